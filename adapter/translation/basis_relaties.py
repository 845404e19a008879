"""Relations of a person, read into members of it: who it is married to, its children, parents and nationaliteiten (MAPPING D.2).

They make no events of their own. What StUF says of each besides stands in `bron.relaties`, in the order of the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from adapter.stuf import namespaces
from adapter.translation import xml_text
from adapter.translation.compiled import CompiledRelation
from adapter.translation.paths import at, place_at
from adapter.translation.reader import Relations
from adapter.translation.reading import Bericht, reason_of
from adapter.translation.side import Side
from adapter.translation.tree import Node

__all__ = ["Gelezen", "read_relations", "write_relations"]

_VERWERKINGSSOORT: Final = f"{{{namespaces.STUF}}}verwerkingssoort"
_SAME: Final = "I"  # only tells which one: never a change
_ENTRIES = dict[str, list[dict[str, Any]]]


class Gelezen:
    """The relations of one side: their entries for `bron`, and the members that something happened to."""

    def __init__(self) -> None:
        self.entries: _ENTRIES = {}
        self.happened: set[str] = set()


def read_relations(
    found: Relations,
    relations: Mapping[str, CompiledRelation],
    data: dict[str, Any],
    bericht: Bericht,
    *,
    new_object: bool,
) -> Gelezen:
    """Read relations into the members that their rows name (`within`); one that a change only names (I) goes aside.

    Args:
        new_object: the person is new, so that its relations are too, also where they are sent as I.
    """
    read = Gelezen()
    for node, element in found:
        relation = relations[node.tag]
        within = _within(node)
        soort = element.get(_VERWERKINGSSOORT, "")
        entry: dict[str, Any] = {"verwerkingssoort": soort} if soort else {}
        item, bron, _ = relation.entity.read(element, bericht)
        bron.put_into(entry)
        if soort:
            entry["verwerkingssoort"] = soort
        if len(element):
            if soort == _SAME and not new_object:
                entry["genoemd"] = item
            else:
                _put(data, within, item, listed=node.flag("list"))
                read.happened.add(within[1])
        else:
            entry["leeg"] = reason_of(element)
            read.happened.add(within[1])
        read.entries.setdefault(relation.name, []).append(entry)
    return read


def write_relations(
    data: Mapping[str, Any], bron: Mapping[str, Any], relations: Mapping[str, CompiledRelation], soort: str
) -> dict[str, list[str]]:
    """Write the relations of one side, as text; without entries of a message each is written with `soort`."""
    made: dict[str, list[str]] = {}
    entries: Mapping[str, Any] = bron.get("relaties") or {}
    for tag, relation in relations.items():
        items = list(_items(data, _within(relation.node)))
        told = entries.get(relation.name)
        for entry in told if told is not None else [{} for _ in items]:
            if "leeg" in entry:
                element = _write_nothing(relation, entry, soort)
            else:
                item = entry["genoemd"] if "genoemd" in entry else items.pop(0) if items else {}
                element = _write_one(relation, item, entry, soort)
            made.setdefault(tag, []).append(element)
    return made


def _write_one(relation: CompiledRelation, item: Mapping[str, Any], entry: Mapping[str, Any], soort: str) -> str:
    side = Side(item, entry, kind=relation.kind, from_stuf=bool(entry))
    return relation.entity.writer.write(relation.written, _said(relation, entry, soort), side)


def _write_nothing(relation: CompiledRelation, entry: Mapping[str, Any], soort: str) -> str:
    """Write the empty place of a relation, with what its attributes said."""
    kept = entry.get("bewaard") or {}
    said = xml_text.attributes({xml_text.attribute_name(name[1:]): kept[name] for name in kept if name.startswith("@")})
    return xml_text.empty(relation.written, str(entry["leeg"]), said + _said(relation, entry, soort))


def _said(relation: CompiledRelation, entry: Mapping[str, Any], soort: str) -> str:
    return xml_text.entity_attributes(relation.kind, str(entry.get("verwerkingssoort") or soort), entry.get("sleutels"))


def _within(node: Node) -> tuple[str, ...]:
    return tuple(str(node.row.keys["within"]).split("."))


def _put(data: dict[str, Any], within: tuple[str, ...], item: dict[str, Any], *, listed: bool) -> None:
    """Add to the list, or, where the member is no list, put the one value there."""
    if listed:
        place = data.setdefault(within[0], {})
        place.setdefault(within[1], []).append(item)
    elif within[-1] in item:
        above = at(data, *within[:-1])
        if above is None or isinstance(above, dict):
            place_at(data, within, item[within[-1]])


def _items(data: Mapping[str, Any], within: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    found = at(data, *within)
    if isinstance(found, list):
        yield from (item for item in found if isinstance(item, Mapping))
    elif found is not None:
        yield {within[-1]: found}
