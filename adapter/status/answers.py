"""Answers of the status API: JSON, problem+json and the headers that every answer has (ADR /core/transport/security-headers)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from starlette.responses import Response

__all__ = ["API_VERSION", "HEADERS", "ProblemError", "json_answer", "problem"]

API_VERSION: Final = "1.0.0"

HEADERS: Final = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def json_answer(value: Any, *, status: int = 200) -> Response:
    """Give `value` as JSON."""
    return Response(orjson.dumps(value, option=orjson.OPT_UTC_Z), status, HEADERS, "application/json")


class ProblemError(Exception):
    """An answer that is an error; whoever called the handler sends it."""

    def __init__(
        self, status: int, title: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(title)
        self.response = problem(status, title, detail, **more)
        self.response.headers.update(headers or {})


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """Give an error as problem+json with status, title and detail (ADR /core/error-handling/problem-details)."""
    body = {"status": status, "title": title, "detail": detail, **more}
    return Response(orjson.dumps(body), status, HEADERS, "application/problem+json")
