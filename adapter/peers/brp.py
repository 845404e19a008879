"""Haal Centraal BRP personen bevragen v2: one endpoint, `POST …/personen`; its limits and errors (MAPPING D.1).

A body holds personal data: it never reaches an address, a log or a text of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

import orjson

from adapter import settings
from adapter.errors import Finding, Misconfigured, Refused, Unavailable
from adapter.peers.breaker import Breaker
from adapter.peers.exchange_asgi import App, AsgiExchange
from adapter.peers.exchange_http import HttpExchange
from adapter.peers.port import Exchange, Json, NoAnswer, NotSent, Reply

__all__ = ["Brp", "BrpClient", "open_brp"]

_CODE: Final = re.compile(r"[A-Za-z]{1,40}")
_LATER: Final = frozenset({429, 502, 503, 504})
_REST_S: Final = 30.0


class Brp(Protocol):
    """The port."""

    async def personen(self, query: Json) -> Sequence[Json]:
        """Give the persons that a query finds. Raises Refused, Unavailable."""

    async def close(self) -> None:
        """Let connections go."""


class BrpClient:
    """`Brp` over HTTP.

    Args:
        headers: of every call: key, purpose, who asks.
    """

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
        self._url = f"{url.rstrip('/')}/personen"
        self._headers = {"Accept": "application/json", "Content-Type": "application/json; charset=utf-8", **headers}
        self._timeout_s = timeout_s
        self._monotonic = monotonic
        self._breaker = Breaker()

    async def personen(self, query: Json) -> Sequence[Json]:
        """See `Brp`."""
        rest = self._breaker.admit(self._monotonic())
        if rest > 0.0:
            raise Unavailable(Finding(code="brp-niet-bereikbaar"), retry_after_s=rest)
        try:
            reply = await self._exchange.exchange(
                "POST", self._url, self._headers, orjson.dumps(query), timeout_s=self._timeout_s
            )
        except (NotSent, NoAnswer) as error:
            self._breaker.failed(self._monotonic())
            raise Unavailable(Finding(code="brp-niet-bereikbaar")) from error
        except BaseException:
            self._breaker.abandoned()
            raise
        if reply.status != 200:
            raise self._refusal(reply)
        self._breaker.succeeded()
        return _personen(reply)

    async def close(self) -> None:
        """See `Brp`."""
        await self._exchange.close()

    def _refusal(self, reply: Reply) -> Exception:
        status = str(reply.status)
        if reply.status in _LATER:
            after = reply.headers.get("retry-after", "")
            rest_s = min(float(after), 3600.0) if after.isascii() and after.isdigit() else _REST_S
            if after:
                self._breaker.rest(self._monotonic() + rest_s)
            else:
                self._breaker.failed(self._monotonic())
            return Unavailable(Finding(code="brp-niet-bereikbaar"), retry_after_s=rest_s)
        self._breaker.succeeded()
        if reply.status in {401, 403}:
            return Refused(Finding(code="brp-geen-toegang", facts={"status": status}))
        codes = _codes(reply)
        if "tooManyResults" in codes:
            return Refused(Finding(code="brp-te-veel"))
        return Refused(Finding(code="brp-weigert", facts={"status": status, "reden": ", ".join(codes) or "-"}))


def open_brp(target: settings.Brp, *, monotonic: Callable[[], float], app: App | None = None) -> BrpClient:
    """Give the client of a source of persons; `app`: one in this process.

    Raises:
        Misconfigured: the certificates that are to be trusted can't be read.
    """
    try:
        exchange: Exchange = AsgiExchange(app) if app is not None else HttpExchange(ca=target.ca)
    except OSError as error:
        facts = {"bestand": "koppelvlak.toml", "reden": error.strerror or "?"}
        raise Misconfigured(Finding(code="configuratie-waarde", path="brp.ca", facts=facts)) from error
    named = {
        "x-doelbinding": target.doelbinding,
        "x-verwerking": target.verwerking,
        "x-gebruiker": target.gebruiker,
        "x-origin-oin": target.oin,
        target.api_key_header: target.api_key.get_secret_value() if target.api_key is not None else None,
    }
    headers = {name: value for name, value in named.items() if value}
    return BrpClient(exchange, target.url, headers=headers, timeout_s=target.timeout_s, monotonic=monotonic)


def _personen(reply: Reply) -> list[Json]:
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        facts = {"status": str(reply.status), "reden": "geen JSON"}
        raise Refused(Finding(code="brp-weigert", facts=facts)) from error
    found = content.get("personen") if isinstance(content, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _codes(reply: Reply) -> list[str]:
    """Give the codes of a refusal: words of the API's own, never a value."""
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        return []
    if not isinstance(content, dict):
        return []
    params = content.get("invalidParams")
    places = [content, *(params if isinstance(params, list) else [])]
    codes = [place.get("code") for place in places if isinstance(place, dict)]
    return list(dict.fromkeys(code for code in codes if isinstance(code, str) and _CODE.fullmatch(code)))
