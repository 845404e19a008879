"""A mapping: one operation of a pack, with its ways to and from events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, assert_never

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Misconfigured
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.nummer import Nummer
from adapter.translation.types import Beeld, Context, Translated, Vraag
from adapter.translation.vraag import Questions

__all__ = ["Mapping", "Mappings"]


class Mapping:
    """One operation.

    Args:
        major: goes up when the same message would give other events.
        kind: kennisgeving, vraag or nummer.
    """

    def __init__(
        self,
        *,
        pack: str,
        operatie: str,
        major: int,
        way: Kennisgeving | Questions | Nummer,
    ) -> None:
        self.pack = pack
        self.operatie = operatie
        self.major = major
        self._way = way

    @property
    def kind(self) -> Literal["kennisgeving", "vraag", "nummer"]:
        """What kind of message it is."""
        match self._way:
            case Kennisgeving():
                return "kennisgeving"
            case Questions():
                return "vraag"
            case Nummer():
                return "nummer"
            case _:
                assert_never(self._way)

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give what a message says happened; a question says nothing.

        Raises:
            Refused: what the message says can't be.
        """
        match self._way:
            case Kennisgeving():
                return self._way.to_events(payload, context)
            case Nummer():
                return self._way.to_events(context)
            case Questions():
                return Translated(drafts=(), zaak=None, touches=(), warnings=())
            case _:
                assert_never(self._way)

    def asked(self, payload: etree._Element) -> Vraag:
        """Read what a question asks.

        Raises:
            Refused: no selection that we know.
        """
        return self._questions().asked(payload)

    def answer(
        self,
        payload: etree._Element,
        beelden: Sequence[Beeld],
        *,
        stuurgegevens: stuf.Stuurgegevens,
        vervolg: bool = False,
    ) -> etree._Element:
        """Write the answer (La01) to a question: only what its scope asks.

        Args:
            beelden: what the source holds of each object found; none: an answer without objects.
            stuurgegevens: of the answer.
            vervolg: there are more objects than these.
        """
        return self._questions().answer(payload, beelden, stuurgegevens=stuurgegevens, vervolg=vervolg)

    def free_answer(
        self, payload: etree._Element, *, identificatie: str, stuurgegevens: stuf.Stuurgegevens
    ) -> etree._Element:
        """Write the answer (Du02) to a question for a number."""
        assert isinstance(self._way, Nummer), self.operatie
        assert payload is not None
        return self._way.answer(identificatie=identificatie, stuurgegevens=stuurgegevens)

    def _questions(self) -> Questions:
        assert isinstance(self._way, Questions), self.operatie
        return self._way


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
