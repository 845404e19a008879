"""Repairs that a dispensation may name: each mends one finding in the tree of a message, or leaves it as it is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree

from adapter.errors import Finding
from adapter.stuf import namespaces

__all__ = ["REPAIRS", "repair"]

_NIL = f"{{{namespaces.XSI}}}nil"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"


def repair(payload: etree._Element, finding: Finding, name: str) -> bool:
    """Mend what `finding` tells of; True when that was done."""
    path, _, attribute = (finding.path or "").partition("/@")
    element = _element_at(payload, path)
    if element is None:
        return False
    return REPAIRS[name](element, _clark(attribute, element) if attribute else None, finding)


def _element_at(payload: etree._Element, path: str) -> etree._Element | None:
    """Find an element by the path that a finding names: in the sender's own prefixes, from the message's root."""
    prefixes: dict[str, str] = {}
    for element in payload.iter(etree.Element):
        for prefix, uri in element.nsmap.items():
            if prefix:
                prefixes.setdefault(prefix, uri)
    steps = path.strip("/").split("/")[1:]
    current = payload
    for step in steps:
        name, _, number = step.partition("[")
        prefix, _, local = name.rpartition(":")
        tag = f"{{{prefixes.get(prefix, '')}}}{local}" if prefix else f"{{*}}{local}"
        found = current.findall(tag)
        index = int(number.rstrip("]")) - 1 if number else 0
        if index >= len(found):
            return None
        current = found[index]
    return current


def _clark(name: str, element: etree._Element) -> str:
    prefix, _, local = name.rpartition(":")
    uri = element.nsmap.get(prefix) if prefix else None
    return f"{{{uri}}}{local}" if uri else local


def _without_blanks(element: etree._Element, attribute: str | None, _finding: Finding) -> bool:
    text = element.get(attribute) if attribute is not None else element.text
    if text is None or text == text.strip():
        return False
    return _write(element, attribute, text.strip())


def _cut(element: etree._Element, attribute: str | None, finding: Finding) -> bool:
    most = (finding.rule or "").removeprefix("maxLength ")
    text = element.get(attribute) if attribute is not None else element.text
    if text is None or not most.isdigit() or len(text) <= int(most):
        return False
    return _write(element, attribute, text[: int(most)])


def _write(element: etree._Element, attribute: str | None, text: str) -> bool:
    if attribute is not None:
        element.set(attribute, text)
    else:
        element.text = text
    return True


def _drop_element(element: etree._Element, attribute: str | None, _finding: Finding) -> bool:
    parent = element.getparent()
    if attribute is not None or parent is None:
        return False
    parent.remove(element)
    return True


def _drop_attribute(element: etree._Element, attribute: str | None, _finding: Finding) -> bool:
    if attribute is None or attribute not in element.attrib:
        return False
    del element.attrib[attribute]
    return True


def _set_fixed(element: etree._Element, attribute: str | None, finding: Finding) -> bool:
    """Write the one value that the schema allows."""
    fixed = finding.facts.get("toegestaan_nl", "")
    missing = finding.facts.get("attribuut", "")
    if not fixed:
        return False
    name = attribute or (_clark(missing, element) if missing else None)
    if name is None:
        return False
    element.set(name, fixed)
    return True


def _empty(element: etree._Element, attribute: str | None, _finding: Finding) -> bool:
    if attribute is not None:
        return False
    for child in list(element):
        element.remove(child)
    element.text = None
    element.set(_NIL, "true")
    element.set(_NO_VALUE, "geenWaarde")
    return True


Repair = Callable[[etree._Element, str | None, Finding], bool]

REPAIRS: Mapping[str, Repair] = {  # the names are those of settings.Repair
    "spaties-weg": _without_blanks,
    "inkorten": _cut,
    "element-weg": _drop_element,
    "attribuut-weg": _drop_attribute,
    "attribuut-vast": _set_fixed,
    "nil": _empty,
}
