"""What holds up delivery, and what must not: pauses, opening hours, rest, bad messages, replays."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import replace

from adapter import settings
from adapter.delivery import Worker
from adapter.journal import LeveringState, Selection
from tests.delivery.harness import RSIN, about, created, fail, rol
from tests.delivery.test_worker import TARGET, open_bench

BAD = 5  # as many failures in a row close a target that does not answer


async def loop_until(worker, done):
    """Run the loop until `done` says so."""
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        running = group.create_task(worker.run())
        while not await done():
            await asyncio.sleep(0.01)
        worker.stop()
        await running


async def test_five_bad_messages_of_one_vendor_do_not_delay_the_good_one_of_another(tmp_path):
    async with open_bench(tmp_path) as bench:
        bench.harness.zgw.faults.append(fail(100, 500))  # the source breaks on every rol
        bad = [
            await bench.accept(
                created(identificatie=f"1900{n}"),
                about("zaken.rol.toegevoegd", rol=rol(), zaak={"identificatie": f"1900{n}", "bronorganisatie": RSIN}),
                zaak=f"1900{n}",
            )
            for n in range(BAD)
        ]
        behind = await bench.accept(created(identificatie="19000x"), zaak="19000")
        good = await bench.accept(created(identificatie="1900good"), zaak="1900good")
        await bench.confirm()
        await bench.worker().settle()
        assert [await bench.state(each) for each in bad] == [LeveringState.RETRY_AT] * BAD
        assert await bench.state(behind) == LeveringState.READY  # its own lane waits
        assert await bench.state(good) == LeveringState.DELIVERED
        (view,) = await bench.journal.targets(now=bench.now)
        assert (view.health is None or view.health.state == "open") and view.backlog == BAD + 1


async def test_a_paused_target_is_not_called_and_goes_on_where_it_was(tmp_path):
    async with open_bench(tmp_path) as bench:
        bericht = await bench.accept(created())
        await bench.confirm()
        await bench.journal.pause(TARGET, by="beheer", reason="onderhoud", at=bench.now)
        worker = bench.worker()
        assert await worker.settle() == 0
        assert bench.harness.zgw.calls == []
        await bench.journal.resume(TARGET, by="beheer", reason="klaar", at=bench.now)
        assert await worker.settle() == 1
        assert await bench.state(bericht) == LeveringState.DELIVERED


async def test_what_was_taken_before_a_pause_is_not_begun_after_it(tmp_path):
    async with open_bench(tmp_path) as bench:
        bericht = await bench.accept(created())
        await bench.confirm()
        worker = bench.worker()
        lease = await worker._hold()
        assert await worker._fill() == 1
        await bench.journal.pause(TARGET, by="beheer", reason="onderhoud", at=bench.now)
        await worker._one(worker._taken.popleft(), lease)
        assert (await bench.state(bericht), bench.harness.zgw.calls) == (LeveringState.READY, [])


async def test_outside_opening_hours_messages_wait_and_the_target_says_until_when(tmp_path):
    night = settings.Target(openingstijden=("ma-vr 22:00-23:00",))
    async with open_bench(tmp_path) as bench:
        gemeente = bench.harness.gemeente.model_copy(update={"source": night})
        bench.ports = replace(bench.ports, source=replace(bench.ports.source, gemeente=gemeente))
        bericht = await bench.accept(created())
        await bench.confirm()
        worker = Worker(TARGET, bench.ports, owner="w", monotonic=lambda: bench.harness.seconds)

        async def told():
            found = await bench.journal.targets(now=bench.now)
            return bool(found and found[0].health and found[0].health.state == "closed")

        await loop_until(worker, told)
        (view,) = await bench.journal.targets(now=bench.now)
        assert view.health.until == datetime.datetime(2020, 3, 12, 21, tzinfo=datetime.UTC)
        assert (view.backlog, bench.harness.zgw.calls) == (1, [])
        bench.now = view.health.until
        worker = Worker(TARGET, bench.ports, owner="x", monotonic=lambda: bench.harness.seconds)

        async def delivered():
            return await bench.state(bericht) == LeveringState.DELIVERED

        await loop_until(worker, delivered)
        (view,) = await bench.journal.targets(now=bench.now)
        assert view.health.state == "open"


async def test_that_a_target_rests_is_seen_by_other_processes(tmp_path):
    async with open_bench(tmp_path) as bench:
        bench.harness.zgw.faults.append(lambda *_: (503, {}, [(b"retry-after", b"60")]))
        await bench.accept(created())
        await bench.confirm()
        worker = bench.worker()
        await worker.settle()

        async def told():
            (view,) = await bench.journal.targets(now=bench.now)
            return view.health is not None

        await loop_until(worker, told)
        (view,) = await bench.journal.targets(now=bench.now)
        assert (view.health.state, view.health.code) == ("resting", "doel-storing")
        assert view.health.until > bench.now


async def test_replayed_messages_keep_to_their_rate_and_delay_no_others(tmp_path):
    async with open_bench(tmp_path) as bench:
        for n in range(4):
            await bench.accept(created(identificatie=f"1900{n}"), zaak=f"1900{n}")
        await bench.confirm()
        await bench.worker().settle()
        planned = await bench.journal.plan_replay(
            Selection(gemeente="voorbeeld"), target=TARGET, again=True, rate_s=2.0, id_="h", by="b", at=bench.now
        )
        await bench.journal.start_replay(planned.id, by="b", reason="teruggezet", at=bench.now)
        while await bench.journal.advance_replays(at=bench.now):
            pass
        live = await bench.accept(created(identificatie="1900live"), zaak="1900live")
        await bench.confirm()
        worker = bench.worker()
        assert await worker.settle() == 2  # the other one, and the first of the replay
        assert await bench.state(live) == LeveringState.DELIVERED
        assert await worker.settle() == 0
        bench.harness.seconds += 0.5
        assert await worker.settle() == 1
        bench.harness.seconds += 5.0
        assert await worker.settle() == 2
        assert len(bench.harness.zgw.all("zaken")) == 5  # nothing was made twice
        assert await bench.journal.verify() is None
