"""What `koppelvlak mappings check` tells: per mapping and direction what is covered, and how often each law held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lxml import etree

from adapter import guard, stuf, translation, validation
from adapter.errors import KoppelvlakError
from adapter.wiring.lawful.check import check_laws

__all__ = ["COLUMNS", "Result", "broken_tables", "check_all", "read_given"]

COLUMNS: Final = (
    "mapping", "direction", "paths", "mapped", "preserved", "derived", "refused", "lost", "unlisted", "messages", "ok",
)  # fmt: skip
_COUNTED: Final = ("mapped", "preserved", "derived", "refused", "lost")
Given = Mapping[tuple[str, str], Sequence[etree._Element]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One mapping in one direction."""

    coverage: translation.Coverage
    tried: translation.Tried

    @property
    def name(self) -> str:
        """The pack and the operation."""
        return f"{self.coverage.pack}/{self.coverage.operatie}"

    @property
    def broken(self) -> Sequence[translation.Broken]:
        """The laws that were broken; told once, with the way to events."""
        return self.tried.broken if self.coverage.way == "in" else ()

    @property
    def ok(self) -> bool:
        """True when no law is broken and no path is left out."""
        return not self.tried.broken and not self.coverage.unlisted

    def as_json(self) -> dict[str, Any]:
        """Give it as `--json` shows it."""
        held = self.tried.held
        return {
            "mapping": self.name,
            "direction": self.coverage.way,
            "fields": self.coverage.fields,
            "covered": self.coverage.covered,
            **{name: self.coverage.counts[name] for name in _COUNTED if name != "lost"},
            "lost": [{"reason": reason, "paths": list(paths)} for reason, paths in self.coverage.lost.items()],
            "unlisted": list(self.coverage.unlisted),
            "laws": {law: held[law] for law in translation.LAWS},
            "messages": self.tried.messages,
            "broken": [{"law": each.law, "where": each.where} for each in self.tried.broken],
            "ok": self.ok,
        }

    def cells(self) -> tuple[object, ...]:
        """Give it as a row of a table."""
        counts = (self.coverage.counts[name] for name in _COUNTED)
        unlisted, messages = len(self.coverage.unlisted), self.tried.messages or ""
        way = self.coverage.way
        return self.name, way, self.coverage.fields, *counts, unlisted, messages, "ok" if self.ok else "NO"


def check_all(
    mappings: translation.Mappings, packs: validation.Packs, given: Given, *, only: str = ""
) -> Iterator[Result]:
    """Check every mapping with `only` in its name, in the order of the report of coverage."""
    tried: dict[tuple[str, str], translation.Tried] = {}
    for coverage in translation.cover(mappings, packs.shape):
        key = (coverage.pack, coverage.operatie)
        if only not in f"{coverage.pack}/{coverage.operatie}":
            continue
        if key not in tried:
            tried[key] = check_laws(mappings.get(*key), packs.get(coverage.pack), given.get(key, ()))
        yield Result(coverage=coverage, tried=tried[key] if coverage.way in ("in", "out") else translation.Tried())


def broken_tables(mappings: translation.Mappings) -> list[str]:
    """Give the words of enumerations that don't come back as themselves (MAPPING C.6)."""
    return [
        f"{table.name}: {stuf_word}"
        for table in mappings.tables.values()
        for stuf_word, event_word in table.pairs
        if table.to_event(stuf_word) != event_word or table.to_stuf(event_word) != stuf_word
    ]


def read_given(paths: Sequence[Path], packs: validation.Packs) -> Given:
    """Read the messages in files and folders that are valid by a pack, by pack and operation; others are passed over."""
    found: dict[tuple[str, str], list[etree._Element]] = {}
    files = [file for path in paths for file in (sorted(path.rglob("*.xml")) if path.is_dir() else [path])]
    for file in files:
        try:
            payload = stuf.payload_of(guard.parse(file.read_bytes()))
            pack = packs.recognise(payload)
            operatie = stuf.find_operatie(pack.operaties, payload, None)
        except KoppelvlakError:
            continue
        if pack.valid(payload):
            found.setdefault((pack.name, operatie.name), []).append(payload)
    return found
