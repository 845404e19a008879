"""/quarantaine: what can't go on, by cause; and the ways out, of one message or of a group, each with a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.errors import Refused
from adapter.journal import BerichtView, HeldGroup, LeveringState
from adapter.status.dashboard import words
from adapter.status.dashboard.bericht import visible
from adapter.status.dashboard.berichten import rows_of
from adapter.status.dashboard.forms import BadForm, read_form, reason_of
from adapter.status.dashboard.groups import GROUPS_MAX, group_key
from adapter.status.dashboard.herstellen import is_held
from adapter.status.dashboard.pages import Pages, language_of, redirect
from adapter.status.dashboard.scope import of_viewer, scopes
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["pages"]

_SHOWN: Final = 50  # messages of a group that are listed; the buttons are about all of them
_AT_ONCE: Final = 16  # released at once: they share the commits of the journal
_GROUP_MAX: Final = 1000  # in one press of a button; what is left stands there still


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""

    async def lijst(request: Request, viewer: Viewer) -> Response:
        groups = await _groups(ports, viewer)
        shown = [_group(group, request) for group in groups]
        total = sum(group.count for group in groups)
        return site.answer(
            request, viewer, "quarantaine.html", groups=shown, total=total, several=len(viewer.gemeenten) > 1
        )

    async def groep(request: Request, viewer: Viewer) -> Response:
        group = await _find_group(ports, request, viewer)
        if group is None:  # the last of it went on
            return redirect("/quarantaine")
        ids = await ports.journal.held_in(group, limit=_SHOWN)
        views = [view for each in ids if (view := await ports.journal.find(each, gemeente=group.gemeente)) is not None]
        shown, rows = _group(group, request), rows_of(views, request)
        return site.answer(request, viewer, "quarantaine_groep.html", group=shown, rows=rows, limit=_GROUP_MAX)

    async def groep_uit(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        group = await _find_group(ports, request, viewer)
        if group is None:
            return redirect("/quarantaine", "al_weg")
        if not viewer.may("quarantaine", group.gemeente):
            raise BadForm(403)
        reason, to = reason_of(fields), _way(fields)
        ids = await ports.journal.held_in(group, limit=_GROUP_MAX)
        done = await _release_all(ports, ids, to=to, reason=reason, by=viewer.name)
        return redirect("/quarantaine", _told(to), done)

    async def een(request: Request, viewer: Viewer) -> Response:
        view = await visible(ports, request, viewer)
        if not is_held(view):
            return redirect(f"/berichten/{view.bericht_id}", "al_weg")
        return site.answer(request, viewer, "quarantaine_een.html", **_one(view, request))

    async def een_uit(request: Request, viewer: Viewer) -> Response:
        fields = await read_form(request, ports.access, viewer)
        view = await visible(ports, request, viewer)
        if not viewer.may("quarantaine", view.gemeente):
            raise BadForm(403)
        reason, to = reason_of(fields), _way(fields)
        done = await _release_all(ports, [view.bericht_id], to=to, reason=reason, by=viewer.name)
        return redirect(f"/berichten/{view.bericht_id}", _told(to) if done else "al_weg", done)

    yield "GET", "/quarantaine", lijst
    yield "GET", "/quarantaine/groepen/{groep}", groep
    yield "POST", "/quarantaine/groepen/{groep}", groep_uit
    yield "GET", "/quarantaine/{id}", een
    yield "POST", "/quarantaine/{id}", een_uit


async def _groups(ports: Ports, viewer: Viewer) -> Sequence[HeldGroup]:
    found: list[HeldGroup] = []
    for scope in scopes(ports, viewer):
        found.extend(of_viewer(await ports.journal.held_groups(gemeente=scope, limit=GROUPS_MAX), viewer))
    return sorted(found, key=lambda group: -group.count)


async def _find_group(ports: Ports, request: Request, viewer: Viewer) -> HeldGroup | None:
    wanted = request.path_params["groep"]
    return next((group for group in await _groups(ports, viewer) if group_key(group) == wanted), None)


def _group(group: HeldGroup, request: Request) -> Mapping[str, Any]:
    told = words.told({"code": group.code, "facts": group.facts}, language_of(request))
    return {"group": group, "key": group_key(group), "told": told}


def _one(view: BerichtView, request: Request) -> Mapping[str, Any]:
    language = language_of(request)
    held = [each for each in view.leveringen if each.state is LeveringState.QUARANTINED]
    return {
        "view": view,
        "targets": [each.target for each in held],
        "findings": [words.told(finding, language) for each in held for finding in each.findings],
    }


def _way(fields: Mapping[str, tuple[str, ...]]) -> LeveringState:
    match fields.get("doe", ("",))[-1]:
        case "opnieuw":
            return LeveringState.RETRY_AT
        case "afwijzen":
            return LeveringState.DISCARDED
        case _:
            raise BadForm(400)


def _told(to: LeveringState) -> str:
    return "opnieuw" if to is LeveringState.RETRY_AT else "afgewezen"


async def _release_all(ports: Ports, ids: Sequence[str], *, to: LeveringState, reason: str, by: str) -> int:
    """Release messages, oldest first; give how many. One that somebody else released meanwhile is left alone."""
    done = 0

    async def release(bericht_id: str) -> None:
        nonlocal done
        try:
            await ports.held.release(bericht_id, to=to, reason=reason, by=by)
        except Refused:
            return
        done += 1

    for begin in range(0, len(ids), _AT_ONCE):
        async with asyncio.TaskGroup() as group:
            for each in ids[begin : begin + _AT_ONCE]:
                group.create_task(release(each))
    return done
