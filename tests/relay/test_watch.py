"""A log that loses what it had acknowledged: found, told, and mended, with the same ids in the order of each lane."""

import asyncio
import datetime
import itertools
import sqlite3

import pytest
import structlog
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete

from adapter import journal as memory_room
from adapter import observe, settings, wiring
from adapter.backbone.embedded import EmbeddedBackbone
from adapter.backbone.kafka import KafkaBackbone
from adapter.journal import BerichtState
from adapter.journal.sqlite import SqliteJournal
from adapter.relay import Auditor, Relay, confirm, watch
from tests.relay.test_relay import message

PARTITIONS = 4
_TOPICS = itertools.count(1)


class Embedded:
    """The embedded log, and what may befall its file."""

    def __init__(self, folder):
        self.rules = settings.Backbone(send_s=0.01)
        self._file = folder / "log.db"
        self.log = EmbeddedBackbone(self._file, partitions=PARTITIONS)

    def _run(self, *statements):
        with sqlite3.connect(self._file, isolation_level=None) as file:
            for each in statements:
                file.execute(each)

    async def lose_all(self):
        self._run("DELETE FROM record", "DELETE FROM log_end")

    async def lose_begin(self):
        self._run("DELETE FROM record")

    async def lose_end(self):
        """Each partition loses its last three records, as by an unclean election."""
        self._run(
            'DELETE FROM record WHERE "offset" >= (SELECT next - 3 FROM log_end e WHERE e.partition = record.partition)',
            "UPDATE log_end SET next = max(0, next - 3)",
        )


class RealKafka:
    """A topic of a real Kafka, and what an administrator may do to it."""

    def __init__(self, bootstrap):
        topic = f"verlies-{next(_TOPICS)}"
        self.rules = settings.Backbone(
            kind="kafka", bootstrap=bootstrap, topic=topic, partitions=PARTITIONS, send_s=10.0
        )
        self.log = KafkaBackbone(self.rules)

    async def _with_admin(self, work):
        admin = AIOKafkaAdminClient(bootstrap_servers=self.rules.bootstrap)
        await admin.start()
        try:
            return await work(admin)
        finally:
            await admin.close()

    async def delete(self):
        await self._with_admin(lambda admin: admin.delete_topics([self.rules.topic]))

    async def lose_all(self):
        async def again(admin):
            await admin.delete_topics([self.rules.topic])
            while self.rules.topic in await admin.list_topics():
                await asyncio.sleep(0.05)
            await admin.create_topics([NewTopic(self.rules.topic, PARTITIONS, 1)])

        await self._with_admin(again)

    async def lose_begin(self):
        ends = await self.log.ends(self.rules.topic)
        upto = {TopicPartition(self.rules.topic, p): RecordsToDelete(end) for p, end in ends.items() if end}
        await self._with_admin(lambda admin: admin.delete_records(upto))


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def store(request, tmp_path):
    made = Embedded(tmp_path) if request.param == "embedded" else RealKafka(request.getfixturevalue("kafka_bootstrap"))
    await made.log.open()
    yield made
    await made.log.close()


@pytest.fixture
async def embedded(tmp_path):
    made = Embedded(tmp_path)
    await made.log.open()
    yield made
    await made.log.close()


@pytest.fixture
async def journal(tmp_path):
    opened = SqliteJournal(tmp_path / "journal.db", free_mib=1)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(watch, "EVERY_S", 0.0)
    monkeypatch.setattr(confirm, "STALL_S", 0.2)


class Running:
    """Relay and auditor on a journal and a log."""

    def __init__(self, journal, store, metrics=None):
        made = {"rules": store.rules, "owner": "a", "clock": wiring.utc_now}
        self.journal = journal
        self.relay = Relay(journal, store.log, metrics=metrics, **made)
        self.auditor = Auditor(journal, store.log, confirmed=lambda: None, **made)

    async def __aenter__(self):
        self._tasks = [asyncio.create_task(loop.run()) for loop in (self.relay, self.auditor)]
        return self

    async def __aexit__(self, *_):
        self.relay.stop()
        self.auditor.stop()
        async with asyncio.timeout(60):
            for task in self._tasks:
                await task

    async def take(self, numbers):
        taken = [message(number, f"Z{number % 5}") for number in numbers]
        for each in taken:
            await self.journal.accept(each)
        self.relay.notify()
        return taken

    async def until_confirmed(self, count):
        async with asyncio.timeout(90):
            while (await self.journal.counts())["bericht.CONFIRMED"] != count:
                await asyncio.sleep(0.01)

    async def until_again(self, count):
        """Wait until so many messages went back, and are confirmed once more."""
        async with asyncio.timeout(90):
            while sum(each.number for each in await self.journal.noted(gemeente=None, prefix="verloren.")) < count:
                await asyncio.sleep(0.01)


async def stored(store):
    extent = await store.log.extent(store.rules.topic)
    return await store.log.read(
        store.rules.topic,
        start={partition: first for partition, (first, _) in extent.items()},
        until={partition: end for partition, (_, end) in extent.items()},
    )


async def check_whole(store, taken):
    records = await stored(store)
    assert len(records) == sum(len(each.events) for each in taken)
    for lane in {each.lane for each in taken}:
        wanted = [event.event_id for each in taken if each.lane == lane for event in each.events]
        assert [record.event_id for record in records if record.key == lane] == wanted


@pytest.fixture
def fresh_log(monkeypatch):
    """Logs as they are before anybody sets them: another test may have left a form and a level of its own."""
    before = structlog.get_config()
    structlog.reset_defaults()
    monkeypatch.setattr(watch, "_log", observe.get_logger("relay"))
    yield
    structlog.configure(**before)


@pytest.mark.usefixtures("fresh_log")
@pytest.mark.parametrize("loss", ["lose_all", "lose_begin"])
async def test_what_the_log_lost_is_published_again_with_the_same_ids_in_order(store, journal, loss):
    metrics = observe.Metrics()
    with structlog.testing.capture_logs() as lines:
        async with Running(journal, store, metrics) as running:
            taken = await running.take(range(20))
            await running.until_confirmed(20)
            await getattr(store, loss)()
            await running.until_again(20)
            taken += await running.take(range(20, 25))
            await running.until_confirmed(25)
    await check_whole(store, taken)
    (told,) = [line for line in lines if line["event"] == "backbone_verloor"]
    assert (told["log_level"], told["opnieuw"], told["weg"]) == ("error", 20, 0)
    assert 'koppelvlak_backbone_verloren_total{uitkomst="opnieuw"} 20.0' in metrics.expose({}).decode()
    assert await journal.verify() is None


@pytest.mark.kafka
async def test_a_topic_that_was_deleted_is_made_again_with_all_that_it_held(kafka_bootstrap, journal):
    store = RealKafka(kafka_bootstrap)
    await store.log.open()
    async with Running(journal, store) as running:
        taken = await running.take(range(10))
        await running.until_confirmed(10)
        await store.delete()
        taken += await running.take(range(10, 13))
        await running.until_again(10)
        await running.until_confirmed(13)
    await check_whole(store, taken)
    await store.log.close()


async def test_an_end_that_was_lost_is_made_up_for_before_what_is_new(embedded, journal):
    async with Running(journal, embedded) as running:
        taken = await running.take(range(20))
        await running.until_confirmed(20)
    await embedded.lose_end()
    taken += [message(number, f"Z{number % 5}") for number in range(20, 30)]
    for each in taken[20:]:
        await journal.accept(each)
    async with Running(journal, embedded) as running:  # as after a restart: what was known is in the journal
        await running.until_confirmed(30)
    await check_whole(embedded, taken)  # of a message that was cut in two, its first event stands once, too
    assert await journal.verify() is None


async def test_what_was_published_and_not_yet_confirmed_is_made_up_for_too(embedded, journal):
    relay = Relay(journal, embedded.log, rules=embedded.rules, owner="a", clock=wiring.utc_now)
    taken = [message(number, f"Z{number % 5}") for number in range(10)]
    for each in taken:
        await journal.accept(each)
    assert await relay.publish_round() == 10
    await relay._lease.let_go()
    await embedded.lose_begin()
    async with Running(journal, embedded) as running:
        await running.until_confirmed(10)
    await check_whole(embedded, taken)


async def test_a_place_that_is_taken_by_another_event_is_seen_when_it_is_given_out(embedded, journal, monkeypatch):
    """The end is lost between our look and our send: what lands then lands where something stood."""
    monkeypatch.setattr(watch, "EVERY_S", 3600.0)
    async with Running(journal, embedded) as running:
        taken = await running.take(range(10))
        await running.until_confirmed(10)
        real = embedded.log.publish

        async def publish(records):
            embedded.log.publish = real
            await embedded.lose_end()
            return await real(records)

        embedded.log.publish = publish
        taken += await running.take(range(10, 15))
        await running.until_again(1)
        await running.until_confirmed(15)
    ids = [record.event_id for record in await stored(embedded)]
    assert sorted(set(ids)) == sorted(event.event_id for each in taken for event in each.events)


@pytest.mark.usefixtures("fresh_log")
async def test_what_the_log_lost_and_the_journal_keeps_no_longer_is_told_once(embedded, journal):
    async with Running(journal, embedded) as running:
        taken = await running.take(range(4))
        await running.until_confirmed(4)
    for each in taken[:3]:
        view = await journal.find(each.bericht_id, gemeente=None)
        assert view.state is BerichtState.CONFIRMED
    lease = await journal.acquire("x", owner="x", now=wiring.utc_now(), duration_s=60)
    due = await journal.due(target="voorbeeld/bron", now=wiring.utc_now(), limit=10)
    done = memory_room.AttemptOutcome(
        state=memory_room.LeveringState.DELIVERED, retry_at=None, findings=(), warnings=(), results={}
    )
    one = due[0]
    begun = {"worker": "x", "token": lease.token, "at": wiring.utc_now()}
    await journal.begin_attempt(one.bericht_id, one.target, **begun)
    await journal.end_attempt(one.bericht_id, one.target, done, **begun)
    late = wiring.utc_now() + datetime.timedelta(days=30)
    assert (await journal.prune(keys_before=late, payloads_before=late, at=late)).payloads == 1
    await embedded.lose_all()
    with structlog.testing.capture_logs() as lines:
        for _ in range(2):
            async with Running(journal, embedded) as running:
                await running.until_again(4)
                await running.until_confirmed(4)
    (told,) = [line for line in lines if line["event"] == "backbone_verloor"]
    assert (told["opnieuw"], told["weg"]) == (3, 1)
    assert {each.what: each.number for each in await journal.noted(gemeente=None, prefix="verloren.")} == {
        "opnieuw": 3,
        "weg": 1,
    }
    assert await journal.verify() is None


async def test_what_the_log_let_go_of_by_its_own_rule_is_no_loss(embedded, journal):
    async def promise(_topic):
        return 0.0

    async with Running(journal, embedded) as running:
        taken = await running.take(range(6))
        await running.until_confirmed(6)
        embedded.log.promise_s = promise
        await embedded.lose_begin()
        taken += await running.take(range(6, 8))
        await running.until_confirmed(8)
    assert len(await stored(embedded)) == 4
    assert list(await journal.noted(gemeente=None, prefix="verloren.")) == []
