"""How moments, durations and numbers are shown: in the time of the Netherlands, in the reader's language."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from adapter.status.dashboard.texts import Texts

__all__ = ["Shown", "local_day"]

_ZONE: Final = ZoneInfo("Europe/Amsterdam")


def local_day(at: datetime) -> date:
    """Give which day it is in the Netherlands."""
    return at.astimezone(_ZONE).date()


class Shown:
    """For templates: `show.moment(at)`."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._months = texts("datum.maanden").split()

    def day(self, at: datetime) -> str:
        """Give 25 nov 2026."""
        return self.date(local_day(at))

    def date(self, day: date) -> str:
        """Give 25 nov 2026."""
        return f"{day.day} {self._months[day.month - 1]} {day.year}"

    def time(self, at: datetime, *, exact: bool = False) -> str:
        """Give 12:17:15, or with milliseconds."""
        local = at.astimezone(_ZONE)
        return f"{local:%H:%M:%S}.{local.microsecond // 1000:03d}" if exact else f"{local:%H:%M:%S}"

    def moment(self, at: datetime) -> str:
        """Give 25 nov 2026 12:17:15."""
        return f"{self.day(at)} {self.time(at)}"

    def machine(self, at: datetime) -> str:
        """Give it for the datetime attribute of <time>."""
        return at.astimezone(_ZONE).isoformat(timespec="milliseconds")

    def number(self, value: float) -> str:
        """Give 1.234 (nl) or 1,234 (en)."""
        text = f"{value:,.0f}"
        return text.replace(",", ".") if self._texts.language == "nl" else text

    def decimal(self, value: float, digits: int = 1) -> str:
        """Give 1,5 (nl) or 1.5 (en)."""
        text = f"{value:.{digits}f}"
        return text.replace(".", ",") if self._texts.language == "nl" else text

    def duration(self, passed: timedelta | float) -> str:
        """Give 12 ms, 3,4 s, 5 min or 2 h."""
        seconds = passed.total_seconds() if isinstance(passed, timedelta) else passed
        if seconds < 1:
            return f"{max(0, round(seconds * 1000))} ms"
        if seconds < 60:
            return f"{self.decimal(seconds)} s"
        if seconds < 3600:
            return self._texts("duur.minuten", aantal=math.floor(seconds / 60))
        if seconds < 48 * 3600:
            return self._texts("duur.uren", aantal=math.floor(seconds / 3600))
        return self._texts("duur.dagen", aantal=math.floor(seconds / 86400))
