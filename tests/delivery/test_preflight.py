"""Before the first message: what is missing at the catalogue (USERS c.9)."""

from __future__ import annotations

import datetime

from adapter.delivery import preflight
from adapter.settings import Afsluiten, Rolkeuze, Zaaktypeprofiel
from tests.delivery.harness import Harness
from tests.peers.memory import MemoryZgw, catalogue

TODAY = datetime.date(2020, 3, 9)


async def test_a_whole_zaaktype_has_nothing_wrong():
    (check,) = await preflight(Harness().source, today=TODAY)
    assert (check.zaaktype, check.omschrijving, check.findings) == ("B1026", "Aanvraag minima", ())


async def test_all_that_would_fail_is_told_per_zaaktype():
    zgw = MemoryZgw()
    found = catalogue(
        zgw,
        identificatie="B1026-verlengd",
        resultaten=("Gedeeltelijk toegekend, wonen", "Gedeeltelijk toegekend, zorg"),
    )
    found["informatieobjecttypen"] = []
    zgw.data["roltypen"] = {}
    for item in zgw.all("statustypen"):
        item["isEindstatus"] = False
    catalogue(zgw, identificatie="OUD", einde="2016-01-01")
    harness = Harness(zgw=zgw, afsluiten=Afsluiten(standaard_resultaat="Zomaar"), statussen={"x": "Nergens"})
    profiles = {**harness.gemeente.zaaktypen, "WEG": Zaaktypeprofiel(rollen={"heeftAlsInitiator": Rolkeuze()})}
    harness.gemeente.zaaktypen.update(profiles)
    checks = {
        item.zaaktype: [finding.code for finding in item.findings]
        for item in await preflight(harness.source, today=TODAY)
    }
    assert checks == {
        "B1026-verlengd": [
            "zaaktype-code-te-lang",
            *["roltype-onbekend"] * 6,
            "catalogus-zonder",
            "catalogus-zonder",
            "resultaattypen-niet-te-onderscheiden",
            "resultaattype-onbekend",
            "statustype-onbekend",
        ],
        "OUD": ["zaaktype-niet-geldig"],
        "WEG": ["profiel-zonder-zaaktype"],
    }
