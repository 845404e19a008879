"""The laws on messages about besluiten: they come back as they were, and mean the same again (MAPPING F)."""

from __future__ import annotations

import datetime

import pytest
from lxml import etree

from adapter import guard, stuf
from tests.besluiten.messages import DOCUMENT, OTHER, update, voeg_toe
from tests.laws.normal import difference, normal
from tests.translated import as_events, header, lk01, mappings, schema, translate, wrong_in

CLEARED = '<ZKN:vervalreden xsi:nil="true" StUF:noValue="geenWaarde"/>'
UNKNOWN = '<ZKN:datumPublicatie xsi:nil="true" StUF:noValue="waardeOnbekend"/>'
MESSAGES = {
    "new": ("voegBesluitToe_Di01", voeg_toe(documents=(DOCUMENT, OTHER))),
    "new, without type and documents": ("voegBesluitToe_Di01", voeg_toe(soort=None, documents=())),
    "changed": ("updateBesluit_BslLk01", update(adds=OTHER, removes=DOCUMENT)),
    "cleared and unknown": ("updateBesluit_BslLk01", update(CLEARED + UNKNOWN, oud="")),
    "documents only": ("updateBesluit_BslLk01", update("", oud="", adds=OTHER)),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_about_a_besluit_comes_back_as_it_was(name):
    operatie, data = MESSAGES[name]
    payload = stuf.payload_of(guard.parse(data))
    assert schema("zds-1.2").validate(etree.fromstring(etree.tostring(payload)))
    found = as_events(translate(payload, operatie, pack="zds-1.2"))
    assert [wrong_in(event["type"], event["data"]) for event in found] == [[] for _ in found]
    back = mappings().get("zds-1.2", operatie).to_stuf(found, stuurgegevens=header(payload))
    assert difference(normal(payload), normal(back)) == []
    assert schema("zds-1.2").validate(etree.fromstring(etree.tostring(back)))
    assert as_events(translate(back, operatie, pack="zds-1.2")) == found
    again = mappings().to_stuf(
        "zds-1.2",
        [{**event, "source": "urn:nld:gemeentecode:1900:systeem:Zaken"} for event in found],
        referentienummer="r-1",
        now=datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC),
    )
    assert etree.QName(again).localname == operatie


def test_cleared_and_unknown_are_two_things():
    payload = stuf.payload_of(guard.parse(MESSAGES["cleared and unknown"][1]))
    (event,) = as_events(translate(payload, "updateBesluit_BslLk01", pack="zds-1.2"))
    assert event["data"]["besluit"]["vervalreden"] is None
    assert event["data"]["besluit"]["publicatiedatum"] == {"onbekend": "waardeOnbekend"}


def test_a_besluit_of_a_zaak_is_told_as_an_event_and_comes_back():
    """LeidtTot (MAPPING E.4)."""
    far = """<ZKN:gerelateerde StUF:entiteittype="BSL" StUF:verwerkingssoort="I">
<ZKN:identificatie>1900B0001</ZKN:identificatie></ZKN:gerelateerde>"""
    nil = (
        '<ZKN:leidtTot StUF:entiteittype="ZAKBSL" StUF:verwerkingssoort="T" xsi:nil="true" StUF:noValue="geenWaarde"/>'
    )
    one = f'<ZKN:leidtTot StUF:entiteittype="ZAKBSL" StUF:verwerkingssoort="T">{far}</ZKN:leidtTot>'
    key = "<ZKN:identificatie>1900208938</ZKN:identificatie>"
    objects = "".join(
        f'<ZKN:object StUF:entiteittype="ZAK" StUF:verwerkingssoort="W">{key}{side}</ZKN:object>' for side in (nil, one)
    )
    payload = lk01(objects, soort="W")
    found = as_events(translate(payload, "updateZaak_Lk01"))
    assert [event["type"] for event in found] == ["nl.zaken.besluit.gekoppeld.v1"]
    assert wrong_in(found[0]["type"], found[0]["data"]) == []
    assert found[0]["data"]["besluit"]["verantwoordelijkeOrganisatie"] == "823288444"
    back = mappings().get("zds-1.1", "updateZaak_Lk01").to_stuf(found, stuurgegevens=header(payload))
    assert difference(normal(payload), normal(back)) == []
