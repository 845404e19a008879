"""The canonical events: names of their types, their envelope (CloudEvents 1.0, NL GOV profile), their identity. Pure.

What `data` holds is said by the JSON Schemas in `schemas/events`; the rules are MAPPING A.
"""

from __future__ import annotations

from adapter.events.envelope import CONTENT_TYPE, Envelope, read, write
from adapter.events.identity import event_id, source_of
from adapter.events.types import DOMAINS, VERSION, is_type, object_of, schema_of, type_of, verb_of

__all__ = [
    "CONTENT_TYPE",
    "DOMAINS",
    "VERSION",
    "Envelope",
    "event_id",
    "is_type",
    "object_of",
    "read",
    "schema_of",
    "source_of",
    "type_of",
    "verb_of",
    "write",
]
