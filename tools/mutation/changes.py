"""The changes: which expressions and statements of a file are changed, and into what.

What the type checker refuses is not made, since it is noticed before any test runs.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPPOSITES: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
# What a function returns in place of its result, where the type checker would not notice.
_EMPTY: Final = {
    "Any": "None",
    "None": "None",
    "object": "None",
    "Mapping": "{}",
    "Sequence": "()",
    "dict": "{}",
    "frozenset": "frozenset()",
    "list": "[]",
    "set": "set()",
    "str": "''",
    "tuple": "()",
}
_SWAPPED: Final = {"all": "any", "any": "all", "max": "min", "min": "max"}


class Mutant(NamedTuple):
    """A change: the lines and columns of an expression or statement, and what takes its place."""

    path: str
    line: int
    end_line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        """Name the change for people."""
        return f"{self.path}:{self.line} {self.change}"

    @property
    def change(self) -> str:
        """What is changed into what."""
        return f"{self.before} -> {self.after}"

    def applied(self, source: str) -> str:
        """Return the source with the change; columns are counted in bytes, as in syntax trees."""
        lines = source.encode().splitlines(keepends=True)
        head = lines[self.line - 1][: self.start]
        tail = lines[self.end_line - 1][self.end :]
        changed = [head, self.after.encode(), tail]
        return b"".join([*lines[: self.line - 1], *changed, *lines[self.end_line :]]).decode()


def mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield every change of a file, in the order of its syntax tree."""
    tree = ast.parse(source)
    left_alone = _left_alone if is_public(path) else _left_alone_inside
    unchanged = {id(each) for node in ast.walk(tree) for each in left_alone(node)}
    results = dict(_results(tree, ""))
    for node in ast.walk(tree):
        changed = None if id(node) in unchanged else results.get(id(node)) or _changed(node)
        if changed is None or not isinstance(node, ast.expr | ast.stmt):
            continue
        yield Mutant(
            path=path,
            line=node.lineno,
            end_line=node.end_lineno or node.lineno,
            start=node.col_offset,
            end=node.end_col_offset or 0,
            before=ast.unparse(node),
            after=changed,
        )


def is_public(path: str) -> bool:
    """Return whether users import from a file."""
    return "/_" not in path


def _left_alone_inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what has no effect in private modules: representations, and what may be given how."""
    match node:
        case ast.keyword(arg="init" | "kw_only" | "repr", value=ast.Constant() as only):
            yield only
        case _:
            yield from _left_alone(node)


def _left_alone(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what has no effect, as docstrings and parts of texts, or what the types determine."""
    match node:
        case (
            ast.If(test=ast.Name(id="TYPE_CHECKING"))
            | ast.AnnAssign(annotation=ast.Name(id="TypeAlias"))
        ):
            yield from ast.walk(node)
        case ast.arg(annotation=ast.expr() as only) | ast.AnnAssign(annotation=only):
            yield from ast.walk(only)
        case ast.FunctionDef(returns=ast.expr() as returned):
            yield from ast.walk(returned)
        case ast.Expr(value=ast.Constant() as text):
            yield text
        case ast.JoinedStr():
            yield from (each for part in node.values for each in ast.walk(part))
        case ast.Delete(targets=targets) if all(isinstance(each, ast.Name) for each in targets):
            yield node  # of a parameter that is not used
        case ast.Raise(exc=ast.Name(id="NotImplementedError")):  # a result would be missing
            yield node
        case ast.keyword(arg="strict", value=ast.Constant(value=True) as only):  # of zip
            yield only
        case ast.Call(
            func=ast.Name(id="TypeVar" | "ParamSpec" | "cast"), args=[ast.Constant() as name, *_]
        ):
            yield name


def _results(node: ast.AST, empty: str) -> Iterator[tuple[int, str]]:
    """Yield the statements that return something, each with one that returns nothing."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.FunctionDef(returns=returned) | ast.AsyncFunctionDef(returns=returned):
                yield from _results(child, _empty(returned))
            case ast.Return(value=ast.expr() as value) if empty not in {"", ast.unparse(value)}:
                yield id(child), f"return {empty}"
            case _:
                yield from _results(child, empty)


def _empty(annotation: ast.expr | None) -> str:
    """Return what is empty and of that type; nothing where the types have no such value."""
    if annotation is None:
        return ""
    alternatives = [each.strip() for each in ast.unparse(annotation).split("|")]
    if "None" in alternatives:
        return "None"
    if "tuple[" in alternatives[0] and "..." not in alternatives[0]:
        return ""
    return _EMPTY.get(alternatives[0].partition("[")[0], "")


def _changed(node: ast.AST) -> str | None:
    match node:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp():
            return _with_another_operator(node)
        case ast.Constant():
            return _another_value(node.value)
        case ast.Name(id=name, ctx=ast.Load()):
            return _SWAPPED.get(name)
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.Delete():
            return "pass"
        case _:
            return None


def _with_another_operator(node: ast.Compare | ast.BoolOp | ast.UnaryOp) -> str | None:
    other: ast.expr
    match node:
        case ast.Compare(ops=[operator]):
            other = ast.Compare(node.left, [_OPPOSITES[type(operator)]()], node.comparators)
        case ast.BoolOp():
            other = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        case ast.UnaryOp(op=ast.Not()):
            other = node.operand
        case _:
            return None
    return f"({ast.unparse(other)})"


def _another_value(value: object) -> str | None:
    if isinstance(value, bool):
        return str(not value)
    if isinstance(value, int):
        return str(value + 1)
    return repr(f"{value}x") if isinstance(value, str) and value else None
