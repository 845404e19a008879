"""A loop of the system goes on, whatever a library does to it."""

import asyncio

import pytest

from adapter.wiring import system


class Loop:
    def __init__(self):
        self.runs = 0

    async def run(self):
        self.runs += 1
        if self.runs == 1:
            inner = asyncio.get_running_loop().create_task(asyncio.sleep(60))
            inner.cancel()
            await inner
        if self.runs == 2:
            await asyncio.sleep(60)

    def stop(self):
        raise AssertionError


async def test_a_loop_that_a_library_cancelled_begins_again_and_ours_ends_it(monkeypatch):
    monkeypatch.setattr(system, "RESTART_S", 0.0)
    loop = Loop()
    task = asyncio.get_running_loop().create_task(system._keep(loop))
    async with asyncio.timeout(10):
        while loop.runs < 2:
            await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert loop.runs == 2
