"""Action types of partners: offered by a test, shown, changed, and what a change changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.engine.actions.jobs.custom_jobs import (
    action_state,
    attempt,
    board,
    latest,
    refusal,
    status,
)
from tests.engine.actions.jobs.third_party_jobs import (
    CLIENT_ID,
    CLIENT_TOKEN,
    FUNCTION,
    SCAN,
    WORKER,
    begun,
    details,
    finish,
    offered,
    polled,
    scan_type,
    scanned,
    scanning,
)

if TYPE_CHECKING:
    from pipemock import PipelineMock

WHOLE: Final = scan_type(
    {**WORKER, "jobTimeout": 600, "policyStatementsTemplate": "{}"},
    permissions={"allowedAccounts": ["123456789012", "*"]},
    properties=[
        {
            "name": "Depth",
            "optional": False,
            "key": True,
            "noEcho": False,
            "queryable": True,
            "description": "How deep.",
        }
    ],
    urls={
        "configurationUrl": "https://scan.example/sign-up",
        "entityUrlTemplate": "https://scan.example/{Config:Depth}",
        "executionUrlTemplate": "https://scan.example/{ExternalExecutionId}",
        "revisionUrlTemplate": "https://scan.example/revisions/{RevisionId}",
    },
)


def declared(client: Any, **members: str) -> dict[str, Any]:
    """Return the declaration of the partner's type."""
    found: dict[str, Any] = client.get_action_type(**{**SCAN, **members})["actionType"]
    return found


# Shown ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("declaration", [scan_type(), WHOLE, scan_type(FUNCTION)])
def test_a_declaration_is_returned_as_it_was_given(
    mock: PipelineMock, client: Any, declaration: dict[str, Any]
) -> None:
    """GetActionType answers what the test declared, member for member."""
    offered(mock, declaration)

    assert declaration == declared(client)


def test_nobody_changes_a_declaration_from_outside(mock: PipelineMock, client: Any) -> None:
    """Neither what was given nor what was answered leads to what is kept."""
    given = scan_type(properties=[])
    offered(mock, given)
    given["properties"].append("rubbish")
    declared(client)["properties"].append("rubbish")

    assert scan_type(properties=[]) == declared(client)


def test_how_lists_show_it(mock: PipelineMock, client: Any) -> None:
    """ListActionTypes has the properties of other types: required for optional and so on."""
    offered(mock, WHOLE)
    found = client.list_action_types(actionOwnerFilter="ThirdParty")["actionTypes"]

    assert {
        "id": SCAN,
        "settings": {
            "thirdPartyConfigurationUrl": "https://scan.example/sign-up",
            "entityUrlTemplate": "https://scan.example/{Config:Depth}",
            "executionUrlTemplate": "https://scan.example/{ExternalExecutionId}",
            "revisionUrlTemplate": "https://scan.example/revisions/{RevisionId}",
        },
        "actionConfigurationProperties": [
            {
                "name": "Depth",
                "required": True,
                "key": True,
                "secret": False,
                "queryable": True,
                "description": "How deep.",
            }
        ],
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 5},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 10},
    } == found[-1]


def test_addresses(mock: PipelineMock, client: Any) -> None:
    """The templates of the declaration lead to the partner."""
    offered(mock, WHOLE)
    scanning(client, scanned(configuration={"Depth": "2"}))
    finish(client, begun(client), executionDetails={"externalExecutionId": "scan-7"})

    assert "https://scan.example/2" == action_state(client, "Check")["entityUrl"]
    assert "https://scan.example/scan-7" == latest(client, "Check")["externalExecutionUrl"]


@pytest.mark.parametrize(
    "other", [{"version": "2"}, {"owner": "AWS", "category": "Build", "provider": "CodeBuild"}]
)
def test_types_without_a_declaration(
    mock: PipelineMock, client: Any, other: dict[str, str]
) -> None:
    """GetActionType knows partners only: neither what is missing nor AWS's own types."""
    offered(mock)
    code, words = refusal(declared, client, **other)

    assert "ActionTypeNotFoundException" == code
    assert words.endswith("is not available")


def test_types_of_one_s_own_have_no_declaration(client: Any) -> None:
    """The service model does not let GetActionType be asked for the owner Custom."""
    assert "ValidationException" == refusal(declared, client, owner="Custom")[0]


@pytest.mark.parametrize("place", [{"region": "eu-west-1"}, {"account": "210987654321"}])
def test_where_a_type_is_offered(mock: PipelineMock, client: Any, place: dict[str, str]) -> None:
    """A partner offers its type in one account and Region."""
    mock.partner_action_type(scan_type(), client_id=CLIENT_ID, client_token=CLIENT_TOKEN, **place)

    assert scan_type() == declared(mock.client(**place))
    assert "ActionTypeNotFoundException" == refusal(declared, client)[0]


# Changed --------------------------------------------------------------------------------------


def test_an_update_replaces_the_declaration(mock: PipelineMock, client: Any) -> None:
    """GetActionType answers what UpdateActionType was given."""
    offered(mock)
    client.update_action_type(actionType=WHOLE)

    assert WHOLE == declared(client)


def test_an_update_of_nothing(client: Any) -> None:
    """A type that nobody offers can't be changed."""
    assert (
        "ActionTypeNotFoundException"
        == refusal(client.update_action_type, actionType=scan_type())[0]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        scan_type({**WORKER, "jobTimeout": 43_201}),
        scan_type({**WORKER, "type": "Human"}),
        scan_type(inputArtifactDetails={"minimumCount": 0, "maximumCount": 11}),
        scan_type(permissions={"allowedAccounts": ["everybody"]}),
    ],
)
def test_limits_of_a_declaration(mock: PipelineMock, client: Any, wrong: dict[str, Any]) -> None:
    """What the service model does not allow is refused."""
    offered(mock)

    assert "ValidationException" == refusal(client.update_action_type, actionType=wrong)[0]
    assert scan_type() == declared(client)


def test_new_pipelines_have_to_fit(mock: PipelineMock, client: Any) -> None:
    """From the update on, declarations of pipelines are held to the new properties."""
    offered(mock)
    scanning(client)
    client.update_action_type(actionType=WHOLE)
    code, words = refusal(
        client.update_pipeline, pipeline=client.get_pipeline(name="release")["pipeline"]
    )

    assert "InvalidActionDeclarationException" == code
    assert words.endswith("contains unknown configuration 'Licence'")


def test_the_client_stays_the_partner_s(mock: PipelineMock, client: Any) -> None:
    """An update changes neither the client nor its token."""
    offered(mock)
    client.update_action_type(actionType=scan_type({**WORKER, "jobTimeout": 600}))
    scanning(client)
    [job] = polled(client)

    assert CLIENT_ID == job["clientId"]
    assert job["jobId"] == details(client, job["jobId"])["id"]


def test_a_new_time_out_is_for_new_jobs(mock: PipelineMock, client: Any) -> None:
    """The job in progress keeps its time, the one that follows has the new one."""
    offered(mock)
    scanning(client)
    job = begun(client)
    client.update_action_type(actionType=scan_type({**WORKER, "jobTimeout": 600}))
    mock.clock.advance(hours=1)
    finish(client, job, continuationToken="page 2")
    mock.clock.advance(minutes=10)

    assert ["Succeeded", "TimedOut"] == [job.status.value for job in board(mock)]
    assert "Failed" == status(client)


def test_a_new_executor_is_for_new_actions(mock: PipelineMock, client: Any) -> None:
    """The client finishes what it has begun, and the next action goes to the function."""
    offered(mock)
    scanning(client, scanned(), scanned("Again", runOrder=2))
    job = begun(client)
    client.update_action_type(actionType=scan_type(FUNCTION))
    finish(client, job, continuationToken="page 2")
    finish(client, begun(client))

    assert ["scan"] == [each.function_name for each in mock.lambda_invocations]
    assert "Succeeded" == attempt(client, "Again")["status"]
