"""Services behind the ports of the engine, which record what is asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Service:
    """A service behind a port, which records its calls and answers some of them."""

    def __init__(self, **answers: Callable[..., object]) -> None:
        """Start without a call."""
        self.calls: list[tuple[Any, ...]] = []
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return a method that records what it is called with."""

        def called(*given: object, **named: object) -> object:
            self.calls.append((name, *given, named))
            answer = self._answers.get(name)
            return None if answer is None else answer(*given, **named)

        return called
