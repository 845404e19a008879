"""A tree of rows compiled to closures that write one entity back to StUF in one pass: only what is there is visited.

Each value is written in the state in which it is there. Kept spellings, reasons of emptiness and whole elements of `bron`
go back to where they stood.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapter.translation import xml_text
from adapter.translation.leaves_back import Put, leaf_writer, own_value, text_tags, value_writer
from adapter.translation.places import longer, prefix_of
from adapter.translation.side import ABSENT, ALWAYS, HERE, Side, Write, finder, upwards
from adapter.translation.tree import Entity, Node
from adapter.translation.values import Special
from adapter.translation.xml_text import markup_in, text_of

__all__ = ["Writer"]

_SLEUTELS = ("sleutelVerzendend", "sleutelOntvangend", "sleutelGegevensbeheer", "sleutelSynchronisatie")
_RELATION = "{relation}"
_NOTHING: Mapping[str, Any] = {}
_NEVER = "\0"  # no object has such a member
Visit = tuple[str, str, tuple[str, str, str] | None, Put | None, Write]
"""A node is visited where the object has a member, or the side a path: (member, path, tags of a text, of its value, of it)."""


class Writer:
    """Writes the entities of one kind."""

    def __init__(self, entity: Entity) -> None:
        base = prefix_of(entity.root)
        self._find = finder(base) if base else None
        self._visits = [(node.shown, visit) for node in entity.root.children for visit in _visits(node, base)]
        self._all = [visit for _, visit in self._visits]
        self._limited: dict[frozenset[str], list[Visit]] = {}
        self._in_bron: dict[str, set[str]] = {}
        for leaf in entity.root.leaves():
            if leaf.in_bron:
                self._in_bron.setdefault(leaf.event[1], set()).update(upwards(leaf.shown))

    def write(self, name: str, said: str, side: Side, parts: frozenset[str] | None = None) -> str:
        """Write an entity as an element of this name.

        Args:
            said: its attributes, written; what was kept of others stands beside them.
            parts: the only ones that the message's schema has; None: all.
        """
        for path in side.bewaard:
            if path[0] == "@" and f" {(kept := xml_text.attribute_name(path[1:]))}=" not in said:
                said += xml_text.attributes({kept: side.bewaard[path]})
        for member in side.bron:
            if member in self._in_bron:
                side.visit.update(self._in_bron[member])
        out: list[str] = []
        place = self._find(side.data) if self._find is not None else side.data
        visits = self._all if parts is None else self._only(parts, side)
        _write_all(visits, out, place if isinstance(place, dict) else _NOTHING, side)
        if side.overig:
            out.extend([xml_text.kept(item["xml"]) for item in side.overig])
        return f"<{name}{said}>{''.join(out)}</{name}>" if out else f"<{name}{said}/>"

    def _only(self, parts: frozenset[str], side: Side) -> list[Visit]:
        """Give the visits of these parts; what was kept of the others has no place in the message."""
        found = self._limited.get(parts)
        if found is None:
            found = self._limited[parts] = [visit for shown, visit in self._visits if shown in parts]
        if side.overig:
            others = {shown for shown, _ in self._visits if shown not in parts}
            side.overig = [item for item in side.overig if item.get("pad") not in others]
        return found


def _write_all(visits: Sequence[Visit], out: list[str], place: Mapping[str, Any], side: Side) -> None:
    """Write the children of a group. This loop is where the way back spends its time: plain texts are written in it."""
    visit, from_stuf, append = side.visit, side.from_stuf, out.append
    for key, path, tags, put, write in visits:
        if path in visit:
            write(out, place, side)
        elif key in place:
            value = place[key]
            if tags is not None and value is None:
                append(tags[2])
            elif tags is not None and from_stuf and value.__class__ is str and value:
                append(f"{tags[0]}{value if markup_in(value) is None else text_of(value)}{tags[1]}")
            elif put is not None:
                put(out, value, side)
            else:
                write(out, place, side)


def _close(out: list[str], mark: int, name: str, said: str) -> None:
    """Make what was written from `mark` on the content of an element; its own part is kept free at `mark`."""
    if len(out) > mark + 1:
        out[mark] = f"<{name}{said}>"
        out.append(f"</{name}>")
    else:
        out[mark] = f"<{name}{said}/>"


def _visits(node: Node, base: tuple[str, ...]) -> list[Visit]:
    if node.kind == "relation":
        return [(_NEVER, node.shown, None, None, _relation(node))]
    if node.tag.startswith("@") or node.only("antwoord"):
        return []
    if node.kind == "leaf":
        special = node.value.special if node.value is not None else None
        write = leaf_writer(node, base)
        if special in (Special.INHOUD, Special.FORMAAT) or node.row.text("derived") == "archiefnominatie":
            return [(_NEVER, ALWAYS, None, None, write)]
        if node.in_bron:
            return [(_NEVER, node.shown, None, None, write)]
        return [(_member(node.event, base) or _NEVER, node.shown, text_tags(node, base), own_value(node, base), write)]
    if node.kind == "choice":
        kind = tuple(str(node.row.keys["kind"]).split("."))
        said = _member(kind, base) if kind[: len(base)] == base else None
        return [(said or _NEVER, ALWAYS if said is None else node.shown, None, None, _choice(node, base))]
    if node.flag("list"):
        return [(_member(node.event, base) or _NEVER, node.shown, None, None, _list(node, base))]
    return _group_visits(node, base)


def _member(event: tuple[str, ...], base: tuple[str, ...]) -> str | None:
    return event[len(base)] if len(event) > len(base) else None


def _below(node: Node, base: tuple[str, ...]) -> list[Visit]:
    return [visit for child in node.children for visit in _visits(child, base)]


def _relation(node: Node) -> Write:
    tag, name, path = node.tag, xml_text.qualified(node.tag), node.shown
    kind = node.row.text("type")
    said = xml_text.entity_attributes(kind, "T") if kind else ""

    def write(out: list[str], _place: Mapping[str, Any], side: Side) -> None:
        out.extend(side.relations.get(tag, ()))
        side.put_back(out, path)
        if path in side.no_value:
            out.append(xml_text.empty(name, str(side.no_value[path]), said))

    return write


def _group_visits(node: Node, base: tuple[str, ...]) -> list[Visit]:
    """Give when a group is visited: where the object that its values share is there, or, if they share none, always."""
    place_of, shared = longer(base, prefix_of(node)), _shared(node)
    visits = _below(node, place_of)
    write = _group(node, base, place_of, visits)
    paths = {path for _, path, _, _, _ in visits}
    own, others = _member(place_of, base), _member(shared, base) if shared[: len(base)] == base else None
    always = ALWAYS in paths or (HERE in paths and own is None)
    if not always and own is not None and others in (own, None):
        return [(own, node.shown, None, None, write)]
    members = frozenset(key for key, _, _, _, _ in visits if key != _NEVER)
    if not always and own is None and not members:
        return [(_NEVER, node.shown, None, None, write)]
    anyway = always or own is not None
    if anyway:
        return [(_NEVER, ALWAYS, None, None, write)]
    return [(_NEVER, HERE, None, None, _where_any(members, node.shown, write))]


def _where_any(members: frozenset[str], path: str, write: Write) -> Write:
    """Make the writer of a group whose values are members of the object around it: where that has any of them."""

    def write_group(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        if not members.isdisjoint(place) or path in side.visit or not place or "onbekend" in place:
            write(out, place, side)

    return write_group


def _group(node: Node, base: tuple[str, ...], place_of: tuple[str, ...], visits: Sequence[Visit]) -> Write:
    name, path, why = xml_text.qualified(node.tag), node.shown, _why_empty(node)
    keys, attributes = place_of[len(base) :], _attributes(node)
    find, end = finder(keys), f"</{name}>"
    only = keys[0] if len(keys) == 1 else None

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        kept = path in side.visit
        if kept and side.put_back(out, path):
            return
        inner = place.get(only) if only is not None else find(place) if keys else place
        mark = len(out)
        out.append("")
        _write_all(visits, out, inner if isinstance(inner, dict) else _NOTHING, side)
        if kept:
            side.put_rest(out, path)
        if len(out) > mark + 1:
            out[mark] = f"<{name}{attributes(side)}>"
            out.append(end)
            return
        out.pop()
        if (reason := why(side)) is not None:
            out.append(xml_text.empty(name, reason, attributes(side)))

    return write


def _why_empty(node: Node) -> Any:
    """Make what gives why a group is empty; None where it isn't there at all."""
    path, shared, bare = node.shown, _shared(node), node.flag("bare")
    find = finder(shared)

    def why(side: Side) -> str | None:
        if path in side.no_value:
            return str(side.no_value[path])
        value = find(side.data)
        if value is None:
            return "nil" if bare else "geenWaarde"
        return str(value["onbekend"]) if isinstance(value, dict) and "onbekend" in value else None

    return why


def _attributes(node: Node) -> Any:
    """Make what gives the attributes of an entity within an entity, as text."""
    kind, path = node.row.text("type"), node.shown
    if not kind:
        return lambda _side: ""
    usual, outermost = node.row.text("soort") or "T", len(node.path) == 1
    plain = None if _RELATION in kind else xml_text.entity_attributes(kind, usual)
    at_soort = f"{path}/@verwerkingssoort"
    sleutels = [(f"{path}/@{name}", f"StUF:{name}") for name in _SLEUTELS]

    def attributes(side: Side) -> str:
        if plain is not None and path not in side.visit:
            return plain
        bewaard = side.bewaard
        soort = bewaard.get(at_soort)
        said = xml_text.entity_attributes(
            kind.replace(_RELATION, side.kind if outermost else ""), usual if soort is None else str(soort or usual)
        )
        for at_sleutel, name in sleutels:
            if at_sleutel in bewaard:
                said += xml_text.attributes({name: bewaard[at_sleutel]})
        return said

    return attributes


def _list(node: Node, base: tuple[str, ...]) -> Write:
    name, path, find = xml_text.qualified(node.tag), node.shown, finder(node.event[len(base) :])
    members = [(child.event[-1], value_writer(child)) for child in node.children]
    nothing = "nil" if node.flag("bare") else "geenWaarde"

    def write_items(out: list[str], items: Any, side: Side) -> None:
        if not isinstance(items, list):
            out.append(xml_text.empty(name, nothing))
            return
        for item in items:
            mark = len(out)
            out.append("")
            for member, put in members:
                if isinstance(item, dict) and member in item:
                    put(out, item[member], side)
            _close(out, mark, name, "")

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        items = find(place)
        if path in side.no_value:
            out.append(xml_text.empty(name, str(side.no_value[path])))
        elif items is not ABSENT:
            write_items(out, items, side)
        side.put_back(out, path)

    return write


def _choice(node: Node, base: tuple[str, ...]) -> Write:
    """Make the writer of the one option that the event says; `find_option` reads the same."""
    name, path, find = xml_text.qualified(node.tag), node.shown, finder(node.event[len(base) :])
    kind_of = finder(tuple(str(node.row.keys["kind"]).split(".")))
    options = {option.row.keys["is"]: _option(option, node.event) for option in node.children}

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        is_of = kind_of(side.data)
        option = options.get(is_of) if isinstance(is_of, str) else None
        mark = len(out)
        out.append("")
        if option is not None:
            inner = find(place)
            option(out, inner if isinstance(inner, dict) else _NOTHING, side)
        side.put_rest(out, path)
        if len(out) > mark + 1:
            _close(out, mark, name, "")
            return
        out.pop()
        if path in side.no_value:
            out.append(xml_text.empty(name, str(side.no_value[path])))

    return write


def _option(node: Node, where: tuple[str, ...]) -> Write:
    name, path, attributes = xml_text.qualified(node.tag), node.shown, _attributes(node)
    visits = _below(node, where)

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        mark = len(out)
        out.append("")
        _write_all(visits, out, place, side)
        side.put_rest(out, path)
        _close(out, mark, name, attributes(side))

    return write


def _shared(node: Node) -> tuple[str, ...]:
    """Give the member that all values of a group are in."""
    events = [leaf.event[:-1] for leaf in node.leaves() if leaf.event and not leaf.in_bron]
    if not events:
        return ()
    shared = events[0]
    for event in events[1:]:
        while event[: len(shared)] != shared:
            shared = shared[:-1]
    return shared
