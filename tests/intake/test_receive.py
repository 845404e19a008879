"""The inbound way on a whole system: what is answered, what is kept, and that nothing is half done."""

import asyncio

import pytest

from adapter.journal import BerichtState, LeveringState
from tests.system import GEMEENTE, example, message_of, posted, running

STUF = "{http://www.egem.nl/StUF/StUF0301}"


@pytest.fixture
async def system(tmp_path):
    async with running(tmp_path) as started:
        yield started


async def one(system, **by):
    _, found = await system.journal.search(gemeente=GEMEENTE, **by)
    assert len(found) == 1, [(view.message, view.state) for view in found]
    return await system.journal.find(found[0].bericht_id, gemeente=GEMEENTE)


async def test_a_kennisgeving_is_kept_before_it_is_acknowledged_and_delivered_afterwards(system):
    answer = await posted(system, example("creeer-zaak"))
    message = message_of(answer)
    assert (answer.status, message.tag) == (200, f"{STUF}Bv03Bericht")
    header = message.find(f"{STUF}stuurgegevens")
    assert header.findtext(f"{STUF}crossRefnummer") == "nummer-1"
    assert header.findtext(f"{STUF}zender/{STUF}applicatie") == "Koppelvlak"
    assert header.findtext(f"{STUF}ontvanger/{STUF}applicatie") == "Formulieren"
    assert len(header.findtext(f"{STUF}tijdstipBericht")) == 17
    view = await one(system, referentienummer="nummer-1")
    assert view.state in (
        BerichtState.ACCEPTED,
        BerichtState.PUBLISHING,
        BerichtState.PUBLISHED,
        BerichtState.CONFIRMED,
    )
    assert await system.settle(within_s=20)
    view = await one(system, referentienummer="nummer-1")
    assert view.state is BerichtState.CONFIRMED
    assert [levering.state for levering in view.leveringen] == [LeveringState.DELIVERED]
    assert view.events[0].type == "nl.zaken.zaak.aangemaakt.v1"
    assert await system.journal.verify() is None


async def test_the_same_message_gets_the_stored_answer_and_no_second_event(system):
    first = await posted(system, example("creeer-zaak"))
    await system.settle(within_s=20)
    second = await posted(system, example("creeer-zaak"))
    assert second.body == first.body
    count, _ = await system.journal.search(gemeente=GEMEENTE, referentienummer="nummer-1")
    assert count == 1


async def test_the_same_message_laid_out_otherwise_is_the_same_message(system):
    first = await posted(system, example("creeer-zaak"))
    again = example("creeer-zaak").replace(b"ZKN:", b"z:").replace(b"xmlns:ZKN", b"xmlns:z")
    assert (await posted(system, again)).status in (200, 500)
    spaced = example("creeer-zaak").replace(b"<soapenv:Body>", b"<soapenv:Body >")
    assert (await posted(system, spaced)).body == first.body


async def test_other_content_under_a_known_number_is_refused(system):
    await posted(system, example("creeer-zaak"))
    answer = await posted(system, example("creeer-zaak", zaak="1900202600000002"))
    fault = message_of(answer)
    assert (answer.status, fault.tag) == (500, f"{STUF}Fo03Bericht")
    assert fault.findtext(f"{STUF}body/{STUF}code") == "StUF016"


async def test_32_at_once_are_all_kept_each_once(system):
    answers = []

    async def send(number):
        data = example("creeer-zaak", zaak=f"19002026{number:08d}", nummer=f"gelijk-{number}")
        answers.append((await posted(system, data)).status)

    async with asyncio.TaskGroup() as group:
        for number in range(32):
            group.create_task(send(number))
    assert answers == [200] * 32
    assert await system.settle(within_s=60)
    count, found = await system.journal.search(gemeente=GEMEENTE, limit=100)
    assert count == 32
    assert {levering.state for view in found for levering in view.leveringen} == {LeveringState.DELIVERED}


async def test_numbers_are_given_out_once(system):
    given = []

    async def ask(number):
        answer = await posted(system, example("genereer-zaakidentificatie", nummer=f"nr-{number}"))
        given.append(message_of(answer).findtext("{*}zaak/{*}identificatie"))

    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(ask(number))
    assert len(set(given)) == 50
    assert all(number.startswith("1900") for number in given)
    again = message_of(await posted(system, example("genereer-zaakidentificatie", nummer="nr-0")))
    assert again.findtext("{*}zaak/{*}identificatie") in given


async def test_an_unknown_zaaktype_is_refused_at_once_and_nothing_is_made(system):
    answer = await posted(system, example("creeer-zaak-onbekend-zaaktype"))
    text = answer.body.decode()
    assert answer.status == 500
    assert "X0000" in text
    assert "B1026" in text  # what does exist
    view = await one(system)
    assert view.state is BerichtState.REFUSED
    assert view.leveringen == ()


async def test_an_invalid_message_gets_a_fault_with_the_place_and_the_mend(system):
    answer = await posted(system, example("creeer-zaak-ongeldig"))
    fault = message_of(answer)
    assert fault.findtext(f"{STUF}body/{STUF}code") == "StUF055"
    details = fault.findtext(f"{STUF}body/{STUF}details")
    assert "startdatum" in details
    assert "2026-11-02" not in answer.body.decode()  # never a value of the message


async def test_a_bsn_that_fails_the_elfproef_is_refused_without_showing_it(system):
    answer = await posted(system, example("creeer-zaak").replace(b"999990019", b"999990018"))
    assert answer.status == 500
    assert b"999990018" not in answer.body
    view = await one(system)
    assert [finding["code"] for finding in view.findings] == ["bsn-elfproef"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b">20261102<", b">20260230<", "datum-bestaat-niet"),
        (b">1900202600000001<", b">1900/2026*0001<", "zaakidentificatie-tekens"),
    ],
)
async def test_what_a_schema_cannot_say_is_said(system, old, new, code):
    answer = await posted(system, example("creeer-zaak").replace(old, new))
    assert answer.status == 500
    view = await one(system)
    assert code in [finding["code"] for finding in view.findings]


async def test_a_question_about_nothing_is_answered_without_a_fault(system):
    answer = await posted(system, example("geef-zaakdetails", zaak="1900000000000000"))
    message = message_of(answer)
    assert answer.status == 200
    assert message.find("{*}antwoord") is None


async def test_a_question_right_after_a_kennisgeving_sees_its_effect(system):
    await posted(system, example("creeer-zaak"))
    answer = message_of(await posted(system, example("geef-zaakdetails", nummer="nummer-2")))
    assert answer.findtext("{*}antwoord/{*}object/{*}omschrijving") == "Aanvraag bijzondere bijstand"


async def test_soap_12_is_answered_in_kind(system):
    data = example("creeer-zaak").replace(
        b"http://schemas.xmlsoap.org/soap/envelope/", b"http://www.w3.org/2003/05/soap-envelope"
    )
    answer = await posted(system, data, version="1.2")
    assert answer.content_type.startswith("application/soap+xml")
    assert b"http://www.w3.org/2003/05/soap-envelope" in answer.body


async def test_an_unexpected_failure_is_a_fault_and_the_process_goes_on(system, monkeypatch):
    async def broken(*_arguments, **_named):
        raise RuntimeError("999990019")

    monkeypatch.setattr(system.journal, "accept", broken)
    answer = await posted(system, example("creeer-zaak"))
    assert answer.status == 500
    assert b"999990019" not in answer.body.replace(b"", b"")
    monkeypatch.undo()
    assert (await posted(system, example("creeer-zaak"))).status == 200


async def test_a_restart_goes_on_where_it_stopped(tmp_path):
    async with running(tmp_path / "s", background=False) as system:
        assert (await posted(system, example("creeer-zaak"))).status == 200
    async with running(tmp_path / "s") as system:
        assert await system.settle(within_s=30)
        view = await one(system)
        assert [levering.state for levering in view.leveringen] == [LeveringState.DELIVERED]
        assert await system.journal.verify() is None
