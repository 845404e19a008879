"""Enumerations as data: tables of StUF words ↔ ZGW words (MAPPING C.6)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from adapter.translation.rows import File, wrong

__all__ = ["Table", "build"]

_MATCHES = frozenset({"exact", "los", "bevat"})
_LOOSE = str.maketrans({" ": None, "_": None, "-": None, ".": None, "\n": None, "\t": None})


class Table:
    """One enumeration. `to_event` and `to_stuf` give None for a word that the table doesn't know."""

    __slots__ = ("_event", "_loose", "_match", "_order", "_stuf", "name", "warning")

    def __init__(self, name: str, match: str, warning: str | None) -> None:
        self.name = name
        self.warning = warning
        self._match = match
        self._event: dict[str, str] = {}
        self._stuf: dict[str, str] = {}
        self._loose: dict[str, str] = {}
        self._order: list[tuple[str, str]] = []

    def add(self, stuf: str, event: str, also: Iterable[str]) -> bool:
        """Add a pair; False where either word is there already: then it would be no bijection."""
        loose = [_loosely(word) for word in (stuf, *also)]
        if stuf in self._event or event in self._stuf or any(self._loose.get(word, event) != event for word in loose):
            return False
        self._event[stuf] = event
        self._stuf[event] = stuf
        self._loose.update(dict.fromkeys(loose, event))
        self._order = sorted(self._loose.items(), key=lambda pair: -len(pair[0]))
        return True

    def to_event(self, word: str) -> str | None:
        """Find the event's word."""
        found = self._event.get(word)
        if found is not None or self._match == "exact":
            return found
        loose = _loosely(word)
        if self._match == "bevat":  # the longest word that it contains
            return next((event for known, event in self._order if known in loose), None)
        return self._loose.get(loose)

    def to_stuf(self, word: Any) -> str | None:
        """Find StUF's word."""
        return self._stuf.get(word) if isinstance(word, str) else None

    @property
    def words(self) -> Mapping[str, str]:
        """StUF's words as the table spells them, and the event's."""
        return self._event

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """All pairs (StUF, event)."""
        return tuple(self._event.items())


def build(file: File) -> Table:
    """Build the table of a file.

    Raises:
        Misconfigured: a word stands twice on one side.
    """
    match = file.head.text("match") or "exact"
    if match not in _MATCHES:
        raise wrong("mapping-waarde", file.head, sleutel="match")
    table = Table(file.name, match, file.head.text("warning"))
    for stuf, event in dict(file.head.keys.get("names", {})).items():
        if not table.add(stuf, str(event), ()):
            raise wrong("mapping-tabel-dubbel", file.head, woord=stuf)
    for row in file.rows:
        if not table.add(row.keys["stuf"], row.keys["event"], row.keys.get("also", ())):
            raise wrong("mapping-tabel-dubbel", row, woord=row.keys["stuf"])
    return table


def _loosely(word: str) -> str:
    """Give a word without case, accents, blanks and joining signs: how people write codes."""
    plain = unicodedata.normalize("NFKD", word.translate(_LOOSE)).casefold()
    return "".join(char for char in plain if not unicodedata.combining(char))
