"""Messages: the list, one with its timeline, and how both are read. Every search is bound to gemeenten."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from adapter import journal
from adapter.journal import BerichtState, BerichtView, Journal, LeveringState
from adapter.status.answers import ProblemError
from adapter.status.api import Model
from adapter.status.fouten import code_named, codes_meant
from adapter.status.shapes import Bevinding, Moment, Page, PageQuery, Reden, bevinding

__all__ = [
    "Bericht",
    "BerichtLijst",
    "BerichtVolledig",
    "BerichtenQuery",
    "FoundCodes",
    "PersoonVraag",
    "Zoekvraag",
    "find_bericht",
    "read_bericht",
    "read_whole",
    "search",
    "search_codes",
    "view_json",
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Long = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00-\x1f\x7f]*$")]
State = BerichtState | LeveringState

FOUTEN_MAX: Final = 2_000  # messages of each error that are read for one page over several
MERGED_MAX: Final = 20_000  # places of each gemeente that are read for one page over several


class Levering(Model):
    """De bezorging bij een doel."""

    doel: str
    status: LeveringState
    poging: int
    opnieuw_op: datetime.datetime | None
    bevindingen: Sequence[Bevinding]
    waarschuwingen: Sequence[Bevinding]
    resultaat: Mapping[str, Any] = Field(description="Wat het doel teruggaf, zoals de URL van de zaak.")


class Bericht(Model):
    """Een bericht zoals de lijst het toont."""

    id: str
    gemeente: str
    verbinding: str | None
    standaard: str | None
    bericht: str | None
    berichtcode: str | None
    zender: str | None
    referentienummer: str | None
    zaken: Sequence[str]
    status: BerichtState
    ontvangen: datetime.datetime
    antwoord_status: int | None = Field(description="HTTP-status van het antwoord aan de zender.")
    bevindingen: Sequence[Bevinding]
    waarschuwingen: Sequence[Bevinding]
    leveringen: Sequence[Levering]


class BerichtLijst(Page[Bericht]):
    """Een bladzijde van berichten."""


class Event(Model):
    """Een event dat uit het bericht is gemaakt."""

    id: str
    volgnummer: int
    type: str
    subject: str


class Plaats(Model):
    """Waar een event op de backbone staat."""

    volgnummer: int
    topic: str
    partitie: int
    offset: int


class Stap(Model):
    """Een overgang in de geschiedenis van het bericht; een rij van de audit."""

    op: datetime.datetime
    doel: str | None = Field(description="Bij welk doel; null: op weg naar de backbone.")
    van: str | None
    naar: str
    door: str
    duur_ms: int | None = Field(description="Hoe lang de vorige toestand bij dit doel duurde.")
    detail: Mapping[str, Any]


class BerichtVolledig(Bericht):
    """Een bericht met zijn tijdlijn en events."""

    events: Sequence[Event]
    gepubliceerd: Sequence[Plaats]
    tijdlijn: Sequence[Stap]


class Zoekvraag(PageQuery):
    """Waarnaar wordt gezocht; alles wat gegeven is, moet kloppen."""

    referentienummer: Text | None = Field(None, description="Referentienummer van de zender.")
    zaak: Text | None = Field(None, description="Zaakidentificatie.")
    event_id: Text | None = Field(None, description="Id van een event.")
    verbinding: Text | None = Field(None, description="Naam van de verbinding.")
    bericht: Text | None = Field(None, description="Soort bericht, bijvoorbeeld creeerZaak_Lk01.")
    status: State | None = Field(None, description="Toestand van het bericht of van een van zijn leveringen.")
    foutcode: Text | None = Field(
        None, description="Code van een weigering, of van een poging om te bezorgen, bijvoorbeeld statustype-onbekend."
    )
    fout: Long | None = Field(
        None,
        description="Tekst van een fout zoals de zender die kreeg, of woorden daarvan; in het Nederlands of Engels.",
    )
    vanaf: Moment | None = Field(None, description="Ontvangen op of na dit tijdstip.")
    tot: Moment | None = Field(None, description="Ontvangen voor dit tijdstip.")


class BerichtenQuery(Zoekvraag):
    """The filters of the list, in the query."""


class Persoon(Model):
    """Een persoon, en waarom op die persoon wordt gezocht."""

    bsn: Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$")] = Field(
        description="Wordt nergens bewaard, en staat nergens anders dan hier."
    )
    reden: Reden


class PersoonVraag(Zoekvraag):
    """The same in the body of a POST; there also by a person."""

    persoon: Persoon | None = Field(None, description="Alleen voor wie op personen mag zoeken.")


async def search(
    memory: Journal, gemeenten: Sequence[str], wanted: Zoekvraag, *, persons: Sequence[str] = ()
) -> tuple[int, Sequence[BerichtView]]:
    """Give the number of matches (-1: more than are counted) and one page, newest first; `persons`: pseudonyms.

    Raises ProblemError (400) for a page over several gemeenten that is further back than `MERGED_MAX`.
    """
    before, size = wanted.offset, wanted.aantal
    filters: dict[str, Any] = {
        "referentienummer": wanted.referentienummer,
        "zaak": wanted.zaak,
        "event_id": wanted.event_id,
        "connection": wanted.verbinding,
        "message": wanted.bericht,
        "state": wanted.status,
        "since": wanted.vanaf,
        "until": wanted.tot,
    }
    if len(gemeenten) > 1 and before + size > MERGED_MAX:
        raise ProblemError("te-ver-terug", aantal=MERGED_MAX)
    if persons:
        filters["persons"] = persons
    codes = _codes(wanted)
    if codes is None:
        return await memory.search(gemeente=gemeenten, limit=size, offset=before, **filters)
    if before + size > FOUTEN_MAX and len(codes) > 1:
        raise ProblemError("te-ver-terug-fout", aantal=FOUTEN_MAX)
    found = await search_codes(memory, gemeenten, codes, limit=before + size, **filters)
    return found.count, found.views[before : before + size]


def _codes(wanted: Zoekvraag) -> Sequence[str] | None:
    """Give the codes that are meant; None when no error is asked for, () when none can be meant."""
    by_text = None
    if wanted.fout is not None:
        named = code_named(wanted.fout)
        meant = dict.fromkeys(code for language in ("nl", "en") for code in codes_meant(wanted.fout, language))
        by_text = [named] if named is not None else list(meant)
    if wanted.foutcode is None:
        return by_text
    return [wanted.foutcode] if by_text is None or wanted.foutcode in by_text else []


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCodes:
    """Messages that have any of some errors, newest first; and which of the errors any has."""

    count: int
    views: Sequence[BerichtView]
    codes: Sequence[str]


async def search_codes(
    memory: Journal, gemeenten: Sequence[str], codes: Sequence[str], *, limit: int, **filters: Any
) -> FoundCodes:
    """Give those of several errors as one list; count -1: more than are counted."""
    total = 0
    views: dict[str, BerichtView] = {}
    hit = []
    for code in codes:
        count, found = await memory.search(gemeente=gemeenten, error=code, limit=limit, **filters)
        twice = sum(view.bericht_id in views for view in found)  # it has two of the errors
        total = -1 if count < 0 or total < 0 else total + count - twice
        hit += [code] if len(found) > twice else []
        views |= {view.bericht_id: view for view in found}
    newest = sorted(views.values(), key=lambda view: view.received_at, reverse=True)
    return FoundCodes(count=total, views=newest[:limit], codes=hit)


async def find_bericht(memory: Journal, gemeenten: Sequence[str], bericht_id: str) -> BerichtView | None:
    """Give one message; None when there is none, or it is of another gemeente."""
    view = await memory.find(bericht_id, gemeente=None)
    return view if view is not None and view.gemeente in gemeenten else None


def _of_view(view: BerichtView) -> dict[str, Any]:
    return {
        "id": view.bericht_id,
        "gemeente": view.gemeente,
        "verbinding": view.connection,
        "standaard": view.pack,
        "bericht": view.message,
        "berichtcode": view.berichtcode,
        "zender": view.zender,
        "referentienummer": view.referentienummer,
        "zaken": list(view.zaken),
        "status": view.state,
        "ontvangen": view.received_at,
        "antwoord_status": view.answer_status,
        "bevindingen": [bevinding(each) for each in view.findings],
        "waarschuwingen": [bevinding(each) for each in view.warnings],
        "leveringen": [_levering(each) for each in view.leveringen],
    }


def read_bericht(view: BerichtView) -> Bericht:
    """Give a message as the list shows it."""
    return Bericht.model_validate(_of_view(view), by_name=True)


def read_whole(view: BerichtView) -> BerichtVolledig:
    """Give a message with its events and every step; looks at it are told elsewhere, to who may know."""
    return BerichtVolledig.model_validate(
        {
            **_of_view(view),
            "events": [
                Event(id=event.event_id, volgnummer=event.ordinal, type=event.type, subject=event.subject)
                for event in view.events
            ],
            "gepubliceerd": [
                Plaats(volgnummer=p.ordinal, topic=p.topic, partitie=p.partition, offset=p.offset)
                for p in view.published
            ],
            "tijdlijn": _steps(view),
        },
        by_name=True,
    )


def _steps(view: BerichtView) -> list[Stap]:
    steps: list[Stap] = []
    begun: dict[str | None, datetime.datetime] = {}
    for each in view.transitions:
        if each.to_state == journal.LOOKED:
            continue
        before = begun.get(each.target)
        begun[each.target] = each.at
        steps.append(
            Stap(
                op=each.at,
                doel=each.target,
                van=each.from_state,
                naar=each.to_state,
                door=each.worker,
                duur_ms=None if before is None else round((each.at - before) / datetime.timedelta(milliseconds=1)),
                detail=dict(each.detail),
            )
        )
    return steps


def view_json(view: BerichtView, *, whole: bool = False) -> dict[str, Any]:
    """Give a message as the API shows it; `whole` with its events and every step."""
    model = read_whole(view) if whole else read_bericht(view)
    return model.model_dump(mode="json", by_alias=True)


def _levering(levering: journal.LeveringView) -> Levering:
    return Levering(
        doel=levering.target,
        status=levering.state,
        poging=levering.attempt,
        opnieuw_op=levering.retry_at,
        bevindingen=[bevinding(each) for each in levering.findings],
        waarschuwingen=[bevinding(each) for each in levering.warnings],
        resultaat=dict(levering.results),
    )
