"""The event rules of a definition start what EventBridge would start, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipemock import PipeMockError
from pipemock.codecommit_events import RepositoryStateChange
from pipemock.events import PipelineExecutionStateChange
from tests.engine.triggers.repositories import codecommit, connection, fed_by

if TYPE_CHECKING:
    from pipemock import PipelineMock


def _pattern(**detail: Any) -> dict[str, Any]:
    return {
        "source": ["aws.codecommit"],
        "detail-type": ["CodeCommit Repository State Change"],
        "detail": {"event": ["referenceCreated", "referenceUpdated"], **detail},
    }


def _template(*patterns: dict[str, Any], **members: Any) -> dict[str, Any]:
    def action(category: str, provider: str, **others: Any) -> dict[str, Any]:
        kind = {"Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"}
        return {"Name": provider, "ActionTypeId": kind, **others}

    configuration = {"RepositoryName": "shop", "BranchName": "main", "PollForSourceChanges": False}
    source = action(
        "Source",
        "CodeCommit",
        Configuration={**configuration, **members.pop("configuration", {})},
        OutputArtifacts=[{"Name": "Code"}],
    )
    release = {
        "Type": "AWS::CodePipeline::Pipeline",
        "Properties": {
            "Name": {"Fn::Sub": "${AWS::StackName}-release"},
            "RoleArn": "arn:aws:iam::123456789012:role/release",
            "ArtifactStore": {"Type": "S3", "Location": "artifacts"},
            "Stages": [
                {"Name": "Source", "Actions": [source]},
                {"Name": "Approve", "Actions": [action("Approval", "Manual")]},
            ],
        },
    }
    place = "arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${Release}"
    rules = {
        f"Rule{number}": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": pattern,
                "Targets": [{"Id": "0", "Arn": {"Fn::Sub": place}}],
                **members,
            },
        }
        for number, pattern in enumerate(patterns)
    }
    return {"Resources": {"Release": release, **rules}}


MAIN = _pattern(referenceType=["branch"], referenceName=["main"])


def test_a_rule_starts_its_pipeline(mock: PipelineMock) -> None:
    """The trigger of the execution is the rule of the definition."""
    loaded = mock.load(_template(MAIN))
    started = mock.git_push("shop", branch="main")
    execution = mock.client().get_pipeline_execution(
        pipelineName=loaded[0], pipelineExecutionId=started[0]
    )["pipelineExecution"]

    assert "AWS_StackName-release/CodeCommit starts: event rule 'Rule0' matches." == (
        started.explain()
    )
    assert {
        "triggerType": "CloudWatchEvent",
        "triggerDetail": "arn:aws:events:us-east-1:123456789012:rule/Rule0",
    } == execution["trigger"]


def test_a_rule_for_another_branch(mock: PipelineMock) -> None:
    """It starts the pipeline, which fetches its own branch; its own branch starts nothing."""
    mock.load(_template(_pattern(referenceName=["hotfix"]), _pattern(referenceName=["next"])))
    main = mock.git_push("shop", branch="main", commit="a" * 40)
    hotfix = mock.git_push("shop", branch="hotfix", commit="b" * 40)
    execution = mock.client().get_pipeline_execution(
        pipelineName="AWS_StackName-release", pipelineExecutionId=hotfix[0]
    )["pipelineExecution"]

    assert ([], 1) == (main, len(hotfix))
    assert main.explain().endswith("does not start: no event rule matches: Rule0, Rule1.")
    assert ["a" * 40] == [each["revisionId"] for each in execution["artifactRevisions"]]


@pytest.mark.parametrize(
    ("patterns", "members", "count"),
    [
        ([], {}, 1),
        ([MAIN, MAIN], {}, 2),
        ([MAIN], {"State": "DISABLED"}, 0),
        ([MAIN], {"configuration": {"PollForSourceChanges": True}}, 2),
        ([_pattern(referenceType=["tag"])], {}, 0),
        ([_pattern(event=["referenceDeleted"])], {}, 0),
    ],
)
def test_how_many_executions_a_push_starts(
    mock: PipelineMock, patterns: list[dict[str, Any]], members: dict[str, Any], count: int
) -> None:
    """Each rule starts one, and so does polling; without a rule, one is taken to exist."""
    mock.load(_template(*patterns, **members))

    assert count == len(mock.git_push("shop", branch="main"))


def test_a_rule_whose_pipeline_is_full(mock: PipelineMock) -> None:
    """No execution starts beyond the most that are in progress, and the reason says so."""
    template = _template(MAIN)
    template["Resources"]["Release"]["Properties"] |= {
        "PipelineType": "V2",
        "ExecutionMode": "PARALLEL",
    }
    [name] = mock.load(template)
    for _ in range(49):
        mock.client().start_pipeline_execution(name=name)
    pushed = mock.git_push("shop", branch="main")

    assert 0 == len(pushed)
    assert "50 executions are in progress" in pushed.explain()


def test_rules_that_start_no_pipeline_of_the_definition(mock: PipelineMock) -> None:
    """A rule with other targets is left out, and one without proper properties too."""
    template = _template(MAIN)
    targets = [{"Id": "0", "Arn": "arn:aws:sns:us-east-1:123456789012:news"}]
    for name, properties in (("News", {"EventPattern": MAIN, "Targets": targets}), ("Odd", "none")):
        template["Resources"][name] = {"Type": "AWS::Events::Rule", "Properties": properties}
    loaded = mock.load(template)

    assert (loaded["Rule0"],) == loaded.event_rules


def test_a_commit_in_codecommit(mock: PipelineMock) -> None:
    """A commit starts what a push starts."""
    mock.load(_template(_pattern(event=["referenceCreated"], referenceName=["hotfix"])))
    client = mock.client("codecommit")
    client.create_repository(repositoryName="shop")
    before = len(mock.events.of(PipelineExecutionStateChange))
    commit = client.put_file(
        repositoryName="shop", branchName="main", fileContent=b"1", filePath="a.txt"
    )["commitId"]
    client.create_branch(repositoryName="shop", branchName="hotfix", commitId=commit)
    started = mock.events.of(PipelineExecutionStateChange)[before:]

    assert ["STARTED"] == [each.state for each in started]


@pytest.mark.parametrize(
    ("push", "rule"),
    [
        ({"branch": "main"}, "Rule1"),
        ({"branch": "main", "new_branch": True}, "Rule0"),
        ({"tag": "v1"}, "Rule0"),
    ],
)
def test_the_event_that_a_push_is(mock: PipelineMock, push: dict[str, Any], rule: str) -> None:
    """A tag and a new branch are created; any other push updates its branch."""
    mock.load(_template(*(_pattern(event=[f"reference{it}"]) for it in ("Created", "Updated"))))
    pushed = mock.git_push("shop", **push)

    assert (1, f"AWS_StackName-release/CodeCommit starts: event rule {rule!r} matches.") == (
        len(pushed),
        pushed.explain(),
    )


def test_a_tag_that_a_rule_matches(mock: PipelineMock) -> None:
    """A tag is created once, as its event says."""
    mock.load(_template(_pattern(referenceType=["tag"], referenceName=[{"prefix": "v"}])))

    assert 1 == len(mock.git_push("shop", tag="v1"))
    assert [] == mock.git_push("shop", tag="draft")


def test_a_pattern_that_eventbridge_does_not_accept(mock: PipelineMock) -> None:
    """The message is that of the pattern, and nothing is created."""
    with pytest.raises(PipeMockError, match="does not accept this event pattern"):
        mock.load(_template(_pattern(referenceName="main")))

    assert [] == mock.client().list_pipelines()["pipelines"]


# The event -------------------------------------------------------------------------------------


def _executions(mock: PipelineMock) -> list[PipelineExecutionStateChange]:
    return [
        each for each in mock.events.of(PipelineExecutionStateChange) if each.state == "STARTED"
    ]


@pytest.mark.parametrize(
    "members",
    [
        {"repositoryId": [{"exists": True}]},
        {"callerUserArn": ["arn:aws:iam::123456789012:user/Ana"]},
        {"referenceFullName": ["refs/heads/main"]},
    ],
)
def test_a_rule_is_matched_with_the_event_that_is_recorded(
    mock: PipelineMock, members: dict[str, Any]
) -> None:
    """A rule may filter on each member, whether a call or the test pushes."""
    mock.load(_template(_pattern(**members)))
    ana = "arn:aws:iam::123456789012:user/Ana"
    client = mock.client("codecommit", caller=ana)
    client.create_repository(repositoryName="shop")
    before = len(_executions(mock))
    client.put_file(repositoryName="shop", branchName="main", fileContent=b"1", filePath="a.txt")
    with mock.acting_as(ana):
        pushed = mock.git_push("shop", branch="main")

    assert (2, 1) == (len(_executions(mock)) - before, len(pushed))


def test_a_deleted_branch(mock: PipelineMock) -> None:
    """A rule for deleted branches starts its pipeline, and so does one for merge commits."""
    mock.load(_template(_pattern(event=["referenceDeleted", "unreferencedMergeCommitCreated"])))
    client = mock.client("codecommit")
    client.create_repository(repositoryName="shop")
    commit = client.put_file(
        repositoryName="shop", branchName="main", fileContent=b"1", filePath="a.txt"
    )["commitId"]
    client.create_branch(repositoryName="shop", branchName="next", commitId=commit)
    client.put_file(
        repositoryName="shop",
        branchName="next",
        fileContent=b"2",
        filePath="b.txt",
        parentCommitId=commit,
    )
    counts = [len(_executions(mock))]
    client.create_unreferenced_merge_commit(
        repositoryName="shop",
        sourceCommitSpecifier="next",
        destinationCommitSpecifier="main",
        mergeOption="SQUASH_MERGE",
    )
    counts.append(len(_executions(mock)))
    client.delete_branch(repositoryName="shop", branchName="next")
    counts.append(len(_executions(mock)))

    assert [1, 2, 3] == counts


def test_the_event_of_a_push_that_a_test_reports(mock: PipelineMock) -> None:
    """It is recorded like that of a call, with the id of the repository if the mock has it."""
    mock.client().create_pipeline(pipeline=fed_by(codecommit()))
    mock.git_push("shop", branch="main", commit="a" * 40)
    mock.git_push("shop", tag="v1", commit="b" * 40)
    client = mock.client("codecommit")
    made = client.create_repository(repositoryName="shop")["repositoryMetadata"]
    tip = client.put_file(
        repositoryName="shop", branchName="main", fileContent=b"1", filePath="a.txt"
    )["commitId"]
    mock.git_push("shop", branch="main", commit="c" * 40)
    mock.git_push("shop", branch="new", new_branch=True, commit="d" * 40)
    told = [each.detail() for each in mock.events.of(RepositoryStateChange)]
    same = {"callerUserArn": "arn:aws:iam::123456789012:user/tester", "repositoryName": "shop"}
    unknown = told[0]["repositoryId"]

    assert [
        same
        | {
            "event": "referenceUpdated",
            "referenceType": "branch",
            "referenceName": "main",
            "referenceFullName": "refs/heads/main",
            "commitId": "a" * 40,
            "repositoryId": unknown,
        },
        same
        | {
            "event": "referenceCreated",
            "referenceType": "tag",
            "referenceName": "v1",
            "referenceFullName": "refs/tags/v1",
            "commitId": "b" * 40,
            "repositoryId": unknown,
        },
        same
        | {
            "event": "referenceUpdated",
            "referenceType": "branch",
            "referenceName": "main",
            "referenceFullName": "refs/heads/main",
            "commitId": "c" * 40,
            "oldCommitId": tip,
            "repositoryId": made["repositoryId"],
        },
        same
        | {
            "event": "referenceCreated",
            "referenceType": "branch",
            "referenceName": "new",
            "referenceFullName": "refs/heads/new",
            "commitId": "d" * 40,
            "repositoryId": made["repositoryId"],
        },
    ] == [told[0], told[1], told[3], told[4]]
    assert "referenceCreated" == told[2]["event"]


def test_a_push_elsewhere_is_no_event_of_codecommit(mock: PipelineMock) -> None:
    """A connection records nothing in CodeCommit."""
    mock.client().create_pipeline(pipeline=fed_by(connection()))
    before = len(mock.events)
    mock.git_push("team/app", branch="main")

    assert [] == [each for each in mock.events[before:] if isinstance(each, RepositoryStateChange)]


def test_a_rule_starts_before_polling(mock: PipelineMock) -> None:
    """A rule is faster than polling, whether a call or the test pushes."""
    mock.load(_template(MAIN, configuration={"PollForSourceChanges": True}))
    client = mock.client("codecommit")
    client.create_repository(repositoryName="shop")
    before = len(_executions(mock))
    client.put_file(repositoryName="shop", branchName="main", fileContent=b"1", filePath="a.txt")
    mock.git_push("shop", branch="main")

    assert ["CloudWatchEvent", "PollForSourceChanges"] * 2 == [
        each.trigger_type for each in _executions(mock)[before:]
    ]
