"""Requests are checked by botocore and then the service, or by the service alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ParamValidationError

from tests.declarations import approval, pipeline, release, source
from tests.refusals import refusal
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from pipemock import PipelineMock

NOWHERE: Final = "00000000-0000-4000-8000-000000000000"


def invalid(path: str, constraint: str) -> tuple[str, str]:
    """Return the error of a request with one problem."""
    problem = f"Value at '{path}' failed to satisfy constraint: {constraint}"
    return "ValidationException", f"1 validation error detected: {problem}"


# A client that checks -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Missing required parameter"),
        ({"name": None}, "Invalid type for parameter name, value: None"),
        ({"name": 7}, "Invalid type for parameter name, value: 7"),
        ({"name": ""}, "Invalid length for parameter name"),
        ({"name": "n", "version": 0}, "Invalid value for parameter version"),
    ],
)
def test_botocore_checks_first(
    mock: PipelineMock, client: Any, parameters: dict[str, Any], message: str
) -> None:
    """What botocore finds by itself never reaches the mock."""
    with pytest.raises(ParamValidationError, match=message):
        client.get_pipeline(**parameters)

    assert [] == mock.calls


@pytest.mark.parametrize(
    ("parameters", "constraint"),
    [
        ({"name": "n" * 101}, "Member must have length less than or equal to 100"),
        ({"name": "a b"}, r"Member must satisfy regular expression pattern: [A-Za-z0-9.@\-_]+"),
    ],
)
def test_the_service_checks_the_rest(
    client: Any, parameters: dict[str, Any], constraint: str
) -> None:
    """Maxima and patterns are left to the service."""
    assert invalid("name", constraint) == refusal(client.get_pipeline, **parameters)


def test_a_refused_request_is_written_down(mock: PipelineMock, client: Any) -> None:
    """A call that is refused for its shape stands among the calls, with its code."""
    refusal(client.get_pipeline, name="a b")

    [call] = mock.calls

    assert ("GetPipeline", "ValidationException") == (call.operation, call.error)
    assert {"name": "a b"} == call.parameters


# A client that does not -----------------------------------------------------------------------


@pytest.fixture
def unchecked(mock: PipelineMock) -> Any:
    """Return a client without its own validation, inside the mock."""
    assert "active" in repr(mock)
    return unchecked_client()


def test_a_missing_member(unchecked: Any) -> None:
    """A required member that is missing is refused by the service."""
    assert invalid("name", "Member must not be null") == refusal(unchecked.get_pipeline)


def test_missing_members_deep_inside(unchecked: Any) -> None:
    """Required members are missed wherever they belong, captured from ListActionExecutions."""
    path = "filter.latestInPipelineExecution"
    expected = (
        "2 validation errors detected: "
        f"Value at '{path}.pipelineExecutionId' failed to satisfy constraint: "
        "Member must not be null; "
        f"Value at '{path}.startTimeRange' failed to satisfy constraint: Member must not be null"
    )
    found = refusal(
        unchecked.list_action_executions,
        pipelineName="release",
        filter={"latestInPipelineExecution": {}},
    )

    assert ("ValidationException", expected) == found


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"name": 7}, "NUMBER_VALUE can not be converted to a String"),
        ({"name": ["release"]}, "Start of list found where not expected"),
        ({"name": "release", "version": "7"}, "STRING_VALUE can not be converted to an Integer"),
    ],
)
def test_a_value_of_the_wrong_type(unchecked: Any, parameters: dict[str, Any], words: str) -> None:
    """A value of the wrong type is refused by the parser of the service."""
    assert ("SerializationException", words) == refusal(unchecked.get_pipeline, **parameters)


def test_a_null_inside_a_list_of_codecommit(mock: PipelineMock) -> None:  # noqa: ARG001
    """The parser of CodeCommit refuses the same in the same words."""
    words = "NULL_VALUE can not be converted to a String"
    client = unchecked_client("codecommit")

    assert ("SerializationException", words) == refusal(
        client.batch_get_repositories, repositoryNames=["app", None]
    )


def test_decimals_of_a_whole_number(client: Any, unchecked: Any) -> None:
    """The service cuts them off."""
    client.create_pipeline(pipeline=release())

    assert 1 == unchecked.get_pipeline(name="release", version=1.9)["pipeline"]["version"]


def test_a_number_below_its_minimum(unchecked: Any) -> None:
    """A minimum that botocore would check is checked by the service."""
    expected = invalid("maxResults", "Member must have value greater than or equal to 1")

    assert expected == refusal(unchecked.list_pipelines, maxResults=0)


def test_the_service_checks_before_it_looks(unchecked: Any) -> None:
    """A bad enum is refused though the pipeline does not exist, and a good one is looked up."""
    constraint = "Member must satisfy enum value set: [All, Latest]"
    latest = {"pipelineExecutionId": NOWHERE, "startTimeRange": "Newest"}
    path = "filter.latestInPipelineExecution.startTimeRange"

    def ask(**members: str) -> tuple[str, str]:
        wanted = {"latestInPipelineExecution": {**latest, **members}}
        return refusal(unchecked.list_action_executions, pipelineName="nowhere", filter=wanted)

    assert invalid(path, constraint) == ask()
    assert "PipelineNotFoundException" == ask(startTimeRange="Latest")[0]


def test_the_shape_is_checked_before_the_structure(unchecked: Any) -> None:
    """A declaration that breaks a rule and a constraint is refused for the constraint."""
    constraint = "Member must have length greater than or equal to 3"
    store = {"type": "S3", "location": "ab"}
    declaration = pipeline(("Source", [source()]), artifactStore=store)
    expected = invalid("pipeline.artifactStore.location", constraint)

    assert expected == refusal(unchecked.create_pipeline, pipeline=declaration)


def test_a_start_with_an_empty_list_of_variables(unchecked: Any) -> None:
    """Captured, against the model: it is the same as none."""
    declared = [{"name": "Target", "defaultValue": "moon"}]
    declaration = pipeline(("Source", [source()]), ("Gate", [approval()]), variables=declared)
    unchecked.create_pipeline(pipeline=declaration)

    started = unchecked.start_pipeline_execution(name="release", variables=[])
    execution = unchecked.get_pipeline_execution(
        pipelineName="release", pipelineExecutionId=started["pipelineExecutionId"]
    )

    values = execution["pipelineExecution"]["variables"]
    assert [{"name": "Target", "resolvedValue": "moon"}] == values


def test_other_empty_lists_are_refused(unchecked: Any) -> None:
    """Where the model wants at least one member, and nothing else is known."""
    declaration = release(pipelineType="V2")
    declaration["stages"][1]["beforeEntry"] = {"conditions": []}
    constraint = "Member must have length greater than or equal to 1"
    expected = invalid("pipeline.stages.2.member.beforeEntry.conditions", constraint)

    assert expected == refusal(unchecked.create_pipeline, pipeline=declaration)


def test_a_refused_request_leaves_nothing_behind(unchecked: Any) -> None:
    """A declaration that is refused for its shape does not exist afterwards."""
    declaration = release()
    declaration["stages"][0]["actions"][0]["runOrder"] = 0
    refusal(unchecked.create_pipeline, pipeline=declaration)

    assert [] == unchecked.list_pipelines()["pipelines"]


def test_a_good_request_works(unchecked: Any) -> None:
    """Such a client is served like any other."""
    declaration = pipeline(("Source", [source()]), ("Gate", [approval()]))
    unchecked.create_pipeline(pipeline=declaration)

    assert ["release"] == [each["name"] for each in unchecked.list_pipelines()["pipelines"]]
