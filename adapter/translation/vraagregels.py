"""What StUF forbids in a question beyond its schema: the rows of its table of errors about selection, scope and start.

They hold for every sector model: elements are told apart by their place, never by their namespace. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from adapter.errors import Finding
from adapter.stuf import namespaces

__all__ = ["check_vraag"]

_STUF: Final = f"{{{namespaces.STUF}}}"
_XSI_NIL: Final = f"{{{namespaces.XSI}}}nil"
_SOURCE: Final = "StUF 03.01 §6.3"
_RANGE: Final = ("vanaf", "totEnMet")


def check_vraag(payload: etree._Element) -> tuple[Finding, ...]:
    """Give what is wrong with a question, in the order of StUF's table; () when nothing is."""
    parts = {etree.QName(child).localname: child for child in payload.iterchildren(etree.Element)}
    return tuple(found for found in (*_ranges(parts), *_scope(parts), *_start(payload, parts)))


def _ranges(parts: dict[str, etree._Element]) -> Iterator[Finding]:
    here = {name: _leaves(parts[name]) for name in _RANGE if name in parts}
    if not here:
        return
    vanaf, tot = here.get("vanaf", {}), here.get("totEnMet", {})
    for path in sorted(vanaf.keys() ^ tot.keys()):
        yield _finding("vraag-bereik-ongelijk", path, "vanaf" if path in vanaf else "totEnMet")
    gelijk = _leaves(parts["gelijk"]) if "gelijk" in parts else {}
    for path in sorted(gelijk.keys() & (vanaf.keys() | tot.keys())):
        yield _finding("vraag-element-dubbel", path, "gelijk")
    for name, leaves in here.items():
        for path, leaf in leaves.items():
            if leaf.get(f"{_STUF}exact") is not None:
                yield _finding("vraag-exact-in-bereik", path, name)
            if leaf.get(f"{_STUF}indOnvolledigeDatum", "V") != "V":
                yield _finding("vraag-datum-onvolledig", path, name)


def _scope(parts: dict[str, etree._Element]) -> Iterator[Finding]:
    for element in parts["scope"].iter(etree.Element) if "scope" in parts else ():
        if element.get(f"{_STUF}scope") is not None and len(element):
            yield _finding("vraag-scope-dubbel", etree.QName(element).localname, "scope")


def _start(payload: etree._Element, parts: dict[str, etree._Element]) -> Iterator[Finding]:
    follows = payload.findtext(f"{{*}}parameters/{_STUF}indicatorVervolgvraag", "").strip() in ("true", "1")
    if follows and "start" not in parts:
        yield Finding(code="vraag-zonder-start", path="start", source=_SOURCE)
    if "start" in parts and "vanaf" in parts:
        begin = parts["start"].find("{*}object")
        have = _leaves(begin if begin is not None else parts["start"])
        for path in sorted(_leaves(parts["vanaf"]).keys() - have.keys()):
            yield _finding("vraag-start-onvolledig", path, "start")


def _leaves(parent: etree._Element) -> dict[str, etree._Element]:
    """Give the elements with a value, by their place below `parent`."""
    found: dict[str, etree._Element] = {}

    def walk(element: etree._Element, above: str) -> None:
        for child in element.iterchildren(etree.Element):
            path = f"{above}/{etree.QName(child).localname}" if above else etree.QName(child).localname
            if len(child):
                walk(child, path)
            elif child.get(_XSI_NIL) not in ("true", "1") or child.get(f"{_STUF}noValue") is not None:
                found[path] = child

    walk(parent, "")
    return found


def _finding(code: str, path: str, within: str) -> Finding:
    return Finding(code=code, path=f"{within}/{path}", source=_SOURCE, facts={"element": path})
