"""Simple types of XSD files to the model: facets gathered over all steps of derivation."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Final, Protocol

from lxml import etree

from adapter.validation import patterns
from adapter.validation.documents import XS
from adapter.validation.model import Facets, Simple

__all__ = ["SimpleReader", "Types"]

_COUNTS: Final = {
    "length": "length",
    "minLength": "min_length",
    "maxLength": "max_length",
    "totalDigits": "total_digits",
    "fractionDigits": "fraction_digits",
}
_BOUNDS: Final = {
    "minInclusive": "min_inclusive",
    "maxInclusive": "max_inclusive",
    "minExclusive": "min_exclusive",
    "maxExclusive": "max_exclusive",
}
_NUMERIC: Final = frozenset("0123456789+-.")


class Types(Protocol):
    """What the reader asks of the schema as a whole."""

    def simple(self, key: str) -> Simple:
        """Give a simple type."""

    def key_of(self, node: etree._Element, attribute: str = "type") -> str:
        """Give the key of the type that a node names or holds."""

    def resolve(self, node: etree._Element, name: str) -> str:
        """Give the Clark name of a prefixed name."""

    def display(self, node: etree._Element) -> str:
        """Give the name for people."""

    def file(self, node: etree._Element) -> str:
        """Give the name of the file that a node is in."""


class SimpleReader:
    """Reads simpleType and the restrictions of simpleContent."""

    def __init__(self, types: Types) -> None:
        self._types = types

    def read(self, node: etree._Element) -> Simple:
        """Read a simpleType."""
        name, file = self._types.display(node), self._types.file(node)
        for child in node.iterchildren(f"{XS}restriction", f"{XS}list", f"{XS}union"):
            if child.tag == f"{XS}list":
                return Simple(name=name, item=self._types.simple(self._types.key_of(child, "itemType")), file=file)
            if child.tag == f"{XS}union":
                return Simple(name=name, members=self._members(child), file=file)
            base = self._types.simple(self._types.key_of(child, "base"))
            return dataclasses.replace(self.restricted(child, base, name), file=file)
        return Simple(name=name, file=file)

    def restricted(self, node: etree._Element, base: Simple, name: str) -> Simple:
        """Give `base` with the facets of a restriction added."""
        inner = next(node.iterchildren(f"{XS}simpleType"), None)
        if inner is not None and node.get("base") is not None:
            base = self.read(inner)  # simpleContent: the type within says what the text becomes
        changes: dict[str, object] = {}
        values: list[str] = []
        texts: list[str] = []
        for child in node.iterchildren(etree.Element):
            facet, value = child.tag[len(XS) :], child.get("value", "")
            if facet in _COUNTS:
                changes[_COUNTS[facet]] = int(value)
            elif facet in _BOUNDS and set(value) <= _NUMERIC:
                changes[_BOUNDS[facet]] = Decimal(value)
            elif facet == "enumeration":
                values.append(value)
            elif facet == "pattern":
                texts.append(value)
        if values:
            changes["enumeration"] = tuple(values)
        if texts:
            changes.update(_with_patterns(base.facets, tuple(texts)))
        own = name if changes else base.name
        return dataclasses.replace(base, name=own or base.name, facets=dataclasses.replace(base.facets, **changes))  # type: ignore[arg-type]  # keys are fields of Facets

    def _members(self, node: etree._Element) -> tuple[Simple, ...]:
        named = (self._types.simple(self._types.resolve(node, each)) for each in node.get("memberTypes", "").split())
        return (*named, *(self.read(child) for child in node.iterchildren(f"{XS}simpleType")))


def _with_patterns(facets: Facets, texts: tuple[str, ...]) -> dict[str, object]:
    pattern = patterns.compiled(texts)
    if pattern is None:
        return {"unreadable": True}
    return {
        "patterns": (*facets.patterns, pattern),
        "pattern_texts": (*facets.pattern_texts, " | ".join(texts)),
    }
