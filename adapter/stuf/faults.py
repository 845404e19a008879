"""Foutberichten and the SOAP faults that carry them (FACTS 3).

Of several findings the first in StUF's table of errors decides code, plek and omschrijving; all of them stand in detailsXML,
each with what, where and how to mend it. A Fo02 has nothing but its berichtcode in the stuurgegevens (stuf0301.xsd).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lxml import etree

from adapter.errors import CATALOGUE, Finding, Language, Plek, render
from adapter.stuf.answers import OURSELVES, answering, completed
from adapter.stuf.berichtcode import Berichtcode
from adapter.stuf.envelope import SoapVersion, wrap
from adapter.stuf.namespaces import BEVINDINGEN, SOAP11, SOAP12, STUF
from adapter.stuf.stuurgegevens import Stuurgegevens, Systeem, write_stuurgegevens
from adapter.stuf.writing import printable

__all__ = ["Fo", "Foutbericht", "fault", "foutbericht", "write_foutbericht"]

Fo = Literal["Fo01", "Fo02", "Fo03"]

_OMSCHRIJVING = 200  # characters, stuf0301.xsd
_DETAILS = 1000
_FINDINGS = 200  # a message can be wrong in more places than anyone will read
_STUF = f"{{{STUF}}}"
_OURS = f"{{{BEVINDINGEN}}}"
_LINE = {"nl": "regel", "en": "line"}
_UNKNOWN = ("StUF058", Plek.SERVER)  # of a code that is not in the catalogue
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foutbericht:
    """What a foutbericht says; the lengths are those of the schema."""

    stuurgegevens: Stuurgegevens
    code: str
    plek: Plek
    omschrijving: str
    details: str
    findings: tuple[Finding, ...]
    language: Language


def foutbericht(
    berichtcode: Fo,
    findings: Sequence[Finding],
    *,
    language: Language,
    asked: Stuurgegevens,
    referentienummer: str,
    now: datetime,
    own: Systeem = OURSELVES,
) -> Foutbericht:
    """Give the foutbericht for what is wrong with a message; `findings` has at least one.

    Args:
        asked: of the message that is refused, as far as it could be read.
        referentienummer: new for each answer; a Fo02 has none.
    """
    assert findings
    telling = min(findings, key=_place_in_table)
    code, plek = _code_and_plek(telling)
    answer = answering(asked, Berichtcode(berichtcode), referentienummer=referentienummer, now=now, own=own)
    return Foutbericht(
        stuurgegevens=Stuurgegevens(berichtcode="Fo02") if berichtcode == "Fo02" else completed(answer),
        code=code,
        plek=plek,
        omschrijving=_cut(render(telling, language).what, _OMSCHRIJVING),
        details=_details(telling, findings, language),
        findings=tuple(findings),
        language=language,
    )


def write_foutbericht(fout: Foutbericht) -> etree._Element:
    """Write the Fo0xBericht: code, plek, omschrijving, details, detailsXML, in this order."""
    root = etree.Element(f"{_STUF}{fout.stuurgegevens.berichtcode}Bericht", nsmap={"StUF": STUF})
    root.append(write_stuurgegevens(fout.stuurgegevens, STUF))
    body = etree.SubElement(root, _STUF + "body")
    for name, text in (("code", fout.code), ("plek", str(fout.plek)), ("omschrijving", fout.omschrijving)):
        etree.SubElement(body, _STUF + name).text = printable(text)
    etree.SubElement(body, _STUF + "details").text = printable(fout.details)
    details = etree.SubElement(body, _STUF + "detailsXML")
    details.append(_write_findings(fout.findings, fout.language))
    return root


def fault(fout: Foutbericht, version: SoapVersion) -> bytes:
    """Write the envelope with the SOAP fault that carries `fout`; its HTTP status is 500."""
    detail = write_foutbericht(fout)
    if version == "1.1":
        return wrap(_fault_11(fout, detail), version)
    return wrap(_fault_12(fout, detail), version)


def _fault_11(fout: Foutbericht, detail: etree._Element) -> etree._Element:
    element = etree.Element(f"{{{SOAP11}}}Fault", nsmap={"soap": SOAP11})
    role = _header_fault(fout) or ("Client" if fout.plek is Plek.CLIENT else "Server")
    etree.SubElement(element, "faultcode").text = f"soap:{role}"
    etree.SubElement(element, "faultstring").text = printable(fout.omschrijving)
    etree.SubElement(element, "detail").append(detail)
    return element


def _fault_12(fout: Foutbericht, detail: etree._Element) -> etree._Element:
    soap = f"{{{SOAP12}}}"
    element = etree.Element(soap + "Fault", nsmap={"soap": SOAP12})
    role = _header_fault(fout) or ("Sender" if fout.plek is Plek.CLIENT else "Receiver")
    etree.SubElement(etree.SubElement(element, soap + "Code"), soap + "Value").text = f"soap:{role}"
    reason = etree.SubElement(etree.SubElement(element, soap + "Reason"), soap + "Text")
    reason.set(_XML_LANG, fout.language)
    reason.text = printable(fout.omschrijving)
    etree.SubElement(element, soap + "Detail").append(detail)
    return element


def _header_fault(fout: Foutbericht) -> str | None:
    """SOAP's own code, for a header block that must be understood and is not."""
    return "MustUnderstand" if any(finding.code == "soap-kop-onbekend" for finding in fout.findings) else None


def _place_in_table(finding: Finding) -> str:
    """Sort by StUF's table of errors: a sector model's own codes first, then StUF's by number."""
    code = _code_and_plek(finding)[0]
    return code if code.startswith("StUF") else ""


def _code_and_plek(finding: Finding) -> tuple[str, Plek]:
    entry = CATALOGUE.get(finding.code)
    return _UNKNOWN if entry is None else (entry.stuf, entry.plek)


def _details(telling: Finding, findings: Sequence[Finding], language: Language) -> str:
    """Give the findings as text, the telling one first, as many as fit."""
    others = [finding for finding in findings if finding is not telling]
    lines = [_in_one_line(finding, language) for finding in (telling, *others)]
    kept, length = 0, 0
    for line in lines:
        length += len(line) + 1
        if length > _DETAILS:
            break
        kept += 1
    return "\n".join(lines[:kept]) if kept else _cut(lines[0], _DETAILS)


def _in_one_line(finding: Finding, language: Language) -> str:
    text = render(finding, language)
    place = finding.path or ""
    if finding.line is not None:
        at = f"{_LINE[language]} {finding.line}" + (f":{finding.column}" if finding.column is not None else "")
        place = f"{place} ({at})" if place else at
    return " ".join(part for part in (f"{place}:" if place else "", text.what, text.fix, f"[{finding.kv}]") if part)


def _write_findings(findings: Sequence[Finding], language: Language) -> etree._Element:
    root = etree.Element(_OURS + "bevindingen", nsmap={"kv": BEVINDINGEN})
    root.set("aantal", str(len(findings)))
    for finding in findings[:_FINDINGS]:
        text = render(finding, language)
        element = etree.SubElement(root, _OURS + "bevinding")
        parts = {
            "code": finding.code,
            "kv": finding.kv,
            "pad": finding.path,
            "regel": finding.line,
            "kolom": finding.column,
            "gevonden": finding.found(language),
            "toegestaan": finding.allowed(language),
            "melding": text.what,
            "herstel": text.fix,
            "voorschrift": finding.rule,
            "bron": finding.source,
        }
        for name, value in parts.items():
            if value is not None and value != "":
                etree.SubElement(element, _OURS + name).text = printable(str(value))
    return root


def _cut(text: str, most: int) -> str:
    """Cut at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rpartition(" ")[0].rstrip(" .,;:") + "…"
