"""The scope of a question: presence is asked, nil or not (StUF 03.01 §6.3.3; MAPPING B.1 #2)."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.tree import Node

__all__ = ["ALL", "KERN", "NOTHING", "Ask", "Mode", "asked_nodes", "read_scope"]

_SCOPE = f"{{{namespaces.STUF}}}scope"
_ENTITEITTYPE = f"{{{namespaces.STUF}}}entiteittype"
_GERELATEERDE = "gerelateerde"


class Mode(enum.Enum):
    """How much of an element is asked."""

    ALL = enum.auto()
    KERN = enum.auto()
    ALL_BUT_KERN_BELOW = enum.auto()  # of gerelateerden only what identifies them
    LISTED = enum.auto()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of one element; `parts` in the order of the question, which is that of the schema."""

    mode: Mode
    parts: tuple[tuple[str, Ask], ...] = ()
    entity: bool = field(default=False)  # it carries an entiteittype: a relation or an entity, not a value
    named: bool = field(default=False)  # the question names it; it isn't asked as part of all

    def below(self, tag: str) -> Ask:
        """Give what is asked of a child that this one doesn't list."""
        if self.mode is Mode.ALL_BUT_KERN_BELOW:
            return KERN if _is_far_end(tag) else _BUT_KERN
        return KERN if self.mode is Mode.KERN else ALL


ALL = Ask(Mode.ALL)
NOTHING = Ask(Mode.LISTED)  # only what the schema demands
KERN = Ask(Mode.KERN)
_BUT_KERN = Ask(Mode.ALL_BUT_KERN_BELOW)
_ATTRIBUTE = {
    "alles": ALL,
    "allesZonderMetagegevens": ALL,
    "allesMaarKerngegevensGerelateerden": _BUT_KERN,
    "allesZonderMetagegevensMaarKerngegevensGerelateerden": _BUT_KERN,
    "kerngegevens": KERN,
}


def read_scope(element: etree._Element | None) -> Ask:
    """Read what is asked of an element of the scope; without a scope all is asked."""
    if element is None:
        return ALL
    attribute = element.get(_SCOPE)
    entity = element.get(_ENTITEITTYPE) is not None
    if attribute in _ATTRIBUTE:
        return replace(_ATTRIBUTE[attribute], entity=entity, named=True)
    if not len(element):
        return Ask(Mode.ALL, entity=entity, named=True)
    return Ask(Mode.LISTED, tuple((str(child.tag), read_scope(child)) for child in element), entity, named=True)


def asked_nodes(parent: Node, ask: Ask, always: frozenset[str]) -> Iterator[tuple[Node | None, str, Ask]]:
    """Give what must be written below an element, in the order of the schema.

    The question's own order is the schema's, so elements that no mapping knows keep their place; what must be there
    though it isn't asked (`always`) comes before the next known one.

    Returns:
        (node, tag, what is asked of it); node is None for an element that no mapping knows.
    """
    known = [node for node in parent.children if not node.tag.startswith("@") and not node.only("kennisgeving")]
    if ask.mode is not Mode.LISTED:
        kern = [node for node in known if node.flag("kern") or node.shown in always or _is_far_end(node.tag)]
        for each in kern if ask.mode is Mode.KERN and kern else known:
            yield each, each.tag, ask.below(each.tag)
        return
    order = {node.tag: place for place, node in enumerate(known)}
    asked = {tag for tag, _ in ask.parts}
    needed = [
        node
        for node in known
        if node.tag not in asked and (node.flag("always") or node.shown in always or _is_far_end(node.tag))
    ]
    first_known = next((order[tag] for tag, _ in ask.parts if tag in order), len(known))
    yield from _before(needed, order, first_known)
    seen: set[str] = set()
    for place, (tag, part) in enumerate(ask.parts):
        if tag in seen and tag in order:
            continue  # a repeated group is asked once
        seen.add(tag)
        node = known[order[tag]] if tag in order else None
        if node is not None and node.row.text("with") and not _leads(node, asked):
            continue
        yield node, tag, part
        for follower in known:
            if follower.row.keys.get("with") and node is not None and _follows(follower, node, asked):
                yield follower, follower.tag, ALL
        upcoming = next((order[later] for later, _ in ask.parts[place + 1 :] if later in order), len(known))
        yield from _before(needed, order, upcoming)


def _before(needed: list[Node], order: dict[str, int], place: int) -> Iterator[tuple[Node, str, Ask]]:
    while needed and order[needed[0].tag] < place:
        node = needed.pop(0)
        yield node, node.tag, NOTHING if _is_far_end(node.tag) else ALL


def _is_far_end(tag: str) -> bool:
    """True for gerelateerde: every relation has one, asked or not."""
    return tag.endswith("}" + _GERELATEERDE)


def _leads(node: Node, asked: set[str]) -> bool:
    """True when the element that this one goes with is asked too."""
    name = str(node.row.keys["with"]).rpartition(":")[2]
    return any(tag.endswith("}" + name) for tag in asked)


def _follows(follower: Node, node: Node, asked: set[str]) -> bool:
    """True when `follower` must come right after `node`, and isn't asked by itself."""
    name = str(follower.row.keys["with"]).rpartition(":")[2]
    return follower.tag not in asked and node.tag.endswith("}" + name)
