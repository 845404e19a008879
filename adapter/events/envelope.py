"""The envelope: a CloudEvent 1.0 in structured JSON, NL GOV profile (MAPPING A.1 rule 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from adapter.events.types import schema_of

__all__ = ["CONTENT_TYPE", "Envelope", "read", "write"]

CONTENT_TYPE = "application/cloudevents+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """All of an envelope but what the event itself says (type, subject, data, dataref).

    Args:
        source: who sent the message (`identity.source_of`).
        accepted_at: aware; when we took it.
        lane: ordering key; never a BSN.
        bericht_id: of the message in the journal.
        size: number of events of the message.
        traceparent: of the trace that took the message (CloudEvents, distributed tracing); "": none.
    """

    source: str
    accepted_at: datetime
    lane: str
    bericht_id: str
    size: int
    traceparent: str = ""


def write(  # one keyword for each thing that differs per event
    envelope: Envelope,
    *,
    event_id: str,
    ordinal: int,
    event_type: str,
    subject: str,
    data: Mapping[str, Any],
    dataref: str | None = None,
) -> bytes:
    """Write one event as JSON.

    Args:
        ordinal: from 1, the place in the message.
        dataref: where the content of a document is.
    """
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": event_id,
        "source": envelope.source,
        "type": event_type,
        "subject": subject,
        "time": envelope.accepted_at.astimezone(UTC),
        "datacontenttype": "application/json",
        "dataschema": schema_of(event_type),
        "partitionkey": envelope.lane,
        "sequence": str(ordinal),
        "sequencetype": "Integer",
        "bericht": envelope.bericht_id,
        "berichtomvang": envelope.size,
        "data": data,
    }
    if envelope.traceparent:
        event["traceparent"] = envelope.traceparent
    if dataref is not None:
        event["dataref"] = dataref
    return orjson.dumps(event, option=orjson.OPT_UTC_Z)


def read(value: bytes) -> dict[str, Any]:
    """Read an event as JSON; what it holds is checked by `validation.EventSchemas`."""
    event: dict[str, Any] = orjson.loads(value)
    return event
