"""/berichten: find a message. What is typed never stands in an address: it may be a BSN that somebody pasted."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from adapter import privacy
from adapter.journal import BerichtState, BerichtView, LeveringState
from adapter.security import Action
from adapter.status.bewijs import worst_state
from adapter.status.dashboard.forms import BadForm, read_form, reason_of
from adapter.status.dashboard.found import Found, look_up, look_up_person, read_pasted
from adapter.status.dashboard.pages import Pages, language_of, redirect
from adapter.status.dashboard.viewer import Viewer
from adapter.status.dashboard.words import Kind, kind_of, told
from adapter.status.ports import Ports

__all__ = ["Row", "messages_of", "pages", "rows_of"]

_PAGE: Final = 50
_PAGES_MAX: Final = 200  # further back the filter is the way
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_STATES: Final = (
    BerichtState.REFUSED,
    LeveringState.QUARANTINED,
    LeveringState.UNKNOWN,
    LeveringState.RETRY_AT,
    LeveringState.READY,
    LeveringState.DELIVERED,
    LeveringState.DISCARDED,
    BerichtState.ACCEPTED,
    BerichtState.CONFIRMED,
    BerichtState.ANSWERED,
)
_FILTERS: Final = ("gemeente", "status", "verbinding", "bericht", "vanaf", "tot", "zaak")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list of messages."""

    view: BerichtView
    outcome: str
    kind: Kind
    reason: str | None


def rows_of(views: Sequence[BerichtView], request: Request) -> Sequence[Row]:
    """Give the lines for these messages; with the first reason where one went wrong."""
    language = language_of(request)
    rows = []
    for view in views:
        findings = [*view.findings, *(each for levering in view.leveringen for each in levering.findings)]
        state = worst_state(view)
        kind = kind_of(state)
        reason = told(findings[0], language).what if findings and kind not in ("ok", "busy") else None
        rows.append(Row(view=view, outcome=state, kind=kind, reason=reason))
    return rows


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def lijst(request: Request, viewer: Viewer) -> Response:
        given = {name: request.query_params.get(name, "").strip()[:100] for name in _FILTERS}
        page = _page(request.query_params.get("pagina"))
        one = given["gemeente"] in viewer.gemeenten
        count, views = await _list(ports, (given["gemeente"],) if one else viewer.gemeenten, given, page)
        there_is_more = len(views) > _PAGE
        link = {name: value for name, value in given.items() if value}
        return site.answer(
            request,
            viewer,
            "berichten.html",
            **_around(ports, viewer),
            rows=rows_of(views[:_PAGE], request),
            count=count,
            known_as=None,
            codes=(),
            searched=None,
            filter=given,
            filtered=bool(link),
            page=page,
            previous=_link(link, page - 1) if page > 1 else None,
            next=_link(link, page + 1) if there_is_more and page < _PAGES_MAX else None,
        )

    async def zoeken(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        text = fields.get("zoek", ("",))[-1]
        found = await look_up(ports, viewer, text, language_of(request))
        part = request.headers.get("x-koppelvlak-deel") == "lijst"
        if not part and len(found.views) == 1 and found.count == 1 and found.known_as not in ("begin", "fout"):
            return redirect(f"/berichten/{found.views[0].bericht_id}")
        return site.answer(
            request,
            viewer,
            "_lijst.html" if part else "berichten.html",
            **_searched(ports, viewer, request, found, text),
        )

    async def persoon(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        if not viewer.may_somewhere(Action.PERSONEN):
            raise BadForm(403)
        bsn = fields.get("bsn", ("",))[-1].strip()
        if not privacy.is_elfproef(bsn):
            raise BadForm(400, "bsn")
        found = await look_up_person(ports, viewer, bsn, reason=reason_of(fields))
        return site.answer(request, viewer, "berichten.html", **_searched(ports, viewer, request, found, ""))

    yield "GET", "/berichten", lijst
    yield "POST", "/berichten/persoon", persoon
    yield "POST", "/berichten/zoeken", zoeken


def _searched(ports: Ports, viewer: Viewer, request: Request, found: Found, text: str) -> Mapping[str, Any]:
    return {
        **_around(ports, viewer),
        "rows": rows_of(found.views, request),
        "count": found.count,
        "known_as": found.known_as,
        "codes": found.codes,
        "searched": read_pasted(text),
        "filter": dict.fromkeys(_FILTERS, ""),
        "filtered": False,
        "page": 1,
        "previous": None,
        "next": None,
    }


def _around(ports: Ports, viewer: Viewer) -> Mapping[str, Any]:
    """Give what the form of the filter offers."""
    served = [ports.gemeenten[name] for name in viewer.gemeenten]
    return {
        "several": len(viewer.gemeenten) > 1,
        "states": _STATES,
        "connections": sorted({name for gemeente in served for name in gemeente.connections}),
        "messages": messages_of(ports, viewer),
    }


def messages_of(ports: Ports, viewer: Viewer) -> Sequence[str]:
    """Give the names of all messages that may come in."""
    served = [ports.gemeenten[name] for name in viewer.gemeenten]
    packs = {pack for gemeente in served for connection in gemeente.connections.values() for pack in connection.packs}
    known = (ports.packs.find(pack) for pack in packs)
    return sorted({each.name for pack in known if pack for each in pack.operaties if each.direction == "in"})


async def _list(
    ports: Ports, asked: Sequence[str], given: Mapping[str, str], page: int
) -> tuple[int, Sequence[BerichtView]]:
    """Give one page and one message more, which tells that there is a next page."""
    return await ports.journal.search(
        gemeente=asked,
        state=given["status"] if given["status"] in _STATES else None,
        connection=given["verbinding"] or None,
        message=given["bericht"] or None,
        zaak=given["zaak"] or None,
        since=_day(given["vanaf"]),
        until=_day(given["tot"], plus=1),
        limit=_PAGE + 1,
        offset=(page - 1) * _PAGE,
    )


def _day(text: str, *, plus: int = 0) -> datetime.datetime | None:
    """Give the begin of a day in the Netherlands; None for what is no day."""
    try:
        day = datetime.date.fromisoformat(text) + datetime.timedelta(days=plus)
    except (ValueError, OverflowError):
        return None
    return datetime.datetime.combine(day, datetime.time(), _ZONE)


def _page(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit():
        return 1
    return max(1, min(_PAGES_MAX, int(text[:6])))


def _link(given: Mapping[str, str], page: int) -> str:
    return f"/berichten?{urlencode({**given, 'pagina': page})}"
