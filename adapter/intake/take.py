"""A kennisgeving: translated, checked against what is known at the target, kept, acknowledged.

The Bv03 leaves when the journal has all of it: the message, its events, its place in its lane and the answer itself.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from typing import Final

from adapter import journal, stuf, translation
from adapter.errors import Refused
from adapter.intake.accept import accept
from adapter.intake.identity import lane_of, organisatie_of, target_of
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports
from adapter.intake.repeat import repeated
from adapter.intake.reply import answer_with, ourselves
from adapter.intake.step import in_step

__all__ = ["context_of", "cut_out", "is_told_only", "store_inline", "take"]

_INDICATOR: Final = f"{{*}}parameters/{{{stuf.namespaces.STUF}}}indicatorOvername"
_CHANGE: Final = "nl.zaken.zaak.gewijzigd.v1"
_NAMING: Final = "nl.zaken.zaak.genoemd.v1"
_CREATION: Final = "nl.zaken.zaak.aangemaakt.v1"


async def take(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Bv03 and "aanvaard", or the first answer and "herhaald"."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
    translated = mapping.to_events(payload, context_of(letter, ports))
    await in_step()
    letter.zaken = translated.touches
    letter.warnings.extend(translated.warnings)
    told = is_told_only(letter, ports)
    gemeente = letter.inbound.gemeente
    findings = () if told else await ports.check_known(gemeente, translated.drafts, message=operatie.name)
    if findings:
        # what is refused now may be what was accepted before: a repeated creeerZaak finds its own zaak
        again = await repeated(letter, ports)
        if again is not None:
            return again
        raise Refused(*findings)
    await in_step()
    drafts: Sequence[translation.Draft] = translated.drafts
    if not told and _only_names(drafts) and await ports.is_all_there(gemeente, drafts, message=operatie.name):
        drafts = ()
    elif not told:
        drafts = await _with_conflicts(letter, ports, drafts, operatie.name)
    inline = await store_inline(translated.inline_documents, ports)
    body = stuf.bv03(
        letter.stuurgegevens,
        referentienummer=ports.new_id(),
        now=letter.received_at,
        own=ourselves(letter),
    )
    return await accept(
        letter,
        ports,
        drafts=drafts,
        mapping_major=mapping.major,
        lane=lane_of(letter, translated.zaak, own=translated.own),
        answer=answer_with(letter, body),
        documents=(*cut_out(letter), *inline),
        creates=None if told else _created(translated),
        targets=() if told or letter.mends is not None else (target_of(letter.inbound.gemeente),),
    )


def is_told_only(letter: Letter, ports: Ports) -> bool:
    """True when nothing is done at the source: the event is all there is (MAPPING B.1, D.4, E.5)."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
    if mapping.kind in ("overdracht", "basisbericht"):
        return True
    # a service by name is a request, done whatever the indicator says; a plain kennisgeving may only inform
    is_plain = mapping.kind == "kennisgeving" and "_" not in operatie.name
    return is_plain and (payload.findtext(_INDICATOR) or "").strip() == "I"


async def _with_conflicts(
    letter: Letter, ports: Ports, drafts: Sequence[translation.Draft], message: str
) -> Sequence[translation.Draft]:
    """Tell in the event where `oud` is not what is stored: an update may have been lost (MAPPING E.3)."""
    if all(draft.type != _CHANGE for draft in drafts):
        return drafts
    found = await ports.find_conflicts(letter.inbound.gemeente, drafts, message=message)
    if not found:
        return drafts
    return [_with_conflict(draft, found) if draft.type == _CHANGE else draft for draft in drafts]


def _with_conflict(draft: translation.Draft, found: tuple[str, ...]) -> translation.Draft:
    wijziging = {**draft.data["wijziging"], "conflict": list(found)}
    return translation.Draft(
        type=draft.type,
        subject=draft.subject,
        data={**draft.data, "wijziging": wijziging},
        dataref=draft.dataref,
    )


def _only_names(drafts: Sequence[translation.Draft]) -> bool:
    """True for a message that changes nothing: it tells at most what is there (verwerkingssoort I), which is no event (MAPPING E.4)."""
    return bool(drafts) and all(draft.type == _NAMING for draft in drafts)


def _created(translated: translation.Translated) -> str | None:
    """Give the identificatie of the zaak that the message creates; None where it creates none, or the source numbers it."""
    if translated.zaak is None or all(draft.type != _CREATION for draft in translated.drafts):
        return None
    return translated.zaak[0]


def context_of(letter: Letter, ports: Ports, *, identificatie: str | None = None) -> translation.Context:
    """Give what the message doesn't say of itself."""
    assert letter.connection is not None
    organisatie = organisatie_of(letter, ports)
    return translation.Context(
        rsin=organisatie.rsin,
        gemeentecode=organisatie.gemeentecode,
        documents=letter.inbound.documents,
        kennisgeving=letter.connection.kennisgeving,
        zaaktypen=letter.gemeente.zaaktypen,
        identificatie=identificatie,
        pseudonym=functools.partial(ports.pseudonym, letter.inbound.gemeente),
    )


def cut_out(letter: Letter) -> tuple[journal.Document, ...]:
    """Give the documents that the guard cut out."""
    return tuple(
        journal.Document(ordinal=document.ordinal, sha256=document.sha256, size_bytes=document.size_bytes)
        for document in letter.inbound.documents
    )


async def store_inline(documents: Sequence[translation.InlineDocument], ports: Ports) -> tuple[journal.Document, ...]:
    """Put small documents that came inside the message in the blob store: they are durable before the row is."""
    if not documents:
        return ()

    def store() -> tuple[journal.Document, ...]:
        stored = []
        for document in documents:
            writer = ports.blobs.begin()
            writer.write(document.content)
            sha256, size = writer.commit()
            stored.append(journal.Document(ordinal=document.ordinal, sha256=sha256, size_bytes=size))
        return tuple(stored)

    return await asyncio.to_thread(store)
