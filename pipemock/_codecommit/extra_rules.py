"""What the service requires of members and its service model does not say.

Each rule has its source. Where that is the user guide, quotas, the address is
docs.aws.amazon.com/codecommit/latest/userguide/limits.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fits: TypeAlias = Callable[[Any], object]


def _like(pattern: str) -> Fits:
    return re.compile(pattern, re.ASCII | re.DOTALL).fullmatch


def _up_to(most: int) -> Fits:
    return lambda value: len(value) <= most


def _between(least: int, most: int) -> Fits:
    return lambda value: least <= value <= most


def _is_path(path: str) -> bool:
    names = path.strip("/").split("/")
    plain = path in {"", "/"} or not any(name in {"", ".", "..", ".git"} for name in names)
    return (
        plain
        and len(path) <= _LONGEST_PATH
        and len(names) <= _DEEPEST_PATH + 1
        and ("\0" not in path)
    )


_LONGEST_PATH: Final = 4096
_DEEPEST_PATH: Final = 20

_HEX: Final = _like(r"[0-9a-f]{40}")
_RULE_NAME: Final = _like(r"(?!.*\.git\Z)[\w. -]+")
_PRINCIPAL: Final = _like(r"arn:aws[\w-]*:(iam|sts)::[0-9]{12}:.+")

EXTRA_RULES: Final[Mapping[str, Fits]] = {
    # User guide, quotas.
    "ApprovalRuleName": _RULE_NAME,
    "ApprovalRuleTemplateName": _RULE_NAME,
    "CommentContent": _up_to(10_240),
    "Email": _up_to(256),
    "Name": _up_to(1024),
    # User guide, quotas: 4,096 characters and a depth of 20 folders.
    "Path": _is_path,
    # User guide, quotas: 50 tags on a resource.
    "TagKeysList": _up_to(50),
    "RepositoryName": lambda name: not name.endswith(".git"),
    # The documentation in the service model.
    "CommitIdsList": _up_to(100),
    "CommitMessage": _up_to(256 * 1024),
    "ContextLines": _between(0, 20),
    "RepositoryNames": _up_to(100),
    # The documentation in the service model says that they are positive. Inferred: the maximum.
    "MaxConflictFiles": _between(1, 1000),
    "MaxMergeHunks": _between(1, 1000),
    "MaxResults": _between(1, 1000),
    # Inferred from samples and from what git allows.
    "ActorArn": _PRINCIPAL,
    "AuthorArn": _PRINCIPAL,
    "BlobId": _HEX,
    "ClientRequestToken": _up_to(64),
    "CommentId": _like(r"[0-9a-f-]{36}:[0-9a-f-]{36}"),
    "Commit": _like(r"\S{1,256}"),
    "CommitId": _HEX,
    "ParentCommitId": _HEX,
    "PullRequestId": _like(r"[0-9]+"),
    "ReactionUserArn": _PRINCIPAL,
    "ReferenceName": _like(r"[^\s?*:\\]{1,512}"),
    "ResourceArn": _like(r"arn:aws[\w-]*:codecommit:.+"),
    "RevisionId": _like(r"[0-9a-f]{64}"),
    "TargetBranch": _like(r"[^\s?*:\\]+"),
}
"""The extra rules, by the names of members in errors."""
