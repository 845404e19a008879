"""Names of event types: `nl.<domein>.<object>.<werkwoord>.v1` (MAPPING A.1 rule 5)."""

from __future__ import annotations

import re

__all__ = ["DOMAINS", "VERSION", "is_type", "object_of", "schema_of", "type_of", "verb_of"]

VERSION = "v1"
DOMAINS = ("zaken", "documenten", "besluiten", "identificaties", "brp", "hr", "bag")

_PREFIX = "nl."
_SUFFIX = f".{VERSION}"
_TYPE = re.compile(rf"nl\.({'|'.join(DOMAINS)})(\.[a-z]+){{1,2}}\.{VERSION}")


def type_of(event_object: str, verb: str) -> str:
    """Give the type of an event: ("zaken.rol", "toegevoegd") -> "nl.zaken.rol.toegevoegd.v1"."""
    return f"{_PREFIX}{event_object}.{verb}{_SUFFIX}"


def object_of(event_type: str) -> str:
    """Give the object of a type: "nl.zaken.rol.toegevoegd.v1" -> "zaken.rol"."""
    return event_type.removeprefix(_PREFIX).removesuffix(_SUFFIX).rpartition(".")[0]


def verb_of(event_type: str) -> str:
    """Give the verb of a type: "nl.zaken.rol.toegevoegd.v1" -> "toegevoegd"."""
    return event_type.removesuffix(_SUFFIX).rpartition(".")[2]


def is_type(text: str) -> bool:
    """True when `text` has the form of one of our event types."""
    return _TYPE.fullmatch(text) is not None


def schema_of(event_type: str) -> str:
    """Give the URN of the JSON Schema of `data`; it is the `dataschema` of the envelope and the `$id` of the schema."""
    return f"urn:koppelvlak:events:{event_type}"
