"""What a plan of Terraform does not know yet, by the expressions that it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pipemock._arns import arn
from pipemock._definitions.actions import dictionary
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MODULE: Final = re.compile(r'module\.([\w-]+)(?:\[(?:[0-9]+|"[^"]*")\])?\.?')
_NOT_RESOURCES: Final = ("each.", "count.", "local.", "path.", "terraform.", "self.")


class References:
    """The values that only an apply will know: given by name, worked out, or placeholders.

    `nameable` has the names of all of them, and `placeholders` of those without a value. The name
    is the one reference of the expression, such as ``aws_iam_role.release.arn``, or else the
    address of the argument, such as ``aws_codepipeline.release.role_arn``.
    """

    def __init__(self, document: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
        """Read the expressions and the marks of unknown values in a document."""
        configuration = document.get("configuration", {})
        self._root = configuration.get("root_module", {})
        self._providers = configuration.get("provider_config", {})
        self._variables = document.get("variables", {})
        self._unknown = {
            each["address"]: each.get("change", {}).get("after_unknown", {})
            for each in document.get("resource_changes", ())
        }
        self._parameters = parameters
        self._computed: dict[str, str] = {}
        self.nameable: dict[str, None] = {}
        self.placeholders: dict[str, None] = {}

    def region(self) -> str | None:
        """Return the Region of the provider, if the configuration tells."""
        expression = self._providers.get("aws", {}).get("expressions", {}).get("region", {})
        if "constant_value" in expression:
            return str(expression["constant_value"])
        for reference in expression.get("references", ()):
            variable = self._variables.get(reference.removeprefix("var."))
            if variable is not None:
                return str(variable.get("value"))
        return None

    def learn(self, resource: Mapping[str, Any], account: str, region: str) -> None:
        """Remember what follows from a resource's name: its id, and the ARN of a pipeline."""
        values, address = resource.get("values", {}), resource["address"]
        name = values.get("name", resource["name"])
        self._computed |= {f"{address}.name": name, f"{address}.id": name}
        if resource["type"] == "aws_codepipeline":
            self._computed[f"{address}.arn"] = arn("codepipeline", region, account, name)

    def completed(self, resource: Mapping[str, Any], arguments: Sequence[str]) -> dict[str, Any]:
        """Return the arguments of a resource, with those that only an apply will know."""
        address = resource["address"]
        module, own = _split(address)
        expressions = self._expressions(module, own)
        values, unknown = (
            {key: each[key] for key in arguments if key in each}
            for each in (resource.get("values", {}), self._unknown.get(address, {}))
        )
        completed: dict[str, Any] = self._merged(values, unknown, expressions, address, module)
        return completed

    def _merged(
        self,
        value: Any,
        unknown: Any,
        expression: Any,
        address: str,
        module: Sequence[str],
    ) -> Any:
        if unknown is True:
            return self._value(expression, address, module)
        if isinstance(unknown, dict):
            known = dictionary(value)
            return {
                key: self._merged(
                    known.get(key),
                    unknown.get(key),
                    _inner(expression, key),
                    member(address, key),
                    module,
                )
                for key in {**known, **unknown}
                if not (unknown.get(key) is True and _is_computed(key, expression))
            }
        if isinstance(unknown, list) and isinstance(value, list):
            marks = [*unknown, *[None] * len(value)]
            return [
                self._merged(each, marks[at], _inner(expression, at), item(address, at), module)
                for at, each in enumerate(value)
            ]
        return value

    def _value(self, expression: Any, address: str, module: Sequence[str]) -> str:
        found = dict.fromkeys(self._of(expression, module))
        name = next(iter(found)) if len(found) == 1 else address
        if name in self._computed:
            return self._computed[name]
        self.nameable[name] = None
        if name in self._parameters:
            return self._parameters[name]
        self.placeholders[name] = None
        return Placeholder(f"${{{name}}}")

    # Expressions ------------------------------------------------------------------------------

    def _expressions(self, module: Sequence[str], own: str) -> Any:
        bare = re.sub(r'\[(?:[0-9]+|"[^"]*")\]$', "", own)
        for each in self._module(module).get("resources", ()):
            if each.get("address") == bare:
                return each.get("expressions", {})
        return {}

    def _module(self, path: Sequence[str]) -> Mapping[str, Any]:
        module: Mapping[str, Any] = self._root
        for name in path:
            module = module.get("module_calls", {}).get(name, {}).get("module", {})
        return module

    # Outputs lead into a module, and variables out of it.
    def _sources(self, references: Sequence[str], module: Sequence[str]) -> Iterator[str]:
        for reference in references:
            kind, _, rest = reference.partition(".")
            name = rest.partition(".")[0].partition("[")[0]
            if kind == "var" and module:
                *outer, own = module
                call = self._module(outer).get("module_calls", {}).get(own, {})
                yield from self._of(call.get("expressions", {}).get(name), outer)
            elif kind == "module":
                output = rest.partition(".")[2].partition(".")[0]
                inner = [*module, name]
                outputs = self._module(inner).get("outputs", {})
                yield from self._of(outputs.get(output, {}).get("expression"), inner)
            elif kind != "var" and not reference.startswith(_NOT_RESOURCES):
                yield "".join(f"module.{each}." for each in module) + reference

    def _of(self, expression: Any, module: Sequence[str]) -> Iterator[str]:
        references = dictionary(expression).get("references", ())
        yield from self._sources(_longest(references), module)


def _split(address: str) -> tuple[list[str], str]:
    """Split an address into the names of its modules and the rest."""
    names = []
    while found := _MODULE.match(address):
        names.append(found[1])
        address = address[found.end() :]
    return names, address


# A list of references has each resource beside its attribute.
def _longest(references: Sequence[str]) -> list[str]:
    return [
        each
        for each in references
        if not any(other.startswith((f"{each}.", f"{each}[")) for other in references)
    ]


# The provider computes these where the configuration leaves them out.
def _is_computed(key: str, expression: Any) -> bool:
    return key in {"region", "run_order"} and _inner(expression, key) is None


def _inner(expression: Any, key: str | int) -> Any:
    """Return the expression of a part; an argument has one expression for all of its parts."""
    if isinstance(expression, dict) and "references" in expression:
        return expression
    if isinstance(expression, dict):
        return expression.get(key)
    if isinstance(expression, list) and isinstance(key, int) and key < len(expression):
        return expression[key]
    return None
