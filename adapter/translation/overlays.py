"""Overlays: what one product of a vendor does otherwise, as single rows in the place of ours, dated and with a reason."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, assert_never

from adapter.translation.rows import File, Row, wrong

__all__ = ["Change", "How", "Overlay", "build_overlay", "lay_over"]

How = Literal["replace", "add", "remove"]
_HOWS: Final[tuple[How, ...]] = ("replace", "add", "remove")
_OWN_KEYS: Final = frozenset({"entity", "change", "after"})  # of the overlay, not of the row it brings
_WITH_REASON: Final = frozenset({"lost", "whole"})  # rows that have a reason of their own: it is the same


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One row of an overlay.

    Args:
        entity: the file, an entity or a table, whose row it is.
        after: the path of the row that a new one comes after; None: at the end.
        row: as it would stand in that file; its place is that in the overlay. One that is taken away only has its path.
    """

    entity: str
    how: How
    after: str | None
    reason: str
    row: Row

    @property
    def names(self) -> tuple[str, ...]:
        """The paths (of a lost member: the member) that tell which row it is; several for a `whole`."""
        return _names(self.row)


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
        if (change.row.kind == "pair") != (file.kind == "table"):
            raise wrong(
                "mapping-tabel-onbekend", change.row, tabel=change.row.kind, tabellen="[[pair]] <-> mappings/tables"
            )
        found[change.entity] = _whole_changed(file, change) if change.row.kind == "whole" else _changed(file, change)
    return found


def _said(row: Row, key: str) -> str:
    text = (row.text(key) or "").strip()
    if not text:
        raise wrong("mapping-waarde", row, sleutel=key)
    return text


def _change(row: Row) -> Change:
    if row.kind == "include":
        raise wrong("overlay-include", row, naam=row.text("mapping") or row.text("stuf") or "?")
    given = row.keys.get("change", "replace")
    how = next((each for each in _HOWS if each == given), None)
    if how is None:
        raise wrong("mapping-waarde", row, sleutel="change")
    after = row.text("after")
    if after is not None and how != "add":
        raise wrong("mapping-waarde", row, sleutel="after")
    own = _OWN_KEYS if row.kind in _WITH_REASON else _OWN_KEYS | {"reason"}
    keys = {key: value for key, value in row.keys.items() if key not in own}
    return Change(row.keys["entity"], how, after, _said(row, "reason"), dataclasses.replace(row, keys=keys))


def _names(row: Row) -> tuple[str, ...]:
    """Give what tells which row it is; () for one that no overlay can name."""
    match row.kind:
        case "include":
            return ()
        case "lost":
            return (str(row.keys["event"]),)
        case "whole":
            return tuple(row.keys["stuf"])
        case _:
            return (str(row.keys.get("stuf", "")),)


def _changed(file: File, change: Change) -> File:
    row, (path,) = change.row, change.names
    names = dict(file.head.keys.get("names", {})) if file.kind == "table" else {}
    # the members that are lost are named as they stand in the event; all else as it stands in the message
    known = ["" if (each.kind == "lost") != (row.kind == "lost") else _one(each) for each in file.rows]
    match change.how:
        case "add":
            if path in known or path in names:
                raise wrong("overlay-rij-bestaat", row, entiteit=file.name, pad=path)
            # a row may come after what is included too
            every = [str(each.keys.get("stuf", "")) if each.kind != "whole" else "" for each in file.rows]
            at = len(known) if change.after is None else _index(change.after, every, file, row) + 1
            return _put(file, at, at, [row])
        case "replace" | "remove" if path in names:  # a table may have its words in the head
            del names[path]
            head = dataclasses.replace(file.head, keys={**file.head.keys, "names": names})
            return dataclasses.replace(
                file, head=head, rows=(*file.rows, row) if change.how == "replace" else file.rows
            )
        case "replace" | "remove":
            at = _index(path, known, file, row)
            return _put(file, at, at + 1, [row] if change.how == "replace" else [])
        case _:
            assert_never(change.how)


def _whole_changed(file: File, change: Change) -> File:
    """Give the file with other elements that are kept whole: more of them, fewer, or for another reason."""
    there = {name for row in file.rows if row.kind == "whole" for name in row.keys["stuf"]}
    row, rows = change.row, list[Row]()
    for name in change.names:
        if (name in there) == (change.how == "add"):
            if change.how == "add":
                raise wrong("overlay-rij-bestaat", row, entiteit=file.name, pad=name)
            raise wrong("overlay-rij-onbekend", row, entiteit=file.name, pad=name, suggestie=_near(name, there))
    for each in file.rows:
        if each.kind != "whole":
            rows.append(each)
            continue
        left = [name for name in each.keys["stuf"] if name not in change.names]
        if left:
            rows.append(dataclasses.replace(each, keys={**each.keys, "stuf": left}))
    return dataclasses.replace(file, rows=(*rows, row) if change.how != "remove" else tuple(rows))


def _one(row: Row) -> str:
    names = _names(row)
    return names[0] if len(names) == 1 and row.kind != "whole" else ""


def _put(file: File, start: int, end: int, rows: Sequence[Row]) -> File:
    return dataclasses.replace(file, rows=(*file.rows[:start], *rows, *file.rows[end:]))


def _index(path: str, known: list[str], file: File, row: Row) -> int:
    if path not in known:
        words = (*known, *file.head.keys.get("names", {})) if file.kind == "table" else known
        raise wrong("overlay-rij-onbekend", row, entiteit=file.name, pad=path, suggestie=_near(path, words))
    return len(known) - 1 - known[::-1].index(path)  # an element that is included too: after what is included


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted({each for each in known if each})
    return ", ".join(difflib.get_close_matches(name, names, n=3, cutoff=0.4) or names[:3]) or "-"
