"""/schemas: which versions judge messages, and for which of their messages there is a mapping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from adapter import stuf, translation, validation
from adapter.status.dashboard.forms import BadForm
from adapter.status.dashboard.pages import Pages
from adapter.status.dashboard.viewer import Viewer
from adapter.status.mappings import read_mappings
from adapter.status.ports import Ports

__all__ = ["pages"]

_PATHS: Final = 12  # of what is left out for one reason; the number tells of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A pack, and how much of it is mapped."""

    pack: validation.Pack
    taken: Sequence[stuf.Operatie]  # that may come in
    mapped: Mapping[str, int]  # per message the major version of its mapping
    beside: Sequence[str]  # its other versions, which a connection may name

    @property
    def covered(self) -> int:
        """How many of the messages that may come in have a mapping."""
        return sum(1 for operatie in self.taken if operatie.name in self.mapped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """What is shown of the coverage of a mapping in one direction: of the paths that are left out only the first."""

    operatie: str
    way: str
    fields: int
    counts: Mapping[str, int]
    lost: Sequence[tuple[str, int, Sequence[str]]]  # why, how many, the first of them


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""
    kept: dict[str, Sequence[Covered]] = {}
    at_work = asyncio.Lock()

    async def covered(name: str) -> Sequence[Covered]:
        async with at_work:  # one at a time: it is work for a processor
            if name not in kept:  # the packs and mappings stay as they are while we run
                kept[name] = await asyncio.to_thread(_cover, ports, name)
            return kept[name]

    async def warm(names: Sequence[str]) -> None:
        for name in names:
            if not ports.stopping():
                await covered(name)

    async def lijst(request: Request, viewer: Viewer) -> Response:
        packs = [_shown(ports, name) for name in sorted(ports.packs.names())]
        users = _users(ports, viewer)
        answer = site.answer(request, viewer, "schemas.html", packs=packs, users=users)
        # Who reads this list opens one of these next. Not at the start: the models of all schemas are 35 MB that most never need.
        answer.background = BackgroundTask(warm, [pack.pack.name for pack in packs if pack.pack.name in users])
        return answer

    async def een(request: Request, viewer: Viewer) -> Response:
        name = request.path_params["pack"]
        if name not in ports.packs.names():
            raise BadForm(404)
        coverage = await covered(name)
        return site.answer(request, viewer, "schema.html", shown=_shown(ports, name), coverage=coverage)

    yield "GET", "/schemas", lijst
    yield "GET", "/schemas/{pack}", een


def _shown(ports: Ports, name: str) -> Shown:
    pack = ports.packs.get(name)
    return Shown(
        pack=pack,
        taken=[operatie for operatie in pack.operaties if operatie.direction == "in"],
        beside=[each.version for each in ports.packs.all() if each.name == name and each is not pack],
        mapped={each.bericht: each.versie for each in read_mappings(ports.mappings, name)},
    )


def _cover(ports: Ports, name: str) -> Sequence[Covered]:
    found = translation.cover([each for each in ports.mappings if each.pack == name], ports.packs.shape)
    return [
        Covered(
            operatie=each.operatie,
            way=each.way,
            fields=each.fields,
            counts={str(what): number for what, number in each.counts.items()},
            lost=[(reason, len(paths), paths[:_PATHS]) for reason, paths in each.lost.items()],
        )
        for each in found
    ]


def _users(ports: Ports, viewer: Viewer) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Give per pack the connections that use it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for gemeente in viewer.gemeenten:
        for name, connection in ports.gemeenten[gemeente].connections.items():
            for pack in connection.packs:  # with a version, or without
                found.setdefault(pack.partition("/")[0], []).append((gemeente, name))
    return found
