"""Events of one message → the StUF message (kennisgeving): the same rows read the other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledEntity, CompiledRelation, goes_back
from adapter.translation.gebeurtenissen import ORGANISATIES
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.names import NSMAP, clark
from adapter.translation.paths import at
from adapter.translation.terug import Terug, came_from_stuf, entity_attributes
from adapter.translation.write_leaf import write_empty

__all__ = ["write_kennisgeving", "write_new", "write_objects"]

_ZKN = f"{{{namespaces.ZKN}}}"
_STUF = f"{{{namespaces.STUF}}}"
_ADDS, _ENDS = "T", "VER"
Event = Mapping[str, Any]
Side = dict[str, list[etree._Element]]


def write_kennisgeving(
    kennisgeving: Kennisgeving, root: str, events: Sequence[Event], stuurgegevens: stuf.Stuurgegevens
) -> etree._Element:
    """Write the message that these events are.

    Raises:
        Refused: the events are no message of this kind.
    """
    nsmap: dict[str, str] = dict(NSMAP)
    if root.startswith("ZDS:"):
        nsmap["ZDS"] = namespaces.ZDS
    message = etree.Element(clark(root, "ZKN"), nsmap=nsmap)
    message.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.ZKN))
    write_objects(kennisgeving, message, events, overname=True)
    return message


def write_objects(
    kennisgeving: Kennisgeving, message: etree._Element, events: Sequence[Event], *, overname: bool
) -> None:
    """Write parameters and objects below `message`; `overname`: with indicatorOvername (a Lk02 has none)."""
    main = _main(kennisgeving, events)
    said: Mapping[str, Any] = (main or events[0])["data"]
    bron: Mapping[str, Any] = said.get("bron") or {}
    soort = str(bron.get("mutatiesoort") or _mutatiesoort(kennisgeving, main))
    parameters = etree.SubElement(message, f"{_ZKN}parameters")
    etree.SubElement(parameters, f"{_STUF}mutatiesoort").text = soort
    if overname:
        etree.SubElement(parameters, f"{_STUF}indicatorOvername").text = str(bron.get("indicatorOvername") or "V")
    writer = _Writer(kennisgeving, events, main)
    if soort in ("T", "V"):
        writer.whole(message, soort)
    else:
        writer.change(message)


def _mutatiesoort(kennisgeving: Kennisgeving, main: Event | None) -> str:
    """Give what events that no kennisgeving told are: new, no longer followed, or a change."""
    told = main["type"] if main is not None else ""
    events = kennisgeving.entity.events
    soort = next((one for one in ("T", "V") if told in events.get(one, ())), "W")
    return soort if soort in kennisgeving.mutatiesoorten else kennisgeving.mutatiesoorten[0]


def write_new(kennisgeving: Kennisgeving, parent: etree._Element, tag: str, events: Sequence[Event]) -> None:
    """Write the new object that a free message brings, as an element of its own name."""
    _Writer(kennisgeving, events, _main(kennisgeving, events), tag=tag).whole(parent, "T")


def _main(kennisgeving: Kennisgeving, events: Sequence[Event]) -> Event | None:
    types = kennisgeving.entity.about
    return next((event for event in events if event["type"] in types), None)


class _Writer:
    def __init__(
        self, kennisgeving: Kennisgeving, events: Sequence[Event], main: Event | None, *, tag: str = f"{_ZKN}object"
    ) -> None:
        self._tag = tag
        self._kennisgeving = kennisgeving
        self._entity = kennisgeving.entity
        self._events = events
        self._main = main
        self._member = self._entity.member
        self._from_stuf = came_from_stuf((main or events[0])["data"].get("bron") or {})
        types = {name for names in self._entity.events.values() for name in names}  # N too: it holds no relation either
        self._relations = [event for event in events if event["type"] not in types]

    def whole(self, message: etree._Element, soort: str) -> None:
        """Write the one object of a T or V."""
        if self._main is None:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": "-"}))
        data, bron = self._main["data"], self._main["data"].get("bron") or {}
        side: Side = {}
        for event in self._relations:
            relation = self._relation(event)
            side.setdefault(relation.node.tag, []).append(self._one(relation, event["data"], event["data"]["bron"]))
        self._object(message, data, bron, side, soort, dataref=self._main.get("dataref"))

    def change(self, message: etree._Element) -> None:
        """Write oud and huidig of a change; huidig alone where oud was not known."""
        bron, changed, oud_values, known = self._said()
        was: Mapping[str, Any] = bron.get("oud") or {}
        before: Side = {}
        after: Side = {}
        for event in self._relations:
            self._both(self._relation(event), event, before, after)
        # a kept element has the place that an empty one would keep
        _without_kept(before, was, self._kennisgeving)
        _without_kept(after, bron, self._kennisgeving)
        repeated: dict[str, Any] = dict(bron.get("ongewijzigd") or {})
        if "ongewijzigd" not in bron and "alleen" not in bron and self._identificatie():
            repeated["identificatie"] = self._identificatie()
        if known or not self._from_stuf:  # who has no oud of its own to repeat still says which object it was
            oud = {**repeated, **(was.get("alleen") or {}), **oud_values}
            self._object(message, {self._member: oud}, was, before, "W", dataref=_content(was))
        huidig = {**repeated, **(bron.get("alleen") or {}), **changed}
        dataref = (self._main or {}).get("dataref") or _content(bron)
        self._object(message, {self._member: huidig}, bron, after, "W", dataref=dataref)

    def _said(self) -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any], bool]:
        """Give (bron of the object, what changed, what it was, whether oud is known)."""
        if self._main is not None:
            data = self._main["data"]
            change = data.get("wijziging") or {}
            changed = {
                name: value
                for name, value in (data.get(self._member) or {}).items()
                if name != "identificatie" and name not in ORGANISATIES
            }
            return data.get("bron") or {}, changed, change.get("oud") or {}, bool(change.get("oudBekend"))
        data = self._events[0]["data"]
        held: Mapping[str, Any] = at(data, "bron", "object") or {}
        return held, {}, {}, bool(held.get("oudBekend", True))

    def _identificatie(self) -> str:
        for event in self._events:
            for member in (self._member, self._entity.entity.text("subject"), "hoofdzaak"):
                found = at(event["data"], member, "identificatie")
                if isinstance(found, str):
                    return found
        return ""

    def _object(
        self,
        message: etree._Element,
        data: Mapping[str, Any],
        bron: Mapping[str, Any],
        side: Side,
        soort: str,
        *,
        dataref: str | None,
    ) -> None:
        element = etree.SubElement(message, self._tag)
        entity_attributes(
            element,
            kind=self._entity.entity.text("type"),
            soort=str(bron.get("verwerkingssoort") or soort),
            sleutels=bron.get("sleutels") or {},
        )
        Terug(data, bron, dataref=dataref, from_stuf=self._from_stuf).write(
            element, self._entity.entity.root, side, self._kennisgeving.parts
        )

    def _relation(self, event: Event) -> CompiledRelation:
        """Find which relation an event goes back to: by the name it came with, else by what it says."""
        data, event_type = event["data"], event["type"]
        name = at(data, "bron", "relatienaam")
        for relation in self._kennisgeving.relations.values():
            if relation.name == name and (
                _makes(relation.entity, event_type) or _makes(relation.configured, event_type)
            ):
                return relation
        for relation in self._kennisgeving.relations.values():
            if _makes(relation.entity, event_type) and goes_back(relation, data):
                return relation
        raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": str(event_type)}))

    def _one(
        self,
        relation: CompiledRelation,
        data: Mapping[str, Any],
        bron: Mapping[str, Any],
        event_bron: Mapping[str, Any] | None = None,
    ) -> etree._Element:
        """Write a relation as it is, or was (`event_bron`: that of its event)."""
        entity = relation.entity
        if relation.configured is not None and relation.configured.member in data:
            entity = relation.configured
        element = etree.Element(relation.node.tag, nsmap=NSMAP)
        if not relation.plain:
            entity_attributes(
                element,
                kind=str(relation.node.row.keys.get("type", "")),
                soort=str(bron.get("verwerkingssoort") or "T"),
                sleutels=bron.get("sleutels") or {},
            )
        from_stuf = came_from_stuf(bron) or came_from_stuf(event_bron or {})
        Terug(data, bron, from_stuf=from_stuf).write(element, entity.entity.root, {})
        return element

    def _placeholder(self, relation: CompiledRelation, soort: str) -> etree._Element:
        element = write_empty(
            etree.Element("x", nsmap=NSMAP), relation.node.tag, "nil" if relation.plain else "geenWaarde"
        )
        if not relation.plain:
            entity_attributes(element, kind=str(relation.node.row.keys.get("type", "")), soort=soort)
        return element

    def _both(self, relation: CompiledRelation, event: Event, before: Side, after: Side) -> None:
        """Write a relation on the side where it says something, and its empty place on the other."""
        data, tag = event["data"], relation.node.tag
        bron: Mapping[str, Any] = data.get("bron") or {}
        soort = str(bron.get("verwerkingssoort") or self._soort(relation, event))
        if "wijziging" in data:
            change = data["wijziging"]
            after.setdefault(tag, []).append(self._one(relation, data, {**bron, "verwerkingssoort": "W"}))
            if change.get("oudBekend"):
                before.setdefault(tag, []).append(self._was(relation, data, bron))
        elif soort in _ADDS or (soort == "R" and event["type"] in relation.entity.events.get("T", ())):
            after.setdefault(tag, []).append(self._one(relation, data, {**bron, "verwerkingssoort": soort}))
            if not relation.plain:
                before.setdefault(tag, []).append(self._placeholder(relation, soort))
        elif data.get(relation.entity.member, "") is None:
            after.setdefault(tag, []).append(self._placeholder(relation, "V"))
        else:
            before.setdefault(tag, []).append(self._one(relation, data, {**bron, "verwerkingssoort": soort}))
            after.setdefault(tag, []).append(self._placeholder(relation, soort))

    def _soort(self, relation: CompiledRelation, event: Event) -> str:
        events = relation.entity.events
        return "T" if event["type"] in events.get("T", ()) else "V"

    def _was(self, relation: CompiledRelation, data: Mapping[str, Any], bron: Mapping[str, Any]) -> etree._Element:
        """Write a relation as it was before it changed."""
        member = relation.entity.member
        was: Mapping[str, Any] = bron.get("oud") or {}
        now: Mapping[str, Any] = data.get(member) or {} if member else data
        changed = set(data["wijziging"].get("paden") or ())
        values = {name: value for name, value in now.items() if name not in changed}
        values.update(was.get("alleen") or {})
        values.update(data["wijziging"].get("oud") or {})
        return self._one(relation, {member: values} if member else values, {**was, "verwerkingssoort": "W"}, bron)


def _content(bron: Mapping[str, Any]) -> str | None:
    """Find which content a side had that no event refers to."""
    found = (bron.get("bewaard") or {}).get("inhoud")
    return found if isinstance(found, str) else None


def _makes(entity: CompiledEntity | None, event_type: str) -> bool:
    """True when events of this type are about this entity."""
    return entity is not None and any(event_type in names for names in entity.events.values())


def _without_kept(side: Side, bron: Mapping[str, Any], kennisgeving: Kennisgeving) -> None:
    kept = {item.get("pad") for item in bron.get("overig") or ()}
    for tag, elements in side.items():
        if kennisgeving.relations[tag].name in kept:
            side[tag] = [element for element in elements if len(element)]
