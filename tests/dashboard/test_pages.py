"""Pages over HTTP in this process: who may see and do what, forms, headers, and what never stands in an address."""

import asyncio
import datetime
import hashlib
import html
import json
import re
import shutil

import httpx
import orjson
import pytest

from adapter import translation, wiring
from adapter.errors import Finding, render
from adapter.journal import BerichtState, LeveringState
from tests.dashboard.site import TARGET, wrong_omschrijving
from tests.system import example, posted, running

OPEN = {"berichten", "quarantaine", "verbindingen", "schemas", "herhalen"}


@pytest.fixture
async def client(filled_once, tmp_path):
    shutil.copytree(filled_once, tmp_path, dirs_exist_ok=True)
    async with running(tmp_path, background=False) as system:
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as opened:
            opened.system = system
            opened.app = app
            yield opened


def csrf_of(text):
    return re.search(r'name="csrf" value="([^"]*)"', text)[1]


async def sign_in(client, role):
    page = await client.get("/aanmelden")
    done = await client.post("/aanmelden", data={"csrf": csrf_of(page.text), "naam": "Anne", "rol": role, "naar": "/"})
    assert done.status_code == 303
    return csrf_of((await client.get("/")).text)


async def one(client, state=LeveringState.QUARANTINED):
    _, views = await client.system.journal.search(gemeente=None, state=state)
    return views[-1]


async def test_a_page_has_a_strict_policy_and_nothing_inline(client):
    held = await one(client)
    for path in ("/", f"/berichten/{held.bericht_id}", "/verbindingen/voorbeeld/proef", "/aanmelden"):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "nonce" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", answer.text)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.text)


async def test_the_language_is_the_browsers_until_one_is_chosen(client):
    english = await client.get("/berichten", headers={"Accept-Language": "en-GB,en"})
    assert '<html lang="en"' in english.text
    assert english.headers["content-language"] == "en"
    chosen = await client.post("/voorkeuren", data={"csrf": "", "taal": "nl", "thema": "donker", "terug": "/berichten"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/berichten")
    page = (await client.get("/berichten", headers={"Accept-Language": "en"})).text
    assert '<html lang="nl" data-thema="donker"' in page
    assert "Uw voorkeuren zijn bewaard." in page
    assert "Uw voorkeuren zijn bewaard." not in (await client.get("/berichten")).text


@pytest.mark.parametrize("there", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_preferences_do_not_lead_elsewhere(client, there):
    answer = await client.post("/voorkeuren", data={"csrf": "", "terug": there})
    assert answer.headers["location"] == "/"


async def test_a_number_that_was_pasted_is_recognised_and_never_stands_in_the_address(client):
    one_ = await one(client, LeveringState.DELIVERED)
    view = await client.system.journal.find(one_.bericht_id, gemeente=None)
    for text in (f" {view.referentienummer} ", view.events[0].event_id.upper(), view.bericht_id):
        answer = await client.post("/berichten/zoeken", data={"csrf": "", "zoek": text})
        assert (answer.status_code, answer.headers["location"]) == (303, f"/berichten/{view.bericht_id}"), text
    several = await client.post("/berichten/zoeken", data={"csrf": "", "zoek": view.zaken[0]})
    assert several.status_code == 200
    assert "als zaaknummer" in several.text
    nothing = await client.post("/berichten/zoeken", data={"csrf": "", "zoek": "999990019"})
    assert nothing.status_code == 200
    assert "Geen berichten gevonden" in nothing.text
    begins = await client.post("/berichten/zoeken", data={"csrf": "", "zoek": "geleverd"})
    assert "2 gevonden met een nummer dat zo begint" in begins.text
    part = await client.post(
        "/berichten/zoeken", data={"csrf": "", "zoek": view.zaken[0]}, headers={"X-Koppelvlak-Deel": "lijst"}
    )
    assert "<html" not in part.text
    assert part.text.count("<tr") == 4


async def test_messages_are_found_by_the_code_the_text_or_words_of_their_error(client):
    refused = {view.bericht_id: view for view in await _refused(client)}
    (date,) = [view for view in refused.values() if view.findings[0]["code"] == "waarde-geen-stuf-datum"]

    async def search(text, language="nl"):
        headers = {"X-Koppelvlak-Deel": "lijst", "Accept-Language": language}
        return (await client.post("/berichten/zoeken", data={"csrf": "", "zoek": text}, headers=headers)).text

    for text in ("waarde-geen-stuf-datum", "KV-WAARDE-GEEN-STUF-DATUM"):
        assert f"/berichten/{date.bericht_id}" in await search(text)
        assert "1 gevonden met deze fout: <code>waarde-geen-stuf-datum</code>" in await search(text)
    for language in ("nl", "en"):
        told = render(Finding(code="waarde-geen-stuf-datum", facts=date.findings[0]["facts"]), language).what
        assert f"/berichten/{date.bericht_id}" in await search(told, language)
    held = await search("zaaktype")
    assert "met een fout van deze woorden" in held
    assert "<code>zaaktype-onbekend</code>" in held
    assert held.count('<th scope="row"') >= 2
    assert "Geen berichten gevonden" in await search("certificaat verlopen")
    whole = await client.post("/berichten/zoeken", data={"csrf": "", "zoek": "waarde-geen-stuf-datum"})
    assert (whole.status_code, whole.headers["location"]) == (303, f"/berichten/{date.bericht_id}")


async def _refused(client):
    return (await client.system.journal.search(gemeente=None, state=BerichtState.REFUSED))[1]


async def test_a_list_is_filtered_and_has_pages(client):
    refused = (await client.get("/berichten", params={"status": "REFUSED"})).text
    assert refused.count("/berichten/0") == 2
    assert (await client.get("/berichten", params={"vanaf": "2099-01-01"})).text.count("/berichten/0") == 0
    odd = {"status": "'; DROP", "vanaf": "gisteren", "tot": "9999-12-31", "pagina": "-1", "gemeente": "elders"}
    assert (await client.get("/berichten", params=odd)).status_code == 200
    for number in range(51):
        await posted(client.system, example("creeer-zaak", zaak=f"1900{number:012d}", nummer=f"p{number}"))
    first = (await client.get("/berichten")).text
    assert "pagina=2" in first
    assert 'rel="prev"' in (await client.get("/berichten?pagina=2")).text


async def test_a_message_shows_its_contents_masked_and_whole_only_with_a_role_and_a_reason(client):
    view = await one(client)
    page = f"/berichten/{view.bericht_id}"
    for role in ("lezer", "beheerder", "privacy-officer"):
        csrf = await sign_in(client, role)
        masked = (await client.get(page)).text
        assert "Zandstra" not in masked
        assert "999990019" not in masked
        looked = await client.post(f"{page}/inzage", data={"csrf": csrf, "reden": "klacht 12"})
        assert ("Zandstra" in looked.text) is (role != "lezer")
        assert looked.status_code == (403 if role == "lezer" else 200)
        assert looked.headers["cache-control"] == "no-store"
        assert (await client.post(f"{page}/inzage", data={"csrf": csrf, "reden": " "})).status_code in (400, 403)
    looks = await client.system.journal.looks(view.bericht_id)
    assert {(each.by, each.reason) for each in looks} == {("Anne", "klacht 12")}
    assert "klacht 12" in (await client.get(page)).text  # a privacy officer sees who looked


async def test_the_proof_can_be_handed_over_and_its_seal_checked(client):
    view = await one(client, LeveringState.DELIVERED)
    answer = await client.get(f"/berichten/{view.bericht_id}/bewijs.json")
    assert "attachment" in answer.headers["content-disposition"]
    proof = answer.json()
    seal = proof.pop("zegel")
    del proof["gemaaktOp"], proof["gemaaktDoor"]
    assert seal == hashlib.sha256(orjson.dumps(proof, option=orjson.OPT_SORT_KEYS)).hexdigest()
    plain = json.dumps(proof, sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # as docs/dashboard.md says
    assert seal == hashlib.sha256(plain.encode()).hexdigest()
    assert proof["bericht"]["uitkomst"] == "DELIVERED"
    assert proof["stappen"][-1]["naar"] == "DELIVERED"
    assert "Zandstra" not in answer.text
    for language in ("nl", "en"):
        document = await client.get(f"/berichten/{view.bericht_id}/bewijs.pdf", headers={"Accept-Language": language})
        assert document.headers["content-type"] == "application/pdf"
        assert document.content.startswith(b"%PDF-")
        assert len(document.content) > 2000


def _forms(view):
    """Every form that changes something, with the roles that may send it."""
    held = f"/quarantaine/{view.bericht_id}"
    return [
        (held, {"doe": "opnieuw", "reden": "r"}),
        (held, {"doe": "afwijzen", "reden": "r"}),
        (f"{held}/herstellen", {"doe": "herstel", "reden": "r", "bericht": "<a/>"}),
        (f"{held}/controle", {"bericht": "<a/>"}),
        ("/verbindingen", {"doel": TARGET, "doe": "pauze", "reden": "r"}),
        ("/herhalen", {"doel": TARGET}),
    ]


async def test_who_may_not_act_changes_nothing_whatever_form_they_send(client):
    view = await one(client)
    for role in (None, "lezer", "privacy-officer"):
        csrf = "" if role is None else await sign_in(client, role)
        for path, fields in _forms(view):
            answer = await client.post(path, data={"csrf": csrf, **fields})
            assert answer.status_code == 403, (role, path, answer.status_code)
    after = await client.system.journal.find(view.bericht_id, gemeente=None)
    assert after.leveringen[0].state is LeveringState.QUARANTINED
    assert not (await client.system.journal.targets(now=wiring.utc_now()))[0].paused
    assert not await client.system.journal.replays(gemeente=None)


async def test_a_form_without_the_token_of_its_session_or_from_another_site_changes_nothing(client):
    view = await one(client)
    csrf = await sign_in(client, "beheerder")
    for path, fields in _forms(view):
        for token in ({}, {"csrf": ""}, {"csrf": "x" * 64}, {"csrf": "é"}):
            assert (await client.post(path, data={**token, **fields})).status_code == 403, path
        for elsewhere in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            answer = await client.post(path, data={"csrf": csrf, **fields}, headers=elsewhere)
            assert answer.status_code == 403, (path, elsewhere)
        assert (await client.post(path, json={"csrf": csrf, **fields})).status_code == 415
    after = await client.system.journal.find(view.bericht_id, gemeente=None)
    assert after.leveringen[0].state is LeveringState.QUARANTINED


async def test_a_group_is_offered_again_at_once_and_a_reason_is_asked_for(client):
    csrf = await sign_in(client, "beheerder")
    group = re.search(r"/quarantaine/groepen/\w+", (await client.get("/quarantaine")).text)[0]
    page = (await client.get(group)).text
    assert "Bezorg 2 opnieuw" in page
    assert (await client.post(group, data={"csrf": csrf, "doe": "opnieuw"})).status_code == 400
    assert (await client.post(group, data={"csrf": csrf, "doe": "iets", "reden": "r"})).status_code == 400
    done = await client.post(group, data={"csrf": csrf, "doe": "opnieuw", "reden": "zaaktype is er weer"})
    assert (done.status_code, done.headers["location"]) == (303, "/quarantaine")
    page = (await client.get("/quarantaine")).text
    assert "Opnieuw aangeboden: 2." in page
    assert "De quarantaine is leeg." in page
    again = await client.post(group, data={"csrf": csrf, "doe": "opnieuw", "reden": "r"})
    assert again.headers["location"] == "/quarantaine"
    assert await client.system.journal.verify() is None


async def test_a_message_is_mended_without_seeing_what_it_says_about_a_person(client):
    view = await one(client)
    csrf = await sign_in(client, "beheerder")
    editor = f"/quarantaine/{view.bericht_id}/herstellen"
    page = (await client.get(editor)).text
    assert "Zandstra" not in page
    text = html.unescape(re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[1])
    wrong = text.replace("<ZKN:startdatum>2026", "<ZKN:startdatum>x026")
    for fields in ({"doe": "controle"}, {"doe": "herstel", "reden": "r"}):
        answer = await client.post(editor, data={"csrf": csrf, "bericht": wrong.replace("\n", "\r\n"), **fields})
        assert answer.status_code == 200
        assert "is geen datum van StUF" in answer.text
        assert "diff-new" in answer.text
    broken = await client.post(editor, data={"csrf": csrf, "bericht": "<a", "doe": "controle"})
    assert "note-error" in broken.text
    mended = text.replace("<ZKN:startdatum>20261102", "<ZKN:startdatum>20261103").replace("\n", "\r\n")
    none = await client.post(editor, data={"csrf": csrf, "bericht": mended, "doe": "herstel", "reden": " "})
    assert none.status_code == 200
    assert "reden" in none.text
    done = await client.post(editor, data={"csrf": csrf, "bericht": mended, "doe": "herstel", "reden": "verkeerde dag"})
    assert done.status_code == 303
    new = done.headers["location"].rpartition("/")[2]
    before, after = await client.system.journal.raw(view.bericht_id), await client.system.journal.raw(new)
    assert after == before.replace(b"<ZKN:startdatum>20261102", b"<ZKN:startdatum>20261103")
    assert (await client.get(editor)).status_code == 409


async def test_a_target_is_paused_and_goes_on_with_a_name_and_a_reason(client):
    csrf = await sign_in(client, "beheerder")
    done = await client.post(
        "/verbindingen", data={"csrf": csrf, "doel": TARGET, "doe": "pauze", "reden": "onderhoud zaaksysteem"}
    )
    assert done.status_code == 303
    page = (await client.get("/")).text
    assert "staat op pauze" in page
    assert "onderhoud zaaksysteem" in page
    await client.post("/verbindingen", data={"csrf": csrf, "doel": TARGET, "doe": "hervat", "reden": "klaar"})
    assert "staat op pauze" not in (await client.get("/")).text
    nowhere = {"csrf": csrf, "doel": "voorbeeld/niets", "doe": "pauze", "reden": "r"}
    assert (await client.post("/verbindingen", data=nowhere)).status_code == 404


async def test_dispensations_and_opening_hours_are_shown_and_told_before_they_end(tmp_path):
    today = wiring.utc_now().date()
    connection = {
        "packs": ["zds-1.1"],
        "dispensations": [
            {"code": code, "path": "object/omschrijving", "reason": "de leverancier levert in maart", "until": until}
            for code, until in (
                ("waarde-geen-stuf-datum", today + datetime.timedelta(days=3)),
                ("element-ontbreekt", today - datetime.timedelta(days=3)),
                ("element-volgorde", today + datetime.timedelta(days=300)),
            )
        ],
    }
    settings = {
        "gemeenten__voorbeeld__connections": {"oud": connection},
        "gemeenten__voorbeeld__source__openingstijden": ["ma-vr 07:00-19:00"],
    }
    async with running(tmp_path, background=False, **settings) as system:
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as opened:
            start = (await opened.get("/")).text
            assert "eindigt over 3 dagen" in start or "eindigt over 2 dagen" in start
            assert "is voorbij: die berichten worden nu geweigerd" in start
            assert "element-volgorde" not in start
            page = (await opened.get("/verbindingen/voorbeeld/oud")).text
            assert page.count("de leverancier levert in maart") == 3
            assert "voorbij sinds" in page
            assert "ma-vr 07:00-19:00" in (await opened.get("/verbindingen")).text


async def test_a_connection_shows_how_it_keeps_to_the_standard_and_how_often_a_dispensation_was_needed(tmp_path):
    long = {"code": "waarde-te-lang", "path": "stuurgegevens/referentienummer", "repair": "inkorten"}
    until = wiring.utc_now().date() + datetime.timedelta(days=60)
    connection = {"packs": ["zds-1.1"], "dispensations": [{**long, "reason": "in maart beter", "until": until}]}
    async with running(tmp_path, background=False, gemeenten__voorbeeld__connections={"oud": connection}) as system:
        for last, nummer in enumerate(("gewoon-1", "nummer-" + "9" * 40, "nummer-" + "8" * 40)):
            taken = await posted(system, example("creeer-zaak", nummer=nummer, zaak=f"190020260000006{last}"))
            assert taken.status == 200
        for nummer in ("fout-1", "fout-2"):
            wrong = wrong_omschrijving(example("creeer-zaak", nummer=nummer, zaak="1900202600000055"))
            assert (await posted(system, wrong)).status == 500
        (view,) = await system.journal.connections(
            gemeente="voorbeeld", since=wiring.utc_now() - datetime.timedelta(hours=1), now=wiring.utc_now()
        )
        assert (view.accepted, view.warned, view.refused) == (3, 2, 2)
        app = wiring.make_app(system, runs_system=False)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as opened:
            page = (await opened.get("/verbindingen/voorbeeld/oud")).text
    codes = re.findall(r"<li>(\d+) × <code>([^<]+)</code>", page)
    assert codes == [("2", "waarde-geen-stuf-datum")]
    kept = re.sub(r"<[^>]+>|\s+", " ", page[page.index('id="naleving"') : page.index('id="waarom"')])
    assert re.search(r"zonder waarschuwing +1 .*met een waarschuwing +2 .*Geweigerd +2 ", re.sub(r" +", " ", kept))
    needed = page[page.index('data-label="Berichten"') :]
    assert needed.startswith('data-label="Berichten">2<span')


async def test_coverage_is_counted_once_and_beforehand_for_who_opens_the_list(client, monkeypatch):
    asked = []
    real = translation.cover
    monkeypatch.setattr(translation, "cover", lambda *given: asked.append(given) or real(*given))
    used = {pack for each in client.system.tenants.gemeente("voorbeeld").connections.values() for pack in each.packs}
    assert (await client.get("/schemas")).status_code == 200
    assert len(asked) == len({pack.partition("/")[0] for pack in used}) > 0
    begin = len(asked)
    for pack in used:
        page = (await client.get(f"/schemas/{pack.partition('/')[0]}")).text
        assert "Wat de mappings dekken" in page
    await asyncio.gather(*(client.get("/schemas/bg-0310") for _ in range(3)))
    assert len(asked) <= begin + 1


async def test_a_replay_is_first_a_dry_run_and_can_be_stopped(client):
    csrf = await sign_in(client, "beheerder")
    fields = {"csrf": csrf, "doel": TARGET, "ook_bezorgd": "ja", "tempo": "0,01"}
    for wrong in ({"vanaf": "gisteren"}, {"tempo": "veel"}, {"tempo": "-1"}, {"tempo": "nan"}):
        answer = await client.post("/herhalen", data={**fields, **wrong})
        assert (answer.status_code, "niet te lezen" in answer.text) == (200, True), wrong
    planned = await client.post("/herhalen", data=fields)
    assert planned.status_code == 303
    where = planned.headers["location"]
    page = (await client.get(where)).text
    assert "Dit zou 2 berichten bezorgen" in page
    started = await client.post(where, data={"csrf": csrf, "doe": "start", "reden": "nieuw zaaksysteem"})
    assert started.status_code == 303
    assert "<progress" in (await client.get(f"{where}/deel")).text
    stopped = await client.post(where, data={"csrf": csrf, "doe": "stop", "reden": "vergissing"})
    assert stopped.status_code == 303
    assert "Gestopt" in (await client.get(where)).text


async def test_a_stranger_sees_nothing(client):
    transport = httpx.ASGITransport(client.app, client=("10.0.0.9", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8710") as stranger:
        view = await one(client)
        for path in ("/", *(f"/{name}" for name in OPEN), f"/berichten/{view.bericht_id}", "/overzicht/deel"):
            answer = await stranger.get(path)
            assert answer.status_code == 401, path
            assert "Er is nog geen manier van aanmelden ingesteld" in answer.text
            assert view.referentienummer not in answer.text
        assert (await stranger.post("/berichten/zoeken", data={"zoek": "x"})).status_code == 401
        assert (await stranger.post("/voorkeuren", data={"taal": "en"})).status_code == 303


async def test_a_message_of_a_gemeente_that_the_viewer_may_not_see_is_not_there(client, monkeypatch):
    view = await one(client)
    from adapter.security import Caller, Role
    from adapter.status.access import Access

    async def elsewhere(_self, _request):
        return Caller(name="vreemde", kind="token", grants={"elders": frozenset(Role)})

    monkeypatch.setattr(Access, "caller_of", elsewhere)
    client.system.configuration.gemeenten["elders"] = client.system.configuration.gemeenten["voorbeeld"]
    try:
        for path in (
            f"/berichten/{view.bericht_id}",
            f"/berichten/{view.bericht_id}/bewijs.json",
            f"/berichten/{view.bericht_id}/bewijs.pdf",
            f"/quarantaine/{view.bericht_id}",
            f"/quarantaine/{view.bericht_id}/herstellen",
            "/verbindingen/voorbeeld/proef",
        ):
            assert (await client.get(path)).status_code == 404, path
        for path, fields in _forms(view):
            assert (await client.post(path, data=fields)).status_code in (403, 404), path
        assert view.bericht_id not in (await client.get("/berichten")).text
        assert "De quarantaine is leeg." in (await client.get("/quarantaine")).text
        assert TARGET not in (await client.get("/verbindingen")).text
        found = await client.post("/berichten/zoeken", data={"zoek": view.referentienummer})
        assert "Geen berichten gevonden" in found.text
    finally:
        del client.system.configuration.gemeenten["elders"]


async def test_our_files_are_kept_by_the_browser_and_nothing_else_is_served(client):
    page = (await client.get("/")).text
    for path in set(re.findall(r'"(/static/[^"]+)"', page)):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        again = await client.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    for path in ("/static/../texts.toml", "/static/%2e%2e%2ftexts.toml", "/static/niets.css"):
        assert (await client.get(path)).status_code == 404
