"""CloudFormation's functions, evaluated as far as a template allows.

Parameters have their defaults. A value that only a stack has is given, or becomes a placeholder.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._arns import partition_of
from pipemock._definitions.actions import dictionary
from pipemock._definitions.paths import item, member
from pipemock._definitions.placeholders import Placeholder
from pipemock._errors import PipeMockError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PIPELINE: Final = "AWS::CodePipeline::Pipeline"

NO_VALUE: Final = Placeholder()
"""The value of `AWS::NoValue`, which removes what it is assigned to."""

_VARIABLE: Final = re.compile(r"\$\{(!?)([^}]*)\}")
_SPECIAL: Final = re.compile(r"[${}]")
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9.@_-]")
_DYNAMIC: Final = "{{resolve:"
_IF_LENGTH: Final = 3
_LIST: Final = re.compile("(?:^|<)(?:CommaDelimitedList|List<)")
_NOTHING: Final = {"Ref": "AWS::NoValue"}


def function_of(value: Any) -> str | None:
    """Return the name of the function that a value calls, if any."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [name] = value
    return name if name in {"Ref", "Condition"} or name.startswith("Fn::") else None


def as_text(value: Any) -> str:
    """Return a scalar as CloudFormation passes it on: as a string."""
    if isinstance(value, str):
        return Placeholder(value) if _DYNAMIC in value else value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


@attrs.define
class Resolver:
    """An evaluator of the values in one template.

    It records the names of what only a deployment knows: all of them in `nameable`, and those
    without a given value in `placeholders`; and in `empty` the parameters whose value is empty.
    Conditions may depend on such values: `assumptions` are the texts that some of them are taken
    to equal, or `None` for any other text, and `undecided` those that have no assumption yet.
    """

    template: Mapping[str, Any]
    region: str
    account: str
    parameters: Mapping[str, str]
    nameable: dict[str, None] = attrs.field(factory=dict)
    placeholders: dict[str, None] = attrs.field(factory=dict)
    empty: dict[str, None] = attrs.field(factory=dict)
    assumptions: Mapping[str, str | None] = attrs.field(factory=dict)
    undecided: dict[str, None] = attrs.field(factory=dict)

    def unfold(self, value: Any, path: str) -> tuple[Any, str]:
        """Return the branch that an `Fn::If` takes and its path; other values unchanged."""
        while function_of(value) == "Fn::If":
            arguments = value["Fn::If"]
            if not isinstance(arguments, list) or len(arguments) != _IF_LENGTH:
                break
            branch = 2 if self.decide({"Condition": arguments[0]}) is False else 1
            value, path = arguments[branch], item(member(path, "Fn::If"), branch)
        return (NO_VALUE if value == _NOTHING else value), path

    def decide(self, condition: Any) -> bool | None:
        """Return whether a condition holds, or `None` if the template alone does not decide it."""
        name = function_of(condition)
        arguments = condition[name] if name else None
        if name == "Condition" and isinstance(arguments, str):
            return self.decide(self._section("Conditions").get(arguments))
        if name == "Fn::Equals" and isinstance(arguments, list):
            return self._equal([self.value(each) for each in arguments])
        if name in _DECISIVE and isinstance(arguments, list) and arguments:
            return _decided(name, [self.decide(each) for each in arguments])
        return None

    def compared_with(self, operand: str) -> list[str]:
        """Return the texts with which conditions compare what only a deployment knows."""
        conditions = self._section("Conditions")
        found = [_comparison(self.value(each)) for each in _arguments_of_equals(conditions)]
        return list(dict.fromkeys(text for each, text in filter(None, found) if each == operand))

    def _equal(self, values: list[Any]) -> bool | None:
        comparison = _comparison(values)
        if comparison is None:
            return len({str(as_text(each)) for each in values}) == 1
        operand, text = comparison
        if operand in self.assumptions:
            return self.assumptions[operand] == text
        self.undecided[operand] = None
        return None

    def value(self, value: Any) -> Any:
        """Return a value with all functions in it evaluated."""
        value, _ = self.unfold(value, "")
        name = function_of(value)
        if name:
            return self._called(name, value[name])
        if isinstance(value, dict):
            return {key: self.value(each) for key, each in value.items()}
        if isinstance(value, list):
            evaluated = [self.value(each) for each in value]
            return [each for each in evaluated if each is not NO_VALUE]
        return value

    def _called(self, name: str, argument: Any) -> Any:
        if name in _FUNCTIONS:
            return _FUNCTIONS[name](self, argument)
        known = self.value(argument)
        return self.unknown(name.removeprefix("Fn::"), known if isinstance(known, str) else "")

    def ref(self, name: str) -> Any:
        """Return the value of a reference."""
        if name in self._pseudo_parameters:
            return self._pseudo_parameters[name]
        declared = dictionary(self._section("Parameters").get(name))
        if name in self.parameters:
            return _typed(declared, self.unknown(name))
        resource = dictionary(self._section("Resources").get(name))
        if resource.get("Type") == PIPELINE:
            return self.name_of(name)
        default = _default(declared)
        if default == "":
            self.empty[name] = None
        return self.unknown(name) if default is None else default

    def name_of(self, resource: str) -> Any:
        """Return the name of a resource.

        If the template gives it none, CloudFormation makes one of the name of the stack, the
        logical id and a random text, which is left out here.
        """
        properties = dictionary(self._section("Resources")[resource].get("Properties"))
        name = self.value(properties.get("Name"))
        if name is not None and name != NO_VALUE:
            return name
        stack = self.parameters.get("AWS::StackName")
        return _NOT_IN_NAMES.sub("_", f"{stack}-{resource}" if stack else resource)[:100] or "_"

    def unknown(self, name: str, argument: str = "") -> str:
        """Return the given value for what only a deployment knows, or else a placeholder."""
        inside = _SPECIAL.sub("", argument)
        name = f"{name}:{inside}" if inside else name
        self.nameable[name] = None
        if name in self.parameters:
            return self.parameters[name]
        self.placeholders[name] = None
        return Placeholder(f"${{{name}}}")

    def find_in_map(self, keys: list[Any]) -> Any:
        """Return a value from a mapping."""
        found: Any = self._section("Mappings")
        for key in keys:
            found = dictionary(found).get(as_text(key))
        return found if found is not None else self.unknown("FindInMap", ".".join(map(str, keys)))

    @property
    def _pseudo_parameters(self) -> Mapping[str, str]:
        partition = partition_of(self.region)
        return {
            "AWS::AccountId": self.account,
            "AWS::Partition": partition.name,
            "AWS::Region": self.region,
            "AWS::URLSuffix": partition.dns_suffix,
        }

    def _section(self, name: str) -> Mapping[str, Any]:
        return dictionary(self.template.get(name))


# The value of one part that decides the whole.
_DECISIVE: Final = {"Fn::And": False, "Fn::Or": True, "Fn::Not": True}


def _decided(name: str, parts: list[bool | None]) -> bool | None:
    decisive = _DECISIVE[name]
    if decisive in parts:
        holds: bool | None = decisive
    else:
        holds = None if None in parts else not decisive
    return not holds if name == "Fn::Not" and holds is not None else holds


def _comparison(values: list[Any]) -> tuple[str, str] | None:
    """Return what a comparison needs to know, and the text that makes it true; `None` if known."""
    unknown = [str(each) for each in values if isinstance(each, Placeholder)]
    known = [as_text(each) for each in values if not isinstance(each, Placeholder)]
    if not unknown or len({str(each) for each in values}) == 1:
        return None
    return (unknown[0], known[0]) if known else (" and ".join(unknown), "the same")


def _arguments_of_equals(value: Any) -> Iterator[list[Any]]:
    for key, inside in value.items() if isinstance(value, dict) else ():
        if key == "Fn::Equals" and isinstance(inside, list):
            yield inside
        yield from _arguments_of_equals(inside)
    for each in value if isinstance(value, list) else ():
        yield from _arguments_of_equals(each)


# The default of a parameter of these types is the place of its value, not the value.
def _default(declared: Mapping[str, Any]) -> Any:
    kind = str(declared.get("Type", "String"))
    if kind.startswith("AWS::SSM::"):
        return None
    allowed = declared.get("AllowedValues")
    first = allowed[0] if isinstance(allowed, list) and allowed else None
    return _typed(declared, declared.get("Default", first))


# A list is written as one text. The type of a parameter in the Parameter Store has its own inside.
def _typed(declared: Mapping[str, Any], value: Any) -> Any:
    is_list = _LIST.search(str(declared.get("Type", "String")))
    if not is_list or not isinstance(value, str) or isinstance(value, Placeholder):
        return value
    return [each.strip() for each in value.split(",")]


def require_allowed(template: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
    """Refuse given values that a template does not allow, as CloudFormation does.

    Of a list, each value has to be allowed:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html

    Raises:
        PipeMockError: If a value is not one of the `AllowedValues` of its parameter.
    """
    for name, declared in dictionary(template.get("Parameters")).items():
        given = parameters.get(name)
        allowed = dictionary(declared).get("AllowedValues")
        if given is None or isinstance(given, Placeholder) or not isinstance(allowed, list):
            continue
        values = _typed(declared, given)
        texts = [as_text(each) for each in allowed]
        for each in values if isinstance(values, list) else [values]:
            if each not in texts:
                there = ", ".join(map(repr, texts)) or "none"
                msg = (
                    f"The template does not allow {each!r} for parameter {name}; it allows {there}."
                )
                raise PipeMockError(msg)


def _joined(parts: list[Any], separator: str = "") -> str:
    texts = [as_text(each) for each in parts]
    joined = separator.join(texts)
    known = not any(isinstance(each, Placeholder) for each in texts)
    return joined if known else Placeholder(joined)


# The functions -----------------------------------------------------------------------------------


def _ref(resolver: Resolver, name: Any) -> Any:
    return resolver.ref(as_text(name))


def _get_att(resolver: Resolver, argument: Any) -> Any:
    parts = resolver.value(argument)
    name = _joined(parts if isinstance(parts, list) else [parts], ".")
    return resolver.unknown(_SPECIAL.sub("", name) or "GetAtt")


def _join(resolver: Resolver, argument: Any) -> Any:
    match resolver.value(argument):
        case [str() as separator, list() as parts]:
            return _joined(parts, separator)
        case [str(), Placeholder() as unknown]:
            return unknown
        case _:
            return resolver.unknown("Join")


def _sub(resolver: Resolver, argument: Any) -> Any:
    match argument:
        case str() as text:
            own: Mapping[str, Any] = {}
        case [str() as text, dict() as own]:
            pass
        case _:
            return resolver.unknown("Sub")
    parts: list[Any] = []
    begin = 0
    for match in _VARIABLE.finditer(text):
        parts += [text[begin : match.start()], _substitute(resolver, own, *match.groups())]
        begin = match.end()
    return _joined([*parts, text[begin:]])


def _substitute(resolver: Resolver, own: Mapping[str, Any], literal: str, name: str) -> Any:
    if literal:
        return f"${{{name}}}"
    if name in own:
        return resolver.value(own[name])
    return resolver.unknown(name) if "." in name else resolver.ref(name)


def _find_in_map(resolver: Resolver, argument: Any) -> Any:
    keys = resolver.value(argument)
    return resolver.find_in_map(keys if isinstance(keys, list) else [keys])


def _select(resolver: Resolver, argument: Any) -> Any:
    match resolver.value(argument):
        case [int() | str() as index, list() as values] if (
            str(index).isascii() and str(index).isdecimal()
        ):
            at = int(index)
            return values[at] if at < len(values) else resolver.unknown("Select", str(index))
        case [index, Placeholder() as unknown]:
            return resolver.unknown("Select", f"{unknown}.{index}")
        case _:
            return resolver.unknown("Select")


def _split(resolver: Resolver, argument: Any) -> Any:
    match resolver.value(argument):
        case [_, Placeholder() as unknown]:
            return unknown
        case [str() as separator, str() as text] if separator:
            return text.split(separator)
        case _:
            return resolver.unknown("Split")


_FUNCTIONS: Final[Mapping[str, Callable[[Resolver, Any], Any]]] = {
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Ref": _ref,
}
