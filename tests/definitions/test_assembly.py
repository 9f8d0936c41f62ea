"""Cloud assemblies: their stacks, where these are, and the parameters that they get."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._definitions import Options, Unreadable, read_source

if TYPE_CHECKING:
    from pathlib import Path

AGAIN: Final = "write the folder again, with `cdk synth`."


def _stack(template: str, environment: Any = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "aws:cloudformation:stack",
        "environment": environment,
        "properties": {"templateFile": template, **properties},
    }


def _assembly(folder: str) -> dict[str, Any]:
    return {"type": "cdk:cloud-assembly", "properties": {"directoryName": folder}}


def _template(name: Any, **resources: Any) -> dict[str, Any]:
    pipeline = {"Type": "AWS::CodePipeline::Pipeline", "Properties": {"Name": name}}
    return {"Resources": {"Release": pipeline, **resources}}


def _nested(path: Any, **parameters: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:asset:path": path},
        "Properties": {"Parameters": parameters},
    }


def _write(folder: Path, artifacts: Any, **files: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), "utf-8")
    for name, content in files.items():
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return folder


def _read(folder: Path, **options: Any) -> list[tuple[str, str, str, list[str]]]:
    """Return for each document its file, account and Region, and the names of its pipelines."""
    return [
        (
            each.file.removeprefix(f"{folder}/"),
            each.account,
            each.region,
            [pipeline.name for pipeline in each.pipelines],
        )
        for each in read_source(folder, Options(**options))
    ]


@pytest.mark.parametrize(
    ("environment", "account", "region"),
    [
        ("aws://111122223333/eu-west-1", "111122223333", "eu-west-1"),
        ("aws://unknown-account/eu-west-1", "222233334444", "eu-west-1"),
        ("aws://111122223333/unknown-region", "111122223333", "sa-east-1"),
        ("aws://unknown-account/unknown-region", "222233334444", "sa-east-1"),
        ("aws://11112222333/eu-west-1", "222233334444", "eu-west-1"),
        ("elsewhere", "222233334444", "sa-east-1"),
        (None, "222233334444", "sa-east-1"),
    ],
)
def test_the_environment_of_a_stack(
    tmp_path: Path, environment: str | None, account: str, region: str
) -> None:
    """What the environment leaves open is as given."""
    name = {"Fn::Sub": "${AWS::AccountId}-${AWS::Region}"}
    folder = _write(tmp_path, {"A": _stack("A.json", environment)}, A=_template(name))

    assert [("A.json", account, region, [f"{account}-{region}"])] == _read(
        folder, default_account="222233334444", default_region="sa-east-1"
    )


def test_a_given_place_comes_first(tmp_path: Path) -> None:
    """It is that of every stack."""
    artifacts = {"A": _stack("A.json", "aws://111122223333/eu-west-1")}
    folder = _write(tmp_path, artifacts, A=_template("a"))

    assert [("A.json", "222233334444", "sa-east-1", ["a"])] == _read(
        folder, account="222233334444", region="sa-east-1"
    )


NAMES: Final = {"Fn::Sub": "${AWS::StackName}-${One}-${Two}"}


def test_the_parameters_of_a_stack(tmp_path: Path) -> None:
    """They are in the manifest, as the name of the stack may be; given values come first."""
    artifacts = {
        "A": _stack("A.json"),
        "B": _stack("B.json", stackName="shop", parameters={"One": "1", "Two": "2"}),
    }
    folder = _write(tmp_path, artifacts, A=_template(NAMES), B=_template(NAMES))
    place = ("123456789012", "us-east-1")

    assert [
        ("A.json", *place, ["A-One-mine"]),
        ("B.json", *place, ["shop-1-mine"]),
    ] == _read(folder, parameters={"Two": "mine"})
    assert [
        ("A.json", *place, ["given-One-Two"]),
        ("B.json", *place, ["given-1-2"]),
    ] == _read(folder, parameters={"AWS::StackName": "given"})


def test_the_parameters_of_a_nested_stack(tmp_path: Path) -> None:
    """They are those that are passed on, as far as these are known; given values come first."""
    passed = {
        "One": {"Fn::Sub": "${Env}!"},
        "Two": {"Ref": "Bucket"},
        "Three": 3,
        "Four": "4",
        "Five": True,
        "Six": ["6"],
    }
    inner = {"Fn::Sub": "${One}${Two}${Three}${Four}${Five}${Six}${Env}"}
    artifacts = {"A": _stack("A.json", "aws://111122223333/eu-west-1", parameters={"Env": "live"})}
    folder = _write(
        tmp_path,
        artifacts,
        A=_template("outer", Inner=_nested("in/B.json", **passed)),
    )
    _write(tmp_path / "in", {}, B=_template(inner, Inner=_nested("C.json", One="x", Four="y")))
    (tmp_path / "in" / "C.json").write_text(json.dumps(_template(inner)), "utf-8")
    place = ("111122223333", "eu-west-1")

    assert [
        ("A.json", *place, ["outer"]),
        ("in/B.json", *place, ["live_Two34trueSixEnv"]),
        ("in/C.json", *place, ["xTwoThreeyFiveSixEnv"]),
    ] == _read(folder)
    assert [
        ("A.json", *place, ["outer"]),
        ("in/B.json", *place, ["live_235trueSixEnv"]),
        ("in/C.json", *place, ["x2Three5FiveSixEnv"]),
    ] == _read(folder, parameters={"Two": "2", "Four": "5"})


@pytest.mark.parametrize(
    "odd",
    [
        "none",
        _nested(7),
        {**_nested("B.json"), "Type": "AWS::CloudFormation::Macro"},
        {**_nested("B.json"), "Metadata": "none"},
        {"Type": "AWS::CloudFormation::Stack"},
    ],
)
def test_what_is_no_nested_stack(tmp_path: Path, odd: Any) -> None:
    """It is left out, as other templates are."""
    folder = _write(tmp_path, {"A": _stack("A.json")}, A=_template("a", Odd=odd), B=_template("b"))

    assert [("A.json", "123456789012", "us-east-1", ["a"])] == _read(folder)


@pytest.mark.parametrize("properties", ["none", {"Parameters": "none"}, {"Parameters": ["x"]}])
def test_a_nested_stack_with_odd_parameters(tmp_path: Path, properties: Any) -> None:
    """It gets none."""
    nested = {**_nested("B.json"), "Properties": properties}
    folder = _write(
        tmp_path, {"A": _stack("A.json")}, A=_template("a", In=nested), B=_template("b")
    )

    assert [["a"], ["b"]] == [names for *_, names in _read(folder)]


def test_the_order_of_stacks(tmp_path: Path) -> None:
    """Stacks and nested assemblies are in the order of the manifest; other artifacts are none."""
    inner = _write(tmp_path / "inner", {"I": _stack("I.json")}, I=_template("i")).name
    artifacts = {
        "Z": _stack("Z.json"),
        "Assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}},
        "Tree": {"type": "cdk:tree"},
        "Inner": _assembly(inner),
        "Bare": _stack("Bare.json"),
        "Odd": _stack("Odd.json"),
        "A": _stack("A.json"),
    }
    folder = _write(
        tmp_path,
        artifacts,
        Z=_template("z"),
        A=_template("a"),
        Bare={"Resources": {}},
        Odd=["none"],
    )

    assert ["Z.json", "inner/I.json", "A.json"] == [file for file, *_ in _read(folder)]


@pytest.mark.parametrize("artifacts", [{}, "none", {"A": _stack("Bare.json")}])
def test_an_assembly_that_defines_nothing(tmp_path: Path, artifacts: Any) -> None:
    """It is refused, as a file is."""
    folder = _write(tmp_path, artifacts, Bare={"Resources": {"A": {"Type": "AWS::S3::Bucket"}}})

    assert _refused(folder) == (
        "There is no pipeline in it: no stack of the assembly has a resource of CodePipeline."
    )


@pytest.mark.parametrize(
    ("artifact", "words"),
    [
        ({"type": "aws:cloudformation:stack"}, "has no templateFile"),
        (_stack(7), "has no templateFile"),  # type: ignore[arg-type] # which is the mistake
        ({"type": "cdk:cloud-assembly"}, "has no directoryName"),
        (_assembly("."), "is an assembly nested in itself"),
        ({"type": "x", "properties": "none"}, "is not as the CDK writes it"),
        (_stack("A.json", parameters=[]), "is not as the CDK writes it"),
        ("none", "is not as the CDK writes it"),
    ],
)
def test_an_odd_artifact(tmp_path: Path, artifact: Any, words: str) -> None:
    """It is named, with what to do."""
    assert _refused(_write(tmp_path, {"A": artifact})) == (
        f"Artifact 'A' of manifest.json {words}: {AGAIN}"
    )


def test_an_assembly_in_itself(tmp_path: Path) -> None:
    """It is named also where there is another one in between."""
    folder = _write(tmp_path, {"In": _assembly("inner")})
    _write(tmp_path / "inner", {"Out": _assembly("..")})

    assert f"Artifact 'Out' of manifest.json is an assembly nested in itself: {AGAIN}" == (
        _refused(folder)
    )


def test_the_name_of_a_nested_stack(tmp_path: Path) -> None:
    """Without the random part that CloudFormation adds, it is that of the outer stack."""
    folder = _write(
        tmp_path,
        {"A": _stack("A.json", stackName="shop")},
        A=_template("a", In=_nested("B.json")),
        B=_template({"Ref": "AWS::StackName"}),
    )

    assert [["a"], ["shop"]] == [names for *_, names in _read(folder)]


def test_a_folder_without_a_manifest(tmp_path: Path) -> None:
    """The message says what is missing."""
    assert _refused(tmp_path) == (
        "It is a folder without manifest.json, so it is not a cloud assembly of the CDK."
    )


def test_a_stack_in_itself(tmp_path: Path) -> None:
    """The file is named, with what to do."""
    folder = _write(tmp_path, {"A": _stack("A.json")}, A=_template("a", In=_nested("A.json")))

    assert f"Template A.json has a stack nested in itself: {AGAIN}" == _refused(folder)


def _refused(folder: Path) -> str:
    with pytest.raises(Unreadable) as raised:
        read_source(folder, Options())
    return str(raised.value)
