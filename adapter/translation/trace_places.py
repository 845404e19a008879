"""Where a value went in the data of an event: the places that it can be in, looked up until one is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from adapter.translation.names import local
from adapter.translation.places import prefix_of
from adapter.translation.trace_walk import Found, Reading
from adapter.translation.values import Special

__all__ = ["Place", "place_of", "ways_of"]

Keys = tuple[str | int, ...]
_KINDS = ("bewaard", "noValue")


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found in the data of an event."""

    path: str
    home: Literal["event", "bron", "overig"]
    value: Any


def place_of(found: Found, reading: Reading, data: Mapping[str, Any]) -> Place | None:
    """Find where a value stands in the data; None where it stands nowhere."""
    for keys in _candidates(found, reading):
        value = _at(data, keys)
        if value is not _NOT:
            return Place(_shown(keys), "bron" if keys[0] == "bron" else "event", value)
    return _kept(found, reading, data)


def ways_of(data: Mapping[str, Any], shown: str, side: int) -> Place | None:
    """Find where an element was kept whole, or why it was empty."""
    for base in _bases(side):
        bron = _at(data, base)
        if not isinstance(bron, Mapping):
            continue
        for number, item in enumerate(bron.get("overig") or ()):
            pad = str(item.get("pad"))
            if pad == shown or shown.startswith(f"{pad}/") or shown.endswith(f"/{pad}"):
                return Place(f"{_shown(base)}.overig[{number}]", "overig", None)
        if shown in (bron.get("noValue") or {}):
            return Place(f"{_shown(base)}.noValue.{shown}", "bron", None)
    for number, item in enumerate(
        _at(data, ("bron", "genoemd")) or () if "genoemd" in (data.get("bron") or {}) else ()
    ):
        if item.get("relatienaam") == shown:
            return Place(f"bron.genoemd[{number}]", "overig", None)
    return None


def _kept(found: Found, reading: Reading, data: Mapping[str, Any]) -> Place | None:
    shown = found.shown
    for base in _bases_of(reading):
        bron = _at(data, base)
        if not isinstance(bron, Mapping):
            continue
        for kind in _KINDS:
            if shown in (bron.get(kind) or {}):
                return Place(f"{_shown(base)}.{kind}.{shown}", "bron", None)
        if found.attribute and found.path == f"{reading.path}/@{local(found.attribute)}":
            key = local(found.attribute).removeprefix("sleutel").lower()
            if key in (bron.get("sleutels") or {}):
                return Place(f"{_shown(base)}.sleutels.{key}", "bron", None)
        for number, item in enumerate(bron.get("overig") or ()):
            pad = str(item.get("pad"))
            if pad == shown or shown.startswith(f"{pad}/") or shown.endswith(f"/{pad}"):
                return Place(f"{_shown(base)}.overig[{number}]", "overig", None)
    if reading.relation is not None and "within" not in reading.relation.node.row.keys:
        return ways_of(data, reading.relation.name, reading.side)
    return None


def _candidates(found: Found, reading: Reading) -> Iterator[Keys]:
    """Give the places of the model that the value may be in, the likeliest first."""
    node = found.node
    if node is None:
        return
    event: Keys = node.event
    if node.kind == "option":
        event = found.kind
    elif node.kind in ("group", "choice") and not event:
        event = prefix_of(node)
    if not event:
        return
    if event[0] == "bron":
        rest = event[1:]
        if node.value is not None and node.value.special is Special.EXTRA:
            rest = (*rest, found.index)
        for base in _bases_of(reading):
            yield (*base, *rest)
        return
    if found.listed:
        event = (*event[:-1], found.index, event[-1]) if node.kind == "leaf" else (*event, found.index)
    yield from _of_the_model(event, reading)
    if node.kind in ("group", "choice") or found.listed:
        yield from _of_the_model(node.event or prefix_of(node), reading)


def _of_the_model(event: Keys, reading: Reading) -> Iterator[Keys]:
    if not event:
        return
    if reading.relation is not None and (within := _within(reading)) is not None:
        yield from _of_a_member(event, within, reading)
        return
    member = reading.entity.member
    rest = event[1:] if member and event[0] == member else event
    if reading.side == 0:
        yield event
        for base in _bases(0):
            yield (*base, "ongewijzigd", *rest)
            yield (*base, "alleen", *rest)
    else:
        yield ("wijziging", "oud", *rest)
        yield ("was", *rest)
        for base in (("bron",), ("bron", "object")):
            yield (*base, "ongewijzigd", *rest)
            yield (*base, "oud", "alleen", *rest)
        # what a relation repeats, one that is no more (oud tells which), and the key
        if reading.relation is not None or rest[-1:] == ("identificatie",):
            yield event


def _of_a_member(event: Keys, within: tuple[Keys, bool], reading: Reading) -> Iterator[Keys]:
    """Give the places of a relation that is a member of its object: in the list of that member."""
    path, listed = within
    rest = path[1:]
    inner = event if listed else event[len(path) - 1 :] if event[: len(path)] == path else event[-1:]
    sides: tuple[Keys, ...] = (
        (path, ("bron", "ongewijzigd", *rest), ("bron", "alleen", *rest))
        if reading.side == 0
        else (
            ("wijziging", "oud", *rest),
            ("bron", "ongewijzigd", *rest),
            ("bron", "oud", "alleen", *rest),
        )
    )
    for side in sides:
        if listed:
            yield (*side, reading.index, *inner)
        else:
            yield side
    assert reading.relation is not None
    base = ("bron",) if reading.side == 0 else ("bron", "oud")
    yield (*base, "relaties", reading.relation.name, reading.index, "genoemd", *event)


def _within(reading: Reading) -> tuple[Keys, bool] | None:
    node = reading.relation.node if reading.relation is not None else None
    path = node.row.text("within") if node is not None else None
    return (tuple(path.split(".")), node.flag("list")) if node is not None and path else None


def _bases_of(reading: Reading) -> Iterator[Keys]:
    """Give where what has no member of its own is kept."""
    if _within(reading) is not None and reading.relation is not None:
        base: Keys = ("bron",) if reading.side == 0 else ("bron", "oud")
        yield (*base, "relaties", reading.relation.name, reading.index)
        return
    yield from _bases(reading.side)
    if reading.relation is not None and reading.side == 1:  # a relation that ended: oud is what its event tells
        yield ("bron",)


def _bases(side: int) -> Iterator[Keys]:
    if side == 0:
        yield ("bron",)
        yield ("bron", "object")
    else:
        yield ("bron", "oud")
        yield ("bron", "object", "oud")


class _Not:
    """Stands for: nothing is there."""


_NOT = _Not()


def _at(data: Any, keys: Keys) -> Any:
    for key in keys:
        if isinstance(key, int):
            if not isinstance(data, list) or key >= len(data):
                return _NOT
            data = data[key]
        elif isinstance(data, Mapping) and key in data:
            data = data[key]
        else:
            return _NOT
    return data


def _shown(keys: Keys) -> str:
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text
