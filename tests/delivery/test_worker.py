"""The loop, with the real journal: lanes side by side, each in order, pauses, stops and takes over."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import itertools
from dataclasses import replace

import pytest

from adapter import settings
from adapter.delivery import Worker, is_quiet, wait_quiet
from adapter.journal import Acceptance, LeveringState, StoredAnswer
from adapter.journal.sqlite import SqliteJournal
from tests.delivery.harness import NOW, RSIN, ZAAK, Harness, about, created, fail, rol, status

TARGET = "voorbeeld/bron"


class Bench:
    def __init__(self, path, **more) -> None:
        self.harness = Harness(**more)
        self.journal = SqliteJournal(path / "journal.db")
        self.now = NOW
        self.numbers = itertools.count(1)
        self.ports = replace(
            self.harness.ports, journal=self.journal, clock=lambda: self.now, rules=settings.Delivery(in_work=4)
        )

    def worker(self, owner="w1"):
        return Worker(TARGET, self.ports, owner=owner, monotonic=lambda: self.harness.seconds, drain_s=1.0)

    async def accept(self, *events, zaak="1900208938", message="creeerZaak_Lk01", zaken=()):
        """As intake and relay do: accepted, published and confirmed."""
        number = next(self.numbers)
        item = self.harness.item(*events)
        bericht_id = f"{number:032x}"
        await self.journal.accept(
            Acceptance(
                bericht_id=bericht_id,
                key=None,
                gemeente="voorbeeld",
                connection="proef",
                pack="zds-1.1",
                message=message,
                berichtcode="Lk01",
                zender="1900/GWS4all/",
                referentienummer=str(number),
                lane=f"voorbeeld/zaak/{zaak}",
                zaken=(zaak, *zaken),
                raw=b"<x/>",
                raw_sha256=f"{number:064x}",
                documents=(),
                answer=StoredAnswer(status=200, content_type="text/xml", body=b""),
                events=item.events,
                targets=(TARGET,),
                warnings=(),
                received_at=self.now,
            )
        )
        return bericht_id

    async def confirm(self):
        lease = await self.journal.acquire("relay", owner="r", now=self.now, duration_s=60)
        rows = await self.journal.to_publish(limit=100)
        ids = [row.bericht_id for row in rows]
        from adapter.journal import Published

        await self.journal.mark_publishing(ids, published_from={}, worker="r", token=lease.token, at=self.now)
        await self.journal.mark_published(
            [
                Published(bericht_id=row.bericht_id, ordinal=event.ordinal, topic="t", partition=0, offset=0)
                for row in rows
                for event in row.events
            ],
            worker="r",
            token=lease.token,
            at=self.now,
        )
        await self.journal.mark_confirmed(ids, worker="r", token=lease.token, at=self.now)

    async def state(self, bericht_id):
        view = await self.journal.find(bericht_id, gemeente=None)
        return view.leveringen[0].state


@contextlib.asynccontextmanager
async def open_bench(tmp_path, **more):
    bench = Bench(tmp_path, **more)
    await bench.journal.open()
    try:
        yield bench
    finally:
        await bench.journal.close()


async def test_messages_of_one_zaak_are_delivered_in_order_and_others_beside_them(tmp_path):
    async with open_bench(tmp_path) as bench:
        first = await bench.accept(created(), about("zaken.rol.toegevoegd", rol=rol()))
        second = await bench.accept(about("zaken.status.gezet", status=status("Ontvangen")))
        other = await bench.accept(created(identificatie="19002"), zaak="19002")
        await bench.confirm()
        assert await bench.worker().settle() == 3
        assert [await bench.state(item) for item in (first, second, other)] == ["DELIVERED"] * 3
        assert len(bench.harness.zgw.all("statussen")) == 1
        assert await bench.journal.verify() is None


async def test_a_failed_message_holds_its_lane_and_no_other_and_is_tried_again_in_time(tmp_path):
    async with open_bench(tmp_path) as bench:
        bench.harness.zgw.faults.append(fail(1, 500))
        first = await bench.accept(created(), about("zaken.rol.toegevoegd", rol=rol()))
        second = await bench.accept(about("zaken.status.gezet", status=status("Ontvangen")))
        other = await bench.accept(created(identificatie="19002"), zaak="19002")
        await bench.confirm()
        worker = bench.worker()
        await worker.settle()
        assert [await bench.state(item) for item in (first, second, other)] == ["RETRY_AT", "READY", "DELIVERED"]
        bench.now += datetime.timedelta(seconds=10)
        assert await worker.settle() == 0
        bench.now += datetime.timedelta(seconds=60)
        assert await worker.settle() == 2
        assert await bench.state(second) == "DELIVERED"
        view = await bench.journal.find(first, gemeente=None)
        assert (view.leveringen[0].attempt, len(bench.harness.zgw.all("rollen"))) == (2, 1)
        assert await bench.journal.verify() is None


async def test_what_a_dead_process_left_is_taken_over_and_looked_up(tmp_path, monkeypatch):
    monkeypatch.setattr("adapter.journal.holder.DURATION_S", 0.05)
    monkeypatch.setattr("adapter.journal.holder.RENEW_S", 0.01)
    async with open_bench(tmp_path) as bench:
        bericht = await bench.accept(created(), about("zaken.rol.toegevoegd", rol=rol()))
        await bench.confirm()
        lease = await bench.journal.acquire(f"levering/{TARGET}", owner="dead", now=bench.now, duration_s=30)
        await bench.journal.begin_attempt(bericht, TARGET, worker="dead", token=lease.token, at=bench.now)
        await bench.harness.given_zaak()  # it got as far as the zaak
        heir = bench.worker("heir")
        while await heir._hold() is None:
            await asyncio.sleep(0.01)
        monkeypatch.undo()
        assert await heir.settle() == 1
        assert await bench.state(bericht) == LeveringState.DELIVERED
        assert (len(bench.harness.zgw.all("zaken")), len(bench.harness.zgw.all("rollen"))) == (1, 1)


async def test_the_loop_delivers_what_it_is_told_of_and_stops_cleanly(tmp_path):
    async with open_bench(tmp_path) as bench:
        worker = bench.worker()
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            running = group.create_task(worker.run())
            ids = [await bench.accept(created(identificatie=f"1900{n}"), zaak=f"1900{n}") for n in range(12)]
            await bench.confirm()
            worker.notify()
            while await bench.state(ids[-1]) != "DELIVERED":
                await asyncio.sleep(0.01)
            worker.stop()
            await running
        assert {await bench.state(item) for item in ids} == {"DELIVERED"}
        assert await bench.journal.acquire(f"levering/{TARGET}", owner="next", now=bench.now, duration_s=1)


async def test_a_stop_does_not_wait_for_a_target_that_keeps_silent(tmp_path):
    class Silent:
        async def __call__(self, scope, receive, send):
            await asyncio.sleep(60)

    async with open_bench(tmp_path, exchange=Silent()) as bench:
        bericht = await bench.accept(created())
        await bench.confirm()
        worker = bench.worker()
        worker._drain_s = 0.05
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            running = group.create_task(worker.run())
            while await bench.state(bericht) != "DELIVERING":
                await asyncio.sleep(0.01)
            worker.stop()
            await running
        assert await bench.state(bericht) == "DELIVERING"


async def test_a_target_that_rests_is_left_alone(tmp_path):
    async with open_bench(tmp_path) as bench:
        bench.harness.zgw.faults.append(lambda *_: (429, {}, [(b"retry-after", b"60")]))
        bericht = await bench.accept(created())
        await bench.confirm()
        worker = bench.worker()
        await worker.settle()
        calls = len(bench.harness.zgw.calls)
        bench.now += datetime.timedelta(hours=1)
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            running = group.create_task(worker.run())
            await asyncio.sleep(0.1)
            worker.stop()
            await running
        assert (len(bench.harness.zgw.calls), await bench.state(bericht)) == (calls, "RETRY_AT")


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_relation_is_set_when_the_other_zaak_appears(tmp_path, restarted):
    """ACCEPTANCE 23."""
    other = {"identificatie": "19002", "bronorganisatie": RSIN}
    async with open_bench(tmp_path) as bench:
        await bench.accept(
            created(), ("zaken.relevantezaak.gekoppeld", {"zaak": ZAAK, "andere": other}), zaken=("19002",)
        )
        await bench.confirm()
        await bench.worker().settle()
        if restarted:
            bench.harness.source.waiting.clear()
        await bench.accept(created(**other), zaak="19002")
        await bench.confirm()
        await bench.worker().settle()
        first, second = bench.harness.zgw.all("zaken")
        assert first["relevanteAndereZaken"] == [{"url": second["url"], "aardRelatie": "onderwerp"}]
        assert second["relevanteAndereZaken"] == [{"url": first["url"], "aardRelatie": "onderwerp"}]


async def test_a_reader_waits_for_what_is_on_its_way(tmp_path):
    async with open_bench(tmp_path) as bench:
        asked = {"gemeente": "voorbeeld", "identificatie": "1900208938"}
        assert await is_quiet(bench.journal, **asked)
        await bench.accept(created())
        assert not await is_quiet(bench.journal, **asked)
        loop = asyncio.get_running_loop()
        begin = loop.time()
        await wait_quiet(bench.journal, kind="zaak", within_s=0.2, monotonic=loop.time, **asked)
        assert 0.1 < loop.time() - begin < 1.0
        await bench.confirm()
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(
                wait_quiet(bench.journal, kind="zaak", within_s=5.0, monotonic=loop.time, **asked)
            )
            await bench.worker().settle()
            await waiting
        assert len(bench.harness.zgw.all("zaken")) == 1


@pytest.mark.parametrize("kind", ["informatieobject", "zaak"])
async def test_a_reader_of_something_else_does_not_wait(tmp_path, kind):
    async with open_bench(tmp_path) as bench:
        await bench.accept(created())
        loop = asyncio.get_running_loop()
        begin = loop.time()
        await wait_quiet(
            bench.journal, gemeente="voorbeeld", kind=kind, identificatie="1", within_s=5.0, monotonic=loop.time
        )
        assert loop.time() - begin < 1.0


async def test_a_worker_that_stood_still_makes_no_call_that_its_heir_may_make(tmp_path):
    async with open_bench(tmp_path) as bench:
        bericht = await bench.accept(created())
        await bench.confirm()
        stood_still = bench.worker()
        first, search = await stood_still._hold(), bench.harness.zgw.serve

        def slow(method, *rest):
            if method == "GET":
                bench.harness.seconds += 60.0  # the process stands still in the middle of its delivery
            return search(method, *rest)

        bench.harness.zgw.serve = slow
        assert first is not None
        assert await stood_still._fill() == 1
        await stood_still._one(stood_still._taken.popleft(), first)
        assert await bench.state(bericht) == LeveringState.RETRY_AT
        assert bench.harness.zgw.writes() == []


async def test_the_lease_is_prolonged_while_a_stop_waits_for_what_is_in_work(tmp_path, monkeypatch):
    monkeypatch.setattr("adapter.delivery.worker.LEASE_RENEW_S", 0.01)
    monkeypatch.setattr("adapter.journal.holder.RENEW_S", 0.01)
    async with open_bench(tmp_path) as bench:
        worker = bench.worker()
        lease = await worker._hold()
        bench.now += datetime.timedelta(seconds=5)
        work = asyncio.get_running_loop().create_task(asyncio.sleep(0.1))
        await worker._drain({work})
        assert worker._lease.lease.until > lease.until
