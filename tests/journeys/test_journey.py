"""The main job, as a vendor lives it: identificatie → creeerZaak → status → document → details → list.

The vendor is a zeep client built from the standard body's own WSDL. Events on the topic, the register's zaak and the answers
must agree. On embedded defaults, and on a real Kafka with a real PostgreSQL.
"""

import asyncio
from pathlib import Path

import httpx
import orjson
import psycopg
import pytest
import zeep.exceptions

from adapter import settings
from adapter.backbone.embedded import EmbeddedBackbone
from adapter.backbone.kafka import KafkaBackbone
from tests.journeys.serving import serving
from tests.journeys.vendor import Person, Vendor

PERSON = Person(bsn="999990019", geslachtsnaam="Zandstra", voornamen="Fenna")
CONTENT = b"%PDF-1.4 een brief"


@pytest.fixture(params=["embedded", pytest.param("kafka-postgres", marks=[pytest.mark.kafka, pytest.mark.postgres])])
def place(request, tmp_path):
    """Give (environment for the server, a reader of its event log)."""
    if request.param == "embedded":
        file = tmp_path / "var" / "backbone.db"
        return {}, lambda: EmbeddedBackbone(file, partitions=12)
    topic = f"journey-{tmp_path.name}"
    bootstrap = request.getfixturevalue("kafka_bootstrap")
    url = request.getfixturevalue("postgres_url")
    name = f"journey_{abs(hash(str(tmp_path)))}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    environment = {
        "KOPPELVLAK_BACKBONE__KIND": "kafka",
        "KOPPELVLAK_BACKBONE__BOOTSTRAP": bootstrap,
        "KOPPELVLAK_BACKBONE__TOPIC": topic,
        "KOPPELVLAK_JOURNAL__URL": url.rpartition("/")[0] + f"/{name}",
    }
    rules = settings.Backbone(kind="kafka", bootstrap=bootstrap, topic=topic)
    return environment, lambda: KafkaBackbone(rules)


def events_of(make, topic):
    async def read():
        log = make()
        await log.open()
        ends = await log.ends(topic)
        found = await log.read(topic, start=dict.fromkeys(ends, 0), until=ends)
        await log.close()
        return [orjson.loads(record.value) for record in found]

    return asyncio.run(read())


def value(element):
    return getattr(element, "_value_1", element)


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
def test_a_vendors_whole_conversation_agrees_everywhere(pack, place, tmp_path):
    environment, make_log = place
    with serving(tmp_path, environment=environment) as server:
        vendor = Vendor(f"{server.base}/voorbeeld", pack)
        zaak = vendor.genereer_zaakidentificatie()
        assert zaak.startswith("1900")
        answer = vendor.creeer_zaak(zaak, PERSON)
        assert value(answer.berichtcode) == "Bv03"
        assert value(answer.crossRefnummer).startswith("vendor-")
        vendor.actualiseer_zaakstatus(zaak, "In behandeling", "0002", "20241104120500000")
        document = vendor.genereer_documentidentificatie()
        vendor.voeg_zaakdocument_toe(document, zaak, CONTENT)

        # a vendor reads back at once
        details = vendor.geef_zaakdetails(zaak).antwoord.object
        details = details[0] if isinstance(details, list) else details
        assert value(details.identificatie) == zaak
        assert value(details.omschrijving) == "Aanvraag bijzondere bijstand"
        status = vendor.geef_zaakstatus(zaak).antwoord.object
        status = status[0] if isinstance(status, list) else status
        heeft = status.heeft[0] if isinstance(status.heeft, list) else status.heeft
        assert value(heeft.gerelateerde.omschrijving) == "In behandeling"
        listed = vendor.geef_lijst_zaakdocumenten(zaak).antwoord.object
        listed = listed[0] if isinstance(listed, list) else listed
        (relevant,) = listed.heeftRelevant
        assert value(relevant.gerelateerde.identificatie) == document
        read = vendor.geef_zaakdocument_lezen(document).antwoord.object
        read = read[0] if isinstance(read, list) else read
        assert value(read.inhoud) == CONTENT

        server.wait_delivered()
        found = httpx.get(
            f"{server.base}/register/voorbeeld/zaken/api/v1/zaken",
            params={"identificatie": zaak, "bronorganisatie": "823288444"},
            timeout=10,
        ).json()["results"]
        assert [each["omschrijving"] for each in found] == ["Aanvraag bijzondere bijstand"]
        topic = environment.get("KOPPELVLAK_BACKBONE__TOPIC", "zgw.zaken")
        types = [
            event["type"]
            for event in events_of(make_log, topic)
            if event["data"].get("zaak", {}).get("identificatie") == zaak
        ]
        assert types == [
            "nl.zaken.zaak.aangemaakt.v1",
            "nl.zaken.rol.toegevoegd.v1",
            "nl.zaken.status.gezet.v1",
            "nl.zaken.informatieobject.gekoppeld.v1",
        ]
        # every message can be found by the zaak, with its timeline
        about = server.berichten(zaak=zaak)
        assert {"creeerZaak", "actualiseerZaakstatus"} <= {each["bericht"].split("_")[0] for each in about}
        steps = [step["naar"] for step in server.bericht(about[-1]["id"])["tijdlijn"]]
        assert steps[0] == "ACCEPTED"
        assert server.stop() in (0, -15)


def test_a_refusal_says_what_where_and_how_in_the_fault_that_zeep_gives(tmp_path):
    with serving(tmp_path) as server:
        vendor = Vendor(f"{server.base}/voorbeeld", "zds-1.1")
        with pytest.raises(zeep.exceptions.Fault) as caught:
            vendor.actualiseer_zaakstatus("1900BESTAATNIET1", "In behandeling", "0002", "20241104120500000")
        assert "1900BESTAATNIET1" in caught.value.message
        (refused,) = server.berichten(status="REFUSED")
        assert refused["bevindingen"][0]["code"] == "zaak-onbekend"
        assert refused["bevindingen"][0]["herstel"]


def test_the_same_message_twice_gets_the_same_answer_and_no_second_zaak(tmp_path):
    example = Path(__file__).parents[2] / "adapter" / "cli" / "examples" / "zelf-proberen.xml"
    with serving(tmp_path) as server:
        url = f"{server.base}/voorbeeld/zds-1.1/OntvangAsynchroon"
        headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        first = httpx.post(url, content=example.read_bytes(), headers=headers, timeout=30)
        server.wait_delivered()
        second = httpx.post(url, content=example.read_bytes(), headers=headers, timeout=30)
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.content == second.content
        other = example.read_bytes().replace(b"Zelf geprobeerd", b"Iets anders")
        third = httpx.post(url, content=other, headers=headers, timeout=30)
        assert third.status_code == 500
        assert b"StUF016" in third.content
        zaken = httpx.get(f"{server.base}/register/voorbeeld/zaken/api/v1/zaken", timeout=10).json()
        assert zaken["count"] == 1


def test_a_second_start_goes_on_with_the_same_journal(tmp_path):
    with serving(tmp_path) as server:
        vendor = Vendor(f"{server.base}/voorbeeld", "zds-1.1")
        first = vendor.genereer_zaakidentificatie()
        vendor.creeer_zaak(first, PERSON)
    with serving(tmp_path) as server:
        vendor = Vendor(f"{server.base}/voorbeeld", "zds-1.1")
        assert vendor.genereer_zaakidentificatie() != first
        server.wait_delivered()
        assert server.berichten(zaak=first)
