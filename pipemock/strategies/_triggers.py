"""Strategies for triggers of V2 pipelines: the pushes and pull requests that start them."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from pipemock._git_events import PULL_REQUEST_EVENTS
from pipemock.strategies._words import some, subsets

_CONNECTION: Final = "CodeStarSourceConnection"
_MOST_FILTERS: Final = 2
_MOST_PATTERNS: Final = 2

_BRANCHES: Final = st.sampled_from(("main", "release/*", "feature-**", "{main,next}", "v[0-9]"))
_PATHS: Final = st.sampled_from(("**", "src/**", "docs/*.md", "?"))
_TAGS: Final = st.sampled_from(("*", "v*", "v1.?", "nightly-**"))


def _patterns(names: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    lists = st.lists(names, min_size=1, max_size=_MOST_PATTERNS, unique=True)
    return st.one_of(
        st.fixed_dictionaries({"includes": lists}),
        st.fixed_dictionaries({"excludes": lists}),
        st.fixed_dictionaries({"includes": lists, "excludes": lists}),
    )


def _filters(
    *legal: st.SearchStrategy[dict[str, Any]],
) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.one_of(legal), min_size=1, max_size=_MOST_FILTERS, unique_by=repr)


# Tags are never combined with other filters, file paths only with branches. User guide, filters:
# docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
_ON_BRANCHES: Final = {"branches": _patterns(_BRANCHES)}
_ON_PATHS: Final = {"filePaths": _patterns(_PATHS)}
_EVENTS: Final = {
    "events": st.lists(st.sampled_from(PULL_REQUEST_EVENTS), min_size=1, max_size=3, unique=True)
}
_PUSHES: Final = _filters(
    st.fixed_dictionaries(_ON_BRANCHES, optional=_ON_PATHS),
    st.fixed_dictionaries({"tags": _patterns(_TAGS)}),
)
_PULL_REQUESTS: Final = _filters(
    st.fixed_dictionaries(_ON_BRANCHES, optional={**_ON_PATHS, **_EVENTS})
)
_KINDS: Final = subsets("push", "pullRequest")


def triggers(draw: st.DrawFn, sources: dict[str, Any]) -> list[dict[str, Any]]:
    """Draw triggers for some of the connections in a source stage."""
    connections = [
        action["name"]
        for action in sources["actions"]
        if action["actionTypeId"]["provider"] == _CONNECTION
    ]
    chosen = some(draw, connections, least=0, most=len(connections))
    return [{"providerType": _CONNECTION, "gitConfiguration": _git(draw, each)} for each in chosen]


def _git(draw: st.DrawFn, source: str) -> dict[str, Any]:
    kinds = draw(_KINDS)
    filters: dict[str, Any] = {"sourceActionName": source}
    if "push" in kinds:
        filters["push"] = draw(_PUSHES)
    if "pullRequest" in kinds:
        filters["pullRequest"] = draw(_PULL_REQUESTS)
    return filters
