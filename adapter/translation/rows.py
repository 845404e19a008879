"""The mapping language as it is written: TOML tables read to rows, with their line, keys checked (docs/mappings.md).

A row says one thing about one path. The order of the rows of a file, whatever their kind, is the order of the standard's
schema: it is the order in which elements are written.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adapter.errors import Finding, Misconfigured

__all__ = ["File", "Row", "read_file", "wrong"]

_HEADER = re.compile(r"^\s*\[\[\s*([a-z_]+)\s*\]\]", re.MULTILINE)
_TEXT, _FLAG, _NUMBER, _TEXTS, _TABLE, _LISTS = str, bool, int, "texts", "table", "lists"

# kind of row -> key -> (type, required)
_KEYS: Mapping[str, Mapping[str, tuple[object, bool]]] = {
    "field": {
        "stuf": (_TEXT, True),
        "event": (_TEXT, False),
        "value": (_TEXT, False),
        "class": (_TEXT, False),
        "source": (_TEXT, False),
        "max": (_NUMBER, False),
        "preserve": (_FLAG, False),
        "lost": (_TEXT, False),
        "derived": (_TEXT, False),
        "refused": (_TEXT, False),
        "default": (_TEXT, False),
        "with": (_TEXT, False),
        "always": (_FLAG, False),
        "kern": (_FLAG, False),
        "only": (_TEXT, False),
        "set": (_TABLE, False),
        "wins": (_FLAG, False),
        "oneof": (_TEXT, False),
        "fallback": (_TEXT, False),
        "pattern": (_TEXT, False),
        "long": (_TEXT, False),
        "repeat": (_TEXT, False),
        "absent": (_TEXT, False),
        "veld": (_TEXT, False),
    },
    "group": {
        "stuf": (_TEXT, True),
        "event": (_TEXT, False),
        "complete": (_TEXTS, False),
        "warning": (_TEXT, False),
        "type": (_TEXT, False),
        "soort": (_TEXT, False),
        "list": (_FLAG, False),
        "bare": (_FLAG, False),
        "always": (_FLAG, False),
        "oneof": (_TEXT, False),
        "only": (_TEXT, False),
        "kern": (_FLAG, False),
        "source": (_TEXT, False),
    },
    "choice": {"stuf": (_TEXT, True), "event": (_TEXT, True), "kind": (_TEXT, True), "source": (_TEXT, False)},
    "option": {
        "stuf": (_TEXT, True),
        "is": (_TEXT, True),
        "mapping": (_TEXT, False),
        "type": (_TEXT, False),
    },
    "include": {
        "stuf": (_TEXT, False),
        "event": (_TEXT, False),
        "mapping": (_TEXT, True),
        "only": (_TEXT, False),
    },
    "relation": {
        "stuf": (_TEXT, True),
        "mapping": (_TEXT, True),
        "type": (_TEXT, False),
        "set": (_TABLE, False),
        "back": (_TABLE, False),
        "beeld": (_TEXT, False),
        "configured": (_TEXT, False),
        "only": (_TEXT, False),
        "source": (_TEXT, False),
        "plain": (_FLAG, False),
        "flat": (_FLAG, False),
        "list": (_FLAG, False),
        "within": (_TEXT, False),
    },
    "lost": {"event": (_TEXT, True), "reason": (_TEXT, True), "source": (_TEXT, False)},
    "whole": {"stuf": (_TEXTS, True), "reason": (_TEXT, True), "source": (_TEXT, False)},
    "pair": {"stuf": (_TEXT, True), "event": (_TEXT, True), "also": (_TEXTS, False)},
}
_HEAD: Mapping[str, Mapping[str, tuple[object, bool]]] = {
    "entity": {
        "entity": (_TEXT, True),
        "namespace": (_TEXT, False),
        "type": (_TEXT, False),
        "object": (_TEXT, False),
        "member": (_TEXT, False),
        "owner": (_TEXT, False),
        "subject": (_TEXT, False),
        "order": (_NUMBER, False),
        "sort": (_TEXT, False),
        "needs": (_TEXTS, False),
        "warning": (_TEXT, False),
        "fixed": (_TEXTS, False),
        "finish": (_TEXTS, False),
        "einde": (_TEXT, False),
        "keys": (_TEXTS, False),
        "pseudonym": (_FLAG, False),
        "named": (_FLAG, False),
        "bronorganisatie": (_TEXTS, False),
        "events": (_TABLE, False),
        "source": (_TEXT, False),
    },
    "operation": {
        "operation": (_TEXT, True),
        "kind": (_TEXT, True),
        "major": (_NUMBER, True),
        "root": (_TEXT, True),
        "berichtcode": (_TEXT, True),
        "mapping": (_TEXT, False),
        "mutatiesoort": (_TEXTS, False),
        "only": (_TEXTS, False),
        "parts": (_TEXTS, False),
        "functie": (_TEXT, False),
        "answer": (_TEXT, False),
        "asks": (_TEXT, False),
        "always": (_TEXTS, False),
        "number": (_TEXT, False),
        "within": (_TEXT, False),
        "source": (_TEXT, False),
    },
    "table": {
        "table": (_TEXT, True),
        "match": (_TEXT, False),
        "unknown": (_TEXT, False),
        "warning": (_TEXT, False),
        "names": (_TABLE, False),
        "source": (_TEXT, False),
    },
    "overlay": {
        "overlay": (_TEXT, True),
        "vendor": (_TEXT, True),
        "product": (_TEXT, True),
        "date": (date, True),
        "reason": (_TEXT, True),
    },
}
# what a row of an overlay says besides: of which entity or table, why, and what is done with it (overlays.py)
_OVERLAID: Mapping[str, tuple[object, bool]] = {
    "entity": (_TEXT, True),
    "reason": (_TEXT, True),
    "change": (_TEXT, False),
    "after": (_TEXT, False),
}
_NAMED_BY = {"lost": "event"}  # what tells which row it is; of all other kinds: stuf
_ROWS_OF = {
    "entity": ("field", "group", "choice", "option", "include", "relation", "lost", "whole"),
    "operation": (),
    "table": ("pair",),
    "overlay": ("field", "group", "choice", "option", "include", "relation", "lost", "whole", "pair"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a file: `kind` is its name, `keys` what it says."""

    kind: str
    file: str
    line: int
    keys: Mapping[str, Any]

    def text(self, key: str) -> str | None:
        """Give a text, None where the key isn't there."""
        value = self.keys.get(key)
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class File:
    """One file: `kind` is entity, operation, table or overlay; `head` its keys before the first row."""

    kind: str
    name: str
    pack: str
    path: str
    head: Row
    rows: tuple[Row, ...]


def wrong(code: str, row: Row, **facts: str) -> Misconfigured:
    """Make the error about a row: the file and line, what is wrong, how to mend it."""
    return Misconfigured(Finding(code=code, path=row.file, line=row.line, facts={**facts, "bestand": row.file}))


def read_file(path: Path, pack: str) -> File:
    """Read one file and check its keys.

    Raises:
        Misconfigured: not TOML, an unknown key or table, a key missing, a value of the wrong type.
    """
    shown = f"{pack}/{path.name}" if pack else path.name
    empty = Row("file", shown, 1, {})
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise wrong("mapping-geen-toml", empty, reden=str(error)) from error
    kind = next((name for name in _HEAD if name in raw), None)
    if kind is None:
        raise wrong("mapping-soort-onbekend", empty, soorten=", ".join(_HEAD))
    tables = {name: value for name, value in raw.items() if isinstance(value, list) and name in _KEYS}
    head = Row("head", shown, 1, {name: value for name, value in raw.items() if name not in tables})
    _check(head, _HEAD[kind], head.keys)
    rows = _rows(tables, text, shown)
    for row in rows:
        if row.kind not in _ROWS_OF[kind]:
            raise wrong("mapping-tabel-onbekend", row, tabel=row.kind, tabellen=", ".join(_ROWS_OF[kind]))
        _check(row, _overlaid(row) if kind == "overlay" else _KEYS[row.kind], row.keys)
    name = str(raw[kind])
    if name != path.stem:
        raise wrong("mapping-naam", head, naam=name, verwacht=path.stem)
    return File(kind, name, pack, shown, head, rows)


def _rows(tables: Mapping[str, list[Any]], text: str, shown: str) -> tuple[Row, ...]:
    """Put the rows of all kinds in the order of the file; tomllib gives them by kind and without their line."""
    counts = dict.fromkeys(tables, 0)
    rows: list[Row] = []
    for found in _HEADER.finditer(text):
        kind = found.group(1)
        if kind not in counts or counts[kind] >= len(tables[kind]):
            continue
        line = text.count("\n", 0, found.start(1)) + 1
        rows.append(Row(kind, shown, line, tables[kind][counts[kind]]))
        counts[kind] += 1
    return tuple(rows)


def _overlaid(row: Row) -> Mapping[str, tuple[object, bool]]:
    """Give the keys of a row of an overlay; one that is taken away only says which it is."""
    if row.keys.get("change") != "remove":
        return {**_KEYS[row.kind], **_OVERLAID}
    name = _NAMED_BY.get(row.kind, "stuf")
    return {name: (_KEYS[row.kind].get(name, (_TEXT, True))[0], row.kind != "include"), **_OVERLAID}


def _check(row: Row, allowed: Mapping[str, tuple[object, bool]], keys: Mapping[str, Any]) -> None:
    for key, value in keys.items():
        if key not in allowed:
            nearest = difflib.get_close_matches(key, allowed, n=1)
            raise wrong(
                "mapping-sleutel-onbekend", row, sleutel=key, suggestie=nearest[0] if nearest else _join(allowed)
            )
        if not _is(value, allowed[key][0]):
            raise wrong("mapping-waarde", row, sleutel=key)
    for key, (_, required) in allowed.items():
        if required and key not in keys:
            raise wrong("mapping-sleutel-ontbreekt", row, sleutel=key)


def _is(value: object, kind: object) -> bool:
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == _TABLE:
        return isinstance(value, dict)
    if kind is _NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(kind, type) and isinstance(value, kind)


def _join(names: Iterable[str]) -> str:
    return ", ".join(names)
