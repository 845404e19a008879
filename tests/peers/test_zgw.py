"""The ZGW client: what goes out, and what comes of what comes back."""

from __future__ import annotations

import asyncio

import jwt
import pytest

from adapter import settings
from adapter.errors import Misconfigured, OutcomeUnknown, Refused, Unavailable, render
from adapter.peers import NoAnswer, NotSent, Reply
from adapter.peers.zgw import ZgwClient, open_zgw
from tests.peers.memory import ROOT, MemoryZgw

BASE = "https://zgw.example.nl/zaken/api/v1/"


class Canned:
    """An exchange that gives what it is told, and remembers what it was asked."""

    def __init__(self, *replies) -> None:
        self.replies = list(replies)
        self.asked = []

    async def exchange(self, method, url, headers, body, *, timeout_s, sink=None):
        self.asked.append((method, url, headers, body, timeout_s))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Exception):
            raise reply
        return reply

    async def close(self):
        pass


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0


def client(*replies, clock=None, credentials=None):
    clock = clock or Clock()
    exchange = Canned(*replies)
    zgw = ZgwClient(
        exchange,
        {"zaken": BASE, "catalogi": "https://zgw.example.nl/catalogi/api/v1/"},
        credentials=credentials,
        timeout_s=30,
        parallel=4,
        monotonic=lambda: clock.now,
        clock_s=lambda: clock.now,
    )
    return zgw, exchange


def reply(status=200, body=b"{}", **headers):
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


async def test_a_call_carries_a_token_as_the_zgw_apis_prescribe_and_it_is_renewed():
    clock = Clock()
    zgw, exchange = client(reply(201), clock=clock, credentials=("koppelvlak", "een-geheim-van-voldoende-lengte-32"))
    await zgw.post("zaken", "zaken", {"a": 1})
    clock.now += 60
    await zgw.post("zaken", "zaken", {"a": 1})
    clock.now += 900
    await zgw.post("zaken", "zaken", {"a": 1})
    first, second, third = (headers["Authorization"] for _, _, headers, _, _ in exchange.asked)
    assert first == second != third
    claims = jwt.decode(
        third.removeprefix("Bearer "),
        "een-geheim-van-voldoende-lengte-32",
        algorithms=["HS256"],
        options={"verify_iat": False},
    )
    assert claims == {
        "iss": "koppelvlak",
        "iat": 1960,
        "client_id": "koppelvlak",
        "user_id": "koppelvlak",
        "user_representation": "Koppelvlak",
    }
    assert exchange.asked[0][2]["Content-Crs"] == exchange.asked[0][2]["Accept-Crs"] == "EPSG:4326"


@pytest.mark.parametrize(
    ("answer", "write", "read"),
    [
        (NotSent(), Unavailable, Unavailable),
        (NoAnswer(), OutcomeUnknown, Unavailable),
        (reply(500), Unavailable, Unavailable),
        (reply(503), Unavailable, Unavailable),
        (reply(429, retry_after="7"), Unavailable, Unavailable),
        (reply(502), OutcomeUnknown, Unavailable),
        (reply(504), OutcomeUnknown, Unavailable),
        (reply(401), Unavailable, Unavailable),
        (reply(302), Unavailable, Unavailable),
        (reply(400), Refused, Refused),
        (reply(403), Refused, Refused),
        (reply(201, b"<html>"), OutcomeUnknown, Unavailable),
        (reply(200, b"7"), OutcomeUnknown, Unavailable),
    ],
)
async def test_every_kind_of_answer_says_what_the_caller_can_do(answer, write, read):
    with pytest.raises(write):
        await client(answer)[0].post("zaken", "zaken", {})
    with pytest.raises(read):
        await client(answer)[0].find_all("zaken", "zaken", {})
    with pytest.raises(read):
        await client(answer)[0].search("zaken", "zaken", {}, maximum=5)


async def test_retry_after_is_kept_and_the_target_is_left_alone_that_long():
    clock = Clock()
    zgw, exchange = client(reply(429, retry_after="7"), reply(200), clock=clock)
    with pytest.raises(Unavailable) as caught:
        await zgw.get(BASE + "zaken/1")
    assert caught.value.retry_after_s == 7
    assert zgw.resting_s() == 7
    with pytest.raises(Unavailable):
        await zgw.get(BASE + "zaken/1")
    assert len(exchange.asked) == 1
    clock.now += 8
    assert await zgw.get(BASE + "zaken/1") == {}


async def test_after_five_failures_the_target_rests_and_then_one_call_tries():
    clock = Clock()
    zgw, exchange = client(NotSent(), clock=clock)
    for _ in range(9):
        with pytest.raises(Unavailable):
            await zgw.get(BASE + "zaken/1")
    assert len(exchange.asked) == 5
    clock.now += 6
    exchange.replies = [reply(200)]
    assert await zgw.get(BASE + "zaken/1") == {}
    assert zgw.resting_s() == 0


async def test_a_refusal_names_field_and_code_and_never_what_the_target_wrote():
    """ACCEPTANCE 127: what the source says against it, without addresses or values."""
    body = b"""{"code": "invalid", "detail": "BSN 111111110 is onjuist", "invalidParams": [
        {"name": "betrokkeneIdentificatie.inpBsn", "code": "invalid", "reason": "111111110 voldoet niet"},
        {"name": "identificatie", "code": "identificatie-niet-uniek", "reason": "bestaat"}]}"""
    with pytest.raises(Refused) as caught:
        await client(reply(400, body))[0].post("zaken", "rollen", {})
    assert [finding.code for finding in caught.value.findings] == ["doel-weigert-veld", "identificatie-niet-uniek"]
    shown = "".join(str(render(finding, "nl")) + str(finding) for finding in caught.value.findings)
    assert "betrokkeneIdentificatie.inpBsn" in shown
    assert "111111110" not in shown


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://zgw.example.nl/elders/api/v1/zaken/1",
        "https://zgw.example.nl/zaken/api/v1/../../admin",
        "https://zgw.example.nl/zaken/api/v1/zaken/1 HTTP/1.1\r\nX: y",
        "https://zgw.example.nl.evil.example/zaken/api/v1/zaken/1",
    ],
)
async def test_only_addresses_below_the_configured_ones_are_called(url):
    zgw, exchange = client(reply(200))
    for act in (zgw.get, zgw.delete):
        with pytest.raises(Refused):
            await act(url)
    assert exchange.asked == []


async def test_a_resource_that_is_gone_is_none_and_may_be_deleted_again():
    zgw, _ = client(reply(404))
    assert await zgw.get(BASE + "zaken/1") is None
    await zgw.delete(BASE + "zaken/1")


async def test_all_pages_are_read_also_when_next_names_another_host():
    """ACCEPTANCE 115."""
    memory = MemoryZgw(page=3)
    for number in range(8):
        memory.put("zaken", "rollen", zaak="z", nummer=number)
    zgw = open_zgw(settings.Target(), gemeente="voorbeeld", monotonic=lambda: 0.0, clock_s=lambda: 0.0, register=memory)
    assert len(await zgw.find_all("zaken", "rollen", {"zaak": "z"})) == 8
    assert len(memory.calls) == 3


async def test_a_list_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr("adapter.peers.zgw.PAGES_MAX", 5)
    zgw, exchange = client(reply(200, b'{"results": [{}], "next": "https://x/?page=2"}'))
    with pytest.raises(Unavailable):
        await zgw.find_all("zaken", "rollen", {})
    assert len(exchange.asked) == 5


@pytest.mark.parametrize("url", ["ftp://x.example.nl/", "zaken.example.nl", "https://x.example.nl/?a=1"])
def test_an_address_that_is_none_stops_the_start(url):
    target = settings.Target(kind="zgw", zaken=url, catalogi="https://x.example.nl/")
    with pytest.raises(Misconfigured):
        open_zgw(target, gemeente="g", monotonic=lambda: 0.0, clock_s=lambda: 0.0)


def test_a_target_without_address_stops_the_start():
    with pytest.raises(Misconfigured):
        open_zgw(settings.Target(kind="zgw"), gemeente="g", monotonic=lambda: 0.0, clock_s=lambda: 0.0)


async def test_an_app_that_never_answers_is_an_unknown_outcome():
    async def never(scope, receive, send):
        await asyncio.sleep(60)

    target = settings.Target(timeout_s=0.05)
    zgw = open_zgw(target, gemeente="voorbeeld", monotonic=lambda: 0.0, clock_s=lambda: 0.0, register=never)
    with pytest.raises(OutcomeUnknown):
        await zgw.post("zaken", "zaken", {})
    with pytest.raises(Unavailable):
        await zgw.get(f"{ROOT}/zaken/api/v1/zaken/1", within_s=0.01)
