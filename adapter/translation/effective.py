"""The rows that hold for one operation, each with its origin: the file and line, and the overlay that it is from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from adapter.translation.compiled import CompiledEntity
from adapter.translation.mapping import Mapping, Mappings
from adapter.translation.overlays import Change, Overlay
from adapter.translation.rows import Row
from adapter.translation.tree import Entity, Node

__all__ = ["Effective", "effective_rows"]

_Spot = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """One row that holds.

    Args:
        entity: the entity that it is a row of, or the table.
        path: in StUF, below the entity's element; in a table: StUF's word.
        home: where it goes: a path in the event, `preserve`, `lost`, `refused`, or the mapping of a relation; `removed` for
            one that an overlay takes away.
        overlay: the name of the overlay that it is from; "" where it is one of the mapping itself.
        reason: why the overlay has it.
    """

    entity: str
    path: str
    kind: str
    home: str
    value: str
    file: str
    line: int
    overlay: str = ""
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as `--json` shows it."""
        overlay = {"name": self.overlay, "reason": self.reason} if self.overlay else None
        return {
            "entity": self.entity,
            "stuf": self.path,
            "kind": self.kind,
            "home": self.home,
            "value": self.value,
            "origin": {"file": self.file, "line": self.line, "overlay": overlay},
        }


def effective_rows(mappings: Mappings, mapping: Mapping) -> Iterator[Effective]:
    """Give the rows of the objects of an operation and of their relations, then the words that overlays change and the rows that they take away."""
    laid = {
        (change.row.file, change.row.line): (overlay, change) for overlay in mappings.laid for change in overlay.changes
    }
    used: set[str] = set()
    for entity in _entities(mapping):
        used.add(entity.entity.name)
        for row, path in _rows(entity.entity):
            yield _effective(entity.entity.name, path, row, laid)
            used |= {str(row.keys.get("value", "")).removeprefix("tabel:"), PurePosixPath(row.file).stem}
    for _, change in laid.values():
        if change.entity in used and (change.row.kind == "pair" or change.how == "remove"):
            yield _effective(change.entity, ", ".join(change.names), change.row, laid)


def _entities(mapping: Mapping) -> Iterator[CompiledEntity]:
    """Give each entity once: the objects', then those of their relations."""
    objects = mapping.objects
    if objects is None:
        return
    found = {id(objects.entity): objects.entity}
    for relation in objects.relations.values():
        if objects.only is not None and relation.name not in objects.only:
            continue
        for entity in (relation.entity, relation.configured):
            if entity is not None:
                found.setdefault(id(entity), entity)
    yield from found.values()


def _rows(entity: Entity) -> Iterator[tuple[Row, str]]:
    yield from _below(entity.root)
    for row in entity.lost:
        yield row, ""
    for row in entity.whole:
        yield row, ", ".join(row.keys["stuf"])


def _below(node: Node) -> Iterator[tuple[Row, str]]:
    for child in node.children:
        if child.row.kind != "head":
            yield child.row, child.shown
        yield from _below(child)


def _effective(entity: str, path: str, row: Row, laid: dict[_Spot, tuple[Overlay, Change]]) -> Effective:
    found = laid.get((row.file, row.line))
    return Effective(
        entity=entity,
        path=path,
        kind=row.kind,
        home="removed" if found is not None and found[1].how == "remove" else _home(row),
        value=row.text("value") or "",
        file=row.file,
        line=row.line,
        overlay=found[0].name if found else "",
        reason=found[1].reason if found else "",
    )


def _home(row: Row) -> str:
    if row.kind == "whole":
        return "bron.overig"
    if row.kind == "lost":
        return f"lost: {row.text('event')}: {row.text('reason')}"
    if row.keys.get("preserve"):
        return "preserve"
    lost, refused = row.text("lost"), row.text("refused")
    if lost or refused:
        return f"lost: {lost}" if lost else f"refused: {refused}"
    return row.text("event") or row.text("mapping") or row.text("derived") or ""
