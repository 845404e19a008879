"""The catalogue of everything that we can say is wrong: StUF code, problem type and texts in Dutch and English.

One entry per code (a Dutch kebab slug, never reused). Texts say what is wrong and how to mend it; `{name}` is filled from
the finding's facts. The entries are in `texts_*.py`, one file per subject.
"""

from __future__ import annotations

import enum
import string
from dataclasses import dataclass
from typing import Literal

from adapter.errors.finding import Finding

__all__ = ["CATALOGUE", "Entry", "Language", "Plek", "Text", "register", "render"]

Language = Literal["nl", "en"]


class Plek(enum.StrEnum):
    """Whose fault it is (StUF 03.01, body of a foutbericht)."""

    CLIENT = "client"
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What is wrong and how to mend it, in one language."""

    what: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code: its StUF code, plek and HTTP status, and its texts in both languages."""

    code: str
    stuf: str
    plek: Plek
    http: int
    nl: Text
    en: Text


CATALOGUE: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; a code that exists already is a programming error."""
    for entry in entries:
        assert entry.code not in CATALOGUE, entry.code
        CATALOGUE[entry.code] = entry


class _Facts(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def render(finding: Finding, language: Language) -> Text:
    """Give the texts of `finding` in `language`, with its facts filled in; an unknown code gives the code itself."""
    entry = CATALOGUE.get(finding.code)
    if entry is None:
        return Text(what=finding.code, fix="")
    text = entry.nl if language == "nl" else entry.en
    facts = _Facts(finding.facts)
    formatter = string.Formatter()
    return Text(what=formatter.vformat(text.what, (), facts), fix=formatter.vformat(text.fix, (), facts))
