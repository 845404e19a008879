"""Journal → backbone: in order, each event once, through unknown outcomes, outages and crashes."""

import asyncio
import datetime

import orjson
import pytest

from adapter import events, settings, wiring
from adapter.backbone.embedded import EmbeddedBackbone
from adapter.errors import Finding, OutcomeUnknown, Unavailable
from adapter.journal import BerichtState
from adapter.journal.sqlite import SqliteJournal
from adapter.relay import Auditor, Relay
from tests.contracts.test_journal_on_both import acceptance

RULES = settings.Backbone(send_s=0.01)


class Faulty:
    """A backbone whose next publish fails: before anything is stored, or after all of it is."""

    def __init__(self, real):
        self._real = real
        self.faults = []

    def __getattr__(self, name):
        return getattr(self._real, name)

    async def publish(self, records):
        fault = self.faults.pop(0) if self.faults else None
        if fault == "before":
            raise Unavailable(Finding(code="backbone-niet-beschikbaar"))
        if fault == "half":
            await self._real.publish(records[: len(records) // 2])
            raise OutcomeUnknown(Finding(code="backbone-onbekend"))
        positions = await self._real.publish(records)
        if fault == "after":
            raise OutcomeUnknown(Finding(code="backbone-onbekend"))
        if fault == "crash":
            raise KeyboardInterrupt
        return positions


@pytest.fixture
async def place(tmp_path):
    journal = SqliteJournal(tmp_path / "journal.db", free_mib=1)
    log = Faulty(EmbeddedBackbone(tmp_path / "log.db", partitions=4))
    await journal.open()
    await log.open()
    yield journal, log
    await log.close()
    await journal.close()


def relay_of(journal, log, owner="a"):
    return Relay(journal, log, rules=RULES, owner=owner, clock=wiring.utc_now)


def message(number, zaak):
    made = acceptance(f"n{number}", zaak=zaak)
    envelope = events.Envelope(
        source="urn:nld:x",
        accepted_at=datetime.datetime.now(tz=datetime.UTC),
        lane=made.lane,
        bericht_id=made.bericht_id,
        size=len(made.events),
    )
    values = [
        events.write(
            envelope,
            event_id=each.event_id,
            ordinal=each.ordinal,
            event_type="nl.zaken.zaak.aangemaakt.v1",
            subject=each.subject,
            data={},
        )
        for each in made.events
    ]
    import dataclasses

    outbox = tuple(dataclasses.replace(each, value=value) for each, value in zip(made.events, values, strict=True))
    return dataclasses.replace(made, events=outbox)


async def stored(log):
    ends = await log.ends(RULES.topic)
    return await log.read(RULES.topic, start=dict.fromkeys(ends, 0), until=ends)


async def accept_some(journal, count=30):
    taken = [message(number, f"Z{number % 4}") for number in range(count)]
    for each in taken:
        await journal.accept(each)
    return taken


def check_once_and_in_order(records, taken):
    ids = [record.event_id for record in records]
    assert len(ids) == len(set(ids)) == sum(len(each.events) for each in taken)
    for lane in {each.lane for each in taken}:
        wanted = [event.event_id for each in taken if each.lane == lane for event in each.events]
        assert [record.event_id for record in records if record.key == lane] == wanted


@pytest.mark.parametrize("faults", [[], ["before"], ["after"], ["half"], ["half", "after", "before", "half"]])
async def test_every_event_is_published_once_in_order_whatever_the_outcome_of_a_send(place, faults):
    journal, log = place
    taken = await accept_some(journal)
    log.faults = list(faults)
    relay = relay_of(journal, log)
    for _ in range(len(faults) + 1):
        try:
            await relay.publish_round()
        except (Unavailable, OutcomeUnknown):
            taken += [message(100 + len(taken), "Z1")]
            await journal.accept(taken[-1])
    while await relay.publish_round():
        pass
    check_once_and_in_order(await stored(log), taken)
    assert await journal.verify() is None


async def test_another_process_goes_on_after_a_crash_without_a_second_record(place):
    journal, log = place
    taken = await accept_some(journal)
    log.faults = ["crash"]
    first = relay_of(journal, log)
    with pytest.raises(KeyboardInterrupt):
        await first.publish_round()
    await first._lease.let_go()
    second = relay_of(journal, log, owner="b")
    while await second.publish_round():
        pass
    check_once_and_in_order(await stored(log), taken)


async def test_only_one_process_publishes(place):
    journal, log = place
    await accept_some(journal, 2)
    first, second = relay_of(journal, log), relay_of(journal, log, owner="b")
    assert await first.publish_round() == 2
    await accept_some(journal, 1)
    assert await second.publish_round() == 0


async def test_the_auditor_confirms_what_it_has_seen_and_then_deliveries_are_due(place):
    journal, log = place
    taken = await accept_some(journal)
    relay = relay_of(journal, log)
    confirmed = []
    auditor = Auditor(journal, log, rules=RULES, owner="a", clock=wiring.utc_now, confirmed=lambda: confirmed.append(1))
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(relay.run())
        group.create_task(auditor.run())
        while True:
            views = [await journal.find(each.bericht_id, gemeente=None) for each in taken]
            if all(view.state is BerichtState.CONFIRMED for view in views):
                break
            await asyncio.sleep(0.01)
        relay.stop()
        auditor.stop()
    assert confirmed
    due = await journal.due(target="voorbeeld/bron", now=wiring.utc_now(), limit=100)
    assert len(due) == 4  # the first of each lane
    assert await journal.verify() is None
    assert orjson.loads((await stored(log))[0].value)["specversion"] == "1.0"


async def test_a_new_auditor_reads_on_from_the_first_message_that_is_not_confirmed(place):
    journal, log = place
    await accept_some(journal, 4)
    relay = relay_of(journal, log)
    auditor = Auditor(journal, log, rules=RULES, owner="a", clock=wiring.utc_now, confirmed=lambda: None)
    ends = await log.ends(RULES.topic)
    while await relay.publish_round():
        pass
    follower = await auditor._follow()
    seen = await follower.poll(limit=100, wait_s=5)
    assert len(seen) == 8
    assert await journal.unconfirmed_from(RULES.topic) == ends
    await auditor._round()
    assert await journal.unconfirmed_from(RULES.topic) == {}
    assert list(await (await auditor._follow()).poll(limit=100, wait_s=0.01)) == []  # all is confirmed: from the end


async def test_what_is_accepted_during_an_outage_does_not_hasten_the_next_try(place):
    journal, log = place
    log.faults = ["before"] * 100
    tries = []
    publish = log.publish

    async def counted(records):
        tries.append(len(records))
        return await publish(records)

    log.publish = counted
    relay = relay_of(journal, log)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(relay.run())
        for number in range(30):
            await journal.accept(message(number, "Z1"))
            relay.notify()
        while not tries:
            await asyncio.sleep(0.01)
        for _ in range(20):
            relay.notify()
            await asyncio.sleep(0)
        relay.stop()
    assert len(tries) < 5


async def test_an_outage_holds_up_no_acceptance_and_is_made_up_for_in_order_some_at_a_time(place):
    journal, log = place
    log.faults = ["before"] * 5
    relay, taken = relay_of(journal, log), []
    for number in range(5):
        batch = [message(1000 * number + each, f"Z{each % 7}") for each in range(130)]
        async with asyncio.TaskGroup() as group:
            for each in batch:
                group.create_task(journal.accept(each))
        taken += batch
        with pytest.raises(Unavailable):
            await relay.publish_round()
    rounds = [await relay.publish_round() for _ in range(3)]
    assert rounds == [500, 150, 0]  # never more in memory than a batch
    check_once_and_in_order(await stored(log), taken)
