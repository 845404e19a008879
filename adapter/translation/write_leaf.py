"""Values written as elements and attributes of StUF, and why others are empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.names import clark
from adapter.translation.tree import Node

__all__ = ["NIET_ONDERSTEUND", "write_empty", "write_extra", "write_value", "written_text"]

NIET_ONDERSTEUND = "nietOndersteund"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_INDICATIE = f"{{{namespaces.STUF}}}indOnvolledigeDatum"
_NIL = f"{{{namespaces.XSI}}}nil"
_EXTRA = f"{{{namespaces.STUF}}}extraElement"


def write_empty(parent: etree._Element, tag: str, reason: str, node: Node | None = None) -> etree._Element:
    """Write an element that says why it is empty: a noValue of StUF, or "nil" or "leeg" as it came."""
    element = etree.SubElement(parent, tag)
    if reason != "leeg":
        element.set(_NIL, "true")
    if reason not in ("leeg", "nil"):
        element.set(_NO_VALUE, reason)
    if node is not None:
        _set_fixed(element, node)
    return element


def write_value(parent: etree._Element, node: Node, value: Any) -> etree._Element:
    """Write a canonical value: None is geenWaarde, `{"onbekend": reason}` that reason, what StUF can't say nietOndersteund."""
    if value in (None, "", []):
        return write_empty(parent, node.tag, "geenWaarde", node)
    if value.__class__ is not str and isinstance(value, Mapping) and isinstance(value.get("onbekend"), str):
        return write_empty(parent, node.tag, str(value["onbekend"]), node)
    text, attributes = written_text(node, value)
    if text is None:
        return write_empty(parent, node.tag, NIET_ONDERSTEUND, node)
    element = etree.SubElement(parent, node.tag)
    element.text = text
    for name, said in attributes.items():
        element.set(name, said)
    _set_fixed(element, node)
    return element


def written_text(node: Node, value: Any) -> tuple[str | None, Mapping[str, str]]:
    """Give the text and attributes of a value; None where it doesn't fit the row's bounds.

    Raises:
        Refused: a key that doesn't fit: another object would be meant.
    """
    assert node.value is not None
    written = node.value.write(value)
    text, attributes = written if isinstance(written, tuple) else (written, {})
    if text is None:
        return None, {}
    return _bounded(node, text), attributes


def _bounded(node: Node, text: str) -> str | None:
    longest, pattern = node.row.keys.get("max"), node.row.text("pattern")
    fits = (longest is None or len(text) <= longest) and (pattern is None or _pattern(pattern).fullmatch(text))
    if fits:
        return text
    policy = node.row.text("long") or ("knip" if pattern is None else NIET_ONDERSTEUND)
    if policy == "weiger":
        raise Refused(Finding(code="sleutel-te-lang", path=node.shown, source=node.row.text("source")))
    if policy == "knip" and longest is not None:
        return text[:longest].rstrip() or None
    return None


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


def _set_fixed(element: etree._Element, node: Node) -> None:
    """Set the attributes that the row says stand there always."""
    for name, said in node.row.keys.get("set", {}).items():
        element.set(clark(name, "StUF"), str(said))


def write_extra(parent: etree._Element, item: Mapping[str, Any]) -> None:
    """Write an extraElement."""
    element = etree.SubElement(parent, _EXTRA, {"naam": str(item.get("naam") or "")})
    if item.get("waarde") is None:
        reason = str(item.get("noValue") or "geenWaarde")
        if reason != "leeg":
            element.set(_NIL, "true")
        if reason not in ("leeg", "nil"):
            element.set(_NO_VALUE, reason)
    else:
        element.text = str(item["waarde"])
    if item.get("indOnvolledigeDatum"):
        element.set(_INDICATIE, str(item["indOnvolledigeDatum"]))
