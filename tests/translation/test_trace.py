"""The trace: where each value came from and went. Every element of a message is accounted for, and every member of its events."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from adapter.translation import Trace, trace, trace_of
from tests.brp.test_laws import CONTEXT as PERSONEN
from tests.brp.test_laws import OPERATIES, made
from tests.laws.messages import changed, created, document_changed
from tests.laws.test_round_trip import KENNISGEVINGEN
from tests.shared import shared
from tests.translated import CONTEXT, ROOT, as_events, lk01, mappings, message, payload_of, zak

SMALL = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def _rows(payload: etree._Element, pack: str, operatie: str, context=CONTEXT) -> tuple[Trace, ...]:
    """Give the trace; no value may have gone nowhere, and each place must be there."""
    mapping = mappings().get(pack, operatie)
    translated = mapping.to_events(payload, context)
    rows = trace_of(payload, mapping, translated)
    assert [row for row in rows if row.home == "nowhere"] == []
    events = as_events(translated)
    for row in rows:
        assert bool(row.event) == (row.home in ("event", "bron", "overig", "given")), row
        if row.event:
            assert row.out.partition(".")[0].partition("[")[0] in events[row.event - 1]["data"], row
    return rows


@pytest.mark.parametrize(("place", "pack", "operatie"), KENNISGEVINGEN, ids=lambda value: str(value)[-40:])
def test_every_value_of_a_real_message_is_accounted_for(place: str, pack: str, operatie: str) -> None:
    payload = payload_of(shared("corpus") / place)

    rows = _rows(payload, pack, operatie)

    leaves = [
        element
        for element in payload.iter()
        if not len(element) and (element.text or "").strip() and not _in_header(element)
    ]
    seen = Counter(row.line for row in rows)
    whole = [row.path for row in rows if row.home in ("overig", "unchanged")]
    assert [leaf.tag for leaf in leaves if leaf.sourceline not in seen and not whole] == []


def _in_header(element: etree._Element) -> bool:
    return any(str(above.tag).endswith("}stuurgegevens") for above in element.iterancestors())


@SMALL
@given(created())
def test_nothing_is_dropped_or_invented_of_a_new_zaak(inner: str) -> None:
    _rows(lk01(inner), "zds-1.1", "creeerZaak_Lk01")


@SMALL
@given(changed())
def test_nothing_is_dropped_or_invented_of_a_changed_zaak(inner: str) -> None:
    _rows(lk01(inner, soort="W"), "zds-1.1", "updateZaak_Lk01")


@SMALL
@given(document_changed())
def test_nothing_is_dropped_or_invented_of_a_changed_document(inner: str) -> None:
    payload = message(
        "<ZDS:updateZaakdocument_Di02><ZDS:stuurgegevens><StUF:berichtcode>Di02</StUF:berichtcode></ZDS:stuurgegevens>"
        "<ZDS:parameters><ZDS:checkedOutId>slot</ZDS:checkedOutId></ZDS:parameters>"
        '<ZDS:edcLk02 StUF:entiteittype="EDC" StUF:functie="update"><ZKN:parameters>'
        f"<StUF:mutatiesoort>W</StUF:mutatiesoort></ZKN:parameters>{inner}</ZDS:edcLk02></ZDS:updateZaakdocument_Di02>"
    )

    rows = _rows(payload, "zds-1.2", "updateZaakdocument_Di02")

    assert [row.path for row in rows if row.home == "secret"] == ["parameters/checkedOutId"]


@pytest.mark.parametrize("operatie", [*OPERATIES, "npsSa01"])
def test_nothing_is_dropped_or_invented_of_the_basisgegevens(operatie: str) -> None:
    for soort in ["T"] if operatie.endswith("Sa01") else ["T", "V", "W", "C", "F"]:
        for payload in made(soort, operatie):
            _rows(payload, "bg-0310", operatie, PERSONEN)


def test_a_row_says_the_line_the_mapping_the_transformation_and_the_place() -> None:
    payload = lk01(zak("<ZKN:identificatie>19001</ZKN:identificatie>\n<ZKN:startdatum>20200309</ZKN:startdatum>"))

    row = next(row for row in _rows(payload, "zds-1.1", "creeerZaak_Lk01") if row.path == "object/startdatum")

    lines = (ROOT / "mappings" / row.file).read_text(encoding="utf-8").splitlines()
    assert payload.find(".//{*}startdatum").sourceline == row.line
    assert lines[row.row - 1] == "[[field]]"
    assert lines[row.row] == 'stuf = "startdatum"'
    assert (row.value, row.klasse, row.home, row.event, row.out) == (
        "datum",
        "zaakgegeven",
        "event",
        1,
        "zaak.startdatum",
    )


def test_both_sides_of_a_change_are_told_apart() -> None:
    payload = lk01(
        zak("<ZKN:identificatie>19001</ZKN:identificatie><ZKN:omschrijving>a</ZKN:omschrijving>", soort="W")
        + zak("<ZKN:identificatie>19001</ZKN:identificatie><ZKN:omschrijving>b</ZKN:omschrijving>", soort="W"),
        soort="W",
    )

    outs = {row.path: row.out for row in _rows(payload, "zds-1.1", "updateZaak_Lk01")}

    assert outs["object[1]/omschrijving"] == "wijziging.oud.omschrijving"
    assert outs["object[2]/omschrijving"] == "zaak.omschrijving"


def test_what_no_row_knows_and_why_another_is_empty_are_shown_where_they_are_kept() -> None:
    payload = lk01(
        zak(
            "<ZKN:identificatie>19001</ZKN:identificatie><ZKN:vreemd><ZKN:a>1</ZKN:a></ZKN:vreemd>"
            '<ZKN:toelichting xsi:nil="true" StUF:noValue="nietOndersteund"/>'
        )
    )

    rows = {row.path: row for row in _rows(payload, "zds-1.1", "creeerZaak_Lk01")}

    assert (rows["object/vreemd"].home, rows["object/vreemd"].out) == ("overig", "bron.overig[0]")
    assert rows["object/toelichting"].out == "bron.noValue.toelichting"


def test_a_message_that_tells_of_no_change_says_so_for_each_value() -> None:
    same = zak("<ZKN:identificatie>19001</ZKN:identificatie><ZKN:omschrijving>a</ZKN:omschrijving>", soort="W")
    payload = lk01(same + same, soort="W")

    rows = trace(payload, mappings().get("zds-1.1", "updateZaak_Lk01"), CONTEXT)

    assert {row.home for row in rows if row.path.startswith("object")} == {"unchanged"}


def test_the_origin_of_members_that_no_element_gives_is_named() -> None:
    payload = lk01(zak("<ZKN:identificatie>19001</ZKN:identificatie><ZKN:archiefnominatie>N</ZKN:archiefnominatie>"))

    given_ = {row.out: row.value for row in _rows(payload, "zds-1.1", "creeerZaak_Lk01") if row.home == "given"}

    assert given_ == {"zaak.bronorganisatie": "organisatie van de zender", "zaak.archiefstatus": "stap archief"}


def test_a_trace_holds_no_value_of_the_message() -> None:
    folder = shared("corpus/pairs") / "p01-creeerzaak-minima"
    payload = payload_of(folder / "request.xml")

    shown = json.dumps([dataclasses.asdict(row) for row in _rows(payload, "zds-1.1", "creeerZaak_Lk01")])

    numbers = [element.text for element in payload.iter("{*}inp.bsn", "{*}geslachtsnaam") if element.text]
    assert numbers
    assert [number for number in numbers if number in shown] == []
