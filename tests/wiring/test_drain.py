"""A SIGTERM is dealt with within 30 s (Kubernetes then sends SIGKILL), however long others keep silent."""

import asyncio

from adapter.backbone import kafka
from adapter.delivery import worker
from adapter.wiring import server, system
from tests.system import running

GRACE_S = 30.0


def test_all_that_a_stop_waits_for_fits_in_the_time_that_it_has():
    assert worker.DRAIN_S < system.LOOPS_S
    # the requests, then the loops beside each other, then what a cancelled loop and the producer let go of
    assert server.DRAIN_S + system.LOOPS_S + kafka.STOP_S < GRACE_S


async def test_a_loop_that_waits_without_end_does_not_hold_up_a_stop(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "LOOPS_S", 0.01)
    waiting = asyncio.Event()

    async def silent():
        waiting.set()
        await asyncio.sleep(3600)

    async with asyncio.timeout(60), running(tmp_path) as made:
        monkeypatch.setattr(made.relay, "publish_round", silent)
        made.relay.notify()
        await waiting.wait()
