"""Hypothesis strategies for what pipemock speaks of: declarations and behaviours.

Whatever `pipelines` generates, CreatePipeline accepts, so that a property speaks of pipelines and
not of the ways to declare one wrongly.
"""

from __future__ import annotations

import functools
import itertools
import operator
import string
from typing import TYPE_CHECKING, Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from pipemock._codepipeline.catalogue import AWS_ACTION_TYPES, THIRD_PARTY_ACTION_TYPES
from pipemock.behaviours import (
    CATEGORIES,
    Approve,
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

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipemock._engine.action_type import ActionType
    from pipemock.behaviours import Behaviour

_KINDS: Final[Mapping[str, Sequence[ActionType]]] = {
    category: [
        kind
        for kind in (*AWS_ACTION_TYPES, *THIRD_PARTY_ACTION_TYPES)
        if kind.id.category == category and not kind.v2_only
    ]
    for category in ("Source", "Build", "Deploy", "Test", "Invoke", "Approval")
}
_SOURCES: Final = ("Source",)
_NO_SOURCES: Final = tuple(category for category in _KINDS if category != "Source")

_NAME: Final = string.ascii_letters + string.digits + "-_.@"
_VALUE: Final = string.ascii_letters + string.digits + " /:.-_"
_ROLE: Final = "arn:aws:iam::123456789012:role/pipeline"
_BOB: Final = "arn:aws:iam::123456789012:user/Bob"
_ERROR_CODES: Final = ("JobFailed", "ConfigurationError", "PermissionError", "SystemUnavailable")

_ANSWERS: Final = (Approve, Reject)
_MOST_SOURCES: Final = 3
_MOST_OUTPUTS: Final = 2

# The optional keys that change what a pipeline does; the others would only be noise.
_OPTIONAL: Final = frozenset({"PollForSourceChanges", "IsSummaryRequired", "CustomData"})
_SWITCHES: Final = frozenset({"PollForSourceChanges", "IsSummaryRequired", "Extract"})

# A variable that each provider always sets (user guide, variables reference).
_VARIABLES: Final[Mapping[str, str]] = {
    "S3": "VersionId",
    "CodeCommit": "CommitId",
    "CodeStarSourceConnection": "CommitId",
    "ECR": "ImageDigest",
    "GitHub": "CommitId",
}


@st.composite
def pipelines(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    max_stages: int = 5,
    max_actions: int = 4,
) -> dict[str, Any]:
    """Generate declarations that CreatePipeline accepts, of type V1.

    One to three sources stand in front of stages with actions of any kind, in any run order.
    Artifacts and variables lead from earlier actions to later ones.

    Example:
        What holds for every pipeline::

            @given(pipelines(names=st.just("release")))
            @mock_codepipeline
            def test_the_first_version_is_one(pipeline):
                client = boto3.client("codepipeline", region_name="us-east-1")
                assert client.create_pipeline(pipeline=pipeline)["pipeline"]["version"] == 1

    Args:
        draw: Given by Hypothesis.
        names: What to name the pipelines; any legal name if omitted.
        max_stages: The most stages, at least 2.
        max_actions: The most actions in a stage.
    """
    _expect_at_least(2, max_stages=max_stages)
    _expect_at_least(1, max_actions=max_actions)
    name = draw(_names_from(names))
    scope = _Scope()
    first, *others = draw(_unique_names(least=2, most=max_stages))
    sources = _stage(draw, first, scope, _SOURCES, min(max_actions, _MOST_SOURCES))
    bucket = draw(st.text(string.ascii_lowercase, min_size=3, max_size=63))
    return {
        "name": name,
        "roleArn": _ROLE,
        "artifactStore": {"type": "S3", "location": bucket},
        "stages": [sources, *(_stage(draw, o, scope, _NO_SOURCES, max_actions) for o in others)],
    }


@st.composite
def stages(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    categories: Sequence[str] = _NO_SOURCES,
    artifacts: Sequence[str] = ("Source",),
    max_actions: int = 4,
) -> dict[str, Any]:
    """Generate declarations of a stage.

    Example:
        Stages that take the artifact ``Code`` and deploy it::

            stages(names=st.just("Deploy"), categories=["Deploy"], artifacts=["Code"])

    Args:
        draw: Given by Hypothesis.
        names: What to name the stages; any legal name if omitted.
        categories: The categories of the actions; ``["Source"]`` gives first stages.
        artifacts: The names of the artifacts that earlier stages make.
        max_actions: The most actions.
    """
    _expect_at_least(1, max_actions=max_actions)
    _expect_categories(categories)
    name = draw(_names_from(names))
    return _stage(draw, name, _Scope(list(artifacts)), categories, max_actions)


@st.composite
def actions(
    draw: st.DrawFn,
    *,
    names: st.SearchStrategy[str] | None = None,
    categories: Sequence[str] = _NO_SOURCES,
    artifacts: Sequence[str] = ("Source",),
) -> dict[str, Any]:
    """Generate declarations of an action.

    Example:
        Approvals of every kind::

            actions(names=st.just("Sign"), categories=["Approval"])

    Args:
        draw: Given by Hypothesis.
        names: What to name the actions; any legal name if omitted.
        categories: The categories of the actions.
        artifacts: The names of the artifacts that earlier actions make.
    """
    _expect_categories(categories)
    name = draw(_names_from(names))
    return _action(draw, name, _Scope(list(artifacts)), categories, draw(_run_orders()))


@st.composite
def behaviours(draw: st.DrawFn, *, category: str | None = None, max_after: int = 3600) -> Behaviour:
    """Generate what an action does when it runs, such as `succeed()` or `fail()`.

    Example:
        What a build may do::

            behaviours(category="Build", max_after=600)

    Args:
        draw: Given by Hypothesis.
        category: The category of the actions, as in `when`: where it is given and is not
            ``"Approval"``, there is no `approve()` and no `reject()`.
        max_after: The most seconds that an action takes.
    """
    if category is not None and category not in CATEGORIES:
        msg = f"{category=} must be one of {', '.join(CATEGORIES)}"
        raise InvalidArgument(msg)
    _expect_at_least(0, max_after=max_after)
    answers = category in {None, "Approval"}
    every = _behaviours_by_type(max_after).items()
    return draw(st.one_of([each for kind, each in every if answers or kind not in _ANSWERS]))


def register() -> None:
    """Let `hypothesis.strategies.from_type` know the behaviours; Hypothesis calls this itself."""
    for kind, strategy in _behaviours_by_type(3600).items():
        st.register_type_strategy(kind, strategy)


# Declarations ---------------------------------------------------------------------------------


@attrs.define
class _Scope:
    """What earlier actions leave for those that come after them."""

    artifacts: list[str] = attrs.field(factory=list)
    references: list[str] = attrs.field(factory=lambda: ["#{codepipeline.PipelineExecutionId}"])
    numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1))

    def new(self, word: str) -> str:
        """Return a name that is not in use."""
        return next(name for n in self.numbers if (name := f"{word}{n}") not in self.artifacts)

    def add(self, action: Mapping[str, Any]) -> None:
        """Take up what an action makes."""
        self.artifacts += [each["name"] for each in action.get("outputArtifacts", ())]
        kind = action["actionTypeId"]
        if "namespace" in action and kind["category"] == "Source":
            self.references.append(f"#{{{action['namespace']}.{_VARIABLES[kind['provider']]}}}")


def _stage(
    draw: st.DrawFn, name: str, scope: _Scope, categories: Sequence[str], most: int
) -> dict[str, Any]:
    names = draw(_unique_names(least=1, most=most))
    ordered = sorted((draw(_run_orders()), each) for each in names)
    declared: list[dict[str, Any]] = []
    for run_order, group in itertools.groupby(ordered, key=operator.itemgetter(0)):
        together = [_action(draw, each, scope, categories, run_order) for _, each in group]
        for action in together:
            scope.add(action)
        declared += together
    return {"name": name, "actions": draw(st.permutations(declared))}


def _action(
    draw: st.DrawFn, name: str, scope: _Scope, categories: Sequence[str], run_order: int
) -> dict[str, Any]:
    there = scope.artifacts
    fitting = [[k for k in _KINDS[c] if k.inputs.minimum <= len(there)] for c in categories]
    kind = draw(st.sampled_from(draw(st.sampled_from([kinds for kinds in fitting if kinds]))))
    is_approval = kind.id.category == "Approval"
    members = {
        "configuration": draw(_configurations(kind, scope.references)),
        "inputArtifacts": [{"name": each} for each in draw(_inputs(kind, there))],
        "outputArtifacts": [{"name": scope.new("Artifact")} for _ in range(draw(_outputs(kind)))],
        "roleArn": draw(st.sampled_from((None, _ROLE))),
        "namespace": scope.new("Variables") if draw(st.booleans()) else None,
        "timeoutInMinutes": draw(st.none() | st.integers(5, 86_400)) if is_approval else None,
        # The first run order is also what an action has that names none.
        "runOrder": run_order if run_order > 1 or draw(st.booleans()) else None,
    }
    given = {key: value for key, value in members.items() if value}
    return {"name": name, "actionTypeId": attrs.asdict(kind.id), **given}


def _inputs(kind: ActionType, there: Sequence[str]) -> st.SearchStrategy[list[str]]:
    least, most = kind.inputs.minimum, min(kind.inputs.maximum, len(there))
    names = st.sampled_from(there) if there else st.nothing()
    return st.lists(names, min_size=least, max_size=most, unique=True)


def _outputs(kind: ActionType) -> st.SearchStrategy[int]:
    return st.integers(kind.outputs.minimum, min(kind.outputs.maximum, _MOST_OUTPUTS))


def _configurations(
    kind: ActionType, references: Sequence[str]
) -> st.SearchStrategy[dict[str, str]]:
    usable = () if kind.id.category == "Source" else references
    required = {each.name: _values(each.name, usable) for each in kind.properties if each.required}
    names = [each.name for each in kind.properties if each.name in _OPTIONAL]
    return st.fixed_dictionaries(required, optional={name: _values(name, usable) for name in names})


def _values(key: str, references: Sequence[str]) -> st.SearchStrategy[str]:
    if key in _SWITCHES:
        return st.sampled_from(("true", "false"))
    if not references:
        return _texts()
    return _texts() | st.builds(operator.add, _texts(), st.sampled_from(references))


def _names() -> st.SearchStrategy[str]:
    return st.text(_NAME, min_size=1, max_size=100)


def _unique_names(*, least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_names(), min_size=least, max_size=most, unique=True)


def _run_orders() -> st.SearchStrategy[int]:
    return st.integers(1, 3) | st.integers(1, 999)


# Behaviours -----------------------------------------------------------------------------------


@functools.cache
def _behaviours_by_type(most: int) -> Mapping[type[Behaviour], st.SearchStrategy[Behaviour]]:
    after = st.none() | st.integers(0, most)
    by, words = st.sampled_from((None, _BOB)), st.just("") | _texts()
    said = st.none() | _texts()
    return {
        Succeed: st.builds(succeed, after=after, summary=said, external_execution_id=said),
        Fail: st.builds(fail, st.sampled_from(_ERROR_CODES), _texts(), after=after),
        Hang: st.just(hang()),
        Approve: st.builds(approve, by=by, after=after, summary=words),
        Reject: st.builds(reject, by=by, after=after, summary=words),
    }


def _texts() -> st.SearchStrategy[str]:
    return st.text(_VALUE, min_size=1, max_size=20)


# Arguments ------------------------------------------------------------------------------------


def _names_from(names: object) -> st.SearchStrategy[str]:
    if names is None:
        return _names()
    if not isinstance(names, st.SearchStrategy):
        msg = f"{names=} must be a strategy, such as st.just({names!r})"
        raise InvalidArgument(msg)
    return names


def _expect_categories(categories: Sequence[str]) -> None:
    if not categories or any(each not in _KINDS for each in categories):
        msg = f"{categories=} must be some of {', '.join(_KINDS)}"
        raise InvalidArgument(msg)


def _expect_at_least(lowest: int, **given: object) -> None:
    for name, value in given.items():
        if not isinstance(value, int) or value < lowest:
            msg = f"{name}={value!r} must be an integer, at least {lowest}"
            raise InvalidArgument(msg)
