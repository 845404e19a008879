"""Overlays: what one product of a vendor does otherwise, as single rows in the place of ours, dated and with a reason."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, Literal

from adapter.translation.rows import File, Row, wrong

__all__ = ["Change", "Overlay", "build_overlay", "lay_over"]

_OWN_KEYS: Final = frozenset({"entity", "reason", "change", "after"})  # of the overlay, not of the row it brings


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One row of an overlay.

    Args:
        entity: the file, an entity or a table, whose row it is.
        after: the path of the row that a new one comes after; None: at the end.
        row: as it would stand in that file; its place is that in the overlay.
    """

    entity: str
    how: Literal["replace", "add"]
    after: str | None
    reason: str
    row: Row


@dataclasses.dataclass(frozen=True, slots=True)
class Overlay:
    """What one product of a vendor does otherwise."""

    name: str
    vendor: str
    product: str
    date: date
    reason: str
    changes: tuple[Change, ...]


def build_overlay(file: File) -> Overlay:
    """Build the overlay of a file.

    Raises:
        Misconfigured: a reason is blank, or a change is no change: file, line, what, how to mend it.
    """
    head = file.head
    for key in ("vendor", "product", "reason"):
        _said(head, key)
    return Overlay(
        name=file.name,
        vendor=_said(head, "vendor"),
        product=_said(head, "product"),
        date=head.keys["date"],
        reason=_said(head, "reason"),
        changes=tuple(_change(row) for row in file.rows),
    )


def lay_over(files: Mapping[str, File], changes: Iterable[Change]) -> dict[str, File]:
    """Give the files with the changes made; the files themselves stay as they are.

    Raises:
        Misconfigured: no such file, no such row, or the row is there already.
    """
    found = dict(files)
    for change in changes:
        file = found.get(change.entity)
        if file is None:
            raise wrong("mapping-onbekend", change.row, naam=change.entity, suggestie=_near(change.entity, found))
        found[change.entity] = _changed(file, change)
    return found


def _said(row: Row, key: str) -> str:
    text = (row.text(key) or "").strip()
    if not text:
        raise wrong("mapping-waarde", row, sleutel=key)
    return text


def _change(row: Row) -> Change:
    how = row.keys.get("change", "replace")
    if how not in ("replace", "add"):
        raise wrong("mapping-waarde", row, sleutel="change")
    after = row.text("after")
    if after is not None and how != "add":
        raise wrong("mapping-waarde", row, sleutel="after")
    keys = {key: value for key, value in row.keys.items() if key not in _OWN_KEYS}
    return Change(row.keys["entity"], how, after, _said(row, "reason"), dataclasses.replace(row, keys=keys))


def _changed(file: File, change: Change) -> File:
    row, path = change.row, str(change.row.keys["stuf"])
    if (row.kind == "pair") != (file.kind == "table"):
        raise wrong("mapping-tabel-onbekend", row, tabel=row.kind, tabellen="[[pair]] <-> mappings/tables")
    names = dict(file.head.keys.get("names", {})) if file.kind == "table" else {}
    every = [str(other.keys.get("stuf", "")) if other.kind != "whole" else "" for other in file.rows]
    known = ["" if other.kind == "include" else each for other, each in zip(file.rows, every, strict=True)]
    if change.how == "add":
        if path in known or path in names:
            raise wrong("overlay-rij-bestaat", row, entiteit=file.name, pad=path)
        at = len(known) if change.after is None else _index(change.after, every, file, row) + 1
        return dataclasses.replace(file, rows=(*file.rows[:at], row, *file.rows[at:]))
    if path in names:  # a table may have its words in the head
        del names[path]
        head = dataclasses.replace(file.head, keys={**file.head.keys, "names": names})
        return dataclasses.replace(file, head=head, rows=(*file.rows, row))
    at = _index(path, known, file, row)
    return dataclasses.replace(file, rows=(*file.rows[:at], row, *file.rows[at + 1 :]))


def _index(path: str, known: list[str], file: File, row: Row) -> int:
    if path not in known:
        words = (*known, *file.head.keys.get("names", {})) if file.kind == "table" else known
        raise wrong("overlay-rij-onbekend", row, entiteit=file.name, pad=path, suggestie=_near(path, words))
    return len(known) - 1 - known[::-1].index(path)  # an element that is included too: after what is included


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted({each for each in known if each})
    return ", ".join(difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]) or "-"
