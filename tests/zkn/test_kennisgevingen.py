"""Plain StUF-ZKN: kennisgevingen that are no service by name (MAPPING A.2, E.4, E.5), and zakLv01 (ACCEPTANCE 112)."""

from __future__ import annotations

import datetime
import itertools

import orjson
import pytest
from lxml import etree

from adapter import front, stuf
from tests.bewerken.messages import codes
from tests.laws.normal import difference, normal
from tests.laws.test_round_trip import _put_get
from tests.shared import shared
from tests.system import GEMEENTE, message_of, posted, running
from tests.translated import as_events, corpus, lk01, mappings, payload_of, schema, translate, wrong_in, zak

PACK = "zkn-0310"
PLAIN = {"packs": [PACK, "zds-1.1", "zds-1.2"]}
ZKN = "{http://www.egem.nl/StUF/sector/zkn/0310}"
KEY = "<ZKN:identificatie>1900208938</ZKN:identificatie>"
TYPE = """<ZKN:isVan StUF:entiteittype="ZAKZKT" StUF:verwerkingssoort="I"><ZKN:gerelateerde StUF:entiteittype="ZKT"
 StUF:verwerkingssoort="I"><ZKN:omschrijving>Aanvraag minima</ZKN:omschrijving><ZKN:code>B1026</ZKN:code></ZKN:gerelateerde></ZKN:isVan>"""
_NUMBERS = itertools.count(1)

MESSAGES = [
    (file, f"{etree.QName(payload_of(shared('corpus/stuf') / file)).localname}")
    for file, pack, name in corpus()
    if pack == "zds-1.1" and mappings().get(pack, name).kind == "kennisgeving"
]


@pytest.mark.parametrize(("file", "root"), MESSAGES, ids=lambda value: str(value)[-30:])
def test_real_kennisgevingen_mean_the_same_without_the_name_of_a_service(file, root):
    payload = payload_of(shared("corpus/stuf") / file)
    found = _put_get(payload, PACK, root)
    for event in found:
        assert event["data"]["bron"]["operatie"] == root


def _said(objects, soort, kind="zak"):
    payload = lk01(objects, soort=soort, root=f"{kind}Lk01", kind=kind.upper())
    found = as_events(translate(payload, f"{kind}Lk01", pack=PACK))
    assert [wrong_in(event["type"], event["data"]) for event in found] == [[] for _ in found]
    if found:
        back = mappings().get(PACK, f"{kind}Lk01").to_stuf(found, stuurgegevens=stuf.read_stuurgegevens(payload))
        assert difference(normal(payload), normal(back)) == []
        assert schema("zds-1.1").validate(etree.fromstring(etree.tostring(back)))
    return found


def _types(found):
    return [event["type"].removeprefix("nl.").removesuffix(".v1") for event in found]


def _pair(one, other, *, soort="W"):
    return zak(KEY + one, soort=soort) + zak(KEY + other, soort=soort)


@pytest.mark.parametrize(("soort", "aard"), [("W", "wijziging"), ("C", "correctie"), ("F", "correctie_formeel")])
def test_a_change_and_both_corrections_say_which_they_are(soort, aard):
    change = _pair("<ZKN:omschrijving>oud</ZKN:omschrijving>", "<ZKN:omschrijving>nieuw</ZKN:omschrijving>")
    (event,) = _said(change, soort)
    assert event["type"] == "nl.zaken.zaak.gewijzigd.v1"
    assert event["data"]["wijziging"]["aard"] == aard


def test_a_zaak_that_is_no_longer_relevant_is_afgemeld_and_not_deleted():
    assert _types(_said(zak(KEY, soort="V"), "V")) == ["zaken.zaak.afgemeld"]


def test_a_document_that_is_no_longer_relevant_is_afgemeld():
    document = '<ZKN:object StUF:entiteittype="EDC" StUF:verwerkingssoort="V"><ZKN:identificatie>D1</ZKN:identificatie></ZKN:object>'
    assert _types(_said(document, "V", "edc")) == ["documenten.informatieobject.afgemeld"]


def test_another_key_of_the_sender_is_no_change_of_the_zaak():
    old = zak(KEY, soort="S").replace("<ZKN:object", '<ZKN:object StUF:sleutelVerzendend="a"', 1)
    new = zak(KEY, soort="S").replace("<ZKN:object", '<ZKN:object StUF:sleutelVerzendend="b"', 1)
    assert _types(as_events(translate(lk01(old + new, soort="C"), "zakLk01", pack=PACK))) == [
        "zaken.zaak.sleutelgewijzigd"
    ]


def test_two_zaken_that_are_one_are_never_compared():
    old = zak("<ZKN:identificatie>1900000001</ZKN:identificatie><ZKN:omschrijving>een</ZKN:omschrijving>", soort="O")
    new = zak(f"{KEY}<ZKN:omschrijving>ander</ZKN:omschrijving>", soort="O")
    (event,) = as_events(translate(lk01(old + new, soort="C"), "zakLk01", pack=PACK))
    assert event["type"] == "nl.zaken.zaak.samengevoegd.v1"
    assert event["data"]["was"]["identificatie"] == "1900000001"


@pytest.mark.parametrize(
    ("events", "soort"),
    [
        ([("zaken.zaak.aangemaakt", {"zaak": {"identificatie": "1900208938", "bronorganisatie": "823288444"}})], "T"),
        (
            [
                (
                    "zaken.status.gezet",
                    {
                        "zaak": {"identificatie": "1900208938", "bronorganisatie": "823288444"},
                        "status": {
                            "statustype": {"omschrijving": "Ontvangen"},
                            "datumStatusGezet": "2026-11-24T12:00:00+01:00",
                        },
                    },
                )
            ],
            "W",
        ),
        ([("zaken.zaak.afgemeld", {"zaak": {"identificatie": "1900208938", "bronorganisatie": "823288444"}})], "V"),
    ],
)
def test_events_that_no_kennisgeving_told_become_the_kennisgeving_that_says_it(events, soort):
    made = [
        {"type": f"nl.{name}.v1", "source": "urn:nld:gemeentecode:1900:systeem:bron", "data": {**data, "bron": {}}}
        for name, data in events
    ]
    now = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
    message = mappings().to_stuf(PACK, made, referentienummer="r-1", now=now)
    assert etree.QName(message).localname == "zakLk01"
    assert message.findtext("{*}parameters/{*}mutatiesoort") == soort


def _envelope(payload):
    text = etree.tostring(payload).decode().replace(">r-1<", f">zkn-{next(_NUMBERS)}<")
    return (
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>'
        f"{text}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def _new(zaak="1900208938", bsn="", indicator="V"):
    initiator = (
        f"""<ZKN:heeftAlsInitiator StUF:entiteittype="ZAKBTRINI" StUF:verwerkingssoort="T"><ZKN:gerelateerde>
<ZKN:natuurlijkPersoon StUF:entiteittype="NPS" StUF:verwerkingssoort="T"><BG:inp.bsn>{bsn}</BG:inp.bsn>
<BG:authentiek StUF:metagegeven="true">J</BG:authentiek></ZKN:natuurlijkPersoon></ZKN:gerelateerde></ZKN:heeftAlsInitiator>"""
        if bsn
        else ""
    )
    inner = f"""<ZKN:identificatie>{zaak}</ZKN:identificatie><ZKN:omschrijving>Aanvraag</ZKN:omschrijving>
<ZKN:startdatum>20200309</ZKN:startdatum><ZKN:registratiedatum>20200309</ZKN:registratiedatum>{TYPE}{initiator}"""
    text = etree.tostring(lk01(zak(inner), soort="T")).decode()
    return etree.fromstring(text.replace("indicatorOvername>V<", f"indicatorOvername>{indicator}<"))


async def _zaken(system):
    state = await system.register.state(GEMEENTE)
    return [value for url, value in state.items() if url.split("/")[-2] == "zaken"]


def _running(folder):
    return running(folder, **{f"gemeenten__{GEMEENTE}__connections__iedereen": PLAIN})


async def _send(system, payload):
    answer = await posted(system, _envelope(payload), pack=PACK)
    assert await system.settle(within_s=20)
    return answer


async def test_a_plain_kennisgeving_is_told_and_done(tmp_path):
    async with _running(tmp_path) as system:
        answer = await _send(system, _new())
        assert stuf.read_stuurgegevens(message_of(answer)).berichtcode == "Bv03", codes(answer)
        assert [zaak["identificatie"] for zaak in await _zaken(system)] == ["1900208938"]


async def test_an_informative_kennisgeving_is_told_and_not_done(tmp_path):
    """MAPPING E.5; a service by name is a request, whatever its indicator says."""
    async with _running(tmp_path) as system:
        answer = await _send(system, _new(indicator="I"))
        assert stuf.read_stuurgegevens(message_of(answer)).berichtcode == "Bv03", codes(answer)
        assert await _zaken(system) == []
        _, (view,) = await system.journal.search(gemeente=GEMEENTE)
        assert view.leveringen == ()
        whole = await system.journal.find(view.bericht_id, gemeente=GEMEENTE)
        event = orjson.loads(whole.events[0].value)
        assert event["type"] == "nl.zaken.zaak.aangemaakt.v1"
        assert event["data"]["bron"]["indicatorOvername"] == "I"
        assert (await system.journal.find(view.bericht_id, gemeente=GEMEENTE)).published
        await _send(system, _new())  # the zaak was not made by it
        assert len(await _zaken(system)) == 1


async def test_a_zaak_that_is_afgemeld_stays_where_it_is(tmp_path):
    async with _running(tmp_path) as system:
        await _send(system, _new())
        answer = await _send(system, lk01(zak(KEY, soort="V"), soort="V"))
        assert stuf.read_stuurgegevens(message_of(answer)).berichtcode == "Bv03", codes(answer)
        assert len(await _zaken(system)) == 1
        _, (view, _) = await system.journal.search(gemeente=GEMEENTE)
        assert [(each.state, each.warnings[0]["code"]) for each in view.leveringen] == [("DELIVERED", "niet-in-zgw")]


def _question(bsn, *, maximum=2, start="", only=""):
    begin = f"""<ZKN:start><ZKN:object StUF:entiteittype="ZAK"><ZKN:identificatie>{start}</ZKN:identificatie></ZKN:object></ZKN:start>"""
    body = f"""<ZKN:parameters><StUF:sortering>0</StUF:sortering>
<StUF:indicatorVervolgvraag>{"true" if start else "false"}</StUF:indicatorVervolgvraag>
<StUF:maximumAantal>{maximum}</StUF:maximumAantal></ZKN:parameters>
<ZKN:gelijk StUF:entiteittype="ZAK">{only}<ZKN:heeftAlsInitiator StUF:entiteittype="ZAKBTRINI"><ZKN:gerelateerde StUF:entiteittype="BTR">
<ZKN:identificatie>11{bsn}</ZKN:identificatie></ZKN:gerelateerde>
</ZKN:heeftAlsInitiator></ZKN:gelijk>
<ZKN:scope><ZKN:object StUF:entiteittype="ZAK"><ZKN:identificatie xsi:nil="true"/><ZKN:omschrijving xsi:nil="true"/>
</ZKN:object></ZKN:scope>{begin if start else ""}"""
    text = etree.tostring(lk01("", root="zakLv01")).decode().replace(">Lk01<", ">Lv01<")
    begin_at, end_at = text.index("<ZKN:parameters>"), text.index("</ZKN:zakLv01>")
    return etree.fromstring(text[:begin_at] + body + text[end_at:])


async def test_the_zaken_of_a_person_come_in_pages_and_none_is_left_out(tmp_path):
    """ACCEPTANCE 112: indicatorVervolgvraag says that there are more; a vervolgvraag goes on after the last."""
    async with _running(tmp_path) as system:
        numbers = [f"190020893{number}" for number in (3, 1, 5, 2, 4)]
        for number in numbers:
            assert codes(await _send(system, _new(number, bsn="123456782"))) == []
        await _send(system, _new("1900208939", bsn="900000009"))
        seen, start, more = [], "", "true"
        while more == "true":
            answer = message_of(await _send(system, _question("123456782", start=start)))
            assert schema("zds-1.1").validate(etree.fromstring(etree.tostring(answer)))
            found = [each.text for each in answer.iterfind(f"{ZKN}antwoord/{ZKN}object/{ZKN}identificatie")]
            assert 1 <= len(found) <= 2
            more = answer.findtext("{*}parameters/{*}indicatorVervolgvraag")
            seen += found
            start = found[-1]
        assert seen == sorted(numbers)
        open_ones = '<ZKN:einddatum xsi:nil="true" StUF:noValue="geenWaarde"/>'
        answer = message_of(await _send(system, _question("123456782", maximum=9, only=open_ones)))
        assert len(answer.findall(f"{ZKN}antwoord/{ZKN}object")) == 5
        nobody = message_of(await _send(system, _question("111111110")))
        assert nobody.find(f"{ZKN}antwoord") is None


async def test_the_pack_is_served_with_a_description_of_its_own(tmp_path):
    async with _running(tmp_path) as system:
        address = front.Address(gemeente=GEMEENTE, pack=PACK, dienst="OntvangAsynchroon")
        assert system.services.find_wrong(address) == ()
        wsdl = system.services.wsdl(address, "http://localhost/x").decode()
        assert "zakLk01" in wsdl
        assert "edcLk01" in wsdl
