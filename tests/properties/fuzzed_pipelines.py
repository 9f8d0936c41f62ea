"""A world of pipelines in every state, and requests to each operation of CodePipeline."""

from __future__ import annotations

import contextlib
import functools
import operator
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from pipemock import approve, fail, hang, mock_codepipeline
from tests.cloud.webhooks.requests import hook, limited, signed
from tests.declarations import action, pipeline, release, source
from tests.engine.actions.jobs.custom_jobs import FARM, farm_type, farmed
from tests.engine.actions.jobs.third_party_jobs import (
    CLIENT_TOKEN,
    FUNCTION,
    SCAN,
    WORKER,
    offered,
    scan_type,
    scanned,
)
from tests.properties.fuzzing import model_of
from tests.properties.requests import fitting, optional_members
from tests.properties.walks import declarations
from tests.properties.worlds import Walked
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.properties.requests import Known

_NAMES: Final = ("release", "failing", "farm")


@contextlib.contextmanager
def prepared() -> Iterator[Walked]:
    """Yield a world with executions and jobs in every status, whose ids are always the same."""
    client = unchecked_client()
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        mock.when(pipeline="failing", category="Build").then(fail())
        mock.when(pipeline="release", category="Approval").then(approve(), hang())
        mock.lambda_function("robot", lambda _event, _context: None)
        offered(mock)
        client.create_custom_action_type(**farm_type(tags=[{"key": "a", "value": "b"}]))
        for declaration in _declarations():
            client.create_pipeline(pipeline=declaration, tags=[{"key": "a", "value": "b"}])
        for number in range(4):
            _start(client, "failing", number)
            _start(client, "release", number)
            if number == 2:
                newest = mock._cloud.world().pipelines["release"].history[-1]
                _stop(client, newest.id)
        _let_workers_begin(client)
        client.put_webhook(webhook=signed(), tags=[{"key": "a", "value": "b"}])
        yield Walked(mock, client)


def _declarations() -> Iterator[dict[str, Any]]:
    names = ("Compile", "Package", "Publish")
    farmed_actions = [farmed(name) for name in names]
    scans = [scanned("Check"), scanned("Probe")]
    robot = {"FunctionName": "robot"}
    call = action("Call", "Invoke/AWS/Lambda", configuration=robot)
    yield release()
    yield release(name="failing")
    stages = ("Source", [source()]), ("Build", [*farmed_actions, *scans, call])
    yield pipeline(*stages, name="farm")


def _start(client: Any, name: str, number: int) -> None:
    client.start_pipeline_execution(name=name, clientRequestToken=f"token-{number}")


def _stop(client: Any, execution_id: str) -> None:
    client.stop_pipeline_execution(pipelineName="release", pipelineExecutionId=execution_id)


def _let_workers_begin(client: Any) -> None:
    for _ in range(2):
        [job] = client.poll_for_jobs(actionTypeId=FARM, maxBatchSize=1)["jobs"]
    client.acknowledge_job(jobId=job["id"], nonce=job["nonce"])
    client.poll_for_third_party_jobs(actionTypeId=SCAN, maxBatchSize=1)


@functools.cache
def known() -> Known:
    with prepared() as world:
        ids = [each.id for each in world.executions]
        tokens = [each.id for each in world.approvals]
        jobs = [each.id for each in world.jobs]
        attempts = [each.id for each in world.executions[0].pipeline.action_history]
        page = world.client.list_pipeline_executions(pipelineName="release", maxResults=1)
    return {
        "PipelineName": _NAMES,
        "StageName": ["Source", "Build", "Approve", "Deploy"],
        "ActionName": ["Checkout", "Compile", "Sign", "Ship", "Check", "Call"],
        "ActionProvider": ["Farm", "Scan", "CodeBuild"],
        "Version": ["1"],
        "PipelineExecutionId": ids,
        "ActionExecutionId": attempts,
        "WebhookName": ["push"],
        "ApprovalToken": tokens,
        "JobId": jobs,
        "ThirdPartyJobId": jobs,
        "Nonce": ["1", "2", "3"],
        "ClientToken": [CLIENT_TOKEN],
        "ClientRequestToken": ["token-0"],
        "NextToken": [page["nextToken"]],
        "ResourceArn": [
            f"arn:aws:codepipeline:us-east-1:123456789012:{n}" for n in (*_NAMES, "webhook:push")
        ],
        "TagKey": ["a", "aws:a"],
    }


# Random values alone would hardly ever make an acceptable request of these operations.
def requests_of(name: str) -> st.SearchStrategy[dict[str, Any]]:
    requests = fitting(model_of(name), known())
    if name in {"CreatePipeline", "UpdatePipeline"}:
        shape: Any = model_of(name).input_shape
        members = optional_members(shape.members["pipeline"], known())
        varied = st.builds(operator.or_, members, declarations())
        return requests | st.builds(lambda pipeline: {"pipeline": pipeline}, varied)
    if name == "PutWebhook":
        definitions = st.sampled_from((signed(), limited("10.0.0.0/8"), hook(name="other")))
        return requests | st.builds(lambda definition: {"webhook": definition}, definitions)
    if name == "UpdateActionType":
        return requests | st.builds(
            lambda executor: {"actionType": scan_type(executor)},
            st.sampled_from((WORKER, FUNCTION)),
        )
    return requests
