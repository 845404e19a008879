"""Every operation × every role, from the one table of operations: what each may, and nothing of another gemeente."""

from __future__ import annotations

import logging
import re

import pytest
import pytest_asyncio
import structlog

from adapter import status
from adapter.security import ALLOWED, Action, Role
from tests.status.world import CANARY, GEMEENTEN, two_gemeenten


class _NoPorts:
    def __getattr__(self, name):
        return None


OPERATIONS = status.all_operations(_NoPorts())
OPEN = {"/v1/schemas/events/{uri}"}  # the form of our events is for who reads events
IDS = [f"{each.method} {each.path}" for each in OPERATIONS]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory):
    async with two_gemeenten(tmp_path_factory.mktemp("world")) as made:
        yield made


pytestmark = pytest.mark.asyncio(loop_scope="module")


def address(operation, world, gemeente):
    """Give the path with what is of `gemeente` filled in."""
    held = operation.path.startswith("/v1/quarantaine")
    values = {name: example for name, (_, _, example) in operation.parameters.items()}
    if "/berichten/" in operation.path or held:
        values["id"] = world.held[gemeente]
    if "/herhalingen/" in operation.path:
        values["id"] = world.replays[gemeente]
    for name, value in values.items():
        if value.startswith(("voorbeeld", "tweede")):
            values[name] = gemeente + value.removeprefix("voorbeeld").removeprefix("tweede")
    path = operation.path.format(**values)
    return path + ("?duur=0" if operation.media == "text/event-stream" else "")


async def ask(operation, world, role, *, of, gemeente="voorbeeld"):
    """Ask as a role of `gemeente` for what is of gemeente `of`."""
    return await world.http.request(
        operation.method,
        address(operation, world, of),
        headers={} if role is None else world.as_(role, gemeente),
        json=operation.body_example if operation.body is not None else None,
    )


def of_one_gemeente(operation):
    return any(
        name == "id" and (pattern == "[0-9a-f]{32}" or example.startswith("voorbeeld"))
        for name, (_, pattern, example) in operation.parameters.items()
    )


@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
async def test_nobody_gets_anything(world, operation):
    answer = await ask(operation, world, None, of="voorbeeld")
    assert answer.status_code == (200 if operation.action is None else 401)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("operation", OPERATIONS, ids=IDS)
async def test_nothing_of_another_gemeente_is_read_or_changed(world, operation, role):
    before = await world.system.journal.last_change()
    answer = await ask(operation, world, role, of="tweede")
    if of_one_gemeente(operation):
        assert answer.status_code == (404 if operation.action in ALLOWED[role] else 403)
        assert await world.system.journal.last_change() == before
    for id_ in (world.held["tweede"], world.replays["tweede"], "iemand van tweede"):
        assert id_ not in answer.text
    assert "goed-tweede" not in answer.text
    assert '"tweede' not in answer.text


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.query is not None and "gemeente" in each.query.model_fields]
)
async def test_a_list_of_another_gemeente_is_refused(world, operation, role):
    for gemeente in ("tweede", "bestaat-niet"):
        path = f"{operation.path}?gemeente={gemeente}"
        assert (await world.http.get(path, headers=world.as_(role))).status_code == 403


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.method == "GET"])
async def test_who_may_read_reads_and_who_may_not_is_told(world, operation, role):
    answer = await ask(operation, world, role, of="voorbeeld")
    if operation.action is None or operation.action in ALLOWED[role]:
        assert answer.status_code in (200, 404), answer.text
        assert CANARY not in answer.text
    else:
        assert answer.status_code == 403
    assert answer.headers["api-version"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("operation", [each for each in OPERATIONS if each.method == "POST"])
async def test_who_may_not_change_changes_nothing(world, operation, role):
    if operation.action in ALLOWED[role]:
        return
    before = await world.system.journal.last_change()
    assert (await ask(operation, world, role, of="voorbeeld")).status_code == 403
    assert await world.system.journal.last_change() == before


async def test_every_operation_has_an_action_and_ids_are_never_those_of_a_person():
    for operation in OPERATIONS:
        assert operation.action is not None or operation.path in OPEN
        assert not re.search("bsn|naam|persoon", operation.path)
        if operation.query is not None:
            assert not {"bsn", "naam", "geboortedatum"} & set(operation.query.model_fields)


async def test_a_role_in_both_gemeenten_is_a_role_in_each_and_no_more(world):
    for gemeente in GEMEENTEN:
        found = (await world.http.get("/v1/berichten", headers=world.as_("lezer", gemeente))).json()
        assert {each["gemeente"] for each in found["results"]} == {gemeente}


async def test_nothing_of_a_person_stands_in_a_log_or_an_answer_that_is_masked(world, capfd, caplog):
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logged:
        await _look_everywhere(world)
    out, err = capfd.readouterr()
    others = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert CANARY not in f"{out}{err}{logged}{others}"


async def _look_everywhere(world):
    for path in ("", "/inhoud", "/herkomst", "/validatierapport"):
        for bericht in (world.held["voorbeeld"], world.refused["voorbeeld"]):
            answer = await world.http.get(f"/v1/berichten/{bericht}{path}", headers=world.as_("beheerder"))
            assert answer.status_code in (200, 409)
            assert CANARY not in answer.text
    await world.http.get(f"/v1/berichten?zaak={CANARY}", headers=world.as_("lezer"))
    await world.http.post("/v1/berichten/_zoek", json={"zaak": CANARY}, headers=world.as_("lezer"))
    await world.http.get(f"/v1/berichten/{CANARY}", headers=world.as_("lezer"))
    await world.http.get("/v1/berichten", headers={"X-API-Key": CANARY})


async def test_the_register_is_read_only_by_who_may_see_whole_messages_in_that_gemeente(world):
    path = "/register/voorbeeld/zaken/api/v1/zaken"
    assert (await world.http.get(path)).status_code == 401
    for role in Role:
        status_code = 200 if Action.ONTMASKEREN in ALLOWED[role] else 403
        assert (await world.http.get(path, headers=world.as_(role))).status_code == status_code
        assert (await world.http.get(path, headers=world.as_(role, "tweede"))).status_code == 403
        assert (await world.http.post(path, json={}, headers=world.as_(role))).status_code == 403
        for trick in ("/register/tweede/../voorbeeld/zaken/api/v1/zaken", "/register//voorbeeld/zaken/api/v1/zaken"):
            answer = await world.http.get(trick, headers=world.as_(role, "tweede"))
            assert answer.status_code in (403, 404)
