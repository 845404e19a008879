"""XSD files to the model: named things are looked up and built when they are first needed, then kept.

Built for what the packs use: element, complexType, simpleType, sequence, choice, all, group, attribute, attributeGroup, any,
restriction, extension, list, union, substitution groups. What it can't say is left to libxml2's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from lxml import etree

from adapter.stuf import namespaces
from adapter.validation.attribute_reader import AttributeReader
from adapter.validation.documents import XS
from adapter.validation.model import Attribute, Complex, Element, Group, Item, Particle, Simple
from adapter.validation.simple_reader import SimpleReader
from adapter.validation.xsd import clark, occurs, wildcard

__all__ = ["Schema"]

_XS_URI: Final = XS[1:-1]
_PREFIXES: Final[Mapping[str, str]] = {
    namespaces.STUF: "StUF",
    namespaces.BG: "BG",
    namespaces.ZKN: "ZKN",
    namespaces.ZDS: "ZDS",
    namespaces.XMIME: "xmime",
    _XS_URI: "xs",
}
_TRUE: Final = ("true", "1")
_KINDS: Final = ("element", "complexType", "simpleType", "group", "attributeGroup", "attribute")


class Schema:
    """The elements and types of a pack."""

    def __init__(self, documents: Mapping[str, etree._Element]) -> None:
        self._file_of = {root: path.rpartition("/")[2] for path, root in documents.items()}
        self._named: dict[str, dict[str, etree._Element]] = {kind: {} for kind in _KINDS}
        self._types: dict[str, Simple | Complex] = {}
        self._type_nodes: dict[str, etree._Element] = {}
        self._particles: dict[str, Particle | None] = {}
        self._simple = SimpleReader(self)
        self._attributes = AttributeReader(self, self._named)
        for root in documents.values():
            target = root.get("targetNamespace", "")
            for child in root.iterchildren(*(f"{XS}{kind}" for kind in _KINDS)):
                name = child.get("name")
                if name is not None:
                    self._named[child.tag[len(XS) :]].setdefault(clark(target, name.strip()), child)

    def element(self, tag: str) -> Element | None:
        """Give the global declaration of a tag, if there is one."""
        node = self._named["element"].get(tag)
        return self._element(node, tag) if node is not None else None

    def attribute(self, name: str) -> Attribute | None:
        """Give the global declaration of an attribute, if there is one."""
        node = self._named["attribute"].get(name)
        return self._attributes.attribute(node) if node is not None else None

    @cached_property
    def roots(self) -> Mapping[str, tuple[str, ...]]:
        """The tags of global elements by their local name."""
        found: dict[str, tuple[str, ...]] = {}
        for tag in self._named["element"]:
            local = etree.QName(tag).localname
            found[local] = (*found.get(local, ()), tag)
        return found

    def has_type(self, name: str) -> bool:
        """True when there is a named type with this Clark name."""
        return name.startswith(XS) or name in self._named["complexType"] or name in self._named["simpleType"]

    def type(self, key: str) -> Simple | Complex:
        """Give a type by its key."""
        found = self._types.get(key)
        if found is None:
            found = self._types[key] = self._build(key)
        return found

    def simple(self, key: str) -> Simple:
        """Give the simple type under a key; of a complex type the type of its text."""
        found = self.type(key)
        if isinstance(found, Simple):
            return found
        return found.value if found.value is not None else Simple(name=found.name)

    def key_of(self, node: etree._Element, attribute: str = "type") -> str:
        """Give the key of the type that `node` names in an attribute, or has within it; the ur-type when neither."""
        name = node.get(attribute)
        if name is not None:
            return self.resolve(node, name)
        for child in node.iterchildren(f"{XS}simpleType", f"{XS}complexType"):
            key = f"#{self.file(node)}:{child.sourceline}:{len(self._type_nodes)}"
            self._type_nodes[key] = child
            return key
        return f"{XS}anyType"

    def resolve(self, node: etree._Element, name: str) -> str:
        """Give the Clark name of a prefixed name in an XSD."""
        prefix, _, local = name.strip().rpartition(":")
        return clark(node.nsmap.get(prefix or None, ""), local)

    def file(self, node: etree._Element) -> str:
        """Give the name of the file that `node` is in."""
        return self._file_of.get(node.getroottree().getroot(), "")

    def display(self, node: etree._Element) -> str:
        """Give a type's name for people: with the usual prefix; without a name, that of what it is the type of."""
        current: etree._Element | None = node
        while current is not None and current.get("name") is None:
            current = current.getparent()
        if current is None:
            return ""
        prefix = _PREFIXES.get(node.getroottree().getroot().get("targetNamespace", ""))
        return f"{prefix}:{current.get('name')}" if prefix else str(current.get("name"))

    def _build(self, key: str) -> Simple | Complex:
        if key == f"{XS}anyType":
            return Complex(name="xs:anyType", anything=True, mixed=True)
        if key.startswith(XS):
            return Simple(name=f"xs:{key[len(XS) :]}", builtin=key[len(XS) :])
        node = _first(
            self._type_nodes.get(key), self._named["complexType"].get(key), self._named["simpleType"].get(key)
        )
        if node is None:
            return Complex(name=key, anything=True, mixed=True)
        if node.tag == f"{XS}simpleType":
            return self._simple.read(node)
        return self._complex(node)

    def _element(self, node: etree._Element, tag: str) -> Element:
        return Element(
            tag=tag,
            type=self._key_kept(node),
            nillable=node.get("nillable") in _TRUE,
            fixed=node.get("fixed"),
            default=node.get("default"),
        )

    def _key_kept(self, node: etree._Element) -> str:
        """Give the key of a global element's type; made once, for each look-up of the element comes by here."""
        kept = self._element_keys.get(node)
        if kept is None:
            kept = self._element_keys[node] = self.key_of(node)
        return kept

    @cached_property
    def _element_keys(self) -> dict[etree._Element, str]:
        return {}

    def _complex(self, node: etree._Element) -> Complex:
        for outer in node.iterchildren(f"{XS}simpleContent", f"{XS}complexContent"):
            inner = next(outer.iterchildren(f"{XS}extension", f"{XS}restriction"))
            if outer.tag == f"{XS}simpleContent":
                return self._with_value(node, inner)
            return self._derived(node, outer, inner)
        attributes, others = self._attributes.read(node, None)
        return Complex(
            name=self.display(node),
            file=self.file(node),
            attributes=attributes,
            other_attributes=others,
            content=self._content(node),
            mixed=node.get("mixed") in _TRUE,
        )

    def _with_value(self, node: etree._Element, inner: etree._Element) -> Complex:
        base, name = self.key_of(inner, "base"), self.display(node)
        attributes, others = self._attributes.read(inner, self.type(base))
        value = self.simple(base)
        if inner.tag == f"{XS}restriction":
            value = self._simple.restricted(inner, value, name)
        return Complex(name=name, file=self.file(node), attributes=attributes, other_attributes=others, value=value)

    def _derived(self, node: etree._Element, outer: etree._Element, inner: etree._Element) -> Complex:
        base = self.type(self.key_of(inner, "base"))
        attributes, others = self._attributes.read(inner, base)
        content = self._content(inner)
        if inner.tag == f"{XS}extension" and isinstance(base, Complex) and base.content is not None:
            content = base.content if content is None else Group(kind="sequence", parts=(base.content, content))
        return Complex(
            name=self.display(node),
            file=self.file(node),
            attributes=attributes,
            other_attributes=others,
            content=content,
            mixed=node.get("mixed") in _TRUE or outer.get("mixed") in _TRUE,
        )

    def _content(self, node: etree._Element) -> Particle | None:
        for child in node.iterchildren(*_PARTICLES):
            return self._particle(child)
        return None

    def _particle(self, node: etree._Element) -> Particle | None:
        least, most = occurs(node)
        if most == 0:
            return None
        match node.tag[len(XS) :]:
            case "element":
                return self._item(node, least, most)
            case "any":
                return Item(what=wildcard(node), least=least, most=most)
            case "group":
                inner = self._group(self.resolve(node, node.get("ref", "")))
                if inner is None:
                    return None
                return inner if (least, most) == (1, 1) else _repeated(inner, least, most)
            case "all":  # in any order: read as a choice that repeats; what is left out is left to libxml2
                return Group(kind="choice", parts=self._parts(node), least=0, most=None)
            case kind:
                parts = self._parts(node)
                return Group(kind="choice" if kind == "choice" else "sequence", parts=parts, least=least, most=most)

    def _parts(self, node: etree._Element) -> tuple[Particle, ...]:
        return tuple(part for child in node.iterchildren(*_PARTICLES) if (part := self._particle(child)) is not None)

    def _group(self, name: str) -> Particle | None:
        if name not in self._particles:
            node = self._named["group"].get(name)
            self._particles[name] = self._content(node) if node is not None else None
        return self._particles[name]

    def _item(self, node: etree._Element, least: int, most: int | None) -> Particle:
        reference = node.get("ref")
        if reference is None:
            root = node.getroottree().getroot()
            form = node.get("form", root.get("elementFormDefault", "unqualified"))
            target = root.get("targetNamespace", "") if form == "qualified" else ""
            return Item(what=self._element(node, clark(target, node.get("name", "").strip())), least=least, most=most)
        tag = self.resolve(node, reference)
        tags = (tag, *self._substitutes.get(tag, ()))
        items = tuple(Item(what=found) for each in tags if (found := self.element(each)) is not None)
        if len(items) == 1:
            return Item(what=items[0].what, least=least, most=most)
        return Group(kind="choice", parts=items, least=least, most=most)

    @cached_property
    def _substitutes(self) -> Mapping[str, tuple[str, ...]]:
        direct: dict[str, list[str]] = {}
        for tag, node in self._named["element"].items():
            head = node.get("substitutionGroup")
            if head is not None:
                direct.setdefault(self.resolve(node, head), []).append(tag)
        return {head: tuple(_below(head, direct)) for head in direct}


_PARTICLES: Final = tuple(f"{XS}{name}" for name in ("element", "any", "group", "sequence", "choice", "all"))


def _below(head: str, direct: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for tag in direct.get(head, ()):
        yield tag
        yield from _below(tag, direct)


def _repeated(inner: Particle, least: int, most: int | None) -> Particle:
    return Group(kind="sequence", parts=(inner,), least=least, most=most)


def _first(*nodes: etree._Element | None) -> etree._Element | None:
    return next((node for node in nodes if node is not None), None)
