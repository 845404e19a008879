"""Answers about persons: what the scope asks, valid by the official schema, from what Haal Centraal gives (MAPPING D.1, D.2)."""

from __future__ import annotations

from typing import Any

import pytest

from adapter import stuf
from adapter.errors import Refused, Unavailable
from adapter.questions import Personen
from tests.brp.messages import BSN, PERSOON, HaalCentraal, body_of, client, lv01
from tests.translated import mappings, schema

MAPPING = mappings().get("bg-0310", "npsLv01")
HEADER = stuf.Stuurgegevens(
    berichtcode="La01",
    zender=stuf.Systeem(organisatie="1900", applicatie="CDR"),
    ontvanger=stuf.Systeem(organisatie="1900", applicatie="GWS4all"),
    referentienummer="antwoord-1",
    tijdstip_bericht="20261124013000000",
    cross_refnummer="vraag-1",
    entiteittype="NPS",
)
BY_BSN = f"<BG:inp.bsn>{BSN}</BG:inp.bsn>"
BY_NAME = "<BG:geslachtsnaam>Test</BG:geslachtsnaam><BG:geboortedatum>19800915</BG:geboortedatum>"
BG = "{http://www.egem.nl/StUF/sector/bg/0310}"
NO_VALUE = "{http://www.egem.nl/StUF/StUF0301}noValue"


def asked(*names: str) -> str:
    return "".join(f'<BG:{name} xsi:nil="true"/>' for name in names)


async def ask(source: HaalCentraal, data: bytes) -> Any:
    payload = body_of(data)
    assert schema("bg-0310").validate(payload), schema("bg-0310").error_log
    found = await Personen(client(source), deadline_s=5).answer(MAPPING.asked_persons(payload))
    root = MAPPING.answer(
        payload, found.beelden, stuurgegevens=HEADER, vervolg=found.vervolg, meldingen=found.meldingen
    )
    assert schema("bg-0310").validate(root), schema("bg-0310").error_log
    return root


def values(root: Any) -> dict[str, str]:
    """Path -> text, or why it is empty."""
    found: dict[str, str] = {}
    for leaf in root.find(f"{BG}antwoord/{BG}object").iterdescendants():
        if not len(leaf):
            steps = [leaf, *leaf.iterancestors()]
            names = [step.tag.rpartition("}")[2] for step in steps]
            found["/".join(reversed(names[: names.index("object")]))] = leaf.text or f"!{leaf.get(NO_VALUE)}"
    return found


async def test_all_of_a_person_is_answered_in_the_words_of_stuf():
    source = HaalCentraal([PERSOON])
    found = values(await ask(source, lv01(BY_BSN, "@alles")))
    assert found["inp.bsn"] == BSN
    assert found["inp.a-nummer"] == "1234567890"
    assert found["adellijkeTitelPredikaat"] == "Barones"
    assert found["geboortedatum"] == "19800901"
    assert found["inp.geboorteLand"] == "6030"
    assert found["overlijdensdatum"] == "!geenWaarde"
    assert found["verblijfsadres/aoa.identificatie"] == "0064200000012345"
    assert found["verblijfsadres/gor.straatnaam"] == "Burg vd Testlaan"
    assert found["verblijfsadres/begindatumVerblijf"] == "20200203"
    assert found["inp.verblijftIn/gerelateerde/identificatie"] == "0064010000012345"
    assert found["inp.adresHerkomst"] == "W"
    assert found["inp.gemeenteVanInschrijving"] == "518"
    assert found["inp.aanduidingBijzonderNederlanderschap"] == "B"
    assert found["inp.indicatieGeheim"] == "7"
    assert found["ing.indicatieGezagMinderjarige"] == "1D"
    assert found["ing.indicatieCurateleRegister"] == "1"
    assert found["ing.aanduidingUitgeslotenKiesrecht"] == "A"
    assert found["inp.redenOpschortingBijhouding"] == "E"
    assert found["inp.heeftAlsEchtgenootPartner/gerelateerde/inp.bsn"] == "999993653"
    assert found["inp.heeftAlsEchtgenootPartner/soortVerbintenis"] == "H"
    assert found["inp.heeftAlsOuders/ouderAanduiding"] == "Ouder1"
    assert found["inp.heeftAlsNationaliteit/gerelateerde/code"] == "499"  # the second: staatloos
    assert found["inp.heeftAlsKinderen/gerelateerde/inp.bsn"] == "!geenWaarde"


async def test_only_the_fields_that_the_scope_needs_are_asked_and_never_automatic_ones():
    source = HaalCentraal([PERSOON])
    await ask(source, lv01(BY_BSN, asked("geslachtsnaam", "geslachtsaanduiding", "inp.indicatieGeheim")))
    assert source.queries[0]["fields"] == ["burgerservicenummer", "naam.geslachtsnaam", "geslacht"]


async def test_without_a_scope_the_key_data_are_answered():
    source = HaalCentraal([PERSOON])
    found = values(await ask(source, lv01(BY_BSN)))
    assert {"inp.bsn", "geslachtsnaam", "geboortedatum", "geslachtsaanduiding", "verblijfsadres/aoa.postcode"} <= set(
        found
    )
    assert "inp.a-nummer" not in found
    fields = source.queries[0]["fields"]
    assert "partners.burgerservicenummer" not in fields
    assert len(fields) <= 130


async def test_asked_and_empty_is_no_value_asked_and_missing_though_it_must_exist_is_unknown():
    found = values(await ask(HaalCentraal([{"burgerservicenummer": BSN}]), lv01(BY_BSN, asked("geslachtsnaam", "voorvoegselGeslachtsnaam", "inp.overlijdenplaats"))))  # fmt: skip
    assert found == {
        "geslachtsnaam": "!waardeOnbekend",
        "voorvoegselGeslachtsnaam": "!geenWaarde",
        "inp.overlijdenplaats": "!nietOndersteund",
    }


async def test_who_is_not_in_the_brp_gives_an_answer_without_objects():
    root = await ask(HaalCentraal([]), lv01(BY_BSN, asked("inp.bsn")))
    assert root.find(f"{BG}antwoord") is None


async def test_a_person_that_was_wiped_is_not_shown():
    wiped = {**PERSOON, "opschortingBijhouding": {"reden": {"code": "W"}}}
    root = await ask(HaalCentraal([wiped]), lv01(BY_BSN, asked("inp.bsn")))
    assert root.find(f"{BG}antwoord") is None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (
            {
                "type": "VerblijfplaatsBuitenland",
                "datumVan": {"type": "Datum", "datum": "2020-01-01"},
                "verblijfadres": {"regel1": "1 Rue Test", "land": {"code": "5002", "omschrijving": "Frankrijk"}},
            },
            {
                "sub.verblijfBuitenland/lnd.landcode": "5002",
                "sub.verblijfBuitenland/sub.adresBuitenland1": "1 Rue Test",
            },
        ),
        (
            {"type": "Locatie", "verblijfadres": {"locatiebeschrijving": "Woonboot bij de Test"}},
            {
                "verblijfsadres/inp.locatiebeschrijving": "Woonboot bij de Test",
                "verblijfsadres/aoa.postcode": "!geenWaarde",
            },
        ),
        ({"type": "VerblijfplaatsOnbekend"}, {"verblijfsadres/aoa.postcode": "!vastgesteldOnbekend"}),
    ],
)
async def test_every_kind_of_verblijfplaats_has_its_place(place, expected):
    persoon = {"burgerservicenummer": BSN, "verblijfplaats": place}
    found = values(await ask(HaalCentraal([persoon]), lv01(BY_BSN, "@alles")))
    assert expected.items() <= found.items()


async def test_a_search_that_gives_too_little_is_followed_by_a_call_by_bsn_in_batches_of_twenty():
    bsns = [f"9{number:08d}" for number in range(45)]

    def answer(query: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if query["type"].startswith("Zoek"):
            return 200, {"personen": [{"burgerservicenummer": bsn} for bsn in bsns]}
        return 200, {"personen": [{"burgerservicenummer": bsn} for bsn in reversed(query["burgerservicenummer"])]}

    source = HaalCentraal(answer)
    root = await ask(source, lv01(BY_NAME, asked("inp.bsn", "inp.gemeenteVanInschrijving")))
    assert source.queries[0]["fields"] == ["burgerservicenummer"]
    assert [len(query["burgerservicenummer"]) for query in source.queries[1:]] == [20, 20, 5]
    assert [item.text for item in root.iter(f"{BG}inp.bsn")] == bsns


async def test_what_a_search_can_not_use_is_compared_or_told():
    persons = [
        {"burgerservicenummer": "999992314", "naam": {"voorletters": "A."}},
        {"burgerservicenummer": "999993653", "naam": {"voorletters": "B."}},
    ]
    gelijk = BY_NAME.replace("<BG:geb", "<BG:voorletters>B.</BG:voorletters><BG:geb")
    root = await ask(HaalCentraal(persons), lv01(gelijk, asked("inp.bsn", "voorletters")))
    assert [item.text for item in root.iter(f"{BG}inp.bsn")] == ["999993653"]
    root = await ask(HaalCentraal(persons), lv01(gelijk, asked("inp.bsn")))
    assert root.findtext(f"{BG}melding") == "StUF0001: voorletters"
    assert len(list(root.iter(f"{BG}inp.bsn"))) == 2


async def test_that_a_part_of_an_address_must_be_empty_is_compared_for_no_search_can_say_it():
    """MAPPING D.1: huisletter noValue=geenWaarde."""
    persons = [
        {"burgerservicenummer": "999992314", "verblijfplaats": {"verblijfadres": {"huisletter": "A"}}},
        {"burgerservicenummer": "999993653", "verblijfplaats": {"verblijfadres": {"huisnummer": 1}}},
    ]
    gelijk = (
        "<BG:verblijfsadres><BG:aoa.postcode>8701HP</BG:aoa.postcode><BG:aoa.huisnummer>1</BG:aoa.huisnummer>"
        '<BG:aoa.huisletter xsi:nil="true" StUF:noValue="geenWaarde"/></BG:verblijfsadres>'
    )
    root = await ask(HaalCentraal(persons), lv01(gelijk, asked("inp.bsn")))
    assert [item.text for item in root.iter(f"{BG}inp.bsn")] == ["999993653"]
    assert root.find(f"{BG}melding") is None


async def test_an_answer_that_is_cut_says_that_there_is_more():
    persons = [{"burgerservicenummer": "999992314"}, {"burgerservicenummer": "999993653"}]
    parameters = (
        "<StUF:sortering>0</StUF:sortering><StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag>"
        "<StUF:maximumAantal>1</StUF:maximumAantal><StUF:indicatorAfnemerIndicatie>true</StUF:indicatorAfnemerIndicatie>"
    )
    root = await ask(HaalCentraal(persons), lv01(BY_NAME, asked("inp.bsn"), parameters=parameters))
    said = {item.tag.rpartition("}")[2]: item.text for item in root.find(f"{BG}parameters")}
    assert said == {"indicatorVervolgvraag": "true", "indicatorAfnemerIndicatie": "false"}
    assert len(list(root.iter(f"{BG}inp.bsn"))) == 1


@pytest.mark.parametrize(
    ("parameters", "more", "code"),
    [
        ("<StUF:sortering>1</StUF:sortering><StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag>", "", "sortering-niet-ondersteund"),
        ("", '<BG:vanaf StUF:entiteittype="NPS"><BG:geslachtsnaam>A</BG:geslachtsnaam></BG:vanaf>', "personenvraag-niet-ondersteund"),
    ],
)  # fmt: skip
async def test_what_no_source_knows_is_refused(parameters, more, code):
    with pytest.raises(Refused) as caught:
        await ask(HaalCentraal([]), lv01(BY_BSN, asked("inp.bsn"), parameters=parameters, more=more))
    assert caught.value.findings[0].code == code


@pytest.mark.parametrize(
    ("status", "content", "kind", "code"),
    [
        (400, {"code": "paramsValidation", "invalidParams": [{"code": "tooManyResults"}]}, Refused, "brp-te-veel"),
        (400, {"code": "paramsValidation", "title": f"burger {BSN}"}, Refused, "brp-weigert"),
        (401, {}, Refused, "brp-geen-toegang"),
        (403, {"code": "unauthorizedField"}, Refused, "brp-geen-toegang"),
        (429, {}, Unavailable, "brp-niet-bereikbaar"),
        (503, {}, Unavailable, "brp-niet-bereikbaar"),
        (500, {}, Refused, "brp-weigert"),
    ],
)
async def test_what_haal_centraal_refuses_is_translated_without_a_value(status, content, kind, code):
    with pytest.raises(kind) as caught:
        await ask(HaalCentraal(lambda _query: (status, content)), lv01(BY_BSN, asked("inp.bsn")))
    finding = caught.value.findings[0]
    assert finding.code == code
    assert BSN not in str(finding)


async def test_who_asks_for_what_stands_in_the_headers():
    source = HaalCentraal([])
    brp = client(
        source, doelbinding="BRPACT-Test", verwerking="Bijstand", gebruiker="GWS", oin="0" * 20, api_key="geheim"
    )
    await brp.personen({"type": "RaadpleegMetBurgerservicenummer", "burgerservicenummer": [BSN], "fields": []})
    expected = {
        "x-doelbinding": "BRPACT-Test",
        "x-verwerking": "Bijstand",
        "x-gebruiker": "GWS",
        "x-origin-oin": "0" * 20,
        "x-api-key": "geheim",
    }
    assert expected.items() <= source.headers[0].items()


async def test_a_gemeente_without_a_source_of_persons_says_so():
    with pytest.raises(Refused) as caught:
        await Personen(None, deadline_s=5).answer(MAPPING.asked_persons(body_of(lv01(BY_BSN))))
    assert caught.value.findings[0].code == "brp-niet-ingericht"


async def test_what_is_in_doubt_is_told_per_group_where_it_is_asked():
    persoon = {
        "burgerservicenummer": BSN,
        "inOnderzoek": {"indicatieCurateleRegister": True, "datumIngangOnderzoek": {"type": "DatumOnbekend"}},
        "geboorte": {"inOnderzoek": {"datum": True}},
        "verblijfplaats": {"type": "Adres", "verblijfadres": {"inOnderzoek": {"postcode": True}}},
        "verblijfstitel": {"inOnderzoek": {"aanduiding": True}},
    }
    root = await ask(HaalCentraal([persoon]), lv01(BY_BSN, asked("inp.bsn", "inOnderzoek")))
    told = [item.get("groepsnaam") or item.get("elementnaam") for item in root.iter(f"{BG}inOnderzoek")]
    assert told == ["Persoonsgegevens", "Verblijfsplaats", "aanduidingVerblijfstitel", "Gezagsverhouding"]
