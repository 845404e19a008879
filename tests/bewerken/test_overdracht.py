"""overdragenZaak on the running system, and maakZaakdocument (ACCEPTANCE 108; MAPPING B.1, B.2 #11)."""

from __future__ import annotations

import orjson
import pytest

from adapter import stuf
from tests.bewerken.messages import ZAAK, codes, given
from tests.system import GEMEENTE, message_of, posted, running

PREFIXES = (
    'xmlns:StUF="http://www.egem.nl/StUF/StUF0301" xmlns:ZKN="http://www.egem.nl/StUF/sector/zkn/0310" '
    'xmlns:ZDS="http://www.stufstandaarden.nl/koppelvlak/zds0120"'
)
ASKED = """<ZKN:isVan StUF:entiteittype="ZAKZKT"><ZKN:gerelateerde StUF:entiteittype="ZKT">
<ZKN:omschrijving>Aanvraag minima</ZKN:omschrijving><ZKN:code>B1026</ZKN:code></ZKN:gerelateerde></ZKN:isVan>"""
REFUSED = "<ZKN:antwoord>Overdracht geweigerd</ZKN:antwoord>"


def overdracht(code: str, inner: str) -> bytes:
    cross = "<StUF:crossRefnummer>eerder</StUF:crossRefnummer>" if code == "Du01" else ""
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<ZDS:overdragenZaak_{code} {PREFIXES}><ZKN:stuurgegevens><StUF:berichtcode>{code}</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Zaken</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Koppelvlak</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>over-{code}</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
{cross}<StUF:functie>overdragenZaak</StUF:functie></ZKN:stuurgegevens>
<ZKN:object StUF:entiteittype="ZAK" StUF:functie="entiteit"><ZKN:identificatie>{ZAAK}</ZKN:identificatie>
{inner}</ZKN:object></ZDS:overdragenZaak_{code}></soapenv:Body></soapenv:Envelope>""".encode()


@pytest.mark.parametrize(
    ("code", "inner", "verb"),
    [("Di01", ASKED, "overdrachtgevraagd"), ("Du01", REFUSED, "overdrachtbeantwoord")],
)
async def test_a_transfer_is_acknowledged_and_told_and_nothing_is_done_at_the_source(code, inner, verb, tmp_path):
    """Row 108: the event is all there is; the zaak may be one that our source doesn't have."""
    async with running(tmp_path) as system:
        calls = []
        system.register.watch(lambda *call: calls.append(call))
        answer = await posted(system, overdracht(code, inner), pack="zds-1.2")
        assert stuf.read_stuurgegevens(message_of(answer)).berichtcode == "Bv03", codes(answer)
        assert await system.settle(within_s=10)
        _, (view,) = await system.journal.search(gemeente=GEMEENTE, zaak=ZAAK)
        whole = await system.journal.find(view.bericht_id, gemeente=GEMEENTE)
        (event,) = [orjson.loads(each.value) for each in whole.events]
        assert event["type"] == f"nl.zaken.zaak.{verb}.v1"
        assert (view.state, view.leveringen, calls) == ("CONFIRMED", (), [])


async def test_a_document_that_is_still_to_be_written_is_made_without_content(tmp_path):
    """Row 108: maakZaakdocument is told from voegZaakdocumentToe by what it holds, also without a SOAPAction."""
    message = f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<ZKN:edcLk01 {PREFIXES}><ZKN:stuurgegevens><StUF:berichtcode>Lk01</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Zaken</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>Koppelvlak</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>maak-1</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:entiteittype>EDC</StUF:entiteittype></ZKN:stuurgegevens>
<ZKN:parameters><StUF:mutatiesoort>T</StUF:mutatiesoort><StUF:indicatorOvername>V</StUF:indicatorOvername></ZKN:parameters>
<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="T"><ZKN:identificatie>1900777</ZKN:identificatie>
<ZKN:dct.omschrijving>Brief</ZKN:dct.omschrijving><ZKN:creatiedatum>20261124</ZKN:creatiedatum>
<ZKN:titel>Nog te schrijven</ZKN:titel><ZKN:taal>nld</ZKN:taal>
<ZKN:vertrouwelijkAanduiding>OPENBAAR</ZKN:vertrouwelijkAanduiding><ZKN:auteur>Balie</ZKN:auteur>
<ZKN:isRelevantVoor StUF:entiteittype="EDCZAK" StUF:verwerkingssoort="T"><ZKN:gerelateerde StUF:entiteittype="ZAK"
 StUF:verwerkingssoort="I"><ZKN:identificatie>{ZAAK}</ZKN:identificatie></ZKN:gerelateerde></ZKN:isRelevantVoor>
</ZKN:object></ZKN:edcLk01></soapenv:Body></soapenv:Envelope>""".encode()
    async with running(tmp_path) as system:
        await given(system)
        answer = await posted(system, message, pack="zds-1.1")
        assert stuf.read_stuurgegevens(message_of(answer)).berichtcode == "Bv03", codes(answer)
        assert await system.settle(within_s=10)
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
        assert view.message == "maakZaakdocument_Lk01"
        state = await system.register.state(GEMEENTE)
        (made,) = [each for each in state.values() if each.get("identificatie") == "1900777"]
        assert (made["status"], made["bestandsomvang"], made["locked"]) == ("in_bewerking", None, False)
