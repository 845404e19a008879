"""A mapping: one operation of a pack, with its ways to and from events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from adapter.errors import Finding, Misconfigured
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.types import Context, Translated

__all__ = ["Mapping", "Mappings"]


class Mapping:
    """One operation.

    Args:
        major: goes up when the same message would give other events.
        kind: kennisgeving, vraag or nummer.
    """

    def __init__(self, *, pack: str, operatie: str, kind: str, major: int, kennisgeving: Kennisgeving | None) -> None:
        self.pack = pack
        self.operatie = operatie
        self.kind = kind
        self.major = major
        self._kennisgeving = kennisgeving

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give what a message says happened.

        Raises:
            Refused: what the message says can't be.
        """
        if self._kennisgeving is not None:
            return self._kennisgeving.to_events(payload, context)
        return Translated(drafts=(), zaak=None, touches=(), warnings=())


class Mappings:
    """All mappings, by pack and operation."""

    def __init__(self, mappings: dict[tuple[str, str], Mapping]) -> None:
        self._mappings = mappings

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

    def __iter__(self) -> Iterator[Mapping]:
        return iter(self._mappings.values())

    def __len__(self) -> int:
        return len(self._mappings)
