"""A world in which nothing goes wrong and nothing takes long: the memory ports by themselves, for the contract suites."""

from __future__ import annotations

import asyncio
import random

from tests.simulation.backbone import Log, MemoryBackbone
from tests.simulation.journal import MemoryJournal, MemoryStore

__all__ = ["Calm", "calm_backbone", "calm_journal"]


class Calm:
    """A process, and its world, of the simulation."""

    is_cut_off = False

    def __init__(self) -> None:
        self.chance = random.Random(0)
        self.world = self
        self._tasks: set[asyncio.Task] = set()

    def spawn(self, work) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def pause(self) -> None:
        """Let the others go on."""
        await asyncio.sleep(0)

    def fault(self, *_kinds: str) -> None:
        """Nothing goes wrong."""


def calm_backbone(log: Log) -> MemoryBackbone:
    return MemoryBackbone(log, Calm())


def calm_journal(store: MemoryStore, *, same_body) -> MemoryJournal:
    return MemoryJournal(store, Calm(), same_body=same_body)
