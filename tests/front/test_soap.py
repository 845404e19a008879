"""The SOAP address: what is right comes through whole, what is wrong gets its own fault, and the process stays up."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import fastapi
import httpx
import pytest
from lxml import etree
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from adapter import front, guard, stuf
from adapter.errors import CATALOGUE, Finding, Refused, Unavailable
from adapter.stuf.namespaces import SOAP11, SOAP12, STUF, ZKN
from tests.front.services import Flows, app_of
from tests.shared import shared

CREEER = shared("corpus/pairs/p01-creeerzaak-minima/request.xml")
ACTION = {"SOAPAction": f'"{ZKN}/creeerZaak_Lk01"'}
XML = {"Content-Type": "text/xml; charset=utf-8"}
PATH = "/voorbeeld/zds-1.1/OntvangAsynchroon"


async def _post(
    flows: Flows,
    content: bytes | AsyncIterator[bytes],
    path: str = PATH,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> httpx.Response:
    transport = httpx.ASGITransport(app_of(flows, **more))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.post(path, content=content, headers=XML | ACTION if headers is None else headers)


def _fout(response: httpx.Response) -> dict[str, str]:
    """Read the foutbericht of a fault, whichever SOAP it is in."""
    root = guard.parse(response.content)
    fault = root[0][0]
    assert etree.QName(fault).localname == "Fault"
    fout = stuf.payload_of(root)
    body = {etree.QName(element).localname: element.text or "" for element in fout.find(f"{{{STUF}}}body")}
    return {
        "root": etree.QName(fout).localname,
        "finding": fout.find(".//{urn:koppelvlak:bevindingen:v1}code").text,
        **body,
    }


async def test_a_message_comes_through_as_it_was_sent() -> None:
    """ACCEPTANCE H 123."""
    flows, data = Flows(), CREEER.read_bytes()
    response = await _post(flows, data)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert stuf.payload_of(guard.parse(response.content)).tag == f"{{{STUF}}}Bv03Bericht"
    (inbound,) = flows.taken
    assert inbound == front.Inbound(
        address=front.Address(gemeente="voorbeeld", pack="zds-1.1", dienst="OntvangAsynchroon"),
        soapaction=f"{ZKN}/creeerZaak_Lk01",
        soap_version="1.1",
        skeleton=data,
    )


@pytest.mark.parametrize("path", [PATH, "/voorbeeld/zds-1.1"])
@pytest.mark.parametrize("action", [f'"{ZKN}/creeerZaak_Lk01"', f"{ZKN}/creeerZaak_Lk01", '""', "", None])
async def test_a_soapaction_is_quoted_bare_empty_or_missing(path: str, action: str | None) -> None:
    headers = XML if action is None else XML | {"SOAPAction": action}
    response = await _post(Flows(), CREEER.read_bytes(), path, headers)
    assert response.status_code == 200


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
async def test_a_message_with_and_without_declaration_or_mark_is_taken(start: bytes) -> None:
    """ACCEPTANCE F 114."""
    data = CREEER.read_bytes()
    bare = data[data.index(b"?>") + 2 :].lstrip()
    assert (await _post(Flows(), start + bare)).status_code == 200
    assert (await _post(Flows(), start + data)).status_code == 200


async def test_soap_12_is_answered_in_kind() -> None:
    data = CREEER.read_bytes().replace(SOAP11.encode(), SOAP12.encode())
    headers = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{ZKN}/creeerZaak_Lk01"'}
    flows = Flows()
    response = await _post(flows, data, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (200, "application/soap+xml; charset=utf-8")
    assert guard.parse(response.content).tag == f"{{{SOAP12}}}Envelope"
    assert (flows.taken[0].soapaction, flows.taken[0].soap_version) == (f"{ZKN}/creeerZaak_Lk01", "1.2")
    wrong = await _post(flows, b"<x", headers=headers)
    assert (wrong.status_code, wrong.headers["content-type"]) == (500, "application/soap+xml; charset=utf-8")
    assert guard.parse(wrong.content).tag == f"{{{SOAP12}}}Envelope"


WRONG: dict[str, tuple[str, dict[str, str], bytes, str, int]] = {
    "gemeente": ("/nergens/zds-1.1/OntvangAsynchroon", XML, b"<a/>", "gemeente-onbekend", 404),
    "pack": ("/voorbeeld/zds-9/OntvangAsynchroon", XML, b"<a/>", "pack-onbekend", 404),
    "dienst": ("/voorbeeld/zds-1.1/Iets", XML, b"<a/>", "dienst-onbekend", 404),
    "content type": (PATH, {"Content-Type": "application/json"}, b"{}", "inhoudstype-onbekend", 500),
    "no content type": (PATH, {}, b"<a/>", "inhoudstype-onbekend", 500),
    "charset": (PATH, {"Content-Type": "text/xml; charset=utf-16"}, b"<a/>", "codering-niet-toegestaan", 500),
    "gzip": (PATH, XML | {"Content-Encoding": "gzip"}, b"<a/>", "compressie-niet-toegestaan", 500),
    "empty": (PATH, XML, b"", "bericht-leeg", 500),
    "blank": (PATH, XML, b"  \n", "bericht-leeg", 500),
    "no XML": (PATH, XML, b"hallo", "geen-xml", 500),
    "broken XML": (PATH, XML, b"<a><b></a>", "xml-tag-niet-gesloten", 500),
    "DOCTYPE": (PATH, XML, b"<!DOCTYPE a><a/>", "doctype-verboden", 500),
    "no SOAP": (PATH, XML, b"<a/>", "geen-soap", 500),
    "empty body": (PATH, XML, f'<E:Envelope xmlns:E="{SOAP11}"><E:Body/></E:Envelope>'.encode(), "soap-body-leeg", 500),
    "unknown message": (
        PATH,
        XML,
        f'<E:Envelope xmlns:E="{SOAP11}"><E:Body><x xmlns="{ZKN}"/></E:Body></E:Envelope>'.encode(),
        "bericht-onbekend",
        500,
    ),
    "too large": (PATH, XML, b"<a>" + b" " * 9_000_000 + b"</a>", "bericht-te-groot", 500),
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_gets_its_own_fault(name: str) -> None:
    """ACCEPTANCE H 124 (a fault with a code, no list of what exists) and 125 (broken XML, no class names)."""
    path, headers, content, code, status = WRONG[name]
    response = await _post(Flows(), content, path, headers)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/xml; charset=utf-8")
    fout = _fout(response)
    entry = CATALOGUE[code]
    assert (fout["finding"], fout["code"], fout["plek"]) == (code, entry.stuf, entry.plek)
    is_asynchronous = path.endswith("OntvangAsynchroon") or headers.get("SOAPAction") == ACTION["SOAPAction"]
    assert fout["root"] == ("Fo03Bericht" if is_asynchronous else "Fo02Bericht")
    assert fout["omschrijving"] == _faultstring(response)


def _faultstring(response: httpx.Response) -> str:
    return guard.parse(response.content).findtext(".//faultstring") or ""


@pytest.mark.parametrize(
    ("dienst", "root"),
    [
        ("/OntvangAsynchroon", "Fo03Bericht"),
        ("/BeantwoordVraag", "Fo02Bericht"),
        ("/VrijBericht", "Fo02Bericht"),
        ("", "Fo03Bericht"),  # by its SOAPAction
    ],
)
async def test_the_dienst_decides_which_fault_an_unreadable_message_gets(dienst: str, root: str) -> None:
    response = await _post(Flows(), b"<a", f"/voorbeeld/zds-1.1{dienst}")
    assert _fout(response)["root"] == root


@pytest.mark.parametrize(
    ("action", "root"),
    [
        ("creeerZaak_Lk01", "Fo03Bericht"),
        ("voegBesluitToe_Di01", "Fo03Bericht"),
        ("geefZaakdetails_Lv01", "Fo02Bericht"),
    ],
)
async def test_at_an_address_for_all_messages_the_soapaction_decides_which_fault_it_is(action: str, root: str) -> None:
    response = await _post(Flows(), b"<a", "/voorbeeld/zds-1.1", XML | {"SOAPAction": f'"{ZKN}/{action}"'})
    assert _fout(response)["root"] == root


async def test_a_fault_is_in_the_language_of_the_connection() -> None:
    assert _fout(await _post(Flows(language="en"), b""))["omschrijving"] == CATALOGUE["bericht-leeg"].en.what


@pytest.mark.parametrize("secret", ["123456782", "geheim@example.nl"])
async def test_a_fault_never_quotes_the_message(secret: str) -> None:
    for content in (
        f"<bsn>{secret}<x></bsn>",
        f"<a b='{secret}",
        f"{secret}",
        f"<a>&{secret};</a>",
        f"<{secret}",
        f"<a><?x {secret}?></a>",
    ):
        response = await _post(Flows(), content.encode(), headers=XML | {"SOAPAction": secret})
        assert response.status_code == 500
        assert secret not in response.text


async def test_what_the_front_refuses_is_kept_with_its_findings() -> None:
    flows = Flows()
    await _post(flows, b"<a><b></a>")
    (unread,) = flows.kept
    assert (unread.problem, unread.raw, unread.referentienummer) == ("refused", b"<a><b></a>", "fout-1")
    assert [finding.code for finding in unread.findings] == ["xml-tag-niet-gesloten"]


async def test_what_a_flow_raises_becomes_a_fault() -> None:
    """ACCEPTANCE H 128: an error of our own shows nothing of how we are made."""

    async def refused() -> None:
        raise Refused(Finding(code="zender-onbekend"))

    async def unavailable() -> None:
        raise Unavailable(Finding(code="niet-opgeslagen"), retry_after_s=7)

    async def broken() -> None:
        raise RuntimeError("123456782")

    for before, code, status in ((refused, "zender-onbekend", 500), (unavailable, "niet-opgeslagen", 503)):
        response = await _post(Flows(before=before), CREEER.read_bytes())
        assert (response.status_code, _fout(response)["finding"]) == (status, code)
    assert response.headers["retry-after"] == "7"
    flows = Flows(before=broken)
    response = await _post(flows, CREEER.read_bytes())
    fout = _fout(response)
    assert (response.status_code, fout["code"], fout["plek"]) == (500, "StUF058", "server")
    assert "fout-1" in fout["details"]
    assert "123456782" not in response.text
    assert "RuntimeError" not in response.text
    assert [unread.problem for unread in flows.kept] == ["defect"]


async def test_a_large_document_goes_to_the_blob_store_on_its_way_in() -> None:
    document = bytes(range(256)) * 8_000
    data = shared("corpus/pairs/p04-voegzaakdocumenttoe/request.xml").read_bytes()
    before, _, rest = data.partition(b"<ZKN:inhoud")
    tag, _, after = rest.partition(b">")
    large = (
        before
        + b"<ZKN:inhoud"
        + tag
        + b">"
        + base64.encodebytes(document)
        + b"</ZKN:inhoud>"
        + after.partition(b"</ZKN:inhoud>")[2]
    )

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(large), 10_007):
            yield large[at : at + 10_007]

    flows = Flows()
    response = await _post(flows, chunks(), headers=XML)
    assert response.status_code == 200
    name = hashlib.sha256(document).hexdigest()
    assert flows.blobs.kept == {name: document}
    (inbound,) = flows.taken
    assert inbound.documents == (guard.Document(ordinal=0, sha256=name, size_bytes=len(document)),)
    assert guard.parse(inbound.skeleton).findtext(f".//{{{ZKN}}}inhoud") == name


async def test_a_document_beside_the_message_goes_to_the_blob_store_too() -> None:
    document = bytes(range(256)) * 1_000
    data = shared("corpus/pairs/p04-voegzaakdocumenttoe/request.xml").read_bytes()
    before, _, rest = data.partition(b"<ZKN:inhoud")
    tag, _, after = rest.partition(b">")
    include = b'<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:1"/>'
    envelope = before + b"<ZKN:inhoud" + tag + b">" + include + b"</ZKN:inhoud>" + after.partition(b"</ZKN:inhoud>")[2]
    body = b"--g\r\nContent-Type: application/xop+xml\r\n\r\n%b\r\n--g\r\nContent-ID: <1>\r\n\r\n%b\r\n--g--" % (
        envelope,
        document,
    )
    flows = Flows()
    mtom = 'multipart/related; type="application/xop+xml"; start-info="text/xml"; boundary="g"'
    response = await _post(flows, body, headers={"Content-Type": mtom, "SOAPAction": f"{ZKN}/voegZaakdocumentToe_Lk01"})
    assert response.status_code == 200
    name = hashlib.sha256(document).hexdigest()
    assert flows.blobs.kept == {name: document}
    assert guard.parse(flows.taken[0].skeleton).findtext(f".//{{{ZKN}}}inhoud") == name
    broken = await _post(flows, body[:-5], headers={"Content-Type": mtom})
    assert _fout(broken)["finding"] == "multipart-onleesbaar"
    none = await _post(flows, body, headers={"Content-Type": "multipart/related; boundary=g"})
    assert _fout(none)["finding"] == "multipart-onleesbaar"


async def test_a_document_that_cannot_be_written_is_not_taken_and_may_be_sent_again() -> None:
    class Full(Flows):
        def begin_document(self) -> guard.DocumentWriter:
            raise OSError(28, "No space left on /var/blobs")

    flows = Full()
    response = await _post(flows, b"<a><inhoud>" + b"A" * 100_000 + b"</inhoud></a>")
    assert (response.status_code, response.headers["retry-after"]) == (503, "60")
    assert _fout(response)["code"] == "StUF046"
    assert "/var/blobs" not in response.text
    assert [unread.problem for unread in flows.kept] == ["unavailable"]


async def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read() -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    small = guard.Limits(body_bytes=1_000)
    response = await _post(Flows(), never(), headers=XML | {"Content-Length": "1001"}, limits=small)
    assert _fout(response)["finding"] == "bericht-te-groot"
    assert response.headers["connection"] == "close"


async def test_a_body_that_grows_too_large_is_refused_while_it_is_read() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 100

    response = await _post(Flows(), endless(), limits=guard.Limits(body_bytes=1_000, spill_bytes=200))
    assert _fout(response)["finding"] == "bericht-te-groot"
    assert read <= 12


async def test_a_sender_that_never_finishes_is_told_so() -> None:
    sent = await _raw([{"type": "http.request", "body": b"<a", "more_body": True}], stall=True, read_s=0.01)
    assert sent[0]["status"] == 500
    assert b"lezen-duurde-te-lang" in sent[1]["body"]
    assert (b"connection", b"close") in sent[0]["headers"]


@pytest.mark.parametrize(
    "first", [[], [{"type": "http.request", "body": b"<a><inhoud>" + b"A" * 99_999, "more_body": True}]]
)
async def test_a_client_that_goes_away_gets_no_answer_and_leaves_nothing(first: list[dict[str, Any]]) -> None:
    flows = Flows()
    assert await _raw([*first, {"type": "http.disconnect"}], flows=flows) == []
    assert flows.taken == []
    assert flows.kept == []
    assert flows.blobs.aborted == len(first)


async def test_when_too_much_is_in_work_others_are_told_to_come_back() -> None:
    release, started = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        started.set()
        await release.wait()

    flows = Flows(before=wait)
    transport = httpx.ASGITransport(app_of(flows, in_work_max=1))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client, asyncio.TaskGroup() as group:
        first = group.create_task(client.post(PATH, content=CREEER.read_bytes(), headers=XML))
        await started.wait()
        for path, code in ((PATH, "StUF046"), ("/voorbeeld/zds-1.1/BeantwoordVraag", "StUF049")):
            second = await client.post(path, content=b"<a/>", headers=XML)
            assert (second.status_code, second.headers["retry-after"], _fout(second)["code"]) == (503, "5", code)
        release.set()
    assert first.result().status_code == 200
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post(PATH, content=CREEER.read_bytes(), headers=XML)).status_code == 200


async def test_an_answer_may_be_given_in_pieces() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"<a>"
        yield b"</a>"

    class InPieces(Flows):
        async def receive(self, inbound: front.Inbound) -> front.Answer:
            return front.Answer(status=200, content_type="text/xml", body=pieces(), headers=(("x-y", "z"),))

    response = await _post(InPieces(), CREEER.read_bytes())
    assert (response.content, response.headers["x-y"]) == (b"<a></a>", "z")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "GET"])
async def test_only_post_and_the_description_are_answered(method: str) -> None:
    transport = httpx.ASGITransport(app_of(Flows()))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.request(method, PATH)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


async def test_keeping_a_refusal_may_fail_and_the_sender_gets_its_fault() -> None:
    class Forgetful(Flows):
        async def keep(self, unread: front.Unread, answer: front.Answer) -> None:
            raise OSError

    assert _fout(await _post(Forgetful(), b""))["finding"] == "bericht-leeg"


async def test_an_unreadable_address_of_the_front_is_no_message() -> None:
    transport = httpx.ASGITransport(app_of(Flows()))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.post("/", content=b"")).status_code == 404
        assert (await client.post("/a/b/c/d", content=b"")).status_code == 404
        assert (await client.post(PATH + "/", content=b"")).status_code == 404


async def _raw(
    messages: list[dict[str, Any]], *, flows: Flows | None = None, stall: bool = False, **more: Any
) -> list[MutableMapping[str, Any]]:
    """Call the application as a server does, with what a server says; after that it stalls or disconnects."""
    sent: list[MutableMapping[str, Any]] = []
    waiting = iter(messages)

    async def receive() -> MutableMapping[str, Any]:
        message = next(waiting, None)
        if message is None and stall:
            await asyncio.Event().wait()
        return message or {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "query_string": b"",
        "headers": [(b"content-type", b"text/xml")],
    }
    app: Callable[..., Awaitable[None]] = app_of(flows or Flows(), **more)
    await app(scope, receive, send)
    return sent


async def test_others_mount_their_routes_beside_the_soap_address() -> None:
    router = fastapi.APIRouter()

    @router.get("/v1/berichten")
    async def _list() -> list[str]:
        return ["x"]

    routes = [Route("/livez", lambda _request: PlainTextResponse("ok"))]
    transport = httpx.ASGITransport(app_of(Flows(), routers=[router], routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/v1/berichten")).json() == ["x"]
        assert (await client.get("/livez")).text == "ok"
        assert (await client.post(PATH, content=CREEER.read_bytes(), headers=XML)).status_code == 200


async def test_the_wsdl_has_the_public_address() -> None:
    transport = httpx.ASGITransport(app_of(Flows(), public_url="https://stuf.example.nl/"))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        wsdl = await client.get("/voorbeeld/zds-1.2/BeantwoordVraag?WSDL")
        assert 'location="https://stuf.example.nl/voorbeeld/zds-1.2/BeantwoordVraag"' in wsdl.text
        assert "http://test" not in wsdl.text
        for path in ("/voorbeeld/zds-1.2/Iets?wsdl", "/nergens/zds-1.2?wsdl"):
            assert (await client.get(path)).status_code == 404
        assert (await client.get("/voorbeeld/zds-1.2?" + "&".join("wsdl" * 20))).status_code == 405
