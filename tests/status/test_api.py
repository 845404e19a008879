"""The status API and what monitors ask, over HTTP in this process."""

import asyncio
import contextlib
import re
import sqlite3

import httpx
import pytest

from adapter import wiring
from adapter.relay import watch
from tests.system import example, posted, running


@pytest.fixture
async def client(tmp_path):
    async with running(tmp_path) as system:
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
            opened.system = system
            yield opened


async def test_it_is_alive_and_ready(client):
    assert (await client.get("/livez")).json() == {"status": "ok"}
    ready = await client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "gereed")


async def test_it_is_not_ready_while_the_journal_cannot_write(client, monkeypatch):
    async def full():
        return False

    monkeypatch.setattr(client.system.journal, "ready", full)
    answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "journaal" in answer.json()


async def test_a_message_is_found_by_its_numbers_with_its_timeline(client):
    await posted(client.system, example("creeer-zaak"))
    await client.system.settle(within_s=20)
    for query in ({"referentienummer": "nummer-1"}, {"zaak": "1900202600000001"}, {"status": "CONFIRMED"}):
        page = (await client.get("/v1/berichten", params=query)).json()
        assert page["count"] == 1
        assert set(page) == {"count", "next", "previous", "results"}
    found = (await client.get(f"/v1/berichten/{page['results'][0]['id']}")).json()
    assert [step["naar"] for step in found["tijdlijn"] if step["doel"] is None] == [
        "ACCEPTED",
        "PUBLISHING",
        "PUBLISHED",
        "CONFIRMED",
    ]
    assert found["events"][0]["type"] == "nl.zaken.zaak.aangemaakt.v1"
    assert found["leveringen"][0]["status"] == "DELIVERED"
    assert "999990019" not in str(found)


async def test_pages_have_a_next_and_a_previous(client):
    for number in range(3):
        await posted(client.system, example("creeer-zaak", zaak=f"1900{number:012d}", nummer=f"p{number}"))
    first = (await client.get("/v1/berichten", params={"aantal": 2})).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = (await client.get(first["next"])).json()
    assert (len(second["results"]), second["next"]) == (1, None)


@pytest.mark.parametrize("query", [{"onbekend": "1"}, {"aantal": "0"}, {"aantal": "x"}, {"vanaf": "gisteren"}])
async def test_a_wrong_question_is_a_400_problem(client, query):
    answer = await client.get("/v1/berichten", params=query)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"status", "title", "detail"} <= set(answer.json())


async def test_what_is_not_there_is_a_404_problem_with_the_headers_of_the_rules(client):
    answer = await client.get("/v1/berichten/niets")
    assert answer.status_code == 404
    assert answer.headers["api-version"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_another_machine_may_not_look(client):
    transport = httpx.ASGITransport(wiring.make_app(client.system, runs_system=False), client=("10.0.0.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as stranger:
        assert (await stranger.get("/v1/berichten")).status_code == 401


async def test_another_gemeente_is_refused(client):
    assert (await client.get("/v1/berichten", params={"gemeente": "elders"})).status_code == 403


async def test_the_metrics_agree_with_the_journal(client):
    await posted(client.system, example("creeer-zaak"))
    await client.system.settle(within_s=20)
    text = (await client.get("/metrics")).text
    assert 'koppelvlak_berichten{state="CONFIRMED"} 1.0' in text
    assert 'koppelvlak_leveringen{state="DELIVERED",target="voorbeeld/bron"} 1.0' in text
    assert "koppelvlak_journal_commits_total" in text


async def test_the_wsdl_is_served_and_names_the_operations(client):
    text = (await client.get("/voorbeeld/zds-1.1/OntvangAsynchroon?wsdl")).text
    assert "creeerZaak_Lk01" in text
    assert "http://www.egem.nl/StUF/sector/zkn/0310/creeerZaak_Lk01" in text


async def test_a_browser_session_changes_nothing_without_the_token_of_its_page(client):
    page = (await client.get("/aanmelden")).text
    csrf = re.search(r'name="?csrf"? value="([0-9a-f]+)"', page)[1]
    await client.post("/aanmelden", data={"naam": "proef", "rol": "beheerder", "csrf": csrf})
    assert (await client.get("/v1/aanmelding")).json()["soort"] == "session"
    pauze = "/v1/doelen/voorbeeld.bron/pauzes"
    refused = await client.post(pauze, json={"reden": "x"})
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    before = await client.system.journal.last_change()
    assert (await client.post(pauze, json={"reden": "x"}, headers={"X-CSRF-Token": "0" * 64})).status_code == 403
    assert await client.system.journal.last_change() == before


async def test_an_operator_sees_that_the_backbone_lost_something(client, tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "EVERY_S", 0.0)
    await posted(client.system, example("creeer-zaak"))
    assert await client.system.settle(within_s=20)
    before = (await client.get("/v1/samenvatting")).json()
    assert (before["backboneVerloor"], before["backboneVerloorLaatst"]) == (0, None)
    with contextlib.closing(sqlite3.connect(tmp_path / "backbone.db", isolation_level=None)) as log:
        assert log.execute("DELETE FROM record").rowcount > 0
    client.system.relay.notify()
    async with asyncio.timeout(30):
        while not (told := (await client.get("/v1/samenvatting")).json())["backboneVerloor"]:
            await asyncio.sleep(0.02)
    assert (told["backboneVerloor"], told["backboneVerloorWeg"]) == (1, 0)
    assert told["backboneVerloorLaatst"] is not None
    assert "De backbone was 1 berichten kwijt" in (await client.get("/overzicht/deel")).text
    (found,) = (await client.get("/v1/berichten")).json()["results"]
    assert await client.system.settle(within_s=20)
    assert "De backbone was de events kwijt" in (await client.get(f"/berichten/{found['id']}")).text
    assert 'koppelvlak_backbone_verloren_total{uitkomst="opnieuw"} 1.0' in (await client.get("/metrics")).text
