"""Messages with one thing wrong: the same ones at each run, from the message and a number."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator

from lxml import etree

__all__ = ["mutants"]

_STUF = "{http://www.egem.nl/StUF/StUF0301}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TEXTS = ("", " ", "x" * 41, "x" * 1200, "@", "J", "n", "0", "-1", "7", "12345", "20240131", "2024-01-31", "202401311200", "true", "ZAK", "Lk01")  # fmt: skip
_ATTRIBUTES = ("", "fout", "true", "J", "T", "W", "x" * 41, "geenWaarde", "alles", "V", "D")
_Element = etree._Element
_Change = Callable[[_Element, random.Random], object]


def mutants(message: _Element, count: int, seed: int | str = 0) -> Iterator[tuple[str, _Element]]:
    """Give `count` changed copies of a message, each with the name of the change."""
    for number in range(count):
        chance = random.Random(f"{message.tag}:{len(message)}:{seed}:{number}")
        mutant = copy.deepcopy(message)
        elements = [element for element in mutant.iterdescendants() if isinstance(element.tag, str)]
        change = chance.choice(_CHANGES)
        change(chance.choice(elements), chance)
        yield change.__name__.strip("_"), mutant


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _remove(element: _Element, _: random.Random) -> None:
    _parent(element).remove(element)


def _duplicate(element: _Element, _: random.Random) -> None:
    element.addnext(copy.deepcopy(element))


def _swap(element: _Element, _: random.Random) -> None:
    neighbour = element.getnext()
    if neighbour is not None:
        neighbour.addnext(element)


def _rename(element: _Element, chance: random.Random) -> None:
    other = chance.choice([each for each in element.getroottree().getroot().iter() if isinstance(each.tag, str)])
    element.tag = f"{element.tag}x" if chance.random() < 0.3 else other.tag


def _renamespace(element: _Element, chance: random.Random) -> None:
    other = chance.choice([each for each in element.getroottree().getroot().iter() if isinstance(each.tag, str)])
    element.tag = f"{{{etree.QName(other).namespace or ''}}}{etree.QName(element).localname}"


def _move(element: _Element, chance: random.Random) -> None:
    targets = [each for each in element.getroottree().getroot().iter() if each not in element.iter()]
    chance.choice([each for each in targets if isinstance(each.tag, str)]).append(element)


def _insert_copy(element: _Element, chance: random.Random) -> None:
    other = chance.choice(
        [each for each in element.getroottree().getroot().iterdescendants() if isinstance(each.tag, str)]
    )
    element.addprevious(copy.deepcopy(other))


def _empty(element: _Element, _: random.Random) -> None:
    for child in list(element):
        element.remove(child)
    element.text = None


def _retext(element: _Element, chance: random.Random) -> None:
    element.text = chance.choice(_TEXTS)


def _retext_leaf(element: _Element, chance: random.Random) -> None:
    leaves = [each for each in element.iter() if isinstance(each.tag, str) and not len(each)]
    chance.choice(leaves).text = chance.choice(_TEXTS)


def _recase(element: _Element, _: random.Random) -> None:
    element.text = (element.text or "").swapcase()


def _date(element: _Element, chance: random.Random) -> None:
    element.text = chance.choice(("2024", "20241301", "2024-01-31", "202401", "31012024", "2024013112000", "00000000"))


def _unknown(element: _Element, chance: random.Random) -> None:
    namespace = etree.QName(element).namespace or ""
    element.addnext(etree.Element(chance.choice((f"{{{namespace}}}onbekend", "onbekend", "{urn:eigen}onbekend"))))


def _stretch(element: _Element, chance: random.Random) -> None:
    text = element.text or "A"
    element.text = text + text[-1] * chance.choice((1, 5, 40, 200, 1000))


def _shorten(element: _Element, _: random.Random) -> None:
    element.text = (element.text or "")[:-1]


def _nil(element: _Element, chance: random.Random) -> None:
    element.set(f"{_XSI}nil", "true")
    if chance.random() < 0.7:
        element.set(f"{_STUF}noValue", chance.choice(("geenWaarde", "waardeOnbekend", "nietOndersteund", "leeg", "")))
    if chance.random() < 0.8:
        _empty(element, chance)


def _no_value(element: _Element, chance: random.Random) -> None:
    element.set(f"{_STUF}noValue", chance.choice(("geenWaarde", "vastgesteldOnbekend", "geenwaarde")))


def _drop_attribute(element: _Element, chance: random.Random) -> None:
    holders = [each for each in element.getroottree().getroot().iter() if isinstance(each.tag, str) and each.attrib]
    if holders:
        holder = chance.choice(holders)
        del holder.attrib[chance.choice(list(holder.attrib))]


def _change_attribute(element: _Element, chance: random.Random) -> None:
    holders = [each for each in element.getroottree().getroot().iter() if isinstance(each.tag, str) and each.attrib]
    if holders:
        holder = chance.choice(holders)
        holder.set(chance.choice(list(holder.attrib)), chance.choice(_ATTRIBUTES))


def _add_attribute(element: _Element, chance: random.Random) -> None:
    names = ("sleutelVerzendend", "entiteittype", "verwerkingssoort", "scope", "exact", "indOnvolledigeDatum", "metagegeven", "functie")  # fmt: skip
    element.set(f"{_STUF}{chance.choice(names)}" if chance.random() < 0.9 else "eigen", chance.choice(_ATTRIBUTES))


_CHANGES: tuple[_Change, ...] = (
    _remove, _remove, _duplicate, _duplicate, _swap, _rename, _renamespace, _move, _insert_copy, _empty, _retext,
    _retext_leaf, _retext_leaf, _stretch, _shorten, _recase, _date, _unknown, _nil, _nil, _no_value, _drop_attribute, _change_attribute, _add_attribute,
)  # fmt: skip
