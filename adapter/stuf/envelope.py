"""SOAP envelopes around StUF messages: opened in both versions, answered in kind (FACTS 2).

The binding says SOAP 1.1; a quarter of the real messages are SOAP 1.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.stuf.namespaces import SOAP11, SOAP12

__all__ = ["CONTENT_TYPES", "Envelope", "SoapVersion", "open_envelope", "payload_of", "wrap", "wrap_text"]

SoapVersion = Literal["1.1", "1.2"]

CONTENT_TYPES: dict[SoapVersion, str] = {
    "1.1": "text/xml; charset=utf-8",
    "1.2": "application/soap+xml; charset=utf-8",
}
_NAMESPACES: dict[SoapVersion, str] = {"1.1": SOAP11, "1.2": SOAP12}
_VERSIONS: dict[str, SoapVersion] = {f"{{{namespace}}}Envelope": version for version, namespace in _NAMESPACES.items()}
_TRUE = frozenset({"1", "true"})
_UNDERSTOOD = frozenset(
    {
        "http://www.w3.org/2005/08/addressing",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        "http://schemas.microsoft.com/ws/2005/05/addressing/none",  # .NET writes To and Action in it, as required
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    }
)
_ULTIMATE = frozenset(
    {
        None,
        "",
        "http://schemas.xmlsoap.org/soap/actor/next",
        "http://www.w3.org/2003/05/soap-envelope/role/next",
        "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An opened envelope: the message and the header blocks around it."""

    version: SoapVersion
    payload: etree._Element
    header: tuple[etree._Element, ...] = ()


def open_envelope(root: etree._Element, *, understood: frozenset[str] = _UNDERSTOOD) -> Envelope:
    """Open a parsed SOAP message.

    Args:
        understood: namespaces of header blocks that may say mustUnderstand.

    Raises:
        Refused: geen-soap, soap-zonder-body, soap-body-leeg, soap-body-meer, soap-kop-onbekend.
    """
    version = _VERSIONS.get(root.tag)
    if version is None:
        raise Refused(_finding("geen-soap", root))
    soap = f"{{{_NAMESPACES[version]}}}"
    payload = _only_message(root, soap)
    header = root.find(soap + "Header")
    blocks = () if header is None else tuple(_elements(header))
    not_understood = [block for block in blocks if _is_required(block, soap) and _namespace(block) not in understood]
    if not_understood:
        raise Refused(*(_finding("soap-kop-onbekend", block) for block in not_understood))
    return Envelope(version=version, payload=payload, header=blocks)


def payload_of(root: etree._Element) -> etree._Element:
    """Give the StUF message in a file: in an envelope, in the detail of a fault, or bare.

    Raises:
        Refused: soap-zonder-body, soap-body-leeg, soap-body-meer.
    """
    version = _VERSIONS.get(root.tag)
    if version is None:
        return root
    payload = _only_message(root, f"{{{_NAMESPACES[version]}}}")
    if etree.QName(payload).localname != "Fault":
        return payload
    detail = next((child for child in payload if etree.QName(child).localname in ("detail", "Detail")), None)
    if detail is None:
        return payload
    return next(_elements(detail), payload)


def _only_message(root: etree._Element, soap: str) -> etree._Element:
    bodies = root.findall(soap + "Body")
    if len(bodies) != 1:
        raise Refused(_finding("soap-zonder-body", root))
    messages = list(_elements(bodies[0]))
    if len(messages) != 1:
        raise Refused(_finding("soap-body-meer" if messages else "soap-body-leeg", bodies[0]))
    return messages[0]


def wrap(payload: etree._Element, version: SoapVersion) -> bytes:
    """Write an envelope around a message."""
    return wrap_text(etree.tostring(payload, encoding="utf-8"), version)


def wrap_text(payload: bytes, version: SoapVersion) -> bytes:
    """Write an envelope around a message that is already written (UTF-8, without XML declaration)."""
    before, after = _AROUND[version]
    return before + payload + after


def _around(namespace: str) -> tuple[bytes, bytes]:
    before = f"<?xml version='1.0' encoding='UTF-8'?>\n<soap:Envelope xmlns:soap=\"{namespace}\"><soap:Body>"
    return before.encode("ascii"), b"</soap:Body></soap:Envelope>"


_AROUND = {version: _around(namespace) for version, namespace in _NAMESPACES.items()}


def _elements(parent: etree._Element) -> Iterator[etree._Element]:
    return (child for child in parent if isinstance(child.tag, str))


def _is_required(block: etree._Element, soap: str) -> bool:
    """True when the block must be understood by us (SOAP 1.1 §4.2; SOAP 1.2 part 1 §5.2)."""
    receiver = block.get(soap + "actor") or block.get(soap + "role")
    return (block.get(soap + "mustUnderstand") or "").strip() in _TRUE and receiver in _ULTIMATE


def _namespace(element: etree._Element) -> str:
    return etree.QName(element).namespace or ""


def _finding(code: str, element: etree._Element) -> Finding:
    return Finding(code=code, line=cast("int | None", element.sourceline), source="SOAP 1.1 §4")
