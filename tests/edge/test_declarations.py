"""Declarations that a test hands over itself are judged like those in a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError

if TYPE_CHECKING:
    from pipemock import PipelineMock

_CLIENT: Final = {
    "client_id": "11111111-2222-3333-4444-555555555555",
    "client_token": "a token",
}


def _declaration(**members: Any) -> dict[str, Any]:
    return {
        "id": {"category": "Test", "owner": "ThirdParty", "provider": "Farm", "version": "1"},
        "executor": {
            "type": "JobWorker",
            "configuration": {
                "jobWorkerExecutorConfiguration": {"pollingAccounts": ["123456789012"]}
            },
        },
        "inputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
        "outputArtifactDetails": {"minimumCount": 0, "maximumCount": 1},
        **members,
    }


def test_a_partner_s_declaration_is_taken(mock: PipelineMock) -> None:
    """What UpdateActionType would take makes an action type."""
    mock.partner_action_type(_declaration(), **_CLIENT)

    [kind] = mock.client().list_action_types(actionOwnerFilter="ThirdParty")["actionTypes"][-1:]
    assert "Farm" == kind["id"]["provider"]


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"executor": None}, "Value at 'actionType.executor' .* Member must not be null"),
        ({"description": ""}, "'actionType.description' .* greater than or equal to 1"),
        ({"id": "Farm"}, "actionType.id: Invalid type: str, valid types: dict"),
    ],
)
def test_a_partner_s_declaration_is_refused(
    mock: PipelineMock, members: dict[str, Any], said: str
) -> None:
    """What UpdateActionType would refuse is a mistake of the test, in the service's own words."""
    with pytest.raises(
        PipeMockError, match=f"This is not a valid action type of a partner: .*{said}"
    ):
        mock.partner_action_type(_declaration(**members), **_CLIENT)


def test_members_that_do_not_exist(mock: PipelineMock) -> None:
    """A member that is misspelt is refused wherever it stands, as the SDK would refuse it."""
    executor = {"type": "JobWorker", "configuration": {"jobWorkerConfiguration": {}}}
    with pytest.raises(PipeMockError) as raised:
        mock.partner_action_type(_declaration(url="https://a", executor=executor), **_CLIENT)

    assert str(raised.value) == (
        "This is not a valid action type of a partner: "
        "actionType.executor.configuration.jobWorkerConfiguration: Unknown parameter "
        '"jobWorkerConfiguration", must be one of: lambdaExecutorConfiguration, '
        "jobWorkerExecutorConfiguration; "
        'actionType.url: Unknown parameter "url", must be one of: description, executor, id, '
        "inputArtifactDetails, outputArtifactDetails, permissions, properties, urls"
    )
    assert "Farm" not in str(mock.client().list_action_types(actionOwnerFilter="ThirdParty"))


def test_all_that_is_wrong_with_a_declaration_is_told(mock: PipelineMock) -> None:
    """Each value of the wrong type is named, where the service would not say which it is."""
    with pytest.raises(PipeMockError) as raised:
        mock.partner_action_type(_declaration(id="Farm", description=3), **_CLIENT)

    assert (
        "This is not a valid action type of a partner: "
        "actionType.id: Invalid type: str, valid types: dict; "
        "actionType.description: Invalid type: int, valid types: str"
    ) == str(raised.value)
