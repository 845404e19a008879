"""Opening hours of a target: when it may be called, in Dutch time. Pure.

A rule is `ma-vr 07:00-19:00` or `zo 22:00-06:00` (into the next day); without rules it is always open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["opens_at"]

_DAYS: Final = ("ma", "di", "wo", "do", "vr", "za", "zo")
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_AHEAD: Final = 8  # days: any weekly rule comes by within them


def opens_at(rules: Sequence[str], now: datetime) -> datetime | None:
    """Give None while it is open, else when it opens next."""
    if not rules:
        return None
    local = now.astimezone(_ZONE)
    openings: list[datetime] = []
    for begin, end in _periods(rules, local):
        if begin <= now < end:
            return None
        if begin > now:
            openings.append(begin)
    return min(openings)


def _periods(rules: Sequence[str], local: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give the periods of yesterday until a week from now; times of the clock, so that summer time shifts none."""
    for rule in rules:
        days, hours = rule.split()
        first, _, last = days.partition("-")
        begin, end = (_minutes(text) for text in hours.split("-"))
        wanted = _range(first, last or first)
        for offset in range(-1, _AHEAD):
            date = local.date() + timedelta(days=offset)
            if date.weekday() in wanted:
                midnight = datetime.combine(date, time(), _ZONE)
                until = end if end > begin else end + 24 * 60
                yield midnight + timedelta(minutes=begin), midnight + timedelta(minutes=until)


def _range(first: str, last: str) -> frozenset[int]:
    begin, end = _DAYS.index(first), _DAYS.index(last)
    return frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1))


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
