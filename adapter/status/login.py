"""Logging in and out: at the issuer (authorization code with PKCE), or in the development profile by choosing a role.

Who logs out here is sent on to log out at the issuer too, by a form of the page: what the issuer knows its session by (the
id_token) names a person, so it never stands in an address. The issuer in turn may tell us that somebody logged out there.
"""

from __future__ import annotations

import contextlib
import html
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapter import observe, security
from adapter.errors import Unavailable
from adapter.security import Role
from adapter.status.access import Access, away
from adapter.status.answers import HEADERS, ProblemError, problem
from adapter.status.taal import language_asked, speak

__all__ = ["LeavePage", "LeaveView", "LoginPage", "LoginView", "login_routes", "plain_leave_page", "plain_login_page"]

_FORM_LASTS_S: Final = 3600
_NAME_MAX: Final = 60
_SEE_OTHER: Final = 303
_TOKEN_MAX: Final = 3500  # bytes of an id_token: browsers keep cookies of up to 4096
_FORM_BYTES: Final = 64 * 1024

_log = observe.get_logger("status")

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginView:
    """What the login page shows.

    Args:
        oidc_url: where the way to the issuer begins; None: no issuer.
        roles: to choose from in the development login; (): there is none.
        next: where to go afterwards.
        failed: why the last try did not work: "" or a code ("geweigerd", "geen-rol", "verlopen").
    """

    oidc_url: str | None
    roles: tuple[Role, ...]
    csrf: str
    next: str
    failed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveView:
    """What the page shows that is left by: a form to the issuer.

    Args:
        url: where it is sent.
        fields: what it holds.
    """

    url: str
    fields: Mapping[str, str]

    @property
    def origin(self) -> str:
        """Where forms of the page must be allowed to go, besides to us."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


LoginPage = Callable[[Request, LoginView], Response]
LeavePage = Callable[[Request, LeaveView], Response]


def login_routes(access: Access, page: LoginPage, leave_page: LeavePage) -> list[Route]:
    """Give the routes; `page` makes the login page, `leave_page` the one to log out at the issuer by."""
    made = _Login(access, page, leave_page)
    return [
        Route("/aanmelden", _answering(made.show), methods=["GET"]),
        Route("/aanmelden", _answering(made.choose), methods=["POST"]),
        Route("/aanmelden/oidc", _answering(made.begin), methods=["GET"]),
        Route("/aanmelden/terug", _answering(made.come_back), methods=["GET"]),
        Route("/afmelden", _answering(made.leave), methods=["POST"]),
        Route("/afmelden/aanmelddienst", _answering(made.left_there), methods=["POST"]),
    ]


def _answering(handler: Handler) -> Handler:
    async def answer(request: Request) -> Response:
        speak(language_asked(request.headers.get("accept-language")))
        try:
            response = await handler(request)
        except ProblemError as error:
            return error.response
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


class _Login:
    def __init__(self, access: Access, page: LoginPage, leave_page: LeavePage) -> None:
        self._access = access
        self._page = page
        self._leave_page = leave_page

    async def show(self, request: Request) -> Response:
        """Show how to log in."""
        access = self._access
        if access.issuer is None and not access.may_develop(request):
            return problem("geen-aanmelddienst")
        form_id = request.cookies.get(access.cookie_name(request, "formulier")) or secrets.token_hex(16)
        next_ = _local(request.query_params.get("naar"))
        response = self._page(
            request,
            LoginView(
                oidc_url=None if access.issuer is None else f"/aanmelden/oidc?{urlencode({'naar': next_})}",
                roles=tuple(Role) if access.may_develop(request) else (),
                csrf=access.sessions.csrf(form_id),
                next=next_,
                failed=request.query_params.get("fout", ""),
            ),
        )
        access.set_cookie(request, response, "formulier", form_id, lasts_s=_FORM_LASTS_S)
        return response

    async def choose(self, request: Request) -> Response:
        """Log in by choosing a name and a role: in the development profile, on this machine."""
        access = self._access
        if not access.may_develop(request):
            return problem("aanmelden-niet-hier")
        access.count_try(request)
        async with request.form(max_files=0, max_fields=8) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
        form_id = request.cookies.get(access.cookie_name(request, "formulier"), "")
        if not form_id or not access.sessions.is_csrf(form_id, given.get("csrf", "")) or access.is_foreign(request):
            return _again("verlopen", _local(given.get("naar")))
        role = given.get("rol", "")
        name = "".join(each for each in given.get("naam", "").strip() if each.isprintable())[:_NAME_MAX]
        if role not in tuple(Role) or not name:
            return _again("geweigerd", _local(given.get("naar")))
        return self._welcome(request, name=name, source="development", values=(role,), next_=given.get("naar"))

    async def begin(self, request: Request) -> Response:
        """Send a browser to the issuer."""
        access = self._access
        if access.issuer is None:
            return problem("geen-aanmelddienst")
        access.count_try(request)
        attempt = security.Attempt(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            next=_local(request.query_params.get("naar")),
            begun_s=int(access.clock_s()),
        )
        try:
            url = await access.issuer.login_url(attempt, redirect_uri=self._redirect_uri(request))
        except Unavailable as error:
            raise away(error) from error
        response = RedirectResponse(url, _SEE_OTHER)
        cookie = access.sessions.write_attempt(attempt)
        access.set_cookie(request, response, "poging", cookie, lasts_s=600)
        return response

    async def come_back(self, request: Request) -> Response:
        """Take somebody back from the issuer."""
        access = self._access
        if access.issuer is None:
            return problem("geen-aanmelddienst")
        access.count_try(request)
        cookie = request.cookies.get(access.cookie_name(request, "poging"), "")
        attempt = access.sessions.read_attempt(cookie, access.clock_s())
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if attempt is None or not secrets.compare_digest(attempt.state.encode(), state.encode()):
            return self._failed(request, "verlopen", "/")
        if not code:
            return self._failed(request, "geweigerd", attempt.next)
        try:
            redeemed = await access.issuer.redeem(
                code, attempt, redirect_uri=self._redirect_uri(request), now_s=access.clock_s()
            )
        except security.TokenRefusedError:
            return self._failed(request, "geweigerd", attempt.next)
        except Unavailable as error:
            raise away(error) from error
        claims = redeemed.claims
        values = access.values_of(claims)
        if not values:
            return self._failed(request, "geen-rol", attempt.next)
        sid, sub = (value if isinstance(value := claims.get(name), str) else "" for name in ("sid", "sub"))
        response = self._welcome(
            request, name=access.name_of(claims), source="oidc", values=values, next_=attempt.next, sid=sid, sub=sub
        )
        access.drop_cookie(request, response, "poging")
        if len(redeemed.id_token) <= _TOKEN_MAX:
            lasts_s = access.sessions.lasts_s
            access.set_cookie(request, response, "afmelden", redeemed.id_token, lasts_s=lasts_s)
        return response

    async def leave(self, request: Request) -> Response:
        """Log out: here, in every process, and then at the issuer."""
        access = self._access
        session = access.session_of(request)
        onward: LeaveView | None = None
        if session is not None:
            async with request.form(max_files=0, max_fields=8) as form:
                given = form.get("csrf")
            caller = await access.caller_of(request)
            access.check_forged(request, caller, given if isinstance(given, str) else None)
            await access.end(security.end_key("id", session.id))
            _log.info("afgemeld", source=session.source)
            onward = await self._onward(request) if session.source == "oidc" else None
        response = RedirectResponse("/aanmelden", _SEE_OTHER) if onward is None else self._leave_page(request, onward)
        access.drop_cookie(request, response, "sessie")
        access.drop_cookie(request, response, "afmelden")
        return response

    async def _onward(self, request: Request) -> LeaveView | None:
        """Give how to log out at the issuer; None where it has no place for that, or is away."""
        access = self._access
        try:
            url = None if access.issuer is None else (await access.issuer.discover()).end_session_endpoint
        except Unavailable:
            return None
        if access.issuer is None or url is None:
            return None
        fields = {
            "client_id": access.issuer.rules.client_id,
            "post_logout_redirect_uri": f"{access.base_url(request)}/aanmelden",
        }
        token = request.cookies.get(access.cookie_name(request, "afmelden"))
        return LeaveView(url=url, fields=fields if token is None else {"id_token_hint": token, **fields})

    async def left_there(self, request: Request) -> Response:
        """Take from the issuer that somebody logged out there (OpenID Connect Back-Channel Logout 1.0)."""
        access = self._access
        if access.issuer is None:
            return problem("geen-aanmelddienst")
        token = await _logout_token(request)
        try:
            sid, sub = await access.issuer.read_logout(token, now_s=access.clock_s())
        except security.TokenRefusedError:
            access.count_try(request)
            return problem("afmelding-geweigerd")
        except Unavailable as error:
            raise away(error) from error
        await access.end(security.end_key("sid", sid) if sid else security.end_key("sub", sub))
        _log.info("afgemeld", source="aanmelddienst")
        return Response(status_code=200)

    def _welcome(
        self,
        request: Request,
        *,
        name: str,
        source: str,
        values: tuple[str, ...],
        next_: str | None,
        sid: str = "",
        sub: str = "",
    ) -> Response:
        access = self._access
        now_s = int(access.clock_s())
        session = security.Session(
            id=secrets.token_hex(16),  # a new one at each login: none that was planted before can become somebody's
            name=name,
            source=source,
            values=values,
            begun_s=now_s,
            seen_s=now_s,
            sid=sid,
            sub=sub,
        )
        response = RedirectResponse(_local(next_), _SEE_OTHER)
        access.set_cookie(request, response, "sessie", access.sessions.write(session), lasts_s=access.sessions.lasts_s)
        access.drop_cookie(request, response, "formulier")
        _log.info("aangemeld", source=source)
        return response

    def _failed(self, request: Request, code: str, next_: str) -> Response:
        _log.warning("aanmelding_geweigerd", code=code)
        response = _again(code, next_)
        self._access.drop_cookie(request, response, "poging")
        return response

    def _redirect_uri(self, request: Request) -> str:
        return f"{self._access.base_url(request)}/aanmelden/terug"


async def _logout_token(request: Request) -> str:
    """Give the token of the form that an issuer sends; "" where there is none."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_BYTES:
            return ""
    with contextlib.suppress(ValueError):
        return parse_qs(body.decode("ascii"), max_num_fields=8).get("logout_token", [""])[0]
    return ""


def _again(code: str, next_: str) -> Response:
    return RedirectResponse(f"/aanmelden?{urlencode({'fout': code, 'naar': next_})}", _SEE_OTHER)


def _local(target: str | None) -> str:
    """Give a path of our own to go to: an address of another site would make us help a deceiver."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or not target.isprintable():
        return "/"
    return target


_TEXTS: Final = {
    "geweigerd": "Aanmelden is niet gelukt.",
    "geen-rol": "U bent aangemeld, maar hebt hier geen rol. Vraag de beheerder om toegang.",
    "verlopen": "Het aanmelden duurde te lang. Probeer het opnieuw.",
}


def plain_login_page(_request: Request, view: LoginView) -> Response:
    """Give the login page without any dress."""
    next_, csrf = html.escape(view.next), html.escape(view.csrf)
    parts = [f"<p role=alert>{_TEXTS[view.failed]}</p>"] if view.failed in _TEXTS else []
    if view.oidc_url is not None:
        parts.append(f'<p><a href="{html.escape(view.oidc_url)}">Aanmelden met uw organisatie</a></p>')
    if view.roles:
        options = "".join(f"<option>{role}</option>" for role in view.roles)
        parts.append(
            "<h2>Ontwikkelomgeving</h2><form method=post action=/aanmelden>"
            f'<input type=hidden name=csrf value="{csrf}"><input type=hidden name=naar value="{next_}">'
            "<p><label>Naam <input name=naam required maxlength=60 autocomplete=username></label></p>"
            f"<p><label>Rol <select name=rol>{options}</select></label></p><p><button>Aanmelden</button></p></form>"
        )
    text = (
        '<!doctype html><html lang=nl><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f"<title>Aanmelden · Koppelvlak</title><main><h1>Aanmelden</h1>{''.join(parts)}</main></html>"
    )
    headers = {"Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'"}
    return Response(text, 200, headers, "text/html; charset=utf-8")


def plain_leave_page(_request: Request, view: LeaveView) -> Response:
    """Give the page to log out at the issuer by, without any dress."""
    fields = "".join(
        f'<input type=hidden name="{html.escape(name)}" value="{html.escape(value)}">'
        for name, value in view.fields.items()
    )
    text = (
        '<!doctype html><html lang=nl><meta charset=utf-8><meta name=viewport content="width=device-width">'
        f'<title>Afmelden · Koppelvlak</title><main><h1>Afmelden</h1><form method=post action="{html.escape(view.url)}">'
        f"{fields}<button>Ook afmelden bij uw organisatie</button></form></main></html>"
    )
    policy = f"default-src 'none'; form-action 'self' {view.origin}; frame-ancestors 'none'"
    return Response(text, 200, {"Content-Security-Policy": policy}, "text/html; charset=utf-8")
