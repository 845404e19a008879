"""A mapping: one operation of a pack, with its ways to and from events."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as TypedMapping
from datetime import datetime
from typing import Any, Literal, assert_never
from urllib.parse import unquote

from lxml import etree

from adapter import guard, stuf
from adapter.errors import Finding, Misconfigured, Refused
from adapter.stuf.tijd import AMSTERDAM
from adapter.translation.basisbericht import Basisbericht
from adapter.translation.besluit import Besluitbericht
from adapter.translation.documentactie import Ontgrendeling, Uitcheck, Wijziging, checked_out_id
from adapter.translation.heen import write_kennisgeving
from adapter.translation.in_stuf import told_in_stuf
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.names import clark
from adapter.translation.nummer import Nummer
from adapter.translation.objects import Objects
from adapter.translation.overdracht import Overdracht
from adapter.translation.overlays import Overlay
from adapter.translation.paths import at
from adapter.translation.personen import Personen
from adapter.translation.tables import Table
from adapter.translation.types import Beeld, Context, Persoonsvraag, Translated, Vraag
from adapter.translation.vraag import SELECTS, Questions

__all__ = ["Kind", "Mapping", "Mappings", "Way"]

Kind = Literal[
    "kennisgeving",
    "vraag",
    "nummer",
    "uitcheck",
    "wijziging",
    "ontgrendeling",
    "overdracht",
    "personen",
    "basisbericht",
    "besluit",
]
_WRITTEN = frozenset(
    {"kennisgeving", "wijziging", "overdracht", "basisbericht", "besluit"}
)  # what events can be written as
Way = (
    Kennisgeving
    | Questions
    | Nummer
    | Uitcheck
    | Wijziging
    | Ontgrendeling
    | Overdracht
    | Personen
    | Basisbericht
    | Besluitbericht
)

_KINDS: TypedMapping[type[Way], Kind] = {
    Kennisgeving: "kennisgeving",
    Questions: "vraag",
    Nummer: "nummer",
    Uitcheck: "uitcheck",
    Wijziging: "wijziging",
    Ontgrendeling: "ontgrendeling",
    Overdracht: "overdracht",
    Personen: "personen",
    Basisbericht: "basisbericht",
    Besluitbericht: "besluit",
}

_GONE = frozenset({"nl.zaken.zaak.afgemeld.v1", "nl.documenten.informatieobject.afgemeld.v1"})
_OURS = "KOPPELVLAK"  # who sends what we write


class Mapping:
    """One operation.

    Args:
        major: goes up when the same message would give other events.
        way: what it does; its kind follows from it.
    """

    def __init__(
        self,
        *,
        pack: str,
        operatie: str,
        major: int,
        root: str,
        way: Way,
    ) -> None:
        self.pack = pack
        self.operatie = operatie
        self.major = major
        self._root = root
        self._way = way

    @property
    def kind(self) -> Kind:
        """What kind of message it is."""
        return _KINDS[type(self._way)]

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give what a message says happened; a question says nothing (what was locked by it: `checked_out`).

        Raises:
            Refused: what the message says can't be.
        """
        match self._way:
            case Kennisgeving() | Wijziging() | Ontgrendeling() | Overdracht() | Basisbericht() | Besluitbericht():
                return self._way.to_events(payload, context)
            case Nummer():
                return self._way.to_events(context)
            case Questions() | Uitcheck() | Personen():
                return Translated(drafts=(), zaak=None, touches=(), warnings=())
            case _:
                assert_never(self._way)

    def asked_persons(self, payload: etree._Element) -> Persoonsvraag | None:
        """Read what a question about persons asks; None for another question.

        Raises:
            Refused: no question that a source of persons can answer.
        """
        return self._way.asked(payload) if isinstance(self._way, Personen) else None

    def asked(self, payload: etree._Element) -> Vraag:
        """Read what a question asks.

        Raises:
            Refused: no selection that we know.
        """
        if isinstance(self._way, Uitcheck):
            return self._way.asked(payload)
        return self._questions().asked(payload)

    def checked_out(self, identificatie: str, context: Context) -> Translated:
        """Give the event that a document was locked for its asker; without the lock, which is a secret."""
        assert isinstance(self._way, Uitcheck), self.operatie
        return self._way.to_events(identificatie, context)

    def checked_out_answer(
        self,
        payload: etree._Element,
        beeld: Beeld,
        *,
        checked_out_id: str,
        checked_out_by: str | None,
        stuurgegevens: stuf.Stuurgegevens,
    ) -> etree._Element:
        """Write the answer (Du02) to who asked a document for editing: the document and its lock."""
        assert isinstance(self._way, Uitcheck), self.operatie
        return self._way.answer(
            payload,
            beeld,
            checked_out_id=checked_out_id,
            checked_out_by=checked_out_by,
            stuurgegevens=stuurgegevens,
        )

    def checked_out_id(self, payload: etree._Element) -> str | None:
        """Read the lock that a message brings back; None for one without."""
        return checked_out_id(payload) if isinstance(self._way, Wijziging | Ontgrendeling) else None

    def handed_out_id(self, answer: etree._Element) -> str:
        """Read the lock from the answer (Du02) with which a document was handed out."""
        return checked_out_id(answer) or ""

    def document(self, payload: etree._Element) -> str:
        """Read the identificatie of the document that a message hands back or releases; "" for other messages."""
        return self._way.identificatie(payload) if isinstance(self._way, Wijziging | Ontgrendeling) else ""

    def answer(
        self,
        payload: etree._Element,
        beelden: Sequence[Beeld],
        *,
        stuurgegevens: stuf.Stuurgegevens,
        vervolg: bool = False,
        meldingen: Sequence[str] = (),
    ) -> etree._Element:
        """Write the answer (La01) to a question: only what its scope asks.

        Args:
            beelden: what the source holds of each object found; none: an answer without objects.
            stuurgegevens: of the answer.
            vervolg: there are more objects than these.
            meldingen: what the asker must know about the answer; only an answer about persons has a place for it.
        """
        if isinstance(self._way, Personen):
            return self._way.answer(payload, beelden, stuurgegevens=stuurgegevens, vervolg=vervolg, meldingen=meldingen)
        return self._questions().answer(payload, beelden, stuurgegevens=stuurgegevens, vervolg=vervolg)

    def free_answer(
        self, payload: etree._Element, *, identificatie: str, stuurgegevens: stuf.Stuurgegevens
    ) -> etree._Element:
        """Write the answer (Du02) to a question for a number."""
        assert isinstance(self._way, Nummer), self.operatie
        assert payload is not None
        return self._way.answer(identificatie=identificatie, stuurgegevens=stuurgegevens)

    @property
    def soort(self) -> str:
        """What a genereer…Identificatie asks a number for: zaak, document or besluit; "" for other operations."""
        return self._way.what if isinstance(self._way, Nummer) else ""

    def makes(self, event_type: str) -> bool:
        """True when this operation makes events of this type about its own object."""
        if isinstance(self._way, Wijziging | Basisbericht | Besluitbericht):
            return self._way.makes(event_type)
        if isinstance(self._way, Overdracht):
            return event_type == self._way.event_type
        if not isinstance(self._way, Kennisgeving):
            return False
        ways = self._way.mutatiesoorten
        return any(event_type in self._way.entity.events.get(soort, ()) for soort in ways)

    @property
    def goes_back(self) -> bool:
        """True when the events of its messages can be written as such a message again."""
        return self.kind in _WRITTEN

    @property
    def mutatiesoorten(self) -> tuple[str, ...]:
        """The mutatiesoorten that its messages take; () where they have none."""
        match self._way:
            case Kennisgeving() | Basisbericht():
                return self._way.mutatiesoorten
            case Wijziging():
                return self._way.kennisgeving.mutatiesoorten
            case _:
                return ()

    @property
    def changes(self) -> bool:
        """True when this operation tells of a change (W)."""
        return isinstance(self._way, Kennisgeving) and "W" in self._way.mutatiesoorten

    @property
    def entiteittype(self) -> str:
        """The entiteittype of its object."""
        return self._way.entity.entity.text("type") if isinstance(self._way, Kennisgeving | Basisbericht) else ""

    @property
    def only(self) -> frozenset[str] | None:
        """The relations of a kennisgeving that alone count; None where all does."""
        return self._way.only if isinstance(self._way, Kennisgeving) else None

    def to_stuf(self, events: Sequence[TypedMapping[str, Any]], *, stuurgegevens: stuf.Stuurgegevens) -> etree._Element:
        """Give the StUF message that the events of one message are, as a tree; raises Refused as `write` does."""
        return guard.parse(self.write(events, stuurgegevens=stuurgegevens))

    def write(self, events: Sequence[TypedMapping[str, Any]], *, stuurgegevens: stuf.Stuurgegevens) -> bytes:
        """Write the StUF message that the events of one message are.

        The content of a document is written as its reference (64 hex digits), as the guard leaves it.

        Raises:
            Refused: they are no message of this operation.
        """
        match self._way:
            case Kennisgeving() if events:
                return write_kennisgeving(self._way, self._root, events, stuurgegevens)
            case Wijziging() | Overdracht() | Basisbericht() | Besluitbericht() if events:
                return self._way.write(self._root, events, stuurgegevens)
            case _:
                raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self.operatie}))

    def header(self, header: stuf.Stuurgegevens) -> stuf.Stuurgegevens:
        """Give the stuurgegevens of a message of this operation: with its berichtcode, and its entiteittype or functie."""
        match self._way:
            case Wijziging():
                return dataclasses.replace(header, berichtcode="Di02", functie=self._way.functie)
            case Besluitbericht():
                return dataclasses.replace(header, berichtcode="Di01", functie=self._way.functie)
            case Overdracht():
                return dataclasses.replace(header, berichtcode=self._way.berichtcode, functie=self._way.functie)
            case Basisbericht():
                return dataclasses.replace(header, berichtcode=self._way.berichtcode, entiteittype=self.entiteittype)
            case _:
                return dataclasses.replace(header, berichtcode="Lk01", entiteittype=self.entiteittype)

    @property
    def root(self) -> str:
        """The tag of its message, as a Clark name."""
        return clark(self._root, "ZKN")

    @property
    def objects(self) -> Objects | None:
        """Where the objects of its message stand and what reads them; None for a message without rows of its own."""
        return None if isinstance(self._way, Nummer | Ontgrendeling | Overdracht) else self._way.objects(self.root)

    @property
    def claims(self) -> TypedMapping[str, str]:
        """What a message without rows of its own says: path in it -> path in its event."""
        return self._way.claims if isinstance(self._way, Ontgrendeling | Overdracht) else {}

    @property
    def repeats(self) -> frozenset[str]:
        """The elements of such a message that, but for what is claimed, only tell which object it is about."""
        return frozenset({"document"}) if isinstance(self._way, Ontgrendeling) else frozenset()

    @property
    def asked_within(self) -> str:
        """The element of its message that holds the question; "" where the message itself is one."""
        return self._way.within if isinstance(self._way, Uitcheck) else ""

    @property
    def selects(self) -> frozenset[str] | None:
        """The paths that a question may select by; None where each row with a member may."""
        return None if isinstance(self._way, Personen) else SELECTS

    @property
    def file(self) -> str:
        """The file of the operation, as it is named in messages."""
        return f"{self.pack}/{self.operatie}.toml"

    def _questions(self) -> Questions:
        assert isinstance(self._way, Questions), self.operatie
        return self._way


class Mappings:
    """All mappings, by pack and operation.

    Args:
        overlays: those that can be laid over them.
        laid: those that are laid over them.
        overlaid: compiles the mappings with these overlays over them, each combination once.
    """

    def __init__(
        self,
        mappings: dict[tuple[str, str], Mapping],
        tables: TypedMapping[str, Table] | None = None,
        *,
        overlays: TypedMapping[str, Overlay] | None = None,
        laid: Sequence[Overlay] = (),
        overlaid: Callable[[tuple[str, ...]], Mappings] | None = None,
    ) -> None:
        self._mappings = mappings
        self.tables: TypedMapping[str, Table] = tables or {}
        self.overlays: TypedMapping[str, Overlay] = overlays or {}
        self.laid = tuple(laid)
        self._overlaid = overlaid

    @property
    def by_name(self) -> TypedMapping[tuple[str, str], Mapping]:
        """All of them, by (pack, operation)."""
        return self._mappings

    def overlaid(self, names: tuple[str, ...]) -> Mappings:
        """Give the mappings with these overlays over them, a later one over an earlier; without names these themselves.

        Raises:
            Misconfigured: no such overlay, or one that can't be meant.
        """
        if not names:
            return self
        assert self._overlaid is not None, "overlays go over the mappings as they were read"
        return self._overlaid(names)

    def find(self, pack: str, operatie: str) -> Mapping | None:
        """Find a mapping."""
        return self._mappings.get((pack, operatie))

    def get(self, pack: str, operatie: str) -> Mapping:
        """Give a mapping.

        Raises:
            Misconfigured: there is none.
        """
        found = self.find(pack, operatie)
        if found is None:
            facts: dict[str, Any] = {"pack": pack, "operatie": operatie}
            raise Misconfigured(Finding(code="mapping-ontbreekt", facts=facts))
        return found

    def to_stuf(
        self, pack: str, events: Sequence[TypedMapping[str, Any]], *, referentienummer: str, now: datetime
    ) -> etree._Element:
        """Write the StUF message of `pack` that the events of one message are; the operation follows from them.

        Args:
            now: aware; becomes tijdstipBericht.

        Raises:
            Refused: they are no message of the pack.
        """
        events = told_in_stuf(events)
        mapping = self.for_events(pack, events)
        source = str(events[0].get("source", ""))
        organisatie, _, applicatie = source.removeprefix("urn:nld:").partition(":systeem:")
        code = organisatie.rpartition(":")[2] or None
        header = stuf.Stuurgegevens(
            zender=stuf.Systeem(organisatie=code, applicatie=_OURS),
            ontvanger=stuf.Systeem(organisatie=code, applicatie=unquote(applicatie)[:50].ljust(3, "_")),
            referentienummer=referentienummer,
            tijdstip_bericht=now.astimezone(AMSTERDAM).strftime("%Y%m%d%H%M%S") + f"{now.microsecond // 1000:03d}",
        )
        return mapping.to_stuf(events, stuurgegevens=mapping.header(header))

    def for_events(self, pack: str, events: Sequence[TypedMapping[str, Any]]) -> Mapping:
        """Give the operation of events: as the message came, by its name without its berichtcode; else what makes these.

        Raises:
            Refused: they are no message of the pack.
        """
        ours = [mapping for mapping in self if mapping.pack == pack and mapping.kind in _WRITTEN]
        named = {_service(str(at(event, "data", "bron", "operatie") or "")) for event in events}
        for mapping in ours:
            told = mapping.kind != "overdracht" or any(mapping.makes(str(event["type"])) for event in events)
            if {_service(mapping.operatie)} == named and told:
                return mapping
        for mapping in ours:
            if mapping.only is None and any(mapping.makes(str(event["type"])) for event in events):
                return mapping
        if any(str(event["type"]) in _GONE for event in events):  # no change says that an object is no longer followed
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": pack}))
        changes = [mapping for mapping in ours if mapping.only is None and mapping.kind == "kennisgeving"]
        types = {str(event["type"]) for event in events}
        for mapping in changes:
            if mapping.changes and (objects := mapping.objects) is not None and types & objects.types:
                return mapping
        if events and changes and str(events[0]["type"]).startswith("nl.zaken."):
            return next((mapping for mapping in changes if mapping.changes), changes[0])
        raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": pack}))

    def __iter__(self) -> Iterator[Mapping]:
        return iter(self._mappings.values())

    def __len__(self) -> int:
        return len(self._mappings)


def _service(operatie: str) -> str:
    """Give the name of a service without its berichtcode: creeerZaak_Lk01 and creeerZaak_ZakLk01 are one."""
    return operatie.partition("_")[0]
