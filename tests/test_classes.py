"""The classes of the package compare and print as those of attrs do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from pipemock import _classes

if TYPE_CHECKING:
    from collections.abc import Callable

FROZEN: Final = (_classes.frozen, attrs.frozen)
MUTABLE: Final = (_classes.define, attrs.define)


class Fields:
    """Fields of every kind that a class of the package has."""

    name: str
    _secret: object = None
    place: int = attrs.field(default=1, repr=False)
    noted: int = attrs.field(default=1, eq=False)


def made(decorator: Any, body: type = Fields, **options: Any) -> Any:
    """Make a class of the fields, so that both ways make the same one."""
    return decorator(**options)(type("Made", body.__bases__, dict(vars(body))))


@pytest.mark.parametrize("decorators", [FROZEN, MUTABLE])
def test_an_instance_prints_as_with_attrs(decorators: tuple[Any, Any]) -> None:
    """The repr has the fields that are shown, in order."""
    ours, theirs = (made(each, kw_only=True)(name="x", secret=[1]) for each in decorators)

    assert "Made(name='x', _secret=[1], noted=1)" == repr(ours) == repr(theirs)


def test_a_class_in_a_function_prints_its_own_name() -> None:
    """The repr names the class as the function knows it."""

    @_classes.frozen
    class Outer:
        @_classes.frozen
        class Inner:
            pass

    assert ["Outer()", "Outer.Inner()"] == [repr(Outer()), repr(Outer.Inner())]


def test_an_instance_that_contains_itself_prints() -> None:
    """The repr ends where an instance comes again, and the next one is whole."""
    ours = made(_classes.define)("x")
    ours._secret = [ours]

    assert ["Made(name='x', _secret=[...], noted=1)"] * 2 == [repr(ours), repr(ours)]


def test_a_field_without_a_value_prints() -> None:
    """The repr of an instance shows what it has, as in the middle of its creation."""
    ours = made(_classes.define)("x")
    del ours._secret

    assert "Made(name='x', _secret=NOTHING, noted=1)" == repr(ours)


@pytest.mark.parametrize("decorators", [FROZEN, MUTABLE])
def test_instances_compare_as_with_attrs(decorators: tuple[Any, Any]) -> None:
    """Instances of one class with equal fields are equal, but for fields that do not count."""
    for decorator in decorators:
        cls, other = made(decorator), made(decorator)
        given = [cls("x", 2, 3), cls("x", 2, 3), cls("x", 2, 3, 4)]
        different = [cls("y", 2, 3), cls("x", 1, 3), cls("x", 2, 1), other("x", 2, 3), ("x", 2, 3)]

        assert [given[0]] * 3 == given
        assert not [each for each in different if each == given[0]]
        assert different == [each for each in different if each != given[0]]


def test_frozen_instances_are_hashable() -> None:
    """Equal instances have the same hash, and instances of other classes other ones."""
    first, second = made(_classes.frozen), made(_classes.frozen)
    found = {first("x"), first("x", noted=2), first("y"), second("x")}

    assert 3 == len(found)
    assert hash(first("x")) == hash(first("x", noted=2))
    assert hash(first("x")) != hash(second("x"))


@pytest.mark.parametrize("decorator", MUTABLE)
def test_mutable_instances_are_not_hashable(decorator: Any) -> None:
    """What compares by its values, which may change, has no hash."""
    with pytest.raises(TypeError, match="unhashable type: 'Made'"):
        hash(made(decorator)("x"))


@pytest.mark.parametrize("decorators", [FROZEN, MUTABLE])
def test_instances_compare_by_identity_where_they_should(decorators: tuple[Any, Any]) -> None:
    """With `eq=False`, an instance is equal to itself, and hashable."""
    for decorator in decorators:
        cls = made(decorator, eq=False)
        first, second = cls("x"), cls("x")

        assert [first] == [each for each in (first, second) if each == first]
        assert {first: 1, second: 2} == {second: 2, first: 1}
        assert "Made(name='x', _secret=None, noted=1)" == repr(first)


@pytest.mark.parametrize("decorator", FROZEN)
def test_a_class_may_compare_and_print_by_itself(decorator: Any) -> None:
    """Functions that a class has are kept, and with `repr=False` that of its base is."""

    class Own:
        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

    class Inherited(Own):
        pass

    own = made(decorator, Own)()
    inherited = made(decorator, Inherited, repr=False)()

    assert ("own", 7, True) == (repr(own), hash(own), own == 1)
    assert ("own", False) == (repr(inherited), inherited == 1)


def test_a_class_compares_all_fields_that_it_inherits() -> None:
    """The fields of a base count in the class and not the other way round."""
    base = made(_classes.frozen)
    child: Callable[..., Any] = _classes.frozen(type("Child", (base,), {"__annotations__": {}}))

    assert child("x") == child("x")
    assert child("x") != child("y")
    assert child("x") != base("x")
    assert "Child(name='x', _secret=None, noted=1)" == repr(child("x"))
