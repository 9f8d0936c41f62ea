"""Files: the pipelines in them, and their lines."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError
from pipemock._definitions import Unreadable, yaml_text
from pipemock._definitions.json_lines import lines_of, without_trailing_commas
from pipemock._definitions.paths import Repeated, item, member, split
from pipemock._definitions.yaml_text import load_yaml
from tests.declarations import action, pipeline, release, source
from tests.definition_files import as_json, as_template, read_pipelines

if TYPE_CHECKING:
    from collections.abc import Mapping

# Which files are definitions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        as_json(release()),
        json.dumps(release()),
        json.dumps({"pipeline": release(), "metadata": {"pipelineArn": "arn"}}),
        as_template(release()),
    ],
)
def test_all_forms_say_the_same(text: str) -> None:
    """With and without what stands around it, and as a template, a pipeline is the same."""
    [definition] = read_pipelines(text)

    assert {"pipeline": release()} == definition.pipeline.request
    assert "release" == definition.name


_NEITHER: Final = (
    "There is no pipeline in it: it is neither what 'aws codepipeline get-pipeline' or 'terraform "
    "show -json' prints nor a CloudFormation template."
)
_TOO_DEEP: Final = "The definition goes round in circles, or is nested too deeply to be read."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", _NEITHER),
        ("3", _NEITHER),
        ("[]", _NEITHER),
        (
            "{}",
            ("There is no pipeline in it: it has no member 'pipeline', 'stages' or 'Resources'."),
        ),
        ('{"pipeline": 3}', _NEITHER),
        (
            '{"Resources": {"A": 1, "B": {"Type": "AWS::S3::Bucket"}}}',
            (
                "There is no pipeline in it: "
                "the template has no resource of type AWS::CodePipeline::Pipeline."
            ),
        ),
        ("[" * 100_000, _TOO_DEEP),
        ("a: " + "[" * 2000, _TOO_DEEP),
    ],
)
def test_what_is_no_definition(text: str, words: str) -> None:
    """A file without a pipeline is refused with the reason."""
    with pytest.raises(Unreadable) as raised:
        read_pipelines(text)

    assert words == str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": ', "It is not valid JSON: Expecting value."),
        ('{"a": ' + "9" * 5000 + "}", "It is not valid JSON: Exceeds the limit"),
        ("a: [", "It is not valid YAML: expected the node content, but found '<stream end>'."),
        ("a: \x07", "It is not valid YAML: unacceptable character #x0007: special characters "),
        ("a: !Ref [", "It is not valid YAML: expected the node content, but found '<stream end>'."),
    ],
)
def test_what_is_neither_json_nor_yaml(text: str, words: str) -> None:
    """The libraries that read the text say what is wrong with it."""
    with pytest.raises(Unreadable) as raised:
        read_pipelines(text)

    assert words == str(raised.value)[: len(words)]


@pytest.mark.parametrize(
    ("text", "line"), [('{\n"a": }', 2), ("a: 1\nb: [", 2), ("a: \x07", None), ("3", None)]
)
def test_the_line_of_what_cannot_be_read(text: str, line: int | None) -> None:
    """The line is reported where there is one."""
    with pytest.raises(Unreadable) as raised:
        read_pipelines(text)

    assert line == raised.value.line


def test_aliases_that_stand_for_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document of as many values as the limit is read, and one of one more is refused."""
    text = "Many: &many [1, 2]\nMore: [*many,\n  *many]\n"
    monkeypatch.setattr(yaml_text, "_MOST_NODES", 11)
    value, _ = load_yaml(text)
    monkeypatch.setattr(yaml_text, "_MOST_NODES", 10)
    with pytest.raises(Unreadable) as refused:
        load_yaml(text)

    assert {"Many": [1, 2], "More": [[1, 2], [1, 2]]} == value
    assert ("The aliases in the file stand for more than any template could hold.", 1) == (
        str(refused.value),
        refused.value.line,
    )


def test_yaml_needs_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without PyYAML the message names the extra, and JSON is read all the same."""
    monkeypatch.setitem(sys.modules, "yaml", None)
    words = (
        "The file is not JSON, and the library that reads YAML is not installed: "
        "pip install 'pipemock[yaml]'."
    )
    with pytest.raises(PipeMockError, match=f"^{re.escape(words)}$"):
        read_pipelines("a: 1")

    assert 1 == len(read_pipelines(as_json(release())))


def test_a_circle_of_conditions_is_no_template() -> None:
    """What refers to itself has no value."""
    circle = {"Conditions": {"A": {"Condition": "A"}}}
    text = as_template(release(), Name={"Fn::If": ["A", "x", "y"]})

    with pytest.raises(Unreadable, match=f"^{_TOO_DEEP}$"):
        read_pipelines(json.dumps({**json.loads(text), **circle}))


# What JSON of the CLI gives away -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "metadata", "region"),
    [
        ({}, None, "us-east-1"),
        ({}, {"pipelineArn": "arn:aws:codepipeline:eu-west-1:123456789012:release"}, "eu-west-1"),
        ({}, {"pipelineArn": "no ARN"}, "us-east-1"),
        ({}, {"pipelineArn": "arn:aws:codepipeline:nowhere:123456789012:release"}, "us-east-1"),
        ({"artifactStores": {"eu-west-1": {}}}, None, "eu-west-1"),
        ({"artifactStores": {"eu-west-1": {}, "us-east-1": {}}}, None, "us-east-1"),
    ],
)
def test_the_region(members: Mapping[str, Any], metadata: Any, region: str) -> None:
    """The Region is that of the ARN in the metadata, or one that has an artifact store."""
    [definition] = read_pipelines(
        json.dumps({"pipeline": release(**members), "metadata": metadata})
    )

    assert region == definition.region


def test_the_region_of_a_topic() -> None:
    """A topic can only be in the Region of the pipeline, so it implies the Region."""
    topic = {"NotificationArn": "arn:aws:sns:sa-east-1:123456789012:asked"}
    sign = action("Sign", "Approval/AWS/Manual", configuration=topic)
    declared = pipeline(("Source", [source()]), ("Approve", [sign]))
    [definition] = read_pipelines(as_json(declared))

    assert "sa-east-1" == definition.region


def test_the_region_may_be_given() -> None:
    """A given Region is used as it is."""
    [definition] = read_pipelines(as_json(release()), region="ca-central-1")

    assert "ca-central-1" == definition.region


def test_a_mask_stands_for_a_secret() -> None:
    """What get-pipeline masks is there on AWS, and is taken to be there."""
    declared = release(stages=[{"actions": [{"configuration": {"OAuthToken": "****"}}]}])
    [definition] = read_pipelines(as_json(declared))
    [stage] = definition.pipeline.request["pipeline"]["stages"]

    assert {"OAuthToken": "masked"} == stage["actions"][0]["configuration"]


def test_a_pipeline_without_a_name() -> None:
    """Something has to be said where the name belongs."""
    [definition] = read_pipelines('{"stages": []}')

    assert "(no name)" == definition.name


# Lines and paths ---------------------------------------------------------------------------------

_JSON = """{
  "a": {"b": [
    1,
    {"c": "x:,{}[]\\"y"}
  ]},
  "d e": null, "f": []
}"""
_YAML = """a:
  b:
    - 1
    - c: "x:,{}[]y"
"d e":
f: []
"""


def test_lines_of_json() -> None:
    """A member is on the line of its key, an item on that of its beginning."""
    assert {
        "a": 2,
        "a.b": 2,
        "a.b[0]": 3,
        "a.b[1]": 4,
        "a.b[1].c": 4,
        '["d e"]': 6,
        "f": 6,
    } == lines_of(_JSON)


def test_lines_of_yaml() -> None:
    """YAML has the same paths on its own lines."""
    assert {
        "a": 1,
        "a.b": 2,
        "a.b[0]": 3,
        "a.b[1]": 4,
        "a.b[1].c": 4,
        '["d e"]': 5,
        "f": 6,
    } == load_yaml(_YAML)[1]


def test_lines_of_a_list_in_json() -> None:
    """A document may be a list, whose items are lists and objects too."""
    text = '[\n[1,\n2], {"a":\n{"b": [\n[], {}, {"c": 3}]}}]'

    assert {
        "[0]": 2,
        "[0][0]": 2,
        "[0][1]": 3,
        "[1]": 3,
        "[1].a": 3,
        "[1].a.b": 4,
        "[1].a.b[0]": 5,
        "[1].a.b[1]": 5,
        "[1].a.b[2]": 5,
        "[1].a.b[2].c": 5,
    } == lines_of(text)


_TWICE: Final = [Repeated("a", 2, 3), Repeated("b[0].c", 5, 7)]


def test_repeated_keys() -> None:
    """A key that an object has twice counts with its last line; others may have it too."""
    in_json = lines_of('{\n"a": 1,\n"a": 2,\n"b": [{\n"c": {},\n"d": 0,\n"c": {"a": 1}}]}')
    _, in_yaml = load_yaml("{\na: 1,\na: 2,\nb: [{\nc: {},\nd: 0,\nc: {a: 1}}]}")

    assert {"a": 3, "b": 4, "b[0]": 4, "b[0].c": 7, "b[0].d": 6, "b[0].c.a": 7} == in_json
    assert in_json == in_yaml
    assert _TWICE == in_json.repeated == in_yaml.repeated


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.b", ("a", ".b")),
        ("a[10]", ("a", "[10]")),
        ("a", ("", "a")),
        ("", ("", "")),
        ('a["b.c]"]', ("a", '["b.c]"]')),
        ('a["b\\"]"]', ("a", '["b\\"]"]')),
        ("a[0][1]", ("a[0]", "[1]")),
        ("a[0].b", ("a[0]", ".b")),
        ("Fn::If[1].B", ("Fn::If[1]", ".B")),
        ("a]", ("", "a]")),
    ],
)
def test_the_last_part_of_a_path(path: str, parts: tuple[str, str]) -> None:
    """A path is cut before its last member or index."""
    assert parts == split(path)


def test_paths_are_put_together() -> None:
    """A key that is not a plain word is quoted."""
    assert 'a.b[0]["c d"]' == member(item(member(member("", "a"), "b"), 0), "c d")
    assert 'a["d.e"]["\\""][""]' == member(member(member("a", "d.e"), '"'), "")
    assert "AWS::A/b@c-d_1" == member("", "AWS::A/b@c-d_1")


# YAML --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!Sub 'a${B}'", {"Fn::Sub": "a${B}"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
        ("! a", "a"),
        ("2012-10-17", "2012-10-17"),
        ("012", "012"),
        ("1.10", "1.10"),
        ("12", 12),
        ("-3", -3),
        ("yes", True),
        ("on", True),
        ("True", True),
        ("Off", False),
        ("no", False),
        ("0", 0),
        ("1" + "0" * 17, 10**17),
        ("1" + "0" * 18, "1" + "0" * 18),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("", None),
        ("'~'", "~"),
        ("~", None),
        ("'12'", "12"),
        ("{? [a, b] : c}", {"a sequence": "c"}),
        ("{a: &x {b: 1}, c: *x}", {"a": {"b": 1}, "c": {"b": 1}}),
        ("{a: &x {b: 1, c: 2}, d: {<<: *x, c: 3}}", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
        ("{<<: [{a: 1}, {a: 2, b: 2}, 3]}", {"a": 1, "b": 2}),
    ],
)
def test_values_of_yaml(text: str, value: Any) -> None:
    """Short forms are spelled out; dates and octal numbers are none, as in CloudFormation."""
    assert value == load_yaml(f"v: {text}")[0]["v"]


def test_aliases_of_aliases_have_an_end() -> None:
    """A small file that stands for a huge one is not read."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 9):
        again = ", ".join([f"*a{number - 1}"] * 10)
        lines.append(f"a{number}: &a{number} [{again}]")

    with pytest.raises(
        Unreadable, match=r"^The aliases in the file stand for more than any template could hold\.$"
    ):
        read_pipelines("\n".join(lines))


def test_an_alias_of_itself_has_an_end() -> None:
    """What contains itself is not read."""
    with pytest.raises(Unreadable, match=f"^{_TOO_DEEP}$"):
        read_pipelines("a: &x [*x]")


# Commas ------------------------------------------------------------------------------------------


def test_commas_at_the_end_of_a_template() -> None:
    """A template in JSON may have a comma before the end of an object or a list."""
    text = as_template(release())
    commas = text.replace("\n  }", ",\n  }").replace("]\n", "],\n")
    [definition] = read_pipelines(commas)

    assert commas != text
    assert {"pipeline": release()} == definition.pipeline.request


def test_commas_in_texts_are_kept() -> None:
    """A comma in a text is not one at an end, and one before a value neither."""
    assert '{"a": ["x,]", 1 ]} ' == without_trailing_commas('{"a": ["x,]", 1, ],} ')
    assert "[1\n\n]" == without_trailing_commas("[1,\n\n]")
    assert "[,1]x" == without_trailing_commas("[,1]x")
    assert '{"a": {}, "b": [], "c": ","}' == without_trailing_commas('{"a": {}, "b": [], "c": ","}')


def test_commas_at_the_end_of_a_request() -> None:
    """The CLI reads no such commas in its JSON."""
    with pytest.raises(Unreadable, match="not valid JSON"):
        read_pipelines(as_json(release()).replace("]\n", "],\n"))
