"""The one hardened XML parser of the product: for messages, answers of peers and our own files alike (OPERATIONS 6.1)."""

from __future__ import annotations

from typing import Any, NoReturn

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.guard.encoding import check_encoding

__all__ = ["parse"]

_TYPES = etree.ErrorTypes
_CODES: dict[int | None, str] = {
    _TYPES.ERR_TAG_NAME_MISMATCH: "xml-tag-niet-gesloten",
    _TYPES.ERR_TAG_NOT_FINISHED: "xml-afgebroken",
    _TYPES.ERR_GT_REQUIRED: "xml-afgebroken",
    _TYPES.ERR_LTSLASH_REQUIRED: "xml-afgebroken",
    _TYPES.ERR_CDATA_NOT_FINISHED: "xml-afgebroken",
    _TYPES.ERR_COMMENT_NOT_FINISHED: "xml-afgebroken",
    _TYPES.ERR_DOCUMENT_END: "xml-na-einde",
    _TYPES.ERR_UNDECLARED_ENTITY: "xml-entiteit",
    _TYPES.WAR_UNDECLARED_ENTITY: "xml-entiteit",
    _TYPES.ERR_ENTITYREF_SEMICOL_MISSING: "xml-los-teken",
    _TYPES.ERR_NAME_REQUIRED: "xml-los-teken",
    _TYPES.ERR_LT_IN_ATTRIBUTE: "xml-los-teken",
    _TYPES.ERR_INVALID_CHAR: "xml-teken",
    _TYPES.ERR_INVALID_CHARREF: "xml-teken",
    _TYPES.ERR_INVALID_ENCODING: "xml-teken",
    _TYPES.ERR_ATTRIBUTE_REDEFINED: "xml-attribuut-dubbel",
    _TYPES.ERR_RESERVED_XML_NAME: "xml-declaratie",
    _TYPES.NS_ERR_UNDEFINED_NAMESPACE: "xml-prefix-onbekend",
}
_HARDENED: dict[str, Any] = {  # the stubs don't know every option
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
    "strip_cdata": True,
    "collect_ids": False,
    "decompress": False,
}
_RESOURCE_LIMIT = 114  # XML_ERR_RESOURCE_LIMIT of libxml2; lxml has no name for it


def parse(data: bytes) -> etree._Element:
    """Parse UTF-8 bytes to a tree without comments and instructions; nothing is fetched, expanded or repaired.

    Limits of libxml2 hold (depth 256, 10 MB a text): run `scan` first on what comes from outside.

    Raises:
        Refused: geen-xml and its kind with line and column, doctype-verboden, codering-niet-toegestaan, te-diep.
    """
    check_encoding(data)
    parser = etree.XMLParser(encoding="utf-8", **_HARDENED)
    try:
        root = etree.fromstring(data, parser)  # noqa: TID251 -- this is guard.parse
    except etree.XMLSyntaxError as error:
        _refuse(error)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(Finding(code="doctype-verboden", line=1, source="SOAP 1.1 §3"))
    return root


def _refuse(error: etree.XMLSyntaxError) -> NoReturn:
    """Say where it went wrong in our words: libxml2's text may quote the message."""
    line, column = error.position
    number = getattr(error, "code", None)
    code = _CODES.get(number, "geen-xml")
    grens = ""
    if number == _RESOURCE_LIMIT:
        code, grens = ("te-diep", "256") if "depth" in str(error.msg) else ("bericht-te-groot", "10 MB")
    finding = Finding(
        code=code, line=line or None, column=column or None, source="XML 1.0", facts={"grens": grens} if grens else {}
    )
    raise Refused(finding) from None
