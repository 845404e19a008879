"""A legacy StUF system that we ask: a question (Lv01) in its envelope, the answer (La01) as it came (MAPPING D.1).

Who isn't there is said in three ways by real systems: an answer without `antwoord`, an empty `antwoord`, or a fault that
says so. All three become the first, which is the standard's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Protocol

from lxml import etree

from adapter import guard, settings, stuf
from adapter.errors import Finding, KoppelvlakError, Misconfigured, Refused, Unavailable
from adapter.peers.breaker import Breaker
from adapter.peers.exchange_asgi import App, AsgiExchange
from adapter.peers.exchange_http import HttpExchange
from adapter.peers.port import Exchange, NoAnswer, NotSent, Reply

__all__ = ["StufClient", "StufSource", "open_stuf_source"]

_FO: Final = re.compile(r"Fo0[123]Bericht")
_CODE: Final = re.compile(r"StUF[0-9]{3}")
_NOT_FOUND: Final = re.compile(r"niet (gevonden|aanwezig)|not found", re.IGNORECASE)
_NOT_FOUND_CODE: Final = "StUF064"
_LATER: Final = frozenset({429, 502, 503, 504})
_NO_ACCESS: Final = frozenset({401, 403})


class StufSource(Protocol):
    """The port."""

    async def ask(self, question: etree._Element, soapaction: str) -> etree._Element | None:
        """Give the answer; None where the source says that there is no such object. Raises Refused, Unavailable."""

    async def close(self) -> None:
        """Let connections go."""


class StufClient:
    """`StufSource` over SOAP 1.1.

    Args:
        headers: of every call, beside those of SOAP.
    """

    def __init__(
        self,
        exchange: Exchange,
        url: str,
        *,
        headers: dict[str, str],
        timeout_s: float,
        monotonic: Callable[[], float],
    ) -> None:
        self._exchange = exchange
        self._url = url
        self._headers = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", **headers}
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._breaker = Breaker()

    async def ask(self, question: etree._Element, soapaction: str) -> etree._Element | None:
        """See `StufSource`."""
        rest = self._breaker.admit(self._monotonic())
        if rest > 0.0:
            raise Unavailable(Finding(code="brp-niet-bereikbaar"), retry_after_s=rest)
        headers = {**self._headers, "SOAPAction": f'"{soapaction}"'}
        try:
            reply = await self._exchange.exchange(
                "POST", self._url, headers, stuf.wrap(question, "1.1"), timeout_s=self._timeout_s
            )
        except (NotSent, NoAnswer) as error:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="brp-niet-bereikbaar")) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        if reply.status in _LATER:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="brp-niet-bereikbaar"))
        self._breaker.succeeded()
        return _answer(reply)

    async def close(self) -> None:
        """See `StufSource`."""
        await self._exchange.close()


def open_stuf_source(target: settings.Brp, *, monotonic: Callable[[], float], app: App | None = None) -> StufClient:
    """Give the client of a legacy system; `app`: one in this process.

    Raises:
        Misconfigured: the certificates that are to be trusted can't be read.
    """
    try:
        exchange: Exchange = AsgiExchange(app) if app is not None else HttpExchange(ca=target.ca)
    except OSError as error:
        facts = {"bestand": "koppelvlak.toml", "reden": error.strerror or "?"}
        raise Misconfigured(Finding(code="configuratie-waarde", path="brp.ca", facts=facts)) from error
    key = target.api_key.get_secret_value() if target.api_key is not None else None
    headers = {target.api_key_header: key} if key else {}
    return StufClient(exchange, target.url, headers=headers, timeout_s=target.timeout_s, monotonic=monotonic)


def _answer(reply: Reply) -> etree._Element | None:
    if reply.status in _NO_ACCESS:
        raise Refused(Finding(code="brp-geen-toegang", facts={"status": str(reply.status)}))
    try:
        payload = stuf.payload_of(guard.parse(reply.body))
    except KoppelvlakError as error:
        raise _refusal(reply, "geen StUF") from error
    name = etree.QName(payload).localname
    if name == "Fault":
        if _NOT_FOUND.search(payload.findtext("faultstring", "")):
            return None
        raise _refusal(reply, "Fault")
    if _FO.fullmatch(name):
        code = payload.findtext("{*}body/{*}code", "").strip()
        if code == _NOT_FOUND_CODE or _NOT_FOUND.search(payload.findtext("{*}body/{*}omschrijving", "")):
            return None
        raise _refusal(reply, code if _CODE.fullmatch(code) else name)
    _without_nothing(payload)
    return payload


def _without_nothing(payload: etree._Element) -> None:
    """Take out an `antwoord` without objects: it is invalid, and means that there are none."""
    for antwoord in payload.findall("{*}antwoord"):
        if not any(len(item) for item in antwoord):
            payload.remove(antwoord)


def _refusal(reply: Reply, reason: str) -> Refused:
    return Refused(Finding(code="brp-weigert", facts={"status": str(reply.status), "reden": reason}))
