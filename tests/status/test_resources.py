"""What the resources of the status API do: contents with a reason, the ways out of quarantine, the stream, the forms."""

from __future__ import annotations

import datetime
import types

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


# --- connections, targets and replays ----------------------------------------------------------------------------


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


async def test_certificates_of_the_settings_tell_when_they_end(tmp_path):
    from adapter import settings
    from adapter.status.certificaten import read_certificaten

    gemeente = settings.Gemeente.model_validate(
        {"organisaties": [], "connections": {}, "source": {"kind": "register", "ca": str(tmp_path / "ca.pem")}}
    )
    now = datetime.datetime.now(datetime.UTC)
    ports = types.SimpleNamespace(gemeenten={"a": gemeente}, presented=lambda *_: ())
    assert read_certificaten(ports, "a", "bron", now=now)[0].verloopt_op is None
    (tmp_path / "ca.pem").write_bytes(_authority(now + datetime.timedelta(days=10, hours=1)))
    (found,) = read_certificaten(ports, "a", "bron", now=now)
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


async def test_a_dispensation_tells_until_when_and_how_often_it_was_needed(world):
    from adapter import settings
    from adapter.status.verbindingen import read_verbindingen

    dispensation = {
        "code": "waarde-te-lang",
        "path": "referentienummer",
        "reason": "wordt hersteld",
        "until": "2026-12-31",
    }
    connection = settings.Connection.model_validate({"dispensations": [dispensation]})
    gemeente = world.system.configuration.gemeenten["voorbeeld"].model_copy(
        update={"connections": {"proef": connection}}
    )
    now = datetime.datetime(2026, 12, 21, 12, tzinfo=datetime.UTC)
    (found,) = await read_verbindingen(world.system.journal, {"voorbeeld": gemeente}, hours=1, now=now)
    (told,) = found.dispensaties
    assert (told.code, told.dagen, told.gebruikt, told.laatst_gebruikt) == ("waarde-te-lang", 10, 0, None)
