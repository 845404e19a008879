"""`POST /{gemeente}/notificaties`: the address that a Notificaties API calls (ZGW webhook). 204 once the journal has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from adapter.errors import CATALOGUE, Finding, render

__all__ = ["Answered", "notificaties_route"]

BODY_MAX: Final = 64 * 1024
_PROBLEM: Final = "application/problem+json"
_VERSION: Final = {"API-version": "1.0.0"}


class Answered(Protocol):
    """What a notification is answered with."""

    @property
    def status(self) -> int:
        """HTTP status; 204 when it is kept."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What is wrong."""

    @property
    def retry_after_s(self) -> float | None:
        """When to come back."""


Take = Callable[[str, str | None, bytes], Awaitable[Answered]]


def notificaties_route(take: Take) -> Route:
    """Give the route; `take` gets (gemeente, Authorization, body)."""

    async def post(request: Request) -> Response:
        gemeente = str(request.path_params["gemeente"])
        try:
            body = await _read(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return _problem(413, (Finding(code="notificatie-te-groot"),), None)
        answered = await take(gemeente, request.headers.get("authorization"), body)
        if answered.status == 204:
            return Response(status_code=204, headers=_VERSION)
        return _problem(answered.status, answered.findings, answered.retry_after_s)

    return Route("/{gemeente}/notificaties", endpoint=post, methods=["POST"], include_in_schema=False)


async def _read(request: Request) -> bytes | None:
    parts, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > BODY_MAX:
            return None
        parts.append(chunk)
    return b"".join(parts)


def _problem(status: int, findings: Sequence[Finding], retry_after_s: float | None) -> Response:
    first = findings[0]
    entry = CATALOGUE.get(first.code)
    body: dict[str, Any] = {
        "type": f"urn:koppelvlak:fout:{first.code}",
        "code": first.code,
        "title": render(first, "nl").what,
        "status": status,
        "detail": render(first, "nl").fix if entry is not None else "",
        "instance": "urn:koppelvlak:notificaties",
        "invalidParams": [
            {"name": finding.path, "code": finding.code, "reason": render(finding, "nl").what}
            for finding in findings
            if finding.path
        ],
    }
    headers = {**_VERSION}
    if retry_after_s is not None:
        headers["Retry-After"] = str(round(retry_after_s))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(body), status_code=status, media_type=_PROBLEM, headers=headers)
