"""Logs: structlog to stderr, one event per fact, JSON unless a person is watching."""

from __future__ import annotations

import sys
import traceback
from collections.abc import MutableMapping
from pathlib import PurePath
from typing import Any

import orjson
import structlog

__all__ = ["configure_logs", "get_logger"]

_FRAMES = 8  # the innermost calls tell where


def configure_logs(*, for_people: bool, level: str = "info") -> None:
    """Set the form of the logs: coloured lines for a terminal, one JSON object a line for machines.

    Args:
        level: the least that is logged: debug, info, warning, error, critical.
    """
    renderer: Any = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(serializer=_as_json)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_values,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def _as_json(event: Any, **given: Any) -> str:
    """Write one line; a value that is no JSON is written as its text, as structlog does."""
    return orjson.dumps(event, default=given.get("default", str), option=orjson.OPT_NON_STR_KEYS).decode()


def _without_values(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep of an exception its type and where it was raised: its text may hold a value of the message."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        event["exception"] = type(error).__name__
        event["at"] = [f"{PurePath(frame.filename).stem}.{frame.name}:{frame.lineno}" for frame in frames]
    return event


def get_logger(room: str) -> Any:
    """Give the logger of a room."""
    return structlog.get_logger(room=room)
