"""A message walked along the rows that read it: for each value its element, its line and its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.names import attributes_of, local, local_path
from adapter.translation.tree import Node

__all__ = ["Found", "Reading", "step", "walk_object"]

_USUAL = frozenset(
    {
        f"{{{namespaces.STUF}}}entiteittype",
        f"{{{namespaces.STUF}}}verwerkingssoort",
        f"{{{namespaces.STUF}}}noValue",
        f"{{{namespaces.STUF}}}indOnvolledigeDatum",
        f"{{{namespaces.STUF}}}exact",
        f"{{{namespaces.STUF}}}metagegeven",
        f"{{{namespaces.XSI}}}nil",
        f"{{{namespaces.XSI}}}type",
        f"{{{namespaces.XSI}}}schemaLocation",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One value of the message.

    Args:
        path: from the message down, with places among elements of one name.
        node: the row that reads it; None where no row knows it.
        shown: its path below the entity, as it stands in `bron`.
        index: place among the elements of this row's list, from 0.
        listed: it stands in an item of a list.
        attribute: name of the attribute that it is, "" for an element.
        kind: the member that says which option of a choice it is; () for what is no option.
    """

    path: str
    element: etree._Element
    node: Node | None
    shown: str
    index: int = 0
    listed: bool = False
    attribute: str = ""
    kind: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Reading:
    """One entity of the message: an object, or a relation of one."""

    path: str
    element: etree._Element
    entity: CompiledEntity
    relation: CompiledRelation | None
    side: int  # 0: huidig; 1: oud
    index: int  # place among the relations of its name
    found: list[Found] = field(default_factory=list)


def step(element: etree._Element) -> str:
    """Give one step of a path: the local name, with its place where there are several of the name."""
    name, parent = local(str(element.tag)), element.getparent()
    if parent is None:
        return name
    same = parent.findall(str(element.tag))
    return f"{name}[{same.index(element) + 1}]" if len(same) > 1 else name


def walk_object(
    element: etree._Element,
    path: str,
    entity: CompiledEntity,
    relations: Mapping[str, CompiledRelation],
    *,
    side: int,
) -> Iterator[Reading]:
    """Give the reading of an object, then those of its relations, in the order of the message."""
    top = Reading(path, element, entity, None, side, 0)
    _walk(element, path, entity.entity.root.children, top)
    yield top
    counts: dict[str, int] = {}
    for child in element:
        relation = relations.get(str(child.tag))
        if relation is None:
            continue
        index = counts.get(relation.name, 0)
        counts[relation.name] = index + 1
        found = Reading(f"{path}/{step(child)}", child, relation.entity, relation, side, index)
        _walk(child, found.path, relation.entity.entity.root.children, found)
        yield found


def _walk(
    element: etree._Element,
    path: str,
    nodes: Sequence[Node],
    reading: Reading,
    above: str = "",
    kind: tuple[str, ...] = (),
) -> None:
    for name, _ in attributes_of(element):
        if name not in _USUAL:
            shown = f"{above}/@{local(name)}" if above else f"@{local(name)}"
            node = next((each for each in nodes if each.tag == f"@{name}"), None)
            reading.found.append(
                Found(path=f"{path}/@{local(name)}", element=element, node=node, shown=shown, attribute=name)
            )
    by_tag = {node.tag: node for node in nodes if not node.only("antwoord")}
    counts: dict[str, int] = {}
    for child in element:
        tag = str(child.tag)
        node, below = by_tag.get(tag), f"{path}/{step(child)}"
        index = counts.get(tag, 0)
        counts[tag] = index + 1
        if node is None:
            shown = f"{above}/{local(tag)}" if above else local(tag)
            reading.found.append(Found(path=below, element=child, node=None, shown=shown))
        elif node.kind == "relation":
            continue
        elif node.kind == "leaf":
            reading.found.append(Found(path=below, element=child, node=node, shown=node.shown, index=index))
            _attributes(child, below, node, reading)
        else:
            if not len(child) or node.kind == "option" or node.flag("list"):
                reading.found.append(
                    Found(
                        path=below,
                        element=child,
                        node=node,
                        shown=node.shown,
                        index=index,
                        listed=node.flag("list"),
                        kind=kind if node.kind == "option" else (),
                    )
                )
            before = len(reading.found)
            inner = tuple(str(node.row.keys["kind"]).split(".")) if node.kind == "choice" else ()
            _walk(child, below, node.children, reading, node.shown, inner)
            if node.flag("list"):
                reading.found[before:] = [replace(each, index=index, listed=True) for each in reading.found[before:]]


def _attributes(element: etree._Element, path: str, node: Node, reading: Reading) -> None:
    known = {child.tag[1:]: child for child in node.children if child.tag.startswith("@")}
    for name, _ in attributes_of(element):
        if name in known:
            child = known[name]
            reading.found.append(
                Found(path=f"{path}/@{local(name)}", element=element, node=child, shown=child.shown, attribute=name)
            )
        elif name not in _USUAL and local_path((name,)) != "naam":  # the name of an extraElement goes with it
            shown = f"{node.shown}/@{local(name)}"
            reading.found.append(
                Found(path=f"{path}/@{local(name)}", element=element, node=None, shown=shown, attribute=name)
            )
