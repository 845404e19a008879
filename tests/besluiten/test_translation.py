"""The laws on messages about besluiten: they come back as they were, and mean the same again (MAPPING F)."""

from __future__ import annotations

import datetime
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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


_DAYS = st.dates().filter(lambda day: day.year >= 1900).map(lambda day: day.strftime("%Y%m%d"))
_WORDS = st.sampled_from(["een", "twee  woorden", "é & <", "x" * 80])
_REASONS = st.sampled_from(["geenWaarde", "waardeOnbekend", "vastgesteldOnbekend", "nietOndersteund"])
_ELEMENTS = {
    "bst.omschrijving": st.just("Verleende bijdrage"),
    "datumBeslissing": _DAYS,
    "toelichting": _WORDS,
    "ingangsdatumWerking": _DAYS,
    "einddatumWerking": _DAYS,
    "vervalreden": st.sampled_from(
        [
            "Besluit met tijdelijke werking",
            "Besluit ingetrokken door overheid",
            "Besluit ingetrokken o.v.v. belanghebbende",
        ]
    ),
    "datumPublicatie": _DAYS,
    "datumVerzending": _DAYS,
    "datumUiterlijkeReactie": _DAYS,
}


@st.composite
def _side(draw: st.DrawFn) -> str:
    found = []
    for name, values in _ELEMENTS.items():
        kind = draw(st.sampled_from(["absent", "value", "empty"]))
        if kind == "value":
            found.append(f"<ZKN:{name}>{escape(draw(values))}</ZKN:{name}>")
        elif kind == "empty" and name != "bst.omschrijving":
            found.append(f'<ZKN:{name} xsi:nil="true" StUF:noValue="{draw(_REASONS)}"/>')
    if draw(st.booleans()):
        found.append(
            '<StUF:tijdvakGeldigheid><StUF:beginGeldigheid>20200101</StUF:beginGeldigheid><StUF:eindGeldigheid xsi:nil="true"'
            ' StUF:noValue="geenWaarde"/></StUF:tijdvakGeldigheid>'
        )
    if draw(st.booleans()):
        found.append(
            '<StUF:extraElementen><StUF:extraElement naam="kanaal">web</StUF:extraElement></StUF:extraElementen>'
        )
    return "".join(found)


@given(_side(), _side(), st.sampled_from([None, DOCUMENT]), st.sampled_from([None, OTHER]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_made_changes_of_a_besluit_keep_the_laws(oud, huidig, adds, removes):
    data = update(huidig, oud=oud, adds=adds, removes=removes)
    payload = stuf.payload_of(guard.parse(data))
    found = as_events(translate(payload, "updateBesluit_BslLk01", pack="zds-1.2"))
    assert [wrong_in(event["type"], event["data"]) for event in found] == [[] for _ in found]
    if not found:
        return
    back = mappings().get("zds-1.2", "updateBesluit_BslLk01").to_stuf(found, stuurgegevens=header(payload))
    assert difference(normal(payload), normal(back)) == []
    assert as_events(translate(back, "updateBesluit_BslLk01", pack="zds-1.2")) == found
