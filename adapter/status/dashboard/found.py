"""What somebody pastes into the search box: which number it is, and the messages it names. Bound to what the viewer may see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapter import journal
from adapter.journal import BerichtView, Journal
from adapter.status.dashboard.scope import of_viewer, scopes
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["Found", "KnownAs", "look_up", "read_pasted"]

KnownAs = Literal["id", "event", "nummer", "zaak", "begin"]

TEXT_MAX: Final = 400
_SHOWN: Final = 50
_BEGIN_MIN: Final = 4  # fewer characters begin too much
_ELEMENT: Final = re.compile(r"<[^<>]*>\s*([^<>]+?)\s*</")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Messages, and as what the text was understood; count -1: more than are counted."""

    known_as: KnownAs | None
    count: int
    views: Sequence[BerichtView]


def read_pasted(text: str) -> str:
    """Give the number in what was pasted: an element with its tags, an address or a subject around it are taken off."""
    text = text[:TEXT_MAX].strip().strip("\"'\u201c\u201d\u2018\u2019`,;").strip()
    if element := _ELEMENT.search(text):
        text = element[1]
    if re.match(r"https?://|zaak/|urn:uuid:|/berichten/", text):
        text = re.split(r"[/:]", text.rstrip("/"))[-1]
    return text


async def look_up(ports: Ports, viewer: Viewer, text: str) -> Found:
    """Give what is found under `text`, newest first."""
    number = read_pasted(text)
    if not number:
        return Found(known_as=None, count=0, views=())
    for known_as in _may_be(number):
        total = 0
        views: list[BerichtView] = []
        for gemeente in scopes(ports, viewer):
            count, found = await _search(ports.journal, gemeente, known_as, number)
            mine = of_viewer(found, viewer)
            total = -1 if count < 0 or total < 0 else total + count - (len(found) - len(mine))
            views.extend(mine)
        if views:
            views.sort(key=lambda view: view.received_at, reverse=True)
            return Found(known_as=known_as, count=total, views=views[:_SHOWN])
    return Found(known_as=None, count=0, views=())


def _may_be(number: str) -> Iterator[KnownAs]:
    lower = number.lower()
    if _HEX.fullmatch(lower):
        yield "id"
    if _UUID.fullmatch(lower):
        yield "event"
    yield "nummer"
    yield "zaak"
    if len(number) >= _BEGIN_MIN:
        yield "begin"


async def _search(
    log: Journal, gemeente: str | None, known_as: KnownAs, number: str
) -> tuple[int, Sequence[journal.BerichtView]]:
    match known_as:
        case "id":
            view = await log.find(number.lower(), gemeente=gemeente)
            return (0, ()) if view is None else (1, (view,))
        case "event":
            return await log.search(gemeente=gemeente, event_id=number.lower(), limit=_SHOWN)
        case "nummer":
            return await log.search(gemeente=gemeente, referentienummer=number, limit=_SHOWN)
        case "zaak":
            return await log.search(gemeente=gemeente, zaak=number, limit=_SHOWN)
        case "begin":
            return await log.search(gemeente=gemeente, starts=number, limit=_SHOWN)
