"""A function as users of CodePipeline write theirs: it knows of no mock.

It takes an archive of templates, fills in what the parameters of its action say, puts the pages
back as another archive, and reports what it has done.
"""

from __future__ import annotations

import io
import json
import string
import zipfile
from typing import TYPE_CHECKING, Any, TypeAlias

import boto3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._cloud.lambda_invocations import LambdaContext

    Artifact: TypeAlias = "dict[str, Any]"
    Job: TypeAlias = "dict[str, Any]"

# As the function is loaded: long before any event, and before any mock.
code_pipeline = boto3.client("codepipeline", region_name="us-east-1")


def handler(event: dict[str, Any], context: LambdaContext) -> str:
    """Render the templates of a CodePipeline job."""
    job = event["CodePipeline.job"]
    try:
        variables = render(job["data"])
    except Exception as error:  # noqa: BLE001 -- whatever happens, the pipeline has to know
        report_failure(job, error, context)
    else:
        code_pipeline.put_job_success_result(jobId=job["id"], outputVariables=variables)
    return "Done."


def render(data: dict[str, Any]) -> dict[str, str]:
    """Turn the templates into pages, and return what is worth knowing of them."""
    parameters = parameters_of(data)
    s3 = s3_client(data["artifactCredentials"])
    templates = files_of(s3, artifact(data["inputArtifacts"], parameters["templates"]))
    pages = {
        name: string.Template(text).substitute(parameters["values"])
        for name, text in templates.items()
    }
    put_files(s3, data["outputArtifacts"][0], pages)
    return {"Pages": str(len(pages)), "Release": parameters["values"]["release"]}


def parameters_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters that the user of the action gave, as JSON."""
    configuration = data["actionConfiguration"]["configuration"]
    if "UserParameters" not in configuration:
        msg = "UserParameters must say what to render"
        raise ValueError(msg)
    parameters: dict[str, Any] = json.loads(configuration["UserParameters"])
    return parameters


def s3_client(credentials: Mapping[str, str]) -> Any:
    """Return a client that may read and write the artifacts of the job."""
    return boto3.client(
        "s3",
        aws_access_key_id=credentials["accessKeyId"],
        aws_secret_access_key=credentials["secretAccessKey"],
        aws_session_token=credentials["sessionToken"],
        region_name="us-east-1",
    )


def artifact(artifacts: list[Artifact], name: str) -> Artifact:
    """Return the artifact with a name."""
    for each in artifacts:
        if each["name"] == name:
            return each
    msg = f"Input artifact {name} is missing"
    raise ValueError(msg)


def files_of(s3: Any, source: Artifact) -> dict[str, str]:
    """Return the files of an artifact."""
    where = source["location"]["s3Location"]
    body = s3.get_object(Bucket=where["bucketName"], Key=where["objectKey"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def put_files(s3: Any, target: Artifact, files: dict[str, str]) -> None:
    """Put files as an artifact."""
    where = target["location"]["s3Location"]
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    s3.put_object(Bucket=where["bucketName"], Key=where["objectKey"], Body=body.getvalue())


def report_failure(job: Job, error: Exception, context: LambdaContext) -> None:
    """Fail the action, with a reference to the log."""
    code_pipeline.put_job_failure_result(
        jobId=job["id"],
        failureDetails={
            "type": "JobFailed",
            "message": f"Function failed: {error}",
            "externalExecutionId": context.aws_request_id,
        },
    )
