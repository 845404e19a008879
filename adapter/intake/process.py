"""A synchronous change of a document: taken as every message is, and answered once it is carried out (MAPPING E.6).

Bv02 says "processed": it leaves when the target has it. What the target refuses for good is a Fo02, and the message ends there
(discarded): its sender has been told, and nothing waits behind it. A repeat gets the outcome of the first.
"""

from __future__ import annotations

import asyncio
import hashlib

from adapter import journal, stuf
from adapter.errors import Finding, KoppelvlakError, Refused, Unavailable
from adapter.intake.accept import accept
from adapter.intake.identity import document_lane, idempotency_key, lane_of, target_of
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports
from adapter.intake.refuse import fault_for
from adapter.intake.repeat import conflict, read_finding
from adapter.intake.reply import answer_with
from adapter.intake.take import context_of, cut_out, store_inline

__all__ = ["process"]


async def process(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Bv02 and "aanvaard", or "herhaald"; the Fo02 with "geweigerd" where it was taken but could not be done."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    first = await _first(letter, ports)
    if first is not None:
        return await _outcome(letter, first, "herhaald", ports)
    mapping = ports.mappings.get(letter.inbound.pack, operatie.name)
    translated = mapping.to_events(payload, context_of(letter, ports))
    letter.zaken = translated.touches
    letter.warnings.extend(translated.warnings)
    findings = await ports.check_known(letter.inbound.gemeente, translated.drafts, message=operatie.name)
    if findings:
        raise Refused(*findings)
    inline = await store_inline(translated.inline_documents, ports)
    lane = lane_of(letter, translated.zaak)
    if translated.zaak is None:
        lane = document_lane(letter, mapping.document(payload))
    _, outcome = await accept(
        letter,
        ports,
        drafts=translated.drafts,
        mapping_major=mapping.major,
        lane=lane,
        answer=answer_with(letter, stuf.bv02()),
        documents=(*cut_out(letter), *inline),
        targets=(target_of(letter.inbound.gemeente),) if translated.drafts else (),
    )
    taken = letter.bericht_id
    if outcome == "herhaald":  # the same message came twice at once
        taken = await _first(letter, ports) or taken
    if not translated.drafts:
        return answer_with(letter, stuf.bv02()), outcome
    return await _outcome(letter, taken, outcome, ports)


async def _first(letter: Letter, ports: Ports) -> str | None:
    """Find the message that this one repeats; raises Refused when the number was used for other content."""
    key = idempotency_key(letter)
    if key is None:
        return None
    skeleton = letter.inbound.skeleton
    match await ports.journal.find_repeat(key, hashlib.sha256(skeleton).hexdigest(), skeleton):
        case journal.Repeat(bericht_id=found):
            return found
        case journal.Conflict():
            raise conflict()
        case _:
            return None


async def _outcome(letter: Letter, bericht_id: str, outcome: str, ports: Ports) -> tuple[Answer, str]:
    gemeente = letter.inbound.gemeente
    levering = await ports.ended(gemeente, bericht_id)
    if levering is None:
        error: KoppelvlakError = Unavailable(Finding(code="nog-niet-verwerkt"), retry_after_s=30.0)
        return fault_for(letter, error, ports), "geweigerd"
    if levering.state is journal.LeveringState.DELIVERED:
        return answer_with(letter, stuf.bv02()), outcome
    if levering.state is journal.LeveringState.QUARANTINED:
        await _end(bericht_id, levering.target, ports)
    findings = [read_finding(each) for each in levering.findings] or [Finding(code="niet-geleverd")]
    return fault_for(letter, Refused(*findings), ports), "geweigerd"


async def _end(bericht_id: str, target: str, ports: Ports) -> None:
    """Let a refused message go: its sender has its Fo02, and what comes after it must not wait for an operator."""
    try:
        await asyncio.shield(
            ports.journal.release(
                bericht_id,
                target,
                to=journal.LeveringState.DISCARDED,
                reason="synchroon bericht: de zender kreeg het foutbericht",
                by="koppelvlak",
                at=ports.clock(),
            )
        )
    except KoppelvlakError:
        return  # another has let it go, or the journal is away: then an operator does
