"""Answers of the status API: JSON, problem+json and the headers that every answer has (ADR /core/transport/security-headers)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson
from starlette.responses import Response

from adapter.status.problems import PROBLEMS
from adapter.status.taal import spoken

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
    """An answer that is an error, by its key in `problems.PROBLEMS`; whoever called the handler sends it."""

    def __init__(
        self,
        key: str,
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        fouten: Sequence[Mapping[str, str]] | None = None,
        **facts: object,
    ) -> None:
        super().__init__(key)
        self.response = problem(key, code=code, fouten=fouten, **facts)
        self.response.headers.update(headers or {})


def problem(
    key: str, *, code: str | None = None, fouten: Sequence[Mapping[str, str]] | None = None, **facts: object
) -> Response:
    """Give an error as problem+json, in the language of the request (ADR /core/error-handling/problem-details).

    Args:
        code: of what was refused, where it is that of a finding; default: the key.
        fouten: all that is wrong, one by one.
    """
    known, language = PROBLEMS[key], spoken()
    title, detail = known.told(language, facts)
    body: dict[str, Any] = {"status": known.status, "title": title, "detail": detail, "code": code or key}
    if fouten is not None:
        body["fouten"] = fouten
    headers = {**HEADERS, "Content-Language": language, "Vary": "Accept-Language"}
    return Response(orjson.dumps(body), known.status, headers, "application/problem+json")
