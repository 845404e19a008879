"""What a plan is made from besides the message: the types, the profile and the state at the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapter import settings
from adapter.delivery.message import Sleutel
from adapter.peers import Besluittype, Informatieobjecttype, Json, Zaaktype

__all__ = ["NIEUW", "Facts", "State"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A zaak as it stands at the target; the lists that the message does not touch are not read."""

    zaak: Json | None = None
    rollen: Sequence[Json] = ()
    statussen: Sequence[Json] = ()
    resultaat: Json | None = None
    zaakobjecten: Sequence[Json] = ()
    informatieobject: Json | None = None  # the document with the identificatie of the message
    koppelingen: Sequence[Json] = ()  # its zaakinformatieobjecten
    besluit: Json | None = None  # the besluit that the message is about
    besluitdocumenten: Sequence[Json] = ()  # its besluitinformatieobjecten
    same_content: bool = (
        False  # the content at the target is that of the message (looked at after an interrupted attempt)
    )


NIEUW = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a plan needs."""

    received_at: datetime  # aware; stands for "now", so that a repeat makes the same calls
    profiel: settings.Zaaktypeprofiel
    zaaktype: Zaaktype | None
    informatieobjecttypen: Sequence[Informatieobjecttype] = ()
    state: State = NIEUW
    besluittypen: Sequence[Besluittype] = ()  # of the zaaktype
    besluittype: Besluittype | None = None  # of the besluit that is there
    documenten: Mapping[Sleutel, Json | None] = field(default_factory=dict)  # that a besluit is laid down in
    besluiten: Mapping[Sleutel, Json | None] = field(default_factory=dict)  # that the zaak led to
    andere: Mapping[Sleutel, Json | None] = field(default_factory=dict)  # other zaken that the message names
    lock: str | None = None  # of a document that we are sending in parts, or have locked to change it
    lock_lost: bool = False  # an earlier attempt may have locked it; its lock is not known, and may be broken
    resumed: bool = False  # an earlier attempt may have done part of it
    gone: Mapping[str, Json] = field(default_factory=dict)  # what an earlier attempt took away, by the key of its call
    refuse_conflicts: bool = False  # the connection refuses a change whose `oud` is not what is stored
