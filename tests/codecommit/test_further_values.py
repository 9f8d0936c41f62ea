"""Values that the enums of a newer service model have, and the mock does not know."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, Final

import botocore.loaders
import botocore.session
import pytest
from botocore import xform_name

from pipemock import NotMocked
from pipemock._codecommit.constraints import Constraints
from pipemock._codecommit.request_validation import validate_member
from pipemock._edge import clients, shapes
from tests.codecommit.scenes import codes, tip_of
from tests.codecommit.valid_requests import valid_request, valid_values
from tests.service_model import service

if TYPE_CHECKING:
    from pathlib import Path

    from pipemock import PipelineMock
    from tests.codecommit.scenes import Desk

FURTHER: Final = "BRAND_NEW"
SERVICE: Final = "codecommit"

ENUMS: Final = [
    (operation, path)
    for operation in service(SERVICE).operation_names
    for path, constraints in shapes.constraints_of(
        service(SERVICE).operation_model(operation)
    ).items()
    if constraints.enum
]
# Triggers are stored and never sent, so that nothing depends on their events.
KEPT: Final = [
    ("PutRepositoryTriggers", "triggers.member.events.member"),
    ("TestRepositoryTriggers", "triggers.member.events.member"),
]
ACTED_UPON: Final = [each for each in ENUMS if each not in KEPT]

# Members that a valid request has where an operation takes them.
OPTIONAL: Final = {"conflictResolutionStrategy", "parentCommitId"}

TRIGGER: Final = {
    "name": "hook",
    "destinationArn": "arn:aws:sns:us-east-1:123456789012:topic",
    "events": [FURTHER],
}


def _newer_model() -> dict[str, Any]:
    """Return the service model with one more value in each enum."""
    model = botocore.loaders.Loader().load_service_model(SERVICE, "service-2")
    newer: dict[str, Any] = copy.deepcopy(dict(model))
    for shape in newer["shapes"].values():
        if "enum" in shape:
            shape["enum"].append(FURTHER)
    return newer


@pytest.fixture(scope="module")
def newer_client(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a client whose botocore has the newer service model."""
    data: Path = tmp_path_factory.mktemp("data")
    folder = data / SERVICE / service(SERVICE).api_version
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(_newer_model()), "utf-8")
    session = botocore.session.Session(session_vars=dict(clients._FROM_NOWHERE))
    loader = botocore.loaders.Loader(extra_search_paths=[str(data)])
    session.register_component("data_loader", loader)
    session.set_credentials("AKIAPIPEMOCKEXAMPLE", "a secret that opens nothing")
    make_client: Any = session.create_client
    return make_client(SERVICE, region_name="us-east-1")


@pytest.fixture
def newer(newer_client: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the client; what was read from the usual service model is forgotten meanwhile."""
    monkeypatch.setattr(shapes, "_compiled", {})
    monkeypatch.setattr(shapes, "_constraints", {})
    return newer_client


def _request(desk: Desk, operation: str, path: str) -> dict[str, Any]:
    """Return a request that is valid but for the further value at a path."""
    request = valid_request(desk, operation, *OPTIONAL)
    model: Any = service(SERVICE).operation_model(operation).input_shape
    top, *inner = path.split(".")
    request[top] = _nested(model.members[top], inner, valid_values(desk))
    return request


def _nested(shape: Any, path: list[str], values: dict[str, Any]) -> Any:
    if not path:
        return FURTHER
    name, *inner = path
    if shape.type_name == "list":
        return [_nested(shape.member, inner, values)]
    others = {*shape.required_members, "filePath"} & shape.members.keys() & values.keys()
    return {each: values[each] for each in others} | {
        name: _nested(shape.members[name], inner, values)
    }


@pytest.mark.parametrize(("operation", "path"), ACTED_UPON)
def test_a_value_that_the_mock_does_not_know(
    mock: PipelineMock, desk: Desk, newer: Any, operation: str, path: str
) -> None:
    """The value is valid, and the operation says that it is not mocked; nothing has changed."""
    desk.open()
    request = _request(desk, operation, path)
    before, events = desk.shown(), len(mock.events)
    tips = [tip_of(desk.ana, branch) for branch in ("main", "feature")]
    name = path.rpartition(".")[2]
    with pytest.raises(NotMocked, match=f"'{FURTHER}' as {name} of codecommit {operation}: ") as no:
        getattr(newer, xform_name(operation))(**request)
    mock.mistakes.clear()

    assert "put a botocore Stubber on the client" in str(no.value)
    assert (before, events) == (desk.shown(), len(mock.events))
    assert tips == [tip_of(desk.ana, branch) for branch in ("main", "feature")]


def test_a_value_that_is_only_kept(desk: Desk, newer: Any) -> None:
    """What nothing depends on is stored, whatever it is."""
    newer.test_repository_triggers(repositoryName="app", triggers=[TRIGGER])
    newer.put_repository_triggers(repositoryName="app", triggers=[TRIGGER])
    kept = desk.ana.get_repository_triggers(repositoryName="app")["triggers"]

    assert [[FURTHER]] == [each["events"] for each in kept]
    assert len(ACTED_UPON) + 2 == len(ENUMS)


def test_a_value_that_no_model_has(desk: Desk) -> None:
    """A value that the installed service model does not have is refused as by the service."""
    desk.open()
    code = codes(
        desk.ana.describe_pull_request_events,
        pullRequestId="1",
        pullRequestEventType="PULL_REQUEST_RENAMED",
    )

    assert code == "InvalidPullRequestEventType"


@pytest.mark.parametrize(
    ("constraints", "allowed", "refused"),
    [
        (Constraints(), "", None),
        (Constraints(enum=("a", "b")), "b", "c"),
        (Constraints(minimum=1, maximum=2), "ab", "abc"),
        (Constraints(minimum=1), "a", ""),
        (Constraints(maximum=2), [1, 2], [1, 2, 3]),
        (Constraints(minimum=2, maximum=3), 3, 1),
        (Constraints(maximum=3), -1, 4),
    ],
)
def test_constraints(constraints: Constraints, allowed: object, refused: object) -> None:
    """Minimum and maximum are about the length of texts and lists, and about numbers."""
    assert not constraints.required
    assert constraints.allow(allowed)
    assert refused is None or not constraints.allow(refused)


def test_a_member_without_a_name_in_errors_is_not_validated() -> None:
    """What the tables do not name is left to the operation."""
    validate_member("GetFile", "brandNew", Constraints(required=True), None)
