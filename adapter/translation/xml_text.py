"""Elements written as text: a message back to StUF is one text, parsed once when it is whole.

Names have the prefixes of `names.PREFIXES`; the root declares them. Values are escaped, and nothing else of an event ever
becomes markup but whole elements that were kept, which are parsed before they are put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from adapter import guard
from adapter.translation.names import PREFIXES

__all__ = [
    "attribute_name",
    "attributes",
    "element",
    "empty",
    "entity_attributes",
    "kept",
    "markup_in",
    "message",
    "named",
    "qualified",
    "text_of",
]

markup_in: Final = re.compile('[&<>"\r\n\t]').search
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]*")
_DECLARED: Final = "".join(f' xmlns:{name}="{uri}"' for name, uri in PREFIXES.items() if name not in ("ZDS", "xlink"))
_OTHERS: Final = {name: f' xmlns:{name}="{PREFIXES[name]}"' for name in ("ZDS", "xlink")}
_NIL: Final = ' xsi:nil="true"'


@lru_cache(maxsize=4096)
def qualified(clark: str) -> str:
    """Give a Clark name with our prefix: "ZKN:object"; a name without a namespace is as it is."""
    if not clark.startswith("{"):
        return clark
    uri, _, name = clark[1:].partition("}")
    return f"{next(prefix for prefix, known in PREFIXES.items() if known == uri)}:{name}"


def named(name: str, prefix: str) -> str:
    """Give a name of a mapping with its prefix: `prefix` where it has none of its own."""
    return name if ":" in name else f"{prefix}:{name}"


def text_of(value: str) -> str:
    """Escape a value, for between tags and within quotes alike."""
    return value if markup_in(value) is None else value.translate(_ESCAPES)


def attributes(given: Mapping[str, Any]) -> str:
    """Write attributes; their names have a prefix already, and are ours or checked (`attribute_name`)."""
    return "".join([f' {name}="{text_of(str(value))}"' for name, value in given.items()])


@lru_cache(maxsize=256)
def attribute_name(name: str) -> str:
    """Give the name of an attribute of StUF that an event names, with its prefix.

    Raises:
        ValueError: a name that is none: no message has such a one.
    """
    if _NAME.fullmatch(name) is None:
        raise ValueError("an attribute's name that XML doesn't have")
    return f"StUF:{name}"


def element(name: str, text: str, said: str = "") -> str:
    """Write an element with a text; `said`: its attributes, written."""
    return f"<{name}{said}>{text_of(text)}</{name}>" if text else f"<{name}{said}/>"


def empty(name: str, reason: str, said: str = "") -> str:
    """Write an element that says why it is empty: a noValue of StUF, or "nil" or "leeg" as it came."""
    nil = "" if reason == "leeg" else _NIL
    if reason not in ("leeg", "nil"):
        nil = f'{nil} StUF:noValue="{text_of(reason)}"'
    return f"<{name}{nil}{said}/>"


def entity_attributes(kind: str, soort: str, sleutels: Mapping[str, Any] | None = None) -> str:
    """Write what every entity of a kennisgeving carries."""
    said = _entity(kind, soort)
    if not sleutels:
        return said
    return said + attributes(
        {attribute_name(f"sleutel{name[:1].upper()}{name[1:]}"): value for name, value in sleutels.items()}
    )


@lru_cache(maxsize=512)
def _entity(kind: str, soort: str) -> str:
    said = {"StUF:entiteittype": kind} if kind else {}
    return attributes({**said, "StUF:verwerkingssoort": soort})


def extra_element(item: Mapping[str, Any]) -> str:
    """Write an extraElement."""
    said = {"naam": str(item.get("naam") or "")}
    if item.get("indOnvolledigeDatum"):
        said["StUF:indOnvolledigeDatum"] = str(item["indOnvolledigeDatum"])
    if item.get("waarde") is None:
        return empty("StUF:extraElement", str(item.get("noValue") or "geenWaarde"), attributes(said))
    return element("StUF:extraElement", str(item["waarde"]), attributes(said))


def kept(xml: Any) -> str:
    """Give an element that was kept whole, as the text it is; raises Refused where it is none."""
    text = str(xml)
    guard.parse(text.encode())
    return text


def message(name: str, parts: Iterable[str]) -> bytes:
    """Give the message with these elements."""
    inner = "".join(parts)
    declared = _DECLARED
    for prefix, declaration in _OTHERS.items():
        if name.startswith(f"{prefix}:") or f"{prefix}:" in inner:
            declared += declaration
    return f"<{name}{declared}>{inner}</{name}>".encode()
