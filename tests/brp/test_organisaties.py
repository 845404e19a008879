"""nnpLk01, vesLk01 and aoaLk01 → events about organisations, vestigingen and addresses (MAPPING D.6)."""

from __future__ import annotations

import pytest

from adapter.translation import Context
from tests.brp.messages import NS, body_of
from tests.system import GEMEENTE, message_of, posted, running
from tests.translated import mappings, schema, wrong_in

CONTEXT = Context(rsin="823288444", gemeentecode="1900")


def kennisgeving(kind: str, *objects: str, soort: str = "T") -> bytes:
    said = "".join(
        f'<BG:object StUF:entiteittype="{kind}" StUF:verwerkingssoort="{soort}">{inner}</BG:object>'
        for inner in objects
    )
    root = f"{kind.lower()}Lk01"
    return f"""<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<BG:{root} {NS}><BG:stuurgegevens><StUF:berichtcode>Lk01</StUF:berichtcode>
<StUF:zender><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>GEG</StUF:applicatie></StUF:zender>
<StUF:ontvanger><StUF:organisatie>1900</StUF:organisatie><StUF:applicatie>CDR</StUF:applicatie></StUF:ontvanger>
<StUF:referentienummer>org-1</StUF:referentienummer><StUF:tijdstipBericht>20261124120000000</StUF:tijdstipBericht>
<StUF:entiteittype>{kind}</StUF:entiteittype></BG:stuurgegevens>
<BG:parameters><StUF:mutatiesoort>{soort}</StUF:mutatiesoort><StUF:indicatorOvername>V</StUF:indicatorOvername></BG:parameters>
{said}</BG:{root}></soapenv:Body></soapenv:Envelope>""".encode()


ORGANISATIE = (
    "<BG:inn.nnpId>823288444</BG:inn.nnpId><BG:statutaireNaam>Test Vereniging</BG:statutaireNaam>"
    "<BG:inn.rechtsvorm>Vereniging</BG:inn.rechtsvorm>"
    "<BG:bezoekadres><BG:aoa.postcode>8701HP</BG:aoa.postcode><BG:aoa.huisnummer>1</BG:aoa.huisnummer></BG:bezoekadres>"
)
VESTIGING = (
    "<BG:vestigingsNummer>000012345678</BG:vestigingsNummer><BG:handelsnaam>Test Winkel</BG:handelsnaam>"
    "<BG:sub.verblijfBuitenland><BG:lnd.landcode>5010</BG:lnd.landcode></BG:sub.verblijfBuitenland>"
    '<BG:oefentActiviteitenUitVoor StUF:entiteittype="VESMAC" StUF:verwerkingssoort="T">'
    '<BG:gerelateerde StUF:entiteittype="MAC" StUF:verwerkingssoort="I"><BG:kvkNummer>12345678</BG:kvkNummer>'
    "</BG:gerelateerde></BG:oefentActiviteitenUitVoor>"
)
ADRES = (
    "<BG:identificatie>0064200000012345</BG:identificatie><BG:wpl.woonplaatsNaam>Bolsward</BG:wpl.woonplaatsNaam>"
    "<BG:huisnummer>1</BG:huisnummer><BG:postcode>8701HP</BG:postcode>"
    '<BG:isVan StUF:entiteittype="AOATGO" StUF:verwerkingssoort="T">'
    '<BG:gerelateerde StUF:entiteittype="TGO" StUF:verwerkingssoort="I"><BG:identificatie>0064010000012345</BG:identificatie>'
    "</BG:gerelateerde></BG:isVan>"
)


@pytest.mark.parametrize(
    ("kind", "inner", "event", "subject", "expected"),
    [
        (
            "NNP",
            ORGANISATIE,
            "nl.hr.rechtspersoon.aangemaakt.v1",
            "rechtspersoon/823288444",
            {
                "rsin": "823288444",
                "statutaireNaam": "Test Vereniging",
                "rechtsvorm": "Vereniging",
                "adres": {"postcode": "8701HP", "huisnummer": 1},
            },
        ),
        (
            "VES",
            VESTIGING,
            "nl.hr.vestiging.aangemaakt.v1",
            "vestiging/000012345678",
            {
                "vestigingsnummer": "000012345678",
                "handelsnamen": ["Test Winkel"],
                "adresBuitenland": {"land": {"code": "5010"}},
                "kvkNummer": "12345678",
            },
        ),
        (
            "AOA",
            ADRES,
            "nl.bag.adres.aangemaakt.v1",
            "adres/0064200000012345",
            {
                "nummeraanduidingIdentificatie": "0064200000012345",
                "adresseerbaarObjectIdentificatie": "0064010000012345",
                "woonplaats": "Bolsward",
                "huisnummer": 1,
                "postcode": "8701HP",
            },
        ),
    ],
)
def test_an_object_of_the_basisgegevens_becomes_an_event(kind, inner, event, subject, expected):
    payload = body_of(kennisgeving(kind, inner))
    assert schema("bg-0310").validate(payload), schema("bg-0310").error_log
    (draft,) = mappings().get("bg-0310", f"{kind.lower()}Lk01").to_events(payload, CONTEXT).drafts
    assert (draft.type, draft.subject) == (event, subject)
    assert draft.data[subject.partition("/")[0]] == expected
    assert wrong_in(draft.type, draft.data) == []


async def test_an_organisation_has_a_lane_of_its_own_and_is_not_delivered_to_zgw(tmp_path):
    async with running(tmp_path) as system:
        old, new = ORGANISATIE, ORGANISATIE.replace("Test Vereniging", "Nieuwe Naam")
        answer = await posted(system, kennisgeving("NNP", old, new, soort="W"), pack="bg-0310")
        assert message_of(answer).tag.endswith("}Bv03Bericht"), answer.body
        await system.settle(within_s=20)
        _, views = await system.journal.search(gemeente=GEMEENTE)
        view = await system.journal.find(views[0].bericht_id, gemeente=GEMEENTE)
    assert view is not None
    assert view.lane == f"{GEMEENTE}/rechtspersoon/823288444"
    assert not view.leveringen
