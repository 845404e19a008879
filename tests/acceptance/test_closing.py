"""Status, resultaat and closing, from a vendor's messages to what geefZaakdetails says: ACCEPTANCE D."""

from __future__ import annotations

import pytest

from adapter.settings import Afsluiten
from tests.acceptance.conversation import conversing
from tests.acceptance.stuf_writing import heeft, medewerker, relation, resultaat, update, zaak

EDRLS = Afsluiten(standaard_resultaat="Toegekend")
ESED = Afsluiten(bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")
BOTH = Afsluiten(standaard_resultaat="Toegekend", bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")
IEIAZS = Afsluiten(eindstatus_negeren=True)
IEIAZS_ESED = Afsluiten(eindstatus_negeren=True, bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")

DATUM = ({}, {"einddatum": "20200325"})
RESULTAAT = ({}, {"resultaat": resultaat("Ingetrokken")})
STATUS = ({"heeft": heeft(None)}, {"heeft": heeft("Afgehandeld")})
GENOEMD = (
    {"heeft": heeft("Afgehandeld", soort="I")},
    {"heeft": heeft("Afgehandeld", soort="I")},
)


def wordt(*parts):
    was, now = {}, {}
    for before, after in parts:
        was |= before
        now |= after
    return update(was, **now)


async def stands(vendor):
    """(einddatum, resultaat, the statussen that closed it) as the vendor reads them."""
    found = await vendor.details()
    return (
        found.findtext("{*}einddatum") or None,
        found.findtext("{*}resultaat/{*}omschrijving") or None,
        sorted(item.findtext("{*}datumStatusGezet")[:8] for item in found.findall("{*}heeft") if len(item)),
    )


@pytest.mark.parametrize(
    ("row", "rules", "messages", "expected"),
    [
        (69, EDRLS, [[DATUM]], (None, None, [])),
        (70, EDRLS, [[DATUM, RESULTAAT]], ("20200325", "Ingetrokken", ["20200325"])),
        (71, EDRLS, [[RESULTAAT], [DATUM]], ("20200325", "Ingetrokken", ["20200325"])),
        (72, EDRLS, [[STATUS]], ("20200320", "Toegekend", ["20200320"])),
        (72, EDRLS, [[STATUS], [RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (73, EDRLS, [[STATUS, RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (74, EDRLS, [[DATUM, STATUS]], ("20200320", "Toegekend", ["20200320"])),
        (75, EDRLS, [[DATUM, STATUS, RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (76, ESED, [[DATUM]], ("20200325", "Afgewezen", ["20200325"])),
        (76, ESED, [[DATUM], [STATUS]], ("20200325", "Afgewezen", ["20200325"])),
        (77, ESED, [[RESULTAAT], [DATUM], [STATUS]], ("20200325", "Ingetrokken", ["20200325"])),
        (78, ESED, [[RESULTAAT], [DATUM, RESULTAAT]], ("20200325", "Ingetrokken", ["20200325"])),
        (79, ESED, [[STATUS]], (None, None, [])),
        (80, ESED, [[STATUS, RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (80, ESED, [[DATUM, STATUS, RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (81, ESED, [[DATUM, STATUS]], ("20200320", "Afgewezen", ["20200320"])),
        (82, BOTH, [[DATUM, STATUS]], ("20200320", "Toegekend", ["20200320"])),
        (82, BOTH, [[DATUM, STATUS, RESULTAAT]], ("20200320", "Ingetrokken", ["20200320"])),
        (85, IEIAZS_ESED, [[DATUM, RESULTAAT]], ("20200325", "Ingetrokken", ["20200325"])),
        (85, IEIAZS, [[DATUM, RESULTAAT]], (None, None, [])),
    ],
)
async def test_who_closes_a_zaak_with_what_as_the_vendor_reads_it(tmp_path, row, rules, messages, expected):
    """ACCEPTANCE 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 85."""
    async with conversing(tmp_path, afsluiten=rules) as vendor:
        await vendor.create(zaak())
        for parts in messages:
            await vendor.update(wordt(*parts))
        assert await stands(vendor) == expected, row


async def test_an_eindstatus_that_is_ignored_closes_later_with_its_own_date(tmp_path):
    """ACCEPTANCE 83, 84: updateZaak names the eindstatus (I/I) that actualiseerZaakstatus was not to set."""
    async with conversing(tmp_path, afsluiten=IEIAZS) as vendor:
        await vendor.create(zaak())
        outcome = await vendor.actualise(wordt(STATUS))
        assert (outcome.state, await stands(vendor)) == ("DELIVERED", (None, None, []))
        outcome = await vendor.update(wordt(DATUM, GENOEMD, RESULTAAT))
        assert outcome.state == "DELIVERED", outcome.findings
        assert await stands(vendor) == ("20200320", "Ingetrokken", ["20200320"])


async def test_a_status_that_stands_there_is_not_set_twice_and_not_changed_into_another(tmp_path):
    """ACCEPTANCE 61, 65, 66."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(zaak(heeft=heeft("Ontvangen")))
        again = await vendor.actualise(update({"heeft": heeft(None)}, heeft=heeft("Ontvangen")))
        assert (again.state, vendor.harness.zgw.writes()) == ("DELIVERED", [])
        other = await vendor.actualise(update({"heeft": heeft(None)}, heeft=heeft("In behandeling")))
        assert (other.state, other.findings[0]["code"]) == ("QUARANTINED", "status-zelfde-moment")
        later = await vendor.actualise(update({"heeft": heeft(None)}, heeft=heeft("In behandeling", "20200321")))
        assert later.state == "DELIVERED"
        assert await vendor.read("heeft/gerelateerde/omschrijving") == ["In behandeling", "Ontvangen"]


async def test_the_flag_of_the_last_status_is_what_was_set_last_not_what_closes(tmp_path):
    """ACCEPTANCE 86."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(zaak(heeft=heeft("Ontvangen", "20200309")))
        await vendor.actualise(update({"heeft": heeft(None)}, heeft=heeft("In behandeling", "20200312")))
        flags = {
            item.findtext("{*}gerelateerde/{*}omschrijving"): item.findtext("{*}indicatieLaatsteStatus")
            for item in (await vendor.details()).findall("{*}heeft")
        }
        assert flags == {"Ontvangen": "N", "In behandeling": "J"}


@pytest.mark.parametrize(("name", "code"), [("Onbekend resultaat", "resultaattype-onbekend")])
async def test_an_unknown_resultaat_is_named_and_nothing_is_written(tmp_path, name, code):
    """ACCEPTANCE 88."""
    async with conversing(tmp_path) as vendor:
        await vendor.create(zaak())
        outcome = await vendor.update(wordt(({}, {"resultaat": resultaat(name)})))
        assert (outcome.state, outcome.findings[0]["code"]) == ("QUARANTINED", code)
        assert name in str(outcome.findings[0]["facts"])
        assert vendor.harness.zgw.writes() == []


async def test_who_set_a_status_is_linked_where_the_zaak_knows_the_party_and_read_back(tmp_path):
    """ACCEPTANCE 61; MAPPING B.1 #3: no rol is made for it."""
    utv, path = "heeftAlsUitvoerende", "heeft/isGezetDoor/gerelateerde/medewerker/identificatie"
    async with conversing(tmp_path) as vendor:
        await vendor.create(
            zaak(**{utv: relation(utv, medewerker("M1"))}, heeft=heeft("Ontvangen", "20200309", door=medewerker("M1")))
        )
        assert await vendor.read(path) == ["M1"]
        for number, status, day in (
            ("M1", "In behandeling", "20200312"),
            ("M9", "Afgehandeld - wacht op betaling", "20200313"),
        ):
            outcome = await vendor.actualise(
                update({"heeft": heeft(None)}, heeft=heeft(status, day, door=medewerker(number)))
            )
            assert outcome.state == "DELIVERED", outcome.findings
        assert await vendor.read(path) == ["M1", "M1"]
        assert len(await vendor.harness.all("rollen")) == 1


async def test_who_set_a_status_is_made_behandelaar_where_it_is_so_configured(tmp_path):
    """ACCEPTANCE 61; MAPPING B.1 #3."""
    async with conversing(tmp_path, gezetdoor="rol_maken") as vendor:
        await vendor.create(zaak())
        message = update({"heeft": heeft(None)}, heeft=heeft("In behandeling", door=medewerker("M9")))
        await vendor.actualise(message)
        await vendor.actualise(message)
        assert await vendor.read("heeft/isGezetDoor/gerelateerde/medewerker/identificatie") == ["M9"]
        assert await vendor.read("heeftAlsUitvoerende/gerelateerde/medewerker/identificatie") == ["M9"]


async def test_the_archive_date_follows_from_the_resultaat_also_from_one_that_comes_later(tmp_path):
    """ACCEPTANCE 72, 90: the source derives it; here the register does, which stands for any source."""
    async with conversing(tmp_path, afsluiten=EDRLS) as vendor:

        async def archive():
            (stored,) = await vendor.harness.all("zaken")
            return stored["archiefnominatie"], stored["archiefactiedatum"]

        await vendor.create(zaak())
        assert await archive() == (None, None)
        await vendor.update(wordt(STATUS))
        first = await archive()
        await vendor.update(wordt(RESULTAAT))
        assert first == await archive()
        assert first[0] == "vernietigen"
        assert first[1].endswith("-03-20")
        await vendor.actualise(update({"heeft": heeft(None)}, heeft=heeft("In behandeling", "20200401")))
        assert await archive() == (None, None)
