"""npsLk01 → brp events and back (MAPPING D.4, D.5, E): valid by both schemas, nothing lost, no number outside the data."""

from __future__ import annotations

from typing import Any

import pytest

from adapter.errors import Refused
from adapter.privacy import Pseudonyms
from adapter.translation import Context
from adapter.translation.normal import normal
from tests.brp.messages import BSN, body_of, lk01
from tests.translated import as_events, header, mappings, schema, wrong_in

MAPPING = mappings().get("bg-0310", "npsLk01")
KEY = f"<BG:inp.bsn>{BSN}</BG:inp.bsn>"
NAAM = "<BG:geslachtsnaam>Test</BG:geslachtsnaam>"
PSEUDONYMS = Pseudonyms(b"a secret of thirty-two bytes or more")
CONTEXT = Context(rsin="823288444", gemeentecode="1900", pseudonym=lambda number: PSEUDONYMS.of("voorbeeld", number))
ADRES = """<BG:verblijfsadres><BG:aoa.identificatie>{id}</BG:aoa.identificatie><BG:wpl.woonplaatsNaam>{plaats}</BG:wpl.woonplaatsNaam>
<BG:gor.openbareRuimteNaam>Kerkstraat</BG:gor.openbareRuimteNaam><BG:gor.straatnaam>Kerkstraat</BG:gor.straatnaam>
<BG:aoa.postcode>8701HP</BG:aoa.postcode><BG:aoa.huisnummer>{nummer}</BG:aoa.huisnummer></BG:verblijfsadres>"""
SNEEK = ADRES.format(id="0091200000046730", plaats="Sneek", nummer="15")
BOLSWARD = ADRES.format(id="0064200000012345", plaats="Bolsward", nummer="1")


def partner(soort: str, inner: str = "") -> str:
    return (
        f'<BG:inp.heeftAlsEchtgenootPartner StUF:entiteittype="NPSNPSHUW" StUF:verwerkingssoort="{soort}">'
        f'<BG:gerelateerde StUF:entiteittype="NPS" StUF:verwerkingssoort="T"><BG:inp.bsn>999993653</BG:inp.bsn></BG:gerelateerde>'
        f"<BG:soortVerbintenis>H</BG:soortVerbintenis><BG:datumSluiting>20050505</BG:datumSluiting>{inner}"
        "</BG:inp.heeftAlsEchtgenootPartner>"
    )


def empty_partner(soort: str) -> str:
    return (
        f'<BG:inp.heeftAlsEchtgenootPartner StUF:entiteittype="NPSNPSHUW" StUF:verwerkingssoort="{soort}" '
        'xsi:nil="true" StUF:noValue="geenWaarde"/>'
    )


def translated(data: bytes) -> Any:
    payload = body_of(data)
    assert schema("bg-0310").validate(payload), schema("bg-0310").error_log
    return payload, MAPPING.to_events(payload, CONTEXT)


def event_of(data: bytes) -> Any:
    """Give the one event of a message, judged: by its schema, its subject, and the way back."""
    payload, found = translated(data)
    (draft,) = found.drafts
    assert wrong_in(draft.type, draft.data) == []
    assert BSN not in draft.subject
    assert draft.subject == "/".join(found.own)
    written = MAPPING.to_stuf(as_events(found), stuurgegevens=header(payload))
    assert schema("bg-0310").validate(written), schema("bg-0310").error_log
    assert normal(written) == normal(payload)
    return draft


def test_a_move_is_a_change_of_the_verblijfplaats():
    draft = event_of(lk01(KEY + NAAM + SNEEK, KEY + NAAM + BOLSWARD))
    assert draft.type == "nl.brp.persoon.gewijzigd.v1"
    assert draft.data["wijziging"]["paden"] == ["verblijfplaats"]
    assert draft.data["wijziging"]["oud"]["verblijfplaats"]["verblijfadres"]["woonplaats"] == "Sneek"
    assert draft.data["persoon"] == {
        "burgerservicenummer": BSN,
        "verblijfplaats": {
            "type": "Adres",
            "nummeraanduidingIdentificatie": "0064200000012345",
            "verblijfadres": {
                "woonplaats": "Bolsward",
                "officieleStraatnaam": "Kerkstraat",
                "korteStraatnaam": "Kerkstraat",
                "postcode": "8701HP",
                "huisnummer": 1,
            },
        },
    }


@pytest.mark.parametrize(("soort", "verb"), [("T", "aangemaakt"), ("V", "afgemeld")])
def test_a_person_that_becomes_or_is_no_longer_relevant_is_told_whole(soort, verb):
    draft = event_of(lk01(KEY + NAAM + BOLSWARD, soort=soort))
    assert draft.type == f"nl.brp.persoon.{verb}.v1"
    assert draft.data["persoon"]["naam"] == {"geslachtsnaam": "Test"}


@pytest.mark.parametrize(("soort", "aard"), [("W", "wijziging"), ("C", "correctie"), ("F", "correctie_formeel")])
def test_a_change_says_whether_it_is_a_correction(soort, aard):
    draft = event_of(lk01(KEY + NAAM, KEY + "<BG:geslachtsnaam>Anders</BG:geslachtsnaam>", soort=soort))
    assert draft.data["wijziging"]["aard"] == aard
    assert draft.data["wijziging"]["paden"] == ["naam"]


def test_only_huidig_is_taken_as_said_anew():
    draft = event_of(lk01(KEY + NAAM))
    assert draft.data["wijziging"]["oudBekend"] is False


def test_another_bsn_is_another_key_not_a_difference():
    draft = event_of(lk01(KEY + NAAM, f"<BG:inp.bsn>999993653</BG:inp.bsn>{NAAM}", soort="C"))
    assert draft.type == "nl.brp.persoon.sleutelgewijzigd.v1"
    assert draft.data["persoon"] == {"burgerservicenummer": "999993653"}
    assert draft.data["was"]["burgerservicenummer"] == BSN
    with pytest.raises(Refused):
        translated(lk01(KEY + NAAM, f"<BG:inp.bsn>999993653</BG:inp.bsn>{NAAM}", soort="W"))


@pytest.mark.parametrize(("top", "verb"), [("S", "sleutelgewijzigd"), ("O", "samengevoegd")])
def test_a_key_of_the_sender_and_a_merge_have_events_of_their_own(top, verb):
    draft = event_of(lk01(f"{top}|{KEY}{NAAM}", f"{top}|<BG:inp.bsn>999993653</BG:inp.bsn>{NAAM}", soort="C"))
    assert draft.type == f"nl.brp.persoon.{verb}.v1"
    assert "wijziging" not in draft.data


def test_secrecy_travels_with_every_change_before_the_address():
    geheim = "<BG:inp.indicatieGeheim>7</BG:inp.indicatieGeheim>"
    draft = event_of(lk01(KEY + SNEEK + geheim, KEY + BOLSWARD + geheim))
    assert draft.data["persoon"]["geheimhoudingPersoonsgegevens"] is True
    assert draft.data["wijziging"]["paden"] == ["verblijfplaats"]
    partial = event_of(lk01(KEY + "<BG:inp.indicatieGeheim>3</BG:inp.indicatieGeheim>", soort="T"))
    assert partial.data["persoon"]["geheimhoudingPersoonsgegevens"] is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('<BG:overlijdensdatum xsi:nil="true" StUF:noValue="geenWaarde"/>', {"datum": None}),
        (
            '<BG:overlijdensdatum xsi:nil="true" StUF:noValue="waardeOnbekend"/>',
            {"datum": {"onbekend": "waardeOnbekend"}},
        ),
        (
            '<BG:overlijdensdatum StUF:indOnvolledigeDatum="D">20260901</BG:overlijdensdatum>',
            {"datum": {"type": "JaarMaandDatum", "jaar": 2026, "maand": 9}},
        ),
        (
            '<BG:overlijdensdatum StUF:indOnvolledigeDatum="J">00010101</BG:overlijdensdatum>',
            {"datum": {"type": "DatumOnbekend", "onbekend": True}},
        ),
        ('<BG:overlijdensdatum xsi:nil="true" StUF:noValue="nietOndersteund"/>', None),
        ("", None),
    ],
)
def test_clear_and_absent_and_unknown_and_partial_never_meet(value, expected):
    _, found = translated(lk01(KEY + NAAM, KEY + "<BG:geslachtsnaam>Anders</BG:geslachtsnaam>" + value))
    assert found.drafts[0].data["persoon"].get("overlijden") == expected
    event_of(lk01(KEY + NAAM, KEY + "<BG:geslachtsnaam>Anders</BG:geslachtsnaam>" + value))


@pytest.mark.parametrize(
    ("oud", "huidig", "now", "was"),
    [
        (empty_partner("T"), partner("T"), 1, None),
        (partner("E", "<BG:datumOntbinding>20260101</BG:datumOntbinding>"), empty_partner("E"), 0, 1),
        (partner("V"), empty_partner("V"), 0, 1),
    ],
)
def test_a_marriage_that_begins_or_ends_is_a_change_of_partners(oud, huidig, now, was):
    draft = event_of(lk01(KEY + oud, KEY + huidig))
    assert draft.data["wijziging"]["paden"] == ["partners"]
    assert len(draft.data["persoon"]["partners"]) == now
    assert len(draft.data["wijziging"]["oud"].get("partners", [])) == (was or 0)


def test_a_relation_that_is_only_named_is_no_change():
    draft = event_of(lk01(KEY + SNEEK + partner("I"), KEY + BOLSWARD + partner("I")))
    assert draft.data["wijziging"]["paden"] == ["verblijfplaats"]
    assert "partners" not in draft.data["persoon"]


def test_where_a_person_lives_is_part_of_the_verblijfplaats():
    tgo = (
        '<BG:inp.verblijftIn StUF:entiteittype="NPSTGO" StUF:verwerkingssoort="R">'
        '<BG:gerelateerde StUF:entiteittype="TGO" StUF:verwerkingssoort="I">'
        "<BG:identificatie>{id}</BG:identificatie></BG:gerelateerde></BG:inp.verblijftIn>"
    )
    draft = event_of(
        lk01(
            KEY + tgo.format(id="0091010000046730") + SNEEK,
            KEY + tgo.format(id="0064010000012345") + BOLSWARD,
        )
    )
    assert draft.data["persoon"]["verblijfplaats"]["adresseerbaarObjectIdentificatie"] == "0064010000012345"


def test_a_move_abroad_is_of_another_kind():
    abroad = "<BG:sub.verblijfBuitenland><BG:lnd.landcode>5002</BG:lnd.landcode><BG:sub.adresBuitenland1>1 Rue Test</BG:sub.adresBuitenland1></BG:sub.verblijfBuitenland>"  # fmt: skip
    draft = event_of(lk01(KEY + SNEEK, KEY + abroad))
    assert draft.data["persoon"]["verblijfplaats"] == {
        "type": "VerblijfplaatsBuitenland",
        "verblijfadres": {"land": {"code": "5002"}, "regel1": "1 Rue Test"},
    }


def test_nothing_changed_makes_no_event():
    _, found = translated(lk01(KEY + NAAM, KEY + NAAM))
    assert found.drafts == ()
    assert [finding.code for finding in found.warnings] == ["niets-gewijzigd"]


def test_the_same_person_has_the_same_pseudonym_and_another_elsewhere():
    assert PSEUDONYMS.of("a", BSN) == PSEUDONYMS.of("a", BSN)
    assert PSEUDONYMS.of("a", BSN) != PSEUDONYMS.of("b", BSN)
    assert Pseudonyms(b"x" * 32).of("a", BSN) != PSEUDONYMS.of("a", BSN)
