"""China, GovCloud and the other partitions: nothing there names another partition."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import mock_codepipeline
from pipemock._arns import partition_of
from pipemock._edge import calls
from tests.cloud.whole_worlds import ACCOUNT, WholeWorld
from tests.declarations import release
from tests.refusals import refusal
from tests.test_architecture import TREES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock import PipelineMock

PLACES: Final = [
    ("cn-north-1", "aws-cn", {"amazonaws.com.cn"}, "console.amazonaws.cn"),
    ("us-gov-west-1", "aws-us-gov", {"amazonaws.com"}, "console.amazonaws-us-gov.com"),
    ("eu-west-1", "aws", {"amazonaws.com"}, "console.aws.amazon.com"),
]

_ARN: Final = re.compile(r"arn:(aws[\w-]*):")
_HOST: Final = re.compile(r"(?<!console\.)\bamazonaws\.[a-z]+(?:\.cn)?\b")
_CONSOLE: Final = re.compile(r"\bconsole\.[\w.-]+\w")

# The files that may write the name of one partition, each for a reason.
_EXCEPTIONS: Final = {
    "__main__": "the demonstration runs in us-east-1",
    "_arns": "the table itself, and an example in a message",
    "_cloud.source_changes": "an example in a message",
    "declarations": "the default of an argument, for tests in no certain Region",
    "strategies._behaviours": "generated pipelines are for no certain Region",
    "strategies._words": "generated pipelines are for no certain Region",
}
_OF_ONE_PARTITION: Final = re.compile(r"arn:aws:|\bamazonaws\.com(?!/)|console\.aws\.")


@pytest.fixture
def answers() -> Iterator[list[str]]:
    """Return the bodies of all answers, as JSON."""
    bodies: list[str] = []

    def keep(_model: Any, body: Mapping[str, Any]) -> None:
        bodies.append(json.dumps(body, default=str))

    calls.answer_checks.append(keep)
    yield bodies
    calls.answer_checks.remove(keep)


@pytest.mark.parametrize(("region", "partition", "suffixes", "console"), PLACES)
@pytest.mark.parametrize("own", [True, False])
def test_no_other_partition_is_named(
    answers: list[str],
    region: str,
    partition: str,
    suffixes: set[str],
    console: str,
    *,
    own: bool,
) -> None:
    """All ARNs, hosts and links of both services are those of the partition.

    It makes no difference whether the Region is the mock's own or only that of a client.
    """
    with mock_codepipeline(region=region if own else "us-west-2") as mock:
        world = WholeWorld(mock, partition=partition, region=region)
        world.live()
        world.read()
        everything = "\n".join([*answers, *world.told()])

    assert {partition} == set(_ARN.findall(everything))
    assert suffixes == set(_HOST.findall(everything))
    assert {console} == set(_CONSOLE.findall(everything))


@pytest.mark.parametrize(("region", "partition", "_suffixes", "console"), PLACES)
def test_where_each_of_them_stands(
    mock: PipelineMock, region: str, partition: str, _suffixes: set[str], console: str
) -> None:
    """The ARNs and links that people look at, one by one."""
    world = WholeWorld(mock, partition=partition, region=region)
    world.live()
    arn, host = world.arn, partition_of(region).dns_suffix
    repository = world.git.get_repository(repositoryName="app")["repositoryMetadata"]
    [changed, first] = world.pipelines.list_pipeline_executions(pipelineName="farm")[
        "pipelineExecutionSummaries"
    ]
    message = json.loads(mock.notifications[0].message)
    links = {
        kind["id"]["provider"]: kind["settings"].get("entityUrlTemplate", "")
        for kind in world.pipelines.list_action_types(actionOwnerFilter="AWS")["actionTypes"]
    }

    assert arn("codepipeline", "farm") == mock.events[-1].resources()[0]
    assert arn("codecommit", "app") == repository["Arn"]
    assert (
        f"https://git-codecommit.{region}.{host}/v1/repos/app",
        f"ssh://git-codecommit.{region}.{host}/v1/repos/app",
    ) == (repository["cloneUrlHttp"], repository["cloneUrlSsh"])
    assert arn("lambda", "function:check") == world.contexts[1].invoked_function_arn
    assert arn("iam", "user/tester", region="") == first["trigger"]["triggerDetail"]
    assert arn("events", "rule/farm") == changed["trigger"]["triggerDetail"]
    assert message["consoleLink"].startswith(f"https://{console}/codesuite/codepipeline/")
    assert links["CodeBuild"].startswith(f"https://{console}/codebuild/")
    assert links["CodeStarSourceConnection"].startswith(f"https://{region}.{console}/codesuite/")


def test_the_templates_of_a_custom_type_stay(mock: PipelineMock) -> None:
    """What a user registers is shown as it was given."""
    client = mock.client(region="cn-north-1")
    link = "https://console.aws.amazon.com/farm/{Config:Project}"
    details = {"minimumCount": 0, "maximumCount": 1}
    made = client.create_custom_action_type(
        category="Build",
        provider="Farm",
        version="1",
        settings={"entityUrlTemplate": link},
        inputArtifactDetails=details,
        outputArtifactDetails=details,
        configurationProperties=[
            {"name": "Project", "required": True, "key": True, "secret": False}
        ],
    )

    assert link == made["actionType"]["settings"]["entityUrlTemplate"]


def test_a_named_caller_stays_who_it_is(mock: PipelineMock) -> None:
    """Only a caller that nobody has named belongs to the partition of the call."""
    bob = f"arn:aws:iam::{ACCOUNT}:user/Bob"
    client = mock.client(region="cn-north-1")
    with mock.acting_as(bob):
        client.list_pipelines()
    client.list_pipelines()

    assert [bob, f"arn:aws-cn:iam::{ACCOUNT}:user/tester"] == [each.caller for each in mock.calls]


def test_a_client_of_another_account(mock: PipelineMock) -> None:
    """The caller that an account stands for belongs to the partition of the client's Region."""
    mock.client(region="us-gov-east-1", account="210987654321").list_pipelines()

    assert "arn:aws-us-gov:iam::210987654321:user/tester" == mock.calls[-1].caller


@pytest.mark.parametrize(
    ("service", "resource", "code"),
    [
        ("codepipeline", "release", "ResourceNotFoundException"),
        ("codecommit", "app", "InvalidResourceArnException"),
    ],
)
def test_a_resource_has_the_arn_of_its_partition(
    mock: PipelineMock, service: str, resource: str, code: str
) -> None:
    """An ARN with the name of another partition is the ARN of nothing."""
    mock.client(region="cn-north-1").create_pipeline(pipeline=release())
    mock.client("codecommit", region="cn-north-1").create_repository(repositoryName="app")
    client = mock.client(service, region="cn-north-1")
    arn = f"arn:aws:{service}:cn-north-1:{ACCOUNT}:{resource}"

    assert code == refusal(client.list_tags_for_resource, resourceArn=arn)[0]


# The source -------------------------------------------------------------------------------------


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield all strings of a module, and the parts of those with placeholders, no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield str(node.value)


def test_the_code_names_no_partition() -> None:
    """Only the table and a few examples write the name or a host of a partition."""
    found = {
        module
        for module, tree in TREES.items()
        if any(_OF_ONE_PARTITION.search(text) for text in _texts(tree))
    }

    assert set(_EXCEPTIONS) == found
