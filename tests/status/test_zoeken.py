"""Searching by the text of an error, by several things at once, and for a person: by who may, with a reason, leaving no trace of the number."""

from __future__ import annotations

import datetime
import logging

import pytest
import pytest_asyncio
import structlog

from adapter import wiring
from adapter.security import Role
from tests.status.world import CANARY, two_gemeenten

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    async with two_gemeenten(tmp_path_factory.mktemp("world")) as made:
        yield made


async def found(world, role="lezer", **asked):
    answer = await world.http.get("/v1/berichten", params=asked, headers=world.as_(role))
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["results"]]


async def test_a_message_is_found_by_the_text_that_its_sender_got_in_either_language_or_by_words_of_it(world):
    refused = world.refused["voorbeeld"]
    texts = []
    for language in ("nl", "en"):
        headers = {**world.as_("lezer"), "Accept-Language": language}
        told = (await world.http.get(f"/v1/berichten/{refused}", headers=headers)).json()["bevindingen"][0]
        texts += [told["melding"], told["kv"]]
    for text in (*texts, "geen datum"):
        assert await found(world, fout=text) == [refused], text
    for text in ("bestaat helemaal niet", "zzzz"):
        assert await found(world, fout=text) == []


async def test_all_that_is_asked_for_at_once_must_hold(world):
    refused = world.refused["voorbeeld"]
    good = {"fout": "geen datum", "status": "REFUSED", "verbinding": "proef", "referentienummer": "fout-voorbeeld"}
    assert await found(world, **good) == [refused]
    assert await found(world, **good, bericht="creeerZaak_Lk01", vanaf="2020-01-01T00:00:00Z") == [refused]
    for wrong in (
        {"referentienummer": "anders"},
        {"status": "DELIVERED"},
        {"verbinding": "anders"},
        {"bericht": "anders"},
        {"tot": "2020-01-01T00:00:00Z"},
        {"foutcode": "zaaktype-onbekend"},
        {"fout": "zaaktype onbekend"},
    ):
        assert await found(world, **{**good, **wrong}) == [], wrong


async def ask(world, body, role="privacy-officer", gemeente="voorbeeld"):
    return await world.http.post("/v1/berichten/_zoek", json=body, headers=world.as_(role, gemeente))


async def test_who_may_finds_what_names_a_person_in_their_own_gemeente_taken_or_refused(world):
    answer = await ask(world, {"persoon": {"bsn": CANARY, "reden": "inzageverzoek 2026-7"}})
    assert answer.status_code == 200
    assert {each["gemeente"] for each in answer.json()["results"]} == {"voorbeeld"}
    ids = {each["id"] for each in answer.json()["results"]}
    assert ids == {world.held["voorbeeld"], world.refused["voorbeeld"]}
    assert answer.json()["count"] == 2
    combined = await ask(world, {"persoon": {"bsn": CANARY, "reden": "x"}, "status": "REFUSED"})
    assert [each["id"] for each in combined.json()["results"]] == [world.refused["voorbeeld"]]
    assert (await ask(world, {"persoon": {"bsn": "999993847", "reden": "x"}})).json()["count"] == 0
    elsewhere = await ask(world, {"persoon": {"bsn": CANARY, "reden": "x"}}, gemeente="tweede")
    assert ids.isdisjoint(each["id"] for each in elsewhere.json()["results"])
    assert len(elsewhere.json()["results"]) == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"persoon": {"bsn": CANARY}}, 400, "ongeldige-vraag"),
        ({"bsn": CANARY}, 400, "ongeldige-vraag"),
        ({"persoon": {"bsn": "12345", "reden": "x"}}, 400, "ongeldige-vraag"),
        ({"persoon": {"bsn": CANARY, "reden": " "}}, 400, "ongeldige-vraag"),
        ({"persoon": {"bsn": CANARY, "reden": "x"}, "gemeente": "tweede"}, 403, "gemeente-niet-van-u"),
    ],
)
async def test_a_search_for_a_person_that_is_not_in_order_is_none(world, body, status, code):
    before = await world.system.journal.last_change()
    answer = await ask(world, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert CANARY not in answer.text
    assert await world.system.journal.last_change() == before


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PRIVACY_OFFICER])
async def test_no_other_role_searches_for_a_person(world, role):
    answer = await ask(world, {"persoon": {"bsn": CANARY, "reden": "x"}}, role)
    assert (answer.status_code, answer.json()["code"]) == (403, "rol-mag-niet")
    in_address = await world.http.get(f"/v1/berichten?bsn={CANARY}", headers=world.as_("privacy-officer"))
    assert in_address.status_code == 400
    assert CANARY not in in_address.text


async def test_the_audit_keeps_who_searched_and_why_and_nobody_keeps_for_whom(world, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    before = await world.system.journal.last_change()
    with structlog.testing.capture_logs() as logged:
        answer = await ask(world, {"persoon": {"bsn": CANARY, "reden": "inzageverzoek 8"}})
    out, err = capfd.readouterr()
    others = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert CANARY not in f"{out}{err}{logged}{others}{answer.text}{answer.headers}"
    assert await world.system.journal.last_change() == before + 1
    assert await world.system.journal.verify() is None
    with wiring.open_evidence(world.system.configuration) as session:
        ((target, state, worker, detail),) = session.all(
            "SELECT target, to_state, worker, detail FROM audit WHERE nr = ?", (before + 1,)
        )
        assert (target, state, worker) == ("voorbeeld", "SEARCHED", "sleutel:privacy-officer-voorbeeld")
        assert detail == '{"reason":"inzageverzoek 8"}'
        kept = str(session.all("SELECT * FROM persoon"))
    assert kept
    assert CANARY not in kept


async def test_whom_a_message_named_is_forgotten_with_its_payload(tmp_path):
    later = wiring.utc_now() + datetime.timedelta(days=400)
    async with two_gemeenten(tmp_path) as world:
        asked = {"persoon": {"bsn": CANARY, "reden": "x"}}
        assert world.refused["voorbeeld"] in (await ask(world, asked)).text
        while (await world.system.journal.prune(keys_before=later, payloads_before=later, at=later)).payloads:
            pass
        assert world.refused["voorbeeld"] not in (await ask(world, asked)).text
