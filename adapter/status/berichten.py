"""/v1/berichten: messages and the timeline of one. Every list is bound to the gemeenten that the caller may see."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapter import journal
from adapter.errors import Finding, render
from adapter.status.answers import ProblemError, json_answer, problem
from adapter.status.ports import Ports

__all__ = ["berichten_routes", "view_json"]

PAGE_MAX: Final = 500
_PAGE: Final = 100
_TEXTS: Final = {
    "referentienummer": "referentienummer",
    "zaak": "zaak",
    "eventId": "event_id",
    "verbinding": "connection",
    "bericht": "message",
    "status": "state",
}
_MOMENTS: Final = {"vanaf": "since", "tot": "until"}
_NUMBERS: Final = {"pagina": (1, 1_000_000), "aantal": (1, PAGE_MAX)}
_KNOWN: Final = frozenset({*_TEXTS, *_MOMENTS, *_NUMBERS, "gemeente"})


def berichten_routes(ports: Ports) -> list[Route]:
    """Give the routes."""

    async def lijst(request: Request) -> Response:
        allowed = await _allowed(request, ports)
        if isinstance(allowed, Response):
            return allowed
        try:
            filters, page, size = _read_query(request)
        except ValueError as error:
            return problem(400, "Ongeldige zoekvraag", str(error))
        gemeente = request.query_params.get("gemeente")
        if gemeente is not None and gemeente not in allowed:
            return problem(403, "Geen toegang", "U mag de berichten van deze gemeente niet zien.")
        count, found = await _search(ports, [gemeente] if gemeente else allowed, filters, page, size)
        return json_answer(
            {
                "count": count,
                "next": _link(request, page + 1) if page * size < count else None,
                "previous": _link(request, page - 1) if page > 1 else None,
                "results": [view_json(view) for view in found],
            }
        )

    async def een(request: Request) -> Response:
        allowed = await _allowed(request, ports)
        if isinstance(allowed, Response):
            return allowed
        view = await ports.journal.find(request.path_params["id"], gemeente=None)
        if view is None or view.gemeente not in allowed:
            return problem(
                404, "Niet gevonden", "Er is geen bericht met dit id; het id staat in de lijst van berichten."
            )
        return json_answer(view_json(view, whole=True))

    return [
        Route("/v1/berichten", lijst, methods=["GET"]),
        Route("/v1/berichten/{id}", een, methods=["GET"]),
    ]


async def _allowed(request: Request, ports: Ports) -> Sequence[str] | Response:
    try:
        caller = await ports.access.caller_of(request)
    except ProblemError as error:
        return error.response
    gemeenten = caller.gemeenten()
    if not gemeenten:
        return problem(401, "Niet aangemeld", "Meld u aan, of geef een sleutel of token mee.")
    return gemeenten


def _read_query(request: Request) -> tuple[dict[str, Any], int, int]:
    unknown = sorted(set(request.query_params) - _KNOWN)
    if unknown:
        raise ValueError(f"Onbekende parameter: {', '.join(unknown)}. Bekend zijn: {', '.join(sorted(_KNOWN))}.")
    filters: dict[str, Any] = {
        ours: request.query_params[theirs] for theirs, ours in _TEXTS.items() if theirs in request.query_params
    }
    for theirs, ours in _MOMENTS.items():
        if theirs in request.query_params:
            filters[ours] = _moment(theirs, request.query_params[theirs])
    return filters, _number(request, "pagina", 1), _number(request, "aantal", _PAGE)


def _moment(name: str, text: str) -> datetime.datetime:
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(f"{name} is geen tijdstip met tijdzone; geef bijvoorbeeld 2026-01-31T13:00:00Z.")
    return moment


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    low, high = _NUMBERS[name]
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise ValueError(f"{name} is geen getal van {low} tot en met {high}.")
    return int(text)


async def _search(
    ports: Ports, gemeenten: Sequence[str], filters: Mapping[str, Any], page: int, size: int
) -> tuple[int, list[journal.BerichtView]]:
    """Search each gemeente that the caller may see; one query each, so that none can be forgotten."""
    if len(gemeenten) == 1:
        count, found = await ports.journal.search(
            gemeente=gemeenten[0], limit=size, offset=(page - 1) * size, **filters
        )
        return count, list(found)
    total = 0
    views: list[journal.BerichtView] = []
    for gemeente in gemeenten:
        count, found = await ports.journal.search(gemeente=gemeente, limit=page * size, offset=0, **filters)
        total += count
        views.extend(found)
    views.sort(key=lambda view: view.received_at, reverse=True)
    return total, views[(page - 1) * size : page * size]


def _link(request: Request, page: int) -> str:
    query = {key: value for key, value in request.query_params.items() if key != "pagina"}
    return f"{request.url.path}?{urlencode({**query, 'pagina': page})}"


def view_json(view: journal.BerichtView, *, whole: bool = False) -> dict[str, Any]:
    """Give a message as the API shows it; `whole` with its events and every step."""
    result: dict[str, Any] = {
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
        "antwoordStatus": view.answer_status,
        "bevindingen": [_finding(each) for each in view.findings],
        "waarschuwingen": [_finding(each) for each in view.warnings],
        "leveringen": [_levering(each) for each in view.leveringen],
    }
    if whole:
        result["events"] = [
            {"id": event.event_id, "volgnummer": event.ordinal, "type": event.type, "subject": event.subject}
            for event in view.events
        ]
        result["gepubliceerd"] = [
            {"volgnummer": p.ordinal, "topic": p.topic, "partitie": p.partition, "offset": p.offset}
            for p in view.published
        ]
        result["tijdlijn"] = [
            {
                "op": t.at,
                "doel": t.target,
                "van": t.from_state,
                "naar": t.to_state,
                "door": t.worker,
                "detail": dict(t.detail),
            }
            for t in view.transitions
        ]
    return result


def _levering(levering: journal.LeveringView) -> dict[str, Any]:
    return {
        "doel": levering.target,
        "status": levering.state,
        "poging": levering.attempt,
        "opnieuwOp": levering.retry_at,
        "bevindingen": [_finding(each) for each in levering.findings],
        "waarschuwingen": [_finding(each) for each in levering.warnings],
        "resultaat": dict(levering.results),
    }


def _finding(stored: Mapping[str, Any]) -> dict[str, Any]:
    finding = Finding(code=stored["code"], facts=stored.get("facts") or {})
    text = render(finding, "nl")
    return {
        "code": stored["code"],
        "pad": stored.get("path"),
        "regel": stored.get("line"),
        "kolom": stored.get("column"),
        "gevonden": finding.found("nl"),
        "toegestaan": finding.allowed("nl"),
        "melding": text.what,
        "herstel": text.fix,
        "voorschrift": stored.get("rule"),
        "bron": stored.get("source"),
    }
