"""What intake works with; `wiring` gives the implementations."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from lxml import etree

from adapter import observe, settings, stuf, tenancy, translation, validation
from adapter.errors import Finding
from adapter.intake.letter import Answer, Inbound, Letter
from adapter.journal import BlobStore, Journal, LeveringView

__all__ = [
    "Ask",
    "AskPersons",
    "CheckKnown",
    "Documents",
    "FindConflicts",
    "Found",
    "HandedOut",
    "IsAllThere",
    "Ports",
    "Reserve",
    "Subscribers",
]


class CheckKnown(Protocol):
    """What can be known of a message at its target before it is acknowledged (ARCHITECTURE 3.4)."""

    async def __call__(
        self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str
    ) -> tuple[Finding, ...]:
        """Give what the target would refuse; () when nothing is known against it, or the target can't be asked."""


class IsAllThere(Protocol):
    """Whether a message that changes nothing names what the target lacks (ACCEPTANCE 50, 51)."""

    async def __call__(self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str) -> bool:
        """Give True when the target holds all of it; False also where that can't be known."""


class FindConflicts(Protocol):
    """Where the sender of a change thought that something else was stored (MAPPING E.3)."""

    async def __call__(self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str) -> tuple[str, ...]:
        """Give the members; () also where that can't be known at once."""


class Found(Protocol):
    """What the source holds; `vervolg`: there is more than was asked at most."""

    @property
    def beelden(self) -> Sequence[translation.Beeld]:
        """One for each object that was found."""

    @property
    def vervolg(self) -> bool:
        """True when the list was cut."""


class FoundPersons(Found, Protocol):
    """What the source of persons holds."""

    @property
    def meldingen(self) -> Sequence[str]:
        """What the asker must know of the answer; never a value."""


class AskPersons(Protocol):
    """Ask the source of persons."""

    async def __call__(self, gemeente: str, vraag: translation.Persoonsvraag) -> FoundPersons:
        """Give the persons; none found is no error. Raises Refused, Unavailable."""


class Ask(Protocol):
    """Ask the source (the way of a question)."""

    async def __call__(self, gemeente: str, vraag: translation.Vraag, *, rsin: str) -> Found:
        """Give what the source holds; none found is no error. Raises Refused, Unavailable."""


class PassOn(Protocol):
    """A question passed on to a legacy system that answers in StUF."""

    def serves(self, gemeente: str, pack: str) -> bool:
        """True when such a system answers the questions of this pack."""

    async def __call__(self, gemeente: str, question: etree._Element, soapaction: str) -> etree._Element | None:
        """Give its answer; None where it says that there is no such object. Raises Refused, Unavailable."""


class HandedOut(Protocol):
    """A document that is locked for its asker."""

    @property
    def beeld(self) -> translation.Beeld:
        """The document as it is under the lock."""

    @property
    def url(self) -> str:
        """Its address at the source."""

    @property
    def lock(self) -> str:
        """The lock: a secret of who has the document."""


class Documents(Protocol):
    """Documents handed out for editing."""

    async def check_out(self, gemeente: str, vraag: translation.Vraag, *, rsin: str) -> HandedOut:
        """Lock a document and read it. Raises Refused, OutcomeUnknown, Unavailable."""

    async def put_back(self, gemeente: str, url: str, lock: str) -> None:
        """Release it again: it could not be handed out after all. Raises nothing."""


class Ended(Protocol):
    """How the delivery of a message ended."""

    async def __call__(self, gemeente: str, bericht_id: str) -> LeveringView | None:
        """Wait for it, for as long as a caller can be kept waiting; None when it has not ended by then."""


class Subscribers(Protocol):
    """Who else is told what happened (koppelvlak.toml, abonnees)."""

    def __call__(self, gemeente: str, connection: str, event_types: Sequence[str]) -> tuple[str, ...]:
        """Give the targets that want one of these events; never the system that sent them through `connection`."""


class Reserve(Protocol):
    """Give out a number."""

    async def __call__(
        self, gemeente: str, *, soort: str, organisatie: settings.Organisatie, now: datetime.datetime
    ) -> str:
        """Give an identificatie that was never given before, also after kill -9."""


class Forward(Protocol):
    """A message passed on to a legacy zaaksysteem."""

    async def __call__(self, name: str, inbound: Inbound, operatie: stuf.Operatie) -> Answer:
        """Give its answer as it is. Raises Refused, Unavailable."""


class ZaaktypeOf(Protocol):
    """Of which zaaktype a zaak is at the source."""

    async def __call__(self, gemeente: str, identificatie: str, bronorganisatie: str) -> str:
        """Give its code; "" where the source does not have the zaak. Raises Refused, Unavailable."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as intake sees it."""

    tenants: tenancy.Tenants
    packs: validation.Packs
    mappings: translation.Mappings
    journal: Journal
    blobs: BlobStore
    check_known: CheckKnown
    is_all_there: IsAllThere
    find_conflicts: FindConflicts
    ask: Ask
    ask_persons: AskPersons
    pass_on: PassOn
    pseudonym: Callable[[str, str], str]  # (gemeente, number of a person) -> what stands for it outside the data
    reserve: Reserve
    documents: Documents
    ended: Ended
    subscribers: Subscribers
    forward: Forward
    zaaktype_of: ZaaktypeOf
    installation: str
    clock: Callable[[], datetime.datetime]
    new_id: Callable[[], str]  # 32 hex digits, ascending with time
    notify: Callable[[], Awaitable[None] | None]  # something was accepted
    metrics: observe.Metrics

    def mappings_for(self, letter: Letter) -> translation.Mappings:
        """Give the mappings as they hold for the sender's connection: with its overlays over them."""
        return self.mappings if letter.connection is None else self.mappings.overlaid(letter.connection.overlays)
