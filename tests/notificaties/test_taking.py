"""The address of notifications: who may, what it takes, and how an abonnement gets there."""

import httpx
import pytest

from adapter import settings, wiring
from adapter.errors import Refused
from adapter.wiring.notificaties import subscribe
from tests.notificaties.nrc import ROOT, MemoryNrc
from tests.notificaties.source import Ander, told
from tests.system import running

LISTENING = {"gemeenten__voorbeeld__notificaties": {"autorisatie": "Bearer geheim", "wacht_s": 0}}
ZAAK = "https://elders.example/zaken/api/v1/zaken/3b5a6d2e-0d0c-4f0e-9b3a-2f6f2d8f0001"
GOOD = {
    "kanaal": "zaken",
    "hoofdObject": ZAAK,
    "resource": "zaak",
    "resourceUrl": ZAAK,
    "actie": "update",
    "aanmaakdatum": "2026-11-25T12:00:00Z",
    "kenmerken": {"zaaktype": "x"},
}


async def send(system, body, *, authorization="Bearer geheim", gemeente="voorbeeld"):
    app = wiring.make_app(system, runs_system=False)
    headers = {"Authorization": authorization} if authorization else {}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://kv.local") as client:
        if isinstance(body, bytes):
            return await client.post(f"/{gemeente}/notificaties", content=body, headers=headers)
        return await client.post(f"/{gemeente}/notificaties", json=body, headers=headers)


async def count(system):
    return (await system.journal.search(gemeente="voorbeeld"))[0]


async def test_a_notification_is_durable_before_its_204_and_members_that_we_do_not_know_are_ignored(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        answer = await send(system, {**GOOD, "nieuwVeld": {"a": 1}})
        assert answer.status_code == 204
        assert answer.headers["API-version"] == "1.0.0"
        assert await count(system) == 1
        _, (view,) = await system.journal.search(gemeente="voorbeeld")
        assert [each.target for each in view.leveringen] == ["voorbeeld/notificaties"]


@pytest.mark.parametrize(("authorization", "status"), [(None, 401), ("Bearer anders", 403), ("geheim", 403)])
async def test_who_lacks_the_agreed_header_is_refused_and_nothing_is_kept(tmp_path, authorization, status):
    async with running(tmp_path, background=False, **LISTENING) as system:
        answer = await send(system, GOOD, authorization=authorization)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert "geheim" not in answer.text
        assert await count(system) == 0


async def test_the_scheme_of_the_header_is_not_case_sensitive(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        assert (await send(system, GOOD, authorization="bearer geheim")).status_code == 204


async def test_without_an_agreed_header_nobody_outside_may_notify(tmp_path):
    async with running(tmp_path, background=False, gemeenten__voorbeeld__notificaties={}) as system:
        assert (await send(system, GOOD)).status_code == 403
    async with running(tmp_path / "zonder", background=False) as system:
        assert (await send(system, GOOD)).status_code == 404


async def test_what_is_no_notification_gets_every_wrong_member_and_never_a_value(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        answer = await send(system, {"kanaal": "zaken", "hoofdObject": 7, "resource": "x" * 200})
        assert answer.status_code == 400
        names = {each["name"] for each in answer.json()["invalidParams"]}
        assert names == {"hoofdObject", "resource", "resourceUrl", "actie"}
        assert "xxx" not in answer.text
        assert (await send(system, b"geen json")).status_code == 400
        assert (await send(system, b"{" + b" " * 100_000)).status_code == 413
        assert await count(system) == 0


async def test_a_trial_and_what_is_not_followed_are_taken_and_let_go(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        for more in ({"kanaal": "test"}, {"kanaal": "klanten"}, {"hoofdObject": "https://elders.example/x/1"}):
            assert (await send(system, {**GOOD, **more})).status_code == 204
        assert await count(system) == 0


async def test_a_zaak_of_another_source_is_looked_for_at_ours_only_and_tells_nothing(tmp_path):
    seen = []
    async with running(tmp_path, **LISTENING) as system:
        system.register.watch(lambda method, path, _: seen.append((method, path)))
        await send(system, GOOD)
        assert await told(system) == []
    assert ("GET", "/register/voorbeeld/zaken/api/v1/zaken/3b5a6d2e-0d0c-4f0e-9b3a-2f6f2d8f0001") in seen


async def test_the_same_notification_twice_and_in_any_order_tells_each_change_once(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        system.register.tell(None)  # nothing comes by itself
        ander = Ander(system)
        zaak = await ander.zaak()
        status = await ander.status(zaak)
        rol = await ander.rol(zaak)
        for resource, kind in ((status, "status"), (rol, "rol"), (zaak, "zaak"), (status, "status"), (zaak, "zaak")):
            body = {**GOOD, "hoofdObject": zaak["url"], "resource": kind, "resourceUrl": resource["url"]}
            assert (await send(system, {**body, "actie": "create"})).status_code == 204
        events = await told(system)
    names = [name for name, _ in events]
    assert names == ["zaken.zaak.aangemaakt", "zaken.rol.toegevoegd", "zaken.status.gezet"]


async def test_a_zaak_that_was_there_before_us_tells_only_what_is_notified(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        system.register.tell(None)
        ander = Ander(system)
        zaak = await ander.zaak(registratiedatum="2020-01-01", startdatum="2020-01-01")
        await ander.rol(zaak)
        status = await ander.status(zaak)
        body = {**GOOD, "hoofdObject": zaak["url"], "resource": "status", "resourceUrl": status["url"]}
        await send(system, {**body, "actie": "create"})
        events = await told(system)
        assert [name for name, _ in events] == ["zaken.status.gezet"]
        await send(system, {**GOOD, "hoofdObject": zaak["url"], "resourceUrl": zaak["url"]})
        events = await told(system)
    assert [name for name, _ in events] == ["zaken.status.gezet", "zaken.zaak.gewijzigd"]
    assert events[1][1]["wijziging"]["oudBekend"] is False


async def test_of_an_older_zaak_every_notification_of_a_burst_is_told(tmp_path):
    async with running(tmp_path, **LISTENING) as system:
        system.register.tell(None)
        ander = Ander(system)
        zaak = await ander.zaak(registratiedatum="2020-01-01", startdatum="2020-01-01")
        status, rol = await ander.status(zaak), await ander.rol(zaak)
        other = await ander.rol(zaak, bsn="999990019", generiek="belanghebbende")
        for resource, kind in ((status, "status"), (rol, "rol"), (other, "rol")):
            body = {**GOOD, "hoofdObject": zaak["url"], "resource": kind, "resourceUrl": resource["url"]}
            assert (await send(system, {**body, "actie": "create"})).status_code == 204
        events = await told(system)
    assert sorted(name for name, _ in events) == ["zaken.rol.toegevoegd", "zaken.rol.toegevoegd", "zaken.status.gezet"]


# --- subscribing at a Notificaties API ----------------------------------------------------------------------------


def rules(**more):
    given = {"api": ROOT, "callback": "http://kv.local/voorbeeld/notificaties", "autorisatie": "Bearer geheim", **more}
    return settings.Gemeente(organisaties=(), connections={}, notificaties=settings.Notificaties.model_validate(given))


async def test_an_abonnement_is_made_once_and_mended_where_it_differs(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        nrc = MemoryNrc(wiring.make_app(system, runs_system=False))
        made = await subscribe(rules(), name="voorbeeld", app=nrc)
        assert (made.gedaan, made.kanalen) == ("gemaakt", ("zaken", "documenten", "besluiten"))
        assert (await subscribe(rules(), name="voorbeeld", app=nrc)).gedaan == "stond-er-al"
        assert (await subscribe(rules(kanalen=["zaken"]), name="voorbeeld", app=nrc)).gedaan == "gewijzigd"
        (kept,) = nrc.abonnementen.values()
        assert kept["kanalen"] == [{"naam": "zaken", "filters": {}}]
        answer = await nrc.send(kept)
        assert answer.status_code == 204


async def test_an_abonnement_whose_header_we_do_not_take_is_refused_by_the_trial(tmp_path):
    async with running(tmp_path, background=False, **LISTENING) as system:
        nrc = MemoryNrc(wiring.make_app(system, runs_system=False))
        with pytest.raises(Refused):
            await subscribe(rules(autorisatie="Bearer ander"), name="voorbeeld", app=nrc)
        assert nrc.abonnementen == {}


async def test_without_what_is_needed_there_is_no_abonnement():
    with pytest.raises(Refused) as caught:
        await subscribe(rules(callback=None), name="voorbeeld")
    assert caught.value.findings[0].code == "abonnement-niet-ingesteld"
