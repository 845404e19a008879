"""Elements kept whole: what no row claims goes to `bron.overig` as exclusive C14N, with its path (MAPPING A.4)."""

from __future__ import annotations

from lxml import etree

from adapter.translation.names import local
from adapter.translation.reading import Bron

__all__ = ["canonical", "keep_whole"]


def keep_whole(element: etree._Element, parent: etree._Element | None, bron: Bron, path: str | None = None) -> None:
    """Keep an element; layout between elements is left out, it says nothing."""
    bron.whole(path or _path_of(element, parent), canonical(element))


def canonical(element: etree._Element) -> str:
    """Give the exclusive C14N of an element."""
    tail, element.tail = element.tail, None
    try:
        return etree.tostring(element, method="c14n", exclusive=True).decode()
    finally:
        element.tail = tail


def _path_of(element: etree._Element, parent: etree._Element | None) -> str:
    """Give the path below the entity, which is the nearest ancestor that is an object or a relation of one."""
    parts = [local(element.tag)]
    while parent is not None and len(parts) < 32:
        name = local(parent.tag)
        grand = parent.getparent()
        if name == "object" or (grand is not None and local(grand.tag) == "object"):
            break
        parts.append(name)
        parent = grand
    return "/".join(reversed(parts))
