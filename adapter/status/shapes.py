"""Forms that several resources share: a finding, a page of a list, what every list may be asked."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import AfterValidator, BeforeValidator, Field
from starlette.requests import Request

from adapter.errors import Finding, render
from adapter.security import Action, Caller
from adapter.status.answers import ProblemError
from adapter.status.api import Model
from adapter.status.taal import spoken

__all__ = [
    "BERICHT_ID",
    "Bevinding",
    "GemeenteQuery",
    "Moment",
    "Page",
    "PageQuery",
    "Reden",
    "Whole",
    "bevinding",
    "chosen",
    "page_of",
]

T = TypeVar("T")

PAGES_MAX: Final = 200  # further back a filter is the way: a page must come at once, however many messages there are
BERICHT_ID: Final = (
    "Id van het bericht, zoals in de lijst van berichten.",
    "[0-9a-f]{32}",
    "01a212773f62fa9e9ba1d5e37129f70c",
)


_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}")


def _utc(moment: datetime.datetime) -> datetime.datetime:
    if moment.tzinfo is None:
        raise ValueError("tijdstip-zonder-zone")
    try:
        return moment.astimezone(datetime.UTC)
    except OverflowError:
        raise ValueError("tijdstip-buiten-bereik") from None


def _read_moment(given: object) -> object:
    """Read what is written as RFC 3339 has it: a number is none, nor is a day alone."""
    if isinstance(given, datetime.datetime):
        return given
    if isinstance(given, str) and _MOMENT.match(given):
        with contextlib.suppress(ValueError):
            return datetime.datetime.fromisoformat(given)
    raise ValueError("tijdstip")


Moment = Annotated[datetime.datetime, BeforeValidator(_read_moment), AfterValidator(_utc)]


def _whole(given: object) -> object:
    """Take 3.0 for 3, as JSON Schema does."""
    return int(given) if isinstance(given, float) and given.is_integer() else given


Whole = Annotated[int, BeforeValidator(_whole)]
Naam = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


def _is_reason(text: str) -> str:
    if not text.strip():
        raise ValueError("reden-leeg")
    return text


Reden = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$",
        description="Waarom; staat met uw naam in de audit. Noem geen persoonsgegevens.",
    ),
    AfterValidator(_is_reason),
]


class Bevinding(Model):
    """Een ding dat niet klopt, of het weten waard is: wat, waar, waarom en hoe te herstellen; nooit een waarde uit het bericht."""

    code: str
    kv: str = Field(description="Dezelfde code zoals mensen haar noemen; even stabiel.", examples=["KV-WAARDE-TE-LANG"])
    pad: str | None = Field(description="XPath in de voorvoegsels van de zender.")
    regel: int | None
    kolom: int | None
    gevonden: str | None = Field(description="Wat er staat, in woorden.")
    toegestaan: str | None = Field(description="Wat er mag staan, in woorden.")
    melding: str
    herstel: str
    voorschrift: str | None
    bron: str | None = Field(description="Standaard en paragraaf.")


def bevinding(stored: Mapping[str, Any]) -> Bevinding:
    """Give a finding as the journal keeps it, in words of the language of the request."""
    finding = Finding(code=stored["code"], facts=stored.get("facts") or {})
    language = spoken()
    text = render(finding, language)
    return Bevinding(
        code=stored["code"],
        kv=finding.kv,
        pad=stored.get("path"),
        regel=stored.get("line"),
        kolom=stored.get("column"),
        gevonden=finding.found(language),
        toegestaan=finding.allowed(language),
        melding=text.what,
        herstel=text.fix,
        voorschrift=stored.get("rule"),
        bron=stored.get("source"),
    )


class GemeenteQuery(Model):
    """Of which gemeente."""

    gemeente: Naam | None = Field(None, description="Alleen van deze gemeente; anders van alle die u mag zien.")


class PageQuery(GemeenteQuery):
    """Which part of a list."""

    pagina: Whole = Field(1, ge=1, le=PAGES_MAX, description="Welke bladzijde, vanaf 1; verder terug met vanaf en tot.")
    aantal: Whole = Field(100, ge=1, le=500, description="Hoeveel op een bladzijde.")

    @property
    def offset(self) -> int:
        """How many come before."""
        return (self.pagina - 1) * self.aantal


class Page(Model, Generic[T]):
    """Een bladzijde van een lijst, in de vorm van de ZGW-API's."""

    count: int | None = Field(description="Hoeveel er in alle zijn; null: meer dan er geteld worden.")
    next: str | None = Field(description="Adres van de volgende bladzijde.")
    previous: str | None = Field(description="Adres van de vorige bladzijde.")
    results: Sequence[T]


P = TypeVar("P", bound=Page[Any])


def page_of(kind: type[P], request: Request, query: PageQuery, count: int, results: Sequence[Model]) -> P:
    """Give a page of a kind; `count` below 0: more than are counted."""
    end = query.offset + len(results)
    more = len(results) == query.aantal if count < 0 else end < count
    by_get = request.method in ("GET", "HEAD")
    return kind(
        count=None if count < 0 else count,
        next=_link(request, query.pagina + 1) if more and by_get and query.pagina < PAGES_MAX else None,
        previous=_link(request, query.pagina - 1) if query.pagina > 1 and by_get else None,
        results=results,
    )


def _link(request: Request, page: int) -> str:
    query = {key: value for key, value in request.query_params.items() if key != "pagina"}
    return f"{request.url.path}?{urlencode({**query, 'pagina': page})}"


def chosen(caller: Caller, gemeente: str | None, action: Action = Action.LEZEN) -> Sequence[str]:
    """Give the gemeenten to look in. Raises ProblemError (403) for one that the caller may not see, known or not."""
    allowed = caller.gemeenten(action)
    if gemeente is None:
        return allowed
    if gemeente not in allowed:
        raise ProblemError("gemeente-niet-van-u")
    return (gemeente,)
