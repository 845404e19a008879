"""/schemas/verschil: what breaks when another version of a pack is taken, and what only gets wider."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from starlette.requests import Request
from starlette.responses import Response

from adapter import validation
from adapter.status.dashboard.forms import BadForm
from adapter.status.dashboard.pages import Pages
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["KINDS", "Compared", "Group", "compare", "pages"]

KINDS: Final[Sequence[str]] = get_args(validation.Kind)
_GROUPS: Final = 100  # on the page, of each half; the command gives all
_KEPT: Final = 16  # comparisons; each is a list of at most 2 × _GROUPS lines
_STEPS: Final = 2  # the last steps of a path, by which the same change in many messages is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The same change at some places: its kind, the end of its path, and where it is found first."""

    kind: str
    end: str
    before: str
    after: str
    places: int
    message: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What changes between two versions; `breaking` and `widening` are the groups shown, most places first."""

    breaks: int  # changes
    broken: int  # messages that a breaking change is in
    widens: int  # changes
    breaking: Sequence[Group]
    widening: Sequence[Group]
    more: int  # groups that are not shown


def pages(ports: Ports, site: Pages) -> Iterator[tuple[str, str, Callable[[Request, Viewer], Awaitable[Response]]]]:
    """Give (method, path, page)."""
    kept: OrderedDict[tuple[str, str], Compared] = OrderedDict()
    at_work = asyncio.Lock()

    async def compared(before: validation.Pack, after: validation.Pack) -> Compared:
        pair = (before.reference, after.reference)
        async with at_work:  # one at a time: some seconds of work for two large packs
            if pair not in kept:  # the packs stay as they are while we run
                kept[pair] = await asyncio.to_thread(lambda: compare(validation.differences(before, after)))
                if len(kept) > _KEPT:
                    kept.popitem(last=False)
            return kept[pair]

    async def verschil(request: Request, viewer: Viewer) -> Response:
        van, naar = (request.query_params.get(name, "") for name in ("van", "naar"))
        before, after = (_chosen(ports, each) for each in (van, naar))
        asked = before is not None and after is not None and before is not after
        return site.answer(
            request,
            viewer,
            "verschil.html",
            choices=[pack for pack in ports.packs.all() if pack.entry],
            van=before,
            naar=after,
            found=await compared(before, after) if asked and before is not None and after is not None else None,
        )

    yield "GET", "/schemas/verschil", verschil


def compare(changes: Sequence[validation.SchemaChange]) -> Compared:
    """Group the changes by what they are and the end of their path."""
    groups: dict[tuple[bool, str, str, str, str], list[validation.SchemaChange]] = {}
    for each in changes:
        end = "/".join(each.path.split("/")[-_STEPS:])
        groups.setdefault((each.breaks, each.kind, end, each.before, each.after), []).append(each)
    breaking, widening = (
        sorted(
            (
                Group(
                    kind=kind,
                    end=end,
                    before=before,
                    after=after,
                    places=len(found),
                    message=found[0].message,
                    path=found[0].path,
                )
                for (breaks, kind, end, before, after), found in groups.items()
                if breaks is wanted
            ),
            key=lambda group: -group.places,
        )
        for wanted in (True, False)
    )
    return Compared(
        breaks=sum(group.places for group in breaking),
        broken=len({each.message for each in changes if each.breaks}),
        widens=sum(group.places for group in widening),
        breaking=breaking[:_GROUPS],
        widening=widening[:_GROUPS],
        more=max(0, len(breaking) - _GROUPS) + max(0, len(widening) - _GROUPS),
    )


def _chosen(ports: Ports, name: str) -> validation.Pack | None:
    """Give the version that was chosen, None where nothing was; raises BadForm (404) for one that there is not."""
    if not name:
        return None
    found = ports.packs.find(name)
    if found is None or not found.entry:
        raise BadForm(404)
    return found
