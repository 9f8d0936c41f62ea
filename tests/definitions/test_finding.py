"""Findings: their text and their order."""

from __future__ import annotations

from pipemock._definitions import Finding


def test_a_finding_as_text_and_its_order() -> None:
    """Findings are in the order of their lines, and in no other."""
    first, second = Finding(1, "b", "Late", "B"), Finding(1, "a", "Early", "A")

    assert "1: b: Late (B)" == str(first)
    assert [first, second, Finding(2, "", "", "")] == sorted(
        [Finding(2, "", "", ""), first, second]
    )
    assert first != second
