"""Names of StUF in mapping files and in paths: a prefix of ours, or none for the namespace of the file."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from lxml import etree

from adapter.stuf import namespaces

__all__ = ["NSMAP", "PREFIXES", "attributes_of", "clark", "is_prefix", "line_of", "local", "local_path", "prefixed"]

PREFIXES = {
    "StUF": namespaces.STUF,
    "ZKN": namespaces.ZKN,
    "BG": namespaces.BG,
    "ZDS": namespaces.ZDS,
    "xmime": namespaces.XMIME,
    "xsi": namespaces.XSI,
    "xlink": "http://www.w3.org/1999/xlink",
}
NSMAP = {name: PREFIXES[name] for name in ("ZKN", "StUF", "BG", "xsi", "xmime")}
_NAMES = {uri: prefix for prefix, uri in PREFIXES.items()}


def is_prefix(name: str) -> bool:
    """True when a mapping may use this prefix."""
    return name in PREFIXES


def clark(name: str, prefix: str) -> str:
    """Give the Clark name of `name`, which is in the namespace of `prefix` unless it has one of its own."""
    own, colon, rest = name.rpartition(":")
    return f"{{{PREFIXES[own if colon else prefix]}}}{rest}"


@lru_cache(maxsize=4096)
def local(tag: str) -> str:
    """Give the local name of a Clark name."""
    return tag.rpartition("}")[2]


def local_path(tags: tuple[str, ...]) -> str:
    """Give a path as it stands in `bron`: local names, attributes with @."""
    return "/".join(f"@{local(tag[1:])}" if tag.startswith("@") else local(tag) for tag in tags)


@lru_cache(maxsize=4096)
def prefixed(tag: str) -> str:
    """Give a Clark name with our prefix; names of ZKN have none."""
    uri, _, name = tag[1:].partition("}")
    prefix = _NAMES.get(uri)
    return name if prefix in (None, "ZKN") else f"{prefix}:{name}"


def attributes_of(element: etree._Element) -> list[tuple[str, str]]:
    """Give the attributes of an element; lxml's types also allow bytes, its parser never gives them."""
    return cast("list[tuple[str, str]]", element.items())


def line_of(element: etree._Element) -> int | None:
    """Give the line of an element in the text as sent."""
    return cast("int | None", element.sourceline)
