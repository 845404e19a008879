"""voegZaakdocumentToe: ACCEPTANCE E, MAPPING B.2 #10 and C.5."""

from __future__ import annotations

import base64

import pytest

from adapter.delivery.taal import write_taal
from adapter.settings import Documenten
from tests.delivery.harness import RSIN, ZAAK, Harness, codes, fail

DOC = {"identificatie": "1900209818", "bronorganisatie": RSIN}
CONTENT = b"%PDF-1.4 voorbeeld"
SHA = "ab" * 32


def added(*koppelingen, size=18, **members):
    document = {
        **DOC,
        "informatieobjecttype": {"omschrijving": "brief"},
        "creatiedatum": "2020-03-11",
        "titel": "Brief",
        "bestandsnaam": "795880.pdf",
        "auteur": "Be Handelaar",
        "taal": "nld",
        "bestandsomvang": size,
        **members,
    }
    return (
        ("documenten.informatieobject.aangemaakt", {"informatieobject": document}, f"urn:koppelvlak:blob:sha256:{SHA}"),
        *(koppelingen or (("zaken.informatieobject.gekoppeld", {"zaak": ZAAK, "informatieobject": DOC}),)),
    )


async def given(**profiel):
    harness = Harness(**profiel)
    await harness.given_zaak()
    harness.blobs.kept[SHA] = CONTENT
    return harness


async def add(harness, *events, **more):
    return await harness.deliver(*events, message="voegZaakdocumentToe_Lk01", **more)


async def test_a_document_for_a_status_sets_it_only_where_the_profile_says_so():
    """ACCEPTANCE 96; by the standard it does not (MAPPING B.2 #10)."""
    linked = (
        "zaken.informatieobject.gekoppeld",
        {
            "zaak": ZAAK,
            "informatieobject": DOC,
            "status": {"statustype": {"omschrijving": "In behandeling"}, "datumStatusGezet": "2020-03-11"},
        },
    )
    plain = await given()
    await add(plain, *added(linked))
    assert plain.zgw.all("statussen") == []
    harness = await given(documenten=Documenten(status_zetten=True))
    outcome = await add(harness, *added(linked))
    assert outcome.state == "DELIVERED", outcome.findings
    (status,) = harness.zgw.all("statussen")
    assert status["datumStatusGezet"].startswith("2020-03-11T00:00:00")
    assert [kind for kind in harness.zgw.writes() if kind[1] == "zaakinformatieobjecten"]


async def test_a_document_is_posted_with_its_content_and_put_in_its_zaak():
    """ACCEPTANCE 91, 95; p04."""
    harness = await given()
    outcome = await add(harness, *added())
    assert outcome.state == "DELIVERED"
    assert harness.zgw.writes() == [("POST", "enkelvoudiginformatieobjecten"), ("POST", "zaakinformatieobjecten")]
    body = harness.zgw.bodies("POST", "enkelvoudiginformatieobjecten")[0]
    assert base64.b64decode(body["inhoud"]) == CONTENT
    assert body["bestandsomvang"] == len(CONTENT)
    assert body["indicatieGebruiksrecht"] is False
    link = harness.zgw.all("zaakinformatieobjecten")[0]
    assert (link["titel"], link["zaak"]) == ("Brief", harness.zgw.all("zaken")[0]["url"])


async def test_what_a_document_must_have_is_filled_in_when_calling():
    """ACCEPTANCE 92, 93."""
    harness = await given()
    outcome = await add(
        harness,
        *added(titel="", auteur="", status="\nconcept", ontvangstdatum="0001-01-01", taal="nl", link="geen url"),
    )
    body = harness.zgw.bodies("POST", "enkelvoudiginformatieobjecten")[0]
    assert (body["titel"], body["auteur"], body["taal"]) == ("795880.pdf", "GWS4all", "nld")
    assert not {"status", "ontvangstdatum", "link"} & set(body)
    assert codes(outcome.warnings) == ["documentstatus-vervallen"]


async def test_a_received_document_has_no_status_in_bewerking():
    harness = await given()
    await add(harness, *added(status="In Bewerking", ontvangstdatum="2020-03-10"))
    assert "status" not in harness.zgw.bodies("POST", "enkelvoudiginformatieobjecten")[0]


async def test_an_unknown_type_is_refused_and_the_known_ones_are_named():
    harness = await given()
    outcome = await add(harness, *added(informatieobjecttype={"omschrijving": "Ansichtkaart"}))
    assert outcome.findings[0]["code"] == "informatieobjecttype-onbekend"
    assert outcome.findings[0]["facts"]["geldig"] == "Brief, Aanvraag"


async def test_the_document_goes_when_the_zaak_does_not_take_it():
    harness = await given()
    harness.zgw.faults.append(fail(9, 400, on=("POST", "zaakinformatieobjecten"), body={"code": "invalid"}))
    outcome = await add(harness, *added())
    assert outcome.state == "QUARANTINED"
    assert harness.zgw.all("enkelvoudiginformatieobjecten") == []


async def test_it_resumes_at_the_koppeling():
    harness = await given()
    harness.zgw.faults.append(fail(1, 503, on=("POST", "zaakinformatieobjecten")))
    assert (await add(harness, *added())).state == "RETRY_AT"
    harness.zgw.calls.clear()
    outcome = await harness.again(*added(), message="voegZaakdocumentToe_Lk01")
    assert outcome.state == "DELIVERED"
    assert harness.zgw.writes() == [("POST", "zaakinformatieobjecten")]


async def test_a_document_in_two_zaken_gets_two_places():
    harness = await given()
    other = {"identificatie": "1900300001", "bronorganisatie": RSIN}
    await harness.given_zaak(**other)
    events = added(
        ("zaken.informatieobject.gekoppeld", {"zaak": ZAAK, "informatieobject": DOC}),
        ("zaken.informatieobject.gekoppeld", {"zaak": other, "informatieobject": DOC, "titel": "Anders"}),
    )
    assert (await add(harness, *events)).state == "DELIVERED"
    assert [item["titel"] for item in harness.zgw.all("zaakinformatieobjecten")] == ["Brief", "Anders"]


BIG = bytes(range(256)) * 8192  # 2 MiB


async def big(**more):
    harness = await given(documenten=Documenten(max_inline_mib=1), **more)
    harness.blobs.kept[SHA] = BIG
    harness.zgw.chunk = 700_001
    return harness


async def test_a_large_document_goes_in_parts():
    """ACCEPTANCE 107."""
    harness = await big()
    outcome = await add(harness, *added(size=len(BIG)))
    assert outcome.state == "DELIVERED"
    (document,) = harness.zgw.all("enkelvoudiginformatieobjecten")
    assert bytes(harness.zgw.contents[document["uuid"]]) == BIG
    assert document["locked"] is False
    assert harness.journal.kept["informatieobject"].result["lock"] == "slot-1"


async def test_a_large_document_goes_on_at_the_part_that_is_missing():
    harness = await big()
    harness.zgw.faults.append(fail(1, 503, on=("PUT", "bestandsdelen"), nth=2))
    assert (await add(harness, *added(size=len(BIG)))).state == "RETRY_AT"
    harness.zgw.calls.clear()
    outcome = await harness.again(*added(size=len(BIG)), message="voegZaakdocumentToe_Lk01")
    assert outcome.state == "DELIVERED"
    assert [collection for _, collection in harness.zgw.writes()].count("bestandsdelen") == 2
    (document,) = harness.zgw.all("enkelvoudiginformatieobjecten")
    assert bytes(harness.zgw.contents[document["uuid"]]) == BIG


async def test_a_half_sent_document_whose_lock_is_lost_is_made_anew():
    harness = await big()
    harness.zgw.faults.append(fail(1, 503, on=("PUT", "bestandsdelen"), nth=2))
    await add(harness, *added(size=len(BIG)))
    harness.journal.kept.clear()
    outcome = await harness.again(*added(size=len(BIG)), message="voegZaakdocumentToe_Lk01", state="DELIVERING")
    assert outcome.state == "DELIVERED"
    (document,) = harness.zgw.all("enkelvoudiginformatieobjecten")
    assert bytes(harness.zgw.contents[document["uuid"]]) == BIG


@pytest.mark.parametrize(
    ("given", "codes_", "expected"),
    [
        ("nl", "T", "nld"),
        ("nl", "B", "dut"),
        ("NL-nl", "T", "nld"),
        ("DUT", "T", "dut"),
        ("Nederlands", "T", "nld"),
        ("de", "B", "ger"),
        ("xx", "T", "und"),
        ("", "T", "und"),
        (None, "T", "und"),
        ({"onbekend": "x"}, "T", "und"),
    ],
)
def test_languages_become_three_letters(given, codes_, expected):
    """ACCEPTANCE 94."""
    assert write_taal(given, codes=codes_, unknown="und") == expected
