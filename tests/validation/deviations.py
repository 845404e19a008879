"""Where our packs judge otherwise than the official sets, on purpose; the reasons stand in schemas/stuf/README.md."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

__all__ = ["LIBXML2_SKIPS", "reason"]

LIBXML2_SKIPS = {
    "waarde-geen-base64"
}  # it passes over characters that base64 lacks; the guard, which cuts documents out, does not

_NAMESPACES = {
    "BG": "http://www.egem.nl/StUF/sector/bg/0310",
    "gml": "http://www.opengis.net/gml",
}
_REASONS: Mapping[str, str] = {
    "geometry is not looked into": "//gml:*",
    "parts of a kadastrale onroerende zaak in any order": "//BG:*[starts-with(local-name(), 'kdp.') or starts-with(local-name(), 'apr.')]",
}


def reason(message: etree._Element) -> str | None:
    """Give why a message may be accepted that the standard refuses: it holds a part where a pack is wider; else None."""
    return next((why for why, path in _REASONS.items() if message.xpath(path, namespaces=_NAMESPACES)), None)
