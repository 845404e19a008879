"""A synchronous change of a document: taken as every message is, and answered once it is carried out (MAPPING E.6).

Bv02 says "processed": it leaves when the target has it (`outcome.py`).
"""

from __future__ import annotations

from adapter import stuf
from adapter.errors import Refused
from adapter.intake.accept import accept
from adapter.intake.identity import document_lane, lane_of, target_of
from adapter.intake.letter import Answer, Letter
from adapter.intake.outcome import find_first, outcome_of
from adapter.intake.ports import Ports
from adapter.intake.reply import answer_with
from adapter.intake.take import context_of, cut_out, store_inline

__all__ = ["process"]


async def process(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Bv02 and "aanvaard", or "herhaald"; the Fo02 with "geweigerd" where it was taken but could not be done."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    done = answer_with(letter, stuf.bv02())
    first = await find_first(letter, ports)
    if first is not None:
        return await outcome_of(letter, first.bericht_id, done, "herhaald", ports)
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
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
        answer=done,
        documents=(*cut_out(letter), *inline),
        targets=(target_of(letter.inbound.gemeente),) if translated.drafts else (),
    )
    taken = letter.bericht_id
    if outcome == "herhaald":  # the same message came twice at once
        first = await find_first(letter, ports)
        taken = first.bericht_id if first is not None else taken
    if not translated.drafts:
        return done, outcome
    return await outcome_of(letter, taken, done, outcome, ports)
