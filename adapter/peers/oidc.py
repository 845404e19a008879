"""An OIDC issuer: its discovery document and keys, kept for a while, and the exchange of a code for a token.

Addresses come from the issuer's own discovery document, never from a request. What it answers is foreign data: checked here.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import orjson

from adapter import security, settings
from adapter.errors import Finding, Misconfigured, Unavailable
from adapter.peers.exchange_http import HttpExchange
from adapter.peers.port import Exchange, NoAnswer, NotSent

__all__ = ["Discovery", "Issuer", "Redeemed", "open_issuer"]

_KEPT_S: Final = 3600.0  # how long discovery and keys are believed
_AGAIN_S: Final = 30.0  # an unknown key makes us look again, not more often than this
_KEYS_MAX: Final = 100
_JSON: Final = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What we use of `/.well-known/openid-configuration`."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None  # where a browser goes to log out there too; None: it has no such place


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """Who logged in: the claims, and the token that says so, by which the issuer knows its session again."""

    claims: Mapping[str, Any]
    id_token: str


class Issuer:
    """The issuer of the settings."""

    def __init__(self, rules: settings.Oidc, exchange: Exchange, *, monotonic: Callable[[], float]) -> None:
        self.rules = rules
        self._exchange = exchange
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._discovery: tuple[float, Discovery] | None = None
        self._keys: tuple[float, Sequence[Mapping[str, Any]]] | None = None

    async def login_url(self, attempt: security.Attempt, *, redirect_uri: str) -> str:
        """Give where a browser goes to log in (authorization code with PKCE). Raises Unavailable."""
        found = await self.discover()
        query = {
            "response_type": "code",
            "client_id": self.rules.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self.rules.scopes),
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": security.challenge_of(attempt.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in found.authorization_endpoint else "?"
        return f"{found.authorization_endpoint}{joint}{urlencode(query)}"

    async def redeem(self, code: str, attempt: security.Attempt, *, redirect_uri: str, now_s: float) -> Redeemed:
        """Give who logged in. Raises Unavailable; TokenRefusedError when the code or token does not hold."""
        found = await self.discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self.rules.client_id,
            "code_verifier": attempt.verifier,
        }
        headers = {**_JSON, "Content-Type": "application/x-www-form-urlencoded"}
        if self.rules.client_secret is not None:
            pair = f"{quote(self.rules.client_id)}:{quote(self.rules.client_secret.get_secret_value())}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        status, answer = await self._call("POST", found.token_endpoint, headers, urlencode(form).encode())
        token = answer.get("id_token") if status == 200 else None
        if not isinstance(token, str):
            raise security.TokenRefusedError("code")
        claims = await self.read(token, audience=self.rules.client_id, now_s=now_s, nonce=attempt.nonce)
        return Redeemed(claims=claims, id_token=token)

    async def read_logout(self, token: str, *, now_s: float) -> tuple[str, str]:
        """Give (sid, sub) of who logged out at the issuer. Raises TokenRefusedError, Unavailable."""
        return security.check_logout(await self.read(token, audience=self.rules.client_id, now_s=now_s), now_s)

    async def read(
        self, token: str, *, audience: str | None = None, now_s: float, nonce: str | None = None
    ) -> Mapping[str, Any]:
        """Give the claims of a token of this issuer. Raises TokenRefusedError, Unavailable."""
        wanted = audience or self.rules.audience or self.rules.client_id
        for newest in (False, True):
            keys = await self._jwks(newest=newest)
            try:
                return security.read_token(
                    token, keys, issuer=self.rules.issuer, audience=wanted, now_s=now_s, nonce=nonce
                )
            except security.TokenRefusedError as error:
                if not error.unknown_key or newest:
                    raise
        raise AssertionError  # the second time returns or raises

    async def discover(self) -> Discovery:
        """Give the addresses of the issuer. Raises Unavailable."""
        async with self._lock:
            if self._discovery is None or self._monotonic() - self._discovery[0] > _KEPT_S:
                url = f"{self.rules.issuer.rstrip('/')}/.well-known/openid-configuration"
                status, found = await self._call("GET", url, _JSON, None)
                if status != 200 or found.get("issuer") != self.rules.issuer:
                    raise Unavailable(Finding(code="aanmelddienst-onbruikbaar"))
                self._discovery = (self._monotonic(), self._read_discovery(found))
            return self._discovery[1]

    async def close(self) -> None:
        """Let connections go."""
        await self._exchange.close()

    async def _jwks(self, *, newest: bool) -> Sequence[Mapping[str, Any]]:
        where = (await self.discover()).jwks_uri
        async with self._lock:
            age_s = float("inf") if self._keys is None else self._monotonic() - self._keys[0]
            if self._keys is None or age_s > (_AGAIN_S if newest else _KEPT_S):
                status, found = await self._call("GET", where, _JSON, None)
                keys = found.get("keys")
                if status != 200 or not isinstance(keys, list):
                    raise Unavailable(Finding(code="aanmelddienst-onbruikbaar"))
                self._keys = (self._monotonic(), [key for key in keys[:_KEYS_MAX] if isinstance(key, dict)])
            return self._keys[1]

    def _read_discovery(self, found: Mapping[str, Any]) -> Discovery:
        """Read what we need; each address must be as safe as the issuer's own."""
        scheme = urlsplit(self.rules.issuer).scheme

        def address(name: str) -> str:
            value = found.get(name)
            if not isinstance(value, str) or not value.startswith(("https://", f"{scheme}://")):
                raise Unavailable(Finding(code="aanmelddienst-onbruikbaar"))
            return value

        logout = found.get("end_session_endpoint")
        return Discovery(
            end_session_endpoint=None if logout is None else address("end_session_endpoint"),
            authorization_endpoint=address("authorization_endpoint"),
            token_endpoint=address("token_endpoint"),
            jwks_uri=address("jwks_uri"),
        )

    async def _call(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, Any]]:
        try:
            reply = await self._exchange.exchange(method, url, headers, body, timeout_s=self.rules.timeout_s)
            found = orjson.loads(reply.body)
        except (NotSent, NoAnswer) as error:
            raise Unavailable(Finding(code="aanmelddienst-niet-bereikbaar")) from error
        except orjson.JSONDecodeError as error:
            raise Unavailable(Finding(code="aanmelddienst-onbruikbaar")) from error
        return reply.status, found if isinstance(found, dict) else {}


def open_issuer(rules: settings.Oidc, *, monotonic: Callable[[], float]) -> Issuer:
    """Give the issuer, over sockets of its own. Raises Misconfigured (certificaten-onleesbaar)."""
    try:
        exchange = HttpExchange(ca=rules.ca)
    except OSError as error:
        raise Misconfigured(Finding(code="certificaten-onleesbaar", path="access.oidc.ca")) from error
    return Issuer(rules, exchange, monotonic=monotonic)
