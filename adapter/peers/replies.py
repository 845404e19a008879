"""Answers of a ZGW API → JSON; what can't be read is never taken for good."""

from __future__ import annotations

from typing import Any

import orjson

from adapter.errors import Finding, OutcomeUnknown, Unavailable
from adapter.peers.port import Json, Reply

__all__ = ["read_json", "read_object", "read_results", "read_written"]


def read_json(reply: Reply) -> Any:
    """Give an object or a list; raises Unavailable for anything else."""
    try:
        content = orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        raise Unavailable(Finding(code="doel-antwoord-onleesbaar")) from error
    if not isinstance(content, dict | list):
        raise Unavailable(Finding(code="doel-antwoord-onleesbaar"))
    return content


def read_results(page: Json) -> list[Json]:
    """Give the resources of one page."""
    results = page.get("results")
    if not isinstance(results, list):
        raise Unavailable(Finding(code="doel-antwoord-onleesbaar"))
    return results


def read_object(reply: Reply) -> Json:
    """Give one resource."""
    content = read_json(reply)
    if not isinstance(content, dict):
        raise Unavailable(Finding(code="doel-antwoord-onleesbaar"))
    return content


def read_written(reply: Reply) -> Json:
    """Read the answer to a write: unreadable means that it may have been done."""
    try:
        return read_object(reply)
    except Unavailable as error:
        raise OutcomeUnknown(Finding(code="doel-uitkomst-onbekend")) from error
