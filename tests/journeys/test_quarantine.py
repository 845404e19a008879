"""Out of quarantine: an edited copy is judged, becomes a message of its own, and is delivered in the place of the first."""

import asyncio

import pytest

from adapter import tenancy, wiring
from adapter.cli import checker
from adapter.errors import Refused
from adapter.journal import AttemptOutcome, LeveringState
from tests.system import example, posted, running

ZAAK = "1900202600000001"


async def parked(system):
    """A creeerZaak that a target refused for good, with a status behind it."""
    await posted(system, example("creeer-zaak", zaak=ZAAK, nummer="c"))
    await posted(system, example("actualiseer-zaakstatus", zaak=ZAAK, nummer="s"))
    log, now = system.journal, wiring.utc_now()
    await system.relay.publish_round()
    auditing = asyncio.create_task(system.auditor.run())
    while not await log.due(target="voorbeeld/bron", now=wiring.utc_now(), limit=5):
        await asyncio.sleep(0.02)
    system.auditor.stop()
    await auditing
    lease = await log.acquire("levering/voorbeeld/bron", owner="test", now=now, duration_s=30)
    (head,) = await log.due(target="voorbeeld/bron", now=wiring.utc_now(), limit=5)
    at = wiring.utc_now()
    await log.begin_attempt(head.bericht_id, head.target, worker="test", token=lease.token, at=at)
    outcome = AttemptOutcome(
        state=LeveringState.QUARANTINED, retry_at=None, findings=({"code": "levering-fout"},), warnings=(), results={}
    )
    await log.end_attempt(head.bericht_id, head.target, outcome, worker="test", token=lease.token, at=at)
    await log.let_go(lease)
    await system.relay._lease.let_go()
    return head.bericht_id


async def test_a_mended_copy_is_delivered_in_the_place_of_the_first_and_linked_to_it(tmp_path):
    async with running(tmp_path, background=False) as system:
        old = await parked(system)
        held = wiring.Quarantine(system.journal, system.receiver)
        raw = (await system.journal.raw(old)).replace(b"Aanvraag bijzondere bijstand", b"Aanvraag bijstand")
        new = await held.mend(old, raw, reason="omschrijving te lang", by="beheerder")
        diff = await held.diff(old, new)
        assert "-        <ZKN:omschrijving>Aanvraag bijzondere bijstand" in diff
        assert "+        <ZKN:omschrijving>Aanvraag bijstand" in diff
        with pytest.raises(Refused) as twice:
            await held.mend(old, raw, reason="nog eens", by="beheerder")
        assert twice.value.findings[0].code == "niet-in-quarantaine"
    async with running(tmp_path) as system:
        assert await system.settle(within_s=30)
        while any(".RETRY_AT" in name and count for name, count in (await system.journal.counts()).items()):
            await asyncio.sleep(0.05)
        assert await system.settle(within_s=30)
        before = await system.journal.find(old, gemeente=None)
        after = await system.journal.find(new, gemeente=None)
    step = next(step for step in before.transitions if step.from_state == "QUARANTINED")
    assert step.detail == {"reason": "omschrijving te lang", "mended_by": new}
    assert step.worker == "beheerder"
    assert after.transitions[0].detail["mends"] == old
    assert before.leveringen[0].state is LeveringState.DELIVERED
    evidence = await checker.collect(tenancy.load(None, overrides={"data": str(tmp_path)}), settled=True)
    assert checker.judge(evidence) == []
    assert {delivery.state for delivery in evidence.deliveries} == {"DELIVERED"}


async def test_a_mended_copy_that_is_not_valid_or_of_another_zaak_changes_nothing(tmp_path):
    async with running(tmp_path, background=False) as system:
        old = await parked(system)
        held = wiring.Quarantine(system.journal, system.receiver)
        raw = await system.journal.raw(old)
        with pytest.raises(Refused):
            await held.mend(old, raw.replace(b"<ZKN:startdatum>2026", b"<ZKN:startdatum>x026"), reason="r", by="b")
        with pytest.raises(Refused) as other:
            await held.mend(old, raw.replace(ZAAK.encode(), b"1900202600000002"), reason="r", by="b")
        assert other.value.findings[0].code == "herstel-andere-zaak"
        with pytest.raises(Refused) as unsaid:
            await held.release(old, to=LeveringState.RETRY_AT, reason=" ", by="b")
        assert unsaid.value.findings[0].code == "reden-ontbreekt"
        assert await held.release(old, to=LeveringState.DISCARDED, reason="dubbel", by="b") == 1
        assert (await system.journal.find(old, gemeente=None)).leveringen[0].state is LeveringState.DISCARDED
        assert await system.journal.verify() is None
