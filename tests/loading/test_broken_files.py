"""Kinds of mistakes as files in each form that can have them, with the line of each finding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pipemock._loading.findings import inspect
from tests.declarations import release
from tests.definition_files import as_template, read_pipelines

if TYPE_CHECKING:
    from pipemock._definitions import Finding

FOLDER: Final = Path(__file__).parents[1] / "data" / "broken"

# For each kind the beginning of the message, and for each form the lines of the findings.
KINDS: Final[dict[str, tuple[str, dict[str, list[int]]]]] = {
    "compute_fields": (
        "The following action cannot contain a commands field: Compile.",
        {"json": [57], "template.json": [62], "tfplan.json": [62], "yaml": [38]},
    ),
    "empty_parameter": (
        "Value at 'pipeline.stages.1.member.actions.1.member.configuration' failed to satisfy",
        {"template.json": [34], "yaml": [25]},
    ),
    "no_region": (
        "The region us-east-9 specified in 'pipeline.artifactStores' is not a valid AWS Region.",
        {"json": [87], "template.json": [96], "tfplan.json": [26], "yaml": [55]},
    ),
    "owner": (
        "ActionType (Category: 'Source', Provider: 'CodeCommit', Owner: 'ThirdParty', ",
        {"json": [15], "template.json": [20], "tfplan.json": [28], "yaml": [14]},
    ),
    "repeated_key": (
        "The key is given twice, here and on line ",
        {"json": [46], "template.json": [51], "yaml": [34]},
    ),
    "same_input": (
        "The action has the input artifact 'Code' twice",
        {"json": [52], "template.json": [57], "tfplan.json": [58], "yaml": [36]},
    ),
    "second_branch": (
        "Action configuration for action 'Compile' ",
        {"template.json": [70, 71], "yaml": [44, 44]},
    ),
    "small_letter": (
        'Unknown property "stages": CloudFormation spells it "Stages"',
        {"template.json": [14], "yaml": [10]},
    ),
    "source_region": (
        "Action 'Checkout' can't be in Region 'eu-west-1'",
        {"json": [26], "template.json": [31], "tfplan.json": [47], "yaml": [21]},
    ),
    "spelling": (
        "ActionType (Category: 'Source', Provider: 'Github', Owner: 'ThirdParty', Version: '1')",
        {"json": [15], "template.json": [20], "tfplan.json": [28], "yaml": [14]},
    ),
    "template_path": (
        "The artifact 'Code' of TemplatePath is not an input artifact of the action",
        {"json": [75], "template.json": [80], "tfplan.json": [78], "yaml": [50]},
    ),
    "unknown_key": (
        "Action configuration for action 'Compile' contains unknown configuration 'Colour'",
        {"json": [46], "template.json": [51], "tfplan.json": [55], "yaml": [34]},
    ),
    "unknown_member": (
        "Unknown parameter ",
        {"json": [86], "template.json": [91], "yaml": [53]},
    ),
    "version": (
        "ActionType (Category: 'Build', Provider: 'CodeBuild', Owner: 'AWS', Version: '2')",
        {"json": [38], "template.json": [43], "tfplan.json": [47], "yaml": [27]},
    ),
}
FILES: Final = [
    (f"{kind}.{form}", words, lines)
    for kind, (words, forms) in KINDS.items()
    for form, lines in forms.items()
]


def test_every_file_is_expected() -> None:
    """The table has each file of the folder."""
    assert sorted(name for name, _, _ in FILES) == sorted(each.name for each in FOLDER.iterdir())


@pytest.mark.parametrize(("name", "words", "lines"), FILES)
def test_a_mistake_is_found_once(name: str, words: str, lines: list[int]) -> None:
    """Each mistake is reported once, at its own line, and nothing else is."""
    [definition] = read_pipelines((FOLDER / name).read_text("utf-8"), region="us-east-1")
    found = inspect(definition).findings

    assert lines == [each.line for each in found]
    assert {words} == {each.message[: len(words)] for each in found}


@pytest.mark.parametrize("form", ["template.json", "yaml"])
def test_an_empty_value_names_its_parameter(form: str) -> None:
    """What is empty for want of a parameter says how to give it a value."""
    [definition] = read_pipelines((FOLDER / f"empty_parameter.{form}").read_text("utf-8"))
    [found] = inspect(definition).findings

    assert found.path.endswith(".Configuration.BranchName")
    assert found.message.endswith(
        ". The parameter Branch is empty: give it a value with --parameter Branch=VALUE"
    )


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("json", 'Unknown parameter "foo", must be one of: name, roleArn, '),
        ("yaml", 'Unknown parameter "Foo", must be one of: Name, RoleArn, '),
    ],
)
def test_an_unknown_member_is_spelled_as_in_the_file(form: str, words: str) -> None:
    """Members have the spelling of the form."""
    [definition] = read_pipelines((FOLDER / f"unknown_member.{form}").read_text("utf-8"))
    [found] = inspect(definition).findings

    assert words == found.message[: len(words)]


def test_a_member_of_requests_that_cloudformation_lacks() -> None:
    """The service has a version of a pipeline, and its resource has none."""
    [found] = _found(as_template(release(), Version=3))

    assert 'Unknown property "Version": CloudFormation does not have it' == found.message
    assert "Resources.Release.Properties.Version" == found.path


def test_an_unknown_member_in_the_spelling_of_the_api_is_told_once() -> None:
    """What has the wrong letters and no meaning is refused once."""
    [found] = _found(as_template(release(), foo=3))

    assert found.message.startswith('Unknown parameter "foo", must be one of: Name, RoleArn, ')


def test_texts_in_the_place_of_stages_and_actions() -> None:
    """A text is refused in the place of a structure, and the other stages and actions are read."""
    stages = [*release()["stages"], {"name": "Odd", "actions": ["none"]}, "none"]
    found = _found(json.dumps({"pipeline": release(stages=stages)}))

    assert ["pipeline.stages[4].actions[0]", "pipeline.stages[5]"] == [
        each.path for each in found if "Invalid type" in each.message
    ]


def _found(text: str) -> list[Finding]:
    [definition] = read_pipelines(text)
    return list(inspect(definition).findings)


def test_all_choices_are_told() -> None:
    """A condition that a template leaves open is reported with the choices that were checked."""
    [definition] = read_pipelines((FOLDER / "second_branch.yaml").read_text("utf-8"))

    [remark] = inspect(definition).remarks

    assert remark == (
        "each choice that its conditions leave open was checked: "
        "Stage is 'live'; Stage is something else"
    )


@pytest.mark.parametrize("lacking", [[0], [1], [0, 1]])
def test_a_store_without_a_region_is_told_once(lacking: list[int]) -> None:
    """The finding is that of CloudFormation, at the line of the store."""
    template = json.loads((FOLDER / "no_region.template.json").read_text("utf-8"))
    stores = template["Resources"]["Release"]["Properties"]["ArtifactStores"]
    stores[1]["Region"] = "eu-west-1"
    for index in lacking:
        del stores[index]["Region"]
    [definition] = read_pipelines(json.dumps(template))

    assert [
        (f"Resources.Release.Properties.ArtifactStores[{index}]", "MissingProperty")
        for index in lacking
    ] == [(each.path, each.code) for each in inspect(definition).findings]


def test_choices_beyond_the_most_that_are_read_are_told() -> None:
    """A template with more choices than are read says that not all were checked."""
    template = json.loads((FOLDER / "second_branch.template.json").read_text("utf-8"))
    names = [f"P{number}" for number in range(6)]
    template["Parameters"] |= {name: {"Type": "String"} for name in names}
    template["Conditions"] |= {f"C{name}": {"Fn::Equals": [{"Ref": name}, "x"]} for name in names}
    [pipeline] = [each for each in template["Resources"].values() if "Pipeline" in each["Type"]]
    pipeline["Properties"]["Tags"] = [
        {"Key": name, "Value": {"Fn::If": [f"C{name}", "yes", "no"]}} for name in names
    ]
    [definition] = read_pipelines(json.dumps(template))

    [remark] = inspect(definition).remarks

    assert remark.startswith(
        "the first 32 of the choices that its conditions leave open were checked: "
    )


def test_a_parameter_decides() -> None:
    """A given parameter leaves no choice."""
    text = (FOLDER / "second_branch.yaml").read_text("utf-8")
    [definition] = read_pipelines(text, parameters={"Stage": "live"})
    found = inspect(definition)

    assert ([], []) == (list(found.findings), list(found.remarks))


def test_the_region_may_be_implied() -> None:
    """A pipeline without a known Region is created where AWS would accept it; that is reported."""
    [definition] = read_pipelines((FOLDER / "source_region.yaml").read_text("utf-8"))
    found = inspect(definition)

    assert [] == list(found.findings)
    assert ["it is taken to be in eu-west-1, since AWS would refuse it elsewhere"] == list(
        found.remarks
    )
