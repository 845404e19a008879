"""What the resources of the status API give to who only reads: forms, statuses, filters, and what stands in them."""

from __future__ import annotations

import datetime

import pytest
import pytest_asyncio

from tests.status.world import CANARY, two_gemeenten

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    async with two_gemeenten(tmp_path_factory.mktemp("world")) as made:
        yield made


def here(world, path=""):
    return f"/v1/berichten/{world.held['voorbeeld']}{path}"


async def test_the_trace_says_where_each_value_went_and_holds_none(world):
    rows = (await world.http.get(here(world, "/herkomst"), headers=world.as_("lezer"))).json()["results"]
    assert any(row["naar"].endswith("startdatum") and row["regel"] for row in rows)
    assert CANARY not in str(rows)


async def test_the_report_tells_all_that_is_wrong_by_the_standard(world):
    good = (await world.http.get(here(world, "/validatierapport"), headers=world.as_("lezer"))).json()
    assert (good["geldig"], good["bevindingen"]) == (True, [])
    refused = f"/v1/berichten/{world.refused['voorbeeld']}/validatierapport"
    bad = (await world.http.get(refused, headers=world.as_("lezer"))).json()
    assert bad["geldig"] is False
    assert bad["bevindingen"][0]["regel"] > 0
    assert bad["bijOntvangst"]


@pytest.mark.parametrize("path", ["/v1/berichten/", "/v1/", "/v1/niets", "/v1", "/v1/quarantaine/"])
async def test_an_address_that_is_not_there_is_a_404_problem_and_never_a_redirect(world, path):
    answer = await world.http.get(path, headers=world.as_("lezer"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"API-Version", "Cache-Control", "Content-Security-Policy", "Strict-Transport-Security"} <= {
        name.title().replace("Api-", "API-") for name in answer.headers
    }


async def test_wrong_methods_forms_and_contents_each_have_their_status(world):
    ask, lezer = world.http.request, world.as_("lezer")
    wrong_method = await ask("DELETE", "/v1/berichten", headers=lezer)
    assert (wrong_method.status_code, wrong_method.headers["allow"]) == (405, "GET")
    assert (await ask("GET", "/v1/berichten", headers={**lezer, "Accept": "application/xml"})).status_code == 406
    assert (await ask("GET", "/v1/berichten", headers={**lezer, "Accept": "text/html, */*;q=0.1"})).status_code == 200
    zoek = "/v1/berichten/_zoek"
    assert (await ask("POST", zoek, content=b"{}", headers=lezer)).status_code == 415
    typed = {**lezer, "Content-Type": "application/json; charset=utf-8"}
    assert (await ask("POST", zoek, content=b"{}", headers=typed)).status_code == 200
    for wrong in (b"{", b"[]", b"null", b'{"x":1}', b'{"aantal":"veel"}', b'{"vanaf":"gisteren"}', b"\xff"):
        answer = await ask("POST", zoek, content=wrong, headers=typed)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), wrong
    all_at_once = await ask("POST", zoek, content=b'{"aantal":0,"vanaf":"x","y":1}', headers=typed)
    assert {each["naam"] for each in all_at_once.json()["fouten"]} == {"aantal", "vanaf", "y"}
    assert (await ask("GET", "/v1/berichten?zaak=a&zaak=b", headers=lezer)).status_code == 400
    assert (await ask("HEAD", "/v1/berichten", headers=lezer)).status_code == 200


async def test_a_page_further_back_than_can_come_at_once_is_refused_with_the_way_out(world):
    answer = await world.http.get("/v1/berichten?pagina=201", headers=world.as_("lezer"))
    assert answer.status_code == 400
    assert "vanaf" in answer.json()["detail"]


async def test_pages_over_several_gemeenten_go_back_only_so_far_that_memory_stays_small(world):
    from adapter import status
    from adapter.status.berichten import Zoekvraag, search

    journal, both = world.system.journal, ("voorbeeld", "tweede")
    count, views = await search(journal, both, Zoekvraag(pagina=1, aantal=3))
    assert (count, len(views)) == (4, 3)
    assert {view.gemeente for view in views} == set(both)
    with pytest.raises(status.ProblemError):
        await search(journal, both, Zoekvraag(pagina=200, aantal=101))
    _, far = await search(journal, both[:1], Zoekvraag(pagina=200, aantal=101))
    assert list(far) == []


async def test_times_are_taken_in_any_zone_and_given_in_utc(world):
    now = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    zone = datetime.timezone(datetime.timedelta(hours=5, minutes=30))
    query = {"vanaf": now.astimezone(zone).isoformat()}
    found = (await world.http.get("/v1/berichten", params=query, headers=world.as_("lezer"))).json()
    assert found["count"] == 2
    assert all(each["ontvangen"].endswith("Z") for each in found["results"])
    for wrong in ("0001-01-01T00:00:00%2B14:00", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z"):
        assert (await world.http.get(f"/v1/berichten?vanaf={wrong}", headers=world.as_("lezer"))).status_code == 400


async def test_the_summary_counts_what_the_caller_may_see(world):
    found = (await world.http.get("/v1/samenvatting", headers=world.as_("lezer"))).json()
    assert found["gereed"] is True
    assert found["leveringen"] == {"voorbeeld/bron": {"QUARANTINED": 1}}
    assert found["quarantaine"] == 1


async def test_a_caller_is_told_who_it_is(world):
    found = (await world.http.get("/v1/aanmelding", headers=world.as_("lezer"))).json()
    assert found == {"naam": "sleutel:lezer-voorbeeld", "soort": "key", "rollen": {"voorbeeld": ["lezer"]}}


async def test_mappings_are_listed_and_read(world):
    listed = (await world.http.get("/v1/mappings?standaard=zds-1.1", headers=world.as_("lezer"))).json()["results"]
    assert {each["standaard"] for each in listed} == {"zds-1.1"}
    one = await world.http.get(f"/v1/mappings/{listed[0]['id']}", headers=world.as_("lezer"))
    assert {name: one.json()[name] for name in listed[0]} == listed[0]
    assert one.json()["dekking"][0]["velden"] > 0
    assert {each["aantallen"]["unlisted"] for each in one.json()["dekking"]} == {0}
    assert (await world.http.get("/v1/mappings/niets", headers=world.as_("lezer"))).status_code == 404


async def test_packs_are_listed_and_event_schemas_given_to_who_reads_events(world):
    listed = (await world.http.get("/v1/schemas", headers=world.as_("lezer"))).json()
    assert {"zds-1.1", "zds-1.2", "bg-0310"} <= {each["naam"] for each in listed["results"]}
    used = next(each for each in listed["results"] if each["naam"] == "zds-1.1")
    assert used["verbindingen"] == ["voorbeeld.proef"]
    one = (await world.http.get("/v1/schemas/zds-1.1", headers=world.as_("lezer"))).json()
    assert "creeerZaak_Lk01" in {each["naam"] for each in one["soorten"]}
    assert len(one["soorten"]) == one["berichten"]
    for uri in listed["events"]:
        schema = await world.http.get(f"/v1/schemas/events/{uri}")
        assert (schema.status_code, schema.json()["$id"]) == (200, uri)
        assert schema.headers["content-type"] == "application/schema+json"
    assert (await world.http.get("/v1/schemas/events/niets")).status_code == 404


async def test_every_connection_tells_what_came_and_what_waits(world):
    listed = (await world.http.get("/v1/verbindingen", headers=world.as_("lezer"))).json()["results"]
    assert [each["id"] for each in listed] == ["voorbeeld.proef"]
    assert (listed[0]["aangenomen"], listed[0]["inQuarantaine"]) == (1, 1)
    assert listed[0]["laatstOntvangen"] is not None
    one = (await world.http.get("/v1/verbindingen/voorbeeld.proef?uren=1", headers=world.as_("lezer"))).json()
    assert one["verloop"][0]["aantallen"]["in.ACCEPTED"] == 1
    assert (await world.http.get("/v1/verbindingen/voorbeeld.niets", headers=world.as_("lezer"))).status_code == 404


async def test_what_is_held_is_grouped_by_cause(world):
    (group,) = (await world.http.get("/v1/quarantaine-oorzaken", headers=world.as_("lezer"))).json()["results"]
    assert (group["aantal"], group["bevinding"]["code"], group["voorbeeld"]) == (
        1,
        "levering-fout",
        world.held["voorbeeld"],
    )


async def test_messages_are_found_by_what_was_wrong_with_them(world):
    query = {"foutcode": "levering-fout"}
    found = (await world.http.get("/v1/berichten", params=query, headers=world.as_("lezer"))).json()
    assert [each["id"] for each in found["results"]] == [world.held["voorbeeld"]]
