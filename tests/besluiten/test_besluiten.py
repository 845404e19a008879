"""Besluiten through the running system: MAPPING B.3 #18, #19, #21, #22."""

from __future__ import annotations

import asyncio

import orjson
from lxml import etree

from adapter import stuf
from tests.besluiten.messages import (
    BESLUIT,
    DOCUMENT,
    OTHER,
    ZAAK,
    details,
    given,
    lijst,
    send,
    state_of,
    update,
    voeg_toe,
)
from tests.bewerken.messages import codes
from tests.notificaties.legacy import Legacy
from tests.system import GEMEENTE, message_of, posted, running
from tests.translated import schema, wrong_in

ZKN = "{http://www.egem.nl/StUF/sector/zkn/0310}"


def berichtcode(answer):
    return stuf.read_stuurgegevens(message_of(answer)).berichtcode


def texts(element):
    return {etree.QName(child).localname: (child.text or "").strip() for child in element}


def is_valid(answer):
    official = schema("zds-1.2")
    return official.validate(etree.fromstring(etree.tostring(message_of(answer)))), official.error_log


async def events(system):
    _, views = await system.journal.search(gemeente=GEMEENTE)
    whole = [await system.journal.find(view.bericht_id, gemeente=GEMEENTE) for view in reversed(views)]
    return [orjson.loads(event.value) for view in whole for event in view.events]


async def quarantined(system):
    _, views = await system.journal.search(gemeente=GEMEENTE)
    return [
        finding["code"]
        for view in views
        for levering in view.leveringen
        if levering.state == "QUARANTINED"
        for finding in levering.findings
    ]


async def test_a_besluit_is_made_for_its_zaak_with_its_documents(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        answer = await send(system, voeg_toe(documents=(DOCUMENT, OTHER)))
        assert berichtcode(answer) == "Bv03", codes(answer)
        (besluit,) = await state_of(system, "besluiten")
        assert (besluit["identificatie"], besluit["datum"], besluit["vervalreden"]) == (
            BESLUIT,
            "2023-07-05",
            "tijdelijk",
        )
        (zaak,) = await state_of(system, "zaken")
        assert besluit["zaak"] == zaak["url"]
        assert len(await state_of(system, "besluitinformatieobjecten")) == 2
        made = await events(system)
        assert [event["type"] for event in made] == [
            "nl.besluiten.besluit.vastgelegd.v1",
            "nl.besluiten.informatieobject.gekoppeld.v1",
            "nl.besluiten.informatieobject.gekoppeld.v1",
        ]
        assert made[0]["partitionkey"] == f"{GEMEENTE}/zaak/{ZAAK}"
        assert [wrong_in(event["type"], event["data"]) for event in made] == [[], [], []]


async def test_the_same_message_again_makes_no_second_besluit(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        first = await send(system, voeg_toe(number="zelfde"))
        assert (await send(system, voeg_toe(number="zelfde"))).body == first.body
        assert len(await state_of(system, "besluiten")) == 1


async def test_a_besluittype_that_the_zaaktype_lacks_is_refused_at_once(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        answer = await send(system, voeg_toe(soort="Onbekend"))
        assert codes(answer) == ["besluittype-onbekend"]
        assert "Verleende bijdrage" in etree.tostring(message_of(answer)).decode()  # which there are
        assert await state_of(system, "besluiten") == []


async def test_a_besluit_without_a_type_gets_the_one_of_the_profile_or_is_refused(tmp_path):
    async with running(tmp_path / "a") as system:
        await given(system)
        assert codes(await send(system, voeg_toe(soort=None))) == ["besluittype-ontbreekt"]
    profile = {"standaard": {"standaard_besluittype": "Verleende bijdrage"}}
    async with running(tmp_path / "b", **{f"gemeenten__{GEMEENTE}__zaaktypen": profile}) as system:
        await given(system)
        assert codes(await send(system, voeg_toe(soort=None))) == []
        assert len(await state_of(system, "besluiten")) == 1


async def test_a_besluit_is_taken_back_when_one_of_its_documents_is_not_there(tmp_path):
    """All or nothing (MAPPING B.3 #18): it waits for an operator, and nothing is left of it."""
    async with running(tmp_path) as system:
        await given(system)
        assert berichtcode(await send(system, voeg_toe(documents=("weg",)))) == "Bv03"
        assert await quarantined(system) == ["document-onbekend"]
        assert await state_of(system, "besluiten") == []


async def test_a_besluit_is_taken_back_when_the_target_refuses_its_document(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        context = system.register._contexts[GEMEENTE]  # the type of the document leaves the besluittype
        for kind in context.catalogus.resources["besluittypen"].values():
            kind["informatieobjecttypen"] = []
        await send(system, voeg_toe())
        assert await quarantined(system) == ["type-hoort-niet-bij-besluittype"]
        assert await state_of(system, "besluiten") == []


async def test_another_besluit_under_the_same_number_is_refused(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        assert codes(await send(system, voeg_toe(datum="20230706"))) == ["besluit-bestaat-al"]
        assert [each["datum"] for each in await state_of(system, "besluiten")] == ["2023-07-05"]


async def test_a_besluit_changes_in_what_the_message_changes_only(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        answer = await send(system, update(adds=OTHER, removes=DOCUMENT))
        assert berichtcode(answer) == "Bv03", codes(answer)
        assert await quarantined(system) == []
        (besluit,) = await state_of(system, "besluiten")
        assert (besluit["toelichting"], besluit["vervaldatum"]) == ("voor twee jaar", "2024-07-31")
        (link,) = await state_of(system, "besluitinformatieobjecten")
        documents = {
            each["url"]: each["identificatie"] for each in await state_of(system, "enkelvoudiginformatieobjecten")
        }
        assert documents[link["informatieobject"]] == OTHER
        types = sorted(event["type"] for event in (await events(system))[2:])
        assert types == [
            "nl.besluiten.besluit.gewijzigd.v1",
            "nl.besluiten.informatieobject.gekoppeld.v1",
            "nl.besluiten.informatieobject.ontkoppeld.v1",
        ]


async def test_a_cleared_date_becomes_empty_and_a_type_stays(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        clear = '<ZKN:einddatumWerking xsi:nil="true" StUF:noValue="geenWaarde"/>'
        await send(system, update(clear, oud="<ZKN:einddatumWerking>20240731</ZKN:einddatumWerking>"))
        assert (await state_of(system, "besluiten"))[0]["vervaldatum"] is None
        other = "<ZKN:bst.omschrijving>Iets anders</ZKN:bst.omschrijving>"
        await send(system, update(other, oud=""))
        assert await quarantined(system) == ["besluittype-wijzigt"]


async def test_a_change_of_a_besluit_that_is_not_there_is_refused(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        assert codes(await send(system, update(identificatie="1900B9999"))) == ["besluit-onbekend"]


async def test_a_change_right_after_the_creation_finds_its_besluit(tmp_path):
    """They are in lanes of their own: the change waits for what makes its besluit."""
    async with running(tmp_path, delivery__first_s=0.1) as system:
        await given(system)
        await posted(system, voeg_toe(), pack="zds-1.2")
        assert codes(await posted(system, update(), pack="zds-1.2")) == []
        async with asyncio.timeout(20):
            while not any(each["toelichting"] == "voor twee jaar" for each in await state_of(system, "besluiten")):
                await asyncio.sleep(0.02)
        assert await quarantined(system) == []


async def test_besluitdetails_tell_all_that_is_asked(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        answer = await send(system, details())
        assert berichtcode(answer) == "La01", codes(answer)
        assert is_valid(answer)[0], is_valid(answer)[1]
        (found,) = message_of(answer).iterfind(f"{ZKN}antwoord/{ZKN}object")
        told = texts(found)
        assert (told["identificatie"], told["bst.omschrijving"], told["vervalreden"]) == (
            BESLUIT,
            "Verleende bijdrage",
            "Besluit met tijdelijke werking",
        )
        assert found.findtext("{*}tijdvakGeldigheid/{*}beginGeldigheid") == "20150101"
        assert found.findtext(f"{ZKN}isUitkomstVan/{ZKN}gerelateerde/{ZKN}identificatie") == ZAAK
        assert found.findtext(f"{ZKN}isVastgelegdIn/{ZKN}gerelateerde/{ZKN}identificatie") == DOCUMENT


async def test_besluitdetails_are_asked_by_their_old_name_too(tmp_path):
    """MAPPING B.3 #21: the root before the patch of 2017; the answer has the same."""
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        answer = await send(system, details().replace(b"geefBesluitdetails_BslLv01", b"geefBesluitdetails_ZakLv01"))
        message = message_of(answer)
        assert etree.QName(message).localname == "geefBesluitdetails_ZakLa01", codes(answer)
        assert message.findtext(f"{ZKN}antwoord/{ZKN}object/{ZKN}identificatie") == BESLUIT


async def test_besluitdetails_tell_only_what_is_asked_and_what_the_schema_demands(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe())
        answer = await send(system, details("", '<ZKN:toelichting xsi:nil="true"/>'))
        assert is_valid(answer)[0], is_valid(answer)[1]
        (found,) = message_of(answer).iterfind(f"{ZKN}antwoord/{ZKN}object")
        told = texts(found)
        assert told["toelichting"] == "voor een jaar"
        assert not {"vervalreden", "einddatumWerking", "isVastgelegdIn"} & set(told)


async def test_a_besluit_that_is_not_there_is_an_answer_without_objects(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        answer = await send(system, details(identificatie="1900B9999"))
        assert berichtcode(answer) == "La01"
        assert message_of(answer).find(f"{ZKN}antwoord") is None


async def test_the_besluiten_of_a_zaak_are_listed(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        await send(system, voeg_toe(documents=()))
        await send(system, voeg_toe(documents=(), identificatie="1900B0002"))
        answer = await send(system, lijst())
        assert berichtcode(answer) == "La01", codes(answer)
        assert is_valid(answer)[0], is_valid(answer)[1]
        found = message_of(answer).findall(f"{ZKN}antwoord/{ZKN}object/{ZKN}leidtTot/{ZKN}gerelateerde")
        assert [each.findtext(f"{ZKN}identificatie") for each in found] == [BESLUIT, "1900B0002"]


async def test_a_zaak_without_besluiten_is_listed_with_none(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        answer = await send(system, lijst())
        assert is_valid(answer)[0], is_valid(answer)[1]
        assert message_of(answer).findall(f"{ZKN}antwoord/{ZKN}object/{ZKN}leidtTot/{ZKN}gerelateerde") == []


async def test_a_legacy_system_that_subscribes_is_told_of_besluiten_as_the_standard_has_them(tmp_path):
    """The other role: we are the vendor, and tell a zaaksysteem."""
    old = Legacy("zds-1.2")
    abonnee = {"url": "http://oud.local/stuf", "applicatie": "OUDZAAK", "pack": "zds-1.2"}
    rules = {f"gemeenten__{GEMEENTE}__abonnees": {"oud": abonnee}}
    async with running(tmp_path, abonnees={"oud": old}, **rules) as system:
        await given(system)
        await send(system, voeg_toe())
        await send(system, update(adds=OTHER))
    assert sorted(old.services()) == ["updateBesluit", "voegBesluitToe"]
    assert old.findings == []
    (made,) = old.messages("voegBesluitToe")
    assert made.findtext(f"{ZKN}object/{ZKN}zaak/{ZKN}identificatie") == ZAAK
