"""Readers of values that are more than a text: extra elements, joined groups, and the content of a document."""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import pybase64
from lxml import etree

from adapter.errors import Finding, Refused
from adapter.translation.names import attributes_of, line_of, local
from adapter.translation.reading import Bericht, Bron, reason_of
from adapter.translation.tree import Node
from adapter.translation.types import InlineDocument
from adapter.translation.values import UNREADABLE
from adapter.translation.whole import keep_whole

__all__ = ["Handler", "Put", "read_extra", "read_formaat", "read_inhoud", "read_joined"]

Handler = Callable[[etree._Element, dict[str, Any], Bron], None]
Put = Callable[[dict[str, Any], Bron, Any], None]

_INDICATIE = "{http://www.egem.nl/StUF/StUF0301}indOnvolledigeDatum"
_NAAM = "naam"


def read_extra(node: Node, _put: Put, _empty: Handler) -> Handler:
    """Make the reader of an extraElement: name and value, outside the schema (FACTS 1.5)."""
    keys = node.event[1:]

    def read(element: etree._Element, _out: dict[str, Any], bron: Bron) -> None:
        item: dict[str, Any] = {"naam": element.get(_NAAM)}
        text = element.text
        if text is None or not (text := text.strip()):
            item["waarde"] = None
            reason = reason_of(element)
            if reason != "geenWaarde":
                item["noValue"] = reason
        else:
            item["waarde"] = text
        indicatie = element.get(_INDICATIE)
        if indicatie is not None:
            item["indOnvolledigeDatum"] = indicatie
        if bron.fields is None:
            bron.fields = {}
        place: dict[str, Any] = bron.fields
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place.setdefault(keys[-1], []).append(item)

    return read


def read_joined(node: Node, put: Put, empty: Handler) -> Handler:
    """Make the reader of a group whose parts are one text in ZGW; the parts are kept whole."""
    path = node.shown

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = " ".join(part.text.strip() for part in element if part.text and part.text.strip())
        if not text:
            empty(element, out, bron)
            return
        put(out, bron, text)
        keep_whole(element, element.getparent(), bron, path)

    return read


def read_formaat(node: Node, put: Put, empty: Handler) -> Handler:
    """Make the reader of `formaat`: free text, kept as it was; a contentType goes before it (MAPPING C.5)."""
    path = node.shown
    assert node.value is not None
    convert = node.value.read

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        if text is None or not (text := text.strip()):
            empty(element, out, bron)
            if (reason := reason_of(element)) == "geenWaarde":
                bron.keep(path, None)
            else:  # a contentType may fill the member: why this was empty is kept by itself
                bron.empty(path, reason)
            return
        bron.keep(path, text)
        found = convert(text)
        if found is not UNREADABLE:
            put(out, bron, found)

    return read


def read_inhoud(node: Node, put: Put, attributes: Mapping[str, tuple[Put, Node]]) -> Handler:
    """Make the reader of a document's content: a reference where the guard cut it out, else the decoded bytes."""

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        for name, value in attributes_of(element):
            found = attributes.get(name)
            read = (
                found[1].value.read(value.strip()) if found is not None and found[1].value is not None else UNREADABLE
            )
            if found is not None and value.strip() and read is not UNREADABLE:
                found[0](out, bron, read)
            else:
                bron.keep(f"{node.shown}/@{local(name)}", value)
        for name, (_, child) in attributes.items():
            if element.get(name) is None:
                bron.empty(child.shown, "afwezig")
        sha256, size = _content(element, bron.bericht)
        bron.inhoud = (sha256, size)
        put(out, bron, size)

    return read


def _content(element: etree._Element, bericht: Bericht) -> tuple[str, int]:
    text = (element.text or "").strip()
    spilled = bericht.spilled.get(text)
    if spilled is not None:
        return spilled.sha256, spilled.size_bytes
    try:
        content = pybase64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(
            Finding(code="inhoud-geen-base64", path="inhoud", line=line_of(element), source="MAPPING C.5")
        ) from error
    sha256 = hashlib.sha256(content).hexdigest()
    bericht.inline.append(InlineDocument(ordinal=len(bericht.inline), sha256=sha256, content=content))
    return sha256, len(content)
