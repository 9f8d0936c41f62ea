"""Answers of the real service, compared with those of the mock."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.recordings.player import play
from tests.recordings.reading import EVIDENCE, FOLDER, parse, recordings
from tests.recordings.worlds import mock_world
from tests.service_model import expect_listed

if TYPE_CHECKING:
    from tests.recordings.reading import Recording

RECORDINGS: Final = list(recordings())
NAMES: Final = [recording.name for recording in RECORDINGS]

# Accounts of AWS's documentation, and the mock's own.
EXAMPLES: Final = {"111111111111", "123456789012", "210987654321"}
ACCOUNT_ID: Final = re.compile(r"(?<![\w.-])\d{12}(?![\w-])")


@pytest.mark.parametrize("recording", RECORDINGS, ids=NAMES)
def test_answers_differ_only_for_the_reasons_given(recording: Recording) -> None:
    """Each member of each answer equals the recorded one, or a reason is given for it."""
    assert [] == _unexplained(recording)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_is_found(name: str) -> None:
    """No recording passes if one of its values is changed."""
    content = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    steps = [step for scene in content["scenes"] for step in scene["steps"]]
    assert any(_change(step["answer"]) for step in steps if "answer" in step) or any(
        _change(step["error"]) for step in steps if "error" in step and "differs" not in step
    )

    known = _unexplained(RECORDINGS[NAMES.index(name)])
    assert 1 == len({*_unexplained(parse(name, content))} - {*known})


def _of_one_scene(*steps: dict[str, Any]) -> Recording:
    content = {
        "title": "A test",
        "sources": [],
        "evidence": "captured",
        "scenes": [{"title": "One scene", "steps": list(steps)}],
    }
    return parse("test", content)


def test_a_call_that_prepares_a_scene_is_not_refused() -> None:
    """A scene whose preparation fails shows nothing, and says which call was refused."""
    recording = _of_one_scene({"call": "GetPipeline", "with": {"name": "nothing"}})
    with pytest.raises(AssertionError) as raised:
        list(play(recording, mock_world))

    assert str(raised.value).startswith("One scene: GetPipeline was refused: {'code': 'Pipeline")


def test_what_is_never_published_differs() -> None:
    """A message that the service has published, and the mock has not, is a difference."""
    step = {"published": "event", "where": {"detail": {"state": "LOST"}}, "answer": {"id": "<_>"}}
    [compared] = play(_of_one_scene(step), mock_world)

    [difference] = compared.unexplained

    assert "'nothing like this was published'" in difference


@pytest.mark.parametrize("recording", RECORDINGS, ids=NAMES)
def test_errors_are_in_the_service_model(recording: Recording) -> None:
    """The model lists each error for its operation, or there is evidence for it."""
    for scene in recording.scenes:
        for step in scene.steps:
            if "error" in step and "differs" not in step and "<" not in step["error"]["code"]:
                service = step.get("service", "codepipeline")
                expect_listed(step["call"], step["error"]["code"], service)


@pytest.mark.parametrize("recording", RECORDINGS, ids=NAMES)
def test_every_answer_says_how_it_is_known(recording: Recording) -> None:
    """The evidence of each scene is one of the kinds that the page explains."""
    assert {scene.evidence for scene in recording.scenes} <= EVIDENCE.keys()


@pytest.mark.parametrize("name", NAMES)
def test_accounts_are_examples(name: str) -> None:
    """No recording names an account of somebody."""
    assert set(ACCOUNT_ID.findall((FOLDER / f"{name}.json").read_text("utf-8"))) <= EXAMPLES


def _unexplained(recording: Recording) -> list[str]:
    """Play a recording, and describe each difference without a reason."""
    return [
        f"{answer.scene.title}: {answer.operation}: {text}"
        for answer in play(recording, mock_world)
        for text in answer.unexplained
    ]


def _change(content: Any) -> bool:
    """Change the first text that stands for nothing else, and tell whether there is one."""
    for name, member in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(member, dict | list):
            if _change(member):
                return True
        elif isinstance(member, str) and name != "$" and not {"$", "<"} & set(member):
            content[name] = "changed by this test"
            return True
    return False
