"""Relations of a kennisgeving paired and read as what happened to them (MAPPING E.2, E.4).

oud and huidig pair by position within the element's name, not by content: an added relation has a nil placeholder in oud,
a removed one in huidig (StUF 03.01 §5.2). Real senders leave placeholders out, so each side is also judged by its own
verwerkingssoort.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledRelation
from adapter.translation.reader import Relations

__all__ = ["Happened", "Pair", "happened", "is_filled", "pair_up"]

Happened = Literal["T", "W", "V", "E", "I", ""]
_VERWERKINGSSOORT = f"{{{namespaces.STUF}}}verwerkingssoort"
_ADDS, _ENDS = frozenset("TR"), frozenset("VER")


@dataclass(frozen=True, slots=True)
class Pair:
    """One relation as it was and as it is; None where the side has none."""

    relation: CompiledRelation
    oud: etree._Element | None
    huidig: etree._Element | None


def pair_up(oud: Relations, huidig: Relations, relations: dict[str, CompiledRelation]) -> Iterator[Pair]:
    """Pair the relations of both objects by place within their name, in the order in which the names first come."""
    names: dict[str, tuple[list[etree._Element], list[etree._Element]]] = {}
    for side, found in enumerate((oud, huidig)):
        for node, element in found:
            names.setdefault(node.tag, ([], []))[side].append(element)
    for tag, (before, after) in names.items():
        for one, other in zip_longest(before, after):
            yield Pair(relations[tag], one, other)


def happened(pair: Pair, *, new_object: bool) -> list[tuple[Happened, str]]:
    """Give what happened to a relation, and from which side its content comes: ("T", "huidig").

    Args:
        new_object: the object itself is new, so that its relations are too, also where they are sent as I
            (ZDS addendum of 2019: T and I are the same to the receiver).
    """
    oud, huidig = is_filled(pair.oud), is_filled(pair.huidig)
    before, after = _soort(pair.oud), _soort(pair.huidig)
    if new_object:
        return [("T", "huidig")] if huidig else []
    found: list[tuple[Happened, str]] = []
    both = oud and huidig and (before == after or not before or not after)
    soort = after or before
    if both and soort == "W":
        return [("W", "huidig")]
    if both and soort in ("V", "E"):
        return [("E" if soort == "E" else "V", "oud")]
    if oud and before in _ENDS:
        found.append(("E" if before == "E" else "V", "oud"))
    elif huidig and not oud and after in ("V", "E"):  # filled on the wrong side: what it says is clear
        found.append(("E" if after == "E" else "V", "huidig"))
    if huidig and after in _ADDS:
        found.append(("T", "huidig"))
    elif huidig and after == "W":
        found.append(("W", "huidig"))
    elif oud and not huidig and before == "W":
        found.append(("W", "oud"))
    return found


def is_filled(element: etree._Element | None) -> bool:
    """True when a relation says something, and doesn't only keep a place."""
    return element is not None and len(element) > 0


def _soort(element: etree._Element | None) -> str:
    return "" if element is None else element.get(_VERWERKINGSSOORT, "")
