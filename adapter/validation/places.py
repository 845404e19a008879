"""Where something stands in a message: the XPath in the sender's own prefixes, and line and column in the bytes as sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, cast

from lxml import etree

from adapter.stuf import namespaces

__all__ = ["Places", "name_for", "name_for_path", "path_of"]

_TOKEN: Final = re.compile(  # of well-formed XML without a DTD: guard.parse accepted it before
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^>]*>|(<[^\"'>]*(?:(?:\"[^\"]*\"|'[^']*')[^\"'>]*)*>)", re.DOTALL
)
_ATTRIBUTE: Final = re.compile(rb"([^\s=<]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_USUAL: Final[Mapping[str, str]] = {
    namespaces.STUF: "StUF",
    namespaces.BG: "BG",
    namespaces.ZKN: "ZKN",
    namespaces.ZDS: "ZDS",
    namespaces.XMIME: "xmime",
    namespaces.XSI: "xsi",
    "http://www.opengis.net/gml": "gml",
}


def name_for(tag: str, element: etree._Element, *, attribute: bool = False) -> str:
    """Give a Clark name as the sender would write it at `element`: with its own prefix, else the usual one."""
    if tag[:1] != "{":
        return tag
    namespace, _, local = tag[1:].partition("}")
    if not attribute and element.nsmap.get(None) == namespace:
        return local
    prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == namespace and prefix), None)
    prefix = prefix or _USUAL.get(namespace)
    return f"{prefix}:{local}" if prefix else local


def name_for_path(tag: str) -> str:
    """Give a Clark name with its usual prefix, where there is no message whose prefixes could be used."""
    if tag[:1] != "{":
        return tag
    namespace, _, local = tag[1:].partition("}")
    prefix = _USUAL.get(namespace)
    return f"{prefix}:{local}" if prefix else local


def path_of(element: etree._Element, root: etree._Element, attribute: str | None = None) -> str:
    """Give the XPath from `root` on, in the sender's own prefixes, with numbers where there are more of a name."""
    steps = [f"@{name_for(attribute, element, attribute=True)}"] if attribute is not None else []
    current: etree._Element | None = element
    while current is not None:
        local = etree.QName(current).localname
        name = f"{current.prefix}:{local}" if current.prefix else local
        if current is root:
            steps.append(name)
            break
        before = sum(1 for _ in current.itersiblings(current.tag, preceding=True))
        after = next(current.itersiblings(current.tag), None) is not None
        steps.append(f"{name}[{before + 1}]" if before or after else name)
        current = current.getparent()
    return "/" + "/".join(reversed(steps))


class Places:
    """Lines and columns of elements and attributes, read from the bytes that a tree was made of; only for refusals.

    libxml2 knows no columns, and no line after the 65,535th.
    """

    def __init__(self, payload: etree._Element, data: bytes | None) -> None:
        self._data = data
        self._starts: list[tuple[int, int]] | None = None
        self._numbers: dict[etree._Element, int] = {}
        if data is not None:
            root = payload.getroottree().getroot()
            self._numbers = {each: number for number, each in enumerate(root.iter(etree.Element))}
            starts = list(_starts(data))
            self._starts = starts if len(starts) == len(self._numbers) else None  # else it is of another text

    def of(self, element: etree._Element, attribute: str | None = None) -> tuple[int | None, int | None]:
        """Give (line, column), counted from 1; of an attribute the place of its name."""
        if self._starts is None or self._data is None:
            return cast("int | None", element.sourceline), None
        start, end = self._starts[self._numbers[element]]
        if attribute is not None:
            start = self._attribute(element, attribute, start, end)
        line = self._data.count(b"\n", 0, start) + 1
        begin = self._data.rfind(b"\n", 0, start) + 1
        before = self._data[begin:start].removeprefix(b"\xef\xbb\xbf")
        return line, len(before.decode("utf-8", "replace")) + 1

    def _attribute(self, element: etree._Element, attribute: str, start: int, end: int) -> int:
        assert self._data is not None
        namespace, _, local = attribute[1:].partition("}") if attribute[0] == "{" else ("", "", attribute)
        for found in _ATTRIBUTE.finditer(self._data, start, end):
            prefix, _, name = found[1].decode("utf-8", "replace").rpartition(":")
            if name == local and (element.nsmap.get(prefix, "") if prefix else "") == namespace:
                return found.start()
        return start


def _starts(data: bytes) -> Iterator[tuple[int, int]]:
    """Give begin and end of every start tag, in the order of the elements."""
    return (found.span(1) for found in _TOKEN.finditer(data) if found[1] is not None)
