"""Documents edited through the running system, in both versions: ACCEPTANCE 100-106; MAPPING B.2 #9, #12, #14, #17."""

from __future__ import annotations

import asyncio
import base64

import orjson
import pytest
from lxml import etree

from adapter import stuf
from adapter.wiring import documents
from tests.bewerken.messages import (
    CONTENT,
    DOCUMENT,
    PACKS,
    bewerken,
    cancel,
    codes,
    document_of,
    given,
    inhoud,
    lezen,
    lock_in,
    ontkoppel,
    send,
    update,
)
from tests.system import GEMEENTE, message_of, running
from tests.translated import schema

NEW = b"%PDF-1.4 tweede versie"


def berichtcode(answer):
    return stuf.read_stuurgegevens(message_of(answer)).berichtcode


async def events(system):
    _, views = await system.journal.search(gemeente=GEMEENTE)
    whole = [await system.journal.find(view.bericht_id, gemeente=GEMEENTE) for view in reversed(views)]
    return [orjson.loads(event.value) for view in whole for event in view.events]


@pytest.mark.parametrize("pack", PACKS)
async def test_a_document_is_handed_out_with_its_content_and_lock(pack, tmp_path):
    """Row 100."""
    async with running(tmp_path) as system:
        await given(system)
        answer = await send(system, pack, bewerken(pack))
        assert berichtcode(answer) == "Du02"
        official = schema(pack)
        assert official.validate(etree.fromstring(etree.tostring(message_of(answer)))), official.error_log
        stored = await document_of(system)
        assert (stored["locked"], stored["status"]) == (True, "in_bewerking")
        assert lock_in(answer) == stored["lock"]
        assert message_of(answer).findtext("{*}parameters/{*}checkedOutBy") == "balie"
        document = lezen(answer)
        assert document["status"] == "In bewerking"
        assert base64.b64decode(document["inhoud"]) == CONTENT
        (event,) = await events(system)
        assert event["type"] == "nl.documenten.informatieobject.vergrendeld.v1"
        assert stored["lock"] not in orjson.dumps(event).decode()


@pytest.mark.parametrize("pack", PACKS)
async def test_a_document_is_handed_back_changed_and_released(pack, tmp_path):
    """Row 101: a new version, unlocked, Bv02; what the message leaves out stays."""
    async with running(tmp_path) as system:
        await given(system)
        lock = lock_in(await send(system, pack, bewerken(pack)))
        answer = await send(system, pack, update(pack, lock, huidig=f"<ZKN:titel>Herzien</ZKN:titel>{inhoud(NEW)}"))
        assert berichtcode(answer) == "Bv02", codes(answer)
        stored = await document_of(system)
        assert (stored["titel"], stored["beschrijving"], stored["locked"]) == ("Herzien", "blijft staan", False)
        assert stored["versie"] == 2
        again = lezen(await send(system, pack, bewerken(pack)))
        assert base64.b64decode(again["inhoud"]) == NEW
        assert again["titel"] == "Herzien"
        found = await events(system)
        assert [event["type"].split(".")[-2] for event in found] == [
            "vergrendeld",
            "gewijzigd",
            "ontgrendeld",
            "vergrendeld",
        ]
        assert found[1]["data"]["bron"]["versioningState"] == "major"
        assert not any(lock in orjson.dumps(event).decode() for event in found)


@pytest.mark.parametrize("pack", PACKS)
async def test_a_document_is_released_as_it_was_and_can_be_edited_again(pack, tmp_path):
    """Rows 102 and 103."""
    async with running(tmp_path) as system:
        await given(system)
        first = lock_in(await send(system, pack, bewerken(pack)))
        assert berichtcode(await send(system, pack, cancel(pack, first))) == "Bv02"
        stored = await document_of(system)
        assert (stored["locked"], stored["versie"]) == (False, 1)
        # not locked any more: releasing it again does nothing
        assert berichtcode(await send(system, pack, cancel(pack, first))) == "Bv02"
        second = lock_in(await send(system, pack, bewerken(pack)))
        assert second != first
        assert codes(await send(system, pack, update(pack, first))) == ["slot-past-niet"]
        assert berichtcode(await send(system, pack, update(pack, second))) == "Bv02"
        assert (await document_of(system))["titel"] == "Herzien"


@pytest.mark.parametrize("pack", PACKS)
async def test_a_document_that_another_has_is_not_handed_out(pack, tmp_path):
    """Row 104: says by whom and since when."""
    async with running(tmp_path) as system:
        await given(system)
        await send(system, pack, bewerken(pack, applicatie="Bouwsysteem"))
        answer = await send(system, pack, bewerken(pack))
        assert berichtcode(answer) == "Fo02"
        assert codes(answer) == ["document-uitgegeven"]
        assert b"StUF058" in answer.body
        assert b"Bouwsysteem heeft het sinds" in answer.body


async def test_a_document_locked_by_who_knows_whom_is_not_handed_out(tmp_path):
    """Row 104, where it isn't known who has it."""
    async with running(tmp_path) as system:
        await given(system, locked=True, lock="van-een-ander")
        assert codes(await send(system, "zds-1.2", bewerken("zds-1.2"))) == ["document-vergrendeld"]
        assert codes(await send(system, "zds-1.2", update("zds-1.2", None))) == ["document-vergrendeld"]
        assert codes(await send(system, "zds-1.2", ontkoppel())) == ["document-vergrendeld"]
        assert codes(await send(system, "zds-1.2", cancel("zds-1.2", "geraden"))) == ["slot-past-niet"]
        assert (await document_of(system))["locked"]
        assert b"van-een-ander" not in (await send(system, "zds-1.2", ontkoppel())).body


@pytest.mark.parametrize("pack", PACKS)
async def test_a_final_document_is_not_changed_and_can_still_be_released(pack, tmp_path):
    """Row 105."""
    async with running(tmp_path) as system:
        await given(system, status="definitief")
        lock = lock_in(await send(system, pack, bewerken(pack)))
        answer = await send(system, pack, update(pack, lock, huidig=inhoud(NEW)))
        assert (berichtcode(answer), codes(answer)) == ("Fo02", ["document-definitief"])
        stored = await document_of(system)
        assert (stored["locked"], stored["versie"]) == (True, 1)
        assert berichtcode(await send(system, pack, cancel(pack, lock))) == "Bv02"
        assert not (await document_of(system))["locked"]


@pytest.mark.parametrize("content", [NEW, CONTENT[:-6] + b"ANDERS", CONTENT])
async def test_of_two_contents_the_new_one_counts(content, tmp_path):
    """Row 106, also where it is just as long as the old one, or the same."""
    async with running(tmp_path) as system:
        await given(system)
        lock = lock_in(await send(system, "zds-1.2", bewerken("zds-1.2")))
        message = update("zds-1.2", lock, oud=inhoud(CONTENT), huidig=inhoud(content))
        assert berichtcode(await send(system, "zds-1.2", message)) == "Bv02"
        read = lezen(await send(system, "zds-1.2", bewerken("zds-1.2")))
        assert base64.b64decode(read["inhoud"]) == content


@pytest.mark.parametrize("pack", PACKS)
async def test_without_a_lock_the_document_is_locked_for_the_change_only(pack, tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        assert berichtcode(await send(system, pack, update(pack, None))) == "Bv02"
        stored = await document_of(system)
        assert (stored["titel"], stored["locked"], stored["versie"]) == ("Herzien", False, 2)


async def test_changes_that_come_at_once_are_made_one_after_the_other(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        titles = [f"Versie {number}" for number in range(5)]
        messages = [update("zds-1.2", None, huidig=f"<ZKN:titel>{title}</ZKN:titel>") for title in titles]
        answers = await asyncio.gather(*(send(system, "zds-1.2", each) for each in messages))
        assert [codes(each) for each in answers] == [[]] * 5
        stored = await document_of(system)
        assert (stored["versie"], stored["locked"]) == (6, False)
        assert stored["titel"] in titles


async def test_a_repeat_gets_the_first_lock_and_the_document_as_it_is(tmp_path):
    """MAPPING B.2 #9: our answer lost is no lock lost."""
    async with running(tmp_path) as system:
        await given(system)
        message = bewerken("zds-1.2", number="zelfde")
        first = await send(system, "zds-1.2", message)
        again = await send(system, "zds-1.2", message)
        assert lock_in(first) == lock_in(again)
        assert base64.b64decode(lezen(again)["inhoud"]) == CONTENT
        assert len(await events(system)) == 1


async def test_the_same_message_twice_at_once_locks_once(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        message = bewerken("zds-1.2", number="tegelijk")
        answers = await asyncio.gather(*(send(system, "zds-1.2", message) for _ in range(3)))
        handed = {lock_in(each) for each in answers if berichtcode(each) == "Du02"}
        assert handed == {(await document_of(system))["lock"]}


async def test_a_repeated_change_gets_the_outcome_of_the_first(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        lock = lock_in(await send(system, "zds-1.2", bewerken("zds-1.2")))
        message = update("zds-1.2", lock, number="eens")
        answers = [await send(system, "zds-1.2", message) for _ in range(2)]
        assert [berichtcode(each) for each in answers] == ["Bv02", "Bv02"]
        assert (await document_of(system))["versie"] == 2
        wrong = update("zds-1.2", "verkeerd", number="mis")
        await send(system, "zds-1.2", bewerken("zds-1.2"))
        refused = [await send(system, "zds-1.2", wrong) for _ in range(2)]
        assert [codes(each) for each in refused] == [["slot-past-niet"]] * 2


async def test_a_refused_change_does_not_hold_up_the_next(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        lock = lock_in(await send(system, "zds-1.2", bewerken("zds-1.2")))
        assert codes(await send(system, "zds-1.2", update("zds-1.2", "verkeerd"))) == ["slot-past-niet"]
        assert berichtcode(await send(system, "zds-1.2", update("zds-1.2", lock))) == "Bv02"
        assert await system.journal.verify() is None


async def test_what_can_not_be_done_yet_is_said_and_its_repeat_gets_the_outcome(tmp_path, monkeypatch):
    """MAPPING E.6: Bv02 says "processed"; a message that waits is kept, and is no success."""
    monkeypatch.setattr(documents, "SYNCHRONOUS_S", 0.2)
    message = update("zds-1.2", None, number="later")
    async with running(tmp_path, background=False) as system:
        await given(system)
        answer = await send(system, "zds-1.2", message)
        assert (answer.status, codes(answer)) == (503, ["nog-niet-verwerkt"])
    monkeypatch.undo()
    async with running(tmp_path) as system:
        assert berichtcode(await send(system, "zds-1.2", message)) == "Bv02"
        assert (await document_of(system))["versie"] == 2


@pytest.mark.parametrize("pack", PACKS)
async def test_releasing_without_a_lock_is_refused(pack, tmp_path):
    async with running(tmp_path) as system:
        await given(system, locked=True, lock="van-een-ander")
        answer = await send(system, pack, cancel(pack, None))
        assert codes(answer) == ["slot-ontbreekt"]
        assert b"StUF055" in answer.body


@pytest.mark.parametrize("pack", PACKS)
async def test_a_document_that_is_not_there_is_a_fault(pack, tmp_path):
    """StUF064: here the answer can't be empty."""
    async with running(tmp_path) as system:
        await given(system, identificatie="1900999999")
        for message in (bewerken(pack), update(pack, "x"), cancel(pack, "x")):
            answer = await send(system, pack, message)
            assert (berichtcode(answer), codes(answer)) == ("Fo02", ["document-onbekend"])
            assert b"StUF064" in answer.body


@pytest.mark.parametrize("functie", ["ontkoppelZaakdocument", "OntkoppelZaakDocument", "updateZaakdocument"])
async def test_a_document_is_taken_out_of_a_zaak(functie, tmp_path):
    """MAPPING B: the schema has one word for it, the release notes another; both are accepted, in any case."""
    async with running(tmp_path) as system:
        await given(system)
        assert berichtcode(await send(system, "zds-1.2", ontkoppel(functie))) == "Bv02"
        state = await system.register.state(GEMEENTE)
        assert not [url for url in state if "/zaakinformatieobjecten/" in url]
        assert (await document_of(system))["identificatie"] == DOCUMENT
        again = await send(system, "zds-1.2", ontkoppel())
        assert codes(again) == ["koppeling-onbekend"]
        assert b"StUF064" in again.body
