"""Messages of the besluit services (ZDS 1.2), and a register that holds a zaak with a document."""

from __future__ import annotations

import itertools
from typing import Any

import orjson

from adapter import intake, wiring
from tests.shared import shared
from tests.system import GEMEENTE, posted

__all__ = [
    "BESLUIT",
    "DOCUMENT",
    "OTHER",
    "ZAAK",
    "details",
    "given",
    "lijst",
    "send",
    "state_of",
    "update",
    "voeg_toe",
]

BESLUIT, ZAAK, DOCUMENT, OTHER = "1900B0001", "1900208938", "1900209818", "1900209819"
_NUMBERS = itertools.count(1)
_PREFIXES = (
    'xmlns:StUF="http://www.egem.nl/StUF/StUF0301" xmlns:ZKN="http://www.egem.nl/StUF/sector/zkn/0310" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:ZDS="http://www.stufstandaarden.nl/koppelvlak/zds0120"'
)


async def given(system: wiring.System, **more: Any) -> None:
    """Fill the register with a zaak and two documents."""
    context = orjson.loads(shared("corpus/pairs/context.json").read_bytes())
    pair = orjson.loads(shared("corpus/pairs/p16-voegbesluittoe-12/given.json").read_bytes())
    document = pair["informatieobjecten"][0]
    documents = [document, {**document, "identificatie": OTHER, "titel": "Bijlage bij het besluit"}]
    await system.register.load(GEMEENTE, context, {**pair, "informatieobjecten": documents, **more})


async def state_of(system: wiring.System, collection: str) -> list[dict[str, Any]]:
    """Give what the register holds of a collection."""
    state = await system.register.state(GEMEENTE)
    return [value for url, value in state.items() if url.split("/")[-2] == collection]


def _message(root: str, berichtcode: str, kind: str, body: str, number: str | None) -> bytes:
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<ZDS:{root} {_PREFIXES}><ZKN:stuurgegevens><StUF:berichtcode>{berichtcode}</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Zaken</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Koppelvlak</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>{number or f"besl-{next(_NUMBERS)}"}</StUF:referentienummer>
<StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>{kind}</ZKN:stuurgegevens>{body}</ZDS:{root}>
</soapenv:Body></soapenv:Envelope>""".encode()


def _document(identificatie: str, soort: str = "T") -> str:
    return f"""<ZKN:isVastgelegdIn StUF:entiteittype="BSLEDC" StUF:verwerkingssoort="{soort}">
<ZKN:gerelateerde StUF:entiteittype="EDC" StUF:verwerkingssoort="I"><ZKN:identificatie>{identificatie}</ZKN:identificatie>
</ZKN:gerelateerde></ZKN:isVastgelegdIn>"""


def _no_document(soort: str) -> str:
    return f'<ZKN:isVastgelegdIn StUF:entiteittype="BSLEDC" StUF:verwerkingssoort="{soort}" xsi:nil="true" StUF:noValue="geenWaarde"/>'


def voeg_toe(
    *,
    soort: str | None = "Verleende bijdrage",
    datum: str = "20230705",
    documents: tuple[str, ...] = (DOCUMENT,),
    identificatie: str = BESLUIT,
    zaak: str = ZAAK,
    number: str | None = None,
) -> bytes:
    """Give a voegBesluitToe."""
    kind = f"<ZKN:bst.omschrijving>{soort}</ZKN:bst.omschrijving>" if soort else ""
    besluit = f"""<ZKN:besluit StUF:entiteittype="BSL" StUF:verwerkingssoort="T">
<ZKN:identificatie>{identificatie}</ZKN:identificatie>{kind}<ZKN:datumBeslissing>{datum}</ZKN:datumBeslissing>
<ZKN:toelichting>voor een jaar</ZKN:toelichting><ZKN:ingangsdatumWerking>20230801</ZKN:ingangsdatumWerking>
<ZKN:einddatumWerking>20240731</ZKN:einddatumWerking><ZKN:vervalreden>Besluit met tijdelijke werking</ZKN:vervalreden>
{"".join(map(_document, documents))}</ZKN:besluit>"""
    about = f"""<ZKN:zaak StUF:entiteittype="ZAK" StUF:verwerkingssoort="I"><ZKN:identificatie>{zaak}</ZKN:identificatie>
</ZKN:zaak>"""
    functie = "<StUF:functie>voegBesluitToe</StUF:functie>"
    return _message("voegBesluitToe_Di01", "Di01", functie, f"<ZKN:object>{besluit}{about}</ZKN:object>", number)


def update(
    huidig: str = "<ZKN:toelichting>voor twee jaar</ZKN:toelichting>",
    *,
    oud: str = "<ZKN:toelichting>voor een jaar</ZKN:toelichting>",
    adds: str | None = None,
    removes: str | None = None,
    identificatie: str = BESLUIT,
) -> bytes:
    """Give an updateBesluit."""
    key = f"<ZKN:identificatie>{identificatie}</ZKN:identificatie>"
    was, now = key + oud, key + huidig
    if adds:
        was, now = was + _no_document("T"), now + _document(adds)
    if removes:
        was, now = was + _document(removes, "V"), now + _no_document("V")
    objects = "".join(
        f'<ZKN:object StUF:entiteittype="BSL" StUF:verwerkingssoort="W">{side}</ZKN:object>' for side in (was, now)
    )
    parameters = """<ZKN:parameters><StUF:mutatiesoort>W</StUF:mutatiesoort>
<StUF:indicatorOvername>V</StUF:indicatorOvername></ZKN:parameters>"""
    kind = "<StUF:entiteittype>BSL</StUF:entiteittype>"
    return _message("updateBesluit_BslLk01", "Lk01", kind, parameters + objects, None)


_ASKS = """<ZKN:parameters><StUF:sortering>0</StUF:sortering>
<StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag></ZKN:parameters>"""
_ALL = 'StUF:scope="alles"'


def details(scope: str = _ALL, inner: str = "", *, identificatie: str = BESLUIT) -> bytes:
    """Give a geefBesluitdetails."""
    body = f"""{_ASKS}<ZKN:gelijk StUF:entiteittype="BSL"><ZKN:identificatie>{identificatie}</ZKN:identificatie>
</ZKN:gelijk><ZKN:scope><ZKN:object StUF:entiteittype="BSL" {scope}>{inner}</ZKN:object></ZKN:scope>"""
    return _message("geefBesluitdetails_BslLv01", "Lv01", "<StUF:entiteittype>BSL</StUF:entiteittype>", body, None)


def lijst(*, zaak: str = ZAAK) -> bytes:
    """Give a geefLijstBesluiten."""
    body = f"""{_ASKS}<ZKN:gelijk StUF:entiteittype="ZAK"><ZKN:identificatie>{zaak}</ZKN:identificatie></ZKN:gelijk>
<ZKN:scope><ZKN:object StUF:entiteittype="ZAK"><ZKN:identificatie xsi:nil="true"/>
<ZKN:leidtTot StUF:entiteittype="ZAKBSL" xsi:nil="true"/></ZKN:object></ZKN:scope>"""
    return _message("geefLijstBesluiten_ZakLv01", "Lv01", "<StUF:entiteittype>ZAK</StUF:entiteittype>", body, None)


async def send(system: wiring.System, data: bytes) -> intake.Answer:
    """Post a message, and wait until it is delivered."""
    answer = await posted(system, data, pack="zds-1.2")
    assert await system.settle(within_s=20)
    return answer
