"""The pages and where they are; each is guarded here: who isn't signed in is sent to sign in, who may not is told so."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapter import __version__
from adapter.status.answers import ProblemError
from adapter.status.dashboard import (
    aanmelden,
    bericht,
    berichten,
    herhalen,
    herstellen,
    overzicht,
    quarantaine,
    schemas,
    verbindingen,
    verschillen,
    voorkeuren,
)
from adapter.status.dashboard.forms import BadForm
from adapter.status.dashboard.pages import HEADERS, Pages, language_of, redirect
from adapter.status.dashboard.viewer import Viewer
from adapter.status.login import login_routes
from adapter.status.ports import Ports
from adapter.status.taal import speak

__all__ = ["dashboard_routes"]

Page = Callable[[Request, Viewer], Awaitable[Response]]
Handler = Callable[[Request], Awaitable[Response]]
_FOREVER: Final = "public, max-age=31536000, immutable"


def dashboard_routes(ports: Ports) -> list[BaseRoute]:
    """Give the routes of all pages, of logging in among them."""
    site = Pages(__version__, functools.partial(_can_sign_in, ports))
    table = (
        *overzicht.pages(ports, site),
        *berichten.pages(ports, site),
        *bericht.pages(ports, site),
        *herstellen.pages(ports, site),
        *quarantaine.pages(ports, site),
        *verbindingen.pages(ports, site),
        *verschillen.pages(ports, site),  # before /schemas/{pack}
        *schemas.pages(ports, site),
        *herhalen.pages(ports, site),
    )
    return [
        Route("/static/{name}", _static(site), methods=["GET"]),
        Route("/voorkeuren", _guarded(ports, site, _preferences(ports), open_to_all=True), methods=["POST"]),
        *login_routes(ports.access, aanmelden.login_page(site), aanmelden.leave_page(site)),
        *(Route(path, _guarded(ports, site, page), methods=[method]) for method, path, page in table),
    ]


def _guarded(ports: Ports, site: Pages, page: Page, *, open_to_all: bool = False) -> Handler:
    async def answer(request: Request) -> Response:
        speak(language_of(request))
        try:
            caller = await ports.access.caller_of(request)
        except ProblemError as error:
            return error.response
        viewer = Viewer(caller=caller, csrf=ports.access.csrf_of(request)) if caller.gemeenten() else None
        if viewer is None and not open_to_all:
            if _can_sign_in(ports, request) and caller.kind == "nobody" and request.method == "GET":
                return redirect(f"/aanmelden?{urlencode({'naar': request.url.path})}")
            return site.answer(
                request, None, "fout.html", status=401, code="401" if _can_sign_in(ports, request) else "dicht"
            )
        try:
            response = await page(request, viewer)  # type: ignore[arg-type]  # None only where it is open to all
        except BadForm as error:
            return site.answer(request, viewer, "fout.html", status=error.status, code=error.key)
        if caller.kind == "session" and not request.url.path.endswith(
            "/deel"
        ):  # what a page asks by itself wakes nobody
            ports.access.keep_awake(request, response)
        return response

    return answer


def _preferences(ports: Ports) -> Page:
    async def keep(request: Request, viewer: Viewer | None) -> Response:
        return await voorkeuren.keep(request, ports.access, viewer)

    return keep


def _static(site: Pages) -> Handler:
    async def answer(request: Request) -> Response:
        found = site.files.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404, headers=HEADERS)
        content, kind, mark = found
        seen = request.headers.get("if-none-match") == f'"{mark}"'
        headers = {**HEADERS, "Cache-Control": _FOREVER, "ETag": f'"{mark}"'}
        return Response(b"" if seen else content, 304 if seen else 200, headers, kind)

    return answer


def _can_sign_in(ports: Ports, request: Request) -> bool:
    return ports.access.issuer is not None or ports.access.may_develop(request)
