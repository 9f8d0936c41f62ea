"""The rules of the architecture: which package imports which, and who may do what."""

from __future__ import annotations

import ast
import graphlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest

import pipemock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The packages and top-level modules of pipemock that each of them imports, also for types only.
# A new line needs a reason; a line that is no longer needed is removed.
IMPORTS: Final[Mapping[str, tuple[str, ...]]] = {
    # The public names, the command line, the pytest plugin, the strategies.
    "__main__": ("__init__", "_cli", "declarations"),
    "strategies": (
        "__init__",
        "_codepipeline",
        "_engine",
        "_git_events",
        "_reprs",
        "_targets",
        "behaviours",
        "events",
    ),
    "declarations": ("_arguments", "_mock"),
    "types": (
        "_clock",
        "_cloud",
        "_git_events",
        "_loading",
        "_mock",
        "_serving",
        "_targets",
    ),
    "pytest_plugin": ("__init__", "_call_sites", "_errors", "_mock", "_serving"),
    "__init__": ("_errors", "_mock", "_targets", "behaviours", "failures"),
    # The objects that a test uses, and the command line.
    "_cli": (
        "_arguments",
        "_arns",
        "_clock",
        "_cloud",
        "_definitions",
        "_errors",
        "_loading",
        "_mock",
        "_serving",
        "behaviours",
        "events",
        "rendering",
    ),
    "_mock": (
        "_arguments",
        "_arns",
        "_call_sites",
        "_clock",
        "_cloud",
        "_edge",
        "_errors",
        "_git_events",
        "_loading",
        "_rendering",
        "_serving",
        "behaviours",
        "events",
        "rendering",
    ),
    "_serving": (
        "_arguments",
        "_arns",
        "_clock",
        "_cloud",
        "_edge",
        "_errors",
        "behaviours",
        "events",
        "failures",
    ),
    "_loading": (
        "_clock",
        "_cloud",
        "_definitions",
        "_edge",
        "_engine",
        "_errors",
        "_event_patterns",
    ),
    # The only package that imports botocore.
    "_edge": (
        "_arguments",
        "_arns",
        "_call_sites",
        "_cloud",
        "_codecommit",
        "_codepipeline",
        "_engine",
        "_errors",
        "events",
        "failures",
    ),
    # Accounts and Regions: only here do the services meet.
    "_cloud": (
        "_arguments",
        "_arns",
        "_call_sites",
        "_clock",
        "_codecommit",
        "_codepipeline",
        "_engine",
        "_errors",
        "_event_log",
        "_git_events",
        "_ids",
        "_json",
        "behaviours",
        "codecommit_events",
        "events",
    ),
    # The services.
    "_codepipeline": (
        "_arns",
        "_engine",
        "_errors",
        "_json",
        "_request",
        "_targets",
        "events",
    ),
    "_engine": (
        "_arns",
        "_clock",
        "_errors",
        "_event_log",
        "_git_events",
        "_ids",
        "_json",
        "_targets",
        "behaviours",
        "events",
        "failures",
    ),
    "_codecommit": (
        "_arns",
        "_errors",
        "_event_log",
        "_ids",
        "_json",
        "_request",
        "codecommit_events",
    ),
    # Values and helpers.
    "rendering": ("_arguments", "_errors", "_rendering", "events"),
    "_rendering": ("_arguments", "_clock", "_errors", "events"),
    "codecommit_events": ("_arns", "events"),
    "_event_log": ("events",),
    "events": (
        "_arns",
        "_clock",
        "_errors",
        "_event_patterns",
        "_json",
        "lambda_events",
    ),
    "lambda_events": ("_arns", "_clock", "_ids"),
    "failures": ("_arguments", "behaviours"),
    "behaviours": ("_arguments", "_arns", "_clock", "_errors", "_reprs", "_targets"),
    "_targets": ("_arguments", "_clock", "_errors", "_reprs"),
    "_arns": ("_arguments", "_errors"),
    "_clock": ("_errors",),
    "_definitions": ("_arns", "_errors"),
    "_git_events": ("_arguments", "_errors"),
    "_request": ("_errors",),
    "_event_patterns": ("_arguments", "_errors"),
    "_arguments": ("_errors",),
    "_call_sites": ("_errors",),
    "_errors": (),
    "_json": (),
    "_ids": (),
    "_reprs": (),
}

# The folders and files of the engine, from the top: each imports only from those below.
ENGINE: Final = (
    "engine",
    "change_detection",
    "settle",
    "flow",
    "actions",
    "triggers",
    "providers",
    "explanation",
    "retention",
    "state",
    "structure",
    "declaration",
    "errors",
)

# The modules of `_clock` that the engine may import: it has no clock.
CLOCK_OF_THE_ENGINE: Final = {"_clock.timers", "_clock.times"}

# The packages that receive everything as arguments, including the current time.
MACHINES: Final = {"_engine", "_codecommit"}

ROOT: Final = Path(pipemock.__file__).parent
FILES: Final = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted(ROOT.rglob("*.py"))
}
TREES: Final = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


# Reading the source ----------------------------------------------------------------------------


def _package(module: str) -> str:
    return module.partition(".")[0]


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


def _imports_of_packages() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {_package(module): set() for module in FILES}
    for module in FILES:
        found[_package(module)] |= {_package(each) for each in _own_imports(module)}
    return {package: tuple(sorted(each - {package})) for package, each in found.items()}


def layers() -> list[list[str]]:
    """Return the packages of the table in layers, those that import nothing at the end."""
    depths: dict[str, int] = {}
    for package in graphlib.TopologicalSorter(IMPORTS).static_order():
        depths[package] = 1 + max((depths[each] for each in IMPORTS[package]), default=0)
    return [
        [package for package in IMPORTS if depths[package] == depth]
        for depth in range(max(depths.values()), 0, -1)
    ]


def _who_imports(*packages: str) -> set[str]:
    return {
        module
        for module, tree in TREES.items()
        if any(_package(name) in packages for name in _imported(tree))
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


# Layers ----------------------------------------------------------------------------------------


def test_each_package_imports_what_the_table_says() -> None:
    """The table of imports is the source's own: no line is missing, and none is too many."""
    assert IMPORTS == _imports_of_packages()


def test_no_import_goes_round_in_a_circle() -> None:
    """No chain of imports, type-only ones included, leads back to where it began."""
    graph = {module: _own_imports(module) for module in FILES}

    assert len(FILES) == len(list(graphlib.TopologicalSorter(graph).static_order()))


def test_the_packages_lie_in_few_layers() -> None:
    """The packages form few layers."""
    found = layers()

    assert len(IMPORTS) <= 36
    assert len(found) <= 14


def test_the_machine_is_layered_too() -> None:
    """Inside the engine, a folder imports only from the folders below it."""
    order = {f"_engine.{name}": position for position, name in enumerate(ENGINE)}
    upwards = [
        (module, imported)
        for module in FILES
        if module.startswith("_engine.") and module != "_engine.__init__"
        for imported in _own_imports(module)
        if imported.startswith("_engine.")
        if order[_folder(imported)] < order[_folder(module)]
    ]

    assert [] == upwards


def _folder(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_the_machine_has_no_clock() -> None:
    """Of `_clock`, the engine imports only timers and times."""
    imported = {
        each
        for module in FILES
        if module.startswith("_engine.")
        for each in _own_imports(module)
        if each.startswith("_clock.")
    }

    assert imported == CLOCK_OF_THE_ENGINE


# Restricted imports ----------------------------------------------------------------------------


def test_only_the_edge_knows_botocore() -> None:
    """Only the edge imports botocore or boto3."""
    packages = {_package(module) for module in _who_imports("botocore", "boto3")}

    assert {"_edge"} == packages


def test_the_handling_of_a_call_needs_no_client() -> None:
    """Between a way in and the services, botocore is known for type checking alone."""
    importers = {
        module
        for module in ("_edge.answers", "_edge.calls")
        if any(
            _package(name) in {"botocore", "boto3"} for name in _imported_at_runtime(TREES[module])
        )
    }

    assert set() == importers


def _imported_at_runtime(tree: ast.Module) -> Iterator[str]:
    body = [node for node in tree.body if ast.unparse(node).split(":")[0] != "if TYPE_CHECKING"]
    return _imported(ast.Module(body, type_ignores=[]))


def test_only_the_plugin_knows_pytest() -> None:
    """Only the pytest plugin imports pytest."""
    assert {"pytest_plugin"} == _who_imports("pytest", "_pytest")


def test_only_the_strategies_know_hypothesis() -> None:
    """Only the strategies import Hypothesis."""
    packages = {_package(module) for module in _who_imports("hypothesis")}

    assert {"strategies"} == packages


def test_only_definitions_know_yaml() -> None:
    """Only the reading of files imports the library for YAML."""
    assert {"_definitions.yaml_text"} == _who_imports("yaml")


def test_the_engine_reads_nothing_from_outside() -> None:
    """The machines read no clock and no environment, draw no random number, and write no log."""
    libraries = ("time", "random", "uuid", "secrets", "os", "logging")
    packages = {_package(module) for module in _who_imports(*libraries)}

    assert not MACHINES & packages


def test_the_engine_asks_no_clock() -> None:
    """Nothing in the engines reads the current time: it is passed to them."""
    questions = {"now", "today", "utcnow"}
    asked = [
        (module, node.lineno)
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in questions
        # A request of CodeCommit carries the time in an attribute of that name.
        if _package(module) in MACHINES - {"_codecommit"}
    ]

    assert [] == asked


def test_few_places_read_the_clock_of_the_process() -> None:
    """Only entering a mock, a rehearsal without one, and virtual sleep read the current time."""
    readers = {
        module
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in {"now", "today", "utcnow", "time", "time_ns", "monotonic"}
    }

    virtual = {"_mock.virtual_clocks", "_mock.virtual_sleep"}
    assert {"_mock.activation", "_loading.sandbox", *virtual} == readers


def test_a_status_changes_only_by_a_step() -> None:
    """In the engine, only `moves` assigns a status, and only the result of `step`."""
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
    """Nothing in the engine bypasses this rule with `setattr`."""
    callers = {
        module
        for module, tree in TREES.items()
        if module.startswith("_engine.")
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "setattr"
    }

    assert set() == callers


def test_what_changes_is_compared_by_identity() -> None:
    """Two executions, repositories or faults are two, even if all of their members are equal."""
    marks = {
        each.name: ast.unparse(mark)
        for module, tree in TREES.items()
        if _package(module) in {"_cloud", "_codecommit", "_engine"}
        for each in _definitions_in(tree)
        for mark in each.decorator_list
        if "define" in ast.unparse(mark)
    }

    assert {"Fault", "PipelineExecution", "Repository"} <= marks.keys()
    assert [] == [name for name, mark in marks.items() if "eq=False" not in mark]


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[ast.expr]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [each for target in targets for each in ast.walk(target) if isinstance(each, ast.expr)]


def _is_status(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status"


# Public names and docstrings -------------------------------------------------------------------


def test_the_public_names_are_sorted() -> None:
    """The public names are in order, and none stands there twice."""
    assert sorted(set(pipemock.__all__)) == pipemock.__all__


def test_the_public_names_are_complete() -> None:
    """What type checkers see, what can be loaded, and the lists of names are the same."""
    seen = {
        alias.name
        for node in ast.walk(TREES["__init__"])
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("pipemock")
        for alias in node.names
    }

    assert {*pipemock.__all__, "failures"} == seen
    assert "pipemock.failures" == pipemock.__getattr__("failures").__name__
    assert [*pipemock.__all__, "__version__", "failures"] == sorted(dir(pipemock), key=_last)
    assert all(getattr(pipemock, name).__name__ == name for name in pipemock.__all__)


def _last(name: str) -> bool:
    return name not in pipemock.__all__


@pytest.mark.parametrize(
    "name", ["declarations", "strategies", "_definitions", "_engine.structure"]
)
def test_the_public_names_of_a_module_exist(name: str) -> None:
    """`__all__` is in order, and each of its names can be imported from the module."""
    module = importlib.import_module(f"pipemock.{name}")

    assert sorted(set(module.__all__)) == list(module.__all__)
    assert [] == [each for each in module.__all__ if not hasattr(module, each)]


def test_every_module_says_what_it_is_for() -> None:
    """Every file begins with a docstring."""
    assert [] == [module for module, tree in TREES.items() if not ast.get_docstring(tree)]


def test_everything_public_has_a_docstring() -> None:
    """Every public function, method and class says what it does, in a sentence."""
    silent = [
        f"{module}.{each.name}"
        for module, each in _public_definitions()
        if "@overload" not in {f"@{ast.unparse(mark)}" for mark in each.decorator_list}
        if not (ast.get_docstring(each) or "").partition("\n")[0].endswith(".")
    ]

    assert [] == silent


def test_the_public_names_are_documented_at_run_time() -> None:
    """`help` has something to say about every public name."""
    assert [] == [name for name in pipemock.__all__ if not getattr(pipemock, name).__doc__]
