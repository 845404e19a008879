"""Attributes of XSD files to the model: groups opened, references followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from adapter.validation.documents import XS
from adapter.validation.model import Attribute, Complex, Simple, Wildcard
from adapter.validation.simple_reader import Types
from adapter.validation.xsd import clark, wildcard

__all__ = ["AttributeReader"]


class AttributeReader:
    """Reads attribute, attributeGroup and anyAttribute."""

    def __init__(self, types: Types, named: Mapping[str, Mapping[str, etree._Element]]) -> None:
        self._types = types
        self._named = named

    def read(
        self, node: etree._Element, base: Simple | Complex | None
    ) -> tuple[Mapping[str, Attribute], Wildcard | None]:
        """Give the attributes that a type has, those of its base too, and the wildcard."""
        found = dict(base.attributes) if isinstance(base, Complex) else {}
        others = base.other_attributes if isinstance(base, Complex) and node.tag == f"{XS}extension" else None
        for child in self._nodes(node):
            if child.tag == f"{XS}anyAttribute":
                others = wildcard(child)
                continue
            attribute = self.attribute(child)
            if child.get("use") == "prohibited":
                found.pop(attribute.name, None)
            else:
                found[attribute.name] = attribute
        return found, others

    def _nodes(self, node: etree._Element) -> Iterator[etree._Element]:
        for child in node.iterchildren(f"{XS}attribute", f"{XS}attributeGroup", f"{XS}anyAttribute"):
            if child.tag == f"{XS}attributeGroup":
                group = self._named["attributeGroup"].get(self._types.resolve(child, child.get("ref", "")))
                if group is not None:
                    yield from self._nodes(group)
            else:
                yield child

    def attribute(self, node: etree._Element) -> Attribute:
        """Read a declaration or a reference."""
        reference = node.get("ref")
        if reference is not None:
            name = self._types.resolve(node, reference)
            declaration = self._named["attribute"].get(name, node)
            simple = self._type(declaration) if declaration is not node else Simple(name="")
        else:
            root = node.getroottree().getroot()
            form = node.get("form", root.get("attributeFormDefault", "unqualified"))
            name = clark(root.get("targetNamespace", "") if form == "qualified" else "", node.get("name", ""))
            declaration, simple = node, self._type(node)
        return Attribute(
            name=name,
            type=simple,
            required=node.get("use") == "required",
            fixed=node.get("fixed", declaration.get("fixed")),
        )

    def _type(self, node: etree._Element) -> Simple:
        key = self._types.key_of(node)
        return Simple(name="") if key == f"{XS}anyType" else self._types.simple(key)
