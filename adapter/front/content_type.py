"""The Content-Type of a request: which SOAP, which charset, which action (SOAP 1.1 §6; SOAP 1.2 part 2 §7)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from adapter import guard
from adapter.errors import Finding, Refused
from adapter.front.port import SoapVersion

__all__ = ["ContentType", "read_content_type"]

_MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;|$)")
_PARAMETER = re.compile(r""";\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))""")
_VERSIONS: dict[str, SoapVersion] = {"text/xml": "1.1", "application/soap+xml": "1.2"}
_MULTIPART = "multipart/related"
_XOP = "application/xop+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentType:
    """What the header says.

    Args:
        action: of SOAP 1.2, where it stands in this header.
        boundary: of a multipart message; None for a plain one.
    """

    version: SoapVersion
    action: str | None = None
    boundary: bytes | None = None


@functools.lru_cache(maxsize=256)
def read_content_type(value: bytes) -> ContentType:
    """Read the header; its charset has been checked.

    Raises:
        Refused: inhoudstype-onbekend, codering-niet-toegestaan, multipart-onleesbaar.
    """
    text = value.decode("latin-1")
    found = _MEDIA_TYPE.match(text)
    media_type = found[1].lower() if found else ""
    parameters = {
        match[1].lower(): match[2] if match[2] is not None else match[3] for match in _PARAMETER.finditer(text)
    }
    if media_type == _MULTIPART:
        return _read_multipart(parameters)
    version = _VERSIONS.get(media_type)
    if version is None:
        raise Refused(Finding(code="inhoudstype-onbekend", path="Content-Type", source="SOAP 1.1 §6"))
    guard.check_charset(parameters.get("charset"))
    return ContentType(version=version, action=parameters.get("action"))


def _read_multipart(parameters: dict[str, str]) -> ContentType:
    """Read MTOM: the type of the envelope inside stands in `start-info` (XOP 1.0 §4.1)."""
    boundary = parameters.get("boundary", "")
    if parameters.get("type", "").lower() != _XOP or not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise Refused(Finding(code="multipart-onleesbaar", path="Content-Type", source="XOP 1.0 §4.1"))
    inside = parameters.get("start-info", "text/xml").partition(";")[0].strip().lower()
    return ContentType(
        version=_VERSIONS.get(inside, "1.1"),
        action=parameters.get("action"),
        boundary=boundary.encode("ascii"),
    )
