"""What somebody pastes into the search box: which number or error it is, and the messages it names. Bound to what the viewer may see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapter import journal
from adapter.errors import Language
from adapter.journal import BerichtView, Journal
from adapter.security import Action
from adapter.status.berichten import search_codes
from adapter.status.dashboard.viewer import Viewer
from adapter.status.fouten import code_named, codes_meant
from adapter.status.personen import search_for
from adapter.status.ports import Ports

__all__ = ["Found", "KnownAs", "look_up", "look_up_person", "read_pasted"]

KnownAs = Literal["id", "event", "nummer", "zaak", "code", "begin", "fout", "persoon"]

TEXT_MAX: Final = 400
_SHOWN: Final = 50
_BEGIN_MIN: Final = 4  # fewer characters begin too much
_ELEMENT: Final = re.compile(r"<[^<>]*>\s*([^<>]+?)\s*</")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Messages, and as what the text was understood; count -1: more than are counted.

    Args:
        codes: of the errors that were meant, where it was understood so.
    """

    known_as: KnownAs | None
    count: int
    views: Sequence[BerichtView]
    codes: Sequence[str] = ()


def read_pasted(text: str) -> str:
    """Give the number in what was pasted: an element with its tags, an address or a subject around it are taken off."""
    text = text[:TEXT_MAX].strip().strip("\"'\u201c\u201d\u2018\u2019`,;").strip()
    if element := _ELEMENT.search(text):
        text = element[1]
    if re.match(r"https?://|zaak/|urn:uuid:|/berichten/", text):
        text = re.split(r"[/:]", text.rstrip("/"))[-1]
    return text


async def look_up(ports: Ports, viewer: Viewer, text: str, language: Language) -> Found:
    """Give what is found under `text`, newest first."""
    number = read_pasted(text)
    if not number:
        return Found(known_as=None, count=0, views=())
    for known_as in _may_be(number):
        codes: Sequence[str] = ()
        if known_as in ("code", "fout"):
            asked = _codes(known_as, number, language)
            of_errors = await search_codes(ports.journal, viewer.gemeenten, asked, limit=_SHOWN)
            count, views, codes = of_errors.count, of_errors.views, of_errors.codes
        else:
            count, views = await _search(ports.journal, viewer.gemeenten, known_as, number)
        if views:
            return Found(known_as=known_as, count=count, views=views, codes=codes)
    return Found(known_as=None, count=0, views=())


async def look_up_person(ports: Ports, viewer: Viewer, bsn: str, *, reason: str) -> Found:
    """Give what names a person, newest first, in the gemeenten where this viewer may search for one; the audit has it first."""
    gemeenten = viewer.caller.gemeenten(Action.PERSONEN)
    persons = await search_for(ports, bsn, gemeenten=gemeenten, by=viewer.name, reason=reason)
    count, views = await ports.journal.search(gemeente=gemeenten, persons=persons, limit=_SHOWN)
    return Found(known_as="persoon", count=count, views=views)


def _may_be(number: str) -> Iterator[KnownAs]:
    lower = number.lower()
    if _HEX.fullmatch(lower):
        yield "id"
    if _UUID.fullmatch(lower):
        yield "event"
    yield "nummer"
    yield "zaak"
    yield "code"
    if len(number) >= _BEGIN_MIN:
        yield "begin"
    yield "fout"


def _codes(known_as: KnownAs, text: str, language: Language) -> Sequence[str]:
    """Give the errors that are asked for, where it is errors."""
    if known_as == "code":
        named = code_named(text)
        return [] if named is None else [named]
    return codes_meant(text, language) if known_as == "fout" else []


async def _search(
    log: Journal, gemeenten: Sequence[str], known_as: KnownAs, number: str
) -> tuple[int, Sequence[journal.BerichtView]]:
    match known_as:
        case "id":
            view = await log.find(number.lower(), gemeente=None)
            return (0, ()) if view is None or view.gemeente not in gemeenten else (1, (view,))
        case "event":
            return await log.search(gemeente=gemeenten, event_id=number.lower(), limit=_SHOWN)
        case "nummer":
            return await log.search(gemeente=gemeenten, referentienummer=number, limit=_SHOWN)
        case "zaak":
            return await log.search(gemeente=gemeenten, zaak=number, limit=_SHOWN)
        case _:
            return await log.search(gemeente=gemeenten, starts=number, limit=_SHOWN)
