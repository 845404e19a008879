"""Values of an event → values of a ZGW body. Pure.

Three things that the model keeps apart: absent (left out), None (cleared), `{"onbekend": …}` (left out: a known value is
not overwritten; MAPPING E.3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

__all__ = ["AMSTERDAM", "day_of", "instant_of", "is_unknown", "is_year_of_documents", "partial_date", "text"]

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
_YEAR_MIN: Final = 1900  # before it stands a sentinel, not a date (MAPPING C.2)
_DATE: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def is_unknown(value: object) -> bool:
    """True for `{"onbekend": …}` and partial dates: no ZGW date can say it."""
    return isinstance(value, Mapping)


def text(value: object) -> str:
    """Give a text; "" where there is none."""
    return value.strip() if isinstance(value, str) else ""


def partial_date(value: object) -> str | None:
    """Give a birth date as the rol of ZGW writes it (a string): 1960-07-01, 1960-07, 1960; None when unknown."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, Mapping) and isinstance(value.get("jaar"), int):
        month = value.get("maand")
        return f"{value['jaar']:04d}-{month:02d}" if isinstance(month, int) else f"{value['jaar']:04d}"
    return None


def is_year_of_documents(value: str) -> bool:
    """False for the sentinels that vendors put in empty document dates (00010101, before 1900)."""
    return value[:4].isdigit() and int(value[:4]) >= _YEAR_MIN


def day_of(value: object) -> date | None:
    """Give the day of a date or an instant, in the Netherlands."""
    if not isinstance(value, str) or len(value) < 10:
        return None
    try:
        if _DATE.match(value):
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(AMSTERDAM).date()
    except ValueError:
        return None


def instant_of(value: object) -> datetime | None:
    """Give an aware instant; a date alone is its midnight in the Netherlands."""
    if not isinstance(value, str) or len(value) < 10:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.replace(tzinfo=AMSTERDAM) if found.tzinfo is None else found


def midnight(day: date, seconds: int) -> datetime:
    """Give local midnight of `day` and so many seconds."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM) + timedelta(seconds=seconds)


def write_instant(value: datetime) -> str:
    """Give RFC 3339 with offset."""
    return value.isoformat()


def as_json(value: Any) -> Any:
    """Give plain dicts and lists of what may be read-only mappings."""
    if isinstance(value, Mapping):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    return value
