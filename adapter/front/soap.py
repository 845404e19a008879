"""The SOAP address: a request becomes an Inbound, what comes back becomes a response; every refusal is a fault.

A bare ASGI application: what a web framework does for a route costs more than all of this.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from adapter import guard, observe, stuf
from adapter.errors import Finding, Refused, Unavailable
from adapter.front.body import LARGE_BYTES, ClientGoneError, Receive, chunks_of, off_the_loop, read_body
from adapter.front.content_type import ContentType, read_content_type
from adapter.front.port import Address, Answer, Inbound, Problem, Services, SoapVersion, Unread
from adapter.front.standing import Standing

__all__ = ["FindWrong", "Scope", "Send", "SoapEndpoint", "respond"]

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
FindWrong = Callable[[Address], tuple[Finding, ...]]

_ASYNCHRONOUS = "OntvangAsynchroon"
_ASYNCHRONOUS_CODES = frozenset({"Lk01", "Lk05", "Sa01", "Sh01", "Di01", "Du01"})
_RETRY_AFTER_S = 5.0  # when too much is in work: a message takes milliseconds
_DISK_RETRY_AFTER_S = 60.0  # someone must make room
_SOAPACTION_LENGTH = 500
_NOT_FOUND = frozenset({"gemeente-onbekend", "pack-onbekend", "dienst-onbekend"})

_POST = {"http.request.method": "POST", "http.route": "/{gemeente}/{pack}/{dienst}"}

_log = observe.get_logger("front")


@dataclass(slots=True, kw_only=True)
class _Request:
    """What is known of a request while it is read."""

    address: Address
    soapaction: str | None = None
    soap_version: SoapVersion = "1.1"
    content_type: ContentType | None = None
    skeleton: bytes | None = None
    documents: tuple[guard.Document, ...] = ()
    is_read: bool = False


class SoapEndpoint:
    """Takes the POSTs of one route; counts what is in work over all of them."""

    def __init__(
        self,
        services: Services,
        find_wrong: FindWrong,
        limits: guard.Limits,
        *,
        read_s: float,
        in_work_max: int,
        now: Callable[[], datetime.datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._services = services
        self._find_wrong = find_wrong
        self._limits = limits
        self._read_s = read_s
        self._in_work = 0
        self._in_work_max = in_work_max
        self._standing = Standing()
        self._now = now
        self._new_id = new_id

    async def post(self, address: Address, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one POST."""
        request = _Request(address=address)
        is_asynchronous = _is_asynchronous(request)
        if self._in_work >= self._in_work_max or (is_asynchronous and self._standing.refuses(self._in_work)):
            busy = "te-druk-asynchroon" if is_asynchronous else "te-druk"
            answer = self._fault(
                request, self._new_id(), (Finding(code=busy),), "unavailable", retry_after_s=_RETRY_AFTER_S
            )
            await _send_answer(send, answer, close=True)
            return
        self._in_work += 1
        clock = asyncio.get_running_loop().time
        begun = clock()
        try:
            with observe.span(
                "POST", "server", parent=observe.read_traceparent(scope["headers"]), attributes=_POST
            ) as span:
                answer = await self._answer(request, scope, receive)
                span.note("http.response.status_code", answer.status)
        except ClientGoneError:
            return
        finally:
            self._in_work -= 1
            if is_asynchronous:  # a question takes what its source takes
                now = clock()
                self._standing.took(now - begun, at=now)
        await _send_answer(send, answer, close=not request.is_read)

    async def _answer(self, request: _Request, scope: Scope, receive: Receive) -> Answer:
        try:
            await self._read(request, scope, receive)
        except Refused as error:
            return await self._refuse(request, error.findings, "refused")
        except ClientGoneError:
            raise
        except Unavailable as error:
            return await self._refuse(request, error.findings, "unavailable", retry_after_s=error.retry_after_s)
        except OSError:  # a document could not be written: no space, no permission
            _log.exception("onverwachte_fout", gemeente=request.address.gemeente)
            finding = Finding(code="niet-opgeslagen")
            return await self._refuse(request, (finding,), "unavailable", retry_after_s=_DISK_RETRY_AFTER_S)
        except Exception:  # noqa: BLE001 -- a flow: what is unexpected here is our defect, and gets a fault
            return await self._refuse_defect(request)
        try:
            return await self._services.receive(_inbound(request))
        except Refused as error:
            return self._fault(request, self._new_id(), error.findings, "refused")
        except Unavailable as error:
            return self._fault(
                request, self._new_id(), error.findings, "unavailable", retry_after_s=error.retry_after_s
            )
        except Exception:  # noqa: BLE001 -- as above
            return await self._refuse_defect(request)

    async def _read(self, request: _Request, scope: Scope, receive: Receive) -> None:
        """Read and check the request, up to a message that may be parsed."""
        headers = _wanted(scope)
        request.soapaction = _action(headers.get(b"soapaction"))
        wrong = self._find_wrong(request.address)
        content_type = None if wrong else read_content_type(headers.get(b"content-type", b""))
        if content_type is None:
            raise Refused(*wrong)
        request.content_type = content_type
        request.soap_version = content_type.version
        request.soapaction = request.soapaction or _action((content_type.action or "").encode("latin-1", "ignore"))
        if headers.get(b"content-encoding", b"identity").strip().lower() not in (b"identity", b""):
            raise Refused(Finding(code="compressie-niet-toegestaan", path="Content-Encoding"))
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length[:20]) > self._limits.body_bytes:
            raise guard.too_large(self._limits.body_bytes)
        request.skeleton, request.documents = await self._read_body(content_type, receive)
        request.is_read = True
        if len(request.skeleton) < LARGE_BYTES:
            guard.scan(request.skeleton, self._limits)
        else:
            await off_the_loop(guard.scan, request.skeleton, self._limits)

    async def _read_body(self, content_type: ContentType, receive: Receive) -> tuple[bytes, tuple[guard.Document, ...]]:
        chunks = chunks_of(receive, read_s=self._read_s, most_bytes=self._limits.body_bytes)
        async with contextlib.aclosing(chunks):
            return await read_body(chunks, self._limits, self._services.begin_document, content_type.boundary)

    async def _refuse_defect(self, request: _Request) -> Answer:
        referentienummer = self._new_id()
        _log.exception("onverwachte_fout", referentienummer=referentienummer, gemeente=request.address.gemeente)
        finding = Finding(code="interne-fout", facts={"bericht": referentienummer})
        return await self._refuse(request, (finding,), "defect", referentienummer)

    async def _refuse(
        self,
        request: _Request,
        findings: tuple[Finding, ...],
        problem: Problem,
        referentienummer: str | None = None,
        *,
        retry_after_s: float | None = None,
    ) -> Answer:
        """Give a fault, and have it kept."""
        referentienummer = referentienummer or self._new_id()
        answer = self._fault(request, referentienummer, findings, problem, retry_after_s=retry_after_s)
        unread = Unread(
            address=request.address,
            soapaction=request.soapaction,
            soap_version=request.soap_version,
            referentienummer=referentienummer,
            problem=problem,
            findings=findings,
            raw=request.skeleton,
        )
        try:
            await self._services.keep(unread, answer)
        except Exception:  # noqa: BLE001 -- the sender gets its fault whether or not we can keep it
            _log.exception("onverwachte_fout", referentienummer=referentienummer)
        return answer

    def _fault(
        self,
        request: _Request,
        referentienummer: str,
        findings: tuple[Finding, ...],
        problem: Problem,
        *,
        retry_after_s: float | None = None,
    ) -> Answer:
        """Write the fault: Fo03 where what is posted is asynchronous, else Fo02 (FACTS 4)."""
        fout = stuf.foutbericht(
            "Fo03" if _is_asynchronous(request) else "Fo02",
            findings,
            language=self._services.language(request.address),
            asked=stuf.Stuurgegevens(),
            referentienummer=referentienummer,
            now=self._now(),
        )
        status = 404 if findings[0].code in _NOT_FOUND else 503 if problem == "unavailable" else 500
        version = request.soap_version
        return Answer(
            status=status,
            content_type=stuf.CONTENT_TYPES[version],
            body=stuf.fault(fout, version),
            headers=() if retry_after_s is None else (("retry-after", f"{retry_after_s:.0f}"),),
        )


def _inbound(request: _Request) -> Inbound:
    assert request.skeleton is not None
    return Inbound(
        address=request.address,
        soapaction=request.soapaction,
        soap_version=request.soap_version,
        skeleton=request.skeleton,
        documents=request.documents,
    )


def _is_asynchronous(request: _Request) -> bool:
    """True by its dienst; at an address for all messages by the berichtcode at the end of its SOAPAction."""
    dienst = request.address.dienst
    if dienst is not None:
        return stuf.is_same_dienst(dienst, _ASYNCHRONOUS)
    return (request.soapaction or "")[-4:] in _ASYNCHRONOUS_CODES


def _wanted(scope: Scope) -> dict[bytes, bytes]:
    """Give the headers by name; of one that comes twice the last."""
    return dict(scope["headers"])


def _action(value: bytes | None) -> str | None:
    """Read a SOAPAction, quoted or not; None when it says nothing."""
    if not value:
        return None
    return value[:_SOAPACTION_LENGTH].decode("latin-1").strip().strip("\"'").strip() or None


async def _send_answer(send: Send, answer: Answer, *, close: bool) -> None:
    headers = (*answer.headers, ("connection", "close")) if close else answer.headers
    if isinstance(answer.body, bytes):
        await respond(send, answer.status, answer.content_type, answer.body, headers)
        return
    await send(_start(answer.status, answer.content_type, headers))
    async for chunk in answer.body:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def respond(
    send: Send, status: int, content_type: str, body: bytes, headers: tuple[tuple[str, str], ...] = ()
) -> None:
    """Send a whole response."""
    await send(_start(status, content_type, (*headers, ("content-length", str(len(body))))))
    await send({"type": "http.response.body", "body": body})


def _start(status: int, content_type: str, headers: tuple[tuple[str, str], ...]) -> MutableMapping[str, Any]:
    lines = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in (("content-type", content_type), *headers)
    ]
    return {"type": "http.response.start", "status": status, "headers": lines}
