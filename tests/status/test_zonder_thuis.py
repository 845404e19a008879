"""What did we drop? Told per connection and message: in the status API, and on the page of the connection."""

from __future__ import annotations

import datetime

import httpx

from adapter import intake, wiring
from tests.status.world import two_gemeenten
from tests.system import GEMEENTE, example, posted, running

BSN = "111111110"
PATH = "/v1/verbindingen/voorbeeld.proef/elementen-zonder-thuis"


def without_a_home(nummer: str, zaak: str) -> bytes:
    """Give a creeerZaak whose initiator has an address of its own, which the model does not know."""
    text = example("creeer-zaak", nummer=nummer, zaak=zaak).decode()
    end = "</ZKN:gerelateerde>\n        </ZKN:heeftAlsInitiator>"
    assert end in text
    address = f"<ZKN:afwijkendCorrespondentieAdres><BG:wpl.woonplaatsNaam>{BSN}</BG:wpl.woonplaatsNaam></ZKN:afwijkendCorrespondentieAdres>"
    return text.replace(end, end.replace("\n", address + "\n", 1)).encode()


async def test_elements_without_a_home_are_listed_by_message_with_how_many_messages_had_them(tmp_path):
    async with two_gemeenten(tmp_path) as world:
        before = (await world.http.get(PATH, headers=world.as_("lezer"))).json()["results"]
        for number in (1, 2):
            taken = await posted(world.system, without_a_home(f"t-{number}", f"190020260000009{number}"))
            assert taken.status == 200
        answer = await world.http.get(f"{PATH}?uren=2", headers=world.as_("lezer"))
        other = await world.http.get(PATH, headers=world.as_("lezer", "tweede"))
        unknown = await world.http.get(PATH.replace("proef", "niets"), headers=world.as_("lezer"))
        too_long = await world.http.get(f"{PATH}?uren=169", headers=world.as_("lezer"))
    assert before == []
    told = answer.json()
    (row,) = told["results"]
    assert (row["bericht"], row["aantal"], row["totaal"]) == ("creeerZaak_Lk01", 2, 2)
    assert row["element"].endswith("afwijkendCorrespondentieAdres")
    assert told["vanaf"] < row["laatst"] <= told["tot"]
    assert BSN not in answer.text
    assert (other.status_code, unknown.status_code, too_long.status_code) == (404, 404, 400)


async def test_only_what_came_in_the_period_is_counted_and_the_page_of_the_connection_shows_it(tmp_path):
    async with running(tmp_path, background=False) as system:
        await posted(system, without_a_home("t-1", "1900202600000091"))
        now = wiring.utc_now()
        prefix = intake.ZONDER_THUIS
        later, hour = now + datetime.timedelta(minutes=2), now - datetime.timedelta(hours=1)
        assert list(await system.journal.noted(gemeente=GEMEENTE, prefix=prefix, since=later)) == []
        in_all = await system.journal.noted(gemeente=GEMEENTE, prefix=prefix)
        assert list(await system.journal.noted(gemeente=GEMEENTE, prefix=prefix, since=hour)) == list(in_all) != []
        transport = httpx.ASGITransport(wiring.make_app(system, runs_system=False), client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as opened:
            page = (await opened.get("/verbindingen/voorbeeld/proef")).text
    part = page[page.index('id="zonder-thuis"') :]
    assert "afwijkendCorrespondentieAdres</code>" in part
    assert "creeerZaak_Lk01" in part
    assert BSN not in page
