"""Who asks: a request becomes a `security.Caller`, by API key, token of the issuer, session cookie, or (open) the machine itself.

In the development profile the reading API is open to this machine itself, as lezer (ARCHITECTURE 3.1). "Itself" is: from
loopback, not passed on by a proxy, and addressed by a local name, so that a web page elsewhere can't reach it through a name
of its own that points here (DNS rebinding).
"""

from __future__ import annotations

import dataclasses
import datetime
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, Protocol
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from adapter import observe, peers, security, settings
from adapter.errors import Unavailable, render
from adapter.security import NOBODY, Caller, Role, Session
from adapter.status.answers import ProblemError
from adapter.status.taal import spoken

__all__ = ["Access", "SessionEnds", "away"]

_PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_NAME_MAX: Final = 100
_SEEN_S: Final = 60  # a session's cookie is written anew no more often than this
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="koppelvlak"'}

_log = observe.get_logger("status")


class SessionEnds(Protocol):
    """Remembers sessions that were ended before their time, for every process to see. Raises Unavailable."""

    async def end_sessions(self, keys: Sequence[str], *, at: datetime.datetime, until: datetime.datetime) -> None:
        """End the sessions that are known by one of these names and were begun before `at`; remembered until `until`."""

    async def is_session_ended(self, keys: Sequence[str], *, begun: datetime.datetime) -> bool:
        """True when a session that was begun then was ended under one of these names."""


class Access:
    """Recognises callers; gives and ends sessions.

    Args:
        gemeenten: names of all; a role in any other is no role.
        issuer: where people log in; None: no OIDC.
        clock_s: seconds since 1970.
    """

    def __init__(
        self,
        rules: settings.Access,
        *,
        profile: Literal["development", "production"],
        public_url: str | None,
        gemeenten: Sequence[str],
        sessions: security.Sessions,
        ends: SessionEnds,
        issuer: peers.Issuer | None,
        clock_s: Callable[[], float],
        monotonic: Callable[[], float],
    ) -> None:
        self.rules = rules
        self.issuer = issuer
        self.sessions = sessions
        self._ends = ends
        self.clock_s = clock_s
        self.gemeenten = tuple(gemeenten)
        self._development = profile == "development"
        self._public_url = public_url
        self._monotonic = monotonic
        self._rate = security.Rate(tries=rules.logins_per_minute, per_s=60.0)
        self._grants = {name: security.grants_of(key.grants, gemeenten) for name, key in rules.keys.items()}

    # --- who asks -------------------------------------------------------------------------------------------------

    async def caller_of(self, request: Request) -> Caller:
        """Give who asks; NOBODY when nothing is said. Raises ProblemError (401, 429, 503) when what is said is not true."""
        scheme, _, credential = request.headers.get("authorization", "").partition(" ")
        key = request.headers.get("x-api-key")
        if key is None and scheme.lower() == "bearer" and credential.strip().startswith(security.KEY_PREFIX):
            key = credential.strip()
        if key is not None:
            return self._by_key(request, key)
        if scheme:
            return await self._by_token(request, scheme, credential.strip())
        session = self.session_of(request)
        if session is not None and not await self._is_ended(session):
            return self._by_session(session)
        if self._development and self.is_local(request):
            lezer = frozenset({Role.LEZER})
            return Caller(name="lokaal", kind="open", grants=dict.fromkeys(self.gemeenten, lezer))
        return NOBODY

    def session_of(self, request: Request) -> Session | None:
        """Give the session of a browser."""
        cookie = request.cookies.get(self.cookie_name(request, "sessie"))
        return None if cookie is None else self.sessions.read(cookie, self.clock_s())

    async def _is_ended(self, session: Session) -> bool:
        try:
            return await self._ends.is_session_ended(security.end_keys(session), begun=_moment(session.begun_s))
        except Unavailable as error:
            raise away(error) from error

    def _by_key(self, request: Request, key: str) -> Caller:
        name = security.find_key(self.rules.keys, key)
        if name is None:
            raise self._unknown(request)
        return Caller(name=f"sleutel:{name}", kind="key", grants=self._grants[name])

    async def _by_token(self, request: Request, scheme: str, token: str) -> Caller:
        if scheme.lower() != "bearer" or self.issuer is None:
            raise self._unknown(request)
        try:
            claims = await self.issuer.read(token, now_s=self.clock_s())
        except security.TokenRefusedError as error:
            raise self._unknown(request) from error
        except Unavailable as error:
            raise away(error) from error
        return Caller(name=self.name_of(claims), kind="token", grants=self._granted(self.values_of(claims)))

    def _by_session(self, session: Session) -> Caller:
        if session.source == "oidc":
            grants = self._granted(session.values)
        elif self._development:
            role = frozenset(Role(value) for value in session.values if value in tuple(Role))
            grants = dict.fromkeys(self.gemeenten, role)
        else:
            return NOBODY
        return Caller(name=session.name, kind="session", grants=grants)

    def _granted(self, values: Sequence[str]) -> Mapping[str, frozenset[Role]]:
        given = () if self.rules.oidc is None else self.rules.oidc.grants
        return security.grants_of((grant for grant in given if grant.value in values), self.gemeenten)

    def values_of(self, claims: Mapping[str, object]) -> tuple[str, ...]:
        """Give those values of the claim that the settings give roles by."""
        rules = self.rules.oidc
        assert rules is not None, "claims come from the issuer"
        known = {grant.value for grant in rules.grants}
        return tuple(value for value in security.values_of(claims, rules.claim) if value in known)

    def name_of(self, claims: Mapping[str, object]) -> str:
        """Give what the audit calls a person; the subject where the claim is not there."""
        assert self.rules.oidc is not None, "claims come from the issuer"
        found = security.values_of(claims, self.rules.oidc.name_claim) or security.values_of(claims, "sub") or ("?",)
        return "".join(each for each in " ".join(found) if each.isprintable())[:_NAME_MAX]

    def _unknown(self, request: Request) -> ProblemError:
        """Give the refusal of a credential that does not hold; whoever tries too many waits. One that holds never does."""
        self.count_try(request)
        _log.warning("aanmelding_geweigerd")
        return ProblemError("aanmelding-onbekend", headers=_CHALLENGE)

    def count_try(self, request: Request) -> None:
        """Count a try to get in; raises ProblemError (429) when there were too many from this address."""
        address = request.client.host if request.client else "?"
        wait_s = self._rate.wait_s(address, self._monotonic())
        if wait_s:
            raise ProblemError("te-veel-pogingen", seconden=wait_s, headers={"Retry-After": str(wait_s)})
        self._rate.tried(address, self._monotonic())

    # --- browsers -------------------------------------------------------------------------------------------------

    def may_develop(self, request: Request) -> bool:
        """True when the built-in login of the development profile is there for this request."""
        return self._development and self.is_local(request)

    def is_local(self, request: Request) -> bool:
        """True when it comes from this machine itself, asked for by a local name."""
        if request.client is not None and not _is_loopback(request.client.host):
            return False
        if any(name in request.headers for name in _PASSED_ON):
            return False
        host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
        return "." not in host or _is_loopback(host) or host.endswith(".localhost")

    def is_secure(self, request: Request) -> bool:
        """True when browsers reach us over https."""
        return self.base_url(request).startswith("https://")

    def base_url(self, request: Request) -> str:
        """Give the address by which browsers know us."""
        return (self._public_url or str(request.base_url)).rstrip("/")

    def cookie_name(self, request: Request, name: str) -> str:
        """Give the name of a cookie; over https one that no other host or path can set."""
        return f"__Host-koppelvlak-{name}" if self.is_secure(request) else f"koppelvlak-{name}"

    def set_cookie(self, request: Request, response: Response, name: str, value: str, *, lasts_s: int) -> None:
        """Give a cookie to the browser; no script can read it."""
        response.set_cookie(
            self.cookie_name(request, name),
            value,
            max_age=lasts_s,
            path="/",
            secure=self.is_secure(request),
            httponly=True,
            samesite="lax",  # strict would not come along when the issuer sends somebody back
        )

    def drop_cookie(self, request: Request, response: Response, name: str) -> None:
        """Have the browser forget a cookie."""
        response.delete_cookie(
            self.cookie_name(request, name), path="/", secure=self.is_secure(request), httponly=True, samesite="lax"
        )

    async def end(self, *keys: str) -> None:
        """Believe no session any more that is known by one of these names: in no process, and from no copy of its cookie."""
        now = _moment(self.clock_s())
        await self._ends.end_sessions(keys, at=now, until=now + datetime.timedelta(seconds=self.sessions.lasts_s))

    def keep_awake(self, request: Request, response: Response) -> None:
        """Note in the cookie that a page was asked for, so that the session does not end as one that rests."""
        session, now_s = self.session_of(request), int(self.clock_s())
        if session is not None and now_s - session.seen_s >= _SEEN_S:
            seen = self.sessions.write(dataclasses.replace(session, seen_s=now_s))
            left_s = max(1, session.begun_s + self.sessions.lasts_s - now_s)
            self.set_cookie(request, response, "sessie", seen, lasts_s=left_s)

    # --- forged forms ---------------------------------------------------------------------------------------------

    def csrf_of(self, request: Request) -> str:
        """Give the token for forms on a page of this session; "" where there is no session, and nothing to forge."""
        session = self.session_of(request)
        return "" if session is None else self.sessions.csrf(session.id)

    def check_forged(self, request: Request, caller: Caller, given: str | None) -> None:
        """Raise ProblemError (403) when a change may come from a page of another site.

        Only a browser brings credentials along by itself; a key or token was put there on purpose.
        """
        if caller.kind != "session" or request.method not in _UNSAFE:
            return
        session = self.session_of(request)
        if session is None or not given or not self.sessions.is_csrf(session.id, given) or self.is_foreign(request):
            raise ProblemError("formulier-niet-vertrouwd")

    def is_foreign(self, request: Request) -> bool:
        """True when the browser says that the request was made by a page of another site."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = request.headers.get("origin")
        return origin is not None and origin not in (self.base_url(request), str(request.base_url).rstrip("/"))


def away(error: Unavailable) -> ProblemError:
    """Give the answer for something that does not work now."""
    text = render(error.findings[0], spoken())
    return ProblemError(
        "tijdelijk-niet",
        tekst=f"{text.what} {text.fix}",
        headers={"Retry-After": str(round(error.retry_after_s) or 1)},
        code=error.findings[0].code,
    )


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
