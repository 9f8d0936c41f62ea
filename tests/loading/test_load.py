"""`mock.load`: everything that a definition defines is created, or nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock import PipeMockError, approve, call, mock_codepipeline, succeed
from pipemock.events import PipelineExecutionStateChange
from tests.declarations import action, build, pipeline, release, source
from tests.definition_files import as_json, as_template, line_of, template

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from pipemock.behaviours import ActionStarting, Behaviour

DATA: Final = Path(__file__).parents[1] / "data"
FILES: Final = sorted((DATA / "definitions").iterdir())
ASSEMBLY: Final = DATA / "cdk" / "cdk.out"

# The pipelines of the assembly, with their stacks' own account and Region.
PIPELINES: Final = {
    "Classic/Release": (None, None),
    "Commands/Release": (None, None),
    "Conditional/Release": (None, None),
    "Containers/Release": (None, None),
    "CrossRegion/Release": ("111122223333", "us-east-1"),
    "Jenkins/Release": (None, None),
    "Nesting/Inner/Release": (None, None),
    "Nightly/Release": ("111122223333", "eu-west-1"),
    "Tools/Classic/Release": ("111122223333", "eu-west-1"),
    "Triggered/Release": (None, None),
    "Waves/Release/Pipeline": (None, None),
}


def _all_is_well(starting: ActionStarting) -> Behaviour:
    if starting.category == "Approval":
        return approve(after=600)
    covered = {"COVERAGE": "97"} if starting.provider == "Commands" else None
    return succeed(after=60, output_variables=covered)


def _names(mock: PipelineMock, **place: str) -> list[str]:
    return [each["name"] for each in mock.client(**place).list_pipelines()["pipelines"]]


# What is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_sample_is_loaded(mock: PipelineMock, path: Path) -> None:
    """What AWS publishes can be loaded, with the action types that it only uses."""
    loaded = mock.load(path)

    regions = {"other_region.json": "us-west-2"}
    assert list(loaded) == _names(mock, region=regions.get(path.name, "us-east-1"))


def test_every_pipeline_of_a_cdk_app_is_loaded() -> None:
    """Stacks, nested stacks and nested assemblies are read, each for its own environment."""
    with mock_codepipeline() as mock:
        loaded = mock.load(ASSEMBLY)
        for name, (account, region) in PIPELINES.items():
            client = mock.client(account=account, region=region)

            assert loaded[name] == client.get_pipeline(name=loaded[name])["pipeline"]["name"]
    assert len(PIPELINES) == len(loaded)


@pytest.mark.parametrize("name", PIPELINES)
def test_a_pipeline_of_a_cdk_app_runs_to_its_end(mock: PipelineMock, name: str) -> None:
    """Every action of every kind of pipeline succeeds, and nothing is left to wait for."""
    mock.when().then(call(_all_is_well))
    [loaded] = mock.load(ASSEMBLY, only=name)
    mock.clock.advance(hours=12)
    ends = mock.events.of(PipelineExecutionStateChange)

    assert [(loaded, "STARTED"), (loaded, "SUCCEEDED")] == [
        (each.pipeline, each.state) for each in ends
    ]


def test_a_mapping_is_loaded_like_a_file(mock: PipelineMock, tmp_path: Path) -> None:
    """A document that is parsed already needs no file."""
    (tmp_path / "release.json").write_text(as_json(release()), "utf-8")

    assert ["release"] == list(mock.load(str(tmp_path / "release.json")))
    assert ["other"] == list(mock.load({"pipeline": release(name="other")}))


def test_the_first_execution_starts(mock: PipelineMock) -> None:
    """Creating starts an execution, which behaves as was scripted before."""
    mock.when(action="Compile").then(succeed(after=60))
    mock.load({"pipeline": release()})
    [execution] = mock.client().list_pipeline_executions(pipelineName="release")[
        "pipelineExecutionSummaries"
    ]

    assert ("InProgress", "CreatePipeline") == (
        execution["status"],
        execution["trigger"]["triggerType"],
    )


def test_the_calls_are_not_those_of_the_test(mock: PipelineMock) -> None:
    """What the mock creates by itself, nobody has called."""
    mock.load(ASSEMBLY)

    assert [] == mock.calls


def test_transitions_are_disabled_before_anything_passes(mock: PipelineMock) -> None:
    """The first execution waits before a stage whose transition the template disables."""
    transition = {"StageName": "Deploy", "Reason": "Not yet"}
    declared = pipeline(
        ("Source", [source()]), ("Build", [build()]), ("Deploy", [build("Ship")]), name="release"
    )
    mock.load(json.loads(as_template(declared, DisableInboundStageTransitions=[transition])))
    state = mock.client().get_pipeline_state(name="release")["stageStates"][2]

    assert ("Not yet", True) == (
        state["inboundTransitionState"]["disabledReason"],
        "inboundExecution" in state,
    )


# The account and the Region -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({}, {"account": "111122223333", "region": "eu-west-1"}),
        ({"region": "eu-north-1"}, {"account": "111122223333", "region": "eu-north-1"}),
        ({"account": "444455556666"}, {"account": "444455556666", "region": "eu-west-1"}),
    ],
)
def test_the_place_of_a_stack(
    mock: PipelineMock, arguments: dict[str, Any], place: dict[str, str]
) -> None:
    """The arguments come before the environment of the stack."""
    mock.load(ASSEMBLY, only="nightly", **arguments)

    assert ["nightly"] == _names(mock, **place)


def test_the_place_of_a_definition_that_names_none() -> None:
    """It is the mock's own, whose ARNs are those of the template too."""
    with mock_codepipeline(region="eu-west-3", account="444455556666") as mock:
        mock.load(json.loads(template({**_properties(), "RoleArn": {"Fn::Sub": _ROLE}})))
        [found] = _names(mock)
        declared = mock.client().get_pipeline(name=found)["pipeline"]

    assert "arn:aws:iam::444455556666:role/eu-west-3" == declared["roleArn"]


def test_the_place_in_metadata(mock: PipelineMock) -> None:
    """What get-pipeline prints says where the pipeline is."""
    arn = "arn:aws:codepipeline:eu-west-1:111122223333:release"
    mock.load({"pipeline": release(), "metadata": {"pipelineArn": arn}})

    assert ["release"] == _names(mock, account="111122223333", region="eu-west-1")


_ROLE: Final = "arn:aws:iam::${AWS::AccountId}:role/${AWS::Region}"


def _properties(**members: Any) -> dict[str, Any]:
    properties: dict[str, Any] = json.loads(as_template(release()))["Resources"]["Release"][
        "Properties"
    ]
    return {**properties, **members}


# Names and values -----------------------------------------------------------------------------


def test_names_of_resources(mock: PipelineMock) -> None:
    """A resource is found by its logical id, and by the path of its construct."""
    loaded = mock.load(ASSEMBLY / "Jenkins.template.json")

    assert ("jenkins", 1) == (loaded[0], len(loaded))
    assert "jenkins" == loaded["Jenkins/Release"] == loaded["Release6218179A"]
    assert ("jenkins",) == loaded[:1]
    assert ("Build/Custom/Jenkins/2",) == loaded.action_types
    assert loaded.webhooks == (loaded["Jenkins/Release/Source/Checkout/WebhookResource"],)
    assert "<Loaded: jenkins>" == repr(loaded)


def test_a_name_that_several_stacks_have(mock: PipelineMock) -> None:
    """A logical id does not suffice where two stacks have it."""
    loaded = mock.load(ASSEMBLY)
    with pytest.raises(PipeMockError, match="Use a longer name"):
        loaded["Release6218179A"]


def test_a_name_that_nothing_has(mock: PipelineMock) -> None:
    """The message has the names that there are."""
    with pytest.raises(PipeMockError, match="is called 'Deploy'; there is release"):
        mock.load({"pipeline": release()})["Deploy"]


def test_values_of_parameters_and_placeholders(mock: PipelineMock) -> None:
    """What only a deployment knows can be given by its name."""
    given = {"Role.Arn": "arn:aws:iam::123456789012:role/mine", "Stage": "prod"}
    document = json.loads(
        template(
            _properties(Name={"Fn::Sub": "shop-${Stage}"}, RoleArn={"Fn::GetAtt": ["Role", "Arn"]}),
            Parameters={"Stage": {"Type": "String", "Default": "dev"}},
        )
    )
    loaded = mock.load(document, parameters=given)
    declared = mock.client().get_pipeline(name="shop-prod")["pipeline"]

    assert (given["Role.Arn"], ()) == (declared["roleArn"], loaded.placeholders)
    assert ("Role.Arn",) == mock.load(document).placeholders


def test_a_parameter_that_nothing_has(mock: PipelineMock) -> None:
    """A misspelled parameter is not ignored, and nothing is created."""
    with pytest.raises(PipeMockError, match="no parameter or placeholder 'Stag' in it; it has"):
        mock.load(ASSEMBLY, parameters={"Stag": "prod"})

    assert [] == _names(mock)


@pytest.mark.parametrize("only", ["waves", ["waves", "Commands/Release"], {"commands"}])
def test_only_some(mock: PipelineMock, only: Any) -> None:
    """Pipelines are chosen by name or logical id, with what belongs to them."""
    loaded = mock.load(ASSEMBLY, only=only)

    assert list(loaded) == [
        name
        for name, names in {
            "commands": {"commands", "Commands/Release"},
            "waves": {"waves"},
        }.items()
        if names & ({only} if isinstance(only, str) else set(only))
    ]
    assert ((), (), ()) == (loaded.action_types, loaded.webhooks, loaded.event_rules)


def test_only_what_is_not_there(mock: PipelineMock) -> None:
    """A name that no pipeline has is refused with those that there are."""
    with pytest.raises(PipeMockError, match="no pipeline 'wave' in the definition; there is"):
        mock.load(ASSEMBLY, only=["waves", "wave"])

    assert [] == _names(mock)


def test_what_belongs_to_the_chosen(mock: PipelineMock) -> None:
    """Its action types, webhooks and event rules are created with a pipeline."""
    jenkins = mock.load(ASSEMBLY, only="jenkins")
    nightly = mock.load(ASSEMBLY, only="nightly")

    assert (1, 1, 0) == tuple(
        map(len, (jenkins.action_types, jenkins.webhooks, jenkins.event_rules))
    )
    assert ("Nightly-EveryNight90ACBEDC",) == nightly.event_rules


def test_action_types_that_nobody_defines(mock: PipelineMock) -> None:
    """They are created too, so that the pipeline can be."""
    own = action("Make", "Build/Custom/Make", inputArtifacts=[{"name": "Code"}])
    loaded = mock.load({"pipeline": pipeline(("Source", [source()]), ("Build", [own]))})

    assert ("Build/Custom/Make/1",) == loaded.action_types
    assert () == mock.load({"pipeline": release(name="other")}).action_types


def test_action_types_that_exist(mock: PipelineMock) -> None:
    """What the test has created before is used as it is."""
    count = {"minimumCount": 0, "maximumCount": 1}
    mock.client().create_custom_action_type(
        category="Build",
        provider="Make",
        version="1",
        inputArtifactDetails=count,
        outputArtifactDetails=count,
    )
    own = action(
        "Make", "Build/Custom/Make", inputArtifacts=[{"name": "Code"}], configuration={"A": "1"}
    )
    with pytest.raises(PipeMockError, match="contains unknown configuration 'A'"):
        mock.load({"pipeline": pipeline(("Source", [source()]), ("Build", [own]))})


# Findings -------------------------------------------------------------------------------------


def test_findings_come_before_anything_is_created(mock: PipelineMock) -> None:
    """All findings of all pipelines are reported at once, as `check` does."""
    resources = {
        name: {"Type": "AWS::CodePipeline::Pipeline", "Properties": properties}
        for name, properties in {
            "Good": _properties(),
            "Bad": _properties(Name="bad", ExecutionMode="QUEUED"),
            "Worse": _properties(Name="worse", Stages=[]),
        }.items()
    }
    with pytest.raises(PipeMockError) as raised:
        mock.load({"Resources": resources})

    first, *lines = str(raised.value).splitlines()
    assert "AWS would refuse the definition, so nothing was created:" == first
    assert {"Resources.Bad.Properties.ExecutionMode", "Resources.Worse.Properties.Stages"} == {
        line.partition(": ")[0] for line in lines
    }
    assert [] == _names(mock)


def test_findings_in_a_file_have_its_name_and_line(mock: PipelineMock, tmp_path: Path) -> None:
    """An editor finds the place."""
    file = tmp_path / "release.json"
    file.write_text(as_json(release(executionMode="QUEUED")), "utf-8")
    with pytest.raises(PipeMockError) as raised:
        mock.load(file)

    assert f"\n{file}:" in str(raised.value)
    assert ": pipeline.executionMode: " in str(raised.value)


def test_an_action_type_without_a_pipeline_is_checked(mock: PipelineMock) -> None:
    """A custom action type that AWS would refuse is a finding, although no pipeline uses it."""
    count = {"MinimumCount": 0, "MaximumCount": 6}
    properties = {
        "Category": "Build",
        "Provider": "Make",
        "Version": "1",
        "InputArtifactDetails": count,
        "OutputArtifactDetails": count,
    }
    resource = {"Type": "AWS::CodePipeline::CustomActionType", "Properties": properties}
    with pytest.raises(PipeMockError) as raised:
        mock.load({"Resources": {"Make": resource}})

    assert [
        f"Resources.Make.Properties.{kind}ArtifactDetails.MaximumCount"
        for kind in ("Input", "Output")
    ] == [line.partition(": ")[0] for line in str(raised.value).splitlines()[1:]]


@pytest.mark.parametrize("empty", ["{}", "[]", '{"Resources": []}'])
def test_stacks_and_other_artifacts_of_an_assembly(
    mock: PipelineMock, tmp_path: Path, empty: str
) -> None:
    """Only stacks are read, and those without resources are left out."""
    artifacts = {
        "Release.assets": {"type": "cdk:asset-manifest", "properties": {"file": "assets.json"}},
        **{
            name: {
                "type": "aws:cloudformation:stack",
                "properties": {"templateFile": f"{name}.template.json"},
            }
            for name in ("Empty", "Release")
        },
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": artifacts}), "utf-8")
    (tmp_path / "Empty.template.json").write_text(empty, "utf-8")
    (tmp_path / "Release.template.json").write_text(as_template(release()), "utf-8")

    assert ("release",) == mock.load(tmp_path).pipelines


def test_a_name_in_use_is_a_finding(mock: PipelineMock) -> None:
    """What the mock has already is taken into account, and nothing is created beside it."""
    mock.load({"pipeline": release(name="web")})
    document = json.loads(as_template(release(name="api")))
    document["Resources"]["Web"] = json.loads(as_template(release(name="web")))["Resources"][
        "Release"
    ]
    with pytest.raises(PipeMockError, match="PipelineNameInUseException"):
        mock.load(document)

    assert ["web"] == _names(mock)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"Authentication": "NONE"}, "Hook.Properties.Authentication"),
        ({"TargetAction": "Compile"}, "Hook.Properties"),
    ],
)
def test_a_webhook_that_would_be_refused(
    mock: PipelineMock, members: dict[str, Any], words: str
) -> None:
    """A webhook is checked like a pipeline."""
    document = json.loads((ASSEMBLY / "Jenkins.template.json").read_text("utf-8"))
    [name] = [
        name
        for name, each in document["Resources"].items()
        if each["Type"] == "AWS::CodePipeline::Webhook"
    ]
    hook = document["Resources"].pop(name)
    document["Resources"]["Hook"] = {
        **hook,
        "Properties": {**hook["Properties"], **members},
    }
    with pytest.raises(PipeMockError, match=words):
        mock.load(document)

    assert [] == _names(mock)
    assert [] == mock.client().list_webhooks()["webhooks"]


def test_a_webhook_starts_its_pipeline(mock: PipelineMock) -> None:
    """It has the filters and the secret of the definition."""
    loaded = mock.load(ASSEMBLY, only="jenkins")
    [webhook] = mock.client().list_webhooks()["webhooks"]
    delivered = mock.deliver_webhook(
        webhook["url"],
        {"ref": "refs/heads/main"},
        secret="{{resolve:secretsmanager:github:SecretString:::}}",
    )

    assert loaded.webhooks == (webhook["definition"]["name"],)
    assert delivered.accepted


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ({"a": 1}, "^There is no pipeline in it"),
        ("missing.json", "It cannot be read"),
        (str(DATA), "is not a cloud assembly"),
    ],
)
def test_what_defines_nothing(mock: PipelineMock, source: Any, words: str) -> None:
    """The message says why."""
    with pytest.raises(PipeMockError, match=words):
        mock.load(source)


@pytest.mark.parametrize("inner", ["outer.json", "inner.json"])
def test_a_stack_that_is_nested_in_itself(mock: PipelineMock, tmp_path: Path, inner: str) -> None:
    """A template that names itself, or one that names it back, is not read without end."""

    def nesting(name: str) -> dict[str, Any]:
        kind = "AWS::CloudFormation::Stack"
        return {"Resources": {"Nested": {"Type": kind, "Metadata": {"aws:asset:path": name}}}}

    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "outer.json"}}
    for name, content in {
        "manifest.json": {"artifacts": {"Outer": stack}},
        "outer.json": nesting(inner),
        "inner.json": nesting("outer.json"),
    }.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    with pytest.raises(PipeMockError, match="has a stack nested in itself: write the"):
        mock.load(tmp_path)


def test_an_assembly_without_pipelines(mock: PipelineMock) -> None:
    """An app without pipelines raises an error that says so."""
    with pytest.raises(PipeMockError, match="no stack of the assembly"):
        mock.load(ASSEMBLY / "assembly-Waves-Beta")


@pytest.mark.parametrize(
    ("artifact", "words"),
    [
        (
            {"type": "aws:cloudformation:stack"},
            "Artifact 'A' of manifest.json has no templateFile: write the folder again",
        ),
        (
            {"type": "cdk:cloud-assembly", "properties": {"directoryName": 7}},
            "Artifact 'A' of manifest.json has no directoryName: write the folder again",
        ),
        (
            {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}},
            "Artifact 'A' of manifest.json is an assembly nested in itself: write the folder again",
        ),
        ({"type": "cdk:cloud-assembly", "properties": "A"}, "is not as the CDK writes it"),
        (
            {"type": "aws:cloudformation:stack", "properties": {"parameters": []}},
            "is not as the CDK writes it",
        ),
        ("A", "is not as the CDK writes it"),
    ],
)
def test_an_assembly_with_an_odd_manifest(
    mock: PipelineMock, tmp_path: Path, artifact: Any, words: str
) -> None:
    """What the manifest lacks is named."""
    (tmp_path / "manifest.json").write_text(json.dumps({"artifacts": {"A": artifact}}), "utf-8")
    with pytest.raises(PipeMockError, match=re.escape(words)):
        mock.load(tmp_path)


def _assembly(folder: Path, template: bytes) -> Path:
    """Write an assembly with one stack."""
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}}
    (folder / "manifest.json").write_text(json.dumps({"artifacts": {"A": stack}}), "utf-8")
    (folder / "A.template.json").write_bytes(template)
    return folder


def test_an_assembly_that_lacks_a_template(mock: PipelineMock, tmp_path: Path) -> None:
    """The missing file is named."""
    (_assembly(tmp_path, b"") / "A.template.json").unlink()
    with pytest.raises(PipeMockError) as raised:
        mock.load(tmp_path)

    assert str(raised.value) == (
        f"{tmp_path}: It names A.template.json, which cannot be read: No such file or directory."
    )


def test_an_assembly_with_a_template_that_is_not_text(mock: PipelineMock, tmp_path: Path) -> None:
    """The file is named too."""
    with pytest.raises(PipeMockError) as raised:
        mock.load(_assembly(tmp_path, b"\xff"))

    assert f"{tmp_path}: It names A.template.json, which is not UTF-8 text." == str(raised.value)


def test_an_assembly_with_a_mark_of_the_byte_order(mock: PipelineMock, tmp_path: Path) -> None:
    """A template may begin with the mark, as any other file may."""
    template = as_template(release()).encode("utf-8-sig")

    assert ("release",) == tuple(mock.load(_assembly(tmp_path, template)))


# Whole messages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("only", "told"),
    [
        ("wave", "There is no pipeline 'wave' in the definition; there is release."),
        (
            ["a", "release", "b"],
            "There is no pipeline 'a, b' in the definition; there is release.",
        ),
    ],
)
def test_pipelines_that_are_not_there(only: Any, told: str) -> None:
    """All names that nothing has are named, with those that there are."""
    with mock_codepipeline() as mock, pytest.raises(PipeMockError) as refused:
        mock.load({"pipeline": release()}, only=only)

    assert told == str(refused.value)


def test_what_was_loaded_by_name() -> None:
    """A name that nothing has is refused with those that there are."""
    with mock_codepipeline() as mock:
        loaded = mock.load({"pipeline": release()})
    with pytest.raises(PipeMockError) as refused:
        loaded["Deploy"]

    assert "Nothing that was loaded is called 'Deploy'; there is release." == str(refused.value)
    assert ("release", "release", ("release",), 1, ["release"]) == (
        loaded[0],
        loaded["release"],
        loaded[:1],
        len(loaded),
        [*loaded],
    )


def test_findings_in_whole(mock: PipelineMock, tmp_path: Path) -> None:
    """What AWS would refuse is listed by its line in a file, and by its path elsewhere."""
    broken = release(executionMode="QUEUED", pipelineType="V3")
    file = tmp_path / "release.json"
    file.write_text(as_json(broken), "utf-8")
    kind = (
        "pipeline.pipelineType: Value at 'pipeline.pipelineType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [V1, V2] (ValidationException)"
    )
    begins = "AWS would refuse the definition, so nothing was created:"
    with pytest.raises(PipeMockError) as of_a_file:
        mock.load(file)
    with pytest.raises(PipeMockError) as of_a_mapping:
        mock.load({"pipeline": broken})
    line = line_of(as_json(broken), "pipelineType")

    assert f"{begins}\n{file}:{line}: {kind}" == str(of_a_file.value)
    assert f"{begins}\n{kind}" == str(of_a_mapping.value)


def test_a_file_that_cannot_be_read(mock: PipelineMock, tmp_path: Path) -> None:
    """The file is named, with the line if there is one."""
    file = tmp_path / "release.json"
    file.write_text("[\n", "utf-8")
    for path, told in (
        (file, f"{file}:2: It is not valid JSON: Expecting value."),
        (tmp_path / "no", f"{tmp_path / 'no'}: It cannot be read: No such file or directory."),
    ):
        with pytest.raises(PipeMockError) as refused:
            mock.load(path)
        assert told == str(refused.value)
