"""A document as a vendor's editor treats it: made, handed out, handed back, released, unlinked (ACCEPTANCE 100-108).

The vendor is a zeep client built from the standard body's own WSDL, the product a process of its own.
"""

import subprocess
import sys

import httpx
import pytest
import zeep
import zeep.exceptions

from tests.journeys.serving import serving
from tests.journeys.vendor import Person, Vendor

PERSON = Person(bsn="999990019", geslachtsnaam="Zandstra", voornamen="Fenna")
FIRST = b"%PDF-1.4 eerste versie"
SECOND = b"%PDF-1.4 tweede versie" + bytes(6 * 1024 * 1024)  # in parts


def value(element):
    return getattr(element, "_value_1", element)


def one(found):
    return found[0] if isinstance(found, list) else found


def register_of(server, collection, api="documenten", **query):
    url = f"{server.base}/register/voorbeeld/{api}/api/v1/{collection}"
    found = httpx.get(url, params=query, timeout=10).json()
    return found if isinstance(found, list) else found["results"]


def unlink(server, document, zaak):
    """By our own WSDL: that of the standard body has no ontkoppelZaakdocument."""
    address = f"{server.base}/voorbeeld/zds-1.2/VerwerkSynchroonVrijBericht"
    client = zeep.Client(f"{address}?wsdl")
    key = {"entiteittype": "EDC", "verwerkingssoort": "W", "identificatie": document}
    relation = {"entiteittype": "EDCZAK", "verwerkingssoort": "V"}
    far = {"entiteittype": "ZAK", "verwerkingssoort": "I", "identificatie": zaak}
    return client.service.ontkoppelZaakdocument_Di02(
        stuurgegevens={
            "berichtcode": "Di02",
            "zender": {"organisatie": "1900", "applicatie": "Formulieren"},
            "ontvanger": {"organisatie": "1900", "applicatie": "Koppelvlak"},
            "referentienummer": f"ontkoppel-{document}",
            "tijdstipBericht": "20241104120000000",
            "functie": "ontkoppelZaakdocument",
        },
        parameters={},
        edcLk02={
            "entiteittype": "EDC",
            "functie": "update",
            "parameters": {"mutatiesoort": "W"},
            "object": [{**key, "isRelevantVoor": [{**relation, "gerelateerde": far}]}, key],
        },
    )


@pytest.mark.parametrize("pack", ["zds-1.1", "zds-1.2"])
def test_a_document_lives_its_whole_life_through_a_vendor(pack, tmp_path):
    """Rows 100, 101, 102, 103, 104 and 108."""
    with serving(tmp_path) as server:
        vendor = Vendor(f"{server.base}/voorbeeld", pack)
        zaak = vendor.genereer_zaakidentificatie()
        vendor.creeer_zaak(zaak, PERSON)
        document = vendor.genereer_documentidentificatie()
        assert value(vendor.maak_zaakdocument(document, zaak).berichtcode) == "Bv03"

        handed = vendor.geef_zaakdocument_bewerken(document)
        made = one(handed.edcLa01.antwoord.object)
        assert (value(made.titel), value(made.status)) == ("Nog te schrijven", "In bewerking")
        lock = value(handed.parameters.checkedOutId)
        assert lock
        with pytest.raises(zeep.exceptions.Fault, match="Formulieren heeft het sinds"):
            vendor.geef_zaakdocument_bewerken(document)

        answer = vendor.update_zaakdocument(document, lock, "Geschreven", FIRST)
        assert value(answer.stuurgegevens.berichtcode if hasattr(answer, "stuurgegevens") else answer) == "Bv02"
        read = one(vendor.geef_zaakdocument_lezen(document).antwoord.object)
        assert (value(read.titel), value(read.inhoud)) == ("Geschreven", FIRST)
        assert value(read.versie) == "2"

        lock = value(vendor.geef_zaakdocument_bewerken(document).parameters.checkedOutId)
        vendor.cancel_checkout(document, lock)
        with pytest.raises(zeep.exceptions.Fault, match="niet meer in bewerking"):
            vendor.update_zaakdocument(document, lock, "Te laat", SECOND)
        lock = value(vendor.geef_zaakdocument_bewerken(document).parameters.checkedOutId)
        vendor.update_zaakdocument(document, lock, "Herzien", SECOND)
        read = one(vendor.geef_zaakdocument_lezen(document).antwoord.object)
        assert (value(read.titel), value(read.inhoud)) == ("Herzien", SECOND)

        unlink(server, document, zaak)
        assert register_of(server, "zaakinformatieobjecten", api="zaken") == []
        (stored,) = register_of(server, "enkelvoudiginformatieobjecten", identificatie=document)
        assert (stored["versie"], stored["locked"], stored["status"]) == (3, False, "in_bewerking")
        server.wait_delivered()
        assert lock not in server.log.read_text(encoding="utf-8")
    checked = subprocess.run(
        [sys.executable, "-m", "adapter", "journal", "check", "--data", str(tmp_path / "var")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
