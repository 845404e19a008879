"""Routes per operation and zaaktype: to the old system only, to both, or ours (ACCEPTANCE 7, 129, 130)."""

from __future__ import annotations

import asyncio
import base64

import pytest

from adapter import stuf, tenancy, wiring
from adapter.errors import Misconfigured
from adapter.journal import LeveringState
from tests.bewerken.messages import codes
from tests.routes.legacy import Zaaksysteem
from tests.system import GEMEENTE, example, message_of, posted, running

ZKN = "http://www.egem.nl/StUF/sector/zkn/0310"
TARGET = f"{GEMEENTE}/zaaksysteem/oud"
URL = "http://oud.local/stuf"


def routed(*routes, **system):
    found = [{"naar": "oud", **route} for route in routes]
    return {
        f"gemeenten__{GEMEENTE}__zaaksystemen": {"oud": {"url": URL, **system}},
        f"gemeenten__{GEMEENTE}__routes": found,
        "delivery__first_s": 0.01,
    }


def header_of(answer):
    return stuf.read_stuurgegevens(message_of(answer))


async def zaken(system):
    state = await system.register.state(GEMEENTE)
    return [value["identificatie"] for url, value in state.items() if url.split("/")[-2] == "zaken"]


async def levering(system, target=TARGET):
    _, found = await system.journal.search(gemeente=GEMEENTE)
    return next(each for view in found for each in view.leveringen if each.target == target)


async def ended(system):
    """Wait until the second delivery is done, or with an operator."""
    async with asyncio.timeout(20):
        while (found := await levering(system)).state not in {LeveringState.DELIVERED, LeveringState.QUARANTINED}:
            for worker in system.tellers:
                worker.notify()
            await asyncio.sleep(0.02)
    return found


async def test_a_proxied_message_goes_to_the_old_system_only_and_its_answer_comes_back(tmp_path):
    old = Zaaksysteem()
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "proxy"})) as system:
        sent = example("creeer-zaak")
        answer = await posted(system, sent, soapaction=f"{ZKN}/creeerZaak_Lk01")
        assert await system.settle(within_s=20)
        assert header_of(answer).referentienummer == "van-oud"
        assert old.got == [("/stuf", f"{ZKN}/creeerZaak_Lk01", sent)]  # byte for byte
        assert await zaken(system) == []
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
        assert (view.message, view.leveringen) == ("creeerZaak_Lk01", ())


async def test_a_fault_of_the_old_system_is_the_answer_too(tmp_path):
    old = Zaaksysteem()
    old.answers = ["client"]
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "proxy"})) as system:
        answer = await posted(system, example("creeer-zaak"))
        assert (answer.status, header_of(answer).referentienummer) == (500, "fout-van-oud")


@pytest.mark.parametrize(("answer", "code"), [("stil", "zaaksysteem-niet-bereikbaar"), ("403", "zaaksysteem-weigert")])
async def test_an_old_system_that_cannot_be_reached_is_a_fault_of_ours(tmp_path, answer, code):
    old = Zaaksysteem()
    old.answers = [answer]
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "proxy"})) as system:
        found = await posted(system, example("creeer-zaak"))
        assert codes(found) == [code]
        assert "oud.local" not in found.body.decode()


async def test_a_replicated_message_is_ours_and_goes_to_the_old_system_as_it_came(tmp_path):
    """The answer is ours; the second delivery is in the journal, with the vendor's own referentienummer."""
    old = Zaaksysteem()
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        sent = example("creeer-zaak")
        answer = await posted(system, sent, soapaction=f"{ZKN}/creeerZaak_Lk01")
        assert header_of(answer).referentienummer != "van-oud"
        assert (await ended(system)).state is LeveringState.DELIVERED
        assert await zaken(system) == ["1900202600000001"]
        assert [(action, body) for _, action, body in old.got] == [(f"{ZKN}/creeerZaak_Lk01", sent)]


async def test_a_second_system_that_fails_gets_the_message_later_and_ours_is_not_touched(tmp_path):
    """ACCEPTANCE 130: kept and retried, with the same referentienummer; "used before" then means that it arrived."""
    old = Zaaksysteem()
    old.answers = ["503", "stil", "StUF016"]
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        answer = await posted(system, example("creeer-zaak"))
        assert header_of(answer).berichtcode == "Bv03"
        assert (await ended(system)).state is LeveringState.DELIVERED
        assert old.numbers() == ["nummer-1"] * 3
        assert await zaken(system) == ["1900202600000001"]


async def test_what_the_second_system_refuses_is_visible_and_waits_for_an_operator(tmp_path):
    old = Zaaksysteem()
    old.answers = ["client"]
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        await posted(system, example("creeer-zaak"))
        found = await ended(system)
        assert (found.state, found.findings[0]["code"]) == (LeveringState.QUARANTINED, "abonnee-weigert-bericht")
        assert (await levering(system, f"{GEMEENTE}/bron")).state is LeveringState.DELIVERED


async def test_nothing_goes_to_the_second_system_after_an_error_in_the_first(tmp_path):
    """ACCEPTANCE 129, stop-on-error: refused at once is never sent; refused later waits with what our source has."""
    old = Zaaksysteem()
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        unknown = example("creeer-zaak-onbekend-zaaktype", nummer="n1")
        assert header_of(await posted(system, unknown)).berichtcode == "Fo03"
        document = example("voeg-zaakdocument-toe", nummer="n2", zaak="1900202600000001")
        await posted(system, example("creeer-zaak", nummer="n3"))
        assert (await ended(system)).state is LeveringState.DELIVERED
        for kind in system.register._contexts[GEMEENTE].catalogus.resources["zaaktypen"].values():
            kind["informatieobjecttypen"] = kind["informatieobjecttypen"][1:]  # the catalogue changes meanwhile
        await posted(system, document)
        assert await system.settle(within_s=20)
        assert len(old.got) == 1


async def test_without_stop_on_error_the_second_system_does_not_wait(tmp_path):
    old = Zaaksysteem()
    rules = routed({"route": "replicate", "stop_bij_fout": False})
    async with running(tmp_path, zaaksystemen={"oud": old}, **rules) as system:
        for worker in system.workers.values():
            worker.stop()  # our own source takes nothing any more
        await posted(system, example("creeer-zaak"))
        assert (await ended(system)).state is LeveringState.DELIVERED
        assert len(old.got) == 1
        await system.journal.counts()


async def test_numbers_and_questions_are_given_by_one_system_only(tmp_path):
    """ACCEPTANCE 7: two numberers would give two numbers."""
    old = Zaaksysteem()
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        answer = await posted(system, example("genereer-zaakidentificatie"))
        assert header_of(answer).berichtcode == "Du02"
        assert header_of(await posted(system, example("geef-zaakdetails"))).berichtcode == "La01"
        assert await system.settle(within_s=20)
        assert old.got == []


async def test_a_route_is_chosen_by_operation_and_the_first_that_fits_counts(tmp_path):
    old = Zaaksysteem()
    rules = routed({"operaties": ["creeerZaak*"], "route": "translate"}, {"operaties": ["*_Lk01"], "route": "proxy"})
    async with running(tmp_path, zaaksystemen={"oud": old}, **rules) as system:
        await posted(system, example("creeer-zaak", nummer="n1"))
        await posted(
            system, example("actualiseer-zaakstatus", nummer="n2"), soapaction=f"{ZKN}/actualiseerZaakstatus_Lk01"
        )
        assert await system.settle(within_s=20)
        assert await zaken(system) == ["1900202600000001"]
        assert old.numbers() == ["n2"]


async def test_a_route_is_chosen_by_zaaktype_also_of_a_zaak_that_is_there(tmp_path):
    """What says no zaaktype has that of its zaak; a zaak that we don't have is the old system's."""
    old = Zaaksysteem()
    rules = routed({"zaaktypen": ["ANDERS"], "route": "proxy"})
    async with running(tmp_path, zaaksystemen={"oud": old}, **rules) as system:
        await posted(system, example("creeer-zaak", nummer="n1"))
        assert await system.settle(within_s=20)
        action = f"{ZKN}/actualiseerZaakstatus_Lk01"
        await posted(system, example("actualiseer-zaakstatus", nummer="n2"), soapaction=action)
        assert old.got == []
        await posted(system, example("actualiseer-zaakstatus", nummer="n3", zaak="1900202600009999"), soapaction=action)
        await posted(
            system, example("creeer-zaak", nummer="n4", zaak="1900202600009998").replace(b">B1026<", b">ANDERS<")
        )
        assert old.numbers() == ["n3", "n4"]


async def test_a_document_goes_to_the_second_system_with_its_content(tmp_path):
    old = Zaaksysteem()
    async with running(tmp_path, zaaksystemen={"oud": old}, **routed({"route": "replicate"})) as system:
        await posted(system, example("creeer-zaak", nummer="n1"))
        assert (await ended(system)).state is LeveringState.DELIVERED
        writer = system.services.begin_document()
        content = bytes(range(256)) * 1000
        writer.write(content)
        sha256, size = writer.commit()
        from adapter import guard, intake

        whole = example("voeg-zaakdocument-toe", nummer="n2")
        begin = whole.index(b">", whole.index(b":inhoud ")) + 1
        skeleton = whole[:begin] + sha256.encode() + whole[whole.index(b"</", begin) :]
        answer = await system.receiver.receive(
            intake.Inbound(
                gemeente=GEMEENTE,
                pack="zds-1.1",
                dienst=None,
                soapaction=None,
                soap_version="1.1",
                skeleton=skeleton,
                documents=(guard.Document(ordinal=0, sha256=sha256, size_bytes=size),),
            )
        )
        assert header_of(answer).berichtcode == "Bv03", codes(answer)
        assert (await ended(system)).state is LeveringState.DELIVERED
        assert base64.b64encode(content) in old.got[-1][2]


async def test_each_dienst_may_have_an_address_of_its_own(tmp_path):
    old = Zaaksysteem()
    rules = routed({"route": "proxy"}, beantwoord_vraag="http://oud.local/vragen")
    async with running(tmp_path, zaaksystemen={"oud": old}, **rules) as system:
        await posted(system, example("creeer-zaak"))
        await posted(system, example("geef-zaakdetails"))
        assert [path for path, _, _ in old.got] == ["/stuf", "/vragen"]


def test_every_target_has_one_name_and_the_one_that_the_journal_knows(tmp_path):
    abonnee = {"url": URL, "applicatie": "OUD"}
    routes = [{"route": "replicate", "naar": "oud"}, {"route": "proxy", "naar": "alleen-vragen"}]
    systems = {"oud": {"url": URL}, "alleen-vragen": {"url": URL}}
    given = {
        "data": str(tmp_path),
        f"gemeenten.{GEMEENTE}.routes": routes,
        f"gemeenten.{GEMEENTE}.zaaksystemen": systems,
        f"gemeenten.{GEMEENTE}.abonnees": {"ander": abonnee},
    }
    made = wiring.System(tenancy.load(None, overrides=given))
    rules = made.configuration.gemeenten[GEMEENTE]
    assert tenancy.doel_namen(rules) == ("bron", "ander", "oud")
    known = {tenancy.doel_van(GEMEENTE, rules, name) for name in tenancy.doel_namen(rules)}
    assert known == {f"{GEMEENTE}/bron", *(target for target, _ in made.abonnees.targets()), TARGET}
    assert {target for target, _ in made.zaaksystemen.targets()} == {TARGET}
    with pytest.raises(Misconfigured):
        wiring.System(tenancy.load(None, overrides={**given, f"gemeenten.{GEMEENTE}.abonnees": {"oud": abonnee}}))


def test_a_route_to_a_system_that_is_not_there_refuses_the_start(tmp_path):
    for route in ({"route": "proxy", "naar": "weg"}, {"route": "replicate"}):
        given = {"data": str(tmp_path), f"gemeenten.{GEMEENTE}.routes": [route]}
        with pytest.raises(Misconfigured) as error:
            wiring.System(tenancy.load(None, overrides=given))
        assert error.value.findings[0].path == f"gemeenten.{GEMEENTE}.routes[0].naar"
