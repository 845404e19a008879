"""Which search of Haal Centraal answers an npsLv01 (MAPPING D.1)."""

from __future__ import annotations

import pytest

from adapter.errors import Refused
from adapter.questions.zoekvorm import choose, matches
from tests.brp.messages import BSN, body_of, lv01
from tests.translated import mappings, schema

MAPPING = mappings().get("bg-0310", "npsLv01")
NAAM = "<BG:geslachtsnaam>Maykin</BG:geslachtsnaam>"
GEBOREN = "<BG:geboortedatum>19800915</BG:geboortedatum>"
GEMEENTE = "<BG:inp.gemeenteVanInschrijving>518</BG:inp.gemeenteVanInschrijving>"


def adres(inner: str) -> str:
    return f"<BG:verblijfsadres>{inner}</BG:verblijfsadres>"


def vraag(gelijk: str):
    payload = body_of(lv01(gelijk))
    assert schema("bg-0310").validate(payload), schema("bg-0310").error_log
    return MAPPING.asked_persons(payload)


def query(gelijk: str):
    return choose(vraag(gelijk)).body


@pytest.mark.parametrize(
    ("gelijk", "expected"),
    [
        (
            f"<BG:inp.bsn>{BSN}</BG:inp.bsn>{NAAM}",
            {"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [BSN]},
        ),
        (
            (
                f"{NAAM}<BG:voorvoegselGeslachtsnaam>van</BG:voorvoegselGeslachtsnaam><BG:voornamen>Media</BG:voornamen>"
                f"<BG:geslachtsaanduiding>M</BG:geslachtsaanduiding>{GEBOREN}"
            ),
            {
                "type": "ZoekMetGeslachtsnaamEnGeboortedatum",
                "geslachtsnaam": "Maykin",
                "voorvoegsel": "van",
                "voornamen": "Media",
                "geslacht": "M",
                "geboortedatum": "1980-09-15",
                "inclusiefOverledenPersonen": True,
            },
        ),
        (
            f"{NAAM}<BG:voornamen>Media</BG:voornamen>{GEMEENTE}",
            {
                "type": "ZoekMetNaamEnGemeenteVanInschrijving",
                "geslachtsnaam": "Maykin",
                "voornamen": "Media",
                "gemeenteVanInschrijving": "0518",
                "inclusiefOverledenPersonen": True,
            },
        ),
        (
            adres(
                "<BG:aoa.postcode>1015CJ</BG:aoa.postcode><BG:aoa.huisnummer>117</BG:aoa.huisnummer>"
                "<BG:aoa.huisletter>A</BG:aoa.huisletter>"
            ),
            {
                "type": "ZoekMetPostcodeEnHuisnummer",
                "postcode": "1015CJ",
                "huisnummer": 117,
                "huisletter": "A",
                "inclusiefOverledenPersonen": True,
            },
        ),
        (
            adres("<BG:gor.straatnaam>Kerkstraat</BG:gor.straatnaam><BG:aoa.huisnummer>1</BG:aoa.huisnummer>")
            + GEMEENTE,
            {
                "type": "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving",
                "straat": "Kerkstraat",
                "huisnummer": 1,
                "gemeenteVanInschrijving": "0518",
                "inclusiefOverledenPersonen": True,
            },
        ),
        (
            adres("<BG:aoa.identificatie>0064200000012345</BG:aoa.identificatie>"),
            {
                "type": "ZoekMetNummeraanduidingIdentificatie",
                "nummeraanduidingIdentificatie": "0064200000012345",
                "inclusiefOverledenPersonen": True,
            },
        ),
        (
            (
                '<BG:inp.verblijftIn StUF:entiteittype="NPSTGO"><BG:gerelateerde StUF:entiteittype="TGO">'
                "<BG:identificatie>0064010000012345</BG:identificatie></BG:gerelateerde></BG:inp.verblijftIn>"
            ),
            {
                "type": "ZoekMetAdresseerbaarObjectIdentificatie",
                "adresseerbaarObjectIdentificatie": "0064010000012345",
                "inclusiefOverledenPersonen": True,
            },
        ),
    ],
)
def test_a_question_becomes_the_search_that_uses_most_of_it(gelijk, expected):
    assert query(gelijk) == expected


@pytest.mark.parametrize(
    "gelijk",
    [
        NAAM,
        f'{NAAM}<BG:geboortedatum StUF:indOnvolledigeDatum="D">19800901</BG:geboortedatum>',
        "<BG:inp.a-nummer>1234567890</BG:inp.a-nummer>",
    ],
)
def test_a_question_that_no_search_takes_is_refused(gelijk):
    with pytest.raises(Refused) as caught:
        query(gelijk)
    assert caught.value.findings[0].code == "personenvraag-geen-zoekvorm"


def test_what_no_source_can_know_is_no_criterion():
    asked = vraag(f'<BG:inp.bsn>{BSN}</BG:inp.bsn><BG:geslachtsnaam xsi:nil="true" StUF:noValue="waardeOnbekend"/>')
    assert asked.criteria == {"burgerservicenummer": BSN}


def test_a_name_that_need_not_match_exactly_gets_a_wildcard_and_at_least_three_letters():
    assert query(f'<BG:geslachtsnaam StUF:exact="false">Mayk</BG:geslachtsnaam>{GEBOREN}')["geslachtsnaam"] == "Mayk*"
    with pytest.raises(Refused) as caught:
        query(f'<BG:geslachtsnaam StUF:exact="false">Ma</BG:geslachtsnaam>{GEBOREN}')
    assert caught.value.findings[0].code == "zoekterm-te-kort"


def test_what_a_search_can_not_use_is_left_to_compare():
    chosen = choose(
        vraag(
            f"{NAAM}<BG:inp.geboorteplaats>Bolsward</BG:inp.geboorteplaats>".replace(
                "<BG:inp.geb", f"{GEBOREN}<BG:inp.geb"
            )
        )
    )
    assert chosen.rest == {"geboorte.plaats.omschrijving": "Bolsward"}


@pytest.mark.parametrize(
    ("persoon", "path", "wanted", "is_match"),
    [
        ({"naam": {"voornamen": "Jan"}}, "naam.voornamen", "jan", True),
        ({"naam": {"voornamen": "Jan Piet"}}, "naam.voornamen", "Jan*", True),
        ({"naam": {}}, "naam.voornamen", "Jan", False),
        ({"naam": {}}, "naam.voornamen", None, True),
        ({"naam": {"voornamen": "Jan"}}, "naam.voornamen", None, False),
        ({"geboorte": {"datum": {"type": "Datum", "datum": "1980-01-01", "langFormaat": "x"}}}, "geboorte.datum",
         {"type": "Datum", "datum": "1980-01-01"}, True),
        ({}, "geheimhoudingPersoonsgegevens", False, True),
    ],
)  # fmt: skip
def test_values_are_compared_as_the_asker_means_them(persoon, path, wanted, is_match):
    assert matches(persoon, path, wanted) is is_match
