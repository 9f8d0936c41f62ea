"""Filters of triggers: whether a push or a pull request starts a pipeline, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from pipemock._clock.times import iso
from pipemock._engine.providers.sources import Reporter, is_in_codecommit, provider_of
from pipemock._engine.triggers.detection import polls
from pipemock._git_events import Push

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipemock._engine.declaration.action import ActionDeclaration
    from pipemock._engine.declaration.trigger import (
        Patterns,
        PullRequestFilter,
        PushFilter,
        TriggerDeclaration,
    )
    from pipemock._git_events import PullRequest

# User guide, troubleshooting: the service checks at most this many changed files.
MOST_FILES: Final = 100


@attrs.frozen
class Verdict:
    """The decision whether an event starts a pipeline, and its reason."""

    starts: bool
    reason: str


def repository_of(action: ActionDeclaration) -> str | None:
    """Return the repository that a source action watches, or `None` if it watches none."""
    return provider_of(action).repository_of(action.configuration)


def branch_of(action: ActionDeclaration) -> str | None:
    """Return the branch that a source action watches, or `None` if it watches none."""
    return provider_of(action).branch_of(action.configuration)


def watches_code_commit(action: ActionDeclaration, repository: str, branch: str) -> bool:
    """Return whether a source action watches a branch in CodeCommit."""
    watched = (repository_of(action), branch_of(action))
    return is_in_codecommit(action) and watched == (repository, branch)


def watches_by_connection(action: ActionDeclaration) -> bool:
    """Return whether a connection reports changes."""
    return provider_of(action).reporter is Reporter.CONNECTION


def verdict(
    action: ActionDeclaration,
    declared: TriggerDeclaration | None,
    event: Push | PullRequest,
    *,
    polling_stopped: datetime | None,
) -> Verdict:
    """Decide whether an event starts the pipeline of a source action.

    Args:
        action: A source action that watches the repository of the event.
        declared: The trigger that is declared for the action, if any.
        event: The push or pull request.
        polling_stopped: When polling of the pipeline stopped, or `None` if it has not.
    """
    # User guide: a trigger with filters turns the detection of changes off.
    if declared is not None and declared.has_filters:
        return _by_filters(declared, event)
    return _by_default(action, event, polling_stopped)


def _by_default(
    action: ActionDeclaration, event: Push | PullRequest, polling_stopped: datetime | None
) -> Verdict:
    branch = branch_of(action)
    if not isinstance(event, Push):
        return Verdict(starts=False, reason="pull requests start nothing without a trigger")
    if event.tag is not None:
        return Verdict(starts=False, reason="tags start nothing without a trigger")
    if event.branch != branch:
        return Verdict(starts=False, reason=f"its branch is {branch!r}, not {event.branch!r}")
    if _ignores_changes(action):
        return Verdict(starts=False, reason="DetectChanges is false, and it has no trigger")
    if polls(action) and polling_stopped is not None:
        since = iso(polling_stopped)
        reason = f"polling stopped at {since}, after 30 days without an execution"
        return Verdict(starts=False, reason=reason)
    return Verdict(starts=True, reason=f"it detects changes of branch {branch!r}")


# Only connections have the setting. Documented: the default is true. Inferred from
# PollForSourceChanges: upper or lower case is the same.
def _ignores_changes(action: ActionDeclaration) -> bool:
    return action.configuration.get("DetectChanges", "true").lower() == "false"


def _by_filters(declared: TriggerDeclaration, event: Push | PullRequest) -> Verdict:
    refusals = []
    for name, refusal in _refusals(declared, event):
        if refusal is None:
            return Verdict(starts=True, reason=f"{name} matches")
        refusals.append(f"{name}: {refusal}")
    if not refusals:
        what = "pushes" if isinstance(event, Push) else "pull requests"
        return Verdict(starts=False, reason=f"its trigger has no filter for {what}")
    return Verdict(starts=False, reason="; ".join(refusals))


def _refusals(
    declared: TriggerDeclaration, event: Push | PullRequest
) -> Iterator[tuple[str, str | None]]:
    if isinstance(event, Push):
        for index, push in enumerate(declared.push):
            yield f"push[{index}]", _push_refusal(push, event)
    else:
        for index, pull_request in enumerate(declared.pull_request):
            yield f"pullRequest[{index}]", _pull_request_refusal(pull_request, event)


def _push_refusal(wanted: PushFilter, push: Push) -> str | None:
    if push.tag is not None:
        return "it is not for tags" if wanted.tags is None else wanted.tags.refusal(push.tag)
    if wanted.tags is not None:
        return "it is for tags"
    return _refusal(wanted.branches, push.name) or _file_refusal(
        wanted.file_paths, push.files, new_branch=push.new_branch
    )


def _pull_request_refusal(wanted: PullRequestFilter, pull_request: PullRequest) -> str | None:
    if pull_request.event not in wanted.events:
        return f"it is for {' and '.join(wanted.events)}, not for {pull_request.event}"
    return _refusal(wanted.branches, pull_request.destination_branch) or _file_refusal(
        wanted.file_paths, pull_request.files
    )


def _refusal(patterns: Patterns | None, name: str) -> str | None:
    return None if patterns is None else patterns.refusal(name)


# User guide: each file is checked by itself, and one that passes is enough. The service does not
# know which files have changed in a new branch.
def _file_refusal(
    patterns: Patterns | None, files: tuple[str, ...], *, new_branch: bool = False
) -> str | None:
    if patterns is None:
        return None
    if new_branch:
        return "it asks for file paths, and of a new branch it is not known what has changed"
    refusals = [patterns.refusal(path) for path in files[:MOST_FILES]]
    if None in refusals:
        return None
    if not files:
        return "it asks for file paths, and no file has changed"
    which = "the" if len(files) <= MOST_FILES else f"the first {MOST_FILES}"
    return f"none of {which} changed files passes: {refusals[0]}"
