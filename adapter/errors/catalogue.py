"""The catalogue of everything that we can say is wrong: StUF code, problem type and texts in Dutch and English.

One entry per code (a Dutch kebab slug, never reused). Texts say what is wrong and how to mend it; `{name}` is filled from
the finding's facts. The entries are in `texts_*.py`, one file per subject.
"""

from __future__ import annotations

import dataclasses
import enum
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

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
    """One code: its StUF code, plek and HTTP status, and its texts in both languages.

    The standard's table gives most StUF codes their plek; what an entry says only counts for the others (`register`).
    """

    code: str
    stuf: str
    plek: Plek
    http: int
    nl: Text
    en: Text


CATALOGUE: dict[str, Entry] = {}
_OF_CLIENT: Final = (
    "010 013 016 019 022 028 034 043 052 055 062 066 068 069 070 076 079 082 085 088 091 097 103 106 118 119"
)
_OF_SERVER: Final = "001 004 007 025 031 037 046 049 058 061 063 064 065 067 094 124 127 130 133 960"
# StUF 03.01, table of errors; StUF040 is left open: a SOAPAction that does not go with the message is the client's
_PLEK: Final[Mapping[str, Plek]] = {
    **{f"StUF{number}": Plek.CLIENT for number in _OF_CLIENT.split()},
    **{f"StUF{number}": Plek.SERVER for number in _OF_SERVER.split()},
}


def register(*entries: Entry) -> None:
    """Add entries; a code that exists already is a programming error."""
    for entry in entries:
        assert entry.code not in CATALOGUE, entry.code
        CATALOGUE[entry.code] = dataclasses.replace(entry, plek=_PLEK.get(entry.stuf, entry.plek))


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
