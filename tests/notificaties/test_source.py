"""Changes at a ZGW source become events, and reach a legacy system as the right StUF message; what we did ourselves does not."""

import asyncio

import pytest
from lxml import etree

from adapter import guard
from tests.notificaties.legacy import Legacy
from tests.notificaties.source import Ander, told
from tests.system import example, posted, running

ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
CREEER = f"{ZKN}/creeerZaak_Lk01"
STATUS = f"{ZKN}/actualiseerZaakstatus_Lk01"
DOCUMENT = f"{ZKN}/voegZaakdocumentToe_Lk01"


def listening(**abonnee):
    given = {
        "gemeenten__voorbeeld__notificaties": {"autorisatie": "Bearer geheim", "wacht_s": 0},
        "delivery__first_s": 0.01,
    }
    if abonnee:
        given["gemeenten__voorbeeld__abonnees"] = {"oud": {"url": "http://oud.local", "applicatie": "OUD", **abonnee}}
    return given


def types(events):
    return [name for name, _ in events]


async def test_a_zaak_that_another_makes_is_told_with_all_its_parts_and_reaches_the_legacy_system_as_creeerzaak(
    tmp_path,
):
    legacy = Legacy()
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(pack="zds-1.1")) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await ander.rol(zaak)
        events = await told(system)
        await ander.patch(zaak, omschrijving="Gevaarlijke stoeptegel")
        await ander.status(zaak)
        events = await told(system)
    assert types(events)[0] == "zaken.zaak.aangemaakt"
    assert sorted(types(events)) == [
        "zaken.rol.toegevoegd",
        "zaken.status.gezet",
        "zaken.zaak.aangemaakt",
        "zaken.zaak.gewijzigd",
    ]
    changed = dict(events)["zaken.zaak.gewijzigd"]
    assert changed["zaak"]["omschrijving"] == "Gevaarlijke stoeptegel"
    assert changed["wijziging"]["oud"] == {"omschrijving": "Losse stoeptegel"}
    assert legacy.findings == []
    assert legacy.services()[0] == "creeerZaak"
    assert "updateZaak" in legacy.services()
    assert legacy.services()[-1] == "actualiseerZaakstatus"
    assert legacy.messages("creeerZaak")[0].findtext(".//{*}object/{*}identificatie") == "1900202600000777"


async def test_a_new_zaak_is_told_once_its_parts_are_there_as_one_message_that_also_the_newer_schema_takes(tmp_path):
    legacy = Legacy("zds-1.2")
    given = listening(pack="zds-1.2")
    given["gemeenten__voorbeeld__notificaties"] = {"wacht_s": 0.5}
    async with running(tmp_path, abonnees={"oud": legacy}, **given) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await ander.rol(zaak)
        await ander.status(zaak)
        await _until(system, lambda: legacy.got)
        events = await told(system)
    assert types(events) == ["zaken.zaak.aangemaakt", "zaken.rol.toegevoegd", "zaken.status.gezet"]
    assert (legacy.services(), legacy.findings) == (["creeerZaak"], [])


async def _until(system, there):
    for _ in range(600):
        if there():
            return
        for worker in system.notificaties.workers.values():
            worker.notify()
        await asyncio.sleep(0.05)
    raise AssertionError


async def test_closing_a_zaak_tells_its_resultaat_before_its_status_and_that_it_is_closed(tmp_path):
    async with running(tmp_path, **listening()) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await told(system)
        await ander.resultaat(zaak)
        await ander.status(zaak, -1)
        events = await told(system)
    assert types(events)[-3:] == ["zaken.resultaat.vastgesteld", "zaken.status.gezet", "zaken.zaak.afgesloten"]
    assert events[-1][1]["einddatum"] == "2026-11-24"


async def test_a_document_put_in_a_zaak_is_told_with_its_content_in_one_message(tmp_path):
    legacy = Legacy()
    given = listening(pack="zds-1.1")
    given["gemeenten__voorbeeld__notificaties"] = {"wacht_s": 0.3}
    async with running(tmp_path, abonnees={"oud": legacy}, **given) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await _until(system, lambda: legacy.got)
        await ander.document(zaak)
        await _until(system, lambda: len(legacy.got) > 1)
        events = await told(system)
    assert types(events)[1:] == ["documenten.informatieobject.aangemaakt", "zaken.informatieobject.gekoppeld"]
    assert legacy.findings == []
    assert legacy.services() == ["creeerZaak", "voegZaakdocumentToe"]
    assert legacy.messages("voegZaakdocumentToe")[0].findtext(".//{*}inhoud") == "aGFsbG8="


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2", "zkn-0310"])
async def test_a_document_made_alone_and_put_in_a_zaak_later_reaches_a_subscriber_with_its_place_and_content(
    tmp_path, pack
):
    legacy = Legacy(pack)
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(pack=pack)) as system:
        ander = Ander(system)
        document, _ = await ander.document(None)
        await _until(system, lambda: len(legacy.got) > 0)
        zaak = await ander.zaak()
        await told(system)
        await ander.link(zaak, document)
        events = await told(system)
    assert types(events) == [
        "documenten.informatieobject.aangemaakt",
        "zaken.zaak.aangemaakt",
        "zaken.informatieobject.gekoppeld",
    ]
    assert legacy.findings == []
    (_, linked) = legacy.got[-1]
    assert legacy.services()[-1] == ("edcLk01" if pack == "zkn-0310" else "voegZaakdocumentToe")
    assert linked.findtext(".//{*}object/{*}identificatie") == "1900D777"
    assert linked.findtext(".//{*}isRelevantVoor/{*}gerelateerde/{*}identificatie") == "1900202600000777"
    assert linked.findtext(".//{*}inhoud") == "aGFsbG8="


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2", "zkn-0310"])
async def test_a_zaak_closed_and_opened_again_at_the_source_is_closed_and_opened_at_a_subscriber(tmp_path, pack):
    legacy = Legacy(pack)
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(pack=pack)) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await told(system)
        await ander.resultaat(zaak)
        await ander.status(zaak, -1)
        await told(system)
        closed = legacy.got[-1]
        await ander.status(zaak, 0, at="2026-11-24T11:00:00+01:00")
        events = await told(system)
        opened = legacy.got[-1]
    assert types(events)[-2:] == ["zaken.status.gezet", "zaken.zaak.heropend"]
    assert legacy.findings == []
    service = "zakLk01" if pack == "zkn-0310" else "updateZaak"
    assert [action.rpartition("/")[2].partition("_")[0] for action, _ in (closed, opened)] == [service, service]
    huidig = closed[1].findall("{*}object")[-1]
    assert huidig.findtext("{*}einddatum") == "20261124"
    assert huidig.findtext("{*}resultaat/{*}omschrijving")
    assert huidig.findtext("{*}heeft/{*}gerelateerde/{*}omschrijving")
    end = opened[1].findall("{*}object")[-1].find("{*}einddatum")
    assert end is not None
    assert end.get("{http://www.egem.nl/StUF/StUF0301}noValue") == "geenWaarde"


@pytest.mark.parametrize(("pack", "soorten"), [("zkn-0310", ["T", "V"]), ("zds-1.1", ["T"])])
async def test_a_zaak_that_is_gone_at_the_source_is_told_where_the_standard_has_a_message_for_it(
    tmp_path, pack, soorten
):
    legacy = Legacy(pack)
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(pack=pack)) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        await told(system)
        await ander.delete(zaak)
        events = await told(system)
        _, found = await system.journal.search(gemeente="voorbeeld")
        warned = {each["code"] for view in found for levering in view.leveringen for each in levering.warnings}
    assert types(events)[-1] == "zaken.zaak.afgemeld"
    assert legacy.findings == []
    assert [message.findtext(".//{*}mutatiesoort") for _, message in legacy.got] == soorten
    assert ("niet-in-stuf" in warned) is (pack == "zds-1.1")


async def test_a_besluit_of_another_is_told_with_its_document_changed_and_taken_away(tmp_path):
    legacy = Legacy("zds-1.2")
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(pack="zds-1.2")) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        document, _ = await ander.document(zaak)
        await told(system)
        besluit = await ander.besluit(zaak, document)
        made = await told(system)
        await ander.patch(besluit, toelichting="Herzien")
        await told(system)
        await ander.delete(besluit)
        events = await told(system)
    assert {"besluiten.besluit.vastgelegd", "besluiten.informatieobject.gekoppeld"} <= set(types(made))
    assert dict(events)["besluiten.besluit.gewijzigd"]["wijziging"]["paden"] == ["toelichting"]
    assert types(events)[-1] == "besluiten.besluit.afgemeld"
    assert legacy.findings == []
    assert "voegBesluitToe" in legacy.services()


async def test_what_is_taken_away_is_told(tmp_path):
    async with running(tmp_path, **listening()) as system:
        ander = Ander(system)
        zaak = await ander.zaak()
        rol = await ander.rol(zaak)
        _, link = await ander.document(zaak)
        await told(system)
        await ander.delete(rol)
        await ander.delete(link)
        before = await told(system)
        await ander.delete(zaak)
        events = await told(system)
    assert types(before)[-2:] == ["zaken.rol.verwijderd", "zaken.informatieobject.ontkoppeld"]
    assert types(events)[-1] == "zaken.zaak.afgemeld"


async def test_a_vendors_message_does_not_come_back_as_an_event_nor_to_the_vendor(tmp_path):
    vendor, other = Legacy(), Legacy()
    given = listening()
    given["gemeenten__voorbeeld__abonnees"] = {
        "vendor": {"url": "http://v.local", "applicatie": "VENDOR", "verbinding": "proef"},
        "ander": {"url": "http://a.local", "applicatie": "ANDER"},
    }
    async with running(tmp_path, abonnees={"vendor": vendor, "ander": other}, **given) as system:
        for name, action, nummer in (
            ("creeer-zaak", CREEER, "n1"),
            ("actualiseer-zaakstatus", STATUS, "n2"),
            ("voeg-zaakdocument-toe", DOCUMENT, "n3"),
        ):
            answer = await posted(system, example(name, nummer=nummer), soapaction=action)
            assert answer.status == 200, answer.body
        events = await told(system)
        counts = await system.journal.counts()
    assert events == []
    assert counts["levering.voorbeeld/notificaties.DELIVERED"] >= 5  # they did come, and were looked at
    assert vendor.got == []
    assert other.services() == ["creeerZaak", "actualiseerZaakstatus", "voegZaakdocumentToe"]


async def test_changes_of_others_between_our_own_are_told_and_ours_are_not(tmp_path):
    """Both ways at once: a vendor and another application work on one zaak at the same time."""
    legacy = Legacy()
    async with running(tmp_path, abonnees={"oud": legacy}, **listening(verbinding="proef")) as system:
        await posted(system, example("creeer-zaak", nummer="n0"), soapaction=CREEER)
        assert await system.settle(within_s=20)
        ander = Ander(system)
        zaak = await ander.find("1900202600000001")

        async def vendor():
            for number in range(8):
                data = example("actualiseer-zaakstatus", nummer=f"s{number}")
                data = _at(data, f"2026112410{number:02d}00")
                answer = await posted(system, data, soapaction=STATUS)
                assert answer.status == 200, answer.body
                await asyncio.sleep(0)

        async def somebody():
            for number in range(8):
                await ander.patch(zaak, toelichting=f"aantekening {number}")
                await ander.rol(zaak, bsn=BSNS[number], generiek="belanghebbende", naam=f"Naam{number}")
                await asyncio.sleep(0.03)

        async with asyncio.TaskGroup() as group:
            group.create_task(vendor())
            group.create_task(somebody())
        events = await told(system)
        assert await system.journal.verify() is None
    assert "zaken.status.gezet" not in types(events)
    assert "zaken.zaak.aangemaakt" not in types(events)
    added = [
        data["rol"]["betrokkeneIdentificatie"]["inpBsn"] for name, data in events if name == "zaken.rol.toegevoegd"
    ]
    assert sorted(added) == sorted(BSNS)
    notes = [data["zaak"]["toelichting"] for name, data in events if name == "zaken.zaak.gewijzigd"]
    assert notes[-1] == "aantekening 7"
    assert all(set(data["wijziging"]["paden"]) == {"toelichting"} for name, data in events if "gewijzigd" in name)
    assert legacy.findings == []
    assert set(legacy.services()) == {"updateZaak"}


BSNS = ("999990019", "999990408", "999991772", "999992223", "999993653", "999994669", "999995224", "999997580")


def _at(data: bytes, moment: str) -> bytes:
    """Give the status message with another moment."""
    root = guard.parse(data)
    for element in root.iter("{*}datumStatusGezet"):
        if element.text:
            element.text = moment
    return etree.tostring(root)
