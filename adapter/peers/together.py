"""Calls at the same time: all of them end before the first error is raised, so that what was written is known."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from adapter.errors import OutcomeUnknown, Refused

__all__ = ["settled", "together"]

T = TypeVar("T")


async def settled(work: list[Coroutine[Any, Any, T]]) -> list[T | Exception]:
    """Give each result, or the exception that stands in its place, in the order of `work`."""
    if len(work) == 1:
        return [await _held(work[0])]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_held(item)) for item in work]
    return [task.result() for task in tasks]


async def together(work: list[Coroutine[Any, Any, T]]) -> list[T]:
    """Give all results; else raise the gravest error: refused before unknown before the first of any other kind."""
    outcomes = await settled(work)
    errors = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if errors:
        raise min(errors, key=_gravity)
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def _gravity(error: Exception) -> int:
    return 0 if isinstance(error, Refused) else 1 if isinstance(error, OutcomeUnknown) else 2


async def _held(work: Coroutine[Any, Any, T]) -> T | Exception:
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - raised again once the others have ended
        return error
