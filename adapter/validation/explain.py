"""What is wrong with a message that the gate refused, in codes and facts: where, what is allowed, how to mend it.

Made from the kinds of error that libxml2 gives. Its texts quote the message, so of them only what comes from the schema is
taken: lengths, lists of allowed values, names of expected elements.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from adapter.errors import Finding

__all__ = ["explain"]

_TYPES: Final = etree.ErrorTypes
_MOST_NAMES: Final = 8
_CODES: Final[Mapping[int, str]] = {
    _TYPES.SCHEMAV_CVC_ELT_1: "root-onbekend",
    _TYPES.SCHEMAV_CVC_ELT_3_1: "nil-niet-toegestaan",
    _TYPES.SCHEMAV_CVC_ELT_3_2_1: "nil-met-inhoud",
    _TYPES.SCHEMAV_ELEMENT_CONTENT: "element-onverwacht",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_3: "tekst-niet-toegestaan",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_1: "inhoud-niet-toegestaan",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_2: "inhoud-niet-toegestaan",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: "attribuut-onbekend",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_2: "attribuut-onbekend",
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_4: "attribuut-ontbreekt",
    _TYPES.SCHEMAV_CVC_AU: "attribuut-vaste-waarde",
    _TYPES.SCHEMAV_CVC_ATTRIBUTE_4: "attribuut-vaste-waarde",
    _TYPES.SCHEMAV_CVC_ELT_5_2_2_2_2: "waarde-vast",
    _TYPES.SCHEMAV_CVC_MAXLENGTH_VALID: "waarde-te-lang",
    _TYPES.SCHEMAV_CVC_MINLENGTH_VALID: "waarde-te-kort",
    _TYPES.SCHEMAV_CVC_LENGTH_VALID: "waarde-lengte",
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: "waarde-vorm",
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: "waarde-niet-in-lijst",
    _TYPES.SCHEMAV_CVC_MININCLUSIVE_VALID: "waarde-te-klein",
    _TYPES.SCHEMAV_CVC_MAXINCLUSIVE_VALID: "waarde-te-groot",
    _TYPES.SCHEMAV_CVC_TOTALDIGITS_VALID: "waarde-te-veel-cijfers",
    _TYPES.SCHEMAV_CVC_FRACTIONDIGITS_VALID: "waarde-te-veel-cijfers",
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: "waarde-soort",
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_2: "waarde-soort",
}
# A wrong value gives several errors: the most telling one is kept.
_VALUE_RANK: Final = (
    "waarde-niet-in-lijst",
    "waarde-te-lang",
    "waarde-te-kort",
    "waarde-lengte",
    "waarde-te-klein",
    "waarde-te-groot",
    "waarde-te-veel-cijfers",
    "waarde-vorm",
    "waarde-vast",
    "waarde-soort",
)
_GIVEN: Final = re.compile(r"has a length of '(\d+)'")
_BOUND: Final = re.compile(
    r"(?:maximum|minimum) (?:length|value allowed) of '(\d+)'|allowed (?:length|maximum length|minimum length) of '(\d+)'"
)
_SET: Final = re.compile(r"element of the set \{([^}]*)\}")
_EXPECTED: Final = re.compile(r"Expected is (?:one of )?\( ?([^)]*)\)")
_ATTRIBUTE: Final = re.compile(r"[Tt]he attribute '([^']*)' is (?:not allowed|required)")
_OF_ATTRIBUTE: Final = re.compile(r", attribute '([^']*)':")
_MISSING: Final = "Missing child element"


def explain(
    entries: Sequence[tuple[int, str, str, int]], payload: etree._Element, *, source: str
) -> tuple[Finding, ...]:
    """Give the findings for libxml2's errors, in the order of the message, one for each cause.

    Args:
        entries: (kind, path, text, line) of each error.
        source: the standard that the pack follows.
    """
    best: dict[tuple[str, str], tuple[int, Finding]] = {}
    for kind, place, text, line in entries:
        code = _CODES.get(kind, "schema-fout")
        if code == "element-onverwacht" and _MISSING in text:
            code = "element-ontbreekt"
        attribute = _OF_ATTRIBUTE.search(text)
        path = _path(payload, place)
        if attribute is not None and code not in ("attribuut-onbekend", "attribuut-ontbreekt"):
            path = f"{path}/@{_name(attribute[1], payload)}"
        rank = _VALUE_RANK.index(code) if code in _VALUE_RANK else -1
        finding = Finding(
            code=code, path=path, line=line or None, rule="schema", source=source, facts=_facts(code, text, payload)
        )
        key = (path, "waarde" if rank >= 0 else code + str(finding.facts.get("attribuut", "")))
        if key not in best or rank < best[key][0]:
            best[key] = (rank, finding)
    return tuple(finding for _, finding in best.values())


def _facts(code: str, text: str, payload: etree._Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    if given := _GIVEN.search(text):
        facts["gegeven"] = given[1]
    if bound := _BOUND.search(text):
        facts["grens"] = bound[1] or bound[2]
    if allowed := _SET.search(text):
        facts["lijst"] = allowed[1].replace("'", "")
    if expected := _EXPECTED.search(text):
        names = [_name(name.strip(), payload) for name in expected[1].split(",")]
        facts["verwacht"] = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
    if code.startswith("attribuut") and (named := _ATTRIBUTE.search(text)):
        facts["attribuut"] = _name(named[1], payload)
    return facts


def _name(clark: str, payload: etree._Element) -> str:
    """Give a name with the sender's own prefix."""
    if not clark.startswith("{"):
        return clark
    namespace, _, local = clark[1:].partition("}")
    prefix = next((prefix for prefix, uri in payload.nsmap.items() if uri == namespace and prefix), None)
    return f"{prefix}:{local}" if prefix else local


def _path(payload: etree._Element, place: str) -> str:
    """Give the place from the message's own root on; the envelope is left out."""
    root = etree.QName(payload).localname
    steps = place.split("/")
    begin = next(
        (i for i, step in enumerate(steps) if step.partition(":")[2].partition("[")[0] == root or step == root), 1
    )
    return "/" + "/".join(steps[begin:])
