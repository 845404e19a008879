"""Messages about a document that is there, in both versions of the standard, and a register that holds one."""

from __future__ import annotations

import base64
import itertools
from typing import Any

import orjson
from lxml import etree

from adapter import intake, stuf, wiring
from tests.shared import shared
from tests.system import GEMEENTE, message_of, posted

__all__ = [
    "DOCUMENT",
    "PACKS",
    "ZAAK",
    "bewerken",
    "cancel",
    "codes",
    "document_of",
    "given",
    "lezen",
    "lock_in",
    "ontkoppel",
    "send",
    "update",
]

PACKS = ("zds-1.1", "zds-1.2")
DOCUMENT, ZAAK, RSIN = "1900209818", "1900208938", "823288444"
CONTENT = b"%PDF-1.4 eerste versie"
_NUMBERS = itertools.count(1)
_ROOTS = {"zds-1.1": "ZKN", "zds-1.2": "ZDS"}
_PREFIXES = (
    'xmlns:StUF="http://www.egem.nl/StUF/StUF0301" xmlns:ZKN="http://www.egem.nl/StUF/sector/zkn/0310" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xmime="http://www.w3.org/2005/05/xmlmime" '
    'xmlns:ZDS="http://www.stufstandaarden.nl/koppelvlak/zds0120"'
)


async def given(system: wiring.System, *, linked: bool = True, **members: Any) -> None:
    """Fill the register with a zaak and a document."""
    context = orjson.loads(shared("corpus/pairs/context.json").read_bytes())
    pair = orjson.loads(shared("corpus/pairs/p20-geefzaakdocumentbewerken-12/given.json").read_bytes())
    content = base64.b64encode(CONTENT).decode()
    document = {**pair["informatieobjecten"][0], "inhoud_base64": content, "beschrijving": "blijft staan", **members}
    koppelingen = pair["zaakinformatieobjecten"] if linked else []
    await system.register.load(
        GEMEENTE,
        context,
        {"zaken": pair["zaken"], "informatieobjecten": [document], "zaakinformatieobjecten": koppelingen},
    )


async def document_of(system: wiring.System) -> dict[str, Any]:
    """Give the document as the register holds it."""
    state = await system.register.state(GEMEENTE)
    return next(value for value in state.values() if value.get("identificatie") == DOCUMENT)


def _message(pack: str, name: str, functie: str, body: str, number: str | None, applicatie: str) -> bytes:
    root = f"{_ROOTS[pack]}:{name}"
    own = _ROOTS[pack]
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<{root} {_PREFIXES}><{own}:stuurgegevens><StUF:berichtcode>Di02</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>{applicatie}</StUF:applicatie>
<StUF:gebruiker>balie</StUF:gebruiker></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Koppelvlak</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>{number or f"doc-{next(_NUMBERS)}"}</StUF:referentienummer>
<StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:functie>{functie}</StUF:functie></{own}:stuurgegevens>{body}</{root}></soapenv:Body></soapenv:Envelope>""".encode()


def bewerken(pack: str, *, number: str | None = None, document: str = DOCUMENT, applicatie: str = "Zaken") -> bytes:
    name = "geefZaakdocumentbewerken_Di02" if pack == "zds-1.1" else "geefZaakdocumentBewerken_Di02"
    body = f"""<{_ROOTS[pack]}:edcLv01 StUF:entiteittype="EDC" StUF:functie="selectie"><ZKN:parameters/>
<ZKN:gelijk StUF:entiteittype="EDC"><ZKN:identificatie>{document}</ZKN:identificatie></ZKN:gelijk>
</{_ROOTS[pack]}:edcLv01>"""
    return _message(pack, name, "geefZaakdocumentbewerken", body, number, applicatie)


def update(
    pack: str,
    lock: str | None,
    *,
    huidig: str = "<ZKN:titel>Herzien</ZKN:titel>",
    oud: str = "<ZKN:titel>Brief bijdrageregeling minima</ZKN:titel>",
    number: str | None = None,
) -> bytes:
    own = _ROOTS[pack]
    checked_out = f"<{own}:checkedOutId>{lock}</{own}:checkedOutId>" if lock is not None else ""
    object_ = '<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="W">'
    body = f"""<{own}:parameters>{checked_out}<{own}:versioningState>major</{own}:versioningState></{own}:parameters>
<{own}:edcLk02 StUF:entiteittype="EDC" StUF:functie="update">
<ZKN:parameters><StUF:mutatiesoort>W</StUF:mutatiesoort></ZKN:parameters>
{object_}<ZKN:identificatie>{DOCUMENT}</ZKN:identificatie>{oud}</ZKN:object>
{object_}<ZKN:identificatie>{DOCUMENT}</ZKN:identificatie>{huidig}</ZKN:object></{own}:edcLk02>"""
    return _message(pack, "updateZaakdocument_Di02", "updateZaakdocument", body, number, "Zaken")


def inhoud(content: bytes) -> str:
    encoded = base64.b64encode(content).decode()
    return f'<ZKN:inhoud xmime:contentType="application/pdf" StUF:bestandsnaam="795880.pdf">{encoded}</ZKN:inhoud>'


def cancel(pack: str, lock: str | None, *, number: str | None = None) -> bytes:
    own = _ROOTS[pack]
    checked_out = f"<{own}:checkedOutId>{lock}</{own}:checkedOutId>" if lock is not None else ""
    body = f"""<{own}:parameters>{checked_out}</{own}:parameters>
<{own}:document StUF:entiteittype="EDC" StUF:functie="entiteit" StUF:verwerkingssoort="T">
<ZKN:identificatie>{DOCUMENT}</ZKN:identificatie></{own}:document>"""
    return _message(pack, "cancelCheckout_Di02", "cancelCheckout", body, number, "Zaken")


def ontkoppel(functie: str = "ontkoppelZaakdocument", *, number: str | None = None) -> bytes:
    object_ = '<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="W">'
    body = f"""<ZDS:parameters/><ZDS:edcLk02 StUF:entiteittype="EDC" StUF:functie="update">
<ZKN:parameters><StUF:mutatiesoort>W</StUF:mutatiesoort></ZKN:parameters>
{object_}<ZKN:identificatie>{DOCUMENT}</ZKN:identificatie>
<ZKN:isRelevantVoor StUF:entiteittype="EDCZAK" StUF:verwerkingssoort="V"><ZKN:gerelateerde StUF:entiteittype="ZAK"
 StUF:verwerkingssoort="I"><ZKN:identificatie>{ZAAK}</ZKN:identificatie></ZKN:gerelateerde></ZKN:isRelevantVoor></ZKN:object>
{object_}<ZKN:identificatie>{DOCUMENT}</ZKN:identificatie>
<ZKN:isRelevantVoor StUF:verwerkingssoort="V" StUF:entiteittype="EDCZAK" xsi:nil="true" StUF:noValue="geenWaarde"/>
</ZKN:object></ZDS:edcLk02>"""
    return _message("zds-1.2", "ontkoppelZaakdocument_Di02", functie, body, number, "Zaken")


async def send(system: wiring.System, pack: str, data: bytes) -> intake.Answer:
    return await posted(system, data, pack=pack)


def lock_in(answer: intake.Answer) -> str:
    found = message_of(answer).findtext("{*}parameters/{*}checkedOutId")
    assert found
    return found


def lezen(answer: intake.Answer) -> dict[str, str]:
    """Give the texts of the document in a Du02, by element."""
    (object_,) = message_of(answer).iterfind("{*}edcLa01/{*}antwoord/{*}object")
    return {etree.QName(child).localname: (child.text or "").strip() for child in object_}


def codes(answer: intake.Answer) -> list[str]:
    """Give the codes of a fault; [] for what is none."""
    message = message_of(answer)
    if not str(stuf.read_stuurgegevens(message).berichtcode).startswith("Fo"):
        return []
    return [str(each.text) for each in message.iter("{urn:koppelvlak:bevindingen:v1}code")]
