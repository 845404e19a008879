"""A form asks for a person in StUF-BG with a SOAP client (zeep), over the network; Haal Centraal is behind us."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import zeep

from tests.brp.messages import BSN, PERSOON, HaalCentraal
from tests.journeys.serving import Running, serving

EXAMPLE = Path(__file__).resolve().parents[2] / "adapter" / "voorbeeld.toml"
HEADER = {
    "zender": {"organisatie": "1900", "applicatie": "OpenForms"},
    "ontvanger": {"organisatie": "1900", "applicatie": "CDR"},
    "tijdstipBericht": "20260701120000",
    "entiteittype": "NPS",
}
PARAMETERS = {"sortering": 0, "indicatorVervolgvraag": False, "maximumAantal": 10}


@pytest.fixture(scope="module")
def source() -> Iterator[tuple[HaalCentraal, str]]:
    def answer(query: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if query.get("burgerservicenummer") == ["999993653"]:
            return 403, {"code": "unauthorizedField"}
        found = [PERSOON] if query.get("burgerservicenummer") == [BSN] else []
        return 200, {"type": query["type"], "personen": found}

    stand_in = HaalCentraal(answer)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(stand_in.app, log_level="warning", lifespan="off", ws="none", interface="asgi3")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield stand_in, f"http://127.0.0.1:{listening.getsockname()[1]}/haalcentraal/api/brp"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def product(source: tuple[HaalCentraal, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("personen")
    brp = f'\n[gemeenten.voorbeeld.brp]\nurl = "{source[1]}"\ndoelbinding = "BRPACT-Test"\napi_key = "geheim"\n'
    with serving(folder, settings=EXAMPLE.read_text(encoding="utf-8") + brp) as running:
        yield running


@pytest.fixture(scope="module")
def form(product: Running) -> zeep.Client:
    return zeep.Client(f"{product.base}/voorbeeld/bg-0310/BeantwoordVraag?wsdl")


def ask(form: zeep.Client, nummer: str, **gelijk: Any) -> Any:
    return form.service.npsLv01(
        stuurgegevens={**HEADER, "berichtcode": "Lv01", "referentienummer": nummer},
        parameters=PARAMETERS,
        gelijk={"entiteittype": "NPS", **gelijk},
        scope={"object": {"entiteittype": "NPS", "scope": "alles", "_value_1": None}},
    )


def test_a_person_is_found_by_bsn(form, source):
    answer = ask(form, "vraag-1", _value_1=[{"inp.bsn": BSN}])
    (persoon,) = answer.antwoord.object
    assert answer.stuurgegevens.crossRefnummer == "vraag-1"
    assert persoon.geslachtsnaam._value_1 == "Test"
    assert source[0].headers[-1]["x-doelbinding"] == "BRPACT-Test"
    assert source[0].headers[-1]["x-api-key"] == "geheim"


def test_who_is_not_there_is_an_answer_without_objects(form):
    answer = ask(form, "vraag-2", _value_1=[{"inp.bsn": "111111110"}])
    assert answer.antwoord is None


def test_what_the_brp_does_not_allow_is_a_fault_without_the_number(form, product):
    with pytest.raises(zeep.exceptions.Fault) as caught:
        ask(form, "vraag-3", _value_1=[{"inp.bsn": "999993653"}])
    assert caught.value.detail.findtext(".//{*}code") == "StUF052"
    assert "999993653" not in product.log.read_text(encoding="utf-8")
    assert all("999993653" not in str(view) for view in product.berichten())


def test_only_a_surname_is_too_little(form):
    with pytest.raises(zeep.exceptions.Fault) as caught:
        ask(form, "vraag-4", _value_1=[], geslachtsnaam="Test")
    assert caught.value.detail.findtext(".//{*}code") == "StUF058"
