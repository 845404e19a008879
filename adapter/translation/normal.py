"""The normal form of a StUF message (MAPPING F): what two messages must share to be the same.

Left out: stuurgegevens, the lock of a document (a secret: it is in no event), prefixes, order of repeated elements, layout, comments; xsi:nil beside a noValue; indOnvolledigeDatum
"V" (the default); the digits of unknown parts of a date; a nil relation, which only keeps a place (MAPPING E.2). A document
is its sha256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any

from lxml import etree

from adapter.translation.names import attributes_of

__all__ = ["difference", "normal"]

STUF = "{http://www.egem.nl/StUF/StUF0301}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LEFT_OUT = ("}stuurgegevens", "}checkedOutId")
IND = f"{STUF}indOnvolledigeDatum"


def normal(element: etree._Element) -> Any:
    """Give the normal form of an element."""
    attributes: dict[str, str] = dict(attributes_of(element))
    if attributes.get(f"{STUF}noValue"):
        attributes.pop(NIL, None)
    if attributes.get(NIL) in ("false", "0"):
        attributes.pop(NIL)
    if attributes.get(IND) == "V":
        attributes.pop(IND)
    for name in (f"{STUF}exact", "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"):
        attributes.pop(name, None)  # exact is for questions; where a schema is says nothing
    text = (element.text or "").strip()
    if text:
        attributes.pop(f"{STUF}noValue", None)  # beside a value it says nothing
    if element.tag.endswith("}inhoud"):
        text = _sha256(text)
    if attributes.get(IND) and text:
        text = {"D": text[:6] + "01", "M": text[:4] + "0101", "J": ""}[attributes[IND]]
    children = [child for child in element if isinstance(child.tag, str) and not child.tag.endswith(_LEFT_OUT)]
    ordered = [normal(child) for child in children if not _is_placeholder(child)]
    if not element.tag.endswith(("Lk01", "Lk02")):  # oud stands before huidig
        ordered.sort(key=repr)
    return element.tag.rpartition("}")[2], sorted(attributes.items()), text if not ordered else "", ordered


def _is_placeholder(element: etree._Element) -> bool:
    return (
        not len(element)
        and element.get(f"{STUF}verwerkingssoort") is not None
        and element.get(f"{STUF}noValue", "geenWaarde") == "geenWaarde"
    )


def _sha256(text: str) -> str:
    if re.fullmatch("[0-9a-f]{64}", text):
        return text
    try:
        return hashlib.sha256(base64.b64decode("".join(text.split()), validate=True)).hexdigest()
    except binascii.Error:
        return text


def difference(one: Any, other: Any, path: str = "") -> list[str]:
    """Give where two normal forms differ, for a readable failure."""
    here = f"{path}/{one[0]}"
    if one == other:
        return []
    found = []
    if one[0] != other[0]:
        return [f"{here}: {other[0]}"]
    if one[1] != other[1]:
        found.append(f"{here}: attributes {one[1]} != {other[1]}")
    if one[2] != other[2]:
        found.append(f"{here}: text {one[2]!r} != {other[2]!r}")
    mine, yours = [repr(item) for item in one[3]], [repr(item) for item in other[3]]
    lost = [item for item, shown in zip(one[3], mine, strict=True) if shown not in yours]
    new = [item for item, shown in zip(other[3], yours, strict=True) if shown not in mine]
    for item in list(lost):
        match = next((candidate for candidate in new if candidate[0] == item[0]), None)
        if match is not None:
            found += difference(item, match, here)
            lost.remove(item)
            new.remove(match)
    found += [f"{here}: lost {item}" for item in lost] + [f"{here}: new {item}" for item in new]
    return found
