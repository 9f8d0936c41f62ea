"""The guard: no call that no mock answers is sent, and the place of its client is reported."""

from __future__ import annotations

import _thread
import inspect
import os
import threading
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from botocore.hooks import EventAliaser
from botocore.stub import Stubber

from pipemock import PipeMockError, guard, mock_codepipeline
from pipemock._call_sites import CallSite, call_site_outside

_ORIGINALS: Final = (EventAliaser.emit, EventAliaser.emit_until_response)
_HERE: Final = Path(__file__)


def _client(service: str = "codepipeline") -> Any:
    make: Any = boto3.Session("AKIAOFTHETEST", "secret", region_name="eu-west-1").client
    return make(service)


def _line_of_making() -> int:
    lines, first = inspect.getsourcelines(_client)
    return first + len(lines) - 1


def _refusal(client: Any, operation: str = "list_pipelines") -> str:
    with pytest.raises(PipeMockError) as caught:
        getattr(client, operation)()
    return str(caught.value)


def test_a_call_outside_of_every_mock_is_refused() -> None:
    """The refusal says what was called, in which Region, who made the client, and what to do."""
    with guard():
        refusal = _refusal(_client())

    assert (
        "codepipeline ListPipelines was called outside of every mock, and the guard lets no such "
        "call reach AWS. The client, of Region eu-west-1, was made at "
        f"{_HERE.relative_to(Path.cwd())}:{_line_of_making()}. Enter a mock around the call: by "
        "'with mock_codepipeline():', by the decorator, or by the fixture codepipeline_mock. To "
        "answer the call yourself, put a botocore Stubber on the client: it comes first."
    ) == refusal


def test_a_client_made_before_the_guard() -> None:
    """Calls of a client made before the guard are refused, though its origin is unknown."""
    client = _client()
    with guard():
        refusal = _refusal(client)

    assert "was made before the guard was on." in refusal


def test_codecommit_is_guarded_too() -> None:
    """Calls of CodeCommit are refused as well."""
    with guard():
        refusal = _refusal(_client("codecommit"), "list_repositories")

    assert refusal.startswith("codecommit ListRepositories was called outside of every mock")
    assert f"{_HERE.name}:{_line_of_making()}" in refusal


def test_other_services_are_not_guarded() -> None:
    """A client of another service is as it would be without the guard."""
    with guard():
        bases = {each.__module__ for each in type(_client("sts")).__mro__}

    assert not any(module.startswith("pipemock") for module in bases)


def test_a_mock_answers_under_the_guard() -> None:
    """Inside of a mock calls are answered as ever, and refused again after it."""
    with guard():
        client = _client()
        with mock_codepipeline():
            inside = client.list_pipelines()["pipelines"]
        refusal = _refusal(client)

    assert [] == inside
    assert "outside of every mock" in refusal


def test_the_guard_inside_of_a_mock_changes_nothing() -> None:
    """It does not matter which of the two came first."""
    with mock_codepipeline():
        with guard():
            inside = _client().list_pipelines()["pipelines"]

        assert [] == inside == _client().list_pipelines()["pipelines"]


def test_a_stubber_comes_first() -> None:
    """A Stubber on the client answers under the guard too."""
    client = _client()
    with guard(), Stubber(client) as stubber:
        stubber.add_response("list_pipelines", {"pipelines": []})

        assert [] == client.list_pipelines()["pipelines"]


def test_a_client_made_under_the_guard_works_later() -> None:
    """A client keeps nothing of the guard that would be felt when it is off."""
    with guard():
        client = _client()
    with mock_codepipeline():
        assert [] == client.list_pipelines()["pipelines"]


def test_the_last_guard_leaves_no_trace() -> None:
    """Guards can be nested with mocks and each other, and all is as before at the end."""
    with guard():
        with guard(), mock_codepipeline():
            pass
        wrapped = EventAliaser.emit

    assert wrapped is not _ORIGINALS[0]
    assert _ORIGINALS == (EventAliaser.emit, EventAliaser.emit_until_response)


# Places ----------------------------------------------------------------------------------------


def test_a_place_elsewhere_is_written_in_full(tmp_path: Path) -> None:
    """Files below the working directory are written by their tail, others as they are."""
    below = CallSite(str(Path.cwd() / "app" / "release.py"), 7)
    elsewhere = CallSite(str(tmp_path / "release.py"), 7)

    assert (f"app{os.sep}release.py:7", f"{tmp_path / 'release.py'}:7") == (
        str(below),
        str(elsewhere),
    )


@pytest.mark.parametrize(
    ("module", "is_between"),
    [
        ("pipemock._edge.hook", True),
        ("boto3.session", True),
        ("botocore.client", True),
        ("aiobotocore.client", True),
        ("s3transfer.tasks", True),
        ("contextlib", True),
        ("moto.core", False),
        ("boto3_helpers", False),
    ],
)
def test_a_place_is_outside_of_the_sdk(module: str, *, is_between: bool) -> None:
    """Frames of pipemock, of the SDK and of `contextlib` are passed over."""
    names: dict[str, Any] = {"__name__": module, "call_site_outside": call_site_outside}
    exec("def find():\n    return call_site_outside()", names)  # noqa: S102 -- our own

    assert (__file__ if is_between else "<string>") == names["find"]().file


def test_a_place_is_at_the_latest_the_outermost() -> None:
    """Where a thread begins inside of the SDK, that is the place."""
    found: list[CallSite] = []
    done = threading.Event()
    names: dict[str, Any] = {"__name__": "boto3", "find": call_site_outside}
    names |= {"found": found, "done": done}
    exec("def work():\n    found.append(find())\n    done.set()", names)  # noqa: S102 -- our own
    _thread.start_new_thread(names["work"], ())
    assert done.wait(10)

    assert [CallSite("<string>", 2)] == found
