"""Pauses, quarantine by cause and figures: what operators see of the journal and order in it."""

import datetime

import pytest

from adapter.errors import Refused
from adapter.journal import Health, LeveringState, Question, Refusal, StoredAnswer
from tests.journal.messages import NOW, TARGET, acceptance, attempt, lease_of, outcome, publish


def minutes(count):
    return datetime.timedelta(minutes=count)


@pytest.fixture
async def journal(database):
    opened = database.journal()
    await opened.open()
    yield opened
    await opened.close()


async def accepted(journal, *taken):
    for each in taken:
        await journal.accept(each)
    lease = await lease_of(journal)
    await publish(journal, *taken, lease=lease)
    return lease


def refusal(number, code="zender-onbekend", at=NOW):
    return Refusal(
        bericht_id=f"f{number:031x}",
        gemeente="voorbeeld",
        connection="proef",
        pack="zds-1.1",
        message=None,
        berichtcode=None,
        zender=None,
        referentienummer=f"fout-{number}",
        zaken=(),
        raw=b"<a/>",
        findings=({"code": code},),
        answer=StoredAnswer(status=500, content_type="text/xml", body=b"fault"),
        received_at=at,
    )


async def test_nothing_is_due_at_a_paused_target_and_messages_for_it_are_accepted(journal):
    await journal.pause(TARGET, by="beheer", reason="onderhoud", at=NOW)
    await accepted(journal, acceptance("1"))
    assert list(await journal.due(target=TARGET, now=NOW, limit=10)) == []
    (view,) = await journal.targets(now=NOW)
    assert (view.paused, view.by, view.reason, view.since) == (True, "beheer", "onderhoud", NOW)
    assert (view.backlog, view.expected_end) == (1, None)
    await journal.resume(TARGET, by="beheer", reason="klaar", at=NOW)
    assert len(await journal.due(target=TARGET, now=NOW, limit=10)) == 1
    assert await journal.verify() is None


async def test_a_pause_needs_a_reason_and_the_same_pause_again_changes_nothing(journal):
    with pytest.raises(Refused):
        await journal.pause(TARGET, by="beheer", reason=" ", at=NOW)
    await journal.pause(TARGET, by="een", reason="onderhoud", at=NOW)
    await journal.pause(TARGET, by="ander", reason="ook", at=NOW + minutes(1))
    (view,) = await journal.targets(now=NOW)
    assert (view.by, view.since) == ("een", NOW)


async def test_the_end_of_a_backlog_is_told_from_the_rate_of_the_last_quarter(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(12)]
    lease = await accepted(journal, *taken)
    for each in taken[:9]:
        await attempt(journal, each, outcome(LeveringState.DELIVERED), lease=lease)
    await attempt(journal, taken[9], outcome(LeveringState.QUARANTINED), lease=lease)
    (view,) = await journal.targets(now=NOW)
    assert (view.backlog, view.held, view.rate_s) == (2, 1, 9 / 900)
    assert view.expected_end == NOW + datetime.timedelta(seconds=200)
    (later,) = await journal.targets(now=NOW + minutes(30))
    assert (later.rate_s, later.expected_end) == (0.0, None)


async def test_how_a_worker_finds_a_target_is_seen_by_all(journal, database):
    health = Health(state="resting", until=NOW + minutes(2), code="bron-geeft-geen-antwoord")
    await journal.report_health(TARGET, health, at=NOW)
    other = database.journal()
    await other.open()
    (view,) = await other.targets(now=NOW)
    assert (view.health, view.health_at, view.paused) == (health, NOW, False)
    await other.close()


async def test_quarantine_is_grouped_by_cause_and_a_way_out_leaves_the_group(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(5)]
    lease = await accepted(journal, *taken)
    for each in taken[:3]:
        how = outcome(LeveringState.QUARANTINED, code="zaaktype-onbekend", zaaktype="B1")
        await attempt(journal, each, how, lease=lease)
    await attempt(
        journal, taken[3], outcome(LeveringState.QUARANTINED, code="zaaktype-onbekend", zaaktype="B2"), lease=lease
    )
    await attempt(journal, taken[4], outcome(LeveringState.QUARANTINED, code="rol-onbekend"), lease=lease)
    groups = await journal.held_groups(gemeente="voorbeeld")
    assert [(group.code, dict(group.facts), group.count) for group in groups] == [
        ("zaaktype-onbekend", {"zaaktype": "B1"}, 3),
        ("zaaktype-onbekend", {"zaaktype": "B2"}, 1),
        ("rol-onbekend", {}, 1),
    ]
    assert list(await journal.held_in(groups[0])) == [each.bericht_id for each in taken[:3]]
    assert groups[0].bericht_id == taken[0].bericht_id
    assert list(await journal.held_groups(gemeente="elders")) == []
    await journal.release(
        taken[0].bericht_id, TARGET, to=LeveringState.RETRY_AT, reason="zaaktype gemaakt", by="beheer", at=NOW
    )
    assert (await journal.held_groups(gemeente=None))[0].count == 2


async def test_a_message_is_found_by_the_code_of_its_refusal_or_of_any_attempt(journal):
    await journal.refuse(refusal(1))
    taken = acceptance("1")
    lease = await accepted(journal, taken)
    later = outcome(LeveringState.RETRY_AT, retry_at=NOW, code="bron-geeft-geen-antwoord")
    await attempt(journal, taken, later, lease=lease)
    await attempt(journal, taken, outcome(LeveringState.DELIVERED), lease=lease)
    count, found = await journal.search(gemeente="voorbeeld", error="zender-onbekend")
    assert (count, found[0].referentienummer) == (1, "fout-1")
    count, found = await journal.search(gemeente="voorbeeld", error="bron-geeft-geen-antwoord")
    assert (count, found[0].bericht_id) == (1, taken.bericht_id)
    assert (await journal.search(gemeente="elders", error="zender-onbekend"))[0] == 0


async def test_figures_of_a_connection_tell_what_came_and_what_became_of_it(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(4)]
    lease = await accepted(journal, *taken)
    await journal.refuse(refusal(1))
    await journal.record_question(
        Question(
            bericht_id="e" * 32,
            gemeente="voorbeeld",
            connection="proef",
            pack="zds-1.1",
            message="geefZaakdetails_Lv01",
            berichtcode="Lv01",
            zender="z",
            referentienummer=None,
            zaken=(),
            received_at=NOW,
            duration_ms=3.5,
        )
    )
    at = NOW + datetime.timedelta(seconds=30)
    await attempt(journal, taken[0], outcome(LeveringState.DELIVERED), lease=lease, at=at)
    await attempt(journal, taken[1], outcome(LeveringState.DELIVERED), lease=lease, at=NOW + minutes(1))
    await attempt(journal, taken[2], outcome(LeveringState.QUARANTINED), lease=lease, at=at)
    now = NOW + minutes(2)
    (view,) = await journal.connections(gemeente="voorbeeld", since=now - minutes(10), now=now)
    assert (view.accepted, view.refused, view.answered) == (4, 1, 1)
    assert (view.delivered, view.quarantined, view.retried) == (2, 1, 0)
    assert (view.last_in, view.last_out) == (NOW, NOW + minutes(1))
    assert (view.open, view.held) == (2, 1)
    assert (view.latency_mean_s, view.latency_max_s) == (45.0, 60.0)
    assert (view.rate_s, round(view.error_rate, 3)) == (6 / 600, round(1 / 6, 3))
    moments = await journal.series(
        gemeente="voorbeeld", connection="proef", since=NOW - minutes(1), until=now, step_min=1
    )
    assert [(moment.at, moment.counts) for moment in moments] == [
        (
            NOW,
            {"in.ACCEPTED": 4, "in.ANSWERED": 1, "in.REFUSED": 1, "out.DELIVERED": 1, "out.QUARANTINED": 1},
        ),
        (NOW + minutes(1), {"out.DELIVERED": 1}),
    ]
    (one,) = await journal.series(gemeente="voorbeeld", connection=None, since=NOW, until=now, step_min=5)
    assert one.counts["out.DELIVERED"] == 2
    assert list(await journal.connections(gemeente="elders", since=NOW, now=now)) == []


async def test_numbers_per_state_are_those_of_the_tables_after_every_kind_of_step(journal):
    taken = [acceptance(f"{n}", zaak=f"Z{n}") for n in range(3)] + [acceptance("leeg", zaak="L", events=0)]
    await journal.refuse(refusal(1))
    lease = await accepted(journal, *taken[:3])
    await journal.accept(taken[3])
    await attempt(journal, taken[0], outcome(LeveringState.QUARANTINED), lease=lease)
    await journal.release(taken[0].bericht_id, TARGET, to=LeveringState.DISCARDED, reason="r", by="b", at=NOW)
    await journal.mark_lost([taken[1].bericht_id], kept=(), worker="w", token=lease.token, at=NOW)
    await journal.record_look(taken[1].bericht_id, by="b", reason="r", at=NOW)
    counts = await journal.counts()
    assert (counts["bericht.CONFIRMED"], counts["bericht.ACCEPTED"], counts["bericht.REFUSED"]) == (3, 1, 1)
    assert (counts[f"levering.{TARGET}.READY"], counts[f"levering.{TARGET}.DISCARDED"]) == (3, 1)
    assert await journal.verify() is None


async def test_a_number_that_does_not_agree_with_the_tables_is_named(journal, database):
    await accepted(journal, acceptance("1"))
    database.run("UPDATE tally SET n = n + 1 WHERE what = 'CONFIRMED' AND at = 0")
    violation = await journal.verify()
    assert (violation.invariant, violation.detail) == ("counts", "CONFIRMED at 'backbone': 2 counted, 1 there")


async def test_a_period_is_found_though_messages_came_a_little_out_of_order(journal):
    for number, minute in enumerate((0, 5, 3, 9, 7)):
        await journal.accept(acceptance(f"{number}", zaak=f"Z{number}", received_at=NOW + minutes(minute)))
    count, found = await journal.search(gemeente="voorbeeld", since=NOW + minutes(3), until=NOW + minutes(9))
    assert (count, [view.referentienummer for view in found]) == (3, ["4", "2", "1"])


async def test_figures_per_minute_go_after_a_week_and_the_numbers_in_all_stay(journal):
    await accepted(journal, acceptance("1"))
    week = NOW + datetime.timedelta(days=8)
    await journal.prune(keys_before=NOW, payloads_before=NOW, at=week)
    assert list(await journal.series(gemeente="voorbeeld", connection=None, since=NOW, until=week)) == []
    assert (await journal.counts())["bericht.CONFIRMED"] == 1
