"""Declarations of triggers: the events of a repository that start the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from pipemock._engine.declaration.globs import matches
from pipemock._git_events import PULL_REQUEST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Mapping


@attrs.frozen(kw_only=True)
class Patterns:
    """Patterns that include names, and patterns that exclude names despite them."""

    includes: tuple[str, ...]
    excludes: tuple[str, ...]

    def refusal(self, name: str) -> str | None:
        """Return why a name does not pass, or `None` if it does.

        Excludes take precedence over includes, and without includes every other name passes.
        User guide: docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
        """
        for pattern in self.excludes:
            if matches(pattern, name):
                return f"{name!r} is excluded by {pattern!r}"
        if self.includes and not any(matches(pattern, name) for pattern in self.includes):
            return f"{name!r} does not match {' or '.join(map(repr, self.includes))}"
        return None


@attrs.frozen(kw_only=True)
class PushFilter:
    """A filter for pushes, all criteria of which have to match."""

    tags: Patterns | None
    branches: Patterns | None
    file_paths: Patterns | None


@attrs.frozen(kw_only=True)
class PullRequestFilter:
    """A filter for pull requests, all criteria of which have to match."""

    events: tuple[str, ...]
    branches: Patterns | None
    file_paths: Patterns | None


@attrs.frozen(kw_only=True)
class TriggerDeclaration:
    """The filters of one source action, any one of which has to match."""

    source_action: str
    push: tuple[PushFilter, ...]
    pull_request: tuple[PullRequestFilter, ...]

    @property
    def has_filters(self) -> bool:
        """Whether the trigger has any filters."""
        return bool(self.push or self.pull_request)


def parse_trigger(trigger: Mapping[str, Any]) -> TriggerDeclaration:
    """Parse one trigger of the declaration of a pipeline."""
    configuration = trigger["gitConfiguration"]
    return TriggerDeclaration(
        source_action=configuration["sourceActionName"],
        push=tuple(_push_filter(each) for each in configuration.get("push", ())),
        pull_request=tuple(
            _pull_request_filter(each) for each in configuration.get("pullRequest", ())
        ),
    )


def _push_filter(given: Mapping[str, Any]) -> PushFilter:
    return PushFilter(
        tags=_patterns(given.get("tags")),
        branches=_patterns(given.get("branches")),
        file_paths=_patterns(given.get("filePaths")),
    )


# Inferred: a filter without events applies to all events.
def _pull_request_filter(given: Mapping[str, Any]) -> PullRequestFilter:
    return PullRequestFilter(
        events=tuple(given.get("events", PULL_REQUEST_EVENTS)),
        branches=_patterns(given.get("branches")),
        file_paths=_patterns(given.get("filePaths")),
    )


# Inferred: empty criteria are ignored.
def _patterns(given: Mapping[str, Any] | None) -> Patterns | None:
    if not given:
        return None
    return Patterns(
        includes=tuple(given.get("includes", ())), excludes=tuple(given.get("excludes", ()))
    )
