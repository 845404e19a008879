"""Messages made from a schema: together they reach every element of it that leads somewhere. For the laws of mappings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lxml import etree

from adapter.stuf import namespaces
from adapter.validation.model import Element, Group, Item, Particle
from adapter.validation.shape import Shape, samples_of

__all__ = ["Made", "made_messages", "paths_of"]

Choose = Callable[[tuple[str, ...], Shape, int], str | None]
"""Gives the text of an element, by its path (Clark names) and the number of the message; None leaves it to the schema."""
_PREFIXES: Final = {  # what is said of them should read as messages do
    "StUF": namespaces.STUF,
    "ZKN": namespaces.ZKN,
    "BG": namespaces.BG,
    "ZDS": namespaces.ZDS,
}
_DEPTH_MOST: Final = 24
_PATH_MOST: Final = 7  # elements from the root down: object, relation, gerelateerde, party, address, part
_PARTS: Final = 5000  # messages at most; a schema of StUF needs some hundreds


class Made:
    """Two messages with the same elements and, where the schema lets them, other texts; and the paths of the elements."""

    def __init__(self, root: etree._Element, other: etree._Element, reached: frozenset[tuple[str, ...]]) -> None:
        self.root = root
        self.other = other
        self.reached = reached


def paths_of(shape: Shape) -> frozenset[tuple[str, ...]]:
    """Give the path (Clark names) of every element without elements in it; an entity within an entity is not gone into."""
    return frozenset(_paths(shape, (), ()))


def _paths(shape: Shape, path: tuple[str, ...], seen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    deep = len(path) >= _PATH_MOST or shape.key in seen
    children = () if deep else shape.children()
    if not children:
        yield path
    for child in children:
        yield from _paths(child, (*path, child.tag), (*seen, shape.key))


def made_messages(shape: Shape, paths: frozenset[tuple[str, ...]], choose: Choose) -> Iterator[Made]:
    """Give messages that together hold every one of `paths` (Clark names below the root), each with what must be there.

    Beside a path that is wanted stand all elements that may stand there with it, so that few messages reach all.
    """
    waiting = sorted(paths)
    left = set(paths)
    for number in range(_PARTS):
        while waiting and waiting[-1] not in left:
            waiting.pop()
        if not waiting:
            return
        wanted = waiting[-1]
        writer, beside = (_Writer(wanted, left, choose, at) for at in (number, number + 1))
        root, other = (each.write(shape, (), on_way=True) for each in (writer, beside))
        left -= writer.reached
        left.discard(wanted)
        yield Made(root, other, frozenset(writer.reached))


class _Writer:
    def __init__(self, wanted: tuple[str, ...], left: set[tuple[str, ...]], choose: Choose, number: int) -> None:
        self._wanted = wanted
        self._left = left
        self._choose = choose
        self._number = number
        self.reached: set[tuple[str, ...]] = set()

    def write(self, shape: Shape, path: tuple[str, ...], *, on_way: bool) -> etree._Element:
        """Write an element with what must be in it, and what is wanted."""
        element = etree.Element(shape.tag, nsmap=_PREFIXES)
        for name, attribute in shape.attributes.items():
            if attribute.required or attribute.fixed is not None:
                texts = samples_of(attribute.type)
                element.set(name, attribute.fixed if attribute.fixed is not None else texts[0] if texts else "")
        if shape.simple is not None:
            texts = shape.samples()
            chosen = self._choose(path, shape, self._number)
            if chosen is None or not shape.accepts(chosen):
                filled = [text for text in texts if text]
                chosen = filled[self._number % len(filled)] if filled else ""
            element.text = chosen
        elif shape.model is not None and len(path) < _DEPTH_MOST:
            self._particle(element, shape, shape.model, path, on_way=on_way)
            if not len(element):
                self._not_empty(element, shape, path)
        self.reached.add(path)
        return element

    def _particle(
        self, element: etree._Element, shape: Shape, particle: Particle, path: tuple[str, ...], *, on_way: bool
    ) -> None:
        if isinstance(particle, Item):
            self._item(element, shape, particle, path, on_way=on_way)
            return
        if particle.kind == "choice":
            chosen = self._branch(particle, path, on_way=on_way)
            if chosen is not None:
                self._particle(element, shape, chosen, path, on_way=on_way)
            return
        if particle.least == 0 and not self._holds(particle, path, on_way=on_way):
            return
        for part in particle.parts:
            self._particle(element, shape, part, path, on_way=on_way)

    def _not_empty(self, element: etree._Element, shape: Shape, path: tuple[str, ...]) -> None:
        """Write the first of a choice that nothing was chosen of: an element with nothing in it says nothing."""
        model = shape.model
        first = model.parts[0] if isinstance(model, Group) and model.kind == "choice" and model.parts else None
        if isinstance(first, Item) and isinstance(first.what, Element):
            element.append(self.write(shape.of(first), (*path, first.what.tag), on_way=False))

    def _item(self, element: etree._Element, shape: Shape, item: Item, path: tuple[str, ...], *, on_way: bool) -> None:
        if not isinstance(item.what, Element):
            return
        below = (*path, item.what.tag)
        towards = on_way and self._wanted[: len(below)] == below
        beside = on_way and not towards and len(self._wanted) == len(below) and below in self._left
        if item.least or towards or beside:
            for turn in range(max(item.least, 1)):
                child = shape.of(item)
                element.append(self.write(child, below, on_way=towards and not turn))

    def _branch(self, group: Group, path: tuple[str, ...], *, on_way: bool) -> Particle | None:
        """Give the branch that leads to what is wanted; else the first where one must be there."""
        for part in group.parts:
            if self._holds(part, path, on_way=on_way, strictly=True):
                return part
        for part in group.parts:
            if self._holds(part, path, on_way=on_way):
                return part
        return group.parts[0] if group.least and group.parts else None

    def _holds(self, particle: Particle, path: tuple[str, ...], *, on_way: bool, strictly: bool = False) -> bool:
        """True when what is wanted, or (not strictly) anything beside it that was not reached, is in a part."""
        if not on_way:
            return False
        if isinstance(particle, Group):
            return any(self._holds(part, path, on_way=on_way, strictly=strictly) for part in particle.parts)
        if not isinstance(particle.what, Element):
            return False
        below = (*path, particle.what.tag)
        if self._wanted[: len(below)] == below:
            return True
        return not strictly and len(self._wanted) == len(below) and below in self._left
