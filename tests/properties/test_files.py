"""Files with anything in them: the command line has an answer, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock.__main__ import main
from pipemock._cli.statuses import FINE, PROBLEMS, UNUSABLE
from pipemock.declarations import RELEASE
from tests.definition_files import as_template


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


_KEYS: Final = st.sampled_from(
    [
        *("pipeline", "name", "roleArn", "stages", "actions", "actionTypeId", "configuration"),
        *("artifactStore", "artifactStores", "triggers", "gitConfiguration", "variables", "tags"),
        *("Resources", "Release", "Type", "Properties", "Stages", "Actions", "Name", "Parameters"),
        *("ArtifactStores", "DisableInboundStageTransitions", "Tags", "Conditions", "Default"),
        *("Ref", "Fn::If", "Fn::Sub", "Fn::Join", "Fn::Select", "Fn::GetAtt", "Fn::FindInMap"),
    ]
)
_SCALARS: Final = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(
        ["AWS::CodePipeline::Pipeline", "AWS::NoValue", "Release", "${Release}", "#{a.b}", "****"]
    )
)
_DATA: Final = st.recursive(
    _SCALARS,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(_KEYS | st.text(max_size=3), inside, max_size=4)
    ),
    max_leaves=25,
)


def _exit_status(text: str) -> int:
    status = -1
    Path("fuzz").write_text(text, "utf-8", errors="surrogatepass")
    for arguments in (["check", "fuzz"], ["fuzz"]):
        status = main(arguments)
    return status


@given(text=st.text(max_size=60))
def test_any_text_has_a_status(text: str) -> None:
    """Whatever stands in a file, there is an answer and no traceback."""
    assert _exit_status(text) in {FINE, PROBLEMS, UNUSABLE}


@given(data=_DATA)
def test_any_json_has_a_status(data: object) -> None:
    """Whatever a JSON document says, there is an answer and no traceback."""
    assert _exit_status(json.dumps(data)) in {FINE, PROBLEMS, UNUSABLE}


@given(data=st.data(), declaration=st.sampled_from([RELEASE, json.loads(as_template(RELEASE))]))
def test_a_broken_definition_has_a_status(data: st.DataObject, declaration: Any) -> None:
    """Whatever is changed in a definition, there is an answer and no traceback."""
    changed = json.loads(json.dumps(declaration))
    place = changed
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if data.draw(st.booleans()):
            place[key] = data.draw(_DATA)
            break
        place = place[key]

    assert _exit_status(json.dumps(changed)) in {FINE, PROBLEMS, UNUSABLE}
