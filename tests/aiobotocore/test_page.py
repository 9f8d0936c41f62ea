"""The example of the documentation runs where aiobotocore is installed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.aiobotocore.async_clients import WHY_SKIPPED, run

PAGE = Path(__file__).parents[2] / "docs" / "integrations.md"


def test_the_example_passes() -> None:
    """The file of asynchronous tests that the page shows passes."""
    assert WHY_SKIPPED
    text = PAGE.read_text("utf-8").partition('```python title="test_asynchronous.py"\n')[2]
    namespace: dict[str, Any] = {}
    exec(compile(text.partition("```")[0], str(PAGE), "exec"), namespace)  # noqa: S102 -- our page
    namespace["test_a_new_account_has_no_pipelines"]()
    namespace["test_a_coroutine_can_be_decorated"]()

    assert 0 == run(asyncio.wait_for(namespace["counted_inside"](), 5))
