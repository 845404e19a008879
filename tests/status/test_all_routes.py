"""Every route of the application, whoever added it: closed to nobody-in-particular, and silent about another gemeente."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from starlette.routing import Mount, Route

from adapter import settings, tenancy, wiring
from adapter.errors import Misconfigured
from adapter.security import ALLOWED, Action, Role
from adapter.status.dashboard.groups import group_key
from tests.status.world import CANARY, two_gemeenten

OPEN = {
    "/livez",
    "/readyz",
    "/metrics",
    "/v1/openapi.json",
    "/v1/schemas/events/{uri}",
    "/static/{name}",
    "/voorkeuren",
}
LOGIN = {"/aanmelden", "/aanmelden/oidc", "/aanmelden/terug", "/afmelden", "/afmelden/aanmelddienst"}
SOAP = {"/{gemeente}/{pack}", "/{gemeente}/{pack}/{dienst}", "/{gemeente}/notificaties"}
NOWHERE = {"/v1", "/v1/{rest:path}"}

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    async with two_gemeenten(tmp_path_factory.mktemp("world")) as made:
        yield made


def routes_of(world):
    app = wiring.make_app(world.system, runs_system=False)
    for route in app.router.routes:
        assert isinstance(route, Route | Mount), f"{route}: say here who may"
        if isinstance(route, Route) and route.path not in SOAP | NOWHERE:
            for method in ("GET", "POST"):
                if route.methods is None or method in route.methods:
                    yield method, route.path


def filled_in(path, world, gemeente):
    values = {
        "id": world.replays[gemeente] if "herhal" in path else world.held[gemeente],
        "groep": "0" * 16,
        "gemeente": gemeente,
        "naam": "proef",
        "pack": "zds-1.1",
        "name": "koppelvlak.css",
        "uri": "nl.zaken.zaak.aangemaakt.v1",
    }
    if path.startswith(("/v1/doelen", "/v1/verbindingen")):
        values["id"] = f"{gemeente}.{'bron' if 'doelen' in path else 'proef'}"
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: values[found[1]], path)


async def ask(world, method, path, headers=None):
    query = "?duur=0" if path == "/v1/gebeurtenissen" else ""
    form = {"data": {"reden": "x", "doel": "tweede.bron", "csrf": ""}} if method == "POST" else {}
    return await world.http.request(method, path + query, headers=headers or {}, **form)


async def test_a_stranger_gets_nothing_from_any_route(world):
    routes = list(routes_of(world))
    assert len(routes) > 40
    for method, path in routes:
        answer = await ask(world, method, filled_in(path, world, "voorbeeld"))
        if path in OPEN:
            continue
        if path in LOGIN:
            assert answer.status_code in (303, 404), (method, path, answer.status_code)
            continue
        to_login = answer.status_code == 303 and answer.headers["location"].startswith("/aanmelden")
        assert answer.status_code in (401, 403, 405) or to_login, (method, path, answer.status_code)
        assert "nl.zaken.zaak" not in answer.text


@pytest.mark.parametrize("role", list(Role))
async def test_no_route_shows_or_changes_what_is_of_another_gemeente(world, role):
    before = await world.system.journal.last_change()
    secrets = (
        world.held["tweede"],
        world.replays["tweede"],
        world.refused["tweede"],
        "goed-tweede",
        "iemand van tweede",
    )
    for method, path in routes_of(world):
        asked = filled_in(path, world, "tweede")
        answer = await ask(world, method, asked, world.as_(role))
        # what was asked for may be said again, what is there may not
        assert not [secret for secret in secrets if secret in answer.text and secret not in asked], (method, path)
        assert CANARY not in answer.text
        if "{id}" in path and "schemas" not in path and "mappings" not in path:
            assert answer.status_code >= 400, (method, path, answer.status_code)
    assert await world.system.journal.last_change() == before


OTHER = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")


@pytest.mark.parametrize("role", [None, *Role])
async def test_no_other_method_gets_or_changes_more_than_its_role_may(world, role):
    before = await world.system.journal.last_change()
    asked = 0
    for path in dict.fromkeys(path for _, path in routes_of(world)):
        for gemeente in ("voorbeeld", "tweede"):
            address = filled_in(path, world, gemeente)
            headers = {} if role is None else world.as_(role)
            by_get = await ask(world, "GET", address, headers)
            for method in OTHER:
                answer = await world.http.request(method, address, headers=headers)
                asked += 1
                if method == "HEAD" and answer.status_code != 405:
                    assert answer.status_code == by_get.status_code, (path, gemeente)  # it tells no more than GET
                    assert answer.content == b"" or answer.status_code >= 400, path
                else:
                    assert answer.status_code in (401, 403, 404, 405), (method, path, answer.status_code)
                assert CANARY not in answer.text
                assert "access-control-allow-origin" not in answer.headers or path in OPEN, path
    assert asked > 500
    assert await world.system.journal.last_change() == before


@pytest.mark.parametrize("role", list(Role))
async def test_every_form_of_the_dashboard_is_refused_to_who_may_not_and_without_its_token(world, role):
    """Keys are no sessions: what a form needs besides is tried in tests/dashboard; here who may at all."""
    may = {
        "/berichten/zoeken": Action.LEZEN,
        "/berichten/persoon": Action.PERSONEN,
        "/berichten/{id}/inzage": Action.ONTMASKEREN,
        "/quarantaine/{id}": Action.QUARANTAINE,
        "/quarantaine/groepen/{groep}": Action.QUARANTAINE,
        "/quarantaine/{id}/herstellen": Action.QUARANTAINE,
        "/quarantaine/{id}/controle": Action.QUARANTAINE,
        "/verbindingen": Action.PAUZEREN,
        "/herhalen": Action.HERHALEN,
        "/herhalen/{id}": Action.HERHALEN,
    }
    forms = [
        path for method, path in routes_of(world) if method == "POST" and not path.startswith(("/v1", "/a", "/voork"))
    ]
    assert {re.sub(r"\{(\w+):\w+\}", r"{\1}", path) for path in forms} == may.keys()
    (group,) = await world.system.journal.held_groups(gemeente="voorbeeld", limit=2)
    before = await world.system.journal.last_change()
    for path in forms:
        action = may[path]
        target = "voorbeeld/bron"
        fields = {"reden": "x", "doel": target, "zoek": "x", "bsn": "999990019", "doe": "niets", "tempo": "x"}
        address = filled_in(path, world, "voorbeeld").replace("0" * 16, group_key(group))
        if action not in ALLOWED[role]:
            answer = await world.http.post(address, data=fields, headers=world.as_(role))
            assert answer.status_code == 403, (path, answer.status_code)
        foreign = {**world.as_(role), "Origin": "https://elders.example"}
        assert (await world.http.post(address, data=fields, headers=foreign)).status_code == 403, path
    assert await world.system.journal.last_change() == before


async def test_no_route_shows_anything_of_a_person_unasked(world):
    for role in Role:
        for method, path in routes_of(world):
            if method == "GET":
                answer = await ask(world, method, filled_in(path, world, "voorbeeld"), world.as_(role))
                if not path.endswith("/herstellen"):  # the editor of who may mend: it has a reason of its own
                    assert CANARY not in answer.text, (role, path)


async def test_no_gemeente_can_have_a_name_that_is_an_address_of_ours(world):
    first = {path.split("/")[1] for _, path in routes_of(world)} | {"register"}
    assert first - {""} == settings.RESERVED
    with pytest.raises(Misconfigured):
        tenancy.load(None, overrides={"gemeenten.register": {"organisaties": [], "connections": {}}})
