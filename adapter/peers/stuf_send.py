"""A StUF system that we tell: an asynchronous message (Lk01) goes out, a Bv03 or a Fo03 comes back (FACTS 4).

Errors are by what the caller can do: `Refused` (the receiver says that the message is wrong: no retry mends it),
`Unavailable` (certainly not taken; later may help), `OutcomeUnknown` (it left, no answer came: send it again, with the
same referentienummer). No text of a peer ever reaches a text of ours: codes only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from lxml import etree

from adapter import guard, stuf
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.peers.breaker import Breaker
from adapter.peers.port import Body, Exchange, NoAnswer, NotSent, Reply

__all__ = ["StufReceiver", "StufSender"]

_FO: Final = re.compile(r"Fo0[123]Bericht")
_BV: Final = re.compile(r"Bv0[1-4]Bericht")
_CODE: Final = re.compile(r"[A-Za-z]{2,4}[0-9]{3}")
_LATER: Final = frozenset({408, 425, 429, 502, 503, 504})
_ENVELOPES: Final = frozenset({200, 202, 500})  # a fault of SOAP 1.1 comes with a 500
_NOT_UNIQUE: Final = "StUF016"  # the referentienummer was used before: by the attempt whose answer we did not get
_SERVER: Final = "server"


class StufReceiver(Protocol):
    """The port."""

    def resting_s(self) -> float:
        """Give how long the system is left alone because it does not answer; 0 when it may be called."""

    async def send(self, body: Body, soapaction: str, *, repeated: bool) -> None:
        """Send a message in its envelope; back once the receiver has acknowledged it.

        Args:
            repeated: an earlier attempt may have arrived: "referentienummer used before" then means that it did.

        Raises:
            Refused: the receiver refuses it (foutbericht with plek client).
            Unavailable: not taken; foutbericht with plek server, 503, no connection.
            OutcomeUnknown: no answer came, or none that can be understood.
        """

    async def forward(self, body: Body, soapaction: str) -> Reply:
        """Pass a message on and give the answer as it is.

        Raises:
            Refused: the system does not let us in.
            Unavailable: no answer, or none that is an envelope.
        """

    async def close(self) -> None:
        """Let connections go."""


class StufSender:
    """`StufReceiver` over SOAP 1.1."""

    def __init__(
        self,
        exchange: Exchange,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout_s: float,
        monotonic: Callable[[], float],
    ) -> None:
        self._exchange = exchange
        self._url = url
        self._headers = {"Content-Type": stuf.CONTENT_TYPES["1.1"], "Accept": "text/xml", **headers}
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._breaker = Breaker()

    def resting_s(self) -> float:
        """See `StufReceiver`."""
        return self._breaker.resting_s(self._monotonic())

    async def send(self, body: Body, soapaction: str, *, repeated: bool) -> None:
        """See `StufReceiver`."""
        rest = self._breaker.admit(self._monotonic())
        if rest > 0.0:
            raise Unavailable(Finding(code="abonnee-niet-bereikbaar"), retry_after_s=rest)
        headers = {**self._headers, "SOAPAction": f'"{soapaction}"'}
        try:
            reply = await self._exchange.exchange("POST", self._url, headers, body, timeout_s=self._timeout_s)
        except NotSent as error:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="abonnee-niet-bereikbaar"), retry_after_s=0.0) from error
        except NoAnswer as error:
            self._breaker.failed(self._monotonic())
            raise OutcomeUnknown(Finding(code="abonnee-geen-antwoord")) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        if reply.status in _LATER:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="abonnee-niet-bereikbaar"), retry_after_s=_retry_after(reply))
        self._breaker.succeeded()
        _judge(reply, repeated=repeated)

    async def forward(self, body: Body, soapaction: str) -> Reply:
        """See `StufReceiver`."""
        rest = self._breaker.admit(self._monotonic())
        if rest > 0.0:
            raise Unavailable(Finding(code="zaaksysteem-niet-bereikbaar"), retry_after_s=rest)
        headers = {**self._headers, "SOAPAction": f'"{soapaction}"'}
        try:
            reply = await self._exchange.exchange("POST", self._url, headers, body, timeout_s=self._timeout_s)
        except (NotSent, NoAnswer) as error:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="zaaksysteem-niet-bereikbaar"), retry_after_s=0.0) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        is_envelope = reply.body.lstrip()[:1] == b"<" and reply.status in _ENVELOPES
        if reply.status in _LATER or (reply.status >= 500 and not is_envelope):
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="zaaksysteem-niet-bereikbaar"), retry_after_s=_retry_after(reply))
        self._breaker.succeeded()
        if not is_envelope:
            raise Refused(Finding(code="zaaksysteem-weigert", facts={"status": str(reply.status)}))
        return reply

    async def close(self) -> None:
        """See `StufReceiver`."""
        await self._exchange.close()


def _retry_after(reply: Reply) -> float:
    text = reply.headers.get("retry-after", "")
    return float(text[:6]) if text[:6].isdigit() else 0.0


def _judge(reply: Reply, *, repeated: bool) -> None:
    """Return for an acknowledgement; raise for everything else."""
    status = {"status": str(reply.status)}
    try:
        payload = stuf.payload_of(guard.parse(reply.body)) if reply.body else None
    except KoppelvlakError:
        payload = None
    name = etree.QName(payload).localname if payload is not None else ""
    if payload is not None and _FO.fullmatch(name):
        _judge_fault(payload, repeated=repeated)
        return
    if _BV.fullmatch(name) and reply.status < 300:
        return
    if 400 <= reply.status < 500:
        raise Refused(Finding(code="abonnee-weigert", facts={**status, "reden": name or "-"}))
    if name == "Fault":  # a server that broke before it knew what it had: it may or may not be taken
        raise OutcomeUnknown(Finding(code="abonnee-antwoord-onleesbaar", facts=status))
    raise OutcomeUnknown(Finding(code="abonnee-antwoord-onleesbaar", facts=status))


def _judge_fault(payload: etree._Element, *, repeated: bool) -> None:
    code = (payload.findtext("{*}body/{*}code") or "").strip()
    plek = (payload.findtext("{*}body/{*}plek") or "").strip().lower()
    told = code if _CODE.fullmatch(code) else "-"
    if code == _NOT_UNIQUE and repeated:
        return
    if plek == _SERVER:
        raise Unavailable(Finding(code="abonnee-kan-niet", facts={"code": told}), retry_after_s=0.0)
    raise Refused(Finding(code="abonnee-weigert-bericht", facts={"code": told}, source="StUF 03.01 §4.4"))
