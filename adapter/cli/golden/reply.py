"""What a golden pair says of the reply: root, berichtcode, fields by path, what is absent, nil or counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from adapter import guard
from adapter.cli.golden.matching import ABSENT, Known, differences

__all__ = ["reply_differences"]

_STEP = re.compile(r"(?P<name>[^\[]+)(?:\[(?P<position>\d+)\])?")


def reply_differences(expected: Mapping[str, Any], answer: bytes, known: Known) -> Iterator[str]:
    """Give each difference between the reply and what the pair expects of it."""
    message = _message(guard.parse(answer))
    sort: Mapping[str, str] = expected.get("sort", {})
    if "root" in expected and message.tag != expected["root"]:
        yield f"reply: root is {message.tag}"
    if "berichtcode" in expected:
        found = _text(_find(message, "stuurgegevens/berichtcode", sort))
        yield from differences(expected["berichtcode"], found, known, "reply: berichtcode")
    for path, wanted in expected.get("fields", {}).items():
        yield from differences(wanted, _text(_find(message, path, sort)), known, f"reply: {path}")
    for path in expected.get("absent", ()):
        if _find(message, path, sort) is not ABSENT:
            yield f"reply: {path} must be absent"
    yield from _nil_differences(expected, message, sort, known)
    for path, number in expected.get("count", {}).items():
        counted = _count(message, path, sort)
        if counted != number:
            yield f"reply: {path}: {number} expected, {counted} found"
    plain = " ".join(str(text).strip() for text in message.itertext())
    for text in expected.get("no_text", ()):
        if text in plain:
            yield f"reply: holds the text {text!r}"


def _nil_differences(
    expected: Mapping[str, Any], message: etree._Element, sort: Mapping[str, str], known: Known
) -> Iterator[str]:
    for path, wanted in expected.get("nil", {}).items():
        element = _find(message, path, sort)
        if not isinstance(element, etree._Element):
            yield f"reply: {path} is absent, an empty element expected"
            continue
        if _text(element):
            yield f"reply: {path} has a value"
        yield from differences(wanted, _attribute(element, "noValue"), known, f"reply: {path}/@noValue")


def _message(root: etree._Element) -> etree._Element:
    """Give the StUF message: the first child of Body, or the one inside the detail of a Fault."""
    if etree.QName(root).localname != "Envelope":
        return root
    body = root.find("{*}Body")
    first = body[0] if body is not None and len(body) else root
    if etree.QName(first).localname == "Fault":
        for element in first.iter(etree.Element):
            if etree.QName(element).localname in ("detail", "Detail") and len(element):
                return element[0]
    return first


def _find(element: etree._Element, path: str, sort: Mapping[str, str]) -> Any:
    done = ""
    for step in path.split("/"):
        if step.startswith("@"):
            return _attribute(element, step[1:])
        match = _STEP.fullmatch(step)
        assert match is not None, path
        here = [child for child in element if _name(child) == match["name"]]
        done = f"{done}/{match['name']}".lstrip("/")
        if done in sort:
            here.sort(key=lambda child, by=sort[done]: str(_text(_find(child, by, {}))))  # type: ignore[misc]  # mypy: default in lambda
        position = int(match["position"] or 1)
        if position > len(here):
            return ABSENT
        element = here[position - 1]
    return element


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attribute(element: etree._Element, name: str) -> Any:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), ABSENT)


def _text(found: Any) -> Any:
    return "".join(map(str, found.itertext())).strip() if isinstance(found, etree._Element) else found


def _count(message: etree._Element, path: str, sort: Mapping[str, str]) -> int:
    above, _, name = path.rpartition("/")
    parent = _find(message, above, sort) if above else message
    if not isinstance(parent, etree._Element):
        return 0
    return sum(1 for child in parent if _name(child) == name and _attribute(child, "nil") is ABSENT)
