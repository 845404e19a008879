"""/herhalen: deliver history (again) to a target: first a dry run that counts, then the work with its progress."""

from __future__ import annotations

import datetime
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from adapter.errors import Refused, render
from adapter.journal import Replay, ReplayState, Selection
from adapter.status.dashboard.berichten import messages_of
from adapter.status.dashboard.forms import BadForm, read_form, reason_of
from adapter.status.dashboard.overzicht import gemeente_of
from adapter.status.dashboard.pages import Pages, language_of, redirect
from adapter.status.dashboard.scope import scopes, targets_of
from adapter.status.dashboard.texts import read_texts
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["pages"]

_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_RATE: Final = 20.0
_RATE_MAX: Final = 1000.0
_TEXT_MAX: Final = 100
_FIELDS: Final = ("doel", "vanaf", "tot", "verbinding", "bericht", "zaak", "tempo", "ook_bezorgd")


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def lijst(request: Request, viewer: Viewer) -> Response:
        return await _list(ports, site, request, viewer, given={}, wrong=None)

    async def plan(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        given = {name: values[-1].strip()[:_TEXT_MAX] for name, values in fields.items()}
        target = given.get("doel", "")
        gemeente = gemeente_of(target)
        if not viewer.may("herhalen", gemeente):
            raise BadForm(403)
        try:
            selection = _selection(given, gemeente)
            rate = _rate(given.get("tempo", ""))
        except ValueError:
            wrong = read_texts()[language_of(request)]("herhalen.ongeldig")
            return await _list(ports, site, request, viewer, given=given, wrong=wrong)
        try:
            again = "ook_bezorgd" in given
            made = await ports.replays.plan(selection, target=target, again=again, rate_s=rate, by=viewer.name)
        except Refused as error:
            wrong = render(error.findings[0], language_of(request)).what
            return await _list(ports, site, request, viewer, given=given, wrong=wrong)
        return redirect(f"/herhalen/{made.id}")

    async def een(request: Request, viewer: Viewer) -> Response:
        return site.answer(request, viewer, "herhaling.html", **_shown(await _find(ports, request, viewer)))

    async def deel(request: Request, viewer: Viewer) -> Response:
        return site.answer(request, viewer, "_herhaling.html", **_shown(await _find(ports, request, viewer)))

    async def doe(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        replay = await _find(ports, request, viewer)
        if not viewer.may("herhalen", replay.selection.gemeente):
            raise BadForm(403)
        reason = reason_of(fields)
        try:
            if fields.get("doe", ("",))[-1] == "start":
                await ports.replays.start(replay.id, by=viewer.name, reason=reason)
                return redirect(f"/herhalen/{replay.id}", "begonnen")
            await ports.replays.stop_replay(replay.id, by=viewer.name, reason=reason)
            return redirect(f"/herhalen/{replay.id}", "gestopt")
        except Refused as error:
            wrong = render(error.findings[0], language_of(request))
            shown = _shown(replay, wrong=f"{wrong.what} {wrong.fix}")
            return site.answer(request, viewer, "herhaling.html", **shown)

    yield "GET", "/herhalen", lijst
    yield "POST", "/herhalen", plan
    yield "GET", "/herhalen/{id}", een
    yield "GET", "/herhalen/{id}/deel", deel
    yield "POST", "/herhalen/{id}", doe


async def _list(
    ports: Ports, site: Pages, request: Request, viewer: Viewer, *, given: Mapping[str, str], wrong: str | None
) -> Response:
    replays: list[Replay] = []
    for scope in scopes(ports, viewer):
        found = await ports.journal.replays(gemeente=scope, limit=50)
        replays.extend(each for each in found if each.selection.gemeente in viewer.gemeenten)
    replays.sort(key=lambda each: each.planned_at, reverse=True)
    targets = [
        target
        for target, (gemeente, _) in targets_of(ports, viewer.gemeenten).items()
        if viewer.may("herhalen", gemeente)
    ]
    return site.answer(
        request,
        viewer,
        "herhalen.html",
        replays=replays,
        targets=targets,
        messages=messages_of(ports, viewer),
        connections=_connections(ports, viewer),
        given={**dict.fromkeys(_FIELDS, ""), **given},
        wrong=wrong,
        rate=f"{_RATE:g}",
        kinds=_KINDS,
    )


def _connections(ports: Ports, viewer: Viewer) -> Sequence[str]:
    return sorted({name for gemeente in viewer.gemeenten for name in ports.gemeenten[gemeente].connections})


async def _find(ports: Ports, request: Request, viewer: Viewer) -> Replay:
    found = await ports.journal.find_replay(request.path_params["id"][:64], gemeente=None)
    if found is None or found.selection.gemeente not in viewer.gemeenten:
        raise BadForm(404)
    return found


_KINDS: Final[Mapping[ReplayState, str]] = {
    ReplayState.PLANNED: "wait",
    ReplayState.RUNNING: "busy",
    ReplayState.DONE: "ok",
    ReplayState.STOPPED: "off",
}


def _shown(replay: Replay, *, wrong: str | None = None) -> dict[str, Any]:
    done = replay.delivered + replay.held
    return {
        "replay": replay,
        "kind": _KINDS[replay.state],
        "done": done,
        "part": 100 if not replay.total else min(100, round(100 * done / replay.total)),
        "takes_s": replay.total / replay.rate_s,
        "wrong": wrong,
    }


def _selection(given: Mapping[str, str], gemeente: str) -> Selection:
    """Read which messages; raises ValueError."""
    return Selection(
        gemeente=gemeente,
        zaak=given.get("zaak") or None,
        message=given.get("bericht") or None,
        connection=given.get("verbinding") or None,
        since=_moment(given.get("vanaf", "")),
        until=_moment(given.get("tot", "")),
    )


def _moment(text: str) -> datetime.datetime | None:
    if not text:
        return None
    read = datetime.datetime.fromisoformat(text)
    return read if read.tzinfo is not None else read.replace(tzinfo=_ZONE)


def _rate(text: str) -> float:
    rate = float(text.replace(",", ".") or _RATE)
    if not 0.01 <= rate <= _RATE_MAX:
        raise ValueError
    return rate
