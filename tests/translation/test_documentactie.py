"""Free messages about documents, and overdragenZaak: events, and the way back (MAPPING B.1, B.2 #9, #12, #14, #17)."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from adapter import stuf
from adapter.errors import Refused
from adapter.translation.normal import difference, normal
from tests.bewerken.messages import CONTENT, bewerken, cancel, inhoud, ontkoppel, update
from tests.translated import CONTEXT, as_events, header, mappings, message, schema, wrong_in

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


def payload_in(data: bytes) -> etree._Element:
    return stuf.payload_of(etree.fromstring(data))


def events_of(payload: etree._Element, pack: str, operatie: str) -> list[dict[str, Any]]:
    found = as_events(mappings().get(pack, operatie).to_events(payload, CONTEXT))
    for event in found:
        assert wrong_in(event["type"], event["data"]) == []
        event["source"] = "urn:nld:gemeentecode:1900:systeem:Zaken"
    return found


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
@pytest.mark.parametrize(
    ("oud", "huidig"),
    [
        ("<ZKN:titel>Oud</ZKN:titel>", "<ZKN:titel>Nieuw</ZKN:titel>"),
        (inhoud(CONTENT), inhoud(CONTENT)),
        (inhoud(CONTENT), inhoud(CONTENT[::-1])),
        ("<ZKN:titel>Oud</ZKN:titel>", "<ZKN:titel>Oud</ZKN:titel>" + inhoud(CONTENT)),
        (inhoud(CONTENT), "<ZKN:titel>Nieuw</ZKN:titel>"),
    ],
)
def test_a_change_comes_back_as_it_was_but_for_its_lock(pack: str, oud: str, huidig: str) -> None:
    payload = payload_in(update(pack, "geheim-slot", oud=oud, huidig=huidig))
    found = events_of(payload, pack, "updateZaakdocument_Di02")
    assert "geheim-slot" not in str(found)
    if [event["type"].split(".")[-2] for event in found] == ["ontgrendeld"]:
        return  # it says no change; that it was handed back is no message of its own
    back = mappings().to_stuf(pack, found, referentienummer="1", now=NOW)
    assert schema(pack).validate(etree.fromstring(etree.tostring(back))), schema(pack).error_log
    assert difference(normal(payload), normal(back)) == []


def test_an_unlinking_comes_back_as_it_was() -> None:
    payload = payload_in(ontkoppel())
    found = events_of(payload, "zds-1.2", "ontkoppelZaakdocument_Di02")
    assert [event["type"] for event in found] == ["nl.zaken.informatieobject.ontkoppeld.v1"]
    back = mappings().to_stuf("zds-1.2", found, referentienummer="1", now=NOW)
    assert back.tag.endswith("ontkoppelZaakdocument_Di02")
    assert schema("zds-1.2").validate(etree.fromstring(etree.tostring(back))), schema("zds-1.2").error_log
    assert difference(normal(payload), normal(back)) == []


def test_a_change_of_one_version_is_written_in_the_other() -> None:
    found = events_of(payload_in(update("zds-1.1", None)), "zds-1.1", "updateZaakdocument_Di02")
    back = mappings().to_stuf("zds-1.2", found, referentienummer="1", now=NOW)
    assert back.tag == "{http://www.stufstandaarden.nl/koppelvlak/zds0120}updateZaakdocument_Di02"
    assert schema("zds-1.2").validate(etree.fromstring(etree.tostring(back))), schema("zds-1.2").error_log


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
def test_a_release_says_which_document_and_not_which_lock(pack: str) -> None:
    (event,) = events_of(payload_in(cancel(pack, "geheim-slot")), pack, "cancelCheckout_Di02")
    assert event["type"] == "nl.documenten.informatieobject.ontgrendeld.v1"
    assert "geheim-slot" not in str(event)
    with pytest.raises(Refused):  # its lock is in no event: it can't be written back
        mappings().to_stuf(pack, [event], referentienummer="1", now=NOW)


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
def test_asking_a_document_says_nothing_until_it_is_locked(pack: str) -> None:
    mapping = mappings().get(pack, "geefZaakdocumentbewerken_Di02")
    payload = payload_in(bewerken(pack))
    assert mapping.to_events(payload, CONTEXT).drafts == ()
    (event,) = as_events(mapping.checked_out("1900209818", CONTEXT))
    assert event["subject"] == "informatieobject/1900209818"
    assert wrong_in(event["type"], event["data"]) == []


def overdracht(code: str, inner: str, melding: str = "") -> etree._Element:
    return message(
        f"""<ZDS:overdragenZaak_{code}><ZKN:stuurgegevens><StUF:berichtcode>{code}</StUF:berichtcode>
        <StUF:zender><StUF:applicatie>ZAAK</StUF:applicatie></StUF:zender>
        <StUF:ontvanger><StUF:applicatie>ANDER</StUF:applicatie></StUF:ontvanger>
        <StUF:referentienummer>1</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
        {"<StUF:crossRefnummer>0</StUF:crossRefnummer>" if code == "Du01" else ""}
        <StUF:functie>overdragenZaak</StUF:functie></ZKN:stuurgegevens>{melding}
        <ZKN:object StUF:entiteittype="ZAK" StUF:functie="entiteit"><ZKN:identificatie>1900208938</ZKN:identificatie>
        {inner}</ZKN:object></ZDS:overdragenZaak_{code}>"""
    )


ZAAKTYPE = """<ZKN:isVan StUF:entiteittype="ZAKZKT"><ZKN:gerelateerde StUF:entiteittype="ZKT">
<ZKN:omschrijving>Aanvraag minima</ZKN:omschrijving><ZKN:code>B1026</ZKN:code>{}</ZKN:gerelateerde></ZKN:isVan>"""


@pytest.mark.parametrize(
    ("code", "inner", "melding", "said"),
    [
        ("Di01", ZAAKTYPE.format(""), "", {"zaaktype": {"identificatie": "B1026", "omschrijving": "Aanvraag minima"}}),
        (
            "Di01",
            ZAAKTYPE.format("<ZKN:ingangsdatumObject>20200101</ZKN:ingangsdatumObject>"),
            "<ZKN:melding>een</ZKN:melding><ZKN:melding>twee</ZKN:melding>",
            {"melding": "een\ntwee"},
        ),
        ("Di01", '<ZKN:isVan StUF:entiteittype="ZAKZKT" xsi:nil="true" StUF:noValue="waardeOnbekend"/>', "", {}),
        ("Du01", "<ZKN:antwoord>Overdracht geaccepteerd</ZKN:antwoord>", "", {"antwoord": "geaccepteerd"}),
        (
            "Du01",
            "<ZKN:antwoord>Overdracht geweigerd</ZKN:antwoord>",
            "<ZKN:melding>vol</ZKN:melding>",
            {"melding": "vol"},
        ),
    ],
)
def test_a_transfer_is_told_and_comes_back_as_it_was(code: str, inner: str, melding: str, said: dict[str, Any]) -> None:
    """Row 108, overdragenZaak."""
    payload = overdracht(code, inner, melding)
    (event,) = events_of(payload, "zds-1.2", f"overdragenZaak_{code}")
    verb = "overdrachtgevraagd" if code == "Di01" else "overdrachtbeantwoord"
    assert event["type"] == f"nl.zaken.zaak.{verb}.v1"
    assert said.items() <= event["data"].items()
    back = mappings().to_stuf("zds-1.2", [event], referentienummer="1", now=NOW)
    assert difference(normal(payload), normal(back)) == []
    asked = replace(header(payload), referentienummer="2")
    if code == "Du01":
        asked = replace(asked, cross_refnummer="1")
    written = mappings().get("zds-1.2", f"overdragenZaak_{code}").to_stuf([event], stuurgegevens=asked)
    assert schema("zds-1.2").validate(etree.fromstring(etree.tostring(written))), schema("zds-1.2").error_log
