"""Besluiten that a zaak led to (leidtTot): MAPPING B.3, E.4, and what geefZaakdetails tells of them."""

from __future__ import annotations

import itertools

from lxml import etree

from adapter import stuf
from tests.besluiten.messages import BESLUIT, ZAAK, details, given, send, state_of
from tests.bewerken.messages import codes
from tests.system import GEMEENTE, message_of, posted, running
from tests.translated import lk01, schema

ZKN = "{http://www.egem.nl/StUF/sector/zkn/0310}"
KEY = f"<ZKN:identificatie>{ZAAK}</ZKN:identificatie>"
_NUMBERS = itertools.count(1)
ALONE = {
    "sleutel": BESLUIT,
    "identificatie": BESLUIT,
    "verantwoordelijkeOrganisatie": "823288444",
    "besluittype": "@besluittype/B1026/Verleende bijdrage",
    "datum": "2023-07-05",
    "ingangsdatum": "2023-08-01",
}


def leidt_tot(soort, identificatie=BESLUIT):
    """An updateZaak in which a besluit comes (T) or goes (V)."""
    far = f"""<ZKN:gerelateerde StUF:entiteittype="BSL" StUF:verwerkingssoort="I">
<ZKN:identificatie>{identificatie}</ZKN:identificatie></ZKN:gerelateerde>"""
    one = f'<ZKN:leidtTot StUF:entiteittype="ZAKBSL" StUF:verwerkingssoort="{soort}">{far}</ZKN:leidtTot>'
    none = f"""<ZKN:leidtTot StUF:entiteittype="ZAKBSL" StUF:verwerkingssoort="{soort}" xsi:nil="true"
 StUF:noValue="geenWaarde"/>"""
    sides = (none, one) if soort == "T" else (one, none)
    objects = "".join(
        f'<ZKN:object StUF:entiteittype="ZAK" StUF:verwerkingssoort="W">{KEY}{side}</ZKN:object>' for side in sides
    )
    payload = etree.tostring(lk01(objects, soort="W")).decode().replace(">r-1<", f">leidt-{next(_NUMBERS)}<")
    return stuf.wrap_text(payload.encode(), "1.1")


async def told(system, data):
    answer = await posted(system, data)
    assert codes(answer) == []
    assert await system.settle(within_s=20)
    _, views = await system.journal.search(gemeente=GEMEENTE)
    return views[0].leveringen[0]


async def test_a_besluit_that_is_there_becomes_one_of_the_zaak_and_stops_being_it(tmp_path):
    async with running(tmp_path) as system:
        await given(system, besluiten=[ALONE])
        (zaak,) = await state_of(system, "zaken")
        assert (await told(system, leidt_tot("T"))).state == "DELIVERED"
        assert (await state_of(system, "besluiten"))[0]["zaak"] == zaak["url"]
        again = await told(system, leidt_tot("T"))  # it was that already
        assert [each["code"] for each in again.warnings] == ["niets-te-doen"]
        assert (await told(system, leidt_tot("V"))).state == "DELIVERED"
        assert (await state_of(system, "besluiten"))[0]["zaak"] == ""


async def test_a_besluit_that_is_not_there_is_a_warning_and_no_reason_to_stop(tmp_path):
    async with running(tmp_path) as system:
        await given(system)
        found = await told(system, leidt_tot("T", "1900B9999"))
        assert found.state == "DELIVERED"
        assert "besluit-bij-zaak-onbekend" in [each["code"] for each in found.warnings]


async def test_the_details_of_a_zaak_tell_its_besluiten(tmp_path):
    async with running(tmp_path) as system:
        await given(system, besluiten=[{**ALONE, "zaak": f"@zaak/{ZAAK}"}])
        body = f"""<ZKN:parameters><StUF:sortering>0</StUF:sortering>
<StUF:indicatorVervolgvraag>false</StUF:indicatorVervolgvraag></ZKN:parameters>
<ZKN:gelijk StUF:entiteittype="ZAK">{KEY}</ZKN:gelijk>
<ZKN:scope><ZKN:object StUF:entiteittype="ZAK" StUF:scope="alles"/></ZKN:scope>"""
        text = etree.tostring(lk01("", root="zakLv01")).decode().replace(">Lk01<", ">Lv01<")
        text = text[: text.index("<ZKN:parameters>")] + body + text[text.index("</ZKN:zakLv01>") :]
        action = "http://www.egem.nl/StUF/sector/zkn/0310/geefZaakdetails_Lv01"
        answer = await posted(system, stuf.wrap_text(text.encode(), "1.1"), soapaction=action)
        assert codes(answer) == []
        message = message_of(answer)
        official = schema("zds-1.1")
        assert official.validate(etree.fromstring(etree.tostring(message))), official.error_log
        path = f"{ZKN}antwoord/{ZKN}object/{ZKN}leidtTot/{ZKN}gerelateerde"
        assert message.findtext(f"{path}/{ZKN}identificatie") == BESLUIT
        assert message.findtext(f"{path}/{ZKN}bst.omschrijving") == "Verleende bijdrage"


async def test_a_besluit_without_a_zaak_says_that_it_is_the_outcome_of_none(tmp_path):
    async with running(tmp_path) as system:
        await given(system, besluiten=[ALONE])
        message = message_of(await send(system, details()))
        official = schema("zds-1.2")
        assert official.validate(etree.fromstring(etree.tostring(message))), official.error_log
        (found,) = message.iterfind(f"{ZKN}antwoord/{ZKN}object/{ZKN}isUitkomstVan")
        assert found.get("{http://www.egem.nl/StUF/StUF0301}noValue") == "geenWaarde"
