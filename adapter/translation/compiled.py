"""Entities compiled: what reads and writes one, and what its file says about events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from adapter.events import type_of
from adapter.translation import xml_text
from adapter.translation.finish import FINISH, Finish
from adapter.translation.paths import at
from adapter.translation.reader import Read, Relations, compile_reader
from adapter.translation.reading import Bericht, Bron
from adapter.translation.rows import wrong
from adapter.translation.terug import Writer
from adapter.translation.tree import Entity, Node

__all__ = ["CompiledEntity", "CompiledRelation", "Compiler", "find_option", "goes_back"]


@dataclass(slots=True, eq=False)
class CompiledEntity:
    """One entity: its reader, its writer, and its file's head as values.

    Args:
        member: the member of `data` that holds it; "" where it is spread over `data` itself.
        owner: the member that holds the key of the object it belongs to.
        events: verwerkingssoort -> types.
        types: of all its events; added: of those that one is new.
        own_subject: its events are about the zaak that it names, not about the object that the message is about.
        order: place of its events in the message (MAPPING A.1 rule 5).
        named: a change that only names one (I) still tells that it is there.
        needs: paths without which it says nothing.
    """

    entity: Entity
    read_raw: Read
    writer: Writer
    finish: tuple[Finish, ...]
    member: str
    owner: str
    events: Mapping[str, tuple[str, ...]]
    order: int
    sort: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    warning: str
    bronorganisatie: tuple[str, ...]
    einde: tuple[str, ...]
    named: bool
    own_subject: bool
    added: tuple[str, ...]
    types: frozenset[str]

    def read(self, element: etree._Element, bericht: Bericht) -> tuple[dict[str, Any], Bron, Relations]:
        """Read one: its data, what has no home, and its relations, not yet read."""
        bron = Bron(bericht)
        data = self.read_raw(element, bron)
        for step in self.finish:
            step(data, bron)
        relations: Relations = bron.relations or []
        if bron.relations is not None:
            del bron.relations
        return data, bron, relations

    @property
    def about(self) -> frozenset[str]:
        """The types of its events that hold its members; one that only names what hangs on it (N) doesn't."""
        return frozenset(name for soort, names in self.events.items() if soort != "N" for name in names)

    def says_enough(self, data: Mapping[str, Any]) -> bool:
        """True when what an event needs is there."""
        return all(_has(data, path) for path in self.needs) if len(self.needs) != 1 else _has(data, self.needs[0])


@dataclass(slots=True, eq=False)
class CompiledRelation:
    """A relation of an entity: what it is read as, and the members that its name alone says.

    Args:
        name: local; written: with its prefix; kind: its entiteittype.
    """

    node: Node
    name: str
    written: str
    kind: str
    entity: CompiledEntity
    configured: CompiledEntity | None
    seeds: tuple[tuple[tuple[str, ...], str, Any], ...]
    back: tuple[tuple[tuple[str, ...], frozenset[str]], ...]
    plain: bool

    def seed(self, data: dict[str, Any]) -> None:
        """Add the members that the relation's name says."""
        for path, last, value in self.seeds:
            place = data
            for key in path:
                place = place.setdefault(key, {})
            place[last] = value


class Compiler:
    """Compiles entities by name, each once."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._done: dict[str, CompiledEntity] = {}
        self._relations: dict[str, dict[str, CompiledRelation]] = {}

    def entity(self, name: str) -> CompiledEntity:
        """Give a compiled entity; its existence was checked when the mapping was read."""
        found = self._done.get(name)
        if found is None:
            found = self._done[name] = _compile(self._entities[name])
        return found

    def relations(self, name: str) -> Mapping[str, CompiledRelation]:
        """Give the relations of an entity by the tag of their element."""
        found = self._relations.get(name)
        if found is None:
            nodes = [node for node in self._entities[name].root.children if node.kind == "relation"]
            found = self._relations[name] = {node.tag: self._relation(node) for node in nodes}
        return found

    def _relation(self, node: Node) -> CompiledRelation:
        target, configured = str(node.row.keys["mapping"]), node.row.text("configured")
        for name in (target, configured):
            if name is not None and name not in self._entities:
                raise wrong("mapping-onbekend", node.row, naam=name, suggestie=", ".join(sorted(self._entities)))
        return CompiledRelation(
            node=node,
            name=node.shown,
            written=xml_text.qualified(node.tag),
            kind=str(node.row.keys.get("type", "")),
            entity=self.entity(target),
            configured=self.entity(configured) if configured is not None else None,
            seeds=tuple(
                (tuple(path.split(".")[:-1]), path.split(".")[-1], value)
                for path, value in node.row.keys.get("set", {}).items()
            ),
            back=tuple(
                (tuple(path.split(".")), frozenset(values)) for path, values in node.row.keys.get("back", {}).items()
            ),
            plain=node.flag("plain"),
        )


def _compile(entity: Entity) -> CompiledEntity:
    steps = []
    for name in entity.texts("finish"):
        step = FINISH.get(name)
        if step is None:
            raise wrong("mapping-stap-onbekend", entity.head, naam=name, suggestie=", ".join(FINISH))
        steps.append(step)
    event_object = entity.text("object")
    events = {
        soort: tuple(type_of(event_object, verb) for verb in verbs)
        for soort, verbs in dict(entity.head.keys.get("events", {})).items()
    }
    return CompiledEntity(
        entity=entity,
        read_raw=compile_reader(entity),
        writer=Writer(entity),
        finish=tuple(steps),
        member=entity.text("member"),
        owner=entity.text("owner", "zaak"),
        events=events,
        order=int(entity.head.keys.get("order", 0)),
        sort=tuple(entity.text("sort").split(".")) if entity.text("sort") else (),
        needs=tuple(tuple(path.split(".")) for path in entity.texts("needs")),
        warning=entity.text("warning", "onderdeel-onvolledig"),
        bronorganisatie=entity.texts("bronorganisatie"),
        einde=tuple(entity.text("einde").split(".")) if entity.text("einde") else (),
        named=bool(entity.head.keys.get("named")),
        own_subject=entity.text("owner", "zaak") == "informatieobject",
        added=events.get("T", ()),
        types=frozenset(name for names in events.values() for name in names),
    )


def _has(data: Any, path: tuple[str, ...]) -> bool:
    try:
        for key in path:
            data = data[key]
    except (KeyError, TypeError):
        return False
    return data is not None and not (data.__class__ is dict and "onbekend" in data)


def find_option(node: Node, data: Mapping[str, Any]) -> Node | None:
    """Find which option of a choice the data is."""
    kind = at(data, *str(node.row.keys["kind"]).split("."))
    return next((option for option in node.children if option.row.keys["is"] == kind), None)


def goes_back(relation: CompiledRelation, data: Mapping[str, Any]) -> bool:
    """True when data of this kind goes back to this relation: by what `back` says of its members."""
    for path, values in relation.back:
        found = at(data, *path)
        word = found if isinstance(found, str) else ""
        excluded = {value[1:] for value in values if value.startswith("!")}
        if (excluded and word in excluded) or (not excluded and word not in values):
            return False
    return True
