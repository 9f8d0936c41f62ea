"""The default results of AWS's own actions, where a test sets no scripted behaviour."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import succeed
from tests.approval_answers import answer
from tests.client_helpers import attempts, created, latest, stage_state, started
from tests.declarations import action, approval, build, deploy, pipeline, release, source

if TYPE_CHECKING:
    from pipemock import PipelineMock

CONNECTION: Final = "arn:aws:codestar-connections:us-east-1:123456789012:connection/abc"
COMMIT: Final = "[0-9a-f]{40}"
CONSOLE: Final = "https://console.aws.amazon.com"

# For each source: its configuration, and what the id of a revision looks like.
SOURCES: Final = {
    "AWS/S3": ({"S3Bucket": "sources", "S3ObjectKey": "a.zip"}, "[A-Za-z0-9]{32}"),
    "AWS/CodeCommit": ({"RepositoryName": "app", "BranchName": "main"}, COMMIT),
    "AWS/CodeStarSourceConnection": (
        {"ConnectionArn": CONNECTION, "FullRepositoryId": "us/app", "BranchName": "main"},
        COMMIT,
    ),
    "AWS/ECR": ({"RepositoryName": "app"}, "sha256:[0-9a-f]{64}"),
    "ThirdParty/GitHub": (
        {"Owner": "us", "Repo": "app", "Branch": "main", "OAuthToken": "hunter2"},
        COMMIT,
    ),
}


def from_(provider: str, **configuration: str) -> dict[str, Any]:
    """Declare a pipeline with a source of some provider."""
    known, _ = SOURCES[provider]
    fetch = action(
        "Fetch",
        f"Source/{provider}",
        configuration={**known, **configuration},
        outputArtifacts=[{"name": "Code"}],
    )
    return pipeline(("Source", [fetch]), ("Build", [build()]))


def output(client: Any, name: str = "Fetch") -> dict[str, Any]:
    """Return what the newest attempt at an action has put out."""
    found: dict[str, Any] = attempts(client, actionName=name)[0]["output"]
    return found


def fetched(client: Any) -> tuple[str, str | None]:
    """Return the revision that the source found last, and what it says of it, if anything."""
    result = output(client)["executionResult"]
    return result["externalExecutionId"], result.get("externalExecutionSummary")


def with_action(declared: dict[str, Any]) -> dict[str, Any]:
    """Declare a pipeline with one action behind its source."""
    return pipeline(("Source", [source()]), ("Work", [declared]))


# Sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", SOURCES)
def test_a_revision_looks_like_those_of_its_provider(client: Any, provider: str) -> None:
    """Versions of objects, commits and digests of images are distinguished."""
    created(client, from_(provider))

    revision, _ = fetched(client)
    assert re.fullmatch(SOURCES[provider][1], revision)


@pytest.mark.parametrize("provider", SOURCES)
def test_a_source_that_did_not_change(client: Any, provider: str) -> None:
    """A second run finds the same revision as the first."""
    created(client, from_(provider))
    first = fetched(client)

    started(client)

    assert first == fetched(client)


@pytest.mark.parametrize(
    ("provider", "said"),
    [("AWS/S3", "Amazon S3 version id: {}"), ("AWS/CodeCommit", "Initial commit")],
)
def test_what_a_source_says_at_first(client: Any, provider: str, said: str) -> None:
    """Before anybody has changed it, an object is its version and a commit the initial one."""
    created(client, from_(provider))

    revision, summary = fetched(client)
    assert said.format(revision) == summary


@pytest.mark.parametrize(
    ("provider", "summary"),
    [
        ("AWS/CodeCommit", "Prüfe es"),
        ("ThirdParty/GitHub", "Prüfe es"),
        ("AWS/CodeStarSourceConnection", '{"ProviderType":"GitHub","CommitMessage":"Prüfe es"}'),
    ],
)
def test_what_a_commit_says(mock: PipelineMock, client: Any, provider: str, summary: str) -> None:
    """The summary of a commit is its message, which a connection wraps in JSON."""
    created(client, from_(provider))

    mock.source_change("release", revision="c0ffee", summary="Prüfe es")

    assert ("c0ffee", summary) == fetched(client)


@pytest.mark.parametrize(
    ("provider", "variables"),
    [
        pytest.param(
            "AWS/S3",
            {
                "BucketName": "sources",
                "ETag": "3568e4662a21308cbe0736850a6eb988",
                "ObjectKey": "a.zip",
                "VersionId": "c0ffee",
            },
            id="S3",
        ),
        pytest.param(
            "AWS/CodeCommit",
            {
                "AuthorDate": "2026-01-05T09:01:00Z",
                "BranchName": "main",
                "CommitId": "c0ffee",
                "CommitMessage": "Fix it",
                "CommitterDate": "2026-01-05T09:01:00Z",
                "RepositoryName": "app",
            },
            id="CodeCommit",
        ),
        pytest.param(
            "AWS/CodeStarSourceConnection",
            {
                "AuthorDate": "2026-01-05T09:01:00Z",
                "AuthorDisplayName": "ann",
                "AuthorEmail": "ann@example.com",
                "AuthorId": "ann",
                "BranchName": "main",
                "CommitId": "c0ffee",
                "CommitMessage": "Fix it",
                "ConnectionArn": CONNECTION,
                "FullRepositoryName": "us/app",
                "ProviderType": "GitHub",
            },
            id="connection",
        ),
        pytest.param(
            "AWS/ECR",
            {
                "ImageDigest": "c0ffee",
                "ImageTag": "latest",
                "ImageURI": "123456789012.dkr.ecr.us-east-1.amazonaws.com/app@c0ffee",
                "RegistryId": "123456789012",
                "RepositoryName": "app",
            },
            id="ECR",
        ),
        pytest.param(
            "ThirdParty/GitHub",
            {
                "AuthorDate": "2026-01-05T09:01:00Z",
                "BranchName": "main",
                "CommitId": "c0ffee",
                "CommitMessage": "Fix it",
                "CommitterDate": "2026-01-05T09:01:00Z",
                "CommitUrl": "https://github.com/us/app/commit/c0ffee",
                "RepositoryName": "app",
            },
            id="GitHub",
        ),
    ],
)
def test_the_variables_of_a_source(
    mock: PipelineMock, client: Any, provider: str, variables: dict[str, str]
) -> None:
    """Each provider puts out its own variables, with or without a namespace."""
    created(client, from_(provider))
    mock.clock.advance(minutes=1)

    mock.source_change("release", revision="c0ffee", summary="Fix it", author="ann")

    assert variables == output(client)["outputVariables"]


def test_the_branch_of_a_change(mock: PipelineMock, client: Any) -> None:
    """A change on another branch says so."""
    created(client, from_("AWS/CodeCommit"))

    mock.source_change("release", branch="hotfix")

    assert "hotfix" == output(client)["outputVariables"]["BranchName"]


def test_the_tag_of_an_image(client: Any) -> None:
    """An image has the tag that the declaration asks for."""
    created(client, from_("AWS/ECR", ImageTag="stable"))

    assert "stable" == output(client)["outputVariables"]["ImageTag"]


def test_an_image_that_was_asked_for_by_its_digest(client: Any) -> None:
    """Where the start of the execution names a digest, the image has no tag."""
    created(client, from_("AWS/ECR"))
    digest = f"sha256:{'0' * 64}"
    override = {"actionName": "Fetch", "revisionType": "IMAGE_DIGEST", "revisionValue": digest}

    started(client, sourceRevisions=[override])

    variables = output(client)["outputVariables"]
    assert digest == variables["ImageDigest"]
    assert "ImageTag" not in variables


def test_a_behaviour_leaves_out_the_variables(mock: PipelineMock, client: Any) -> None:
    """Without a word the variables are those of the provider; with an empty dict there are none."""
    mock.when(action="Fetch").then(succeed(), succeed(output_variables={}))
    created(client, from_("AWS/CodeCommit"))
    assert "main" == output(client)["outputVariables"]["BranchName"]

    started(client)

    assert {} == output(client)["outputVariables"]


def test_a_digest_is_asked_for_once(client: Any) -> None:
    """The execution after an override finds what the source itself contains."""
    created(client, from_("AWS/ECR"))
    head = fetched(client)
    override = {"actionName": "Fetch", "revisionType": "IMAGE_DIGEST", "revisionValue": "sha256:0"}
    started(client, sourceRevisions=[override])

    started(client)

    assert head == fetched(client)
    assert "latest" == output(client)["outputVariables"]["ImageTag"]


@pytest.mark.parametrize(
    ("provider", "entity", "revision"),
    [
        ("AWS/S3", f"{CONSOLE}/s3/home?region=us-east-1#", None),
        (
            "AWS/CodeCommit",
            f"{CONSOLE}/codecommit/home?region=us-east-1#/repository/app/browse/main/--/",
            f"{CONSOLE}/codecommit/home?region=us-east-1#/repository/app/commit/c0ffee",
        ),
        (
            "AWS/ECR",
            f"{CONSOLE}/ecs/home?region=us-east-1#/repositories/app#images;tagStatus=ALL",
            None,
        ),
        (
            "ThirdParty/GitHub",
            "https://github.com/us/app/tree/main",
            "https://github.com/us/app/commit/c0ffee",
        ),
    ],
)
def test_the_addresses_of_a_source(
    mock: PipelineMock, client: Any, provider: str, entity: str | None, revision: str | None
) -> None:
    """The console is linked as the templates of the provider say, and not at all without one."""
    created(client, from_(provider))

    mock.source_change("release", revision="c0ffee")

    [state] = stage_state(client, "Source")["actionStates"]
    assert (entity, revision) == (state.get("entityUrl"), state.get("revisionUrl"))


def test_the_addresses_of_a_connection(mock: PipelineMock, client: Any) -> None:
    """A connection links to its branch and to the commit, by way of a redirect."""
    created(client, from_("AWS/CodeStarSourceConnection"))

    mock.source_change("release", revision="c0ffee")

    [state] = stage_state(client, "Source")["actionStates"]
    redirect = (
        "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections/redirect"
        f"?connectionArn={CONNECTION}&referenceType="
    )
    assert f"{redirect}BRANCH&FullRepositoryId=us/app&Branch=main" == state["entityUrl"]
    assert f"{redirect}COMMIT&FullRepositoryId=us/app&Commit=c0ffee" == state["revisionUrl"]


# Other actions --------------------------------------------------------------------------------


def test_a_build(client: Any) -> None:
    """A build is known by its project and an id of its own, links to it, and says nothing."""
    created(client, release())

    shown = latest(client, "Compile") or {}
    build_id = shown["externalExecutionId"]
    builds = f"{CONSOLE}/codebuild/home?region=us-east-1#/builds"
    assert re.fullmatch("Compile:[0-9a-f-]{36}", build_id)
    assert f"{builds}/{build_id}/view/new" == shown["externalExecutionUrl"]
    assert "summary" not in shown


def test_a_deployment_to_s3(client: Any) -> None:
    """A deployment to S3 is known by its bucket, and says that it succeeded."""
    created(client, with_action(deploy()))

    assert {
        "externalExecutionId": "production",
        "externalExecutionSummary": "Deployment Succeeded",
    } == output(client, "Ship")["executionResult"]


def test_a_deployment_by_codedeploy(client: Any) -> None:
    """CodeDeploy's deployments have ids of their own kind, and a page each."""
    configuration = {"ApplicationName": "app", "DeploymentGroupName": "all"}
    roll_out = action(
        "Roll",
        "Deploy/AWS/CodeDeploy",
        configuration=configuration,
        inputArtifacts=[{"name": "Code"}],
    )
    created(client, with_action(roll_out))

    result = output(client, "Roll")["executionResult"]
    deployment = result["externalExecutionId"]
    assert re.fullmatch("d-[A-Z0-9]{9}", deployment)
    assert {
        "externalExecutionId": deployment,
        "externalExecutionSummary": "Deployment Succeeded",
        "externalExecutionUrl": (
            f"{CONSOLE}/codedeploy/home?region=us-east-1#/deployments/{deployment}"
        ),
    } == result


def test_a_function(client: Any) -> None:
    """A function is known by its name, and says nothing of itself."""
    invoke = action("Run", "Invoke/AWS/Lambda", configuration={"FunctionName": "transform"})
    created(client, with_action(invoke))

    logs = f"{CONSOLE}/cloudwatch/home?region=us-east-1#logStream:group="
    assert {
        "externalExecutionId": "transform",
        "externalExecutionUrl": f"{logs}%252Faws%252Flambda%252Ftransform",
    } == output(client, "Run")["executionResult"]


def test_an_approval_puts_out_no_variables(client: Any) -> None:
    """An approval has none, neither open nor answered."""
    created(client, with_action(approval(namespace="Signed")))
    before = output(client, "Sign")["outputVariables"]

    answer(client, stageName="Work")

    assert ({}, {}) == (before, output(client, "Sign")["outputVariables"])
