"""What intake works with; `wiring` gives the implementations."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from adapter import observe, tenancy, translation, validation
from adapter.errors import Finding
from adapter.journal import BlobStore, Journal

__all__ = ["Ask", "CheckKnown", "Found", "Ports", "Reserve"]


class CheckKnown(Protocol):
    """What can be known of a message at its target before it is acknowledged (ARCHITECTURE 3.4)."""

    async def __call__(
        self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str
    ) -> tuple[Finding, ...]:
        """Give what the target would refuse; () when nothing is known against it, or the target can't be asked."""


class Found(Protocol):
    """What the source holds; `vervolg`: there is more than was asked at most."""

    @property
    def beelden(self) -> Sequence[translation.Beeld]:
        """One for each object that was found."""

    @property
    def vervolg(self) -> bool:
        """True when the list was cut."""


class Ask(Protocol):
    """Ask the source (the way of a question)."""

    async def __call__(self, gemeente: str, vraag: translation.Vraag, *, rsin: str) -> Found:
        """Give what the source holds; none found is no error. Raises Refused, Unavailable."""


class Reserve(Protocol):
    """Give out a number."""

    async def __call__(self, gemeente: str, *, soort: str, gemeentecode: str, now: datetime.datetime) -> str:
        """Give an identificatie that was never given before, also after kill -9."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as intake sees it."""

    tenants: tenancy.Tenants
    packs: validation.Packs
    mappings: translation.Mappings
    journal: Journal
    blobs: BlobStore
    check_known: CheckKnown
    ask: Ask
    reserve: Reserve
    installation: str
    clock: Callable[[], datetime.datetime]
    new_id: Callable[[], str]  # 32 hex digits, ascending with time
    notify: Callable[[], Awaitable[None] | None]  # something was accepted
    metrics: observe.Metrics
