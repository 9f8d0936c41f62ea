"""The last legal value of CodeCommit's own limits, and the first that is not legal."""

from __future__ import annotations

from typing import Any, Final

import pytest

from pipemock._codecommit.extra_rules import EXTRA_RULES
from tests.codecommit.scenes import ACCOUNT, EVE, Desk, codes, content
from tests.codecommit.test_triggers import TRIGGER

RULE_NAMES: Final = ("ApprovalRuleName", "ApprovalRuleTemplateName")
NO_HASHES: Final = ("0" * 39, "0" * 41, "g" * 40, "A" * 40)
PARTITIONS: Final = ("aws", "aws-cn", "aws-us-gov")
UUID: Final = "00000000-1111-4222-8333-abcdefabcdef"

# The rule, and pairs of the last legal value and its neighbour (see `extra_rules.py`).
RULES: Final[list[tuple[str, Any, Any]]] = [
    ("ClientRequestToken", "x" * 64, "x" * 65),
    ("CommentContent", "x" * 10_240, "x" * 10_241),
    ("Commit", "x" * 256, "x" * 257),
    ("Commit", "x", ""),
    ("CommitIdsList", ["x"] * 100, ["x"] * 101),
    ("CommitMessage", "x" * 262_144, "x" * 262_145),
    ("ContextLines", 0, -1),
    ("ContextLines", 20, 21),
    ("Email", "x" * 256, "x" * 257),
    ("MaxConflictFiles", 1, 0),
    ("MaxConflictFiles", 1000, 1001),
    ("MaxMergeHunks", 1, 0),
    ("MaxMergeHunks", 1000, 1001),
    ("MaxResults", 1, 0),
    ("MaxResults", 1000, 1001),
    ("Name", "x" * 1024, "x" * 1025),
    ("Path", "x" * 4096, "x" * 4097),
    ("Path", "folder/" * 20 + "file", "folder/" * 21 + "file"),
    ("Path", "", "//"),
    ("Path", "/", "a//b"),
    ("Path", "/a/b/", "a/./b"),
    ("Path", "...", ".."),
    ("Path", "a/.gitignore", "a/.git/b"),
    ("Path", "a\t", "a\0"),
    ("ReferenceName", "x" * 512, "x" * 513),
    ("ReferenceName", "x", ""),
    ("RepositoryNames", ["x"] * 100, ["x"] * 101),
    ("TagKeysList", ["x"] * 50, ["x"] * 51),
    # What a value looks like.
    *((name, "a_1. -Z", each) for name in RULE_NAMES for each in ("", "a/b", "ä", "a.git")),
    *((name, "a.git.b", "a\n") for name in RULE_NAMES),
    ("RepositoryName", "app.gitt", "app.git"),
    *(("BlobId", "0123456789abcdef" * 2 + "01234567", each) for each in NO_HASHES),
    *(("CommitId", "f" * 40, each) for each in NO_HASHES),
    *(("ParentCommitId", "0" * 40, each) for each in NO_HASHES),
    ("RevisionId", "0123456789abcdef" * 4, "0" * 63),
    ("RevisionId", "f" * 64, "0" * 65),
    ("RevisionId", "0" * 64, "F" * 64),
    ("CommentId", f"{UUID}:{UUID}", UUID),
    ("CommentId", f"{UUID}:{UUID}", f"{UUID}:{UUID[1:]}"),
    ("Commit", "refs/heads/ä", "a b"),
    ("PullRequestId", "10", "1a"),
    ("PullRequestId", "0", ""),
    *(("ReferenceName", "refs/heads/a.b", f"a{each}b") for each in " \t?*:\\"),
    *(("TargetBranch", "b" * 513, f"a{each}b") for each in " \n?*:\\"),
    *(("ResourceArn", f"arn:{each}:codecommit:x", "arn:aws:s3:::x") for each in PARTITIONS),
    ("ResourceArn", "arn:aws:codecommit:x", "arn:aws:codecommit:"),
    *(
        (name, f"arn:{each}:{service}::{ACCOUNT}:user/ä", each)
        for name in ("ActorArn", "AuthorArn", "ReactionUserArn")
        for each in PARTITIONS
        for service in ("iam", "sts")
    ),
    ("ActorArn", f"arn:aws:iam::{ACCOUNT}:x", f"arn:aws:iam::{ACCOUNT}:"),
    ("AuthorArn", f"arn:aws:iam::{ACCOUNT}:x", f"arn:aws:iam::{ACCOUNT[1:]}:x"),
    ("ReactionUserArn", f"arn:aws:sts::{ACCOUNT}:x", f"arn:aws:s3::{ACCOUNT}:x"),
]


@pytest.mark.parametrize(
    ("name", "legal", "illegal"), RULES, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(RULES)]
)
def test_a_rule_of_a_member(name: str, legal: Any, illegal: Any) -> None:
    """A rule that the service model does not have allows the last legal value and no further."""
    assert EXTRA_RULES[name](legal)
    assert not EXTRA_RULES[name](illegal)


def _triggers(*triggers: dict[str, Any]) -> dict[str, Any]:
    return {"triggers": list(triggers)}


def _named(number: int) -> list[dict[str, Any]]:
    return [{**TRIGGER, "name": f"tell{each}"} for each in range(number)]


def _branched(number: int) -> dict[str, Any]:
    return {**TRIGGER, "branches": [f"b{each}" for each in range(number)]}


def _files(number: int) -> dict[str, Any]:
    return {"putFiles": [{"filePath": f"f{each}", "fileContent": b"x"} for each in range(number)]}


def _tags(number: int) -> dict[str, Any]:
    return {"tags": {f"k{each}": "" for each in range(number)}}


def _pool(number: int) -> dict[str, Any]:
    return {"approvalRuleTemplateContent": content(1, *(f"{EVE}{each}" for each in range(number)))}


def _into(number: int) -> dict[str, Any]:
    into = [f"refs/heads/b{each}" for each in range(number)]
    return {"approvalRuleTemplateContent": content(into=into)}


def _resolutions(number: int) -> dict[str, Any]:
    entries = [{"filePath": f"f{each}"} for each in range(number)]
    kept = [{**each, "replacementType": "KEEP_BASE"} for each in entries[0::3]]
    modes = [{**each, "fileMode": "NORMAL"} for each in entries[1::3]]
    parts = {"replaceContents": kept, "setFileModes": modes, "deleteFiles": entries[2::3]}
    return {"conflictResolution": parts}


_APP: Final = {"repositoryName": "app"}
_SQUASH: Final = {
    **_APP,
    "sourceCommitSpecifier": "feature",
    "destinationCommitSpecifier": "main",
    "conflictResolutionStrategy": "AUTOMERGE",
}
_ARN: Final = {"resourceArn": "arn:aws:codecommit:us-east-1:123456789012:app"}
_TEMPLATE: Final = {"approvalRuleTemplateName": "rule"}

CALLS: Final[list[tuple[str, dict[str, Any], Any, int, str]]] = [
    (
        "put_repository_triggers",
        _APP,
        lambda n: _triggers(*_named(n)),
        10,
        "MaximumRepositoryTriggersExceeded",
    ),
    (
        "put_repository_triggers",
        _APP,
        lambda n: _triggers(_branched(n)),
        10,
        "MaximumBranchesExceeded",
    ),
    (
        "put_repository_triggers",
        _APP,
        lambda n: _triggers(TRIGGER | {"customData": "x" * n}),
        1000,
        "InvalidRepositoryTriggerCustomData",
    ),
    ("create_commit", _APP | {"branchName": "main"}, _files, 100, "MaximumFileEntriesExceeded"),
    (
        "merge_branches_by_squash",
        _SQUASH,
        _resolutions,
        100,
        "MaximumConflictResolutionEntriesExceeded",
    ),
    ("tag_resource", _ARN, _tags, 50, "TooManyTags"),
    ("tag_resource", _ARN, lambda n: {"tags": {"k" * n: ""}}, 128, "InvalidTagsMap"),
    ("tag_resource", _ARN, lambda n: {"tags": {"k": "v" * n}}, 256, "InvalidTagsMap"),
    ("untag_resource", _ARN, lambda n: {"tagKeys": ["k" * n]}, 128, "InvalidTagKeysList"),
    (
        "put_repository_triggers",
        _APP,
        lambda n: _triggers(TRIGGER | {"name": "x" * n}),
        100,
        "InvalidRepositoryTriggerName",
    ),
    (
        "put_repository_triggers",
        _APP,
        lambda n: _triggers(TRIGGER | {"branches": ["x" * n]}),
        256,
        "InvalidRepositoryTriggerBranchName",
    ),
    ("create_approval_rule_template", _TEMPLATE, _pool, 50, "InvalidApprovalRuleTemplateContent"),
    ("create_approval_rule_template", _TEMPLATE, _into, 100, "InvalidApprovalRuleTemplateContent"),
]


@pytest.mark.parametrize("row", CALLS, ids=[f"{call}-{n}" for n, (call, *_) in enumerate(CALLS)])
def test_a_limit_of_a_call(desk: Desk, row: tuple[str, dict[str, Any], Any, int, str]) -> None:
    """A call refuses one more than the limit, and performs the limit itself."""
    call, members, of_size, most, code = row
    method = getattr(desk.ana, call)
    parent = {"parentCommitId": desk.first} if call == "create_commit" else {}
    asked = members | parent

    assert code == codes(method, **asked, **of_size(most + 1))
    assert 200 == method(**asked, **of_size(most))["ResponseMetadata"]["HTTPStatusCode"]
