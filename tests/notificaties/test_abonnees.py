"""Subscribers in StUF: what a vendor sends reaches the others, in order, once, and never itself."""

import asyncio
import contextlib

import pytest
import uvicorn

from adapter import settings, tenancy, wiring
from adapter.errors import Misconfigured
from adapter.journal import LeveringState
from tests.brp.messages import BSN, lk01
from tests.notificaties.legacy import Legacy
from tests.system import example, posted, running

ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
CREEER = f"{ZKN}/creeerZaak_Lk01"
STATUS = f"{ZKN}/actualiseerZaakstatus_Lk01"
DOCUMENT = f"{ZKN}/voegZaakdocumentToe_Lk01"
TARGET = "voorbeeld/abonnee/oud"


def said(name):
    return f"<BG:inp.bsn>{BSN}</BG:inp.bsn><BG:geslachtsnaam>{name}</BG:geslachtsnaam>"


def subscribed(**more):
    abonnee = {"url": "http://oud.local/stuf", "applicatie": "OUDZAAK", **more}
    return {"gemeenten__voorbeeld__abonnees": {"oud": abonnee}, "delivery__first_s": 0.01}


async def settled(system):
    assert await system.settle(within_s=20)


async def levering(system, target=TARGET):
    _, found = await system.journal.search(gemeente="voorbeeld")
    return next(each for view in found for each in view.leveringen if each.target == target)


async def retried(system, within=400):
    """Wait until what was to be tried again is delivered, or in quarantine."""
    for _ in range(within):
        await settled(system)
        found = await levering(system)
        if found.state in {LeveringState.DELIVERED, LeveringState.QUARANTINED}:
            return found
        for worker in system.tellers:
            worker.notify()
        await asyncio.sleep(0.02)
    pytest.fail("not delivered")


async def test_what_a_vendor_sends_reaches_a_subscriber_as_the_same_service(tmp_path):
    legacy = Legacy()
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed()) as system:
        answer = await posted(system, example("creeer-zaak"), soapaction=CREEER)
        assert answer.status == 200
        await settled(system)
    assert legacy.services() == ["creeerZaak"]
    assert legacy.findings == []
    (message,) = legacy.messages()
    assert message.findtext(".//{*}object/{*}identificatie") == "1900202600000001"
    assert message.findtext("{*}stuurgegevens/{*}ontvanger/{*}applicatie") == "OUDZAAK"
    assert message.findtext("{*}stuurgegevens/{*}zender/{*}applicatie") == "KOPPELVLAK"


async def test_messages_about_one_zaak_reach_a_subscriber_in_their_order_with_their_document(tmp_path):
    legacy = Legacy()
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed()) as system:
        for name, action, nummer in (
            ("creeer-zaak", CREEER, "n1"),
            ("actualiseer-zaakstatus", STATUS, "n2"),
            ("voeg-zaakdocument-toe", DOCUMENT, "n3"),
        ):
            answer = await posted(system, example(name, nummer=nummer), soapaction=action)
            assert answer.status == 200, answer.body
        await settled(system)
    assert legacy.services() == ["creeerZaak", "actualiseerZaakstatus", "voegZaakdocumentToe"]
    assert legacy.findings == []
    sent = example("voeg-zaakdocument-toe")
    content = legacy.messages("voegZaakdocumentToe")[0].findtext(".//{*}inhoud")
    assert content.encode() in sent.replace(b"\n", b"").replace(b" ", b"")


@contextlib.asynccontextmanager
async def served(app):
    """Serve an app over a socket; give its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="off", log_level="error"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/stuf"
    finally:
        server.should_exit = True
        await task


async def test_over_the_network_the_content_of_a_document_goes_out_whole(tmp_path):
    legacy = Legacy()
    async with served(legacy) as url, running(tmp_path, **subscribed(url=url)) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=CREEER)
        await posted(system, example("voeg-zaakdocument-toe", nummer="n2"), soapaction=DOCUMENT)
        await settled(system)
        assert (await levering(system)).state is LeveringState.DELIVERED
    assert legacy.services() == ["creeerZaak", "voegZaakdocumentToe"]
    assert legacy.findings == []


async def test_a_subscriber_that_is_not_there_is_tried_again_and_holds_up_nobody(tmp_path):
    rules = {**subscribed(url="http://127.0.0.1:9/stuf"), "delivery__first_s": 60}
    async with running(tmp_path, **rules) as system:
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        await settled(system)
        assert (await levering(system, "voorbeeld/bron")).state is LeveringState.DELIVERED
        found = await levering(system)
        assert found.state is LeveringState.RETRY_AT
        assert found.findings[0]["code"] == "abonnee-niet-bereikbaar"


async def test_a_vendor_is_not_told_what_it_sent_itself(tmp_path):
    legacy = Legacy()
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed(verbinding="proef")) as system:
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        await settled(system)
    assert legacy.got == []


async def test_a_subscriber_gets_only_the_kinds_of_events_and_the_zaaktypen_that_it_asks_for(tmp_path):
    legacy = Legacy()
    rules = subscribed(gebeurtenissen=["zaken.status.*"], zaaktypen=["B1026"])
    async with running(tmp_path, abonnees={"oud": legacy}, **rules) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=CREEER)
        await posted(system, example("actualiseer-zaakstatus", nummer="n2"), soapaction=STATUS)
        await settled(system)
        found = legacy.services()
    assert found[-1] == "actualiseerZaakstatus"
    assert all(message.find(".//{*}heeft") is not None for message in legacy.messages())

    other = Legacy()
    async with running(tmp_path / "ander", abonnees={"oud": other}, **subscribed(zaaktypen=["B0001"])) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=CREEER)
        await posted(system, example("actualiseer-zaakstatus", nummer="n2"), soapaction=STATUS)
        await settled(system)
        assert (await levering(system)).warnings[0]["code"] == "niet-gevraagd"
    assert other.got == []


async def test_a_fault_of_the_subscriber_is_tried_again_with_the_same_number(tmp_path):
    legacy = Legacy()
    legacy.answers = ["server", "503", "stil"]
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed()) as system:
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        found = await retried(system)
    assert found.state is LeveringState.DELIVERED
    assert len(legacy.numbers()) == 4
    assert len(set(legacy.numbers())) == 1


async def test_a_number_used_before_means_that_the_lost_answer_was_good(tmp_path):
    legacy = Legacy()
    legacy.answers = ["stil", "StUF016"]
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed()) as system:
        await posted(system, example("creeer-zaak"), soapaction=CREEER)
        found = await retried(system)
    assert found.state is LeveringState.DELIVERED
    assert len(legacy.got) == 2


async def test_what_the_subscriber_rejects_is_in_quarantine_and_holds_up_only_its_own_lane(tmp_path):
    legacy = Legacy()
    legacy.answers = ["client"]
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed()) as system:
        await posted(system, example("creeer-zaak", nummer="n1"), soapaction=CREEER)
        await settled(system)
        found = await levering(system)
        assert found.state is LeveringState.QUARANTINED
        assert found.findings[0]["code"] == "abonnee-weigert-bericht"
        assert (await levering(system, "voorbeeld/bron")).state is LeveringState.DELIVERED
        answer = await posted(system, example("creeer-zaak", nummer="n2", zaak="1900202600000002"), soapaction=CREEER)
        assert answer.status == 200
        await settled(system)
    assert len(legacy.got) == 2


async def test_a_message_of_the_other_version_is_written_in_the_version_of_the_subscriber(tmp_path):
    legacy = Legacy("zds-1.2")
    async with running(tmp_path, abonnees={"oud": legacy}, **subscribed(pack="zds-1.2")) as system:
        answer = await posted(system, example("creeer-zaak-12"), pack="zds-1.2")
        assert answer.status == 200, answer.body
        await settled(system)
        assert (await levering(system)).state is LeveringState.DELIVERED
    assert legacy.findings == []
    assert legacy.messages()[0].tag.endswith("}creeerZaak_ZakLk01")


async def test_changes_of_persons_reach_a_subscriber_as_npslk01(tmp_path):
    legacy = Legacy("bg-0310")
    rules = subscribed(pack="bg-0310", gebeurtenissen=["brp.*"])
    async with running(tmp_path, abonnees={"oud": legacy}, **rules) as system:
        for old, new in (("Jansen", "Janssen"), ("Janssen", "Jansens")):
            data = lk01(said(old), said(new), nummer=f"k-{new}")
            answer = await posted(system, data, pack="bg-0310")
            assert answer.status == 200, answer.body
        await posted(system, example("creeer-zaak"), soapaction=CREEER)  # not asked for
        await settled(system)
    assert legacy.findings == []
    assert [message.tag.rpartition("}")[2] for message in legacy.messages()] == ["npsLk01", "npsLk01"]
    names = [message.findall(".//{*}geslachtsnaam")[-1].text for message in legacy.messages()]
    assert names == ["Janssen", "Jansens"]


def test_a_subscriber_whose_connection_is_not_there_refuses_the_start(tmp_path):
    given = tenancy.load(None, overrides={"data": str(tmp_path)})
    abonnee = settings.Abonnee(url="http://oud.local", applicatie="OUD", verbinding="nergens")
    gemeente = given.gemeenten["voorbeeld"].model_copy(update={"abonnees": {"oud": abonnee}})
    with pytest.raises(Misconfigured):
        wiring.System(given.model_copy(update={"gemeenten": {"voorbeeld": gemeente}}))
