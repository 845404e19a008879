"""Events of what only delivery finds out: a zaak was closed, or opened again (MAPPING A.2)."""

from __future__ import annotations

import orjson

from adapter import stuf
from tests.acceptance.stuf_writing import ZAAK, heeft, resultaat, update, zaak
from tests.system import GEMEENTE, posted, running
from tests.translated import wrong_in

STUF = "{http://www.egem.nl/StUF/StUF0301}"


async def send(system, payload, number, service):
    payload.find(f".//{STUF}referentienummer").text = number
    action = f"http://www.egem.nl/StUF/sector/zkn/0310/{service}_Lk01"
    answer = await posted(system, stuf.wrap(payload, "1.1"), soapaction=action)
    assert answer.status == 200, answer.body
    assert await system.settle(within_s=20)


async def recorded(system):
    topic = system.configuration.backbone.topic
    ends = await system.backbone.ends(topic)
    return await system.backbone.read(topic, start=dict.fromkeys(ends, 0), until=ends)


async def test_a_zaak_that_closes_and_opens_again_is_told_once_each_time(tmp_path):
    """ACCEPTANCE 73, 77: after the message that did it, in the lane of the zaak."""
    async with running(tmp_path) as system:
        await send(system, zaak(), "1", "creeerZaak")
        end = update({"heeft": heeft(None)}, heeft=heeft("Afgehandeld"), resultaat=resultaat("Toegekend"))
        await send(system, end, "2", "updateZaak")
        await send(system, end, "2b", "updateZaak")  # closed already: nothing to tell
        again = update({"heeft": heeft(None)}, heeft=heeft("In behandeling", "20200401"))
        await send(system, again, "3", "actualiseerZaakstatus")
        told = [orjson.loads(record.value) for record in await recorded(system)]
    assert [event["type"].split(".", 2)[2] for event in told] == [
        "zaak.aangemaakt.v1",
        "resultaat.vastgesteld.v1",
        "status.gezet.v1",
        "zaak.afgesloten.v1",
        "resultaat.vastgesteld.v1",
        "status.gezet.v1",
        "status.gezet.v1",
        "zaak.heropend.v1",
    ]
    closed, opened = told[3], told[-1]
    assert closed["data"]["zaak"] == {"identificatie": ZAAK, "bronorganisatie": "823288444"}
    assert closed["data"]["einddatum"] == "2020-03-20"
    assert closed["data"]["resultaat"] == {"resultaattype": {"omschrijving": "Toegekend"}}
    assert {event["partitionkey"] for event in told} == {f"{GEMEENTE}/zaak/{ZAAK}"}
    assert closed["subject"] == f"zaak/{ZAAK}"
    for event in (closed, opened):
        assert wrong_in(event["type"], event["data"]) == []
