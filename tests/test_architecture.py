"""The rules of the house, checked against the source: who imports whom, and who may do what."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

import pipemock

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_FILE: Final = 350

# From the ground up: a module imports from its own floor and from those below.
FLOORS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "ground",
        (
            "_callers",
            "_clock",
            "_definitions",
            "_errors",
            "_functions",
            "_git_events",
            "_ids",
            "_json_paths",
            "_call_sites",
            "_rendering",
            "_reprs",
            "_event_log",
            "_request",
            "_targets",
            "behaviours",
            "codecommit_events",
            "events",
            "rendering",
        ),
    ),
    ("_codecommit", ("_codecommit",)),
    ("_engine", ("_engine",)),
    ("_codepipeline", ("_codepipeline",)),
    ("_cloud", ("_cloud",)),
    ("_edge", ("_edge",)),
    ("_mock", ("_mock",)),
    ("_loading", ("_loading",)),
    ("_cli", ("_cli",)),
    ("face", ("__init__", "__main__", "pytest_plugin", "strategies")),
)

# The rooms that are told everything, the present moment included.
MACHINES: Final = {"_engine", "_codecommit"}

# The services, each with the rooms that are its own: they meet in the cloud alone.
SERVICES: Final = ({"_engine", "_codepipeline"}, {"_codecommit"})

ROOT: Final = Path(pipemock.__file__).parent
FILES: Final = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted(ROOT.rglob("*.py"))
}
TREES: Final = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


# Reading the source ----------------------------------------------------------------------------


def _room(module: str) -> str:
    return module.partition(".")[0]


def _floor(module: str) -> int:
    [found] = [level for level, (_, rooms) in enumerate(FLOORS) if _room(module) in rooms]
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the full names of what is imported anywhere in a module, type-only imports included."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str() as module):
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case _:
                pass


def _module(imported: str) -> str | None:
    """Return the module of pipemock that an imported name stands for or stands in."""
    package, _, name = imported.partition(".")
    if package != "pipemock":
        return None
    while name:
        for module in (name, f"{name}.__init__"):
            if module in FILES:
                return module
        name = name.rpartition(".")[0]
    return "__init__"


def _own_imports(module: str) -> set[str]:
    found = {_module(imported) for imported in _imported(TREES[module])}
    return {each for each in found if each is not None}


def floors_below() -> dict[str, list[str]]:
    """Return, for each floor, the floors below that it imports from."""
    names = [name for name, _ in FLOORS]
    reached: dict[str, set[int]] = {name: set() for name in names}
    for module in FILES:
        reached[names[_floor(module)]] |= {_floor(each) for each in _own_imports(module)}
    return {
        name: [names[each] for each in sorted(reached[name], reverse=True) if each != level]
        for level, name in enumerate(names)
    }


def _who_imports(*packages: str) -> set[str]:
    return {
        module
        for module, tree in TREES.items()
        if any(_room(name) in packages for name in _imported(tree))
    }


def _public_definitions() -> Iterator[tuple[str, Definition]]:
    for module, tree in TREES.items():
        yield from ((module, each) for each in _definitions_in(tree))


def _definitions_in(node: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    for child in node.body:
        if isinstance(child, Definition) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _definitions_in(child)


# Floors ----------------------------------------------------------------------------------------


def test_every_module_has_its_floor() -> None:
    """Every file belongs to one floor, and every room of the table exists."""
    rooms = sorted(room for _, rooms in FLOORS for room in rooms)

    assert rooms == sorted({_room(module) for module in FILES})


@pytest.mark.parametrize("module", FILES)
def test_imports_go_downwards(module: str) -> None:
    """A module imports from its own floor and from those below, even where only types need it."""
    upwards = {each for each in _own_imports(module) if _floor(each) > _floor(module)}

    assert set() == upwards


def test_no_import_goes_round_in_a_circle() -> None:
    """No chain of imports, type-only ones included, leads back to where it began."""
    graph = {module: _own_imports(module) for module in FILES}
    order = list(graphlib.TopologicalSorter(graph).static_order())

    assert sorted(FILES) == sorted(order)


@pytest.mark.parametrize("module", FILES)
def test_the_services_do_not_know_each_other(module: str) -> None:
    """A module of one service imports nothing of the other."""
    imported = {_room(each) for each in _own_imports(module)}
    foreign = [rooms for rooms in SERVICES if _room(module) not in rooms]

    assert len(foreign) == len(SERVICES) or not imported & foreign[0]


@pytest.mark.parametrize("module", ["_clock.clock", "_clock.times", "_engine.settle", "_edge.hook"])
def test_the_check_sees_imports(module: str) -> None:
    """The reading of imports finds the ones that are there."""
    assert _own_imports(module)


# Who may know what -----------------------------------------------------------------------------


def test_only_the_edge_knows_botocore() -> None:
    """Only the edge imports botocore or boto3."""
    rooms = {_room(module) for module in _who_imports("botocore", "boto3")}

    assert {"_edge"} == rooms


def test_only_the_plugin_knows_pytest() -> None:
    """Only the pytest plugin imports pytest."""
    assert {"pytest_plugin"} == _who_imports("pytest", "_pytest")


def test_only_the_strategies_know_hypothesis() -> None:
    """Only the strategies import Hypothesis."""
    rooms = {_room(module) for module in _who_imports("hypothesis")}

    assert {"strategies"} == rooms


def test_only_definitions_know_yaml() -> None:
    """Only the reading of files imports the library for YAML."""
    assert {"_definitions.yaml_text"} == _who_imports("yaml")


@pytest.mark.parametrize("library", ["time", "random", "uuid", "secrets", "os", "logging"])
def test_the_engine_reads_nothing_from_outside(library: str) -> None:
    """The machines read no clock and no environment, draw no random number, and write no log."""
    rooms = {_room(module) for module in _who_imports(library)}

    assert not MACHINES & rooms


def test_the_engine_asks_no_clock() -> None:
    """Nothing in the machines asks for the present moment: they are told."""
    questions = {"now", "today", "utcnow"}
    asked = [
        (module, node.lineno)
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in questions
        # A request of CodeCommit brings the moment with it, under that name.
        if _room(module) in MACHINES - {"_codecommit"}
    ]

    assert [] == asked


def test_two_places_read_the_clock_of_the_process() -> None:
    """Only who enters a mock, or rehearses without one, asks for the present moment."""
    readers = {
        module
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "today", "utcnow", "time", "time_ns", "monotonic"}
    }

    assert {"_mock.activation", "_loading.sandbox"} == readers


def test_a_status_changes_only_by_a_step() -> None:
    """In the machine a status is assigned in `moves` alone, and only what `step` returns."""
    assigned = [
        (module, ast.unparse(node.value).split("(")[0])
        for module, tree in TREES.items()
        if module.startswith("_engine.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value
        if any(_is_status(target) for target in _targets(node))
    ]

    assert [("_engine.state.moves", "step")] * 5 == assigned


def test_a_status_is_not_changed_by_name() -> None:
    """Nobody in the machine gets round the rule by setting an attribute by its name."""
    callers = {
        module
        for module, tree in TREES.items()
        if module.startswith("_engine.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "setattr"
    }

    assert set() == callers


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [each for target in targets for each in ast.walk(target) if isinstance(each, ast.expr)]


def _is_status(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status"


# The look of it --------------------------------------------------------------------------------


@pytest.mark.parametrize("module", FILES)
def test_a_file_is_short(module: str) -> None:
    """Every file can be read in one go."""
    assert len(FILES[module].read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def test_the_face_is_sorted() -> None:
    """The names of the face are in order, and none stands there twice."""
    assert sorted(set(pipemock.__all__)) == pipemock.__all__


def test_the_face_is_complete() -> None:
    """Every public name of the package is in its list, and every name of the list is there."""
    public = {
        name
        for name, value in vars(pipemock).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert set(pipemock.__all__) == public


@pytest.mark.parametrize("module", FILES)
def test_every_module_says_what_it_is_for(module: str) -> None:
    """Every file that holds anything begins with a docstring."""
    tree = TREES[module]

    assert ast.get_docstring(tree) or not tree.body


def test_everything_public_has_a_docstring() -> None:
    """Every public function, method and class says what it does, in a sentence."""
    silent = [
        f"{module}.{each.name}"
        for module, each in _public_definitions()
        if "@overload" not in {f"@{ast.unparse(mark)}" for mark in each.decorator_list}
        if not (ast.get_docstring(each) or "").partition("\n")[0].endswith(".")
    ]

    assert [] == silent


@pytest.mark.parametrize("name", pipemock.__all__)
def test_the_face_is_documented_at_run_time(name: str) -> None:
    """`help` has something to say about every name of the face."""
    assert getattr(pipemock, name).__doc__
