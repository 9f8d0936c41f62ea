"""Validation of the members of requests.

The service model and the extra rules say what is valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, member_names
from pipemock._codecommit.branch_names import require_branch_name
from pipemock._codecommit.extra_rules import EXTRA_RULES
from pipemock._codecommit.known_values import KNOWN_VALUES
from pipemock._errors import NotMocked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipemock._codecommit.constraints import Constraints
    from pipemock._errors import ServiceError


def validate(operation: str, model: Mapping[str, Constraints], asked: Mapping[str, Any]) -> None:
    """Validate the members of a request in the order of the service model.

    Args:
        operation: The name of the operation.
        model: What the service model says about each member, by its path.
        asked: The members of the request.

    Raises:
        ServiceError: About the first member that is missing or not valid.
        NotMocked: If the service model has a value that the mock does not know.
    """
    together = REQUIRED_TOGETHER.get(operation, ())
    needed = together if any(asked.get(path) is not None for path in together) else ()
    for path, constraints in model.items():
        if "." not in path:
            is_needed = path in needed
            validate_member(operation, path, constraints, asked.get(path), is_needed=is_needed)


def validate_member(
    operation: str,
    path: str,
    constraints: Constraints,
    value: object,
    *,
    is_needed: bool = False,
) -> None:
    """Validate one member.

    Args:
        operation: The name of the operation.
        path: The path of the member in the request.
        constraints: What the service model says about it.
        value: Its value, or `None` if it is missing.
        is_needed: Whether other members of the request require it.

    Raises:
        ServiceError: If it is missing or not valid.
        NotMocked: If the service model has its value, and the mock does not know it.
    """
    name = member_names.name_of(operation, path)
    if name is None:
        return
    is_empty = value is None or (value in _EMPTY and not {name, path} & _MAY_BE_EMPTY)
    required = constraints.required or is_needed or path in ALSO_REQUIRED.get(operation, ())
    if is_empty and required:
        raise errors.required(member_names.required(name), member_names.NOUNS[name])
    if value is None:
        return
    if name == "BranchName":
        require_branch_name(str(value))
    extra = EXTRA_RULES.get(name)
    if not constraints.allow(value) or (extra is not None and not extra(value)):
        raise _refusal(name, constraints)
    _require_known(operation, path.rpartition(".")[2], value)


def _refusal(name: str, constraints: Constraints) -> ServiceError:
    too_long = f"longer than {constraints.maximum} characters"
    match name:
        case "RepositoryName":
            return errors.invalid_repository_name()
        case "BranchName":
            return errors.invalid_branch_name(f"Branch name cannot be {too_long}")
        case "ApprovalRuleContent":
            return errors.invalid_rule_content(f"it is {too_long}")
        case "ApprovalRuleTemplateContent":
            return errors.invalid_template_content(f"it is {too_long}")
        case _:
            return errors.invalid(member_names.invalid(name), member_names.NOUNS[name])


def _require_known(operation: str, name: str, value: object) -> None:
    known = KNOWN_VALUES.get(name)
    if known is None or value in known:
        return
    msg = (
        f"pipemock does not know {value!r} as {name} of codecommit {operation}: the installed "
        f"botocore has that value, and pipemock answers {', '.join(known)}. Use one of these, or "
        "put a botocore Stubber on the client to answer the call yourself: it comes first."
    )
    raise NotMocked(msg)


_EMPTY: Final[tuple[object, ...]] = ("", [], {})

# An empty description removes one, an empty reaction too, an empty list replaces all triggers, and
# an empty folder path is the root (AWS CLI, example of get-folder).
_MAY_BE_EMPTY: Final = {
    "ApprovalRuleTemplateDescription",
    "Description",
    "ReactionValue",
    "RepositoryTriggersList",
    "folderPath",
}

ALSO_REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "CreatePullRequest": ("clientRequestToken",),
    "GetBranch": ("repositoryName", "branchName"),
    "PostCommentForComparedCommit": ("clientRequestToken", "location.filePath"),
    "PostCommentForPullRequest": ("clientRequestToken", "location.filePath"),
    "PostCommentReply": ("clientRequestToken",),
}
"""Members that the service requires but the model does not; botocore generates the tokens."""

REQUIRED_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "GetCommentsForPullRequest": ("repositoryName", "beforeCommitId", "afterCommitId"),
}
"""Members of which each requires the others (the documentation in the service model)."""
