"""The five kinds of party (MAPPING C.3; ACCEPTANCE 11–17)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.translated import lk01, translate, wrong_in, zak


def party(inner: str, relation: str = "heeftAlsInitiator", kind: str = "ZAKBTRINI", after: str = "") -> dict[str, Any]:
    payload = lk01(
        zak(
            "<ZKN:identificatie>1900208938</ZKN:identificatie>"
            f'<ZKN:{relation} StUF:entiteittype="{kind}" StUF:verwerkingssoort="T">'
            f"<ZKN:gerelateerde>{inner}</ZKN:gerelateerde>{after}</ZKN:{relation}>"
        )
    )
    draft = translate(payload, "creeerZaak_Lk01").drafts[1]
    assert wrong_in(draft.type, draft.data) == []
    return draft.data


def test_a_person_with_a_full_address() -> None:
    """ACCEPTANCE 12."""
    found = party(
        """<ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="T">
        <BG:inp.bsn>111111110</BG:inp.bsn><BG:authentiek StUF:metagegeven="true">J</BG:authentiek>
        <BG:geslachtsnaam>Precies</BG:geslachtsnaam>
        <BG:geboortedatum StUF:indOnvolledigeDatum="D">19600715</BG:geboortedatum>
        <BG:verblijfsadres><BG:aoa.identificatie>1900200000000001</BG:aoa.identificatie>
          <BG:wpl.woonplaatsNaam>Bolsward</BG:wpl.woonplaatsNaam>
          <BG:gor.openbareRuimteNaam>Kerkstraat</BG:gor.openbareRuimteNaam><BG:gor.straatnaam>Kerkstr</BG:gor.straatnaam>
          <BG:aoa.postcode>8701HP</BG:aoa.postcode><BG:aoa.huisnummer>1</BG:aoa.huisnummer></BG:verblijfsadres>
        </ZKN:natuurlijkPersoon>"""
    )

    assert found["rol"]["betrokkeneType"] == "natuurlijk_persoon"
    assert found["rol"]["betrokkeneIdentificatie"] == {
        "inpBsn": "111111110",
        "geslachtsnaam": "Precies",
        "geboortedatum": {"jaar": 1960, "maand": 7},
        "verblijfsadres": {
            "aoaIdentificatie": "1900200000000001",
            "wplWoonplaatsNaam": "Bolsward",
            "gorOpenbareRuimteNaam": "Kerkstraat",
            "gorStraatnaam": "Kerkstr",
            "aoaPostcode": "8701HP",
            "aoaHuisnummer": 1,
        },
    }


def test_a_person_abroad() -> None:
    """ACCEPTANCE 17."""
    found = party(
        """<ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="T"><BG:geslachtsnaam>X</BG:geslachtsnaam>
        <BG:sub.verblijfBuitenland><BG:lnd.landnaam>België</BG:lnd.landnaam>
        <BG:sub.adresBuitenland1>Markt 1</BG:sub.adresBuitenland1></BG:sub.verblijfBuitenland></ZKN:natuurlijkPersoon>"""
    )

    assert found["rol"]["betrokkeneIdentificatie"]["subVerblijfBuitenland"] == {
        "lndLandnaam": "België",
        "subAdresBuitenland_1": "Markt 1",
    }


def test_an_organisation_with_its_address_on_one_line() -> None:
    """ACCEPTANCE 13: ZGW has bezoekadres as text; the parts are kept."""
    found = party(
        """<ZKN:nietNatuurlijkPersoon StUF:entiteittype="NNP" StUF:verwerkingssoort="T">
        <BG:inn.nnpId>823807071</BG:inn.nnpId><BG:authentiek StUF:metagegeven="true">N</BG:authentiek>
        <BG:statutaireNaam>Bakkerij De Korst B.V.</BG:statutaireNaam><BG:inn.rechtsvorm>Besloten Vennootschap</BG:inn.rechtsvorm>
        <BG:bezoekadres><BG:wpl.woonplaatsNaam>Bolsward</BG:wpl.woonplaatsNaam>
          <BG:gor.straatnaam>Kerkstraat</BG:gor.straatnaam><BG:aoa.postcode>8701HP</BG:aoa.postcode>
          <BG:aoa.huisnummer>1</BG:aoa.huisnummer><BG:aoa.huisletter>A</BG:aoa.huisletter>
          <BG:aoa.huisnummertoevoeging>bis</BG:aoa.huisnummertoevoeging></BG:bezoekadres>
        </ZKN:nietNatuurlijkPersoon>"""
    )

    assert found["rol"]["betrokkeneIdentificatie"] == {
        "innNnpId": "823807071",
        "statutaireNaam": "Bakkerij De Korst B.V.",
        "innRechtsvorm": "besloten_vennootschap",
        "bezoekadres": "Kerkstraat 1 A bis, 8701HP Bolsward",
    }
    assert found["bron"]["bezoekadres"]["aoaHuisnummer"] == 1


def test_a_rechtsvorm_that_zgw_does_not_have_is_kept_not_guessed() -> None:
    found = party(
        """<ZKN:nietNatuurlijkPersoon StUF:entiteittype="NNP" StUF:verwerkingssoort="T">
        <BG:statutaireNaam>X</BG:statutaireNaam><BG:inn.rechtsvorm>Eenmanszaak</BG:inn.rechtsvorm></ZKN:nietNatuurlijkPersoon>"""
    )

    assert "innRechtsvorm" not in found["rol"]["betrokkeneIdentificatie"]
    assert found["bron"]["bewaard"]["gerelateerde/nietNatuurlijkPersoon/inn.rechtsvorm"] == "Eenmanszaak"


def test_an_establishment_has_a_list_of_names() -> None:
    """ACCEPTANCE 14."""
    found = party(
        """<ZKN:vestiging StUF:entiteittype="VES" StUF:verwerkingssoort="T"><BG:vestigingsNummer>000012345678</BG:vestigingsNummer>
        <BG:authentiek StUF:metagegeven="true">N</BG:authentiek><BG:handelsnaam>De Korst</BG:handelsnaam></ZKN:vestiging>"""
    )

    assert found["rol"]["betrokkeneIdentificatie"] == {
        "vestigingsNummer": "000012345678",
        "handelsnaam": ["De Korst"],
    }


def test_a_unit_and_an_employee_of_the_municipality() -> None:
    """ACCEPTANCE 15, 16."""
    unit = party(
        """<ZKN:organisatorischeEenheid StUF:entiteittype="OEH" StUF:verwerkingssoort="T">
        <ZKN:identificatie>190098765</ZKN:identificatie><ZKN:naam>Team</ZKN:naam>
        <ZKN:isGehuisvestIn StUF:entiteittype="OEHVZO" StUF:verwerkingssoort="T">
          <ZKN:gerelateerde StUF:entiteittype="VZO" StUF:verwerkingssoort="I">
            <ZKN:isEen StUF:entiteittype="VZOVES" StUF:verwerkingssoort="T">
              <ZKN:gerelateerde StUF:entiteittype="VES" StUF:verwerkingssoort="I">
                <BG:vestigingsNummer>000012345678</BG:vestigingsNummer>
              </ZKN:gerelateerde></ZKN:isEen></ZKN:gerelateerde></ZKN:isGehuisvestIn></ZKN:organisatorischeEenheid>""",
        "heeftAlsUitvoerende",
        "ZAKBTRUTV",
    )
    employee = party(
        """<ZKN:medewerker StUF:entiteittype="MDW" StUF:verwerkingssoort="T"><ZKN:identificatie>MW1</ZKN:identificatie>
        <ZKN:achternaam>Bruiker</ZKN:achternaam><ZKN:voorvoegselAchternaam>van</ZKN:voorvoegselAchternaam></ZKN:medewerker>""",
        "heeftAlsVerantwoordelijke",
        "ZAKBTRVRA",
    )

    assert unit["rol"]["betrokkeneIdentificatie"] == {
        "identificatie": "190098765",
        "naam": "Team",
        "isGehuisvestIn": "000012345678",
    }
    assert employee["rol"]["betrokkeneIdentificatie"] == {
        "identificatie": "MW1",
        "achternaam": "Bruiker",
        "voorvoegselAchternaam": "van",
    }


@pytest.mark.parametrize(
    ("relation", "kind", "generiek", "machtiging"),
    [
        ("heeftAlsInitiator", "ZAKBTRINI", "initiator", None),
        ("heeftAlsBelanghebbende", "ZAKBTRBLH", "belanghebbende", None),
        ("heeftAlsGemachtigde", "ZAKBTRGMC", "belanghebbende", "gemachtigde"),
        ("heeftAlsUitvoerende", "ZAKBTRUTV", "behandelaar", None),
        ("heeftAlsVerantwoordelijke", "ZAKBTRVRA", "beslisser", None),
        ("heeftAlsOverigBetrokkene", "ZAKBTROVR", "adviseur", None),
    ],
)
def test_the_name_of_the_relation_is_the_roltype(
    relation: str, kind: str, generiek: str, machtiging: str | None
) -> None:
    found = party(
        '<ZKN:medewerker StUF:entiteittype="MDW" StUF:verwerkingssoort="T"><ZKN:identificatie>M</ZKN:identificatie></ZKN:medewerker>',
        relation,
        kind,
        after="<ZKN:omschrijving>Client</ZKN:omschrijving><ZKN:toelichting>belt</ZKN:toelichting>",
    )

    assert found["rol"]["roltype"] == {"omschrijvingGeneriek": generiek, "omschrijving": "Client"}
    assert found["rol"].get("indicatieMachtiging") == machtiging
    assert found["rol"]["roltoelichting"] == "belt"
    assert found["bron"]["relatienaam"] == relation


def test_a_contact_person_and_what_a_vendor_adds() -> None:
    found = party(
        '<ZKN:medewerker StUF:entiteittype="MDW" StUF:verwerkingssoort="T"><ZKN:identificatie>M</ZKN:identificatie></ZKN:medewerker>',
        after="""<StUF:extraElementen><StUF:extraElement naam="kvkNummer">12345678</StUF:extraElement>
          <StUF:extraElement naam="leeg" xsi:nil="true" StUF:noValue="waardeOnbekend"/></StUF:extraElementen>
        <ZKN:heeftAlsAanspreekpunt StUF:entiteittype="ZAKBTRINICTP" StUF:verwerkingssoort="T">
          <ZKN:gerelateerde StUF:entiteittype="CTP" StUF:verwerkingssoort="T"><ZKN:naam>A. Punt</ZKN:naam>
          <ZKN:emailadres>a@example.nl</ZKN:emailadres></ZKN:gerelateerde></ZKN:heeftAlsAanspreekpunt>""",
    )

    assert found["rol"]["contactpersoonRol"] == {"naam": "A. Punt", "emailadres": "a@example.nl"}
    assert found["bron"]["extraElementen"] == [
        {"naam": "kvkNummer", "waarde": "12345678"},
        {"naam": "leeg", "waarde": None, "noValue": "waardeOnbekend"},
    ]


def test_the_short_street_name_stands_in_for_the_long_one_and_both_are_kept() -> None:
    """MAPPING C.3: gor.openbareRuimteNaam, else gor.straatnaam."""
    found = party(
        """<ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="T"><BG:geslachtsnaam>X</BG:geslachtsnaam>
        <BG:verblijfsadres><BG:gor.openbareRuimteNaam xsi:nil="true" StUF:noValue="geenWaarde"/>
        <BG:gor.straatnaam>Kerkstr</BG:gor.straatnaam></BG:verblijfsadres></ZKN:natuurlijkPersoon>"""
    )

    assert found["rol"]["betrokkeneIdentificatie"]["verblijfsadres"] == {
        "gorOpenbareRuimteNaam": "Kerkstr",
        "gorStraatnaam": "Kerkstr",
    }
    assert found["bron"]["noValue"] == {
        "gerelateerde/natuurlijkPersoon/verblijfsadres/gor.openbareRuimteNaam": "geenWaarde"
    }


def test_a_nnpid_of_eight_digits_is_a_kvk_number() -> None:
    """MAPPING C.3: Open Forms sends it so; a connection that only warns lets it through."""
    found = party(
        """<ZKN:nietNatuurlijkPersoon StUF:entiteittype="NNP" StUF:verwerkingssoort="T">
        <BG:inn.nnpId>12345678</BG:inn.nnpId><BG:authentiek StUF:metagegeven="true">N</BG:authentiek></ZKN:nietNatuurlijkPersoon>"""
    )

    assert found["rol"]["betrokkeneIdentificatie"] == {"kvkNummer": "12345678"}
