"""genereer…Identificatie: a number is given out once, and kept as an event (MAPPING B.1 #6)."""

from __future__ import annotations

from adapter import stuf
from adapter.intake.accept import accept
from adapter.intake.identity import lane_of, organisatie_of
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports
from adapter.intake.repeat import repeated
from adapter.intake.reply import answer_with, ourselves
from adapter.intake.take import context_of

__all__ = ["number"]

_SOORTEN = {"ZAK": "zaak", "EDC": "document", "BSL": "besluit"}


async def number(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Du02 and "aanvaard"; a repeat gets its own number again and "herhaald"."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    again = await repeated(letter, ports)
    if again is not None:
        return again
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
    identificatie = await ports.reserve(
        letter.inbound.gemeente,
        soort=mapping.soort,
        organisatie=organisatie_of(letter, ports),
        now=letter.received_at,
    )
    context = context_of(letter, ports, identificatie=identificatie)
    translated = mapping.to_events(payload, context)
    if mapping.soort == "zaak":
        letter.zaken = (identificatie,)
    root = mapping.free_answer(
        payload,
        identificatie=identificatie,
        stuurgegevens=stuf.answering(
            letter.stuurgegevens,
            stuf.Berichtcode.DU02,
            referentienummer=ports.new_id(),
            now=letter.received_at,
            own=ourselves(letter),
        ),
    )
    return await accept(
        letter,
        ports,
        drafts=translated.drafts,
        mapping_major=mapping.major,
        lane=lane_of(letter, translated.zaak),
        answer=answer_with(letter, root),
        documents=(),
        targets=(),
    )
