"""Small readings of the nodes of an XSD."""

from __future__ import annotations

from typing import Final

from lxml import etree

from adapter.validation.model import Process, Wildcard

__all__ = ["clark", "occurs", "wildcard"]

_PROCESSES: Final[dict[str, Process]] = {"strict": "strict", "lax": "lax", "skip": "skip"}


def occurs(node: etree._Element) -> tuple[int, int | None]:
    """Give minOccurs and maxOccurs; None is unbounded."""
    most = node.get("maxOccurs", "1")
    return int(node.get("minOccurs", "1")), None if most == "unbounded" else int(most)


def wildcard(node: etree._Element) -> Wildcard:
    """Read `any` or `anyAttribute`."""
    namespace = node.get("namespace", "##any")
    target = node.getroottree().getroot().get("targetNamespace", "")
    process: Process = _PROCESSES.get(node.get("processContents", "strict"), "strict")
    if namespace == "##any":
        return Wildcard(process=process)
    if namespace == "##other":
        return Wildcard(never=frozenset({target, ""}), process=process)
    names = {"##targetNamespace": target, "##local": ""}
    return Wildcard(only=frozenset(names.get(each, each) for each in namespace.split()), process=process)


def clark(namespace: str, local: str) -> str:
    """Give a Clark name."""
    return f"{{{namespace}}}{local}" if namespace else local
