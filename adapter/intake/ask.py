"""A question: asked at the source, translated back, judged by our own schema, answered."""

from __future__ import annotations

import time
from collections.abc import Sequence

from lxml import etree

from adapter import journal, observe, stuf, tenancy, translation
from adapter.errors import Defect, Finding, Refused
from adapter.intake.identity import connection_of, organisatie_of, zender_text
from adapter.intake.letter import Answer, Letter
from adapter.intake.persons import persons_in
from adapter.intake.ports import Found, Ports
from adapter.intake.reply import answer_with, ourselves

__all__ = ["ask"]

_log = observe.get_logger("intake")


async def ask(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the La01 and "beantwoord"; an object that does not exist is an answer too (MAPPING E.6)."""
    operatie, payload = letter.operatie, letter.payload
    assert operatie is not None
    assert payload is not None
    started = time.perf_counter()
    if wrong := translation.check_vraag(payload):
        raise Refused(*wrong)
    header = stuf.answering(
        letter.stuurgegevens,
        stuf.Berichtcode.LA01,
        referentienummer=ports.new_id(),
        now=letter.received_at,
        own=ourselves(letter),
    )
    if ports.pass_on.serves(letter.inbound.gemeente, letter.inbound.pack):
        root = await _passed_on(letter, ports, operatie, payload, header)
    else:
        root = await _translated(letter, ports, operatie, payload, header)
    if findings := letter.pack.check(root):
        _log.error("antwoord_ongeldig", bericht_id=letter.bericht_id, code=findings[0].code, path=findings[0].path)
        raise Defect(Finding(code="interne-fout", facts={"bericht": letter.bericht_id}))
    await ports.journal.record_question(
        journal.Question(
            bericht_id=letter.bericht_id,
            gemeente=letter.inbound.gemeente,
            connection=connection_of(letter),
            pack=letter.inbound.pack,
            message=operatie.name,
            berichtcode=operatie.berichtcode,
            zender=zender_text(letter),
            referentienummer=letter.stuurgegevens.referentienummer,
            zaken=letter.zaken,
            received_at=letter.received_at,
            duration_ms=(time.perf_counter() - started) * 1000,
            persons=persons_in(letter, ports),
        )
    )
    return answer_with(letter, root), "beantwoord"


async def _translated(
    letter: Letter, ports: Ports, operatie: stuf.Operatie, payload: etree._Element, header: stuf.Stuurgegevens
) -> etree._Element:
    """Ask the source in its own words, and give the answer in StUF."""
    mapping = ports.mappings_for(letter).get(letter.inbound.pack, operatie.name)
    about_persons = mapping.asked_persons(payload)
    meldingen: Sequence[str] = ()
    if about_persons is not None:
        persons = await ports.ask_persons(letter.inbound.gemeente, about_persons)
        found: Found = persons
        meldingen = persons.meldingen
    else:
        found = await _ask_zaken(letter, ports, mapping.asked(payload))
    return mapping.answer(
        payload,
        [_as_known(beeld, letter) for beeld in found.beelden],
        stuurgegevens=header,
        vervolg=found.vervolg,
        meldingen=meldingen,
    )


async def _passed_on(
    letter: Letter, ports: Ports, operatie: stuf.Operatie, payload: etree._Element, header: stuf.Stuurgegevens
) -> etree._Element:
    """Ask a legacy system in StUF, and give its answer as ours: with our stuurgegevens.

    Raises:
        Refused: what it answers is no valid answer to this question.
    """
    soapaction = operatie.soapactions[0] if operatie.soapactions else ""
    root = await ports.pass_on(letter.inbound.gemeente, payload, soapaction)
    namespace = etree.QName(payload).namespace or ""
    if root is None:
        root = etree.Element(f"{{{namespace}}}{operatie.reply}")
        parameters = etree.SubElement(root, f"{{{namespace}}}parameters")
        etree.SubElement(parameters, f"{{{stuf.namespaces.STUF}}}indicatorVervolgvraag").text = "false"
    for old in root.findall(f"{{{namespace}}}stuurgegevens"):
        root.remove(old)
    root.insert(0, stuf.write_stuurgegevens(header, namespace))
    if etree.QName(root).localname != operatie.reply or letter.pack.check(root):
        raise Refused(Finding(code="brp-weigert", facts={"status": "200", "reden": "ongeldig antwoord"}))
    return root


async def _ask_zaken(letter: Letter, ports: Ports, vraag: translation.Vraag) -> Found:
    if vraag.kind == "zaak":
        letter.zaken = (vraag.identificatie,)
    return await ports.ask(letter.inbound.gemeente, vraag, rsin=organisatie_of(letter, ports).rsin)


def _as_known(beeld: translation.Beeld, letter: Letter) -> translation.Beeld:
    """Give a beeld with the extra elements that the profile of its zaaktype has homes for."""
    code = ((beeld.get("zaak") or {}).get("zaaktype") or {}).get("identificatie")
    homes = tenancy.Tenants.profile_at(letter.gemeente, code).extra_elementen
    return translation.with_extra(beeld, homes)
