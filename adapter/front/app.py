"""The web application: the SOAP address, the WSDL, and what others mount beside them."""

from __future__ import annotations

import datetime
import functools
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute, Route
from typing_extensions import override

from adapter import __version__, guard
from adapter.front.body import Receive
from adapter.front.description import with_addresses
from adapter.front.port import Address, Services
from adapter.front.soap import FindWrong, Scope, Send, SoapEndpoint, respond

__all__ = ["create_app"]

_ADDRESSES = 1024  # remembered; strangers may try many
_XML = "text/xml; charset=utf-8"
_TEXT = "text/plain; charset=utf-8"
_HOW = b"POST a SOAP message here; GET ?wsdl for the description of the service.\n"
_NONE = b"There is no description here.\n"


def create_app(
    services: Services,
    limits: guard.Limits,
    *,
    now: Callable[[], datetime.datetime],
    new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    read_s: float = 60.0,
    in_work_max: int = 2048,
    public_url: str | None = None,
    routers: Sequence[APIRouter] = (),
    routes: Sequence[BaseRoute] = (),
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    version: str = __version__,
) -> FastAPI:
    """Make the application.

    Args:
        read_s: how long a sender may take for a small message; a large one gets more while it keeps up speed.
        in_work_max: requests in work before others are told to come back.
        public_url: how clients reach us, for the address in the WSDL; None: as the request was addressed.
        routers, routes: what comes before the SOAP address: status API, dashboard, the register.
    """
    app = _Application(
        title="Koppelvlak",
        version=version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.router.routes.extend(routes)
    for router in routers:
        app.include_router(router)
    find_wrong = functools.lru_cache(maxsize=_ADDRESSES)(services.find_wrong)
    soap = SoapEndpoint(services, find_wrong, limits, read_s=read_s, in_work_max=in_work_max, now=now, new_id=new_id)
    app.take_posts(find_wrong, soap)
    endpoint = _Endpoint(services, find_wrong, soap, public_url)
    for path in ("/{gemeente}/{pack}/{dienst}", "/{gemeente}/{pack}"):
        app.router.routes.append(Route(path, endpoint=endpoint, include_in_schema=False))
    return app


class _Application(FastAPI):
    """FastAPI with a short cut: a POST to an address that is served goes past middleware and routing (33 of 100 µs)."""

    def take_posts(self, find_wrong: FindWrong, soap: SoapEndpoint) -> None:
        """Say who takes them."""
        self._find_wrong = find_wrong
        self._post = soap.post

    @override
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            address = _address(scope["path"])
            if address is not None and not self._find_wrong(address):
                await self._post(address, scope, receive, send)
                return
        await super().__call__(scope, receive, send)


def _address(path: str) -> Address | None:
    match path.split("/"):
        case ["", gemeente, pack]:
            return Address(gemeente=gemeente, pack=pack, dienst=None)
        case ["", gemeente, pack, dienst]:
            return Address(gemeente=gemeente, pack=pack, dienst=dienst)
        case _:
            return None


class _Endpoint:
    """One address: POST takes a message, GET gives its description."""

    def __init__(self, services: Services, find_wrong: FindWrong, soap: SoapEndpoint, public_url: str | None) -> None:
        self._services = services
        self._find_wrong = find_wrong
        self._soap = soap
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path_params"]
        address = Address(gemeente=parts["gemeente"], pack=parts["pack"], dienst=parts.get("dienst"))
        match scope["method"]:
            case "POST":
                await self._soap.post(address, scope, receive, send)
            case "GET":
                await self._describe(address, scope, send)
            case _:
                await respond(send, 405, _TEXT, _HOW, (("allow", "GET, POST"),))

    async def _describe(self, address: Address, scope: Scope, send: Send) -> None:
        """Answer `?wsdl` and `?xsd=<path>`; names of queries are taken in any case, as clients write them."""
        asked = _read_query(scope["query_string"])
        if self._find_wrong(address):
            await respond(send, 404, _TEXT, _NONE)
        elif "wsdl" in asked:
            await self._give(send, self._services.wsdl(address, self._url(scope)))
        elif "xsd" in asked:
            content = self._services.xsd(address, asked["xsd"])
            await self._give(send, None if content is None else with_addresses(content, asked["xsd"], self._url(scope)))
        else:
            await respond(send, 405, _TEXT, _HOW, (("allow", "GET, POST"),))

    @staticmethod
    async def _give(send: Send, content: bytes | None) -> None:
        if content is None:
            await respond(send, 404, _TEXT, _NONE)
        else:
            await respond(send, 200, _XML, content)

    def _url(self, scope: Scope) -> str:
        """Give the address as clients know it, without query."""
        path: str = scope["path"]
        if self._public_url is not None:
            return self._public_url.rstrip("/") + path
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        if not host:
            server = scope.get("server") or ("localhost", 80)
            host = f"{server[0]}:{server[1]}"
        return f"{scope['scheme']}://{host}{scope.get('root_path', '')}{path}"


def _read_query(query: bytes) -> dict[str, str]:
    """Give the parameters of a query by lower-case name; none where there are more than anyone needs."""
    try:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=8)
    except ValueError:
        return {}
    return {name.lower(): value for name, value in pairs}
