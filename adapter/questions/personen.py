"""THE way of a question about persons: criteria → Haal Centraal → persons with the fields asked (MAPPING D.1).

Only the fields that the scope needs are asked. A search gives part of a person; who wants more gets it by a second call
with the BSNs found.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from adapter.errors import Finding, Refused, Unavailable
from adapter.peers import Brp, Json
from adapter.questions.zoekvorm import Criteria, Zoekvraag, choose, matches

__all__ = ["AskedPersons", "Personen", "PersonenAntwoord"]

_BSN: Final = "burgerservicenummer"
_AT_ONCE: Final = 20  # BSNs a call
_BEPERKT: Final = frozenset(  # what a search gives of a person
    {
        _BSN,
        "geboorte.datum",
        "geslacht",
        "naam.adellijkeTitelPredicaat",
        "naam.geslachtsnaam",
        "naam.voorletters",
        "naam.voornamen",
        "naam.voorvoegsel",
    }
)
_AUTOMATIC: Final = frozenset({"geheimhoudingPersoonsgegevens", "opschortingBijhouding"})  # given, asked or not
_ADDRESS: Final = "verblijfplaats.verblijfadres."
_GONE: Final = "W"  # reason of opschorting: the person is wiped
_WHOLE: Final = (".code", ".omschrijving", ".soort")


class AskedPersons(Criteria, Protocol):
    """What a question about persons asks; `translation.Persoonsvraag` has this form."""

    @property
    def elementen(self) -> Mapping[str, str]:
        """Path -> element of StUF."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Elements of the question that can't be used."""

    @property
    def fields(self) -> tuple[str, ...]:
        """What the answer needs."""

    @property
    def maximum(self) -> int:
        """Greatest number of persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonenAntwoord:
    """The persons; `vervolg`: there are more; `meldingen`: what the asker must know. Holds personal data: never log it."""

    beelden: Sequence[Json]
    vervolg: bool = False
    meldingen: tuple[str, ...] = ()


class Personen:
    """Answers questions about persons from one source; None: no source is configured.

    Args:
        deadline_s: for a whole question.
    """

    def __init__(self, brp: Brp | None, *, deadline_s: float) -> None:
        self._brp = brp
        self._deadline_s = deadline_s

    async def answer(self, asked: AskedPersons) -> PersonenAntwoord:
        """Give the persons that the source has; none found is no error.

        Raises:
            Refused: no search takes these criteria, the source does not allow it, or finds too many.
            Unavailable: the source is away, or the deadline passed (StUF960).
        """
        if self._brp is None:
            raise Refused(Finding(code="brp-niet-ingericht", source="koppelvlak.toml"))
        search = choose(asked)
        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._answer(self._brp, asked, search)
        except TimeoutError as error:
            raise Unavailable(Finding(code="vraag-niet-op-tijd")) from error

    async def _answer(self, brp: Brp, asked: AskedPersons, search: Zoekvraag) -> PersonenAntwoord:
        # that a part of an address must be empty no search can say: it is fetched to be compared (MAPPING D.1)
        empty = [path for path, value in search.rest.items() if value is None and path.startswith(_ADDRESS)]
        fields = list(dict.fromkeys((*asked.fields, *empty)))
        filters = {path: value for path, value in search.rest.items() if _is_given(path, fields)}
        left_over = [asked.elementen.get(path, path) for path in search.rest if path not in filters]
        if search.searches and not set(fields) <= _BEPERKT:
            found = await brp.personen({**search.body, "fields": [_BSN]})
            found = await self._whole(brp, _bsns(found), fields, maximum=None if filters else asked.maximum + 1)
        else:
            found = await brp.personen({**search.body, "fields": fields})
        persons = [
            persoon
            for persoon in found
            if not _is_gone(persoon) and all(matches(persoon, path, value) for path, value in filters.items())
        ]
        meldingen = tuple(f"StUF0001: {name}" for name in dict.fromkeys((*left_over, *asked.unknown)))
        return PersonenAntwoord(
            beelden=persons[: asked.maximum], vervolg=len(persons) > asked.maximum, meldingen=meldingen
        )

    async def _whole(self, brp: Brp, bsns: Sequence[str], fields: list[str], *, maximum: int | None) -> list[Json]:
        """Give persons by their BSNs, in the order in which they were found."""
        bsns = bsns[:maximum]
        found: dict[str, Json] = {}
        for begin in range(0, len(bsns), _AT_ONCE):
            batch = list(bsns[begin : begin + _AT_ONCE])
            query: Json = {"type": "RaadpleegMetBurgerservicenummer", _BSN: batch, "fields": fields}
            found.update({str(persoon.get(_BSN)): persoon for persoon in await brp.personen(query)})
        return [found[bsn] for bsn in bsns if bsn in found]


def _bsns(found: Sequence[Json]) -> list[str]:
    return [persoon[_BSN] for persoon in found if isinstance(persoon.get(_BSN), str)]


def _is_gone(persoon: Json) -> bool:
    held = persoon.get("opschortingBijhouding")
    reason = held.get("reden") if isinstance(held, dict) else None
    return isinstance(reason, dict) and reason.get("code") == _GONE


def _is_given(path: str, fields: Sequence[str]) -> bool:
    """True when the answer of the source holds this, so that it can be compared."""
    whole = next((path.removesuffix(end) for end in _WHOLE if path.endswith(end)), path)
    return whole in fields or whole.partition(".")[0] in _AUTOMATIC
