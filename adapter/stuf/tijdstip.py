"""Tijdstip: 8 to 17 digits (yyyyMMddHHmmssSSS), local civil time of the Netherlands, without a zone (MAPPING C.2).

In the hour that comes twice (end of October) the first, summer offset holds; an hour that does not exist (end of March) is
shifted forward. Both are told, so that the reader can warn.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapter.errors import Finding, Refused

__all__ = ["Precision", "Tijdstip", "read", "write"]

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_UTC = datetime.UTC


class Precision(enum.IntEnum):
    """How much of it was given: the number of digits."""

    DAG = 8
    UUR = 10
    MINUUT = 12
    SECONDE = 14
    TIENDE = 15
    HONDERDSTE = 16
    MILLISECONDE = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Tijdstip:
    """A moment as it was given.

    Args:
        moment: aware, in Europe/Amsterdam; what was not given is zero.
        is_ambiguous: the hour comes twice; the first is taken.
        is_shifted: the hour does not exist; it was shifted forward.
    """

    moment: datetime.datetime
    precision: Precision
    is_ambiguous: bool = False
    is_shifted: bool = False


def read(text: str) -> Tijdstip:
    """Read 8, 10, 12, 14, 15, 16 or 17 digits.

    Raises:
        Refused: tijdstip-ongeldig.
    """
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise _refused()
    try:
        precision = Precision(len(text))
        local = datetime.datetime(  # noqa: DTZ001 -- wall-clock time first, its zone below
            int(text[:4]),
            int(text[4:6]),
            int(text[6:8]),
            int(text[8:10] or 0),
            int(text[10:12] or 0),
            int(text[12:14] or 0),
            int((text[14:] or "0").ljust(3, "0")) * 1000,
        )
    except ValueError:
        raise _refused() from None
    return _in_amsterdam(local, precision)


def write(moment: datetime.datetime, precision: Precision = Precision.MILLISECONDE) -> str:
    """Write an aware moment as local time of the Netherlands, cut to `precision`."""
    assert moment.tzinfo is not None
    local = moment.astimezone(_AMSTERDAM)
    return f"{local:%Y%m%d%H%M%S}{local.microsecond // 1000:03d}".rjust(17, "0")[:precision]


def _in_amsterdam(local: datetime.datetime, precision: Precision) -> Tijdstip:
    first, second = local.replace(tzinfo=_AMSTERDAM, fold=0), local.replace(tzinfo=_AMSTERDAM, fold=1)
    if first.utcoffset() == second.utcoffset():
        return Tijdstip(moment=first, precision=precision)
    moment = first.astimezone(_UTC).astimezone(_AMSTERDAM)
    if moment.replace(tzinfo=None) == local:
        return Tijdstip(moment=first, precision=precision, is_ambiguous=True)
    return Tijdstip(moment=moment, precision=precision, is_shifted=True)


def _refused() -> Refused:
    return Refused(Finding(code="tijdstip-ongeldig", rule="8 tot 17 cijfers", source="StUF 03.01 §3.2.2"))
