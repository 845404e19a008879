"""Statussen, resultaat and closing: ACCEPTANCE D row by row."""

from __future__ import annotations

import pytest

from adapter.settings import Afsluiten
from tests.delivery.harness import Harness, about, changed, codes, created, status

EDRLS = Afsluiten(standaard_resultaat="Toegekend")
ESED = Afsluiten(bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")
BOTH = Afsluiten(standaard_resultaat="Toegekend", bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")
IEIAZS = Afsluiten(eindstatus_negeren=True, bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen")
ZONDER = Afsluiten(eindstatus_negeren=True)

EIND = about("zaken.status.gezet", status=status("Afgehandeld", "2020-03-20T10:00:00+01:00"))
DATUM = changed(einddatum="2020-03-25")
RESULTAAT = about("zaken.resultaat.vastgesteld", resultaat={"resultaattype": {"omschrijving": "Ingetrokken"}})


def stands(harness):
    """(einddatum, resultaat, number of statussen)."""
    (zaak,) = harness.zgw.all("zaken")
    types = {item["url"]: item["omschrijving"] for item in harness.zgw.all("resultaattypen")}
    resultaten = [types[item["resultaattype"]] for item in harness.zgw.all("resultaten")]
    assert len(resultaten) <= 1
    return zaak["einddatum"], resultaten[0] if resultaten else None, len(harness.zgw.all("statussen"))


@pytest.mark.parametrize(
    ("row", "rules", "messages", "expected"),
    [
        (69, EDRLS, [[DATUM]], (None, None, 0)),
        (70, EDRLS, [[DATUM, RESULTAAT]], ("2020-03-25", "Ingetrokken", 1)),
        (71, EDRLS, [[RESULTAAT], [DATUM]], ("2020-03-25", "Ingetrokken", 1)),
        (72, EDRLS, [[EIND]], ("2020-03-20", "Toegekend", 1)),
        (72, EDRLS, [[EIND], [RESULTAAT]], ("2020-03-20", "Ingetrokken", 1)),
        (73, EDRLS, [[RESULTAAT, EIND]], ("2020-03-20", "Ingetrokken", 1)),
        (74, EDRLS, [[DATUM, EIND]], ("2020-03-20", "Toegekend", 1)),
        (75, EDRLS, [[DATUM, RESULTAAT, EIND]], ("2020-03-20", "Ingetrokken", 1)),
        (76, ESED, [[DATUM]], ("2020-03-25", "Afgewezen", 1)),
        (76, ESED, [[DATUM], [EIND]], ("2020-03-25", "Afgewezen", 1)),
        (77, ESED, [[RESULTAAT], [DATUM], [EIND]], ("2020-03-25", "Ingetrokken", 1)),
        (78, ESED, [[RESULTAAT], [DATUM, RESULTAAT]], ("2020-03-25", "Ingetrokken", 1)),
        (79, ESED, [[EIND]], (None, None, 0)),
        (80, ESED, [[RESULTAAT, EIND]], ("2020-03-20", "Ingetrokken", 1)),
        (80, ESED, [[DATUM, RESULTAAT, EIND]], ("2020-03-20", "Ingetrokken", 1)),
        (81, ESED, [[DATUM, EIND]], ("2020-03-20", "Afgewezen", 1)),
        (82, BOTH, [[DATUM, EIND]], ("2020-03-20", "Toegekend", 1)),
        (82, BOTH, [[DATUM, EIND, RESULTAAT]], ("2020-03-20", "Ingetrokken", 1)),
        (84, IEIAZS, [[DATUM, EIND, RESULTAAT]], ("2020-03-20", "Ingetrokken", 1)),
        (85, IEIAZS, [[DATUM, RESULTAAT]], ("2020-03-25", "Ingetrokken", 1)),
        (85, ZONDER, [[DATUM, RESULTAAT]], (None, None, 0)),
        (0, Afsluiten(), [[DATUM]], (None, None, 0)),
        (0, Afsluiten(), [[EIND]], (None, None, 0)),
    ],
)
async def test_who_closes_a_zaak_with_what(row, rules, messages, expected):
    harness = Harness(afsluiten=rules)
    await harness.given_zaak()
    for events in messages:
        await harness.deliver(*events, message="updateZaak_Lk01")
    assert stands(harness) == expected


@pytest.mark.parametrize(("rules", "code"), [(ESED, "resultaat-ontbreekt"), (Afsluiten(), "resultaat-ontbreekt")])
async def test_an_eindstatus_without_resultaat_is_refused_and_the_zaak_stays_open(rules, code):
    """ACCEPTANCE 79."""
    harness = Harness(afsluiten=rules)
    await harness.given_zaak()
    outcome = await harness.deliver(EIND, message="actualiseerZaakstatus_Lk01")
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", [code])
    assert harness.zgw.writes() == []


async def test_an_eindstatus_is_left_out_of_actualiseer_zaakstatus_where_it_is_configured():
    """ACCEPTANCE 83."""
    harness = Harness(afsluiten=IEIAZS)
    await harness.given_zaak()
    outcome = await harness.deliver(EIND, message="actualiseerZaakstatus_Lk01")
    assert (outcome.state, stands(harness)) == ("DELIVERED", (None, None, 0))
    assert "eindstatus-genegeerd" in codes(outcome.warnings)


async def test_a_creation_with_resultaat_and_statussen_ends_with_the_eindstatus():
    """ACCEPTANCE 10."""
    harness = Harness()
    outcome = await harness.deliver(
        created(), EIND, about("zaken.status.gezet", status=status("Ontvangen", "2020-03-21")), RESULTAAT
    )
    assert outcome.state == "DELIVERED"
    assert [collection for _, collection in harness.zgw.writes()] == ["zaken", "resultaten", "statussen", "statussen"]
    assert harness.zgw.all("zaken")[0]["einddatum"] == "2020-03-20"


async def test_an_existing_resultaat_is_replaced_before_the_eindstatus():
    """ACCEPTANCE 68."""
    harness = Harness()
    first = about("zaken.resultaat.vastgesteld", resultaat={"resultaattype": {"omschrijving": "Toegekend"}})
    await harness.given_zaak(first)
    await harness.deliver(RESULTAAT, EIND, message="actualiseerZaakstatus_Lk01")
    assert harness.zgw.writes() == [("DELETE", "resultaten"), ("POST", "resultaten"), ("POST", "statussen")]


async def test_a_refused_eindstatus_leaves_no_resultaat_behind():
    """USERS d.22."""
    harness = Harness()
    await harness.given_zaak()
    harness.zgw.faults.append(
        lambda m, c, b: (
            (
                400,
                {
                    "code": "invalid",
                    "invalidParams": [{"name": "nonFieldErrors", "code": "indicatiegebruiksrecht-unset"}],
                },
            )
            if (m, c) == ("POST", "statussen")
            else None
        )
    )
    outcome = await harness.deliver(RESULTAAT, EIND, message="updateZaak_Lk01")
    assert codes(outcome.findings) == ["gebruiksrecht-ontbreekt"]  # ACCEPTANCE 89
    assert harness.zgw.all("resultaten") == []


async def test_the_same_status_at_the_same_instant_is_no_call():
    """ACCEPTANCE 65."""
    event = about("zaken.status.gezet", status=status("Ontvangen"))
    harness = Harness()
    await harness.given_zaak(event)
    outcome = await harness.deliver(event, message="actualiseerZaakstatus_Lk01")
    assert harness.zgw.writes() == []
    assert codes(outcome.warnings) == ["status-bestaat-al", "niets-te-doen"]


async def test_another_status_at_the_same_instant_is_refused():
    """ACCEPTANCE 66."""
    harness = Harness()
    await harness.given_zaak(about("zaken.status.gezet", status=status("Ontvangen")))
    outcome = await harness.deliver(
        about("zaken.status.gezet", status=status("In behandeling")), message="actualiseerZaakstatus_Lk01"
    )
    assert (outcome.state, codes(outcome.findings)) == ("QUARANTINED", ["status-zelfde-moment"])


async def test_dates_without_time_are_made_unique_within_the_day():
    """ACCEPTANCE 67."""
    harness = Harness()
    await harness.given_zaak(about("zaken.status.gezet", status=status("Ontvangen", "2020-03-11")))
    second = about(
        "zaken.status.gezet",
        status=status("In behandeling", "2020-03-11T00:00:00+01:00"),
        bron={"precisie": {"status.datumStatusGezet": "dag"}},
    )
    await harness.deliver(second, message="actualiseerZaakstatus_Lk01")
    await harness.deliver(second, message="actualiseerZaakstatus_Lk01")
    assert [item["datumStatusGezet"] for item in harness.zgw.all("statussen")] == [
        "2020-03-11T00:00:00+01:00",
        "2020-03-11T00:00:01+01:00",
    ]


async def test_without_a_date_it_is_the_moment_of_acceptance():
    """ACCEPTANCE 64."""
    harness = Harness()
    await harness.given_zaak()
    await harness.deliver(
        about("zaken.status.gezet", status={"statustype": {"omschrijving": "ontvangen "}}),
        message="actualiseerZaakstatus_Lk01",
    )
    assert harness.zgw.all("statussen")[0]["datumStatusGezet"] == "2020-03-12T09:00:00+00:00"


async def test_the_omschrijving_wins_over_the_volgnummer():
    """ACCEPTANCE 62."""
    harness = Harness()
    await harness.given_zaak()
    outcome = await harness.deliver(
        about(
            "zaken.status.gezet",
            status={**status(""), "statustype": {"omschrijving": "In behandeling", "volgnummer": 1}},
        ),
        message="actualiseerZaakstatus_Lk01",
    )
    assert codes(outcome.warnings) == ["volgnummer-wijkt-af"]
