"""One mapping checked: its laws on made and given messages."""

from __future__ import annotations

import copy
import functools
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree

from adapter import guard, translation, validation
from adapter.errors import Finding
from adapter.stuf import namespaces
from adapter.wiring.parts import load_event_schemas

__all__ = ["CONTEXT", "check_laws", "made_for"]

CONTEXT: Final = translation.Context(rsin="823288444", gemeentecode="1900", pseudonym=lambda _number: "pseudoniem")
_events = functools.cache(load_event_schemas)
_STUF: Final = f"{{{namespaces.STUF}}}"
_SOORT: Final = f"{_STUF}verwerkingssoort"
_ENTITEITTYPE: Final = f"{_STUF}entiteittype"
_FUNCTIE: Final = f"{_STUF}functie"
_ONE: Final = "TV"
_FIXED: Final = {  # what may not change
    "identificatie": "1900208938",
    "code": "B1026",
    "inp.bsn": "999993653",
    "bst.omschrijving": "Vergunning",
}


def check_laws(
    mapping: translation.Mapping,
    pack: validation.Pack,
    given: Sequence[etree._Element] = (),
    *,
    most: int | None = None,
) -> translation.Tried:
    """Try the laws of a mapping that makes events, on messages made from the schema and on given ones.

    Args:
        most: how many messages are made for each mutatiesoort: the first reach most elements; None: until all are reached.
    """
    tried = translation.Tried()
    if not mapping.goes_back:
        return tried

    def wrong(payload: etree._Element) -> list[str]:
        if pack.valid(payload):
            return []
        written = etree.tostring(payload)
        return [f"{finding.path}: {finding.code}" for finding in pack.check(guard.parse(written), written)]

    def wrong_event(event_type: str, data: Any) -> list[str]:
        found = _events().check_data(event_type, data)
        return [f"{finding.path}: a member that its schema does not know" for finding in found if _is_unknown(finding)]

    for payload in (*given, *made_for(mapping, pack, most)):
        translation.try_message(mapping, payload, CONTEXT, tried, wrong=wrong, wrong_event=wrong_event)
    for payload in given:
        translation.try_empties(mapping, payload, (), CONTEXT, tried)
    for payload, elements in itertools.islice(_with_empties(mapping, pack), most):
        translation.try_empties(mapping, payload, elements, CONTEXT, tried)
    return tried


def _is_unknown(finding: Finding) -> bool:
    """True where an event has a type or a member that its schema does not know: nobody would look for it."""
    return finding.code == "event-type-onbekend" or (finding.rule or "").endswith("additionalProperties")


def made_for(mapping: translation.Mapping, pack: validation.Pack, most: int | None = None) -> Iterator[etree._Element]:
    """Give messages that together reach every element of the schema, for each mutatiesoort that it takes."""
    shape = pack.shape(mapping.root)
    if shape is None:
        return
    paths = validation.paths_of(shape)
    soorten = mapping.mutatiesoorten or ("",)
    for number, soort in enumerate(soorten):
        for made in itertools.islice(validation.made_messages(shape, paths, _choose), most):
            payload = _as(made.root, made.other, soort, same=number > 1)
            if pack.valid(payload):
                yield _happened(payload, soort, pack)


def _choose(path: tuple[str, ...], _shape: validation.Shape, _number: int) -> str | None:
    return _FIXED.get(path[-1].rpartition("}")[2]) if path else None


def _as(root: etree._Element, other: etree._Element, soort: str, *, same: bool) -> etree._Element:
    """Give the message for a mutatiesoort: one object, or oud and huidig with other values (`same`: the same ones)."""
    if not soort:
        return root
    for element in root.iter(f"{_STUF}mutatiesoort"):
        element.text = soort
    objects = [element for element in root.iter() if _is_object(element)]
    if not objects:
        return root
    holder = objects[0].getparent()
    assert holder is not None
    for element in objects[1:]:
        holder.remove(element)
    if soort not in _ONE:
        second = next(element for element in (root if same else other).iter() if _is_object(element))
        holder.insert(holder.index(objects[0]) + 1, copy.deepcopy(second))
    for element in holder:
        if _is_object(element):
            element.set(f"{_STUF}verwerkingssoort", soort if soort in _ONE else "W")
    return root


def _happened(payload: etree._Element, soort: str, pack: validation.Pack) -> etree._Element:
    """Give the message with what happened to its relations as what happened to the object; as it was where that can't be."""
    told = copy.deepcopy(payload)
    for element in told.iter():
        if element.get(_ENTITEITTYPE) is not None and element.get(_FUNCTIE) is None and not _is_object(element):
            parent = element.getparent()
            relation = parent is not None and _is_object(parent)
            element.set(_SOORT, (soort if soort in _ONE else "W") if relation else "T" if soort == "T" else "I")
    return told if pack.valid(told) else payload


def _is_object(element: etree._Element) -> bool:
    return str(element.tag).endswith("}object") and element.get(f"{_STUF}entiteittype") is not None


def _with_empties(
    mapping: translation.Mapping, pack: validation.Pack
) -> Iterator[tuple[etree._Element, list[etree._Element]]]:
    """Give messages with those of their elements that may be nil and have a member of the model of their own."""
    shape = pack.shape(mapping.root)
    soort = next((each for each in mapping.mutatiesoorten if each in _ONE), "")
    if shape is None or not soort:
        return
    nillable = translation.nillable_paths(mapping, shape)
    for made in validation.made_messages(shape, frozenset(nillable), _choose):
        payload = _as(made.root, made.other, soort, same=False)
        found = [element for element in payload.iter() if _path(element, payload) in nillable]
        if pack.valid(payload):
            yield payload, found


def _path(element: etree._Element, payload: etree._Element) -> tuple[str, ...]:
    tags: list[str] = []
    at: etree._Element | None = element
    while at is not None and at is not payload:
        tags.append(str(at.tag))
        at = at.getparent()
    return tuple(reversed(tags))
