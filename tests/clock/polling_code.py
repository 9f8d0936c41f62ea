"""Code as users write it: it polls and sleeps, and is imported before any mock exists."""

from __future__ import annotations

import asyncio
import time
from asyncio import sleep as pause
from time import sleep
from time import sleep as nap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def status(client: Any) -> str:
    """Return the status of the latest execution."""
    answer = client.list_pipeline_executions(pipelineName="release", maxResults=1)
    found: str = answer["pipelineExecutionSummaries"][0]["status"]
    return found


def until_done(
    client: Any, *, wait: Callable[[], object] = lambda: None, attempts: int = 100_000
) -> list[str]:
    """Poll until an execution ends; return every status seen, in order."""
    seen = [status(client)]
    while seen[-1] == "InProgress" and len(seen) < attempts:
        wait()
        seen.append(status(client))
    return seen


def by_module() -> None:
    """Sleep by the name in the module `time`."""
    time.sleep(30)


def by_name() -> None:
    """Sleep by a name that was bound at import."""
    sleep(30)


def by_alias() -> None:
    """Sleep by another name that was bound at import."""
    nap(30)


async def until_done_in_a_task(client: Any, seconds: float = 30) -> list[str]:
    """Poll in a coroutine until an execution ends."""
    seen = [status(client)]
    while seen[-1] == "InProgress":
        await asyncio.sleep(seconds)
        seen.append(status(client))
    return seen


async def pause_by_name(seconds: float, result: str) -> str:
    """Sleep in a coroutine by a name that was bound at import."""
    return await pause(seconds, result)
