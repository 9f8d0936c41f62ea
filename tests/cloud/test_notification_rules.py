"""Notification rules: which events they send, in which form, and what they add."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from moto import mock_aws

from pipemock import (
    PipeMockError,
    PipeMockWarning,
    approve,
    fail,
    mock_codepipeline,
    reject,
    succeed,
)
from pipemock._cloud.notification_attributes import attributes
from pipemock._cloud.notification_rules import EVENT_TYPES, _event_types
from pipemock.codecommit_events import CodeCommitEvent
from pipemock.events import PipelineEvent
from tests.client_helpers import created, retried, started
from tests.codecommit.scenes import ANA, BO, Desk, put
from tests.declarations import approval, build, pipeline, release, source
from tests.integrations.receivers import TOPIC, arn_of, queue, received, topics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipemock import PipelineMock
    from pipemock.events import Event

STARTED: Final = "codepipeline-pipeline-pipeline-execution-started"
FAILED: Final = "codepipeline-pipeline-pipeline-execution-failed"
STAGE_STARTED: Final = "codepipeline-pipeline-stage-execution-started"
STAGE_FAILED: Final = "codepipeline-pipeline-stage-execution-failed"
ACTION_FAILED: Final = "codepipeline-pipeline-action-execution-failed"
NEEDED: Final = "codepipeline-pipeline-manual-approval-needed"


def messages(mock: PipelineMock) -> list[dict[str, Any]]:
    """Return the messages of all rules."""
    return [json.loads(each.message) for each in mock.rule_notifications]


def added(mock: PipelineMock) -> list[Any]:
    """Return what the rules have added to their events."""
    return [each["additionalAttributes"] for each in messages(mock)]


# The message ----------------------------------------------------------------------------------


def test_a_message_has_the_event_in_another_envelope(mock: PipelineMock, client: Any) -> None:
    """The members are in the captured order; detail, time and resources are those of the event."""
    arn = mock.notification_rule("release", [STARTED])
    created(client, release())
    [message] = messages(mock)
    event = mock.events[0].as_eventbridge()

    assert [
        "account",
        "detailType",
        "region",
        "source",
        "time",
        "notificationRuleArn",
        "detail",
        "resources",
        "additionalAttributes",
    ] == list(message)
    assert event["detail-type"] == message["detailType"]
    assert all(
        message[name] == event[name]
        for name in ("account", "detail", "region", "resources", "source", "time")
    )
    assert arn == message["notificationRuleArn"]
    assert {} == message["additionalAttributes"]


def test_a_message_is_compact_and_has_no_subject(mock: PipelineMock, client: Any) -> None:
    """The text has no blanks between its members, and SNS gets no subject."""
    mock.notification_rule("release", [STARTED], name="team", topic_arn=TOPIC)
    created(client, release())
    [notification] = mock.rule_notifications

    assert notification.message.startswith('{"account":"123456789012","detailType":"CodePipe')
    assert ("team", TOPIC, None, mock.clock.now) == (
        notification.rule,
        notification.topic_arn,
        notification.subject,
        notification.time,
    )


@pytest.mark.parametrize(
    ("types", "selected"),
    [
        ([STARTED], ["release STARTED"]),
        ([STAGE_STARTED], ["Source STARTED", "Build STARTED", "Approve STARTED"]),
        (["codepipeline-pipeline-action-execution-succeeded"], ["Checkout SUCCEEDED"]),
        ([NEEDED], ["Sign STARTED"]),
        (["codepipeline-pipeline-manual-approval-failed"], []),
        ([STARTED, NEEDED], ["release STARTED", "Sign STARTED"]),
    ],
    ids=str,
)
def test_a_rule_selects_by_event_types(
    mock: PipelineMock, client: Any, types: Any, selected: list[str]
) -> None:
    """A rule sends the events of its types, each once and in order."""
    mock.when(action="Compile").then(succeed())
    mock.notification_rule("release", types)
    created(client, release())

    found = [
        f"{d.get('action') or d.get('stage') or d['pipeline']} {d['state']}"
        for d in (each["detail"] for each in messages(mock))
    ]
    assert selected == [each for each in found if not each.startswith("Compile SUC")]


def test_a_rule_is_about_one_resource(mock: PipelineMock, client: Any) -> None:
    """Another pipeline, Region or account sends nothing."""
    mock.notification_rule("release", [STARTED])
    mock.notification_rule("arn:aws:codepipeline:eu-west-1:123456789012:release", [STARTED])
    created(client, {**release(), "name": "nightly"})
    mock.client(account="210987654321").create_pipeline(pipeline=release())
    assert [] == mock.rule_notifications

    mock.client(region="eu-west-1").create_pipeline(pipeline=release())
    created(client, release())

    assert ["release-2", "release-1"] == [each.rule for each in mock.rule_notifications]


# docs.aws.amazon.com/dtconsole/latest/userguide/concepts.html, and for the events of a repository
# docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
DOCUMENTED: Final = {
    "codepipeline-pipeline": {
        "pipeline-execution": "failed canceled started resumed succeeded superseded",
        "stage-execution": "started succeeded resumed canceled failed",
        "action-execution": "succeeded failed canceled started",
        "manual-approval": "failed needed succeeded",
    },
    "codecommit-repository": {
        "comments-on": "commits pull-requests",
        "approvals": "status-changed rule-override",
        "pull-request": "created source-updated status-changed merged",
        "branches-and-tags": "created deleted updated",
    },
}
OF_EVENTS: Final = {
    "commentOnCommitCreated": "comments-on-commits",
    "commentOnCommitUpdated": "comments-on-commits",
    "commentOnPullRequestCreated": "comments-on-pull-requests",
    "commentOnPullRequestUpdated": "comments-on-pull-requests",
    "pullRequestApprovalStateChanged": "approvals-status-changed",
    "pullRequestApprovalRuleOverridden": "approvals-rule-override",
    "pullRequestCreated": "pull-request-created",
    "pullRequestSourceBranchUpdated": "pull-request-source-updated",
    "pullRequestStatusChanged": "pull-request-status-changed",
    "pullRequestMergeStatusUpdated": "pull-request-merged",
    "referenceCreated": "branches-and-tags-created",
    "referenceDeleted": "branches-and-tags-deleted",
    "referenceUpdated": "branches-and-tags-updated",
}


OF_STATES: Final = ("started", "succeeded", "failed", "canceled")
OF_ACTIONS: Final = "codepipeline-pipeline-action-execution"


def test_every_event_type_is_that_of_the_user_guide() -> None:
    """The ids are the documented ones."""
    documented = {
        f"{of}-{kind}-{state}"
        for of, kinds in DOCUMENTED.items()
        for kind, states in kinds.items()
        for state in states.split()
    }

    assert documented == set(EVENT_TYPES)
    assert len(documented) == len(EVENT_TYPES)


def _types_of(event: Any, states: str, **members: str) -> list[list[str]]:
    return [
        [*_event_types(attrs.evolve(event, state=state, **members))] for state in states.split()
    ]


def test_every_event_of_a_pipeline_has_its_types(mock: PipelineMock, client: Any) -> None:
    """An event belongs to the type of its state, and three of an approval to one of their own."""
    created(client, release())
    start, stage, action = mock.events[:3]
    states = "STARTED SUCCEEDED FAILED CANCELED"

    assert (
        [[f"codepipeline-pipeline-pipeline-execution-{state}"] for state in OF_STATES],
        [[f"codepipeline-pipeline-stage-execution-{state}"] for state in OF_STATES],
        [[f"codepipeline-pipeline-action-execution-{state}"] for state in OF_STATES],
        [
            [f"{OF_ACTIONS}-started", "codepipeline-pipeline-manual-approval-needed"],
            [f"{OF_ACTIONS}-succeeded", "codepipeline-pipeline-manual-approval-succeeded"],
            [f"{OF_ACTIONS}-failed", "codepipeline-pipeline-manual-approval-failed"],
            [f"{OF_ACTIONS}-canceled"],
        ],
    ) == (
        _types_of(start, states),
        _types_of(stage, states),
        _types_of(action, states, category="Build"),
        _types_of(action, states, category="Approval"),
    )


def test_every_event_of_a_repository_has_its_type(mock: PipelineMock) -> None:
    """Each event that CodeCommit sends belongs to the type that the user guide describes."""
    Desk(mock)
    [event, *_] = mock.events.of(CodeCommitEvent)
    found = {name: [*_event_types(attrs.evolve(event, event=name))] for name in OF_EVENTS}

    assert {name: [f"codecommit-repository-{kind}"] for name, kind in OF_EVENTS.items()} == found


@pytest.mark.parametrize("events", [5, [5], STARTED])
def test_event_types_are_a_list_of_texts(mock: PipelineMock, events: Any) -> None:
    """Anything else is refused by the name of the argument."""
    with pytest.raises(PipeMockError, match=r"^(each of )?events is a "):
        mock.notification_rule("release", events)


# What is added --------------------------------------------------------------------------------


def test_a_failure_lists_its_actions(mock: PipelineMock, client: Any) -> None:
    """A failed action, stage and pipeline say what failed; only the pipeline says where."""
    mock.when(action="Compile").then(fail("No disk."))
    mock.notification_rule("release", [ACTION_FAILED, STAGE_FAILED, FAILED])
    created(client, release())
    listed = {
        "failedActionCount": 1,
        "failedActions": [{"action": "Compile", "additionalInformation": "No disk."}],
    }

    assert [
        {"additionalInformation": "No disk."},
        listed,
        {**listed, "failedStage": "Build"},
    ] == added(mock)


def test_three_failures_are_listed_and_all_are_counted(mock: PipelineMock, client: Any) -> None:
    """Of four failed actions three are listed, the newest first."""
    mock.when(category="Build").then(fail("No disk."))
    builds = [build(name) for name in ("A", "B", "C", "D")]
    mock.notification_rule("release", [STAGE_FAILED])
    created(client, pipeline(("Source", [source()]), ("Build", builds)))
    [listed] = added(mock)

    assert (4, ["D", "C", "B"]) == (
        listed["failedActionCount"],
        [each["action"] for each in listed["failedActions"]],
    )


def test_each_attempt_is_counted(mock: PipelineMock, client: Any) -> None:
    """After a retry that fails too, the action is listed twice, and not before."""
    mock.when(action="Compile").then(fail("One."), fail("Two."))
    mock.notification_rule("release", [FAILED])
    created(client, release())
    retried(client, mock.events.of(PipelineEvent)[0].execution_id, "Build")

    assert [(1, ["One."]), (2, ["Two.", "One."])] == [
        (each["failedActionCount"], [a["additionalInformation"] for a in each["failedActions"]])
        for each in added(mock)
    ]


def test_a_failure_of_another_execution_is_not_listed(mock: PipelineMock, client: Any) -> None:
    """Each execution lists its own failures."""
    mock.when(action="Compile").then(fail("One."), fail("Two."))
    mock.notification_rule("release", [FAILED])
    created(client, release())
    client.start_pipeline_execution(name="release")

    assert [1, 1] == [each["failedActionCount"] for each in added(mock)]


def test_a_failure_that_is_retried_at_once(mock: PipelineMock, client: Any) -> None:
    """A message counts the failures up to its event, though it is made after the retry."""
    mock.when(action="Compile").then(fail("One."), fail("Two."))
    mock.notification_rule("release", [STAGE_FAILED])
    declared = release()
    declared["stages"][1]["onFailure"] = {"result": "RETRY"}
    created(client, {**declared, "pipelineType": "V2"})

    assert [1, 2] == [each["failedActionCount"] for each in added(mock)]


def test_failures_at_the_same_time_are_kept_apart(mock: PipelineMock, client: Any) -> None:
    """Of two executions in progress, each lists its own failures."""
    mock.when(action="Compile").then(succeed(after=60), fail("Second.", after=60))
    mock.when(action="Ship").then(fail("First.", after=120))
    mock.notification_rule("release", [FAILED])
    declared = release()
    without_approval = [each for each in declared["stages"] if each["name"] != "Approve"]
    created(client, {**declared, "stages": without_approval})
    mock.clock.advance(60)
    client.start_pipeline_execution(name="release")
    mock.clock.run_until_idle()

    assert [("Second.", "Build"), ("First.", "Deploy")] == [
        (each["failedActions"][0]["additionalInformation"], each["failedStage"])
        for each in added(mock)
    ]
    assert [1, 1] == [each["failedActionCount"] for each in added(mock)]


def test_a_stage_lists_its_own_failures(mock: PipelineMock, client: Any) -> None:
    """What failed in an earlier stage, and was retried, is not listed again."""
    mock.when(action="Checkout").then(fail("Away."), succeed())
    mock.when(action="Compile").then(fail("No disk."))
    mock.notification_rule("release", [STAGE_FAILED])
    created(client, release())
    retried(client, mock.events.of(PipelineEvent)[0].execution_id, "Source")

    assert [["Checkout"], ["Compile"]] == [
        [action["action"] for action in each["failedActions"]] for each in added(mock)
    ]


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ({}, {"externalEntityLink": "", "customData": ""}),
        (
            {
                "CustomData": "Check #{SourceVariables.CommitMessage}",
                "ExternalEntityLink": "https://x.example",
            },
            {"externalEntityLink": "https://x.example", "customData": "Check Round prices"},
        ),
    ],
)
def test_an_approval_shows_what_it_asks(
    mock: PipelineMock, client: Any, configuration: dict[str, str], said: dict[str, str]
) -> None:
    """A needed approval has its link and data, with their variables, or empty texts."""
    mock.notification_rule("release", [NEEDED])
    checkout = {**code_commit(), "namespace": "SourceVariables"}
    created(
        client,
        pipeline(("Source", [checkout]), ("Approve", [approval(configuration=configuration)])),
    )
    mock.source_change("release", summary="Round prices")
    mock.approvals[0].reject()

    assert said == added(mock)[-1]


def code_commit() -> dict[str, Any]:
    """Declare a source in CodeCommit."""
    type_id = {"category": "Source", "owner": "AWS", "provider": "CodeCommit", "version": "1"}
    return {
        "name": "Checkout",
        "actionTypeId": type_id,
        "configuration": {
            "RepositoryName": "shop",
            "BranchName": "main",
            "PollForSourceChanges": "false",
        },
        "outputArtifacts": [{"name": "Code"}],
    }


def test_a_later_stage_shows_the_sources_in_codecommit(mock: PipelineMock, client: Any) -> None:
    """From the second stage on, the stages show three variables of a source in CodeCommit."""
    mock.notification_rule("release", [STAGE_STARTED])
    created(client, pipeline(("Source", [code_commit()]), ("Approve", [approval()])))
    [commit] = [each for each in mock.events if getattr(each, "external_execution_id", None)][:1]

    assert [
        {"sourceActions": []},
        {
            "sourceActions": [
                {
                    "sourceActionName": "Checkout",
                    "sourceActionProvider": "CodeCommit",
                    "sourceActionVariables": {
                        "BranchName": "main",
                        "CommitId": getattr(commit, "external_execution_id", None),
                        "RepositoryName": "shop",
                    },
                }
            ]
        },
    ] == added(mock)


def test_a_source_stage_shows_its_sources_at_its_end(mock: PipelineMock, client: Any) -> None:
    """When the first stage has succeeded, its source is there too."""
    mock.notification_rule("release", ["codepipeline-pipeline-stage-execution-succeeded"])
    created(client, pipeline(("Source", [code_commit()]), ("Approve", [approval()])))
    [shown] = added(mock)

    assert ["Checkout"] == [each["sourceActionName"] for each in shown["sourceActions"]]


def test_a_source_shows_only_the_variables_that_it_has(mock: PipelineMock, client: Any) -> None:
    """A behaviour may replace the variables of the source, and those left out are not shown."""
    mock.when(action="Checkout").then(succeed(output_variables={"BranchName": "trunk"}))
    mock.notification_rule("release", ["codepipeline-pipeline-stage-execution-succeeded"])
    created(client, pipeline(("Source", [code_commit()]), ("Approve", [approval()])))
    [shown] = added(mock)

    assert {"BranchName": "trunk"} == shown["sourceActions"][0]["sourceActionVariables"]


def test_basic_adds_nothing(mock: PipelineMock, client: Any) -> None:
    """With the detail type BASIC, there is only the event."""
    mock.when(action="Compile").then(fail("No disk."))
    mock.notification_rule("release", [FAILED, STAGE_STARTED, NEEDED], detail_type="BASIC")
    created(client, release())

    assert [{}] * 3 == added(mock)


def test_a_deleted_pipeline_adds_nothing(mock: PipelineMock, client: Any) -> None:
    """Once a receiver has deleted the pipeline, there are no sources and no data to show."""
    mock.connect(sns=topics(lambda **_: client.delete_pipeline(name="release")))
    mock.notification_rule("release", [STARTED, STAGE_STARTED, NEEDED])
    asked = {"CustomData": "Check it", "ExternalEntityLink": "https://x.example"}
    approve_it = ("Approve", [approval(configuration=asked)])
    client.create_pipeline(pipeline=pipeline(("Source", [code_commit()]), approve_it))

    assert [
        {},
        {"sourceActions": []},
        {"sourceActions": []},
        {"externalEntityLink": "", "customData": ""},
    ] == added(mock)


@pytest.mark.parametrize(
    ("category", "action"), [("build", build()), ("approval", approval())], ids=["build", "sign"]
)
def test_an_action_that_neither_fails_nor_asks_adds_nothing(
    mock: PipelineMock, client: Any, category: str, action: dict[str, Any]
) -> None:
    """Only a needed approval has a link and data: no other start, and not its end."""
    mock.when(category="Approval").then(approve())
    types = [f"codepipeline-pipeline-action-execution-{it}" for it in ("started", "succeeded")]
    mock.notification_rule("release", types)
    created(client, pipeline(("Source", [source()]), ("Last", [action])))
    needed = {"externalEntityLink": "", "customData": ""} if category == "approval" else {}

    assert [{}, {}, needed, {}] == added(mock)


def test_only_the_events_of_one_execution_are_read(mock: PipelineMock, client: Any) -> None:
    """The cost of a message does not grow with the executions that ended before."""
    mock.when(action="Compile").then(fail("No disk."))
    created(client, release())
    before = len(mock.events)
    started(client)
    event = mock.events[-1]
    read: list[Event] = []

    class Log(list[Any]):
        def __reversed__(self) -> Iterator[Any]:
            for each in super().__reversed__():
                read.append(each)
                yield each

    log: Any = SimpleNamespace(event_log=SimpleNamespace(events=Log(mock.events)))

    assert 1 == attributes(log, event)["failedActionCount"]
    assert list(mock.events[before:]) == read[::-1]


# CodeCommit -----------------------------------------------------------------------------------

REPOSITORY: Final = [each for each in EVENT_TYPES if each.startswith("codecommit-")]


def test_a_pull_request_lists_its_files(mock: PipelineMock) -> None:
    """A new pull request has the numbers of its files as texts, and the files."""
    desk = Desk(mock)
    mock.notification_rule("app", ["codecommit-repository-pull-request-created"])
    desk.open()

    assert [
        {
            "numberOfFilesAdded": "1",
            "numberOfFilesDeleted": "0",
            "numberOfFilesModified": "0",
            "changedFiles": [{"changeType": "A", "filePath": "feature.py"}],
        }
    ] == added(mock)


def test_files_are_counted_by_their_kinds(mock: PipelineMock) -> None:
    """Deleted and modified files have numbers of their own, and files are ordered by path."""
    desk = Desk(mock)
    for name in ("1", "2", "3", "4", "5"):
        before = put(desk.ana, name)
    desk.branch("cleanup")
    texts = {"2": b"new", "4": b"new", "5": b"new", "6": b"new"}
    desk.ana.create_commit(
        repositoryName="app",
        branchName="cleanup",
        parentCommitId=before,
        putFiles=[{"filePath": path, "fileContent": text} for path, text in texts.items()],
        deleteFiles=[{"filePath": "1"}, {"filePath": "3"}],
    )
    mock.notification_rule("app", ["codecommit-repository-pull-request-created"])
    desk.open(source="cleanup")

    assert [
        {
            "numberOfFilesAdded": "1",
            "numberOfFilesDeleted": "2",
            "numberOfFilesModified": "3",
            "changedFiles": [
                {"changeType": kind, "filePath": str(path)}
                for path, kind in enumerate("DMDMMA", start=1)
            ],
        }
    ] == added(mock)


def test_a_pull_request_between_equal_branches(mock: PipelineMock) -> None:
    """Where the source is where the destination is, no file has changed."""
    desk = Desk(mock)
    desk.branch("same")
    mock.notification_rule("app", ["codecommit-repository-pull-request-created"])
    desk.open(source="same")

    assert [
        {
            "numberOfFilesAdded": "0",
            "numberOfFilesDeleted": "0",
            "numberOfFilesModified": "0",
            "changedFiles": [],
        }
    ] == added(mock)


def test_files_are_those_that_the_source_changes(mock: PipelineMock) -> None:
    """What the destination has changed since the branch was made is not listed."""
    desk = Desk(mock)
    put(desk.ana, "later.py")
    mock.notification_rule("app", ["codecommit-repository-pull-request-created"])
    desk.open()

    [shown] = added(mock)
    assert [{"changeType": "A", "filePath": "feature.py"}] == shown["changedFiles"]


def test_deleted_comments_are_not_shown(mock: PipelineMock) -> None:
    """A reply does not show a comment whose content was deleted."""
    desk = Desk(mock)
    [target] = desk.open()["pullRequestTargets"]
    made = desk.ana.post_comment_for_pull_request(
        pullRequestId="1",
        repositoryName="app",
        content="Why?",
        beforeCommitId=target["destinationCommit"],
        afterCommitId=target["sourceCommit"],
    )["comment"]["commentId"]
    desk.ana.delete_comment_content(commentId=made)
    mock.notification_rule("app", ["codecommit-repository-comments-on-pull-requests"])
    desk.bo.post_comment_reply(inReplyTo=made, content="Who asked?")

    assert [[{"authorArn": BO, "commentText": "Who asked?"}]] == [
        each["comments"] for each in added(mock)
    ]


def test_a_comment_shows_its_thread(mock: PipelineMock) -> None:
    """A comment has the comments of its thread, oldest first, and the line that it is about."""
    desk = Desk(mock)
    shown = desk.open()
    [target] = shown["pullRequestTargets"]
    mock.notification_rule("app", ["codecommit-repository-comments-on-pull-requests"])
    commits = {
        "beforeCommitId": target["destinationCommit"],
        "afterCommitId": target["sourceCommit"],
    }
    made = desk.ana.post_comment_for_pull_request(
        pullRequestId="1",
        repositoryName="app",
        content="Why?",
        location={"filePath": "feature.py", "filePosition": 1, "relativeFileVersion": "AFTER"},
        **commits,
    )
    desk.bo.post_comment_reply(inReplyTo=made["comment"]["commentId"], content="Why not?")
    desk.ana.post_comment_for_pull_request(
        pullRequestId="1", repositoryName="app", content="Nice.", **commits
    )
    line = desk.ana.get_file(repositoryName="app", commitSpecifier="feature", filePath="feature.py")
    about = {
        "commentedLine": line["fileContent"].decode().splitlines()[0],
        "resourceArn": "arn:aws:codecommit:us-east-1:123456789012:app",
        "commentedLineNumber": 1,
        "filePath": "feature.py",
    }
    first = {"authorArn": ANA, "commentText": "Why?"}

    assert [
        {**about, "comments": [first]},
        {**about, "comments": [first, {"authorArn": BO, "commentText": "Why not?"}]},
        {
            "commentedLine": None,
            "resourceArn": about["resourceArn"],
            "commentedLineNumber": None,
            "filePath": None,
            "comments": [{"authorArn": ANA, "commentText": "Nice."}],
        },
    ] == added(mock)


@pytest.mark.parametrize(
    ("version", "position", "line"),
    [("BEFORE", 1, "old"), ("BEFORE", 3, "end"), ("AFTER", 1, "new"), ("AFTER", 2, "end")],
)
def test_a_comment_shows_the_line_of_its_version(
    mock: PipelineMock, version: str, position: int, line: str
) -> None:
    """A comment on a file before the change shows a line of that file, and one after it too."""
    desk = Desk(mock)
    before = put(desk.ana, "prices", "old\nold\nend\n")
    desk.branch("prices", before)
    after = put(desk.ana, "prices", "new\nend\n", branch="prices")
    desk.open(source="prices")
    mock.notification_rule("app", ["codecommit-repository-comments-on-pull-requests"])
    desk.bo.post_comment_for_pull_request(
        pullRequestId="1",
        repositoryName="app",
        beforeCommitId=before,
        afterCommitId=after,
        location={
            "filePath": "prices",
            "filePosition": position,
            "relativeFileVersion": version,
        },
        content="Why?",
    )

    assert [
        {
            "commentedLine": line,
            "resourceArn": "arn:aws:codecommit:us-east-1:123456789012:app",
            "comments": [{"authorArn": BO, "commentText": "Why?"}],
            "commentedLineNumber": position,
            "filePath": "prices",
        }
    ] == added(mock)


def test_a_comment_on_a_file(mock: PipelineMock) -> None:
    """A comment on a whole file shows the file and no line."""
    desk = Desk(mock)
    [target] = desk.open()["pullRequestTargets"]
    mock.notification_rule("app", ["codecommit-repository-comments-on-pull-requests"])
    desk.bo.post_comment_for_pull_request(
        pullRequestId="1",
        repositoryName="app",
        beforeCommitId=target["destinationCommit"],
        afterCommitId=target["sourceCommit"],
        location={"filePath": "feature.py", "relativeFileVersion": "AFTER"},
        content="Why?",
    )

    assert [(None, None, "feature.py")] == [
        (each["commentedLine"], each["commentedLineNumber"], each["filePath"])
        for each in added(mock)
    ]


def test_a_comment_on_a_line_that_is_not_utf_8(mock: PipelineMock) -> None:
    """Bytes that are not text are shown as replacement characters."""
    desk = Desk(mock)
    desk.branch("prices")
    after = put(desk.ana, "prices", branch="prices", fileContent=b"caf\xe9\n")
    desk.open(source="prices")
    mock.notification_rule("app", ["codecommit-repository-comments-on-pull-requests"])
    desk.bo.post_comment_for_pull_request(
        pullRequestId="1",
        repositoryName="app",
        beforeCommitId=desk.first,
        afterCommitId=after,
        location={"filePath": "prices", "filePosition": 1, "relativeFileVersion": "AFTER"},
        content="Why?",
    )

    assert ["caf\N{REPLACEMENT CHARACTER}"] == [each["commentedLine"] for each in added(mock)]


def test_the_events_of_a_repository(mock: PipelineMock) -> None:
    """Each event of a repository belongs to one type at most, and most add nothing."""
    desk = Desk(mock)
    for each in REPOSITORY:
        mock.notification_rule("app", [each], name=each.removeprefix("codecommit-repository-"))
    desk.branch("other")
    put(desk.ana, "more.py", branch="feature")
    desk.open()
    desk.ana.merge_pull_request_by_fast_forward(pullRequestId="1", repositoryName="app")
    desk.ana.delete_branch(repositoryName="app", branchName="other")

    assert [
        "branches-and-tags-created",
        "branches-and-tags-updated",
        "pull-request-created",
        "pull-request-merged",
        "branches-and-tags-updated",
        "branches-and-tags-deleted",
    ] == [each.rule for each in mock.rule_notifications]
    assert [2] == [index for index, each in enumerate(added(mock)) if each]


@pytest.fixture
def moto() -> Iterator[None]:
    """Answer SNS and SQS by moto."""
    with mock_aws():
        yield


# Publication ----------------------------------------------------------------------------------


def test_messages_are_published(mock: PipelineMock, client: Any, moto: None) -> None:  # noqa: ARG001 -- has to be active
    """With SNS connected, a queue behind the topic gets the message in its envelope."""
    sns, url = mock.client("sns"), queue(mock)
    topic = sns.create_topic(Name="team")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn_of(mock, url))
    mock.connect(sns=sns)
    mock.notification_rule("release", [STARTED], topic_arn=topic)
    created(client, release())
    [envelope] = received(mock, url)

    assert mock.rule_notifications[0].message == envelope["Message"]
    assert "Subject" not in envelope
    assert topic == envelope["TopicArn"]


def test_a_topic_that_does_not_exist(mock: PipelineMock, client: Any, moto: None) -> None:  # noqa: ARG001 -- has to be active
    """Nothing fails by it, as on AWS, and a warning says what to do."""
    mock.connect(sns=mock.client("sns"))
    mock.notification_rule("release", [STARTED], name="team")

    with pytest.warns(PipeMockWarning, match="rule team may not have reached.*topic_arn="):
        created(client, release())
    assert 1 == len(mock.rule_notifications)


def test_a_receiver_may_answer(mock: PipelineMock, client: Any) -> None:
    """A message is published after everything has settled, so its receiver may call back."""
    mock.connect(sns=topics(lambda **_: mock.approvals[0].approve()))
    mock.notification_rule("release", [NEEDED], topic_arn=TOPIC)
    created(client, release())

    assert "SUCCEEDED" == mock.events[-1].detail()["state"]


# Mistakes -------------------------------------------------------------------------------------


_ONE_SERVICE: Final = (
    "A notification rule is about a pipeline or about a repository, so its event types belong to "
    "one service; these belong to"
)


@pytest.mark.parametrize(
    ("resource", "types", "arguments", "message"),
    [
        (
            "release",
            ["codecommit-repository-pull-request-mergd"],
            {},
            (
                "'codecommit-repository-pull-request-mergd' is not an event type of notification "
                "rules. Did you mean codecommit-repository-pull-request-merged or "
                "codecommit-repository-pull-request-created or "
                "codecommit-repository-pull-request-status-changed?"
            ),
        ),
        (
            "release",
            ["failed"],
            {},
            (
                "'failed' is not an event type of notification rules. The event types are "
                f"{', '.join(EVENT_TYPES)}."
            ),
        ),
        (
            "release",
            STARTED,
            {},
            f"events is a list of texts, not the text {STARTED!r}: write events=[{STARTED!r}].",
        ),
        ("", [STARTED], {}, "resource is an empty text. Give one that is not empty."),
        ("release", [STARTED], {"topic_arn": 7}, "topic_arn is a text, not 7. Write '7'."),
        ("release", [], {}, f"{_ONE_SERVICE} none."),
        ("release", [STARTED, REPOSITORY[0]], {}, f"{_ONE_SERVICE} codecommit and codepipeline."),
        (
            "arn:aws:codecommit:us-east-1:123456789012:app",
            [STARTED],
            {},
            (
                "The event types belong to codepipeline, and "
                "arn:aws:codecommit:us-east-1:123456789012:app does not: use those of its service."
            ),
        ),
        (
            "release",
            [STARTED],
            {"detail_type": "SOME"},
            "detail_type is 'FULL' or 'BASIC', not 'SOME'.",
        ),
        (
            "release",
            [STARTED],
            {"name": "team"},
            "There is a notification rule 'team' already: choose another name=...",
        ),
    ],
)
def test_a_rule_that_is_not_one(
    mock: PipelineMock, resource: str, types: list[str], arguments: Any, message: str
) -> None:
    """Wrong arguments are refused, and no rule is made."""
    mock.notification_rule("nightly", [STARTED], name="team")
    with pytest.raises(PipeMockError) as caught:
        mock.notification_rule(resource, types, **arguments)

    assert message == str(caught.value)
    mock.client().create_pipeline(pipeline={**release(), "name": "nightly"})
    assert ["team"] == [each.rule for each in mock.rule_notifications]


def test_a_rule_about_nothing_is_reported() -> None:
    """A rule whose resource never existed is reported when the mock is left."""
    mock = mock_codepipeline().start()
    mock.notification_rule("relaese", [STARTED])
    created(mock.client(), release())

    with pytest.warns(PipeMockWarning) as caught:
        mock.stop()

    assert [
        (
            "Notification rule relaese-1 is about "
            "arn:aws:codepipeline:us-east-1:123456789012:relaese, which never existed."
        )
    ] == [str(each.message) for each in caught]


def test_a_rule_that_had_nothing_to_send_is_not_reported() -> None:
    """A rule whose resource exists may well send nothing."""
    with mock_codepipeline() as mock:
        mock.notification_rule("release", [FAILED])
        created(mock.client(), release())

    assert [] == mock.rule_notifications


def test_rules_do_not_change_what_happens() -> None:
    """With and without a rule, ids and events are the same."""
    told = []
    for has_rule in (False, True):
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            mock.when(category="Approval").then(reject())
            if has_rule:
                mock.notification_rule("release", [FAILED, NEEDED])
            created(mock.client(), release())
            told.append(list(mock.events))

    assert told[0] == told[1]
