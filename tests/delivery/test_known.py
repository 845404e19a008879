"""What a sender hears at once: ACCEPTANCE 31, 33, 34, 44, 63, 79, 88, 95."""

from __future__ import annotations

import asyncio
import dataclasses
from types import SimpleNamespace

import pytest

from adapter.delivery import check_known, find_conflicts, is_all_there
from adapter.settings import Afsluiten, Target
from tests.delivery.harness import NOW, ZAAK, Harness, about, changed, created, medewerker, rol, status
from tests.delivery.test_creeer_zaak import VIJF
from tests.delivery.test_documenten import added


class Known:
    """The journal's side: which zaken it made, and what is on its way."""

    def __init__(self, *zaken, on_the_way=False) -> None:
        self.zaken = zaken
        self.on_the_way = on_the_way

    async def knows_zaak(self, *, gemeente, identificatie):
        return identificatie in self.zaken

    async def search(self, **_):
        state = "READY" if self.on_the_way else "DELIVERED"
        return 1, [SimpleNamespace(leveringen=[SimpleNamespace(target="voorbeeld/bron", state=state)])]


async def ask(harness, *events, message="creeerZaak_Lk01", journal=None, source=None):
    drafts = [SimpleNamespace(type=f"nl.{soort}.v1", data=data) for soort, data, *_ in events]
    return await check_known(
        drafts, message=message, source=source or harness.source, journal=journal or Known(), now=NOW
    )


def far(harness):
    """The same source, as one that is not in this process."""
    target = Target(kind="zgw", zaken="http://bron.local/zaken/api/v1/")
    return dataclasses.replace(harness.source, gemeente=harness.gemeente.model_copy(update={"source": target}))


def told(findings):
    return [finding.code for finding in findings]


async def test_a_good_message_needs_one_call_once_the_types_are_known():
    """Whether the zaak is there already; row 8."""
    harness = Harness()
    assert await ask(harness, created(), *VIJF) == ()
    harness.zgw.calls.clear()
    assert await ask(harness, created(), *VIJF) == ()
    assert [(method, path) for method, path, *_ in harness.zgw.calls] == [("GET", "zaken")]


@pytest.mark.parametrize(("omschrijving", "expected"), [("Iets anders", ["zaak-bestaat-al"]), ("Aanvraag", [])])
async def test_a_zaak_that_stands_there_already_is_refused_at_once_unless_it_is_the_same(omschrijving, expected):
    """Row 34; MAPPING B.1 #4: equal content is a retry."""
    harness = Harness()
    await harness.given_zaak(omschrijving="Aanvraag")
    assert told(await ask(harness, created(omschrijving=omschrijving))) == expected
    assert harness.zgw.writes() == []


async def test_a_document_that_stands_there_already_is_refused_at_once():
    """MAPPING B.2 #10: L7 none."""
    harness = Harness()
    await harness.given_zaak()
    harness.zgw.put(
        "documenten", "enkelvoudiginformatieobjecten", identificatie="1900209818", bronorganisatie="823288444"
    )
    assert told(await ask(harness, *added(), message="voegZaakdocumentToe_Lk01")) == ["document-bestaat-al"]
    assert await ask(harness, *added(), message="edcLk01") == ()  # a kennisgeving may tell of what is there


async def test_a_document_of_no_zaak_is_refused_for_its_type_is_one_of_the_zaaktype():
    document, _ = added()
    assert told(await ask(Harness(), document, message="voegZaakdocumentToe_Lk01")) == ["document-zonder-zaak"]


async def test_all_that_is_wrong_is_told_at_once_with_what_is_valid():
    findings = await ask(
        Harness(),
        created(),
        about("zaken.rol.toegevoegd", rol=rol("klantcontacter")),
        about("zaken.status.gezet", status=status("Afgehandeld niet-ontvankelijk")),
        about("zaken.resultaat.vastgesteld", resultaat={"resultaattype": {"omschrijving": "Zomaar"}}),
    )
    assert told(findings) == ["roltype-onbekend", "statustype-onbekend", "resultaattype-onbekend"]
    assert findings[1].facts["geldig"] == "Ontvangen, In behandeling, Afgehandeld - wacht op betaling, Afgehandeld"


@pytest.mark.parametrize(
    ("events", "codes"),
    [
        ([created(zaaktype={"identificatie": "X"})], ["zaaktype-onbekend"]),
        ([created(startdatum="2010-01-01")], ["zaaktype-niet-geldig"]),
        ([created(betalingsindicatie="nvt", laatsteBetaaldatum="2020-03-01T00:00:00Z")], ["betaling-tegenstrijdig"]),
        ([created(), about("zaken.status.gezet", status=status("Afgehandeld"))], ["resultaat-ontbreekt"]),
    ],
)
async def test_a_wrong_creation_is_refused(events, codes):
    assert told(await ask(Harness(), *events)) == codes


async def test_an_unknown_zaak_is_refused_but_not_one_that_is_on_its_way():
    event = about("zaken.status.gezet", status=status("Ontvangen"))
    assert told(await ask(Harness(), event)) == ["zaak-onbekend"]
    assert await ask(Harness(), event, journal=Known("1900208938")) == ()


async def test_a_known_zaak_is_looked_up_once():
    harness = Harness()
    await harness.given_zaak()
    event = about("zaken.rol.toegevoegd", rol=medewerker("M1"))
    assert await ask(harness, event, message="updateZaak_Lk01", source=far(harness)) == ()
    assert harness.zgw.calls == []  # its delivery told which zaaktype it has


async def test_when_the_source_is_away_the_message_is_taken():
    harness = Harness()
    harness.zgw.faults.append(lambda *_: (503, {}))
    assert await ask(harness, created(), *VIJF) == ()
    assert await ask(harness, changed(toelichting="x")) == ()


async def test_a_new_statustype_is_found_though_the_types_were_read_before():
    harness = Harness()
    await ask(harness, created())
    zaaktype = harness.zgw.all("zaaktypen")[0]["url"]
    harness.zgw.put("catalogi", "statustypen", zaaktype=zaaktype, omschrijving="Vers", volgnummer=5, isEindstatus=False)
    harness.seconds += 10
    assert await ask(harness, created(), about("zaken.status.gezet", status=status("Vers"))) == ()


async def test_closing_without_resultaat_is_refused_unless_a_message_before_it_is_on_its_way():
    """ACCEPTANCE 79; a resultaat that was accepted a moment ago may not stand there yet."""
    harness = Harness(afsluiten=Afsluiten(bij_einddatum=True, standaard_resultaat_bij_einddatum="Afgewezen"))
    await harness.given_zaak()
    end = about("zaken.status.gezet", status=status("Afgehandeld"))
    assert told(await ask(harness, end, message="actualiseerZaakstatus_Lk01")) == ["resultaat-ontbreekt"]
    assert await ask(harness, end, message="actualiseerZaakstatus_Lk01", journal=Known(on_the_way=True)) == ()


async def test_an_unknown_documenttype_is_refused():
    harness = Harness()
    await harness.given_zaak()
    events = added(informatieobjecttype={"omschrijving": "Ansichtkaart"})
    assert told(await ask(harness, *events, message="voegZaakdocumentToe_Lk01")) == ["informatieobjecttype-onbekend"]
    assert await ask(harness, *added(), message="voegZaakdocumentToe_Lk01") == ()


async def test_a_slow_source_does_not_keep_the_sender_waiting(monkeypatch):
    monkeypatch.setattr("adapter.delivery.known.LOOK_S", 0.05)

    class Slow:
        async def __call__(self, scope, receive, send):
            await asyncio.sleep(5)

    harness = Harness(exchange=Slow())
    assert await ask(harness, ("zaken.zaak.gewijzigd", {"zaak": {**ZAAK}})) == ()


@pytest.mark.parametrize(
    ("number", "on_the_way", "expected"), [("M1", False, True), ("M2", False, False), ("M1", True, False)]
)
async def test_what_a_message_only_names_is_nothing_new_where_it_is_there(number, on_the_way, expected):
    """Rows 50, 51; MAPPING E.4: I makes no event. What comes before it may still change what is there."""
    harness = Harness()
    await harness.given_zaak()
    await harness.deliver(about("zaken.rol.toegevoegd", rol=medewerker("M1")), message="updateZaak_Lk01")
    named = about("zaken.zaak.genoemd", bron={"genoemd": [{"rol": medewerker(number)}]})
    drafts = [SimpleNamespace(type=f"nl.{named[0]}.v1", data=named[1])]
    journal = Known(on_the_way=on_the_way)
    found = await is_all_there(drafts, message="updateZaak_Lk01", source=harness.source, journal=journal, now=NOW)
    assert found is expected


async def test_another_status_at_the_same_moment_is_refused_at_once_where_the_state_is_known():
    """Row 66."""
    harness = Harness()
    await harness.given_zaak()
    await harness.deliver(about("zaken.status.gezet", status=status("Ontvangen")), message="actualiseerZaakstatus_Lk01")
    other = about("zaken.status.gezet", status=status("In behandeling"))
    message = "actualiseerZaakstatus_Lk01"
    assert told(await ask(harness, other, message=message)) == ["status-zelfde-moment"]
    assert await ask(harness, other, message=message, journal=Known(on_the_way=True)) == ()
    assert (
        await ask(harness, other, message=message, source=far(harness)) == ()
    )  # asking it would keep the sender waiting


async def test_what_may_still_come_in_a_lane_of_its_own_is_not_refused_at_once():
    harness = Harness()
    await harness.given_zaak()
    part = {"identificatie": "1900300009", "bronorganisatie": "823288444"}
    linked = ("zaken.deelzaak.gekoppeld", {"hoofdzaak": ZAAK, "deelzaak": part})
    assert await ask(harness, linked, message="updateZaak_Lk01") == ()


@pytest.mark.parametrize(
    ("old", "message", "expected"),
    [
        ({"omschrijving": "Iets"}, "updateZaak_Lk01", ("omschrijving",)),
        ({"omschrijving": "Aanvraag"}, "updateZaak_Lk01", ()),
        ({}, "updateZaak_Lk01", ()),
        ({"omschrijving": "Iets"}, "zakLk01", ()),
    ],
)
async def test_a_lost_update_is_found_before_the_event_is_made(old, message, expected):
    """MAPPING E.3: `conflict` tells the members of which `oud` is not what is stored."""
    harness = Harness()
    await harness.given_zaak(omschrijving="Aanvraag")
    soort, data = changed({"oud": old}, omschrijving="Nieuw")
    drafts = [SimpleNamespace(type=f"nl.{soort}.v1", data=data)]
    found = await find_conflicts(drafts, message=message, source=harness.source, journal=Known())
    assert found == expected
