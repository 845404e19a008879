"""Our deadlines around aiokafka hold, whatever it does with cancellation."""

import asyncio

import pytest

from adapter.backbone import kafka
from adapter.errors import Unavailable


async def test_work_that_swallows_its_cancellation_is_left_behind():
    going = asyncio.Event()

    async def stubborn():
        while not going.is_set():
            try:
                await going.wait()
            except asyncio.CancelledError:
                continue

    async with asyncio.timeout(10):
        with pytest.raises(Unavailable):
            await kafka._within(stubborn(), 0.01)
    assert kafka._left
    going.set()
    while kafka._left:
        await asyncio.sleep(0)


async def test_a_client_that_awaits_what_it_cancelled_does_not_cancel_us():
    async def stop():
        inner = asyncio.get_running_loop().create_task(asyncio.sleep(60))
        inner.cancel()
        await inner

    await kafka._stop(stop())
    with pytest.raises(Unavailable):
        await kafka._within(stop(), 5)


async def test_our_own_cancellation_ends_what_was_waited_for():
    ended = asyncio.Event()

    async def work():
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    task = asyncio.get_running_loop().create_task(kafka._within(work(), 60))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        await ended.wait()
