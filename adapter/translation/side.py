"""One entity while it is written back: what its event says, and what StUF said of it besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from adapter.translation import xml_text

__all__ = ["ABSENT", "ALWAYS", "HERE", "Side", "Write", "came_from_stuf", "finder", "upwards"]

ABSENT: Final = object()
ALWAYS: Final = ""  # stands in `Side.visit`: what has this path is always visited


HERE: Final = "."  # so does this: what has it is visited where the object around it is


class Side:
    """One entity of one side of a message.

    Args:
        data: of the event; bron: its member `bron`, or that of one side of a change.
        kind: its entiteittype.
        relations: those of the entity, written already, by their tag.
        dataref: where the content of a document is; it is written as the reference that the guard writes.
        from_stuf: the event came from a StUF message, also where this side's `bron` doesn't say so.

    Attributes:
        visit: the paths, and those above them, at which something is to be written that `data` doesn't show.
    """

    __slots__ = ("bewaard", "bron", "data", "dataref", "from_stuf", "kind", "no_value", "overig", "relations", "visit")

    def __init__(
        self,
        data: Mapping[str, Any],
        bron: Mapping[str, Any],
        *,
        kind: str = "",
        relations: Mapping[str, Sequence[str]] | None = None,
        dataref: str | None = None,
        from_stuf: bool = False,
    ) -> None:
        self.data = data
        self.bron = bron
        self.kind = kind
        self.relations: Mapping[str, Sequence[str]] = relations or {}
        self.dataref = dataref
        self.bewaard: Mapping[str, Any] = bron.get("bewaard") or {}
        self.no_value: Mapping[str, Any] = bron.get("noValue") or {}
        self.overig: list[Mapping[str, Any]] = list(bron.get("overig") or ())
        self.from_stuf = from_stuf or came_from_stuf(bron) or bool(self.bewaard or self.no_value)
        visit = {ALWAYS, HERE}
        for path in self.bewaard:
            visit.update(upwards(path))
        for path in self.no_value:
            visit.update(upwards(path))
        for item in self.overig:
            visit.update(upwards(str(item.get("pad"))))
        for tag in self.relations:
            visit.update(upwards(tag[tag.rfind("}") + 1 :]))
        self.visit = visit

    def put_back(self, out: list[str], path: str) -> bool:
        """Put back whole elements that stood at `path`; False where there were none."""
        if not self.overig:
            return False
        found = [item for item in self.overig if item.get("pad") == path]
        self._take(out, found)
        return bool(found)

    def put_rest(self, out: list[str], path: str) -> None:
        """Put back whole elements that stood below `path` and that no row knows."""
        if self.overig:
            self._take(out, [item for item in self.overig if str(item.get("pad")).rpartition("/")[0] == path])

    def _take(self, out: list[str], found: Sequence[Mapping[str, Any]]) -> None:
        for item in found:
            out.append(xml_text.kept(item["xml"]))
            self.overig.remove(item)


Write = Callable[[list[str], Mapping[str, Any], Side], None]
"""Writes one node: to the parts of the text, from the object that holds its member, for a side."""


@lru_cache(maxsize=4096)
def upwards(path: str) -> tuple[str, ...]:
    """Give a path and those above it."""
    parts = path.split("/")
    return tuple("/".join(parts[:end]) for end in range(1, len(parts) + 1))


def came_from_stuf(bron: Mapping[str, Any]) -> bool:
    """True when an event came from a StUF message; one of a change at a ZGW source says so too."""
    return bron.get("berichtcode") not in (None, "ZGW")


@lru_cache(maxsize=4096)
def finder(keys: tuple[str, ...]) -> Callable[[Any], Any]:
    """Make what finds the value at a path; ABSENT where there is none, or no path."""
    if len(keys) == 1:
        key = keys[0]
        return lambda place: place.get(key, ABSENT) if isinstance(place, dict) else ABSENT

    def find(place: Any) -> Any:
        for key in keys:
            place = place.get(key, ABSENT) if isinstance(place, dict) else ABSENT
        return place if keys else ABSENT

    return find
