"""Identifiers that look random and are not."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final

import pytest

from pipemock._ids import Ids

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS: Final[dict[str, Callable[[Ids], str]]] = {
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}": lambda ids: ids.uuid(),
    r"[0-9a-f]{40}": lambda ids: ids.commit(),
    r"[A-Za-z0-9]{32}": lambda ids: ids.object_version(),
    r"sha256:[0-9a-f]{64}": lambda ids: ids.image_digest(),
    r"[A-Za-z0-9]{7}": lambda ids: ids.artifact_suffix(),
}


@pytest.mark.parametrize(("pattern", "draw"), KINDS.items())
def test_ids_have_their_form(pattern: str, draw: Callable[[Ids], str]) -> None:
    """Each kind of identifier has the form that the service gives it."""
    ids = Ids("form")

    assert all(re.fullmatch(pattern, draw(ids)) for _ in range(100))


@pytest.mark.parametrize("draw", KINDS.values())
def test_ids_do_not_repeat(draw: Callable[[Ids], str]) -> None:
    """A hundred identifiers of one kind are a hundred different ones."""
    ids = Ids("many")

    assert 100 == len({draw(ids) for _ in range(100)})


@pytest.mark.parametrize("draw", KINDS.values())
def test_the_same_seed_gives_the_same_ids(draw: Callable[[Ids], str]) -> None:
    """Two sources of one seed give the same identifiers in the same order."""
    one, other = Ids(0, "us-east-1"), Ids(0, "us-east-1")

    assert [draw(one) for _ in range(3)] == [draw(other) for _ in range(3)]


@pytest.mark.parametrize("seed", [(1, "us-east-1"), (0, "eu-west-1"), (0,), ("0us-east-1",)])
def test_another_seed_gives_other_ids(seed: tuple[object, ...]) -> None:
    """Every part of the seed counts."""
    assert Ids(0, "us-east-1").uuid() != Ids(*seed).uuid()


def test_a_uuid_is_one_of_version_4() -> None:
    """A UUID is a valid one of version 4, as those of the service are."""
    ids = Ids("version")

    assert {(4, uuid.RFC_4122)} == {
        (drawn.version, drawn.variant) for drawn in (uuid.UUID(ids.uuid()) for _ in range(100))
    }


def test_ids_are_the_same_everywhere() -> None:
    """What a seed gives does not change between machines and versions of Python."""
    assert [
        "31a09fda48a1c96ec53454e6ac7ad3a5b7361c58",
        "48a1c96e-c534-44e6-ac7a-d3a5b7361c58",
        "SVmbzOu",
        "SVmbzOujIj4LYhiHuWMGmUdJEiAlkM8f",
        "sha256:60b7180007803e93c3c6d54e31a09fda48a1c96ec53454e6ac7ad3a5b7361c58",
    ] == sorted(draw(Ids(0, "123456789012", "us-east-1")) for draw in KINDS.values())


@pytest.mark.parametrize("number", [0, 1, 32])
def test_octets(number: int) -> None:
    """As many bytes are drawn as are asked for, and the same from one seed."""
    drawn = Ids("octets").octets(number)

    assert (number, Ids("octets").octets(number)) == (len(drawn), drawn)
