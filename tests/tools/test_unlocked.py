"""The tool that removes locks finds every kind of site, and changes nothing else."""

from __future__ import annotations

import ast
from typing import Final

from tools.unlocked import sites, unlocked

SOURCE: Final = """
import threading

_changing: Final = threading.Lock()


class Ü:
    def __init__(self, advance_lock):
        self.turn = threading.RLock()
        self._changed = threading.Condition(self.turn)
        self._advance_lock = advance_lock
        self._mine = threading.local()
        self.path = open

    def work(self):
        with self.turn, self.path("ü") as file, self._changed:
            file.read()
        with self._advance_lock.released():
            pass
        if self._sending.acquire(blocking=False):
            self._sending.release()


def enter():
    with _changing:
        _sending = threading.Lock()
    advance_lock = AdvanceLock()
"""


def test_every_kind_of_site_is_found() -> None:
    """Blocks under a lock, hand-overs, tries and values of a thread are sites; a file is not."""
    found = [(site.function, site.code) for site in sites({"a.py": SOURCE})]

    assert [
        ("Ü.__init__", "threading.local()"),
        ("Ü.work", "self.turn"),
        ("Ü.work", "self._changed"),
        ("Ü.work", "self._advance_lock.released()"),
        ("Ü.work", "self._sending.acquire(blocking=False)"),
        ("enter", "_changing"),
    ] == found


def test_a_site_loses_its_effect_alone() -> None:
    """One site is replaced in its line, and everything else stays what and where it is."""
    found = sites({"a.py": SOURCE})
    changed = [
        (before.strip(), after.strip())
        for site in found
        for before, after in zip(
            SOURCE.split("\n"), unlocked(SOURCE, site).split("\n"), strict=True
        )
        if before != after
    ]

    nothing = '__import__("contextlib").nullcontext()'
    assert [
        (
            "self._mine = threading.local()",
            'self._mine = __import__("types").SimpleNamespace()',
        ),
        (
            'with self.turn, self.path("ü") as file, self._changed:',
            f'with {nothing}, self.path("ü") as file, self._changed:',
        ),
        (
            'with self.turn, self.path("ü") as file, self._changed:',
            f'with self.turn, self.path("ü") as file, {nothing}:',
        ),
        ("with self._advance_lock.released():", f"with {nothing}:"),
        ("if self._sending.acquire(blocking=False):", "if True:"),
        ("self._sending.release()", "None"),
        ("with _changing:", f"with {nothing}:"),
    ] == changed


def test_what_is_changed_can_be_run() -> None:
    """The source without a lock is Python."""
    assert all(ast.parse(unlocked(SOURCE, site)) for site in sites({"a.py": SOURCE}))
