"""Dates and instants of StUF ↔ ISO 8601, by the rules of MAPPING C.2.

StUF writes digits in local civil time of the Netherlands, without a zone.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

__all__ = [
    "AMSTERDAM",
    "DAYS",
    "NO_DATES",
    "is_ambiguous",
    "local_date",
    "precision_of",
    "read_datum",
    "read_tijdstip",
    "write_datum",
    "write_moment",
    "write_tijdstip",
]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NO_DATES = frozenset({"00000000", "00010101"})  # what systems write for "none"
_PRECISION = {8: "dag", 10: "uur", 12: "minuut"}  # from 14 digits the instant itself shows it
_DIGITS = {"dag": 8, "uur": 10, "minuut": 12}
DAYS: dict[str, str] = {}  # days as they were read: the same few come back all day; bounded below
_DAYS_MAX = 4096
_offsets: dict[str, str] = {}  # day and hour -> offset; bounded alike
_MISSING = "missing"  # an hour that the switch to summer time skips
_SIZES = frozenset({8, 10, 12, 14, 15, 16, 17})


def read_datum(digits: str, indicatie: str | None = None) -> str | dict[str, Any] | None:
    """Read a date; None where it isn't on the calendar.

    Args:
        indicatie: indOnvolledigeDatum: D day unknown, M month too, J year too; V or None: the date is whole.
            The digits of unknown parts mean nothing.
    """
    if indicatie is None or indicatie == "V":
        return DAYS.get(digits) or _read_day(digits)
    if indicatie == "J":
        return {"onbekend": True}
    if len(digits) < 8 or not digits.isascii() or not digits.isdigit():
        return None
    if indicatie == "M":
        return {"jaar": int(digits[:4])}
    if indicatie == "D" and "01" <= digits[4:6] <= "12":
        return {"jaar": int(digits[:4]), "maand": int(digits[4:6])}
    return None


def _read_day(digits: str) -> str | None:
    if len(digits) != 8 or not digits.isascii() or not digits.isdigit():
        return None
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    if len(DAYS) >= _DAYS_MAX:
        DAYS.clear()
    DAYS[digits] = text = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return text


def write_datum(value: Any) -> tuple[str, str | None] | None:
    """Write a date: (digits, indOnvolledigeDatum); unknown parts are 01. None where `value` is no date."""
    if isinstance(value, str):
        digits = value[:10].replace("-", "")
        return (digits, None) if _read_day(digits) is not None else None
    if not isinstance(value, dict):
        return None
    if value.get("onbekend") is True:
        return "00010101", "J"
    jaar, maand = value.get("jaar"), value.get("maand")
    if not isinstance(jaar, int) or not 1 <= jaar <= 9999:
        return None
    if isinstance(maand, int) and 1 <= maand <= 12:
        return f"{jaar:04d}{maand:02d}01", "D"
    return f"{jaar:04d}0101", "M"


def read_tijdstip(digits: str) -> str | None:
    """Read 8 to 17 digits as an instant with the offset of Amsterdam; None where it isn't on the calendar.

    An hour that comes twice is taken as the first (summer) one; an hour that doesn't exist is shifted forward.
    """
    size = len(digits)
    if size not in _SIZES or not digits.isascii() or not digits.isdigit():
        return None
    day = DAYS.get(digits[:8]) or _read_day(digits[:8])
    hour, minute, second = digits[8:10] or "00", digits[10:12] or "00", digits[12:14] or "00"
    if day is None or hour > "23" or minute > "59" or second > "59":
        return None
    offset = _offsets.get(digits[:10]) or _offset_of(day, hour)
    if offset is None:
        return None
    if offset == _MISSING:
        shifted = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second}+01:00").astimezone(AMSTERDAM).isoformat()
        return shifted if size <= 14 else f"{shifted[:19]}.{digits[14:]}{shifted[19:]}"
    if size <= 14:
        return f"{day}T{hour}:{minute}:{second}{offset}"
    return f"{day}T{hour}:{minute}:{second}.{digits[14:]}{offset}"


def _offset_of(day: str, hour: str) -> str | None:
    """Give the offset of an hour ("+01:00"), and keep it: a clock is set back or forward on the whole hour.

    None where it has seconds (before 1937): RFC 3339 has no such offset.
    """
    local = datetime.fromisoformat(f"{day}T{hour}:00:00").replace(tzinfo=AMSTERDAM)
    try:
        offset = _MISSING if _is_missing(local) else local.isoformat()[19:]
    except OverflowError:
        return None
    if offset != _MISSING and len(offset) != 6:
        return None
    if len(_offsets) >= _DAYS_MAX:
        _offsets.clear()
    _offsets[day.replace("-", "") + hour] = offset
    return offset


def _is_missing(local: datetime) -> bool:
    """True for a wall-clock time that the switch to summer time skips; it is only looked for near 2 o'clock in March."""
    if local.month != 3 or local.hour != 2:
        return False
    return local.astimezone(UTC).astimezone(AMSTERDAM).hour != local.hour


def is_ambiguous(digits: str) -> bool:
    """True when the switch to winter time makes this hour come twice."""
    if digits[4:6] != "10" or digits[8:10] != "02":
        return False
    first = datetime(int(digits[:4]), 10, int(digits[6:8]), 2, int(digits[10:12] or 0), tzinfo=AMSTERDAM)
    return first.utcoffset() != first.replace(fold=1).utcoffset()


def precision_of(digits: str) -> str | None:
    """Give how exact an instant is, where it is less than a second."""
    return _PRECISION.get(len(digits))


def write_tijdstip(value: Any, precisie: str | None = None) -> str | None:
    """Write an instant as digits in local time, cut to `precisie`, else as exact as it is (14 to 17 digits)."""
    if not isinstance(value, str):
        return None
    if len(value) == 10:
        found = write_datum(value)
        return found[0] if found is not None else None
    digits = f"{value[:4]}{value[5:7]}{value[8:10]}{value[11:13]}"
    if _offsets.get(digits) == value[-6:]:  # as `read_tijdstip` wrote it
        text = f"{digits}{value[14:16]}{value[17:19]}{value[20:-6][:3]}"
        return text[: _DIGITS[precisie]] if precisie in _DIGITS else text
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    text = moment.astimezone(AMSTERDAM).strftime("%Y%m%d%H%M%S").zfill(14)
    if precisie is not None and precisie in _DIGITS:
        return text[: _DIGITS[precisie]]
    return text + _fraction(value)


def write_moment(moment: datetime) -> str:
    """Write an aware moment as local time of the Netherlands: 17 digits, to the millisecond."""
    assert moment.tzinfo is not None
    local = moment.astimezone(AMSTERDAM)
    return f"{local:%Y%m%d%H%M%S}{local.microsecond // 1000:03d}".rjust(17, "0")


def _fraction(value: str) -> str:
    """Give the fraction of a second as written, at most three digits."""
    _, point, rest = value.partition(".")
    if not point:
        return ""
    digits = ""
    for char in rest:
        if not char.isdigit():
            break
        digits += char
    return digits[:3]


def local_date(value: str) -> str | None:
    """Give the date in the Netherlands of an instant or a date, as ISO text (2020-03-11T23:30Z is the 12th)."""
    if len(value) == 10:
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(AMSTERDAM)
    return moment.date().isoformat()
