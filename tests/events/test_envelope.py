"""The envelope and the identity of events."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import jsonschema_rs

from adapter import events
from tests.translated import ROOT

ACCEPTED = datetime(2026, 11, 24, 4, 5, 6, tzinfo=timezone(timedelta(hours=1)))
ENVELOPE = events.Envelope(
    source="urn:nld:gemeentecode:1900:systeem:GWS4all",
    accepted_at=ACCEPTED,
    lane="voorbeeld/zaak/1900208938",
    bericht_id="0" * 32,
    size=2,
)


def _written(**more: object) -> dict[str, object]:
    value = events.write(
        ENVELOPE,
        event_id=events.event_id("koppelvlak", ("1900", "GWS4all", None, "r-1"), 1, 1),
        ordinal=1,
        event_type="nl.zaken.zaak.aangemaakt.v1",
        subject="zaak/1900208938",
        data={"zaak": {}},
        **more,  # type: ignore[arg-type]
    )
    return json.loads(value)


def test_the_envelope_holds_by_its_schema() -> None:
    schema = json.loads((ROOT / "schemas/events/cloudevent.json").read_text(encoding="utf-8"))

    found = jsonschema_rs.Draft202012Validator(schema).iter_errors(
        _written(dataref="urn:koppelvlak:blob:sha256:" + "a" * 64)
    )

    assert [error.message for error in found] == []


def test_time_is_utc_and_the_lane_is_the_partitionkey() -> None:
    written = _written()

    assert written["time"] == "2026-11-24T03:05:06Z"
    assert written["partitionkey"] == "voorbeeld/zaak/1900208938"
    assert (written["sequence"], written["sequencetype"], written["berichtomvang"]) == ("1", "Integer", 2)
    assert written["dataschema"] == "urn:koppelvlak:events:nl.zaken.zaak.aangemaakt.v1"
    assert "dataref" not in written


def test_the_same_message_gives_the_same_ids_and_each_event_its_own() -> None:
    key = ("1900", "GWS4all", None, "r-1")

    first = events.event_id("koppelvlak", key, 1, 1)

    assert first == events.event_id("koppelvlak", key, 1, 1)
    space = uuid.uuid5(uuid.NAMESPACE_URL, "urn:koppelvlak:event")
    assert first == str(uuid.uuid5(space, "koppelvlak\x1f1900\x1fGWS4all\x1f\x00\x1fr-1\x1f1\x1f1"))
    others = {
        events.event_id("koppelvlak", key, 1, 2),
        events.event_id("koppelvlak", key, 2, 1),
        events.event_id("ander", key, 1, 1),
        events.event_id("koppelvlak", ("1900", "GWS4all", "", "r-1"), 1, 1),
        events.event_id("koppelvlak", ("1900", "GWS4all", None, "r-2"), 1, 1),
    }
    assert len(others | {first}) == 6


def test_the_source_is_the_oin_where_it_is_known_else_the_gemeentecode() -> None:
    oin = events.source_of(oin="00000001823288444000", gemeentecode="1900", applicatie="GWS4all")
    code = events.source_of(oin=None, gemeentecode="1900", applicatie="Zaak & Co")

    assert oin == "urn:nld:oin:00000001823288444000:systeem:GWS4all"
    assert code == "urn:nld:gemeentecode:1900:systeem:Zaak%20%26%20Co"


def test_types_are_taken_apart_and_put_together() -> None:
    name = events.type_of("zaken.rol", "toegevoegd")

    assert name == "nl.zaken.rol.toegevoegd.v1"
    assert (events.object_of(name), events.verb_of(name)) == ("zaken.rol", "toegevoegd")
    assert events.is_type(name)
    assert events.is_type("nl.identificaties.gereserveerd.v1")
    assert not events.is_type("nl.onbekend.rol.toegevoegd.v1")


def test_an_event_is_read_as_it_was_written() -> None:
    value = events.write(
        ENVELOPE, event_id="x", ordinal=1, event_type="nl.zaken.zaak.aangemaakt.v1", subject="zaak/1", data={"a": None}
    )

    assert events.read(value)["data"] == {"a": None}
    assert datetime.fromisoformat(events.read(value)["time"]) == ACCEPTED.astimezone(UTC)
