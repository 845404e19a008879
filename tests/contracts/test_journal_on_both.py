"""What intake, relay and delivery rely on, on both databases, SQLite and a real PostgreSQL, and on the journal of the simulation."""

import asyncio
import dataclasses
import datetime
import itertools

import psycopg
import pytest

from adapter import wiring
from adapter.errors import Refused
from adapter.journal import (
    VERLOREN,
    Acceptance,
    Accepted,
    AttemptOutcome,
    BeeldChange,
    BerichtState,
    Conflict,
    Effect,
    Exists,
    Fenced,
    IdempotencyKey,
    LeveringState,
    OutboxEvent,
    Published,
    Question,
    Refusal,
    Repeat,
    Stale,
    StoredAnswer,
    event_hash,
)
from adapter.journal.postgres import PostgresJournal
from adapter.journal.sqlite import SqliteJournal
from tests.simulation.calm import calm_journal
from tests.simulation.journal import MemoryStore, template
from tests.system import example

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TARGET = "voorbeeld/bron"
_NAMES = itertools.count(1)
_IDS = itertools.count(1)


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    return template(tmp_path_factory.mktemp("empty"))


@pytest.fixture(params=["sqlite", "memory", pytest.param("postgres", marks=pytest.mark.postgres)])
def make(request, tmp_path):
    if request.param == "memory":  # that of the simulation
        store = MemoryStore(request.getfixturevalue("empty"))
        return lambda: calm_journal(store, same_body=wiring.same_body)
    if request.param == "sqlite":
        return lambda: SqliteJournal(tmp_path / "journal.db", same_body=wiring.same_body, free_mib=1)
    url = request.getfixturevalue("postgres_url")
    name = f"journal_{next(_NAMES)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    return lambda: PostgresJournal(url.rpartition("/")[0] + f"/{name}", same_body=wiring.same_body)


@pytest.fixture
async def journal(make):
    opened = make()
    await opened.open()
    yield opened
    await opened.close()


def acceptance(
    number="1", *, zaak="1900A", raw=None, message="creeerZaak_Lk01", events=2, targets=(TARGET,), creates=None
):
    bericht_id = f"{next(_IDS):032x}"
    data = raw if raw is not None else example("creeer-zaak", nummer=number, zaak=zaak)
    return Acceptance(
        bericht_id=bericht_id,
        key=IdempotencyKey(
            gemeente="voorbeeld",
            endpoint="zds-1.1/OntvangAsynchroon",
            berichtcode="Lk01",
            organisatie="1900",
            applicatie="Formulieren",
            administratie="",
            referentienummer=number,
        ),
        gemeente="voorbeeld",
        connection="proef",
        pack="zds-1.1",
        message=message,
        berichtcode="Lk01",
        zender="1900/Formulieren/",
        referentienummer=number,
        lane=f"voorbeeld/zaak/{zaak}",
        zaken=(zaak,),
        raw=data,
        raw_sha256=str(hash(data)),
        documents=(),
        answer=StoredAnswer(status=200, content_type="text/xml", body=f"antwoord {number}".encode()),
        creates=creates,
        events=tuple(
            OutboxEvent(event_id=f"{bericht_id}-{n}", ordinal=n, type="nl.x.v1", subject=f"zaak/{zaak}", value=b"{}")
            for n in range(1, events + 1)
        ),
        targets=targets,
        warnings=({"code": "w"},),
        received_at=NOW,
    )


async def publish(journal, *taken, lease):
    ids = [each.bericht_id for each in taken]
    await journal.mark_publishing(ids, published_from={"t/0": 0}, worker="w", token=lease.token, at=NOW)
    await journal.mark_published(
        [
            Published(bericht_id=each.bericht_id, ordinal=event.ordinal, topic="t", partition=0, offset=offset)
            for offset, (each, event) in enumerate((each, event) for each in taken for event in each.events)
        ],
        worker="w",
        token=lease.token,
        at=NOW,
    )
    await journal.mark_confirmed(ids, worker="w", token=lease.token, at=NOW)


async def lease_of(journal, name="werk", owner="w"):
    lease = await journal.acquire(name, owner=owner, now=NOW, duration_s=30)
    assert lease is not None
    return lease


def outcome(state, *, retry_at=None):
    return AttemptOutcome(state=state, retry_at=retry_at, findings=({"code": "f"},), warnings=(), results={"zaak": "u"})


async def test_an_accepted_message_is_there_after_a_restart(journal, make):
    taken = acceptance()
    assert isinstance(await journal.accept(taken), Accepted)
    await journal.close()
    again = make()
    await again.open()
    view = await again.find(taken.bericht_id, gemeente="voorbeeld")
    assert (view.state, view.referentienummer, view.zaken) == (BerichtState.ACCEPTED, "1", ("1900A",))
    assert [event.event_id for event in view.events] == [event.event_id for event in taken.events]
    assert await again.raw(taken.bericht_id) == taken.raw
    assert await again.verify() is None
    await again.close()


async def test_the_same_again_gets_the_first_answer_and_other_content_is_a_conflict(journal):
    first = acceptance("7")
    await journal.accept(first)
    repeat = await journal.accept(acceptance("7"))
    assert isinstance(repeat, Repeat)
    assert (repeat.bericht_id, repeat.answer.body) == (first.bericht_id, b"antwoord 7")
    assert isinstance(await journal.accept(acceptance("7", zaak="1900B")), Conflict)
    laid_out = first.raw.replace(b"<soapenv:Body>", b"<soapenv:Body >")
    assert isinstance(await journal.find_repeat(first.key, "other", laid_out), Repeat)


async def test_of_two_equal_requests_at_once_one_is_accepted(journal):
    results = []

    async def send():
        results.append(await journal.accept(acceptance("8")))

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(send())
    assert sorted(type(each).__name__ for each in results) == ["Accepted"] + ["Repeat"] * 7


async def test_places_ascend_in_the_order_of_acceptance(journal):
    seqs = [(await journal.accept(acceptance(f"n{n}", zaak=f"1900{n}"))).seq for n in range(20)]
    assert seqs == sorted(seqs)
    assert [row.seq for row in await journal.to_publish(limit=100)] == seqs


async def test_a_message_goes_from_accepted_to_confirmed_and_then_its_delivery_is_due(journal):
    taken = acceptance()
    await journal.accept(taken)
    lease = await lease_of(journal)
    assert list(await journal.due(target=TARGET, now=NOW, limit=10)) == []
    await publish(journal, taken, lease=lease)
    assert (await journal.find(taken.bericht_id, gemeente=None)).state is BerichtState.CONFIRMED
    (item,) = await journal.due(target=TARGET, now=NOW, limit=10)
    assert (item.bericht_id, item.state, item.attempt) == (taken.bericht_id, LeveringState.READY, 1)
    assert [event.event_id for event in item.events] == [event.event_id for event in taken.events]
    assert await journal.verify() is None


async def test_only_the_first_of_a_lane_is_due_and_a_parked_lane_parks_no_other(journal):
    one, two, other = acceptance("1", zaak="A"), acceptance("2", zaak="A"), acceptance("3", zaak="B")
    for each in (one, two, other):
        await journal.accept(each)
    lease = await lease_of(journal)
    await publish(journal, one, two, other, lease=lease)
    due = await journal.due(target=TARGET, now=NOW, limit=10)
    assert {item.bericht_id for item in due} == {one.bericht_id, other.bericht_id}
    await journal.begin_attempt(one.bericht_id, TARGET, worker="w", token=lease.token, at=NOW)
    await journal.end_attempt(
        one.bericht_id, TARGET, outcome(LeveringState.QUARANTINED), worker="w", token=lease.token, at=NOW
    )
    due = await journal.due(target=TARGET, now=NOW, limit=10)
    assert {item.bericht_id for item in due} == {other.bericht_id}
    await journal.release(one.bericht_id, TARGET, to=LeveringState.DISCARDED, reason="proef", by="beheer", at=NOW)
    due = await journal.due(target=TARGET, now=NOW, limit=10)
    assert {item.bericht_id for item in due} == {two.bericht_id, other.bericht_id}
    assert await journal.verify() is None


async def test_attempts_that_begin_and_end_together_are_each_judged_alone(journal):
    """Those of many lanes are written in few statements: who breaks a rule fails, the others go on."""
    taken = [acceptance(f"g{number}", zaak=f"G{number}") for number in range(9)]
    second = acceptance("g9", zaak="G0")
    for each in (*taken, second):
        await journal.accept(each)
    lease = await lease_of(journal)
    await publish(journal, *taken, second, lease=lease)

    def begin(bericht_id, token=lease.token):
        return journal.begin_attempt(bericht_id, TARGET, worker="w", token=token, at=NOW)

    def end(bericht_id, state, **more):
        return journal.end_attempt(bericht_id, TARGET, outcome(state, **more), worker="w", token=lease.token, at=NOW)

    async def together(*work):
        found = await asyncio.gather(*work, return_exceptions=True)
        return [getattr(one, "findings", (None,))[0] and one.findings[0].code for one in found]

    begun = await together(
        *(begin(each.bericht_id) for each in taken),
        begin(second.bericht_id),
        begin("0" * 32),
        begin(taken[1].bericht_id, token=lease.token + 7),
        begin(taken[2].bericht_id),  # once more, as after a crash
    )
    assert begun == [None] * 9 + ["overgang-ongeldig", "bericht-niet-in-journaal", "lease-verlopen", None]
    later = NOW + datetime.timedelta(seconds=25)
    ended = await together(
        *(end(each.bericht_id, LeveringState.DELIVERED) for each in taken[:7]),
        end(taken[7].bericht_id, LeveringState.RETRY_AT, retry_at=later),
        end(taken[8].bericht_id, LeveringState.QUARANTINED),
        end(second.bericht_id, LeveringState.DELIVERED),
        end(taken[3].bericht_id, LeveringState.DELIVERED),
    )
    assert ended == [None] * 9 + ["overgang-ongeldig", "overgang-ongeldig"]
    assert [item.bericht_id for item in await journal.due(target=TARGET, now=NOW, limit=20)] == [second.bericht_id]
    due = await journal.due(target=TARGET, now=later, limit=20)
    assert {item.bericht_id: item.attempt for item in due} == {second.bericht_id: 1, taken[7].bericht_id: 2}
    views = {each.bericht_id: await journal.find(each.bericht_id, gemeente="voorbeeld") for each in taken}
    assert [views[each.bericht_id].leveringen[0].attempt for each in taken] == [1, 1, 2, 1, 1, 1, 1, 1, 1]
    assert await journal.verify() is None


async def test_a_retry_waits_for_its_time_and_keeps_what_was_done(journal):
    taken = acceptance()
    await journal.accept(taken)
    lease = await lease_of(journal)
    await publish(journal, taken, lease=lease)
    await journal.begin_attempt(taken.bericht_id, TARGET, worker="w", token=lease.token, at=NOW)
    done = Effect(call="zaak", state="done", result={"url": "u"})
    await journal.record_effect(
        taken.bericht_id, TARGET, Effect(call="zaak", state="started", result=None), token=lease.token
    )
    await journal.record_effect(taken.bericht_id, TARGET, done, token=lease.token)
    later = NOW + datetime.timedelta(seconds=25)
    await journal.end_attempt(
        taken.bericht_id, TARGET, outcome(LeveringState.RETRY_AT, retry_at=later), worker="w", token=lease.token, at=NOW
    )
    assert list(await journal.due(target=TARGET, now=NOW, limit=10)) == []
    (item,) = await journal.due(target=TARGET, now=later, limit=10)
    assert (item.attempt, item.effects) == (2, (done,))


async def taken_over(journal, name="werk", *, owner, now=NOW):
    """Take a lease that its holder no longer prolongs: once it stood unchanged for as long as it lasts."""
    async with asyncio.timeout(10):
        while (lease := await journal.acquire(name, owner=owner, now=now, duration_s=0.05)) is None:
            await asyncio.sleep(0.01)
    return lease


async def test_a_lease_is_not_taken_by_a_process_whose_clock_is_wrong(journal):
    await journal.acquire("werk", owner="a", now=NOW, duration_s=6)
    for off in (datetime.timedelta(days=2), datetime.timedelta(hours=-1), datetime.timedelta(0)):
        assert await journal.acquire("werk", owner="b", now=NOW + off, duration_s=6) is None


async def test_a_lease_that_stands_unchanged_is_taken_over_whatever_the_clocks_say(journal):
    old = await journal.acquire("werk", owner="a", now=NOW, duration_s=6)
    new = await taken_over(journal, owner="b", now=NOW - datetime.timedelta(hours=1))
    assert (new.owner, new.token > old.token) == ("b", True)


async def test_a_lease_that_is_prolonged_is_never_taken(journal):
    for number in range(8):
        mine = await journal.acquire("werk", owner="a", now=NOW + datetime.timedelta(seconds=number), duration_s=6)
        assert mine.owner == "a"
        assert await journal.acquire("werk", owner="b", now=NOW, duration_s=0.0001) is None


async def test_a_lease_that_was_given_back_is_free_at_once(journal):
    await journal.let_go(await journal.acquire("werk", owner="a", now=NOW, duration_s=6))
    assert (await journal.acquire("werk", owner="b", now=NOW, duration_s=6)).owner == "b"


async def test_it_says_from_where_messages_are_not_confirmed(journal):
    first, second, third = (acceptance(str(number), zaak=f"Z{number}") for number in range(3))
    for each in (first, second, third):
        await journal.accept(each)
    lease = await lease_of(journal)
    assert await journal.unconfirmed_from("t") == {}
    by = {"worker": "w", "token": lease.token, "at": NOW}
    await journal.mark_publishing([first.bericht_id], published_from={"t/0": 7, "t/1": 20, "u/0": 1}, **by)
    await journal.mark_publishing([second.bericht_id], published_from={"t/0": 9, "t/1": 12}, **by)
    assert await journal.unconfirmed_from("t") == {0: 7, 1: 12}
    await publish(journal, first, lease=lease)
    assert await journal.unconfirmed_from("t") == {0: 9, 1: 12}
    await publish(journal, second, lease=lease)
    assert await journal.unconfirmed_from("t") == {}


async def test_a_lost_lease_fences_its_old_holder(journal):
    taken = acceptance()
    await journal.accept(taken)
    old = await lease_of(journal, owner="a")
    later = NOW + datetime.timedelta(seconds=60)
    new = await taken_over(journal, owner="b", now=later)
    assert new.token > old.token
    with pytest.raises(Fenced):
        await journal.mark_publishing([taken.bericht_id], published_from={}, worker="a", token=old.token, at=later)
    assert await journal.acquire("werk", owner="a", now=later, duration_s=30) is None


async def test_numbers_of_a_series_are_given_once(journal):
    given = []

    async def take():
        given.append(await journal.reserve(gemeente="voorbeeld", soort="zaak", reeks="2026"))

    async with asyncio.TaskGroup() as group:
        for _ in range(40):
            group.create_task(take())
    assert sorted(given) == list(range(1, 41))
    assert await journal.reserve(gemeente="ander", soort="zaak", reeks="2026") == 1


async def test_it_knows_a_zaak_that_was_created_in_that_gemeente_only(journal):
    await journal.accept(acceptance(zaak="1900Z", creates="1900Z"))
    assert await journal.knows_zaak(gemeente="voorbeeld", identificatie="1900Z")
    assert not await journal.knows_zaak(gemeente="ander", identificatie="1900Z")
    assert not await journal.knows_zaak(gemeente="voorbeeld", identificatie="1900Y")


async def test_a_zaak_is_created_by_one_message_only_also_when_two_come_at_once(journal):
    results = {}

    async def create(number):
        results[number] = await journal.accept(acceptance(number, zaak="1900Z", creates="1900Z"))

    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(create(str(number)))
    first = [number for number, result in results.items() if isinstance(result, Accepted)]
    assert len(first) == 1
    assert all(isinstance(result, Exists) for number, result in results.items() if number not in first)
    assert isinstance(await journal.accept(acceptance("later", zaak="1900Z", creates="1900Z")), Exists)
    assert isinstance(await journal.accept(acceptance(first[0], zaak="1900Z", creates="1900Z")), Repeat)


async def test_search_is_bound_to_the_gemeente(journal):
    taken = acceptance("zoek", zaak="1900Q")
    await journal.accept(taken)
    for by in ({"referentienummer": "zoek"}, {"zaak": "1900Q"}, {"event_id": taken.events[0].event_id}):
        count, found = await journal.search(gemeente="voorbeeld", **by)
        assert (count, [view.bericht_id for view in found]) == (1, [taken.bericht_id])
        assert (await journal.search(gemeente="ander", **by))[0] == 0
    assert await journal.find(taken.bericht_id, gemeente="ander") is None


async def test_pages_over_several_gemeenten_are_in_the_order_of_acceptance(journal):
    gemeenten = ("een", "twee", "drie")
    for number in range(9):
        of = gemeenten[number % 3]
        taken = acceptance(str(number), zaak=f"Z{number}")
        await journal.accept(dataclasses.replace(taken, gemeente=of, lane=f"{of}/zaak/{number}"))

    async def page(asked, **more):
        count, views = await journal.search(gemeente=asked, **more)
        return count, "".join(view.referentienummer for view in views)

    assert await page(("een", "drie"), limit=4) == (6, "8653")
    assert await page(("een", "drie"), limit=4, offset=4) == (6, "20")
    assert await page(("een", "drie"), limit=4, offset=8) == (6, "")
    assert await page(None, limit=3, offset=3) == (9, "543")
    assert await page(("een", "twee"), state="ACCEPTED", limit=2) == (6, "76")
    assert await page(("een", "nergens"), message="creeerZaak_Lk01") == (3, "630")
    assert await page(("nergens",)) == (0, "")
    assert await page(()) == (0, "")


async def test_a_message_is_found_by_what_its_numbers_begin_with(journal):
    for number in ("abc-1", "abc-2", "ABC-3", "ab"):
        await journal.accept(acceptance(number, zaak=f"19{number}"))
    for starts, expected in (("abc", 2), ("abc-2", 1), ("19a", 3), ("19abc-1", 1), ("%", 0), ("abc_", 0), ("zz", 0)):
        count, found = await journal.search(gemeente="voorbeeld", starts=starts)
        assert (count, len(found)) == (expected, expected), starts
        assert (await journal.search(gemeente="ander", starts=starts))[0] == 0
        assert (await journal.search(gemeente=None, starts=starts))[0] == expected


async def test_refusals_and_questions_are_found_too(journal):
    refusal = Refusal(
        bericht_id=f"{next(_IDS):032x}",
        gemeente="voorbeeld",
        connection=None,
        pack="zds-1.1",
        message=None,
        berichtcode=None,
        zender=None,
        referentienummer="fout-1",
        zaken=(),
        raw=b"<a/>",
        findings=({"code": "zender-onbekend"},),
        answer=StoredAnswer(status=500, content_type="text/xml", body=b"fault"),
        received_at=NOW,
    )
    await journal.refuse(refusal)
    question = Question(
        bericht_id=f"{next(_IDS):032x}",
        gemeente="voorbeeld",
        connection="proef",
        pack="zds-1.1",
        message="geefZaakdetails_Lv01",
        berichtcode="Lv01",
        zender="1900/Formulieren/",
        referentienummer=None,
        zaken=("1900A",),
        received_at=NOW,
        duration_ms=3.5,
    )
    await journal.record_question(question)
    assert (await journal.find(refusal.bericht_id, gemeente="voorbeeld")).state is BerichtState.REFUSED
    assert (await journal.find(question.bericht_id, gemeente="voorbeeld")).state is BerichtState.ANSWERED
    counts = await journal.counts()
    assert (counts["bericht.REFUSED"], counts["bericht.ANSWERED"]) == (1, 1)
    assert await journal.verify() is None


# --- what we know of the source -------------------------------------------------------------------------------------


def known(parts, verwacht=None, **more):
    return BeeldChange(gemeente="voorbeeld", object="zaken/1", parts=parts, verwacht=verwacht, **more)


async def test_a_change_at_the_source_is_told_only_on_what_was_known_then_and_kept_with_it(journal):
    first = dataclasses.replace(acceptance("b1"), key=None, beelden=(known({"zaken/1": {"a": 1}}, 0),))
    assert isinstance(await journal.accept(first), Accepted)
    stale = dataclasses.replace(acceptance("b2"), key=None, beelden=(known({"zaken/1": {"a": 2}}, 0),))
    assert isinstance(await journal.accept(stale), Stale)
    found = await journal.beeld("voorbeeld", "zaken/1")
    assert (found.versie, found.parts) == (1, {"zaken/1": {"a": 1}})
    assert (await journal.search(gemeente="voorbeeld"))[0] == 1


async def test_of_two_that_tell_the_same_change_at_once_one_is_kept(journal):
    both = [
        dataclasses.replace(acceptance(f"b{n}"), key=None, beelden=(known({"zaken/1": {"a": n}}, 0),)) for n in (1, 2)
    ]
    results = await asyncio.gather(*(journal.accept(each) for each in both))
    assert sorted(type(each).__name__ for each in results) == ["Accepted", "Stale"]


async def test_parts_are_replaced_merged_and_removed(journal):
    at = NOW
    assert await journal.keep_beelden([known({"zaken/1": {"a": 1, "b": 2}, "rollen/1": {}})], at=at)
    assert await journal.keep_beelden([known({"zaken/1": {"a": 3}}, merged=frozenset({"zaken/1"}))], at=at)
    assert (await journal.beeld("voorbeeld", "zaken/1")).parts == {"zaken/1": {"a": 3, "b": 2}, "rollen/1": {}}
    assert await journal.keep_beelden([known({"rollen/1": None})], at=at)
    assert await journal.keep_beelden([known({"zaken/1": {"c": 4}})], at=at)
    assert (await journal.beeld("voorbeeld", "zaken/1")).parts == {"zaken/1": {"c": 4}}
    assert not await journal.keep_beelden([known({}, 1)], at=at)
    (only,) = await journal.beelden("voorbeeld", after="zaken/", limit=10)
    assert only.versie == 4
    assert (await journal.beeld("ander", "zaken/1")).versie == 0


async def test_an_attempt_in_work_is_seen_by_its_lane(journal):
    one = acceptance("d1", events=0)
    await journal.accept(one)
    lease = await journal.acquire("levering", owner="w", now=NOW, duration_s=60)
    assert not await journal.is_delivering(TARGET, [one.lane])
    await journal.begin_attempt(one.bericht_id, TARGET, worker="w", token=lease.token, at=NOW)
    assert await journal.is_delivering(TARGET, [one.lane])
    assert not await journal.is_delivering(TARGET, ["voorbeeld/zaak/ander"])
    assert await journal.is_delivering(TARGET, [], prefix="voorbeeld/")
    ended = AttemptOutcome(
        state=LeveringState.DELIVERED,
        retry_at=None,
        findings=(),
        warnings=(),
        results={},
        beelden=(known({"x/1": {}}),),
    )
    await journal.end_attempt(one.bericht_id, TARGET, ended, worker="w", token=lease.token, at=NOW)
    assert not await journal.is_delivering(TARGET, [one.lane], prefix="voorbeeld/")
    assert (await journal.beeld("voorbeeld", "zaken/1")).parts == {"x/1": {}}


async def test_a_look_is_a_note_in_the_audit_that_changes_no_state_and_needs_a_reason(journal):
    one = acceptance("1")
    await journal.accept(one)
    before = await journal.last_change()
    with pytest.raises(Refused):
        await journal.record_look(one.bericht_id, by="j", reason=" ", at=NOW)
    await journal.record_look(one.bericht_id, by="j.jansen", reason="klacht 12", at=NOW)
    (look,) = await journal.looks(one.bericht_id)
    assert (look.by, look.reason, look.at) == ("j.jansen", "klacht 12", NOW)
    (change,) = await journal.changes(after=before)
    assert (change.bericht_id, change.to_state, change.nr) == (one.bericht_id, "LOOKED", before + 1)
    assert await journal.changes(after=change.nr) == []
    assert (await journal.find(one.bericht_id, gemeente=None)).state is BerichtState.ACCEPTED
    assert await journal.answer(one.bericht_id) == one.answer
    assert await journal.answer("0" * 32) is None
    assert await journal.verify() is None


async def test_what_we_know_of_a_closed_zaak_is_forgotten_when_its_time_has_come(journal):
    def zaak(number, einddatum):
        parts = {f"zaken/{number}": {"einddatum": einddatum}}
        return BeeldChange(gemeente="voorbeeld", object=f"zaken/{number}", parts=parts)

    await journal.keep_beelden([zaak(1, "2026-01-01"), zaak(2, None)], at=NOW)
    await journal.prune(keys_before=NOW, payloads_before=NOW, at=NOW)
    assert (await journal.beeld("voorbeeld", "zaken/1")).parts
    later = NOW + datetime.timedelta(days=8)
    await journal.prune(keys_before=later, payloads_before=later, at=later)
    forgotten = await journal.beeld("voorbeeld", "zaken/1")
    assert (forgotten.versie, forgotten.parts) == (1, {})  # its version is part of event ids: it never goes back
    assert (await journal.beeld("voorbeeld", "zaken/2")).parts == {"zaken/2": {"einddatum": None}}


async def test_where_events_landed_is_told_newest_first_in_pages_and_of_unconfirmed_ones_apart(journal):
    lease = await lease_of(journal)
    taken = [acceptance(f"{number}", zaak=f"Z{number}") for number in range(3)]
    for each in taken:
        await journal.accept(each)
    await publish(journal, *taken[:2], lease=lease)
    last = taken[2]
    by = {"worker": "w", "token": lease.token, "at": NOW}
    await journal.mark_publishing([last.bericht_id], published_from={"t/1": 7}, **by)
    where = [Published(bericht_id=last.bericht_id, ordinal=n, topic="t", partition=1, offset=6 + n) for n in (1, 2)]
    await journal.mark_published(where, **by)
    newest = await journal.landed(limit=2)
    assert [each.bericht_id for each in newest] == [last.bericht_id, taken[1].bericht_id]
    assert newest[0].published == tuple(where)
    assert newest[0].hashes == tuple(event_hash(event.event_id) for event in last.events)
    older = await journal.landed(before=newest[-1].nr)
    assert [(each.bericht_id, each.at) for each in older] == [(taken[0].bericht_id, NOW)]
    assert [each.bericht_id for each in await journal.landed(unconfirmed=True)] == [last.bericht_id]


async def test_what_was_lost_goes_back_and_what_is_left_of_it_is_not_sent_again(journal):
    lease = await lease_of(journal)
    first, second = acceptance("1"), acceptance("2", zaak="Z2")
    for each in (first, second):
        await journal.accept(each)
    await publish(journal, first, second, lease=lease)
    kept = [Published(bericht_id=second.bericht_id, ordinal=1, topic="t", partition=0, offset=2)]
    by = {"worker": "w", "token": lease.token, "at": NOW}
    assert await journal.mark_lost([first.bericht_id, second.bericht_id], kept=kept, **by) == ()
    rows = await journal.to_publish(limit=10)
    assert [(row.bericht_id, row.state, row.landed) for row in rows] == [
        (first.bericht_id, BerichtState.ACCEPTED, ()),
        (second.bericht_id, BerichtState.ACCEPTED, (1,)),
    ]
    assert list(await journal.landed()) == []
    ids = [first.bericht_id, second.bericht_id]
    await journal.mark_publishing(ids, published_from={"t/0": 0}, **by)
    again = [
        Published(bericht_id=one.bericht_id, ordinal=n, topic="t", partition=0, offset=offset)
        for offset, (one, n) in enumerate([(first, 1), (first, 2), (second, 2)], start=10)
    ]
    await journal.mark_published(again, **by)
    assert list(await journal.mark_confirmed(ids, **by)) == []
    view = await journal.find(second.bericht_id, gemeente=None)
    assert [each.offset for each in view.published] == [2, 12]
    (noted,) = await journal.noted(gemeente="voorbeeld", prefix=VERLOREN)
    assert (noted.what, noted.number, noted.last) == ("opnieuw", 2, NOW)
    assert await journal.verify() is None


async def test_a_session_that_was_ended_is_known_in_every_process_until_it_is_over_by_itself(make):
    one, other = make(), make()
    await one.open()
    await other.open()
    try:
        minute = datetime.timedelta(minutes=1)
        await one.end_sessions(["a", "b"], at=NOW, until=NOW + 10 * minute)
        assert await other.is_session_ended(["x", "a"], begun=NOW - minute)
        assert not await other.is_session_ended(["a"], begun=NOW + minute)  # a person who came back
        assert not await other.is_session_ended(["x"], begun=NOW - minute)
        await other.end_sessions(["a"], at=NOW + 20 * minute, until=NOW + 30 * minute)
        assert await one.is_session_ended(["a"], begun=NOW + minute)
        assert not await one.is_session_ended(["b"], begun=NOW - minute)  # forgotten: nothing could bring it back
    finally:
        await one.close()
        await other.close()
