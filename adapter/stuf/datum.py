"""Datum: 8 digits, and incomplete ones: which part is unknown stands in `indOnvolledigeDatum` (StUF 03.01 §3.2.2).

The digits filled in for an unknown part mean nothing and are not read.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass

from adapter.errors import Finding, Refused

__all__ = ["Onvolledig", "PartialDate", "read", "write"]


class Onvolledig(enum.StrEnum):
    """What is unknown of a date."""

    VOLLEDIG = "V"
    DAG = "D"
    MAAND = "M"  # and the day
    JAAR = "J"  # all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date as far as it is known: an unknown part is None, and so are the smaller ones."""

    jaar: int | None = None
    maand: int | None = None
    dag: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The date when all of it is known."""
        if self.jaar is None or self.maand is None or self.dag is None:
            return None
        return datetime.date(self.jaar, self.maand, self.dag)

    def __str__(self) -> str:
        """Give it as far as it is known, as ISO 8601: "1960", "1960-07", "1960-07-24", "" for none of it."""
        parts = ((self.jaar, "04d"), (self.maand, "02d"), (self.dag, "02d"))
        return "-".join(format(part, width) for part, width in parts if part is not None)


def read(text: str, onvolledig: str | None = None) -> PartialDate:
    """Read 8 digits with the value of their `indOnvolledigeDatum` (None: V).

    Raises:
        Refused: datum-ongeldig.
    """
    text = text.strip()
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise _refused()
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    try:
        match Onvolledig(onvolledig or "V"):
            case Onvolledig.VOLLEDIG:
                datetime.date(year, month, day)
                return PartialDate(jaar=year, maand=month, dag=day)
            case Onvolledig.DAG:
                datetime.date(year, month, 1)
                return PartialDate(jaar=year, maand=month)
            case Onvolledig.MAAND:
                datetime.date(year, 1, 1)
                return PartialDate(jaar=year)
            case Onvolledig.JAAR:
                return PartialDate()
    except ValueError:
        raise _refused() from None


def write(date: PartialDate) -> tuple[str, Onvolledig]:
    """Write 8 digits and what of them is unknown; unknown parts are filled with 01, an unknown year with 0001."""
    if date.jaar is None:
        return "00010101", Onvolledig.JAAR
    if date.maand is None:
        return f"{date.jaar:04d}0101", Onvolledig.MAAND
    if date.dag is None:
        return f"{date.jaar:04d}{date.maand:02d}01", Onvolledig.DAG
    return f"{date.jaar:04d}{date.maand:02d}{date.dag:02d}", Onvolledig.VOLLEDIG


def _refused() -> Refused:
    return Refused(Finding(code="datum-ongeldig", rule="8 cijfers", source="StUF 03.01 §3.2.2"))
