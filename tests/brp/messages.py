"""Questions about persons, and persons as Haal Centraal gives them; every number is one for tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from adapter import guard
from adapter.peers.brp import open_brp
from adapter.settings import Brp

__all__ = ["BSN", "PERSOON", "HaalCentraal", "client", "lv01"]

BSN = "999992314"
BG, STUF = "http://www.egem.nl/StUF/sector/bg/0310", "http://www.egem.nl/StUF/StUF0301"
NS = f'xmlns:BG="{BG}" xmlns:StUF="{STUF}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def datum(text: str) -> dict[str, Any]:
    return {"type": "Datum", "datum": text, "langFormaat": "een dag"}


PERSOON: dict[str, Any] = {
    "burgerservicenummer": BSN,
    "aNummer": "1234567890",
    "naam": {
        "geslachtsnaam": "Test",
        "voorvoegsel": "van",
        "voorletters": "T.",
        "voornamen": "Toos",
        "adellijkeTitelPredicaat": {"code": "BS", "omschrijving": "barones", "soort": "titel"},
        "aanduidingNaamgebruik": {"code": "E", "omschrijving": "eigen"},
    },
    "adressering": {"aanhef": "Geachte mevrouw Van Test"},
    "geslacht": {"code": "V", "omschrijving": "vrouw"},
    "geboorte": {
        "datum": {"type": "JaarMaandDatum", "jaar": 1980, "maand": 9},
        "plaats": {"code": "0518", "omschrijving": "'s-Gravenhage"},
        "land": {"code": "6030", "omschrijving": "Nederland"},
    },
    "verblijfplaats": {
        "type": "Adres",
        "datumVan": datum("2020-02-03"),
        "functieAdres": {"code": "W", "omschrijving": "woonadres"},
        "nummeraanduidingIdentificatie": "0064200000012345",
        "adresseerbaarObjectIdentificatie": "0064010000012345",
        "verblijfadres": {
            "officieleStraatnaam": "Burgemeester van der Testlaan",
            "korteStraatnaam": "Burg vd Testlaan",
            "huisnummer": 1,
            "huisletter": "A",
            "postcode": "8701HP",
            "woonplaats": "Bolsward",
        },
    },
    "gemeenteVanInschrijving": {"code": "0518", "omschrijving": "'s-Gravenhage"},
    "datumInschrijvingInGemeente": datum("2020-02-03"),
    "immigratie": {
        "datumVestigingInNederland": {"type": "JaarDatum", "jaar": 1999},
        "landVanwaarIngeschreven": {"code": "5010", "omschrijving": "België"},
    },
    "verblijfstitel": {"aanduiding": {"code": "37", "omschrijving": "titel"}, "datumIngang": datum("2001-01-01")},
    "nationaliteiten": [
        {
            "type": "Nationaliteit",
            "nationaliteit": {"code": "0052", "omschrijving": "Belgische"},
            "redenOpname": {"code": "001", "omschrijving": "reden"},
            "datumIngangGeldigheid": datum("1980-09-15"),
        },
        {"type": "Staatloos"},
        {"type": "BehandeldAlsNederlander"},
    ],
    "geheimhoudingPersoonsgegevens": True,
    "indicatieGezagMinderjarige": {"code": "1D", "omschrijving": "ouder en derde"},
    "indicatieCurateleRegister": True,
    "europeesKiesrecht": {"aanduiding": {"code": "2", "omschrijving": "ontvangt oproep"}},
    "uitsluitingKiesrecht": {"uitgeslotenVanKiesrecht": True},
    "opschortingBijhouding": {"datum": datum("2021-01-01"), "reden": {"code": "E", "omschrijving": "emigratie"}},
    "partners": [
        {
            "burgerservicenummer": "999993653",
            "naam": {"geslachtsnaam": "Ander", "voornamen": "Jan"},
            "geslacht": {"code": "M"},
            "geboorte": {"datum": {"type": "DatumOnbekend", "onbekend": True}},
            "soortVerbintenis": {"code": "H", "omschrijving": "huwelijk"},
            "aangaanHuwelijkPartnerschap": {
                "datum": datum("2005-05-05"),
                "plaats": {"omschrijving": "Bolsward"},
                "land": {"code": "6030"},
            },
        }
    ],
    "kinderen": [{"naam": {"geslachtsnaam": "Test", "voornamen": "Kleine"}}],
    "ouders": [{"ouderAanduiding": "1", "naam": {"geslachtsnaam": "Test"}}],
}


def lv01(
    gelijk: str, scope: str | None = None, *, parameters: str = "", more: str = "", nummer: str = "vraag-1"
) -> bytes:
    """Give a question in its envelope; `scope` is what stands in its object, or `@alles` and the like."""
    if scope is None:
        asked = ""
    elif scope.startswith("@"):
        asked = f'<BG:scope><BG:object StUF:entiteittype="NPS" StUF:scope="{scope[1:]}"/></BG:scope>'
    else:
        asked = f'<BG:scope><BG:object StUF:entiteittype="NPS">{scope}</BG:object></BG:scope>'
    parameters = (
        parameters or "<StUF:sortering>0</StUF:sortering><StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag>"
    )
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<BG:npsLv01 {NS}><BG:stuurgegevens><StUF:berichtcode>Lv01</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GWS4all</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>{nummer}</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:entiteittype>NPS</StUF:entiteittype></BG:stuurgegevens>
<BG:parameters>{parameters}</BG:parameters>
<BG:gelijk StUF:entiteittype="NPS">{gelijk}</BG:gelijk>{more}{asked}</BG:npsLv01></soapenv:Body></soapenv:Envelope>""".encode()


class HaalCentraal:
    """A stand-in: `answer` makes the answer to a query; queries and headers are kept."""

    def __init__(self, answer: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]] | list[dict[str, Any]]) -> None:
        self.queries: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self._answer = answer if callable(answer) else lambda _query: (200, {"personen": answer})

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body", False):
                break
        self.headers.append({name.decode().lower(): value.decode() for name, value in scope["headers"]})
        query = json.loads(body)
        self.queries.append(query)
        status, content = self._answer(query)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(content).encode()})


def client(source: HaalCentraal, **rules: Any) -> Any:
    """Give our client of a stand-in."""
    return open_brp(Brp(url="http://brp.local/api", **rules), monotonic=lambda: 0.0, app=source.app)


def body_of(data: bytes) -> etree._Element:
    """Give the message in an envelope."""
    return guard.parse(data)[-1][0]


def lk01(*objects: str, soort: str = "W", indicator: str = "V", nummer: str = "kennis-1") -> bytes:
    """Give a kennisgeving in its envelope; an object is `(verwerkingssoort|)inner`."""
    said = ""
    for each in objects:
        top, bar, inner = each.partition("|")
        top, inner = (top, inner) if bar else ("W" if soort not in "TV" else soort, each)
        said += f'<BG:object StUF:entiteittype="NPS" StUF:sleutelVerzendend="4711" StUF:verwerkingssoort="{top}">{inner}</BG:object>'
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<BG:npsLk01 {NS}><BG:stuurgegevens><StUF:berichtcode>Lk01</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GBA-V</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>{nummer}</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:entiteittype>NPS</StUF:entiteittype></BG:stuurgegevens>
<BG:parameters><StUF:mutatiesoort>{soort}</StUF:mutatiesoort><StUF:indicatorOvername>{indicator}</StUF:indicatorOvername></BG:parameters>
{said}</BG:npsLk01></soapenv:Body></soapenv:Envelope>""".encode()


def sa01(inner: str, *, nummer: str = "sync-1") -> bytes:
    """Give a synchronisatiebericht: all that holds of a person now."""
    kennisgeving = body_of(lk01(inner, soort="T", nummer=nummer))
    within = b"".join(etree.tostring(part) for part in kennisgeving).replace(
        b"sleutelVerzendend", b"sleutelSynchronisatie"
    )
    head = f"""<BG:stuurgegevens><StUF:berichtcode>Sa01</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GBA-V</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>{nummer}</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:entiteittype>NPS</StUF:entiteittype></BG:stuurgegevens>""".encode()
    begin = '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
    return (
        f"{begin}<BG:npsSa01 {NS}>".encode()
        + head
        + b"<BG:actueel>"
        + within
        + b"</BG:actueel></BG:npsSa01></soapenv:Body></soapenv:Envelope>"
    )
