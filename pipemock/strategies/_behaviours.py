"""Strategies for the behaviours of actions and rules."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from pipemock._targets import (
    FAILED,
    SUCCEEDED,
    DeployEvent,
    DeployTarget,
    deploy_event,
    deploy_target,
)
from pipemock.behaviours import (
    CATEGORIES,
    ERROR_CODES,
    RULE,
    Approve,
    Behaviour,
    Fail,
    Hang,
    Reject,
    Succeed,
    approve,
    fail,
    hang,
    reject,
    succeed,
)
from pipemock.strategies._arguments import require_at_least, require_one_of
from pipemock.strategies._words import TEXTS, subsets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_BOB: Final = "arn:aws:iam::123456789012:user/Bob"
_ERROR_CODES: Final = st.sampled_from(
    ("ConfigurationError", "PermissionError", "RevisionUnavailable", "SystemUnavailable")
)
_LIFECYCLE: Final = ("BeforeInstall", "AfterInstall", "ApplicationStart")
_INSTANCES: Final = ("i-0a1", "i-0b2", "i-0c3")
_HOUR: Final = 3600

_ANSWERS: Final = (Approve, Reject)
_WHO: Final = st.just(_BOB)
_SAID: Final = st.none() | TEXTS
_VARIABLES: Final = st.dictionaries(st.sampled_from(("Tag", "Url")), TEXTS, min_size=1)


@st.composite
def behaviours(
    draw: st.DrawFn, *, category: str | None = None, max_after: int = _HOUR
) -> Behaviour:
    """Generate behaviours of actions, such as `succeed()` or `fail()`.

    Example:
        Behaviours of builds::

            behaviours(category="Build", max_after=600)

    Args:
        draw: Given by Hypothesis.
        category: The category of the actions, as in `when`: only approvals are approved or
            rejected, only sources find revisions, and only deployments have targets. Any
            behaviour if omitted; ``"Rule"`` is for the rules of conditions.
        max_after: The longest duration of an action, in seconds.
    """
    if category is not None:
        require_one_of((*CATEGORIES, RULE), category=category)
    require_at_least(0, max_after=max_after)
    behaviour: Behaviour = draw(_behaviours(category, max_after))
    return behaviour


def register_types() -> None:
    """Register behaviours, targets and their events with `hypothesis.strategies.from_type`."""
    for kind, strategy in _by_type(None, _HOUR).items():
        st.register_type_strategy(kind, strategy)
    st.register_type_strategy(DeployEvent, _events(_HOUR))
    st.register_type_strategy(DeployTarget, _targets(_HOUR))


@functools.cache
def _behaviours(category: str | None, most: int) -> st.SearchStrategy[Behaviour]:
    answers = category in {None, "Approval"}
    every = _by_type(category, most).items()
    return st.one_of([each for kind, each in every if answers or kind not in _ANSWERS])


def _by_type(
    category: str | None, most: int
) -> Mapping[type[Behaviour], st.SearchStrategy[Behaviour]]:
    # Hypothesis tries texts that it finds in sources, and `fail` refuses a code as its message.
    messages = TEXTS.filter(lambda text: text not in ERROR_CODES)
    after, error = st.integers(0, most), {"code": _ERROR_CODES, "message": messages}
    found = {"summary": TEXTS, "external_execution_id": TEXTS, "output_variables": _VARIABLES}
    if category in {None, "Source"}:
        found["revision"] = TEXTS
    succeeding = _calls(succeed, after=after, **found)
    failing = _calls(fail, **error, after=after, external_execution_id=TEXTS)
    if category in {None, "Deploy"}:
        targets = st.lists(
            _targets(most), min_size=1, max_size=3, unique_by=lambda each: each.target_id
        )
        succeeding |= st.builds(succeed, targets=targets)
        failing |= st.builds(fail, code=_ERROR_CODES, targets=targets)
    return {
        Succeed: succeeding,
        Fail: failing,
        Hang: st.builds(hang),
        Approve: _calls(approve, by=_WHO, after=after, summary=TEXTS),
        Reject: _calls(reject, by=_WHO, after=after, summary=TEXTS),
    }


# One draw decides which arguments are given, so that shrinking can drop them all at once.
def _calls(
    make: Callable[..., Behaviour], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Behaviour]:
    subsets_of_names = subsets(*optional)

    @st.composite
    def called(draw: st.DrawFn) -> Behaviour:
        names = draw(subsets_of_names)
        return make(**{name: draw(optional[name]) for name in optional if name in names})

    return called()


# A target starts in the first half of the time; its events, at most two, fit into the second.
def _targets(most: int) -> st.SearchStrategy[DeployTarget]:
    return st.builds(
        deploy_target,
        st.sampled_from(_INSTANCES),
        after=st.integers(0, most // 2),
        events=st.lists(_events(most // 4), max_size=2),
    )


def _events(most: int) -> st.SearchStrategy[DeployEvent]:
    return st.builds(
        deploy_event,
        st.sampled_from(_LIFECYCLE),
        status=st.sampled_from((SUCCEEDED, FAILED)),
        took=st.integers(0, most),
        message=_SAID,
    )
