"""The register answers a call of its own process as it answers over HTTP, and tells only those who asked to be told."""

from __future__ import annotations

import orjson
import pytest

from adapter.peers.exchange_asgi import AsgiExchange
from tests.system import GEMEENTE, example, posted, running

ROOT = f"http://register.local/register/{GEMEENTE}"


async def both_ways(app, method, url, body=None):
    async def over_asgi(scope, receive, send):
        await app(scope, receive, send)

    return [
        await AsgiExchange(each).exchange(method, url, {}, body, timeout_s=5)  # the second knows ASGI only
        for each in (app, over_asgi)
    ]


@pytest.fixture
async def system(tmp_path):
    async with running(tmp_path) as started:
        assert (await posted(started, example("creeer-zaak", nummer="n1"))).status == 200
        assert await started.settle(within_s=20)
        yield started


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "zaken/api/v1/zaken?identificatie=1900202600000001", None, 200),
        ("GET", "zaken/api/v1/rollen?page=1", None, 200),
        ("GET", "catalogi/api/v1/zaaktypen?identificatie=B1026", None, 200),
        ("GET", "zaken/api/v1/zaken/er-is-er-geen", None, 404),
        ("GET", "zaken/api/v1/onbekend", None, 404),
        ("POST", "zaken/api/v1/rollen", {"zaak": "x"}, 400),
        ("DELETE", "zaken/api/v1/zaken", None, 405),
    ],
)
async def test_both_ways_give_the_same_answer(system, method, path, body, status):
    sent = orjson.dumps(body) if body is not None else None
    short, long = await both_ways(system.register.app, method, f"{ROOT}/{path}", sent)
    assert (short.status, short.body) == (long.status, long.body)
    assert short.status == status


async def test_an_error_of_the_register_is_an_answer_too(system, monkeypatch):
    def broken():
        raise RuntimeError("1900202600000001")

    monkeypatch.setattr(system.register._store, "reading", broken)
    short, long = await both_ways(system.register.app, "GET", f"{ROOT}/zaken/api/v1/zaken")
    assert (short.status, short.body) == (long.status, long.body)
    assert short.status == 500
    assert b"1900202600000001" not in short.body


async def test_a_gemeente_that_follows_no_notifications_is_told_nothing(tmp_path):
    told = []

    async def melder(gemeente, body):
        told.append((gemeente, body))

    async with running(tmp_path) as system:
        app = system.register.app
        assert app.told_of is not None
        assert GEMEENTE not in app.told_of
        app.melder = melder
        assert (await posted(system, example("creeer-zaak", nummer="n1"))).status == 200
        assert await system.settle(within_s=20)
        assert told == []
        system.register.tell(melder)
        assert (await posted(system, example("actualiseer-zaakstatus", nummer="n2"))).status == 200
        assert await system.settle(within_s=20)
        assert {gemeente for gemeente, _ in told} == {GEMEENTE}
