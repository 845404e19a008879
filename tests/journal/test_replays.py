"""A replay brings each message of its range once, in order, and what is accepted meanwhile waits behind it."""

import datetime
import itertools

import pytest

from adapter.errors import Refused
from adapter.journal import Document, LeveringState, ReplayState, Selection
from tests.journal.messages import NOW, TARGET, acceptance, attempt, lease_of, outcome, publish

NEW = "voorbeeld/nieuw"
ALL = Selection(gemeente="voorbeeld")
_IDS = itertools.count(1)


@pytest.fixture
async def journal(database):
    opened = database.journal()
    await opened.open()
    yield opened
    await opened.close()


async def delivered(journal, *taken):
    """Have messages accepted, published and delivered to the first target."""
    for each in taken:
        await journal.accept(each)
    lease = await lease_of(journal)
    await publish(journal, *[each for each in taken if each.events], lease=lease)
    for each in taken:
        await attempt(journal, each, outcome(LeveringState.DELIVERED), lease=lease)
    return lease


async def plan(journal, selection=ALL, *, target=NEW, again=False, at=NOW):
    id_ = f"h{next(_IDS)}"
    return await journal.plan_replay(selection, target=target, again=again, rate_s=10.0, id_=id_, by="beheer", at=at)


async def start(journal, replay, *, at=NOW):
    return await journal.start_replay(replay.id, by="beheer", reason="nieuwe leverancier", at=at)


async def run(journal, *, at=NOW, limit=2):
    while await journal.advance_replays(at=at, limit=limit):
        pass


async def work(journal, target, lease):
    """Deliver all that is due at a target; give the messages in the order in which that happened."""
    order = []
    while items := await journal.due(target=target, now=NOW, limit=10):
        for item in items:
            await journal.begin_attempt(item.bericht_id, target, worker="w", token=lease.token, at=NOW)
            await journal.end_attempt(
                item.bericht_id, target, outcome(LeveringState.DELIVERED), worker="w", token=lease.token, at=NOW
            )
            order.append(item.bericht_id)
    return order


async def test_a_new_target_gets_the_whole_range_in_the_order_of_each_zaak_with_the_same_event_ids(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n % 3}") for n in range(9)]
    lease = await delivered(journal, *taken)
    replay = await start(journal, await plan(journal))
    assert (replay.state, replay.total, replay.queued) == (ReplayState.RUNNING, 9, 0)
    await run(journal)
    first = await journal.due(target=NEW, now=NOW, limit=10)
    assert {event.event_id for item in first for event in item.events} <= {
        event.event_id for each in taken for event in each.events
    }
    assert all(item.replay_rate_s == 10.0 for item in first)
    order = await work(journal, NEW, lease)
    for zaak in ("Z0", "Z1", "Z2"):
        ids = [each.bericht_id for each in taken if each.zaken == (zaak,)]
        assert [one for one in order if one in ids] == ids
    await run(journal)
    done = await journal.find_replay(replay.id, gemeente="voorbeeld")
    assert (done.state, done.queued, done.delivered, done.waiting) == (ReplayState.DONE, 9, 9, 0)
    assert await journal.verify() is None


async def test_the_dry_run_says_what_is_left_out_and_why_and_does_nothing(journal):
    with_it, without = acceptance("1", zaak="A"), acceptance("2", zaak="B", targets=())
    await journal.accept(without)
    await publish(journal, without, lease=await lease_of(journal))
    await delivered(journal, with_it)
    planned = await plan(journal)
    assert (planned.state, planned.total, planned.skipped) == (ReplayState.PLANNED, 1, {"zonder-doel": 1})
    there = await plan(journal, target=TARGET)
    assert (there.total, there.skipped) == (0, {"geleverd": 1, "zonder-doel": 1})
    assert await journal.advance_replays(at=NOW) == 0
    assert list(await journal.due(target=NEW, now=NOW, limit=10)) == []


async def test_a_range_is_of_time_zaak_type_and_connection_of_one_gemeente(journal):
    later = NOW + datetime.timedelta(hours=1)
    one = acceptance("1", zaak="A")
    two = acceptance("2", zaak="B", message="updateZaak_Lk01", connection="ander", received_at=later)
    other = acceptance("3", zaak="C", gemeente="elders", lane="elders/zaak/C")
    await delivered(journal, one, two, other)
    expected = [
        (Selection(gemeente="voorbeeld"), 2),
        (Selection(gemeente="elders"), 1),
        (Selection(gemeente="voorbeeld", zaak="A"), 1),
        (Selection(gemeente="voorbeeld", message="updateZaak_Lk01"), 1),
        (Selection(gemeente="voorbeeld", connection="ander"), 1),
        (Selection(gemeente="voorbeeld", since=later), 1),
        (Selection(gemeente="voorbeeld", until=later), 1),
        (Selection(gemeente="voorbeeld", zaak="A", connection="ander"), 0),
    ]
    for selection, total in expected:
        assert (await plan(journal, selection)).total == total, selection


async def test_two_operators_and_two_clicks_share_one_replay_and_no_message_is_brought_twice(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(4)]
    lease = await delivered(journal, *taken)
    mine, yours = await plan(journal, again=True, target=TARGET), await plan(journal, again=True, target=TARGET)
    assert mine.id == yours.id
    await start(journal, mine)
    await run(journal)
    await start(journal, yours)
    await run(journal)
    assert len(await work(journal, TARGET, lease)) == 4
    await run(journal)
    again = await start(journal, yours)
    assert (again.state, again.delivered) == (ReplayState.DONE, 4)
    assert await work(journal, TARGET, lease) == []
    assert await journal.verify() is None


async def test_what_another_replay_brought_since_a_plan_was_made_is_not_brought_twice(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(3)]
    lease = await delivered(journal, *taken)
    whole = await plan(journal, again=True, target=TARGET)
    part = await plan(journal, Selection(gemeente="voorbeeld", zaak="Z1"), again=True, target=TARGET)
    later = NOW + datetime.timedelta(seconds=1)
    await start(journal, part, at=later)
    with pytest.raises(Refused) as refused:
        await start(journal, whole, at=later)
    assert refused.value.findings[0].code == "herhaling-loopt"
    await run(journal)
    assert await work(journal, TARGET, lease) == [taken[1].bericht_id]
    await run(journal)
    await start(journal, whole, at=later)
    await run(journal)
    assert await work(journal, TARGET, lease) == [taken[0].bericht_id, taken[2].bericht_id]


async def test_what_was_delivered_is_brought_again_looking_first(journal):
    taken = acceptance("1")
    await delivered(journal, taken)
    await start(journal, await plan(journal, again=True, target=TARGET))
    await run(journal)
    (item,) = await journal.due(target=TARGET, now=NOW, limit=10)
    # RETRY_AT: delivery looks at the target before it makes anything
    assert (item.state, item.attempt, item.effects) == (LeveringState.RETRY_AT, 1, ())


async def test_it_goes_on_where_it_stopped_after_a_crash(database):
    journal = database.journal()
    await journal.open()
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(5)]
    await delivered(journal, *taken)
    replay = await start(journal, await plan(journal))
    await journal.advance_replays(at=NOW, limit=2)
    await journal.close()
    again = database.journal()
    await again.open()
    assert (await again.find_replay(replay.id, gemeente=None)).queued == 2
    await run(again)
    assert (await again.find_replay(replay.id, gemeente=None)).queued == 5
    assert await again.verify() is None
    await again.close()


async def test_what_is_accepted_meanwhile_stands_behind_it_in_its_lane(journal):
    old = [acceptance(f"{n}", zaak="A") for n in range(3)]
    lease = await delivered(journal, *old)
    await start(journal, await plan(journal))
    await run(journal)
    live = acceptance("9", zaak="A", targets=(NEW,))
    await journal.accept(live)
    await publish(journal, live, lease=lease)
    assert await work(journal, NEW, lease) == [*[each.bericht_id for each in old], live.bericht_id]
    assert await journal.verify() is None


async def test_a_range_placed_before_what_was_begun_is_in_order_for_the_judge_and_goes_on_after_it(journal):
    old = acceptance("1", zaak="A")
    lease = await delivered(journal, old)
    live = acceptance("2", zaak="A", targets=(NEW,))
    await journal.accept(live)
    await publish(journal, live, lease=lease)
    await journal.begin_attempt(live.bericht_id, NEW, worker="w", token=lease.token, at=NOW)
    await start(journal, await plan(journal))
    await run(journal)
    await journal.end_attempt(
        live.bericht_id, NEW, outcome(LeveringState.RETRY_AT, retry_at=NOW), worker="w", token=lease.token, at=NOW
    )
    assert await journal.verify() is None
    assert await work(journal, NEW, lease) == [old.bericht_id, live.bericht_id]
    assert await journal.verify() is None


async def test_others_are_given_before_replayed_ones_and_these_only_as_many_as_may(journal):
    old = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(6)]
    lease = await delivered(journal, *old)
    await start(journal, await plan(journal))
    await run(journal)
    live = acceptance("9", zaak="L", targets=(NEW,))
    await journal.accept(live)
    await publish(journal, live, lease=lease)
    due = await journal.due(target=NEW, now=NOW, limit=4, replays=1)
    assert [item.replay_rate_s for item in due] == [None, 10.0]
    assert due[0].bericht_id == live.bericht_id


async def test_a_replay_that_is_stopped_takes_back_what_was_not_begun_and_a_new_one_brings_the_rest(journal):
    taken = [acceptance(f"{n}", zaak="A") for n in range(4)]
    lease = await delivered(journal, *taken)
    replay = await start(journal, await plan(journal))
    await run(journal)
    (first,) = await journal.due(target=NEW, now=NOW, limit=1)
    await journal.begin_attempt(first.bericht_id, NEW, worker="w", token=lease.token, at=NOW)
    stopped = await journal.stop_replay(replay.id, by="beheer", reason="verkeerde reeks", at=NOW)
    assert stopped.state is ReplayState.STOPPED
    await run(journal)
    await journal.end_attempt(
        first.bericht_id, NEW, outcome(LeveringState.DELIVERED), worker="w", token=lease.token, at=NOW
    )
    assert list(await journal.due(target=NEW, now=NOW, limit=10)) == []
    with pytest.raises(Refused) as refused:
        await start(journal, replay)
    assert refused.value.findings[0].code == "herhaling-gestopt"
    assert await journal.verify() is None
    await start(journal, await plan(journal))
    await run(journal)
    assert await work(journal, NEW, lease) == [each.bericht_id for each in taken[1:]]
    assert await journal.verify() is None


async def test_a_stopped_replay_of_what_had_been_delivered_leaves_it_delivered(journal):
    taken = acceptance("1")
    await delivered(journal, taken)
    replay = await start(journal, await plan(journal, again=True, target=TARGET))
    await run(journal)
    await journal.stop_replay(replay.id, by="beheer", reason="toch niet", at=NOW)
    await run(journal)
    view = await journal.find(taken.bericht_id, gemeente=None)
    assert view.leveringen[0].state is LeveringState.DELIVERED
    assert await journal.verify() is None


async def test_a_mended_message_is_replayed_as_it_was_mended(journal):
    wrong = acceptance("1", zaak="A")
    lease = await lease_of(journal)
    await journal.accept(wrong)
    await publish(journal, wrong, lease=lease)
    await attempt(journal, wrong, outcome(LeveringState.QUARANTINED), lease=lease)
    from adapter.journal import Mends

    right = acceptance(
        "2",
        zaak="A",
        key=None,
        targets=(),
        documents=(Document(ordinal=0, sha256="0" * 64, size_bytes=1),),
        mends=Mends(bericht_id=wrong.bericht_id, by="beheer", reason="datum"),
    )
    await journal.accept(right)
    await publish(journal, right, lease=lease)
    assert await work(journal, TARGET, lease) == [wrong.bericht_id]
    await start(journal, await plan(journal))
    await run(journal)
    (item,) = await journal.due(target=NEW, now=NOW, limit=10)
    assert (item.bericht_id, item.documents) == (wrong.bericht_id, right.documents)


async def test_an_order_without_a_reason_is_refused(journal):
    planned = await plan(journal)
    with pytest.raises(Refused) as refused:
        await journal.start_replay(planned.id, by="beheer", reason="  ", at=NOW)
    assert refused.value.findings[0].code == "reden-ontbreekt"
    with pytest.raises(Refused) as refused:
        await journal.start_replay("onbekend", by="beheer", reason="r", at=NOW)
    assert refused.value.findings[0].code == "herhaling-onbekend"


async def test_replays_are_seen_by_their_gemeente_only(journal):
    planned = await plan(journal)
    assert [each.id for each in await journal.replays(gemeente="voorbeeld")] == [planned.id]
    assert list(await journal.replays(gemeente="elders")) == []
    assert await journal.find_replay(planned.id, gemeente="elders") is None


async def test_events_that_come_back_take_part_once_more_and_are_kept_as_long_as_any_payload(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(3)]
    await delivered(journal, *taken)
    late = NOW + datetime.timedelta(days=30)
    assert (await journal.prune(keys_before=late, payloads_before=late, at=late)).payloads == 3
    assert (await plan(journal)).skipped == {"gewist": 3}
    after, found = await journal.shredded(ALL, target=NEW, again=False)
    assert (after, [each.bericht_id for each in found]) == (None, [each.bericht_id for each in taken])
    assert [one.offset for one in found[1].published] == [2, 3]
    assert await journal.shredded(ALL, target=TARGET, again=False) == (None, [])  # it has them

    planned = await journal.plan_replay(
        ALL, target=NEW, again=False, rate_s=10.0, id_="terug", by="beheer", at=late, fetched=1, unseen=1
    )
    assert (planned.total, planned.fetched, planned.skipped) == (1, 1, {"gewist": 1, "ongezien": 1})
    await journal.start_replay(planned.id, by="beheer", reason="r", at=late)
    target, next_ = await journal.shredded_next(limit=2)
    assert (target, [each.bericht_id for each in next_]) == (NEW, [each.bericht_id for each in taken[:2]])
    one, other = taken[0], taken[1]
    back = {"documents": (), "by": "replay", "at": late}
    assert not await journal.restore(one.bericht_id, events=other.events, **back)
    assert await journal.restore(one.bericht_id, events=one.events, **back)
    assert not await journal.restore(one.bericht_id, events=one.events, **back)
    await run(journal, at=late)
    (item,) = await journal.due(target=NEW, now=late, limit=10)
    assert (item.bericht_id, item.events) == (one.bericht_id, one.events)
    assert await journal.answer(one.bericht_id) == one.answer
    assert await journal.raw(one.bericht_id) is None
    assert await journal.verify() is None
    lease = await journal.acquire("laat", owner="w", now=late, duration_s=30)
    by = {"worker": "w", "token": lease.token, "at": late}
    await journal.begin_attempt(one.bericht_id, NEW, **by)
    await journal.end_attempt(one.bericht_id, NEW, outcome(LeveringState.DELIVERED), **by)
    assert (await journal.prune(keys_before=late, payloads_before=late, at=late)).payloads == 0
    later = late + datetime.timedelta(days=1)
    assert (await journal.prune(keys_before=later, payloads_before=later, at=later)).payloads == 1
    assert await journal.verify() is None
