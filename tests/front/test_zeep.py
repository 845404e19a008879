"""A vendor's SOAP client (zeep) builds itself from the WSDL that we serve, and calls us over the network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
import zeep
from lxml import etree

from adapter.stuf.namespaces import STUF, ZKN
from tests.front.services import Flows, app_of

SYSTEMS = {
    "zender": {"organisatie": "1900", "applicatie": "VTH"},
    "ontvanger": {"organisatie": "1900", "applicatie": "CDR"},
    "tijdstipBericht": "20260701120000",
}


@pytest.fixture(scope="module")
def flows() -> Flows:
    return Flows()


@pytest.fixture(scope="module")
def url(flows: Flows) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app_of(flows), log_level="warning", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/voorbeeld"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize(
    ("pack", "dienst"), [("zds-1.1", "VrijeBerichten"), ("zds-1.2", "VerwerkSynchroonVrijBericht")]
)
def test_zeep_asks_for_a_zaakidentificatie(url: str, pack: str, dienst: str) -> None:
    client = zeep.Client(f"{url}/{pack}/{dienst}?wsdl")
    header = SYSTEMS | {
        "berichtcode": "Di02",
        "referentienummer": "r-1",
        "functie": "genereerZaakidentificatie",
    }
    answer = client.service.genereerZaakIdentificatie_Di02(stuurgegevens=header)
    assert answer.zaak.identificatie._value_1 == "19002026000001"
    assert answer.stuurgegevens.crossRefnummer == "r-1"
    assert answer.stuurgegevens.functie == "genereerZaakidentificatie"
    assert answer.stuurgegevens.zender.applicatie == "CDR"
    assert answer.stuurgegevens.ontvanger.applicatie == "VTH"


def test_zeep_sends_a_kennisgeving_with_the_soapaction_of_the_wsdl(url: str, flows: Flows) -> None:
    client = zeep.Client(f"{url}/zds-1.1/OntvangAsynchroon?wsdl")
    operation = client.service._binding._operations["actualiseerZaakstatus_Lk01"]
    assert operation.soapaction == "http://www.egem.nl/StUF/sector/zkn/0310/actualiseerZaakstatus_Lk01"
    header = SYSTEMS | {"berichtcode": "Lk01", "referentienummer": "r-2", "entiteittype": "ZAK"}
    answer = client.service.actualiseerZaakstatus_Lk01(
        stuurgegevens=header,
        parameters={"mutatiesoort": "W", "indicatorOvername": "V"},
        object=[{"identificatie": "19002026000001", "entiteittype": "ZAK", "verwerkingssoort": "W"}] * 2,
    )
    # zeep gives the only child of a Bv03, its stuurgegevens
    assert answer.berichtcode == "Bv03"
    assert answer.crossRefnummer == "r-2"
    assert flows.taken[-1].soapaction == operation.soapaction


def test_zeep_reads_our_fault(url: str) -> None:
    client = zeep.Client(f"{url}/zds-1.1/OntvangAsynchroon?wsdl")
    service = client.create_service(f"{{{ZKN}}}SOAPOntvangAsynchroon", f"{url}/zds-1.1/BeantwoordVraag")
    header = SYSTEMS | {"berichtcode": "Lk01", "referentienummer": "r-3", "entiteittype": "ZAK"}
    with pytest.raises(zeep.exceptions.Fault) as raised:
        service.actualiseerZaakstatus_Lk01(
            stuurgegevens=header,
            parameters={"mutatiesoort": "W", "indicatorOvername": "V"},
            object=[{"identificatie": "19002026000001", "entiteittype": "ZAK", "verwerkingssoort": "W"}] * 2,
        )
    assert raised.value.code == "soap:Client"
    assert raised.value.message.startswith("actualiseerZaakstatus_Lk01 hoort bij de dienst OntvangAsynchroon")
    (detail,) = raised.value.detail
    assert detail.findtext(f".//{{{STUF}}}code") == "StUF040"


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
def test_the_address_of_a_whole_pack_describes_every_message(url: str, pack: str) -> None:
    client = zeep.Client(f"{url}/{pack}?WSDL")
    (service,) = client.wsdl.services.values()
    (port,) = service.ports.values()
    assert port.binding_options["address"] == f"{url}/{pack}"
    assert len(port.binding._operations) == 11


def test_the_wsdl_names_public_addresses_only(url: str) -> None:
    client = zeep.Client(f"{url}/zds-1.2/BeantwoordVraag?wsdl")
    response = client.transport.session.get(f"{url}/zds-1.2/BeantwoordVraag?wsdl")
    root = etree.fromstring(response.content)
    locations = [element.get("schemaLocation") for element in root.iter("{*}import")]
    assert locations
    assert all(location.startswith(f"{url}/zds-1.2/BeantwoordVraag?xsd=") for location in locations)


@pytest.mark.parametrize("query", ["xsd=../pack.toml", "xsd=/etc/passwd", "xsd=", "xsd=nergens.xsd"])
def test_no_other_file_is_served(url: str, query: str) -> None:
    response = zeep.Transport().session.get(f"{url}/zds-1.2?{query}")
    assert response.status_code == 404
