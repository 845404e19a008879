"""overdragenZaak: a zaaksysteem offers a zaak (Di01), its consumer accepts or refuses it (Du01). Events only (MAPPING B.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.events import type_of
from adapter.stuf import namespaces
from adapter.translation.names import NSMAP, clark
from adapter.translation.paths import at
from adapter.translation.types import Context, Draft, Translated

__all__ = ["Overdracht"]

_ZKN = f"{{{namespaces.ZKN}}}"
_STUF = f"{{{namespaces.STUF}}}"
_NIL = f"{{{namespaces.XSI}}}nil"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_TYPES: Final[Mapping[str, str]] = {
    "Di01": type_of("zaken.zaak", "overdrachtgevraagd"),
    "Du01": type_of("zaken.zaak", "overdrachtbeantwoord"),
}
_ANSWERS: Final[Mapping[str, str]] = {"Overdracht geaccepteerd": "geaccepteerd", "Overdracht geweigerd": "geweigerd"}
_ANSWERS_BACK: Final = {value: text for text, value in _ANSWERS.items()}
_INGANG: Final = "isVan/gerelateerde/ingangsdatumObject"
_MELDING: Final = 250  # characters, stuf0301.xsd


_CLAIMS: Final[Mapping[str, str]] = {  # path in the message -> path in the event
    "melding": "melding",
    "object/identificatie": "zaak.identificatie",
    "object/antwoord": "antwoord",
    "object/isVan/gerelateerde/omschrijving": "zaaktype.omschrijving",
    "object/isVan/gerelateerde/code": "zaaktype.identificatie",
    f"object/{_INGANG}": f"bron.bewaard.{_INGANG}",
}


class Overdracht:
    """One of the two messages.

    Args:
        berichtcode: Di01 asks, Du01 answers.
    """

    claims = _CLAIMS

    def __init__(self, *, operatie: str, berichtcode: str, functie: str) -> None:
        self._operatie = operatie
        self.berichtcode = berichtcode
        self.functie = functie
        self.event_type = _TYPES[berichtcode]

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the event that a transfer of a zaak is asked, or answered."""
        found = payload.find(f"{_ZKN}object")
        assert found is not None  # the schema demands it
        identificatie = _text(found, f"{_ZKN}identificatie")
        bron: dict[str, Any] = {"sectormodel": "ZKN", "berichtcode": self.berichtcode, "operatie": self._operatie}
        data: dict[str, Any] = {"zaak": {"identificatie": identificatie, "bronorganisatie": context.rsin}}
        if self.berichtcode == "Di01":
            _read_zaaktype(found, data, bron)
        else:
            data["antwoord"] = _ANSWERS[_text(found, f"{_ZKN}antwoord")]
        meldingen = [(element.text or "").strip() for element in payload.iterfind(f"{_ZKN}melding")]
        if any(meldingen):
            data["melding"] = "\n".join(filter(None, meldingen))
        data["bron"] = bron
        draft = Draft(type=self.event_type, subject=f"zaak/{identificatie}", data=data)
        return Translated(drafts=(draft,), zaak=(identificatie, context.rsin), touches=(identificatie,), warnings=())

    def write(self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens) -> bytes:
        """Write the message that the event is; raises Refused when it is none of this kind."""
        event = next((each for each in events if each["type"] == self.event_type), None)
        if event is None:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._operatie}))
        data: Mapping[str, Any] = event["data"]
        message = etree.Element(clark(root, "ZKN"), nsmap={**NSMAP, "ZDS": namespaces.ZDS})
        message.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.ZKN))
        for line in str(data.get("melding") or "").split("\n"):
            if line:
                etree.SubElement(message, f"{_ZKN}melding").text = line[:_MELDING]
        found = etree.SubElement(message, f"{_ZKN}object")
        found.set(f"{_STUF}entiteittype", "ZAK")
        found.set(f"{_STUF}functie", "entiteit")
        etree.SubElement(found, f"{_ZKN}identificatie").text = str(at(data, "zaak", "identificatie") or "")
        if self.berichtcode == "Di01":
            _write_zaaktype(found, data)
        else:
            etree.SubElement(found, f"{_ZKN}antwoord").text = _ANSWERS_BACK[str(data["antwoord"])]
        return etree.tostring(message, encoding="utf-8")


def _read_zaaktype(found: etree._Element, data: dict[str, Any], bron: dict[str, Any]) -> None:
    relation = found.find(f"{_ZKN}isVan")
    zaaktype = relation.find(f"{_ZKN}gerelateerde") if relation is not None else None
    if zaaktype is None:
        reason = relation.get(_NO_VALUE) if relation is not None else None
        bron["noValue"] = {"isVan": reason or "nil"}
        return
    data["zaaktype"] = {
        "identificatie": _text(zaaktype, f"{_ZKN}code"),
        "omschrijving": _text(zaaktype, f"{_ZKN}omschrijving"),
    }
    ingang = zaaktype.find(f"{_ZKN}ingangsdatumObject")
    if ingang is not None and (ingang.text or "").strip():
        bron["bewaard"] = {_INGANG: (ingang.text or "").strip()}
    elif ingang is not None:
        bron["noValue"] = {_INGANG: ingang.get(_NO_VALUE) or "nil"}


def _write_zaaktype(found: etree._Element, data: Mapping[str, Any]) -> None:
    no_value: Mapping[str, str] = at(data, "bron", "noValue") or {}
    relation = etree.SubElement(found, f"{_ZKN}isVan")
    relation.set(f"{_STUF}entiteittype", "ZAKZKT")
    given = data.get("zaaktype")
    if not isinstance(given, Mapping):
        _say_empty(relation, no_value.get("isVan", "waardeOnbekend"))
        return
    zaaktype = etree.SubElement(relation, f"{_ZKN}gerelateerde")
    zaaktype.set(f"{_STUF}entiteittype", "ZKT")
    etree.SubElement(zaaktype, f"{_ZKN}omschrijving").text = str(given.get("omschrijving") or "")
    etree.SubElement(zaaktype, f"{_ZKN}code").text = str(given.get("identificatie") or "")
    kept: Mapping[str, str] = at(data, "bron", "bewaard") or {}
    if _INGANG in kept:
        etree.SubElement(zaaktype, f"{_ZKN}ingangsdatumObject").text = kept[_INGANG]
    elif _INGANG in no_value:
        _say_empty(etree.SubElement(zaaktype, f"{_ZKN}ingangsdatumObject"), no_value[_INGANG])


def _say_empty(element: etree._Element, reason: str) -> None:
    element.set(_NIL, "true")
    if reason != "nil":
        element.set(_NO_VALUE, reason)


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
