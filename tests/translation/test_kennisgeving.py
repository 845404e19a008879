"""Kennisgevingen: what became known, changed or ended (MAPPING E; ACCEPTANCE B–D)."""

from __future__ import annotations

from typing import Any

import pytest

from adapter import settings, translation
from adapter.errors import Refused
from tests.translated import lk01, translate, zak

NPS = """<ZKN:gerelateerde><ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="T">
  <BG:inp.bsn>{bsn}</BG:inp.bsn><BG:authentiek StUF:metagegeven="true">J</BG:authentiek>
</ZKN:natuurlijkPersoon></ZKN:gerelateerde>"""
ID = "<ZKN:identificatie>1900208938</ZKN:identificatie>"


def initiator(soort: str, bsn: str = "111111110") -> str:
    inner = NPS.format(bsn=bsn)
    return f'<ZKN:heeftAlsInitiator StUF:entiteittype="ZAKBTRINI" StUF:verwerkingssoort="{soort}">{inner}</ZKN:heeftAlsInitiator>'


def nil(name: str, kind: str, soort: str) -> str:
    return (
        f'<ZKN:{name} StUF:entiteittype="{kind}" StUF:verwerkingssoort="{soort}"'
        ' xsi:nil="true" StUF:noValue="geenWaarde"/>'
    )


def update(oud: str, huidig: str, **more: Any) -> translation.Translated:
    payload = lk01(zak(ID + oud, soort="W") + zak(ID + huidig, soort="W"), soort="W")
    return translate(payload, "updateZaak_Lk01", **more)


def types(translated: translation.Translated) -> list[str]:
    return [draft.type.removeprefix("nl.").removesuffix(".v1") for draft in translated.drafts]


def codes(translated: translation.Translated) -> list[str]:
    return [warning.code for warning in translated.warnings]


# --- creeerZaak


def create(inner: str, **more: Any) -> translation.Translated:
    return translate(lk01(zak(ID + inner)), "creeerZaak_Lk01", **more)


def test_events_come_in_the_order_in_which_they_must_be_applied() -> None:
    """ACCEPTANCE 8, 10: zaak, parties, objects, resultaat, statussen by their moment."""
    status = """<ZKN:heeft StUF:entiteittype="ZAKSTT" StUF:verwerkingssoort="T">
      <ZKN:gerelateerde StUF:entiteittype="STT" StUF:verwerkingssoort="I"><ZKN:omschrijving>{}</ZKN:omschrijving></ZKN:gerelateerde>
      <ZKN:datumStatusGezet>{}</ZKN:datumStatusGezet></ZKN:heeft>"""

    found = create(
        "<ZKN:resultaat><ZKN:omschrijving>Toegekend</ZKN:omschrijving></ZKN:resultaat>"
        + initiator("T")
        + status.format("Afgehandeld", "20200401120000")
        + status.format("Ontvangen", "2020030912")
    )

    assert types(found) == [
        "zaken.zaak.aangemaakt",
        "zaken.rol.toegevoegd",
        "zaken.resultaat.vastgesteld",
        "zaken.status.gezet",
        "zaken.status.gezet",
    ]
    assert [draft.data["status"]["statustype"]["omschrijving"] for draft in found.drafts[3:]] == [
        "Ontvangen",
        "Afgehandeld",
    ]
    assert found.drafts[3].data["bron"]["precisie"] == {"datumStatusGezet": "uur"}


def test_a_zaak_without_parties_or_status_is_one_event() -> None:
    """ACCEPTANCE 9."""
    assert types(create("")) == ["zaken.zaak.aangemaakt"]


def test_a_zaak_without_identificatie_names_none() -> None:
    """ACCEPTANCE 36: the back end makes one."""
    found = translate(lk01(zak("<ZKN:omschrijving>x</ZKN:omschrijving>" + initiator("T"))), "creeerZaak_Lk01")

    assert found.zaak is None
    assert found.drafts[0].subject == "zaak"
    assert found.drafts[1].data["zaak"] == {"bronorganisatie": "823288444"}


def test_a_number_of_another_municipality_is_warned_about() -> None:
    """MAPPING B.1 #4."""
    found = translate(lk01(zak("<ZKN:identificatie>0518000001</ZKN:identificatie>")), "creeerZaak_Lk01")

    assert codes(found) == ["zaakidentificatie-gemeentecode"]


@pytest.mark.parametrize("inner", ["<ZKN:gerelateerde/>", ""])
def test_a_heeftbetrekkingop_without_an_object_is_left_out_with_a_warning(inner: str) -> None:
    """ACCEPTANCE 20: the zaak is still made."""
    found = create(
        f'<ZKN:heeftBetrekkingOp StUF:entiteittype="ZAKOBJ" StUF:verwerkingssoort="T">{inner}'
        "<ZKN:omschrijving>x</ZKN:omschrijving></ZKN:heeftBetrekkingOp>"
    )

    assert types(found) == ["zaken.zaak.aangemaakt"]
    assert codes(found) == ["zaakobject-ontbreekt"]
    assert [kept["pad"] for kept in found.drafts[0].data["bron"]["overig"]] == ["heeftBetrekkingOp"]


def test_a_status_without_type_is_left_out_with_a_warning() -> None:
    """ACCEPTANCE 21."""
    found = create(
        '<ZKN:heeft StUF:entiteittype="ZAKSTT" StUF:verwerkingssoort="T">'
        '<ZKN:gerelateerde StUF:entiteittype="STT" StUF:verwerkingssoort="I"/>'
        "<ZKN:datumStatusGezet>20200311</ZKN:datumStatusGezet></ZKN:heeft>"
    )

    assert types(found) == ["zaken.zaak.aangemaakt"]
    assert codes(found) == ["status-zonder-type"]


def test_heeftbetrekkingop_an_address_is_an_object() -> None:
    """ACCEPTANCE 18."""
    found = create(
        """<ZKN:heeftBetrekkingOp StUF:entiteittype="ZAKOBJ" StUF:verwerkingssoort="T"><ZKN:gerelateerde>
        <ZKN:adres StUF:entiteittype="AOA" StUF:verwerkingssoort="T">
          <BG:identificatie>1900200000000001</BG:identificatie><BG:authentiek StUF:metagegeven="true">N</BG:authentiek>
          <BG:huisnummer>12</BG:huisnummer><BG:postcode>8701HP</BG:postcode>
        </ZKN:adres></ZKN:gerelateerde><ZKN:omschrijving>ligt aan</ZKN:omschrijving></ZKN:heeftBetrekkingOp>"""
    )

    assert found.drafts[1].type == "nl.zaken.zaakobject.toegevoegd.v1"
    assert found.drafts[1].data["zaakobject"] == {
        "objectType": "adres",
        "objectIdentificatie": {"identificatie": "1900200000000001", "huisnummer": 12, "postcode": "8701HP"},
        "relatieomschrijving": "ligt aan",
    }


def test_heeftbetrekkingop_a_person_is_an_object_unless_the_profile_names_a_roltype() -> None:
    """MAPPING C.1 and ACCEPTANCE 19: both, by configuration."""
    inner = (
        '<ZKN:heeftBetrekkingOp StUF:entiteittype="ZAKOBJ" StUF:verwerkingssoort="T">'
        + NPS.format(bsn="111111110")
        + "</ZKN:heeftBetrekkingOp>"
    )
    profile = settings.Zaaktypeprofiel(rollen={"heeftBetrekkingOp": settings.Rolkeuze(omschrijving="Betreft")})

    plain = create(inner)
    configured = create(
        inner,
        context=translation.Context(rsin="823288444", gemeentecode="1900", zaaktypen={"standaard": profile}),
    )

    assert types(plain)[1] == "zaken.zaakobject.toegevoegd"
    assert types(configured)[1] == "zaken.rol.toegevoegd"
    assert configured.drafts[1].data["rol"]["roltype"] == {"omschrijving": "Betreft"}
    assert configured.drafts[1].data["bron"]["relatienaam"] == "heeftBetrekkingOp"


@pytest.mark.parametrize(
    ("verlenging", "kept"),
    [
        ("<ZKN:duur>5</ZKN:duur><ZKN:reden>drukte</ZKN:reden>", {"duur": "P5D", "reden": "drukte"}),
        ("<ZKN:duur>0</ZKN:duur><ZKN:reden>drukte</ZKN:reden>", None),
        ('<ZKN:duur>5</ZKN:duur><ZKN:reden xsi:nil="true" StUF:noValue="geenWaarde"/>', None),
    ],
)
def test_a_verlenging_needs_days_and_a_reden(verlenging: str, kept: dict[str, str] | None) -> None:
    """ACCEPTANCE 25, 26, 27."""
    found = create(f"<ZKN:verlenging>{verlenging}</ZKN:verlenging>")

    assert found.drafts[0].data["zaak"].get("verlenging") == kept
    assert codes(found) == ([] if kept else ["verlenging-onvolledig"] if "0" not in verlenging[:20] else codes(found))
    if kept is None:
        assert [item["pad"] for item in found.drafts[0].data["bron"]["overig"]] == ["verlenging"]
        assert "verlenging-onvolledig" in codes(found)


def test_a_kenmerk_with_an_empty_half_is_left_out_of_the_zaak_but_kept() -> None:
    """ACCEPTANCE 28, 29."""
    whole = "<ZKN:kenmerk><ZKN:kenmerk>1</ZKN:kenmerk><ZKN:bron>a</ZKN:bron></ZKN:kenmerk>"
    half = '<ZKN:kenmerk><ZKN:kenmerk>2</ZKN:kenmerk><ZKN:bron xsi:nil="true" StUF:noValue="geenWaarde"/></ZKN:kenmerk>'

    found = create(half + whole)

    assert found.drafts[0].data["zaak"]["kenmerken"] == [{"kenmerk": "1", "bron": "a"}]
    assert codes(found) == ["kenmerk-onvolledig"]
    assert "<ZKN:kenmerk>2</ZKN:kenmerk>" in found.drafts[0].data["bron"]["overig"][0]["xml"]


@pytest.mark.parametrize(
    ("letter", "date", "expected"),
    [
        ("J", "<ZKN:datumVernietigingDossier>20300101</ZKN:datumVernietigingDossier>", "vernietigen"),
        ("J", "", "blijvend_bewaren"),
        ("N", "", None),
    ],
)
def test_archiefnominatie_is_read_by_rgbz(letter: str, date: str, expected: str | None) -> None:
    """ACCEPTANCE 38; MAPPING C.1: N, the normal start value, is no decision."""
    found = create(f"<ZKN:archiefnominatie>{letter}</ZKN:archiefnominatie>{date}").drafts[0].data

    assert found["zaak"].get("archiefnominatie") == expected
    assert found["bron"]["bewaard"]["archiefnominatie"] == letter
    assert (found["zaak"].get("archiefstatus") == "nog_te_archiveren") is (letter == "N")


def test_a_relation_with_a_deelzaak_and_with_another_zaak_names_both() -> None:
    """ACCEPTANCE 22, 24."""
    far = """<ZKN:gerelateerde StUF:entiteittype="ZAK" StUF:verwerkingssoort="I">
      <ZKN:identificatie>{}</ZKN:identificatie></ZKN:gerelateerde>"""

    found = create(
        f'<ZKN:heeftAlsDeelzaak StUF:entiteittype="ZAKZAKDEL" StUF:verwerkingssoort="T">{far.format("1900300001")}'
        "</ZKN:heeftAlsDeelzaak>"
        f'<ZKN:heeftBetrekkingOpAndere StUF:entiteittype="ZAKZAKBTR" StUF:verwerkingssoort="T">{far.format("1900300002")}'
        "</ZKN:heeftBetrekkingOpAndere>"
    )

    assert types(found)[1:] == ["zaken.deelzaak.gekoppeld", "zaken.relevantezaak.gekoppeld"]
    assert found.drafts[1].data["hoofdzaak"]["identificatie"] == "1900208938"
    assert found.drafts[1].data["deelzaak"] == {"identificatie": "1900300001", "bronorganisatie": "823288444"}
    assert found.touches == ("1900208938", "1900300001", "1900300002")


# --- updateZaak


def test_a_change_gives_the_changed_members_and_what_they_were() -> None:
    """ACCEPTANCE 40."""
    found = update("<ZKN:omschrijving>a</ZKN:omschrijving>", "<ZKN:omschrijving>b</ZKN:omschrijving>")

    assert types(found) == ["zaken.zaak.gewijzigd"]
    assert found.drafts[0].data["zaak"] == {
        "identificatie": "1900208938",
        "omschrijving": "b",
        "bronorganisatie": "823288444",
    }
    assert found.drafts[0].data["wijziging"] == {
        "aard": "wijziging",
        "paden": ["omschrijving"],
        "oud": {"omschrijving": "a"},
        "oudBekend": True,
    }


def test_a_message_without_a_change_gives_no_event_and_says_so() -> None:
    """ACCEPTANCE 41."""
    found = update("<ZKN:omschrijving>a</ZKN:omschrijving>", "<ZKN:omschrijving>a</ZKN:omschrijving>")

    assert found.drafts == ()
    assert codes(found) == ["niets-gewijzigd"]


def test_huidig_alone_is_taken_as_said_anew() -> None:
    """ACCEPTANCE 43; a connection may ask for oud."""
    payload = lk01(zak(ID + "<ZKN:omschrijving>b</ZKN:omschrijving>", soort="W"), soort="W")
    strict = translation.Context(
        rsin="823288444", gemeentecode="1900", kennisgeving=settings.Kennisgeving(oud_ontbreekt="fout")
    )

    found = translate(payload, "updateZaak_Lk01")
    with pytest.raises(Refused) as refused:
        translate(payload, "updateZaak_Lk01", context=strict)

    assert found.drafts[0].data["wijziging"]["oudBekend"] is False
    assert refused.value.findings[0].code == "oud-ontbreekt"


@pytest.mark.parametrize(
    ("oud", "huidig", "expected"),
    [
        (initiator("V"), nil("heeftAlsInitiator", "ZAKBTRINI", "V"), ["verwijderd"]),  # 45
        (nil("heeftAlsInitiator", "ZAKBTRINI", "T"), initiator("T"), ["toegevoegd"]),  # 46
        (initiator("W"), initiator("W", "123456782"), ["gewijzigd"]),  # 48
        (initiator("V"), initiator("T", "123456782"), ["verwijderd", "toegevoegd"]),  # 49
        (initiator("R"), initiator("R", "123456782"), ["verwijderd", "toegevoegd"]),
        (initiator("I"), initiator("I"), []),  # 50
        ("", initiator("T"), ["toegevoegd"]),  # placeholder left out
        (initiator("V"), "", ["verwijderd"]),
        (initiator("E"), nil("heeftAlsInitiator", "ZAKBTRINI", "E"), ["verwijderd"]),
    ],
)
def test_what_happens_to_a_rol_follows_its_verwerkingssoort(oud: str, huidig: str, expected: list[str]) -> None:
    """ACCEPTANCE 45–50; MAPPING E.4."""
    found = update(oud, huidig)

    assert [name.rpartition(".")[2] for name in types(found) if name.startswith("zaken.rol.")] == expected


def test_relations_pair_by_position_and_several_can_be_added() -> None:
    """ACCEPTANCE 52; MAPPING E.2."""
    found = update(initiator("I"), initiator("I") + initiator("T", "123456782") + initiator("T", "999990019"))

    assert [draft.data["rol"]["betrokkeneIdentificatie"]["inpBsn"] for draft in found.drafts] == [
        "123456782",
        "999990019",
    ]


def test_an_ended_rol_carries_its_end() -> None:
    ended = initiator("E").replace(
        "</ZKN:heeftAlsInitiator>",
        "<StUF:tijdvakRelatie><StUF:beginRelatie>20200101</StUF:beginRelatie>"
        "<StUF:eindRelatie>20200601</StUF:eindRelatie></StUF:tijdvakRelatie></ZKN:heeftAlsInitiator>",
    )

    found = update(ended, nil("heeftAlsInitiator", "ZAKBTRINI", "E"))

    assert found.drafts[0].data["rol"]["einddatum"] == "2020-06-01"
    assert found.drafts[0].data["bron"]["relatie"] == {"begin": "20200101", "eind": "20200601"}


def test_the_zaaktype_and_the_identificatie_may_not_change() -> None:
    """MAPPING B.1 #5."""
    of = """<ZKN:isVan StUF:entiteittype="ZAKZKT" StUF:verwerkingssoort="I"><ZKN:gerelateerde StUF:entiteittype="ZKT"
      StUF:verwerkingssoort="I"><ZKN:code>{}</ZKN:code></ZKN:gerelateerde></ZKN:isVan>"""

    with pytest.raises(Refused) as refused:
        update(of.format("B1026"), of.format("B1210"))

    assert refused.value.findings[0].code == "vast-gegeven-gewijzigd"
    assert refused.value.findings[0].path == "object[2]/zaaktype/identificatie"


@pytest.mark.parametrize(("soort", "aard"), [("C", "correctie"), ("F", "correctie_formeel")])
def test_a_correction_says_so(soort: str, aard: str) -> None:
    payload = lk01(
        zak(ID + "<ZKN:omschrijving>a</ZKN:omschrijving>", soort="W")
        + zak(ID + "<ZKN:omschrijving>b</ZKN:omschrijving>", soort="W"),
        soort=soort,
    )

    assert translate(payload, "updateZaak_Lk01").drafts[0].data["wijziging"]["aard"] == aard


def test_a_changed_key_is_no_change_of_fields() -> None:
    payload = lk01(
        zak(ID, soort="S").replace("ZAK", 'ZAK" StUF:sleutelVerzendend="oud')
        + zak(ID + "<ZKN:omschrijving>b</ZKN:omschrijving>", soort="S"),
        soort="C",
    )

    found = translate(payload, "updateZaak_Lk01")

    assert types(found) == ["zaken.zaak.sleutelgewijzigd"]
    assert found.drafts[0].data["was"]["sleutels"] == {"verzendend": "oud"}


def test_an_einddatum_taken_back_opens_the_zaak_again() -> None:
    found = update(
        "<ZKN:einddatum>20200601</ZKN:einddatum>", '<ZKN:einddatum xsi:nil="true" StUF:noValue="geenWaarde"/>'
    )

    assert types(found) == ["zaken.zaak.gewijzigd", "zaken.zaak.heropend"]
    assert found.drafts[0].data["zaak"]["einddatum"] is None


def test_a_resultaat_follows_from_the_difference() -> None:
    given = "<ZKN:resultaat><ZKN:omschrijving>{}</ZKN:omschrijving></ZKN:resultaat>"

    assert types(update("", given.format("Toegekend"))) == ["zaken.resultaat.vastgesteld"]
    assert types(update(given.format("Afgewezen"), given.format("Toegekend"))) == ["zaken.resultaat.vastgesteld"]
    assert types(update(given.format("Toegekend"), given.format("Toegekend"))) == []
    assert types(update(given.format("Toegekend"), '<ZKN:resultaat xsi:nil="true"/>')) == [
        "zaken.resultaat.ingetrokken"
    ]
    assert types(update(given.format("Toegekend"), "")) == []  # not said is unchanged


# --- actualiseerZaakstatus


def test_a_new_status_is_the_only_event_whatever_else_the_message_repeats() -> None:
    """ACCEPTANCE 61; ZDS addendum: only T counts."""
    payload = lk01(
        zak(ID + "<ZKN:omschrijving>a</ZKN:omschrijving>" + nil("heeft", "ZAKSTT", "T"), soort="W")
        + zak(
            ID
            + "<ZKN:omschrijving>anders</ZKN:omschrijving>"
            + """<ZKN:heeft StUF:entiteittype="ZAKSTT" StUF:verwerkingssoort="T">
            <ZKN:gerelateerde StUF:entiteittype="STT" StUF:verwerkingssoort="I"><ZKN:volgnummer>0002</ZKN:volgnummer>
              <ZKN:omschrijving>In behandeling</ZKN:omschrijving></ZKN:gerelateerde>
            <ZKN:toelichting>team 3</ZKN:toelichting>
            <ZKN:datumStatusGezet>20200311</ZKN:datumStatusGezet></ZKN:heeft>""",
            soort="W",
        ),
        soort="W",
    )

    found = translate(payload, "actualiseerZaakstatus_Lk01")

    assert types(found) == ["zaken.status.gezet"]
    assert found.drafts[0].data["status"] == {
        "statustype": {"volgnummer": 2, "omschrijving": "In behandeling"},
        "statustoelichting": "team 3",
        "datumStatusGezet": "2020-03-11T00:00:00+01:00",
    }
    assert found.drafts[0].data["bron"]["precisie"] == {"datumStatusGezet": "dag"}


# --- what no message may say


def test_a_wrong_number_of_objects_and_a_strange_mutatiesoort_are_refused() -> None:
    with pytest.raises(Refused) as too_many:
        translate(lk01(zak(ID) + zak(ID)), "creeerZaak_Lk01")
    with pytest.raises(Refused) as strange:
        translate(lk01(zak(ID), soort="V"), "creeerZaak_Lk01")

    assert too_many.value.findings[0].code == "aantal-objecten"
    assert strange.value.findings[0].code == "mutatiesoort-anders"


def test_warnings_name_the_place_and_never_a_value() -> None:
    found = create("<ZKN:einddatumGepland>20209999</ZKN:einddatumGepland>")

    warning = found.warnings[0]
    assert (warning.code, warning.path, warning.line is not None) == (
        "datum-onleesbaar",
        "object/einddatumGepland",
        True,
    )
    assert "20209999" not in repr(warning)
    assert found.drafts[0].data["bron"]["bewaard"]["einddatumGepland"] == "20209999"


def test_what_a_change_names_is_told_beside_it_and_goes_back_as_it_came() -> None:
    """ACCEPTANCE 50, 51; MAPPING E.4: I is no change, but who lacks the rol can add it."""
    found = update(initiator("I"), initiator("I"))
    assert types(found) == ["zaken.zaak.genoemd"]
    (named,) = found.drafts[0].data["bron"]["genoemd"]
    assert (named["relatienaam"], named["rol"]["betrokkeneType"]) == ("heeftAlsInitiator", "natuurlijk_persoon")
