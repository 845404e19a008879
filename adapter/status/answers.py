"""Answers of the status API: JSON, problem+json and the headers that every answer has (ADR /core/transport/security-headers)."""

from __future__ import annotations

from typing import Any, Final

import orjson
from starlette.responses import Response

__all__ = ["API_VERSION", "json_answer", "problem"]

API_VERSION: Final = "1.0.0"

_HEADERS: Final = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def json_answer(value: Any, *, status: int = 200) -> Response:
    """Give `value` as JSON."""
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), status, _HEADERS, "application/json")


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """Give an error as problem+json with status, title and detail (ADR /core/error-handling/problem-details)."""
    body = {"status": status, "title": title, "detail": detail, **more}
    return Response(orjson.dumps(body), status, _HEADERS, "application/problem+json")
