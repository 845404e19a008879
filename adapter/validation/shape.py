"""What a schema allows below an element, as a tree that is read as far as one walks: for reports and for made messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from adapter.validation.model import Attribute, Complex, Element, Item, Particle, Simple, Wildcard
from adapter.validation.schema_reader import Schema
from adapter.validation.values import check_value

__all__ = ["Shape", "longest_of", "samples_of", "words_of"]

_SAMPLES: Final = (  # together some text of each simple type of StUF
    "tekst", "J", "1", "20240131", "true", "1234AB", "123456789", "20240101", "12", "Lk01", "AA", "TRL",
    "AB.ABCDE.0123456789012345", *("1" * length for length in range(2, 26)), *("A" * length for length in range(1, 26)),
    "a@b.nl", "AAAA", "image/png", "2024-01-31", "2024-01-31T12:00:00", "20240131120000000", "",
)  # fmt: skip
_LONGEST: Final = 16  # levels of a union; more is a circle


class Shape:
    """One element as the schema declares it.

    Args:
        many: it may stand more than once.
        least: how many there must be, where what is around it is there.
    """

    def __init__(
        self,
        schema: Schema,
        declared: Element,
        *,
        least: int = 1,
        many: bool = False,
        known: dict[str, tuple[Shape, ...]] | None = None,
    ) -> None:
        self._schema = schema
        self._known: dict[str, tuple[Shape, ...]] = {} if known is None else known  # type's key -> its children
        self._declared = declared
        self._type = schema.type(declared.type)
        self.tag = declared.tag
        self.nillable = declared.nillable
        self.fixed = declared.fixed
        self.least = least
        self.many = many

    @property
    def key(self) -> str:
        """The type's key: a type within itself has the same again."""
        return self._declared.type

    @property
    def model(self) -> Particle | None:
        """The content model; None for a value and for nothing."""
        return self._type.content if isinstance(self._type, Complex) else None

    @property
    def simple(self) -> Simple | None:
        """The type of its text; None where it has child elements or nothing."""
        return self._type if isinstance(self._type, Simple) else self._type.value

    @property
    def open(self) -> bool:
        """True where anything may stand in it."""
        return isinstance(self._type, Complex) and self._type.anything

    @property
    def attributes(self) -> Mapping[str, Attribute]:
        """The attributes by their Clark name."""
        return self._type.attributes if isinstance(self._type, Complex) else {}

    def children(self) -> Sequence[Shape]:
        """Give the child elements, each name once, in the order of the schema."""
        kept = self._known.get(self.key)
        if kept is not None:
            return kept
        found: dict[str, Shape] = {}
        for item, many, least in _items(self.model, many=False, least=1):
            if not isinstance(item.what, Element):
                continue
            known = found.get(item.what.tag)  # in the branches of a choice one name may stand twice
            if known is None or not known.many:
                found[item.what.tag] = self.of(item, many=many, least=least)
        kept = self._known[self.key] = tuple(found.values())
        return kept

    def of(self, item: Item, *, many: bool = False, least: int | None = None) -> Shape:
        """Give the shape of an element of the content model."""
        assert isinstance(item.what, Element)
        more = many or item.most is None or item.most > 1
        needed = item.least if least is None else least
        return Shape(self._schema, item.what, least=needed, many=more, known=self._known)

    def find(self, tag: str) -> Shape | None:
        """Find a child by its tag."""
        return next((child for child in self.children() if child.tag == tag), None)

    def takes(self, tag: str) -> bool:
        """True when an element that is not declared here may stand here all the same."""
        if self.open:
            return True
        wild = (item.what for item, _, _ in _items(self.model, many=False, least=1) if isinstance(item.what, Wildcard))
        return any(what.takes(tag) for what in wild)

    def takes_attribute(self, name: str) -> bool:
        """True when an attribute that is not declared may stand here all the same."""
        if not isinstance(self._type, Complex):
            return False
        others = self._type.other_attributes
        return self._type.anything or (others is not None and others.takes(name))

    def longest(self) -> int | None:
        """Give the greatest length of its text; None where the schema has none."""
        return longest_of(self.simple) if self.simple is not None else None

    def words(self) -> Sequence[str]:
        """Give the words that its text may be; () where it isn't an enumeration."""
        return words_of(self.simple) if self.simple is not None else ()

    def samples(self) -> Sequence[str]:
        """Give texts that the type accepts."""
        if self.simple is None:
            return ()
        if self.fixed is not None:
            return (self.fixed,)
        return samples_of(self.simple)

    def accepts(self, text: str) -> bool:
        """True when its text may be this."""
        return self.simple is not None and check_value(self.simple, text) is None


def samples_of(simple: Simple) -> Sequence[str]:
    """Give texts that a simple type accepts."""
    words = words_of(simple)
    if words:
        return tuple(words)
    return tuple(dict.fromkeys(text for text in _SAMPLES if check_value(simple, text) is None))


def _items(particle: Particle | None, *, many: bool, least: int) -> Iterator[tuple[Item, bool, int]]:
    """Give the items of a model with whether they repeat by what is around them, and whether they must be there."""
    if particle is None:
        return
    if isinstance(particle, Item):
        yield particle, many or particle.most is None or particle.most > 1, min(least, particle.least)
        return
    more = many or particle.most is None or particle.most > 1
    inside = 0 if particle.kind == "choice" else min(least, particle.least)
    for part in particle.parts:
        yield from _items(part, many=more, least=inside)


def longest_of(simple: Simple, depth: int = 0) -> int | None:
    """Give the greatest length of a text; None where the type has none."""
    if simple.facets.max_length is not None or simple.facets.length is not None:
        return simple.facets.max_length if simple.facets.max_length is not None else simple.facets.length
    if simple.members and depth < _LONGEST:
        lengths = [longest_of(member, depth + 1) for member in simple.members]
        known = [length for length in lengths if length is not None]
        return max(known) if len(known) == len(lengths) else None
    return None


def words_of(simple: Simple, depth: int = 0) -> Sequence[str]:
    """Give the words that a text may be; () where the type is no enumeration."""
    if simple.facets.enumeration is not None:
        return simple.facets.enumeration
    if simple.members and depth < _LONGEST:
        found = [words_of(member, depth + 1) for member in simple.members]
        return [word for words in found for word in words] if all(found) else ()
    return ()
