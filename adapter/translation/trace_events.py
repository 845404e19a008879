"""The values of the objects of a message, each with the event that it went to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledRelation
from adapter.translation.objects import Objects
from adapter.translation.trace_places import Place, place_of, ways_of
from adapter.translation.trace_row import Home, Trace, of_row
from adapter.translation.trace_walk import Found, Reading, step, walk_object
from adapter.translation.types import Draft

__all__ = ["trace_objects"]

_VERWERKINGSSOORT = f"{{{namespaces.STUF}}}verwerkingssoort"


def trace_objects(
    elements: Sequence[etree._Element], path: str, objects: Objects, drafts: Sequence[Draft]
) -> Iterator[Trace]:
    """Give the values of the objects (one, or oud and huidig) that stand at `path`."""
    for number, element in enumerate(elements):
        side = 1 if len(elements) > 1 and number == 0 else 0
        where = f"{path}/{step(element)}".lstrip("/")
        readings = list(walk_object(element, where, objects.entity, objects.relations, side=side))
        told = any(draft.type in objects.types for draft in drafts)
        for reading in readings:
            if told:
                yield from _values(reading, _event_of(reading, objects, drafts, readings), drafts)
            else:
                yield from (replace(_trace(found, None, 0), home="unchanged") for found in reading.found)


def _event_of(reading: Reading, objects: Objects, drafts: Sequence[Draft], beside: Sequence[Reading]) -> int | None:
    """Find which event a reading went to, by what stands in the events; None where it made none of its own."""
    if not drafts:
        return None
    if reading.relation is None:
        about = objects.entity.about
        return next((at for at, draft in enumerate(drafts) if draft.type in about), 0)
    if "within" in reading.relation.node.row.keys:  # a member of the object's own event
        return 0
    fitting = [at for at, draft in enumerate(drafts) if _takes(draft, reading, reading.relation)]
    if not fitting or not len(reading.element):
        return None
    best = max(fitting, key=lambda at: (_agreeing(reading, drafts[at]), -at))
    taken = sum(
        1
        for other in beside
        if other.relation is reading.relation and other.index < reading.index and len(other.element)
    )
    score = _agreeing(reading, drafts[best])
    equal = [at for at in fitting if _agreeing(reading, drafts[at]) == score]
    return equal[min(taken, len(equal) - 1)] if score else None


def _takes(draft: Draft, reading: Reading, relation: CompiledRelation) -> bool:
    """True when an event can be what a side of this relation became: both of a change, oud of an end, else huidig."""
    if (draft.data.get("bron") or {}).get("relatienaam") != relation.name:
        return False
    entities = [each for each in (reading.entity, relation.configured) if each is not None]
    if "wijziging" in draft.data:
        return any(draft.type in entity.about for entity in entities)
    new = any(draft.type in entity.events.get("T", ()) for entity in entities)
    ends = reading.element.get(_VERWERKINGSSOORT) in ("V", "E")
    return reading.side == 0 if new else reading.side == 1 or ends


def _agreeing(reading: Reading, draft: Draft) -> int:
    """Count the values of a reading that stand in an event as they would be read."""
    count = 0
    for found in reading.found:
        place = place_of(found, reading, draft.data)
        if place is None or found.node is None:
            continue
        count += 1
        text = (found.element.text or "").strip()
        value = found.node.value.read(text) if found.node.value is not None and text and not found.attribute else None
        count += 8 if value is not None and place.value == value else 0
    return count


def _values(reading: Reading, at: int | None, drafts: Sequence[Draft]) -> Iterator[Trace]:
    """Give the values of one entity; a relation that made no event stands whole with the first one."""
    if at is None or (reading.relation is not None and not len(reading.element)):
        if drafts and reading.relation is not None:
            yield _whole(reading, drafts)
        return
    data = drafts[at].data
    if reading.relation is not None:
        yield from _seeded(reading, at, data)
    for found in reading.found:
        yield _trace(found, place_of(found, reading, data), at)


def _seeded(reading: Reading, at: int, data: Mapping[str, Any]) -> Iterator[Trace]:
    """Give what the name of a relation says."""
    assert reading.relation is not None
    row = reading.relation.node.row
    named = "bron.relatienaam" if "relatienaam" in (data.get("bron") or {}) else "bron.relaties"
    told: list[tuple[str, Home, str]] = [("relatie", "bron", named)]
    told += [("set", "event", str(path)) for path in row.keys.get("set", {})]
    for value, home, out in told:
        yield of_row(
            reading.element, reading.path, row, value=value, klasse="zaakgegeven", home=home, event=at + 1, out=out
        )


def _whole(reading: Reading, drafts: Sequence[Draft]) -> Trace:
    assert reading.relation is not None
    row, name = reading.relation.node.row, reading.relation.name
    for at, draft in enumerate(drafts, start=1):
        place = ways_of(draft.data, name, reading.side)
        if place is not None:
            return of_row(
                reading.element,
                reading.path,
                row,
                value="xml",
                klasse="persoonsgegeven",
                home="overig",
                event=at,
                out=place.path,
            )
    # an empty relation only keeps a place (MAPPING E.2): it says nothing that could be lost
    home: Home = "unchanged" if not len(reading.element) else "nowhere"
    return of_row(reading.element, reading.path, row, value="plaats", klasse="metagegeven", home=home, event=0, out="")


def _trace(found: Found, place: Place | None, at: int) -> Trace:
    row = found.node.row if found.node is not None else None
    if found.node is None:
        value, klasse = "ruw" if found.attribute else "xml", "persoonsgegeven"
    elif found.node.kind == "option":
        value, klasse = f"is {found.node.row.keys['is']}", "zaakgegeven"
    else:
        value = found.node.value.name if found.node.value is not None else found.node.kind
        klasse = found.node.row.text("class") or "zaakgegeven"
    home: Home = place.home if place is not None else "nowhere"
    if place is None and row is not None and "lost" in row.keys:
        home = "lost"
    return of_row(
        found.element,
        found.path,
        row,
        value=value,
        klasse=klasse,
        home=home,
        event=at + 1 if place is not None else 0,
        out=place.path if place is not None else "",
    )
