"""Valid messages made from the content models of a pack: together they reach every element, choice and attribute.

For each part not yet reached: the shortest way from a root to its type, with only what is required beside that way, and at
each type on it all parts that were not reached before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cache
from typing import Any

import xmlschema
from lxml import etree

__all__ = ["instances"]

_XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_SAMPLES = (
    "tekst", "J", "1", "20240131", "true", "1234AB", "123456789", "20240101", "Lk01", "AA", "TRL", "AB.ABCDE.0123456789012345",
    *("1" * length for length in range(2, 26)), *("A" * length for length in range(1, 26)), "a@b.nl", "AAAA", "image/png", "",
)  # fmt: skip


def instances(schema: xmlschema.XMLSchema10, roots: list[str]) -> Iterator[etree._Element]:
    """Give messages with these roots that reach every part of the schema that is reachable from them."""
    unreached = _Parts()
    for root in roots:
        element = schema.maps.elements[root]
        while (way := _way(element, unreached)) is not None:
            yield _Writer(unreached, way).write(element, 0)


class _Parts:
    """Which parts (an element in a type's model, an attribute of a type) were reached already."""

    def __init__(self) -> None:
        self._reached: set[tuple[int, object]] = set()
        self._types_done: set[int] = set()

    def is_new(self, kind: Any, part: object) -> bool:
        return (id(kind), part) not in self._reached

    def reach(self, kind: Any, part: object) -> None:
        self._reached.add((id(kind), part))

    def any_new(self, kind: Any) -> bool:
        if id(kind) in self._types_done:
            return False
        parts = [*(id(each) for each in _children(kind)), *(name for name in kind.attributes if name is not None)]
        if any(self.is_new(kind, part) for part in parts):
            return True
        self._types_done.add(id(kind))
        return False


@cache
def _children(kind: Any) -> tuple[Any, ...]:
    """Give the element particles of a type, wherever they stand in its model."""
    if not kind.is_complex() or kind.has_simple_content():
        return ()
    found = (each for each in kind.content.iter_elements() if isinstance(each, xmlschema.XsdElement))
    return tuple(each for each in found if not each.abstract)


def _way(root: Any, parts: _Parts) -> list[Any] | None:
    """Give the particles from a root to the nearest type with a part that was not reached."""
    waiting: deque[tuple[Any, list[Any]]] = deque([(root, [])])
    seen = set()
    while waiting:
        element, way = waiting.popleft()
        if not element.type.is_complex() or id(element.type) in seen:
            continue
        seen.add(id(element.type))
        if parts.any_new(element.type):
            return way
        waiting.extend((child, [*way, child]) for child in _children(element.type))
    return None


class _Writer:
    """Writes one message along a way."""

    def __init__(self, parts: _Parts, way: list[Any]) -> None:
        self._parts = parts
        self._way = way

    def write(self, element: Any, depth: int | None) -> etree._Element:
        """Write an element; `depth` is its place on the way, None beside it."""
        kind = element.type
        written = etree.Element(element.name)
        if not kind.is_complex():
            written.text = element.fixed or _value(kind)
            return written
        self._write_attributes(written, kind, on_way=depth is not None)
        if kind.has_simple_content():
            written.text = element.fixed or _value(kind.content)
        elif depth is not None and depth == len(self._way):
            self._write_group(written, kind, kind.content, wanted=None, depth=depth)
        else:
            self._write_group(
                written, kind, kind.content, wanted=self._way[depth] if depth is not None else False, depth=depth
            )
        return written

    def _write_attributes(self, written: etree._Element, kind: Any, *, on_way: bool) -> None:
        for name, attribute in kind.attributes.items():
            if name is None or not hasattr(attribute, "use"):
                continue
            if attribute.use == "required" or (on_way and self._parts.is_new(kind, name)):
                written.set(name, attribute.fixed or _value(attribute.type))
            if on_way:
                self._parts.reach(kind, name)

    def _write_group(self, written: etree._Element, kind: Any, group: Any, *, wanted: Any, depth: int | None) -> None:
        """Write a model; `wanted` is the particle to take, None for all that is new, False for what is required only."""
        if group.model == "choice":
            chosen = self._alternative(kind, group, wanted)
            particles = [] if chosen is None else [chosen]
        else:
            particles = list(group)
        for particle in particles:
            if isinstance(particle, xmlschema.XsdElement):
                self._write_particle(
                    written, kind, particle, wanted=wanted, depth=depth, chosen=group.model == "choice"
                )
            elif hasattr(particle, "model") and (particle.min_occurs or self._holds(kind, particle, wanted)):
                self._write_group(written, kind, particle, wanted=wanted, depth=depth)

    def _write_particle(
        self, written: etree._Element, kind: Any, particle: Any, *, wanted: Any, depth: int | None, chosen: bool
    ) -> None:
        new = wanted is None and self._parts.is_new(kind, id(particle))
        if wanted is None and (new or particle.min_occurs):
            self._parts.reach(kind, id(particle))
        on_way = wanted is particle
        if not (particle.min_occurs or new or on_way or (chosen and wanted is not False)):
            return
        for turn in range(max(particle.min_occurs, 1)):
            onward = depth + 1 if on_way and depth is not None and not turn else None
            written.append(self.write(particle, onward))

    def _alternative(self, kind: Any, group: Any, wanted: Any) -> Any:
        for particle in group:
            if self._holds(kind, particle, wanted):
                return particle
        return group[0] if group.min_occurs and len(group) else None

    def _holds(self, kind: Any, particle: Any, wanted: Any) -> bool:
        leaves = [particle] if isinstance(particle, xmlschema.XsdElement) else list(particle.iter_elements())
        if wanted is None:
            return any(self._parts.is_new(kind, id(leaf)) for leaf in leaves)
        return any(leaf is wanted for leaf in leaves)


@cache
def _value(kind: Any) -> str:
    """Give a value of a simple type."""
    if kind.enumeration:
        return _lexical(kind.enumeration[0])
    return next(sample for sample in _SAMPLES if kind.is_valid(sample))


def _lexical(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
