"""Hypothesis strategies for what pipemock speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipemock.behaviours import Fail, Hang, Succeed, fail, hang, succeed

if TYPE_CHECKING:
    from pipemock.behaviours import Behaviour

_ERROR_CODES = ("JobFailed", "ConfigurationError", "PermissionError", "SystemUnavailable")


def behaviours() -> st.SearchStrategy[Behaviour]:
    """Generate what an action of AWS's own may do: succeed, fail or hang."""
    return st.one_of(_successes(), _failures(), st.just(hang()))


def register() -> None:
    """Let `hypothesis.strategies.from_type` know the behaviours; Hypothesis calls this itself."""
    st.register_type_strategy(Succeed, _successes())
    st.register_type_strategy(Fail, _failures())
    st.register_type_strategy(Hang, st.just(hang()))


def _successes() -> st.SearchStrategy[Behaviour]:
    return st.builds(succeed, after=_seconds())


def _failures() -> st.SearchStrategy[Behaviour]:
    return st.builds(fail, st.sampled_from(_ERROR_CODES), after=_seconds())


def _seconds() -> st.SearchStrategy[int]:
    return st.integers(min_value=0, max_value=3600)
