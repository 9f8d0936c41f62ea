"""Event patterns: which events a rule of EventBridge selects, and which patterns are refused."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipemock import PipeMockError, fail, mock_codepipeline
from pipemock._event_patterns import compiled
from pipemock.events import Events, StageExecutionStateChange
from tests.client_helpers import created
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipemock import PipelineMock

EVENT: Final = {
    "source": "aws.codepipeline",
    "detail-type": "CodePipeline Action Execution State Change",
    "resources": ["arn:aws:codepipeline:eu-west-1:123456789012:release"],
    "detail": {
        "state": "FAILED",
        "version": 1.0,
        "attempt": 2,
        "done": False,
        "reason": None,
        "ip": "10.0.0.7",
        "path": "a*b",
        "type": {"owner": "AWS", "provider": "CodeBuild"},
        "artifacts": [
            {"name": "Code", "bucket": "eu", "tags": ["x", "y"]},
            {"name": "App", "bucket": "us"},
        ],
        "nothing": [],
    },
}


def _detail(**fields: Any) -> dict[str, Any]:
    return {"detail": fields}


# What matches ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.codepipeline", "aws.codecommit"]},
        _detail(state=["FAILED"], type={"provider": ["CodeBuild"]}),
        _detail(done=[False], reason=[None], version=[1.0], attempt=[2]),
        {"resources": [{"suffix": ":release"}]},
        _detail(state=[{"prefix": "FA"}]),
        _detail(state=[{"prefix": {"equals-ignore-case": "fa"}}]),
        _detail(state=[{"suffix": "LED"}]),
        _detail(state=[{"suffix": {"equals-ignore-case": "led"}}]),
        _detail(state=[{"equals-ignore-case": "failed"}]),
        _detail(state=[{"wildcard": "F*L*D"}]),
        _detail(path=[{"wildcard": "a\\*b"}]),
        {"detail-type": [{"wildcard": "* Action *"}]},
        _detail(state=[{"anything-but": "SUCCEEDED"}]),
        _detail(state=[{"anything-but": ["SUCCEEDED", "STARTED"]}]),
        _detail(state=[{"anything-but": {"prefix": "S"}}]),
        _detail(state=[{"anything-but": {"suffix": ["ING", "PED"]}}]),
        _detail(state=[{"anything-but": {"equals-ignore-case": "stopped"}}]),
        _detail(state=[{"anything-but": {"wildcard": "S*ED"}}]),
        _detail(attempt=[{"anything-but": 1}]),
        _detail(version=[{"numeric": ["=", 1]}], attempt=[{"numeric": [">", 1, "<=", 2]}]),
        _detail(ip=[{"cidr": "10.0.0.0/24"}]),
        _detail(ip=[{"cidr": "10.0.0.77/24"}]),
        _detail(state=[{"exists": True}], reason=[{"exists": True}]),
        _detail(error=[{"exists": False}], result={"code": [{"exists": False}]}),
        _detail(error=["JobFailed", {"exists": False}]),
        _detail(type=[{"exists": False}], nothing=[{"exists": False}]),
        _detail(state={"of": [{"exists": False}]}),
        _detail(artifacts={"name": ["App"], "bucket": ["us"]}),
        _detail(artifacts={"tags": ["y"]}),
        _detail(artifacts={"name": ["App"], "tags": [{"exists": False}]}),
        {"$or": [{"source": ["aws.s3"]}, _detail(state=["FAILED"])]},
        _detail(**{"$or": [{"state": ["STOPPED"]}, {"attempt": [2]}]}),
        json.dumps(_detail(state=["FAILED"])),
    ],
    ids=str,
)
def test_an_event_is_selected(pattern: Any) -> None:
    """A pattern selects the event, as the user guide of EventBridge describes."""
    assert compiled(pattern)(EVENT)


@pytest.mark.parametrize(
    "pattern",
    [
        {"source": ["aws.codecommit"]},
        {"detailType": ["CodePipeline Action Execution State Change"]},
        _detail(state=["failed"]),
        _detail(state=["FAILED"], type={"provider": ["Jenkins"]}),
        _detail(version=[1]),
        _detail(version=["1.0"], attempt=["2"]),
        _detail(done=[0]),
        _detail(reason=[""]),
        _detail(state=[{"prefix": "fa"}]),
        _detail(attempt=[{"prefix": "2"}]),
        _detail(state=[{"suffix": "FAI"}]),
        _detail(state=[{"equals-ignore-case": "fail"}]),
        _detail(state=[{"wildcard": "*L"}]),
        _detail(path=[{"wildcard": "a\\*"}]),
        _detail(state=[{"anything-but": ["FAILED"]}]),
        _detail(state=[{"anything-but": {"prefix": ["S", "F"]}}]),
        _detail(error=[{"anything-but": "JobFailed"}]),
        _detail(attempt=[{"numeric": [">", 1, "<", 2]}]),
        _detail(done=[{"numeric": ["<", 1]}]),
        _detail(ip=[{"cidr": "10.1.0.0/24"}], state=[{"cidr": "10.0.0.0/8"}]),
        _detail(state=[{"cidr": "10.0.0.0/8"}]),
        _detail(state=[{"exists": False}]),
        _detail(error=[{"exists": True}]),
        _detail(type=[{"exists": True}]),
        _detail(nothing=[{"anything-but": "x"}]),
        _detail(artifacts={"name": ["App"], "bucket": ["eu"]}),
        _detail(artifacts={"name": ["Code"], "tags": [{"exists": False}]}),
        {"$or": [{"source": ["aws.s3"]}, _detail(state=["STOPPED"])]},
    ],
    ids=str,
)
def test_an_event_is_not_selected(pattern: Any) -> None:
    """A pattern does not select the event."""
    assert not compiled(pattern)(EVENT)


@pytest.mark.parametrize(
    ("comparison", "numbers"),
    [
        (["<", 2], [1]),
        (["<=", 2], [1, 2]),
        (["=", 2], [2]),
        ([">=", 2], [2, 3]),
        ([">", 2], [3]),
        ([">", 1, "<", 3], [2]),
        ([">=", 1, "<", 3], [1, 2]),
        ([">", 1, "<=", 3], [2, 3]),
        ([">=", 1, "<=", 3], [1, 2, 3]),
    ],
    ids=str,
)
def test_numbers_at_the_bounds(comparison: list[Any], numbers: list[int]) -> None:
    """A bound is part of a range only if the comparison says so; only numbers are compared."""
    matches = compiled({"number": [{"numeric": comparison}]})

    assert numbers == [each for each in (1, 2, 3, "2", None) if matches({"number": each})]


# What EventBridge refuses ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "place", "problem"),
    [
        (
            "{",
            "",
            (
                "it is not JSON, Expecting property name enclosed in double quotes: "
                "line 1 column 2 (char 1)."
            ),
        ),
        ("[1]", "", "[1] is not an object with fields."),
        ({}, "", "{} is not an object with fields."),
        (
            _detail(state="FAILED"),
            "detail.state",
            "'FAILED' is not a list with values, such as ['FAILED'].",
        ),
        (_detail(state=[]), "detail.state", "[] is not a list with values, such as ['FAILED']."),
        (_detail(state=[["FAILED"]]), "detail.state", "['FAILED'] is not a value."),
        (
            _detail(state=[{"prefix": "a", "suffix": "b"}]),
            "detail.state",
            "{'prefix': 'a', 'suffix': 'b'} is not one comparison, such as {'prefix': 'rel'}.",
        ),
        (
            _detail(state=[{"prefx": "a"}]),
            "detail.state",
            "'prefx' is not a comparison. Did you mean prefix?",
        ),
        (
            _detail(state=[{"?": "a"}]),
            "detail.state",
            (
                "'?' is not a comparison. There is prefix, suffix, equals-ignore-case, wildcard, "
                "anything-but, exists, numeric, cidr."
            ),
        ),
        (_detail(state=[{"prefix": 1}]), "detail.state", "1 is not a text."),
        (_detail(state=[{"equals-ignore-case": 1}]), "detail.state", "1 is not a text."),
        (
            _detail(state=[{"suffix": {"equals-ignore-case": 1}}]),
            "detail.state",
            "1 is not a text.",
        ),
        (
            _detail(state=[{"prefix": {"lower": "a"}}]),
            "detail.state",
            "{'lower': 'a'} is not a text.",
        ),
        (
            _detail(state=[{"wildcard": "a**b"}]),
            "detail.state",
            "'a**b' has two wildcards in a row, or a backslash alone.",
        ),
        (
            _detail(state=[{"wildcard": "a\\b"}]),
            "detail.state",
            "'a\\\\b' has two wildcards in a row, or a backslash alone.",
        ),
        (_detail(state=[{"exists": "yes"}]), "detail.state", "'yes' is neither true nor false."),
        (_detail(state=[{"exists": 0}]), "detail.state", "0 is neither true nor false."),
        (
            _detail(state=[{"numeric": ["<"]}]),
            "detail.state",
            "['<'] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": ["<", "5"]}]),
            "detail.state",
            "['<', '5'] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": ["!", 5]}]),
            "detail.state",
            "['!', 5] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": 5}]),
            "detail.state",
            "5 is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": []}]),
            "detail.state",
            "[] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": [">", True]}]),
            "detail.state",
            "['>', True] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": ["<", 5, ">", 0]}]),
            "detail.state",
            "['<', 5, '>', 0] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": ["=", 5, "<", 9]}]),
            "detail.state",
            "['=', 5, '<', 9] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": [">", 0, ">", 1]}]),
            "detail.state",
            "['>', 0, '>', 1] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": [">", 5, "<", 5]}]),
            "detail.state",
            "['>', 5, '<', 5] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": [">", 0, "<", 5, "<", 9]}]),
            "detail.state",
            "['>', 0, '<', 5, '<', 9] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"numeric": [[], 5]}]),
            "detail.state",
            "[[], 5] is not a range, such as ['>', 0, '<=', 5].",
        ),
        (
            _detail(state=[{"cidr": "10.0.0"}]),
            "detail.state",
            "'10.0.0' is not a range of addresses.",
        ),
        (_detail(state=[{"anything-but": []}]), "detail.state", "the list is empty."),
        (
            _detail(state=[{"anything-but": [None]}]),
            "detail.state",
            "'anything-but' takes texts and numbers, not None.",
        ),
        (
            _detail(state=[{"anything-but": ["FAILED", 1]}]),
            "detail.state",
            "'anything-but' takes either texts or numbers, not ['FAILED', 1].",
        ),
        (
            _detail(state=[{"anything-but": {"exists": True}}]),
            "detail.state",
            "'anything-but' takes values or one of prefix, suffix, equals-ignore-case, wildcard.",
        ),
        (
            _detail(state=[{"anything-but": {"prefix": ""}}]),
            "detail.state",
            "every text has the prefix ''.",
        ),
        (
            _detail(state=[{"anything-but": {"suffix": ["ED", ""]}}]),
            "detail.state",
            "every text has the suffix ''.",
        ),
        (
            _detail(state=[{"anything-but": {"wildcard": "a**b"}}]),
            "detail.state",
            "'a**b' has two wildcards in a row, or a backslash alone.",
        ),
        (
            _detail(state=[{"anything-but": {"prefix": {"equals-ignore-case": "f"}}}]),
            "detail.state",
            "{'equals-ignore-case': 'f'} is not a text.",
        ),
        (
            _detail(**{"$or": [{"state": ["FAILED"]}]}),
            "detail.$or",
            "[{'state': ['FAILED']}] is not a list of at least two objects.",
        ),
        (
            _detail(**{"$or": {"state": ["FAILED"]}}),
            "detail.$or",
            "{'state': ['FAILED']} is not a list of at least two objects.",
        ),
        (
            _detail(**{"$or": [{"state": ["FAILED"]}, {}]}),
            "detail.$or",
            "{} is not an object with fields.",
        ),
    ],
    ids=str,
)
def test_a_pattern_that_is_not_one(pattern: Any, place: str, problem: str) -> None:
    """What EventBridge refuses is refused, with the place in the pattern."""
    with pytest.raises(PipeMockError) as caught:
        compiled(pattern)

    at = f" at {place}" if place else ""
    assert f"EventBridge does not accept this event pattern{at}: {problem}" == str(caught.value)


# Events of a mock -----------------------------------------------------------------------------


def test_the_events_that_a_rule_gets(mock: PipelineMock, client: Any) -> None:
    """`matching` keeps the order and returns events, which can be selected further."""
    mock.when(action="Compile").then(fail())
    created(client, release())

    selected = mock.events.matching({"detail": {"state": ["FAILED"]}})

    assert isinstance(selected, Events)
    assert ["action", "stage", "execution"] == [
        event.detail_type.split()[1].lower().replace("pipeline", "execution") for event in selected
    ]
    assert ["Build"] == [event.stage for event in selected.of(StageExecutionStateChange)]


def test_reading_changes_nothing() -> None:
    """Matching draws no ids: what follows is the same."""
    told = []
    for reads in (False, True):
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            created(mock.client(), release())
            if reads:
                mock.events.matching({"source": ["aws.codepipeline"]})
            mock.client().start_pipeline_execution(name="release")
            told.append(list(mock.events))

    assert told[0] == told[1]


# A naive model --------------------------------------------------------------------------------
#
# An event is taken apart into flat worlds, each with one element of every array, and a pattern into
# the alternatives of its `$or`s. The pattern matches if all fields of one alternative match in one
# world.


def _worlds(value: Any, path: tuple[str, ...] = ()) -> Iterator[dict[tuple[str, ...], Any]]:
    match value:
        case dict():
            for parts in itertools.product(*(_worlds(v, (*path, k)) for k, v in value.items())):
                yield {key: leaf for part in parts for key, leaf in part.items()}
        case list():
            for each in value:
                yield from _worlds(each, path)
            if not value:
                yield {}
        case _:
            yield {path: value}


def _alternatives(
    pattern: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[dict[tuple[str, ...], list[Any]]]:
    choices: list[list[dict[tuple[str, ...], list[Any]]]] = []
    for key, wanted in pattern.items():
        if key == "$or":
            choices.append([each for part in wanted for each in _alternatives(part, path)])
        elif isinstance(wanted, dict):
            choices.append(list(_alternatives(wanted, (*path, key))))
        else:
            choices.append([{(*path, key): wanted}])
    for chosen in itertools.product(*choices):
        yield {key: values for part in chosen for key, values in part.items()}


def _naive(wanted: Any, world: Mapping[tuple[str, ...], Any], path: tuple[str, ...]) -> bool:
    if isinstance(wanted, dict) and "exists" in wanted:
        return (path in world) is wanted["exists"]
    return path in world and _compares(wanted, world[path])


def _compares(wanted: Any, value: Any) -> bool:
    match wanted:
        case {"anything-but": excluded}:
            return all((value, type(value)) != (each, type(each)) for each in excluded)
        case dict():
            [(name, text)] = wanted.items()
            return (
                isinstance(value, str)
                and {
                    "prefix": value[: len(text)] == text,
                    "suffix": value[max(len(value) - len(text), 0) :] == text,
                    "equals-ignore-case": value.upper() == text.upper(),
                    "wildcard": _fits(value, text),
                }[name]
            )
        case _:
            return (value, type(value)) == (wanted, type(wanted))


def _fits(value: str, pattern: str) -> bool:
    if not pattern:
        return not value
    if pattern[0] == "*":
        return any(_fits(value[i:], pattern[1:]) for i in range(len(value) + 1))
    return value[:1] == pattern[0] and _fits(value[1:], pattern[1:])


def _selects(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    return any(
        all(any(_naive(w, world, path) for w in wanted) for path, wanted in fields.items())
        for fields in _alternatives(pattern)
        for world in _worlds(event)
    )


_TEXTS: Final = st.text("aAb", max_size=3)
_SCALARS: Final = _TEXTS | st.sampled_from([0, 1, 1.0, True, None])
_NAMES: Final = st.sampled_from("xyz")


# In an array of several kinds, what one element lacks another may have: tested below, by example.
def _has_a_mixed_array(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return len(_kinds(value)) > 1 or any(map(_has_a_mixed_array, inner))


def _kinds(value: Any) -> set[str]:
    if isinstance(value, list) and value:
        return set().union(*map(_kinds, value))
    return {"object" if isinstance(value, dict) else "none" if value == [] else "value"}


def _events() -> st.SearchStrategy[dict[str, Any]]:
    values = st.recursive(
        _SCALARS,
        lambda inner: st.dictionaries(_NAMES, inner, max_size=2) | st.lists(inner, max_size=2),
        max_leaves=6,
    )
    events = st.dictionaries(_NAMES, values, min_size=1, max_size=3)
    return events.filter(lambda event: not _has_a_mixed_array(event))


def _patterns() -> st.SearchStrategy[dict[str, Any]]:
    wildcards = st.lists(st.sampled_from(["a", "b", "*"]), min_size=1, max_size=4).map("".join)
    operators = st.one_of(
        _SCALARS,
        st.booleans().map(lambda there: {"exists": there}),
        st.tuples(st.sampled_from(["prefix", "suffix", "equals-ignore-case"]), _TEXTS).map(
            lambda pair: {pair[0]: pair[1]}
        ),
        wildcards.filter(lambda text: "**" not in text).map(lambda text: {"wildcard": text}),
        (
            st.lists(_TEXTS, min_size=1, max_size=2)
            | st.lists(st.sampled_from([0, 1, 1.0]), min_size=1, max_size=2)
        ).map(lambda excluded: {"anything-but": excluded}),
    )
    leaves = st.dictionaries(
        _NAMES, st.lists(operators, min_size=1, max_size=2), min_size=1, max_size=2
    )

    def nested(inner: Any) -> Any:
        return st.dictionaries(_NAMES, inner, min_size=1, max_size=2) | st.lists(
            inner, min_size=2, max_size=2
        ).map(lambda parts: {"$or": parts})

    return st.recursive(leaves, nested, max_leaves=4)


@given(_patterns(), _events())
def test_a_pattern_agrees_with_a_naive_model(
    pattern: dict[str, Any], event: dict[str, Any]
) -> None:
    """Whatever the pattern and the event, the model selects the same."""
    assert _selects(pattern, event) == compiled(pattern)(event)


@pytest.mark.parametrize(
    ("pattern", "event", "matches"),
    [
        ({"z": [{"exists": False}]}, {"z": [{}, ""]}, False),
        ({"z": [{"exists": False}]}, {"z": [[], ""]}, False),
        ({"z": [{"exists": False}]}, {"z": [{}, []]}, True),
        ({"z": {"x": [{"exists": False}]}}, {"z": [1, {"x": 1}]}, False),
        ({"z": {"x": [{"exists": False}]}}, {"z": [1, {"y": 1}]}, True),
    ],
)
def test_an_array_of_several_kinds(
    pattern: dict[str, Any], event: dict[str, Any], *, matches: bool
) -> None:
    """A field is there if any element of an array has it (inferred)."""
    assert matches == compiled(pattern)(event)


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ({"state": 5}, "state"),
        ({"detail": {"state": 5}}, "detail.state"),
        ({"detail": {"type": {"owner": {}}}}, "detail.type.owner"),
        ({"x": {"y": 5}}, "x.y"),
    ],
)
def test_a_mistake_is_said_where_it_is(pattern: dict[str, Any], place: str) -> None:
    """The message has the path of the field, from the outermost one on."""
    with pytest.raises(PipeMockError, match=f" this event pattern at {place}: "):
        compiled(pattern)
