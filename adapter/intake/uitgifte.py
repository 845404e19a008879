"""A document is handed out for editing: locked, read, and given with its lock (geefZaakdocumentbewerken; MAPPING B.2 #9).

The answer is kept without its content: a repeat gets the same lock and the document as it is then. When the answer can't be
kept, the lock is given back: a lock that nobody knows would shut the document for everyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from adapter import guard, observe, stuf, translation
from adapter.errors import Defect, Finding, Refused
from adapter.intake.accept import accept
from adapter.intake.identity import document_lane, organisatie_of
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports
from adapter.intake.repeat import repeated
from adapter.intake.reply import answer_with, ourselves
from adapter.intake.take import context_of
from adapter.journal import BerichtView

__all__ = ["hand_out"]

_log = observe.get_logger("intake")

LOOKED_AT: Final = 200  # messages about documents that are looked through for who has one


async def hand_out(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Du02 and "aanvaard"; a repeat gets the document with its first lock and "herhaald"."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
    again = await repeated(letter, ports)
    if again is not None:
        return await _again(letter, again[0], mapping, ports), again[1]
    gemeente, rsin = letter.inbound.gemeente, organisatie_of(letter, ports).rsin
    vraag = mapping.asked(payload)
    lane = document_lane(letter, vraag.identificatie)
    try:
        given = await ports.documents.check_out(gemeente, vraag, rsin=rsin)
    except Refused as error:
        raise await _with_holder(error, letter, lane, ports) from error
    try:
        root = _write(letter, mapping, given.beeld, given.lock, ports)
        kept = {name: value for name, value in given.beeld.items() if name != "inhoud"}
        stored = answer_with(letter, _write(letter, mapping, kept, given.lock, ports))
        drafts = mapping.checked_out(vraag.identificatie, context_of(letter, ports)).drafts
        answer, outcome = await accept(
            letter,
            ports,
            drafts=drafts,
            mapping_major=mapping.major,
            lane=lane,
            answer=stored,
            documents=(),
            targets=(),
        )
    except BaseException:
        await ports.documents.put_back(gemeente, given.url, given.lock)
        raise
    if outcome == "herhaald":  # the same message came twice at once: the other has the lock
        await ports.documents.put_back(gemeente, given.url, given.lock)
        return await _again(letter, answer, mapping, ports), outcome
    return answer_with(letter, root), outcome


async def _again(letter: Letter, first: Answer, mapping: translation.Mapping, ports: Ports) -> Answer:
    """Give the document as it is now, with the lock of the first answer."""
    assert letter.payload is not None
    lock = mapping.handed_out_id(stuf.payload_of(guard.parse(first.body)))
    vraag = mapping.asked(letter.payload)
    found = await ports.ask(letter.inbound.gemeente, vraag, rsin=organisatie_of(letter, ports).rsin)
    if not found.beelden:
        raise Refused(Finding(code="document-onbekend", facts={"document": vraag.identificatie}))
    return answer_with(letter, _write(letter, mapping, found.beelden[0], lock, ports))


def _write(
    letter: Letter, mapping: translation.Mapping, beeld: translation.Beeld, lock: str, ports: Ports
) -> etree._Element:
    assert letter.payload is not None
    header = stuf.answering(
        letter.stuurgegevens,
        stuf.Berichtcode.DU02,
        referentienummer=ports.new_id(),
        now=letter.received_at,
        own=ourselves(letter),
    )
    zender = letter.stuurgegevens.zender
    root = mapping.checked_out_answer(
        letter.payload,
        beeld,
        checked_out_id=lock,
        checked_out_by=zender.gebruiker if zender is not None else None,
        stuurgegevens=header,
    )
    if findings := letter.pack.check(root):
        _log.error("antwoord_ongeldig", bericht_id=letter.bericht_id, code=findings[0].code, path=findings[0].path)
        raise Defect(Finding(code="interne-fout", facts={"bericht": letter.bericht_id}))
    return root


async def _with_holder(error: Refused, letter: Letter, lane: str, ports: Ports) -> Refused:
    """Say who has the document and since when, where it was handed out by us (ACCEPTANCE 104)."""
    if not any(finding.code == "document-vergrendeld" for finding in error.findings):
        return error
    _, views = await ports.journal.search(gemeente=letter.inbound.gemeente, limit=LOOKED_AT)
    holder = _holder(views, lane)
    if holder is None:
        return error
    applicatie = (holder.zender or "").split("/")[1:2]
    facts = {"zender": "".join(applicatie) or "-", "sinds": f"{holder.received_at:%Y-%m-%d %H:%M} UTC"}
    return Refused(Finding(code="document-uitgegeven", path="gelijk/identificatie", facts=facts))


def _holder(views: Sequence[BerichtView], lane: str) -> BerichtView | None:
    """Find the message that has the document: the newest about it, where that handed it out."""
    about = [view for view in views if view.lane == lane and view.seq is not None]
    newest = max(about, key=lambda view: view.seq or 0, default=None)
    if newest is None or not (newest.message or "").startswith("geefZaakdocumentbewerken"):
        return None
    return newest
