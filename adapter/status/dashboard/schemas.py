"""/schemas: which versions judge messages, and for which of their messages there is a mapping."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from adapter import stuf, translation, validation
from adapter.status.dashboard.forms import BadForm
from adapter.status.dashboard.pages import Pages
from adapter.status.dashboard.viewer import Viewer
from adapter.status.mappings import read_mappings
from adapter.status.ports import Ports

__all__ = ["pages"]


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


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""
    covered: dict[str, Sequence[translation.Coverage]] = {}

    async def lijst(request: Request, viewer: Viewer) -> Response:
        packs = [_shown(ports, name) for name in sorted(ports.packs.names())]
        return site.answer(request, viewer, "schemas.html", packs=packs, users=_users(ports, viewer))

    async def een(request: Request, viewer: Viewer) -> Response:
        name = request.path_params["pack"]
        if name not in ports.packs.names():
            raise BadForm(404)
        if name not in covered:  # a second of work; the packs and mappings stay as they are while we run
            covered[name] = await asyncio.to_thread(_cover, ports, name)
        return site.answer(request, viewer, "schema.html", shown=_shown(ports, name), coverage=covered[name])

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


def _cover(ports: Ports, name: str) -> Sequence[translation.Coverage]:
    return translation.cover([each for each in ports.mappings if each.pack == name], ports.packs.shape)


def _users(ports: Ports, viewer: Viewer) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Give per pack the connections that use it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for gemeente in viewer.gemeenten:
        for name, connection in ports.gemeenten[gemeente].connections.items():
            for pack in connection.packs:  # with a version, or without
                found.setdefault(pack.partition("/")[0], []).append((gemeente, name))
    return found
