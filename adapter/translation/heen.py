"""Events of one message → the StUF message (kennisgeving): the same rows read the other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.translation import xml_text
from adapter.translation.compiled import CompiledEntity, CompiledRelation, goes_back
from adapter.translation.gebeurtenissen import ORGANISATIES
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.paths import at
from adapter.translation.side import Side, came_from_stuf

__all__ = ["write_kennisgeving", "write_new", "write_objects"]

_ADDS, _ENDS = "T", "VER"
Event = Mapping[str, Any]
Written = dict[str, list[str]]  # relations of one object, as text, by their tag


def write_kennisgeving(
    kennisgeving: Kennisgeving, root: str, events: Sequence[Event], stuurgegevens: stuf.Stuurgegevens
) -> bytes:
    """Write the message that these events are.

    Raises:
        Refused: the events are no message of this kind.
    """
    objects = write_objects(kennisgeving, events, overname=True)
    return xml_text.message(xml_text.named(root, "ZKN"), (stuf.stuurgegevens_text(stuurgegevens, own="ZKN:"), objects))


def write_objects(kennisgeving: Kennisgeving, events: Sequence[Event], *, overname: bool) -> str:
    """Write the parameters and objects of a message; `overname`: with indicatorOvername (a Lk02 has none)."""
    main = _main(kennisgeving, events)
    said: Mapping[str, Any] = (main or events[0])["data"]
    bron: Mapping[str, Any] = said.get("bron") or {}
    soort = str(bron.get("mutatiesoort") or _mutatiesoort(kennisgeving, main))
    parameters = xml_text.element("StUF:mutatiesoort", soort)
    if overname:
        parameters += xml_text.element("StUF:indicatorOvername", str(bron.get("indicatorOvername") or "V"))
    writer = _Writer(kennisgeving, events, main)
    objects = writer.whole(soort) if soort in ("T", "V") else writer.change()
    return f"<ZKN:parameters>{parameters}</ZKN:parameters>{objects}"


def _mutatiesoort(kennisgeving: Kennisgeving, main: Event | None) -> str:
    """Give what events that no kennisgeving told are: new, no longer followed, or a change."""
    told = main["type"] if main is not None else ""
    events = kennisgeving.entity.events
    soort = next((one for one in ("T", "V") if told in events.get(one, ())), "W")
    return soort if soort in kennisgeving.mutatiesoorten else kennisgeving.mutatiesoorten[0]


def write_new(kennisgeving: Kennisgeving, name: str, events: Sequence[Event]) -> str:
    """Write the new object that a free message brings, as an element of its own name."""
    return _Writer(kennisgeving, events, _main(kennisgeving, events), name=name).whole("T")


def _main(kennisgeving: Kennisgeving, events: Sequence[Event]) -> Event | None:
    types = kennisgeving.entity.about
    return next((event for event in events if event["type"] in types), None)


class _Writer:
    def __init__(
        self, kennisgeving: Kennisgeving, events: Sequence[Event], main: Event | None, *, name: str = "ZKN:object"
    ) -> None:
        self._name = name
        self._kennisgeving = kennisgeving
        self._entity = kennisgeving.entity
        self._events = events
        self._main = main
        self._member = self._entity.member
        self._from_stuf = came_from_stuf((main or events[0])["data"].get("bron") or {})
        types = self._entity.types  # N too: it holds no relation either
        self._relations = [event for event in events if event["type"] not in types]

    def whole(self, soort: str) -> str:
        """Write the one object of a T or V."""
        if self._main is None:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": "-"}))
        data, bron = self._main["data"], self._main["data"].get("bron") or {}
        side: Written = {}
        for event in self._relations:
            relation = self._relation(event)
            side.setdefault(relation.node.tag, []).append(self._one(relation, event["data"], event["data"]["bron"]))
        return self._object(data, bron, side, soort, dataref=self._main.get("dataref"))

    def change(self) -> str:
        """Write oud and huidig of a change; huidig alone where oud was not known."""
        bron, changed, oud_values, known = self._said()
        was: Mapping[str, Any] = bron.get("oud") or {}
        before: Written = {}
        after: Written = {}
        for event in self._relations:
            self._both(self._relation(event), event, before, after)
        # a kept element has the place that an empty one would keep
        _without_kept(before, was, self._kennisgeving)
        _without_kept(after, bron, self._kennisgeving)
        repeated: dict[str, Any] = dict(bron.get("ongewijzigd") or {})
        if "ongewijzigd" not in bron and "alleen" not in bron and self._identificatie():
            repeated["identificatie"] = self._identificatie()
        first = ""
        if known or not self._from_stuf:  # who has no oud of its own to repeat still says which object it was
            oud = {**repeated, **(was.get("alleen") or {}), **oud_values}
            first = self._object({self._member: oud}, was, before, "W", dataref=_content(was))
        huidig = {**repeated, **(bron.get("alleen") or {}), **changed}
        dataref = (self._main or {}).get("dataref") or _content(bron)
        return first + self._object({self._member: huidig}, bron, after, "W", dataref=dataref)

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
        self, data: Mapping[str, Any], bron: Mapping[str, Any], relations: Written, soort: str, *, dataref: str | None
    ) -> str:
        kind = self._entity.entity.text("type")
        said = xml_text.entity_attributes(kind, str(bron.get("verwerkingssoort") or soort), bron.get("sleutels"))
        side = Side(data, bron, kind=kind, relations=relations, dataref=dataref, from_stuf=self._from_stuf)
        return self._entity.writer.write(self._name, said, side, self._kennisgeving.parts)

    def _relation(self, event: Event) -> CompiledRelation:
        """Find which relation an event goes back to: by the name it came with, else by what it says."""
        data, event_type = event["data"], event["type"]
        name = at(data, "bron", "relatienaam")
        named = self._kennisgeving.by_name.get(name) if isinstance(name, str) else None
        if named is not None and (_makes(named.entity, event_type) or _makes(named.configured, event_type)):
            return named
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
    ) -> str:
        """Write a relation as it is, or was (`event_bron`: that of its event)."""
        entity = relation.entity
        if relation.configured is not None and relation.configured.member in data:
            entity = relation.configured
        kind = "" if relation.plain else relation.kind
        soort = str(bron.get("verwerkingssoort") or "T")
        said = "" if relation.plain else xml_text.entity_attributes(kind, soort, bron.get("sleutels"))
        from_stuf = came_from_stuf(bron) or came_from_stuf(event_bron or {})
        return entity.writer.write(relation.written, said, Side(data, bron, kind=kind, from_stuf=from_stuf))

    def _placeholder(self, relation: CompiledRelation, soort: str) -> str:
        if relation.plain:
            return xml_text.empty(relation.written, "nil")
        return xml_text.empty(relation.written, "geenWaarde", xml_text.entity_attributes(relation.kind, soort))

    def _both(self, relation: CompiledRelation, event: Event, before: Written, after: Written) -> None:
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

    def _was(self, relation: CompiledRelation, data: Mapping[str, Any], bron: Mapping[str, Any]) -> str:
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
    return entity is not None and event_type in entity.types


def _without_kept(side: Written, bron: Mapping[str, Any], kennisgeving: Kennisgeving) -> None:
    kept = {item.get("pad") for item in bron.get("overig") or ()}
    for tag, elements in side.items():
        if kennisgeving.relations[tag].name in kept:
            side[tag] = [element for element in elements if not element.endswith("/>")]  # one without content
