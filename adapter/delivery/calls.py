"""A plan: the calls that carry out one message, in order. Values only; `carry_out.py` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from adapter.errors import Finding
from adapter.peers import Api, Json

__all__ = ["DOCUMENT", "SLOT", "Call", "Plan", "Ref", "Stage", "resolve"]

DOCUMENT: Final = "informatieobject"  # key of the document of a message: of its address, and of its lock
SLOT: Final = "slot"  # key of the call that locks it


@dataclass(frozen=True, slots=True)
class Ref:
    """Stands for the address of what an earlier call made, e.g. `Ref("zaak")`."""

    call: str


class Stage:
    """When: calls of one stage go at the same time, statussen each in their own (from STATUS on)."""

    ZAAK = 10
    VERWIJDEREN = 20  # what must be gone before its successor can come (one initiator)
    ONDERDELEN = 30  # rollen, zaakobjecten, deelzaken, andere zaken
    OPRUIMEN = 40  # what was replaced
    RESULTAAT_WEG = 45
    RESULTAAT = 50
    STATUS = 60
    OPENBREKEN = 980  # of a lock of our own that got lost
    SLOT = 990
    INFORMATIEOBJECT = 1000
    INHOUD = 1010
    ONTGRENDELEN = 1015
    KOPPELING = 1020
    BESLUIT = 1030
    BESLUITDOCUMENT = 1040


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: `key` is its name in the journal.

    Args:
        to: for POST (api, collection); for PATCH, DELETE, LOCK and UNLOCK the address; for "inhoud" the document.
        before: what a PATCH or DELETE undoes to: the old members, or the whole old resource.
    """

    key: str
    stage: int
    method: Literal["POST", "PATCH", "DELETE", "INHOUD", "LOCK", "UNLOCK", "EEN"]
    to: tuple[Api, str] | str | Ref
    body: Mapping[str, Any] = field(default_factory=dict)
    before: Json | None = None
    inhoud: str | None = None  # sha256 of the document that goes with it
    locked: bool = False  # the lock of the document goes with it
    # for EEN, one call for several: (member of the body, whether it is a list, the single calls), and its name in the dialect
    parts: tuple[tuple[str, bool, tuple[Call, ...]], ...] = ()
    dialect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All calls of a message, and what is worth knowing about it."""

    calls: tuple[Call, ...]
    warnings: tuple[Finding, ...]
    known: Mapping[str, str]  # addresses that are known already, e.g. {"zaak": url}


def resolve(value: Any, made: Mapping[str, str]) -> Any:
    """Fill in what earlier calls made."""
    kind = type(value)
    if kind is str:  # most of what there is
        return value
    if kind is dict:
        return {key: inner if type(inner) is str else resolve(inner, made) for key, inner in value.items()}
    if kind is Ref:
        return made[value.call]
    if isinstance(value, Mapping):
        return {key: resolve(inner, made) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(inner, made) for inner in value]
    return value
