"""Stuurgegevens: the header of every StUF message (StUF 03.01 §4.1; FACTS 1.1).

Reading is lenient (any namespace, parts missing), because a fault must be addressed to a sender whose message is wrong.
Writing keeps the order of the standard. The element itself is in the message's namespace, its children in StUF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from adapter.stuf.namespaces import STUF

__all__ = ["Stuurgegevens", "Systeem", "read_stuurgegevens", "write_stuurgegevens"]

_STUF = f"{{{STUF}}}"
_PREFIXES = {"StUF": STUF}


@dataclass(frozen=True, slots=True, kw_only=True)
class Systeem:
    """A sending or receiving system: who it is (the first three) and who works with it."""

    organisatie: str | None = None
    applicatie: str | None = None
    administratie: str | None = None
    gebruiker: str | None = None

    def __bool__(self) -> bool:
        return bool(self.organisatie or self.applicatie or self.administratie or self.gebruiker)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuurgegevens:
    """What the header says; None where it says nothing. `berichtcode` is as sent: it may be no known code."""

    berichtcode: str | None = None
    zender: Systeem | None = None
    ontvanger: Systeem | None = None
    referentienummer: str | None = None
    tijdstip_bericht: str | None = None  # 8 to 17 digits
    cross_refnummer: str | None = None
    entiteittype: str | None = None
    functie: str | None = None


def read_stuurgegevens(payload: etree._Element) -> Stuurgegevens:
    """Read the header of a message (its root element); what is missing, nil or empty is None."""
    header = next((child for child in payload if _local(child) == "stuurgegevens"), None)
    if header is None:
        return Stuurgegevens()
    parts = {_local(child): child for child in reversed(header)}
    texts = {name: _text(child) for name, child in parts.items()}
    return Stuurgegevens(
        berichtcode=texts.get("berichtcode"),
        zender=_read_systeem(parts.get("zender")),
        ontvanger=_read_systeem(parts.get("ontvanger")),
        referentienummer=texts.get("referentienummer"),
        tijdstip_bericht=texts.get("tijdstipBericht"),
        cross_refnummer=texts.get("crossRefnummer"),
        entiteittype=texts.get("entiteittype"),
        functie=texts.get("functie"),
    )


def write_stuurgegevens(stuurgegevens: Stuurgegevens, namespace: str) -> etree._Element:
    """Write the element `stuurgegevens` in `namespace` (of the message), its parts in StUF, in the standard's order."""
    header = etree.Element(f"{{{namespace}}}stuurgegevens", nsmap=_PREFIXES)
    for name, value in _parts(stuurgegevens):
        if isinstance(value, Systeem):
            system = etree.SubElement(header, _STUF + name)
            for part in ("organisatie", "applicatie", "administratie", "gebruiker"):
                if text := getattr(value, part):
                    etree.SubElement(system, _STUF + part).text = text
        else:
            etree.SubElement(header, _STUF + name).text = value
    return header


def _parts(stuurgegevens: Stuurgegevens) -> Iterator[tuple[str, str | Systeem]]:
    parts = (
        ("berichtcode", stuurgegevens.berichtcode),
        ("zender", stuurgegevens.zender),
        ("ontvanger", stuurgegevens.ontvanger),
        ("referentienummer", stuurgegevens.referentienummer),
        ("tijdstipBericht", stuurgegevens.tijdstip_bericht),
        ("crossRefnummer", stuurgegevens.cross_refnummer),
        ("entiteittype", stuurgegevens.entiteittype),
        ("functie", stuurgegevens.functie),
    )
    return ((name, value) for name, value in parts if value)


def _read_systeem(element: etree._Element | None) -> Systeem | None:
    if element is None:
        return None
    texts = {_local(child): _text(child) for child in reversed(element)}
    system = Systeem(
        organisatie=texts.get("organisatie"),
        applicatie=texts.get("applicatie"),
        administratie=texts.get("administratie"),
        gebruiker=texts.get("gebruiker"),
    )
    return system or None


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str | None:
    return (element.text or "").strip() or None
