"""A vendor's system: a zeep client built from the standard body's own WSDL, as a product that is in use today would be.

ZDS 1.1 and 1.2 differ in names of operations and roots only; `Vendor` hides that.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import zeep
from lxml import etree
from zeep import xsd

from tests.shared import shared

__all__ = ["Vendor"]

_NUMBERS = itertools.count(1)
_FILES = {
    "zds-1.1": ("zds-1.1.02-resolved", "zkn0310_{}.wsdl", "_Lk01", "_Lk01", "_Lv01", "_Lv01", "VrijeBerichten"),
    "zds-1.2": (
        "zds-1.2-resolved",
        "zds0120_{}.wsdl",
        "_ZakLk01",
        "_EdcLk01",
        "_ZakLv01",
        "_EdcLv01",
        "VerwerkSynchroonVrijBericht",
    ),
}


_STUF = "{http://www.egem.nl/StUF/StUF0301}"


class _NilPlaceholder(zeep.Plugin):
    """The empty `heeft` in the old object carries attributes (StUF 03.01 §5.2), which zeep leaves off a nil element."""

    def egress(self, envelope: etree._Element, http_headers: Any, operation: Any, binding_options: Any) -> Any:
        for element in envelope.iter("{*}heeft"):
            if element.get(f"{_STUF}entiteittype") is None and element.getparent().tag.endswith("}object"):
                element[:] = []
                element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")
                element.set(f"{_STUF}entiteittype", "ZAKSTT")
                element.set(f"{_STUF}verwerkingssoort", "T")
                element.set(f"{_STUF}noValue", "geenWaarde")
        return envelope, http_headers


@dataclass(frozen=True)
class Person:
    bsn: str
    geslachtsnaam: str
    voornamen: str


class Vendor:
    """Sends the messages of a form system to one gemeente."""

    def __init__(self, base_url: str, pack: str, *, applicatie: str = "Formulieren") -> None:
        folder, pattern, self._zak_lk, self._edc_lk, self._zak_lv, self._edc_lv, vrij = _FILES[pack]
        self._applicatie = applicatie
        settings = zeep.Settings(strict=True, forbid_dtd=True)
        self._services: dict[str, Any] = {}
        self._clients: dict[str, zeep.Client] = {}
        for dienst, name in (
            ("OntvangAsynchroon", "ontvangAsynchroon_mutatie_zs-dms"),
            ("BeantwoordVraag", "beantwoordVraag_zs-dms"),
            (vrij, "vrijeBerichten_zs-dms"),
        ):
            file = shared("standards", "stuf", folder, pattern.format(name))
            client = zeep.Client(str(file), settings=settings, plugins=[_NilPlaceholder()])
            binding = next(iter(client.wsdl.bindings))
            key = "Vrij" if dienst == vrij else dienst
            self._clients[key] = client
            self._services[key] = client.create_service(binding, f"{base_url}/{pack}/{dienst}")

    # --- messages -----------------------------------------------------------------------------------------------

    def genereer_zaakidentificatie(self) -> str:
        answer = self._call(
            "Vrij",
            "genereerZaakIdentificatie_Di02",
            stuurgegevens=self._header("Di02", functie="genereerZaakidentificatie"),
        )
        return str(_text(answer.zaak.identificatie))

    def genereer_documentidentificatie(self) -> str:
        answer = self._call(
            "Vrij",
            "genereerDocumentIdentificatie_Di02",
            stuurgegevens=self._header("Di02", functie="genereerDocumentidentificatie"),
        )
        return str(_text(answer.document.identificatie))

    def creeer_zaak(self, identificatie: str, person: Person) -> Any:
        zaak = {
            "entiteittype": "ZAK",
            "verwerkingssoort": "T",
            "identificatie": identificatie,
            "omschrijving": "Aanvraag bijzondere bijstand",
            "startdatum": "20241104",
            "registratiedatum": "20241104",
            "zaakniveau": "1",
            "deelzakenIndicatie": "N",
            "isVan": {
                "entiteittype": "ZAKZKT",
                "verwerkingssoort": "T",
                "gerelateerde": {
                    "entiteittype": "ZKT",
                    "verwerkingssoort": "I",
                    "omschrijving": "Aanvraag minima",
                    "code": "B1026",
                },
            },
            "heeftAlsInitiator": {
                "entiteittype": "ZAKBTRINI",
                "verwerkingssoort": "T",
                "gerelateerde": {
                    "natuurlijkPersoon": {
                        "entiteittype": "NPS",
                        "verwerkingssoort": "T",
                        "inp.bsn": person.bsn,
                        "authentiek": {"_value_1": "J", "metagegeven": True},
                        "geslachtsnaam": person.geslachtsnaam,
                        "voornamen": person.voornamen,
                    }
                },
            },
        }
        return self._kennisgeving(f"creeerZaak{self._zak_lk}", "ZAK", "T", [zaak])

    def actualiseer_zaakstatus(self, identificatie: str, omschrijving: str, volgnummer: str, moment: str) -> Any:
        zaak = {"entiteittype": "ZAK", "verwerkingssoort": "W", "identificatie": identificatie}
        oud = {**zaak, "heeft": [xsd.Nil]}
        status = {
            "entiteittype": "ZAKSTT",
            "verwerkingssoort": "T",
            "gerelateerde": {
                "entiteittype": "STT",
                "verwerkingssoort": "I",
                "volgnummer": volgnummer,
                "omschrijving": omschrijving,
            },
            "datumStatusGezet": moment,
            "isGezetDoor": {
                "entiteittype": "ZAKSTTBTR",
                "verwerkingssoort": "T",
                "gerelateerde": {
                    "medewerker": {
                        "entiteittype": "MDW",
                        "verwerkingssoort": "I",
                        "identificatie": "mw01",
                        "achternaam": "Balie",
                    }
                },
            },
        }
        return self._kennisgeving(
            f"actualiseerZaakstatus{self._zak_lk}", "ZAK", "W", [oud, {**zaak, "heeft": [status]}]
        )

    def voeg_zaakdocument_toe(self, document: str, zaak: str, content: bytes) -> Any:
        object_ = {
            "entiteittype": "EDC",
            "verwerkingssoort": "T",
            "identificatie": document,
            "dct.omschrijving": "Brief",
            "creatiedatum": "20241104",
            "titel": "Brief aan de aanvrager",
            "formaat": "application/pdf",
            "taal": "nld",
            "versie": "1",
            "status": "Definitief",
            "vertrouwelijkAanduiding": "VERTROUWELIJK",
            "auteur": "Balie",
            "inhoud": {"_value_1": content, "bestandsnaam": "brief.pdf", "contentType": "application/pdf"},
            "isRelevantVoor": [
                {
                    "entiteittype": "EDCZAK",
                    "verwerkingssoort": "T",
                    "gerelateerde": {"entiteittype": "ZAK", "verwerkingssoort": "I", "identificatie": zaak},
                }
            ],
        }
        return self._kennisgeving(f"voegZaakdocumentToe{self._edc_lk}", "EDC", "T", [object_])

    def geef_zaakdetails(self, identificatie: str) -> Any:
        scope = {"entiteittype": "ZAK", "scope": "alles"}
        return self._vraag(f"geefZaakdetails{self._zak_lv}", "ZAK", {"identificatie": identificatie}, scope)

    def geef_zaakstatus(self, identificatie: str) -> Any:
        gelijk = {
            "identificatie": identificatie,
            "heeft": {"entiteittype": "ZAKSTT", "indicatieLaatsteStatus": "J"},
        }
        scope = {
            "entiteittype": "ZAK",
            "identificatie": xsd.Nil,
            "heeft": {
                "entiteittype": "ZAKSTT",
                "gerelateerde": {"entiteittype": "STT", "volgnummer": xsd.Nil, "omschrijving": xsd.Nil},
                "toelichting": xsd.Nil,
                "datumStatusGezet": xsd.Nil,
                "indicatieLaatsteStatus": xsd.Nil,
            },
        }
        return self._vraag(f"geefZaakstatus{self._zak_lv}", "ZAK", gelijk, scope)

    def geef_lijst_zaakdocumenten(self, identificatie: str) -> Any:
        document = dict.fromkeys(
            (
                "identificatie",
                "dct.omschrijving",
                "creatiedatum",
                "ontvangstdatum",
                "titel",
                "beschrijving",
                "formaat",
                "taal",
                "versie",
                "status",
                "verzenddatum",
                "vertrouwelijkAanduiding",
                "auteur",
                "link",
            ),
            xsd.Nil,
        )
        scope = {
            "entiteittype": "ZAK",
            "heeftRelevant": {
                "entiteittype": "ZAKEDC",
                "gerelateerde": {"entiteittype": "EDC", **document},
                "titel": xsd.Nil,
                "beschrijving": xsd.Nil,
                "registratiedatum": xsd.Nil,
            },
        }
        return self._vraag(f"geefLijstZaakdocumenten{self._zak_lv}", "ZAK", {"identificatie": identificatie}, scope)

    def geef_zaakdocument_lezen(self, identificatie: str) -> Any:
        scope = {"entiteittype": "EDC", "scope": "alles"}
        return self._vraag(f"geefZaakdocumentLezen{self._edc_lv}", "EDC", {"identificatie": identificatie}, scope)

    def maak_zaakdocument(self, document: str, zaak: str) -> Any:
        object_ = {
            "entiteittype": "EDC",
            "verwerkingssoort": "T",
            "identificatie": document,
            "dct.omschrijving": "Brief",
            "creatiedatum": "20241104",
            "titel": "Nog te schrijven",
            "formaat": "application/pdf",
            "taal": "nld",
            "vertrouwelijkAanduiding": "VERTROUWELIJK",
            "auteur": "Balie",
            "isRelevantVoor": [
                {
                    "entiteittype": "EDCZAK",
                    "verwerkingssoort": "T",
                    "gerelateerde": {"entiteittype": "ZAK", "verwerkingssoort": "I", "identificatie": zaak},
                }
            ],
        }
        return self._kennisgeving(f"maakZaakdocument{self._edc_lk}", "EDC", "T", [object_])

    def geef_zaakdocument_bewerken(self, identificatie: str) -> Any:
        return self._call(
            "Vrij",
            "geefZaakdocumentbewerken_Di02",
            stuurgegevens=self._header("Di02", functie="geefZaakdocumentbewerken"),
            edcLv01={
                "entiteittype": "EDC",
                "functie": "selectie",
                "parameters": {"indicatorAfnemerIndicatie": False},
                "gelijk": {"entiteittype": "EDC", "identificatie": identificatie},
            },
        )

    def update_zaakdocument(self, identificatie: str, checked_out_id: str, titel: str, content: bytes) -> Any:
        key = {"entiteittype": "EDC", "verwerkingssoort": "W", "identificatie": identificatie}
        inhoud = {"_value_1": content, "bestandsnaam": "brief.pdf", "contentType": "application/pdf"}
        return self._call(
            "Vrij",
            "updateZaakdocument_Di02",
            stuurgegevens=self._header("Di02", functie="updateZaakdocument"),
            parameters={"checkedOutId": checked_out_id, "versioningState": "major"},
            edcLk02={
                "entiteittype": "EDC",
                "functie": "update",
                "parameters": {"mutatiesoort": "W"},
                "object": [key, {**key, "titel": titel, "inhoud": inhoud}],
            },
        )

    def cancel_checkout(self, identificatie: str, checked_out_id: str) -> Any:
        return self._call(
            "Vrij",
            "cancelCheckout_Di02",
            stuurgegevens=self._header("Di02", functie="cancelCheckout"),
            parameters={"checkedOutId": checked_out_id},
            document={
                "entiteittype": "EDC",
                "functie": "entiteit",
                "verwerkingssoort": "T",
                "identificatie": identificatie,
            },
        )

    # --- how they are sent ----------------------------------------------------------------------------------------

    def _kennisgeving(self, operation: str, entiteittype: str, mutatiesoort: str, objects: list[Any]) -> Any:
        many = operation.startswith(("actualiseer", "update")) or self._zak_lk == "_Lk01"
        return self._call(
            "OntvangAsynchroon",
            operation,
            stuurgegevens=self._header("Lk01", entiteittype=entiteittype),
            parameters={"mutatiesoort": mutatiesoort, "indicatorOvername": "V"},
            object=objects if many else objects[0],
        )

    def _vraag(self, operation: str, entiteittype: str, gelijk: dict[str, Any], scope: dict[str, Any]) -> Any:
        return self._call(
            "BeantwoordVraag",
            operation,
            stuurgegevens=self._header("Lv01", entiteittype=entiteittype),
            parameters={"sortering": 0, "indicatorVervolgvraag": False},
            gelijk={"entiteittype": entiteittype, **gelijk},
            scope={"object": scope},
        )

    def _header(self, berichtcode: str, **more: str) -> dict[str, Any]:
        number = next(_NUMBERS)
        return {
            "berichtcode": berichtcode,
            "zender": {"organisatie": "1900", "applicatie": self._applicatie},
            "ontvanger": {"organisatie": "1900", "applicatie": "Koppelvlak"},
            "referentienummer": f"vendor-{number:06d}",
            "tijdstipBericht": f"20241104120000{number % 1000:03d}",
            **more,
        }

    def _call(self, dienst: str, operation: str, **parts: Any) -> Any:
        return getattr(self._services[dienst], operation)(**parts)

    def build(self, dienst: str, operation: str, **parts: Any) -> etree._Element:
        """Give the envelope that would be sent."""
        envelope = self._clients[dienst].create_message(self._services[dienst], operation, **parts)
        return _NilPlaceholder().egress(envelope, {}, None, None)[0]


def _text(value: Any) -> Any:
    return value["_value_1"] if hasattr(value, "_value_1") or "_value_1" in getattr(value, "__values__", {}) else value
