"""What the resources of the status API do: contents with a reason, the ways out of quarantine, the stream, the forms."""

from __future__ import annotations

import datetime

import orjson
import pytest

from tests.status.world import CANARY, two_gemeenten


@pytest.fixture
async def world(tmp_path):
    async with two_gemeenten(tmp_path) as made:
        yield made


def here(world, path=""):
    return f"/v1/berichten/{world.held['voorbeeld']}{path}"


# --- contents ----------------------------------------------------------------------------------------------------


async def test_contents_are_masked_and_seen_whole_only_with_a_reason_that_the_audit_keeps(world):
    masked = (await world.http.get(here(world, "/inhoud"), headers=world.as_("beheerder"))).json()
    assert masked["gemaskeerd"] is True
    assert "1900202600000001" in masked["bericht"]
    assert CANARY not in str(masked)
    assert "Bv03" in masked["antwoord"]
    assert "goed-voorbeeld" in masked["antwoord"]
    assert masked["events"][0]["type"] == "nl.zaken.zaak.aangemaakt.v1"
    for reason in ("", "  ", "x" * 501, "a\nb"):
        refused = await world.http.post(here(world, "/inzagen"), json={"reden": reason}, headers=world.as_("beheerder"))
        assert refused.status_code == 400
    seen = await world.http.post(here(world, "/inzagen"), json={"reden": "klacht 12"}, headers=world.as_("beheerder"))
    assert seen.status_code == 201
    assert CANARY in seen.json()["inhoud"]["bericht"]
    looks = (await world.http.get(here(world, "/inzagen"), headers=world.as_("privacy-officer"))).json()["results"]
    assert [(look["door"], look["reden"]) for look in looks] == [("sleutel:beheerder-voorbeeld", "klacht 12")]
    timeline = (await world.http.get(here(world), headers=world.as_("lezer"))).json()["tijdlijn"]
    assert "LOOKED" not in {step["naar"] for step in timeline}
    assert await world.system.journal.verify() is None


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


# --- quarantine --------------------------------------------------------------------------------------------------


async def test_what_is_held_is_listed_with_its_reason_and_delivered_again_by_a_beheerder(world):
    listed = (await world.http.get("/v1/quarantaine", headers=world.as_("lezer"))).json()
    assert [each["id"] for each in listed["results"]] == [world.held["voorbeeld"]]
    assert listed["results"][0]["bevindingen"][0]["code"] == "levering-fout"
    path = f"/v1/quarantaine/{world.held['voorbeeld']}"
    done = await world.http.post(f"{path}/herleveringen", json={"reden": "hersteld"}, headers=world.as_("beheerder"))
    assert (done.status_code, done.json()["doelen"]) == (201, 1)
    step = (await world.http.get(here(world), headers=world.as_("lezer"))).json()["tijdlijn"][-1]
    assert (step["van"], step["naar"], step["door"]) == ("QUARANTINED", "RETRY_AT", "sleutel:beheerder-voorbeeld")
    assert step["detail"] == {"reason": "hersteld"}
    again = await world.http.post(f"{path}/herleveringen", json={"reden": "hersteld"}, headers=world.as_("beheerder"))
    assert (again.status_code, again.json()["code"]) == (409, "niet-in-quarantaine")
    assert (await world.http.get(path, headers=world.as_("lezer"))).status_code == 404


async def test_a_mended_copy_takes_its_place_and_a_wrong_one_is_told_what_is_wrong(world):
    path = f"/v1/quarantaine/{world.held['voorbeeld']}/correcties"
    raw = (await world.system.journal.raw(world.held["voorbeeld"])).decode()
    wrong = await world.http.post(
        path,
        json={"reden": "r", "bericht": raw.replace("<ZKN:startdatum>2026", "<ZKN:startdatum>x026")},
        headers=world.as_("beheerder"),
    )
    assert wrong.status_code == 409
    assert wrong.json()["fouten"]
    for nothing in ("geen xml", "<a>"):
        answer = await world.http.post(path, json={"reden": "r", "bericht": nothing}, headers=world.as_("beheerder"))
        assert answer.status_code == 409
    good = await world.http.post(
        path,
        json={"reden": "omschrijving", "bericht": raw.replace("bijzondere bijstand", "bijstand")},
        headers=world.as_("beheerder"),
    )
    assert good.status_code == 201, good.text
    assert (
        await world.http.get(f"/v1/berichten/{good.json()['nieuw']}", headers=world.as_("lezer"))
    ).status_code == 200


async def test_giving_up_needs_a_reason(world):
    path = f"/v1/quarantaine/{world.held['voorbeeld']}/afwijzingen"
    assert (await world.http.post(path, json={}, headers=world.as_("beheerder"))).status_code == 400
    done = await world.http.post(path, json={"reden": "dubbel"}, headers=world.as_("beheerder"))
    assert done.status_code == 201


# --- the stream --------------------------------------------------------------------------------------------------


def steps(text):
    return [orjson.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


async def test_the_stream_tells_steps_of_what_the_caller_may_see_and_goes_on_where_a_reader_was(world):
    nothing = await world.http.get("/v1/gebeurtenissen?duur=0", headers=world.as_("lezer"))
    assert nothing.headers["content-type"].startswith("text/event-stream")
    assert steps(nothing.text) == []
    everything = await world.http.get("/v1/gebeurtenissen?duur=0&na=0", headers=world.as_("lezer"))
    assert {step["gemeente"] for step in steps(everything.text)} == {"voorbeeld"}
    assert {"REFUSED", "ACCEPTED", "CONFIRMED", "QUARANTINED"} <= {step["naar"] for step in steps(everything.text)}
    ids = [int(line[4:]) for line in everything.text.splitlines() if line.startswith("id: ")]
    headers = {**world.as_("lezer"), "Last-Event-ID": str(ids[2])}
    rest = await world.http.get("/v1/gebeurtenissen?duur=0", headers=headers)
    assert steps(rest.text) == steps(everything.text)[3:]
    await world.http.post(here(world, "/inzagen"), json={"reden": "x"}, headers=world.as_("beheerder"))
    after = await world.http.get(f"/v1/gebeurtenissen?duur=0&na={ids[-1]}", headers=world.as_("lezer"))
    assert "LOOKED" not in after.text


# --- forms -------------------------------------------------------------------------------------------------------


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


# --- connections, targets and replays ----------------------------------------------------------------------------


async def test_every_connection_tells_what_came_and_what_waits(world):
    listed = (await world.http.get("/v1/verbindingen", headers=world.as_("lezer"))).json()["results"]
    assert [each["id"] for each in listed] == ["voorbeeld.proef"]
    assert (listed[0]["aangenomen"], listed[0]["inQuarantaine"]) == (1, 1)
    assert listed[0]["laatstOntvangen"] is not None
    one = (await world.http.get("/v1/verbindingen/voorbeeld.proef?uren=1", headers=world.as_("lezer"))).json()
    assert one["verloop"][0]["aantallen"]["in.ACCEPTED"] == 1
    assert (await world.http.get("/v1/verbindingen/voorbeeld.niets", headers=world.as_("lezer"))).status_code == 404


async def test_a_target_is_paused_and_goes_on_each_with_a_reason(world):
    path, beheerder = "/v1/doelen/voorbeeld.bron", world.as_("beheerder")
    assert (await world.http.post(f"{path}/pauzes", json={"reden": "onderhoud"}, headers=beheerder)).status_code == 201
    found = (await world.http.get(path, headers=world.as_("lezer"))).json()
    assert (found["toestand"], found["gepauzeerdDoor"], found["reden"]) == (
        "gepauzeerd",
        "sleutel:beheerder-voorbeeld",
        "onderhoud",
    )
    assert found["inQuarantaine"] == 1
    assert (
        await world.http.post(f"{path}/hervattingen", json={"reden": "klaar"}, headers=beheerder)
    ).status_code == 201
    assert (await world.http.get(path, headers=world.as_("lezer"))).json()["toestand"] != "gepauzeerd"


async def test_a_replay_is_counted_first_then_started_once_and_stopped(world):
    beheerder = world.as_("beheerder")
    asked = {"doel": "voorbeeld.bron", "bericht": "creeerZaak_Lk01", "ookBezorgd": True, "perSeconde": 5}
    planned = await world.http.post("/v1/herhalingen", json=asked, headers=beheerder)
    assert (planned.status_code, planned.json()["toestand"]) == (201, "PLANNED")
    path = f"/v1/herhalingen/{planned.json()['id']}"
    for _ in range(2):
        started = await world.http.post(f"{path}/starts", json={"reden": "bijwerken"}, headers=beheerder)
        assert started.status_code == 201
    assert (await world.http.get(path, headers=world.as_("lezer"))).json()["door"] == "sleutel:beheerder-voorbeeld"
    stopped = await world.http.post(f"{path}/stops", json={"reden": "toch niet"}, headers=beheerder)
    assert stopped.status_code in (201, 409)
    listed = (await world.http.get("/v1/herhalingen", headers=world.as_("lezer"))).json()["results"]
    assert {each["gemeente"] for each in listed} == {"voorbeeld"}
    assert len(listed) == 2
    for elsewhere in (path, f"{path}/starts", f"{path}/stops"):
        answer = await world.http.request(
            "GET" if elsewhere == path else "POST",
            elsewhere,
            json=None if elsewhere == path else {"reden": "x"},
            headers=world.as_("beheerder", "tweede"),
        )
        assert answer.status_code == 404
    foreign = await world.http.post("/v1/herhalingen", json=asked, headers=world.as_("beheerder", "tweede"))
    assert foreign.status_code == 404
    unknown = await world.http.post("/v1/herhalingen", json={"doel": "voorbeeld.niets"}, headers=beheerder)
    assert (unknown.status_code, unknown.json()["code"]) == (409, "doel-onbekend")


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


async def test_certificates_of_the_settings_tell_when_they_end(tmp_path):
    from adapter import settings
    from adapter.status.certificaten import read_certificaten

    gemeente = settings.Gemeente.model_validate(
        {"organisaties": [], "connections": {}, "source": {"kind": "register", "ca": str(tmp_path / "ca.pem")}}
    )
    now = datetime.datetime.now(datetime.UTC)
    assert read_certificaten(gemeente, "bron", now=now)[0].verloopt_op is None
    (tmp_path / "ca.pem").write_bytes(_authority(now + datetime.timedelta(days=10, hours=1)))
    (found,) = read_certificaten(gemeente, "bron", now=now)
    assert found.dagen == 10


def _authority(end):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(end - datetime.timedelta(days=100))
        .not_valid_after(end)
    )
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
