"""The events of one message, read once: what delivery and the check before acknowledging work on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from adapter.journal import WorkItem

__all__ = ["Gebeurtenis", "Message", "Sleutel", "besluit_key_of", "key_of", "read_item", "read_message"]

Sleutel = tuple[str, str]
"""(identificatie, bronorganisatie) of a zaak or an informatieobject; (…, verantwoordelijkeOrganisatie) of a besluit."""

_PREFIX: Final = "nl."
_SUFFIX: Final = ".v1"
_OBJECTS: Final = ("zaak", "informatieobject", "besluit")
_ESTABLISHED: Final = {"onbekend": "vastgesteldOnbekend"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gebeurtenis:
    """One event: `soort` is its type without "nl." and ".v1"; `nummer` its place among those of its soort, from 1."""

    soort: str
    nummer: int
    data: Mapping[str, Any]
    dataref: str = ""  # where the content of a document is


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as its events tell it."""

    message: str  # operation, e.g. "creeerZaak_Lk01"
    applicatie: str  # of the sender
    zaak: Sleutel | None  # the zaak it is about
    gebeurtenissen: tuple[Gebeurtenis, ...]
    _by_soort: Mapping[str, tuple[Gebeurtenis, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_soort: dict[str, tuple[Gebeurtenis, ...]] = {}
        for found in self.gebeurtenissen:
            by_soort[found.soort] = (*by_soort.get(found.soort, ()), found)
        object.__setattr__(self, "_by_soort", by_soort)

    @property
    def soorten(self) -> AbstractSet[str]:
        """The kinds that are there."""
        return self._by_soort.keys()

    def of(self, *soorten: str) -> tuple[Gebeurtenis, ...]:
        """Give the events of these kinds, in order."""
        there = [soort for soort in soorten if soort in self._by_soort]
        if len(there) <= 1:
            return self._by_soort[there[0]] if there else ()
        return tuple(found for found in self.gebeurtenissen if found.soort in there)

    def first(self, soort: str) -> Gebeurtenis | None:
        """Find the first event of a kind."""
        return next(iter(self._by_soort.get(soort, ())), None)

    @property
    def creates_zaak(self) -> bool:
        """True when the zaak is new."""
        return self.first("zaken.zaak.aangemaakt") is not None


def read_item(item: WorkItem) -> Message:
    """Read the events of a work item."""
    envelopes = [orjson.loads(event.value) for event in item.events]
    applicatie = ""
    for envelope in envelopes[:1]:
        applicatie = str(envelope.get("source", "")).rpartition(":systeem:")[2]
    events = (
        (str(envelope["type"]), envelope.get("data") or {}, str(envelope.get("dataref") or ""))
        for envelope in envelopes
    )
    return read_message(events, message=item.message, applicatie=applicatie)


def read_message(
    events: Iterable[tuple[str, Mapping[str, Any], str]], *, message: str, applicatie: str = ""
) -> Message:
    """Read (type, data, dataref) of each event, in the order of the message."""
    counts: dict[str, int] = {}
    found: list[Gebeurtenis] = []
    for full, data, dataref in events:
        soort = full.removeprefix(_PREFIX).removesuffix(_SUFFIX)
        # numbered within the object: "rol/3" is the third event about a rol, whatever happened to it
        group = soort.rpartition(".")[0]
        counts[group] = counts.get(group, 0) + 1
        found.append(Gebeurtenis(soort=soort, nummer=counts[group], data=_emptied(data), dataref=dataref))
    found += _named(found, counts)
    return Message(message=message, applicatie=applicatie, zaak=_zaak(found), gebeurtenissen=tuple(found))


def _emptied(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the data with null for what is established to be unknown: ZGW can only say that by being empty (MAPPING E.3)."""
    for name in _OBJECTS:
        said = data.get(name)
        if isinstance(said, Mapping) and _ESTABLISHED in said.values():
            data = {**data, name: {key: None if value == _ESTABLISHED else value for key, value in said.items()}}
    return data


def _named(events: list[Gebeurtenis], counts: dict[str, int]) -> list[Gebeurtenis]:
    """Give the parts that the message names as being there already: who lacks one adds it (ACCEPTANCE 51, 84)."""
    found: list[Gebeurtenis] = []
    for event in events:
        bron = event.data.get("bron")
        for item in bron.get("genoemd", ()) if isinstance(bron, Mapping) else ():
            for member in ("rol", "status"):
                if member in item:
                    group = f"zaken.{member}"
                    counts[group] = counts.get(group, 0) + 1
                    data = {"zaak": event.data.get("zaak"), member: item[member]}
                    found.append(Gebeurtenis(soort=f"{group}.genoemd", nummer=counts[group], data=data))
    return found


def key_of(value: object) -> Sleutel | None:
    """Read a natural key; None where the identificatie is missing."""
    if not isinstance(value, Mapping):
        return None
    identificatie = value.get("identificatie")
    if not isinstance(identificatie, str) or not identificatie:
        return None
    return identificatie, str(value.get("bronorganisatie") or "")


def besluit_key_of(value: object) -> Sleutel | None:
    """Read the natural key of a besluit; None where the identificatie is missing."""
    if not isinstance(value, Mapping):
        return None
    return key_of({**value, "bronorganisatie": value.get("verantwoordelijkeOrganisatie")})


def _zaak(events: list[Gebeurtenis]) -> Sleutel | None:
    for event in events:
        for member in ("zaak", "hoofdzaak"):
            found = key_of(event.data.get(member))
            if found is not None:
                return found
    return None
