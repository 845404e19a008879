"""What a schema says, as values: elements, types, particles, facets. `schema_reader` makes them from the XSD files.

Only what judging and explaining need. A type is named by its key: the Clark name of a named type, or a number of ours for
a type without a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

__all__ = [
    "Attribute",
    "Complex",
    "Element",
    "Facets",
    "Group",
    "Item",
    "Particle",
    "Process",
    "Simple",
    "Wildcard",
]


Process = Literal["strict", "lax", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A declared element."""

    tag: str
    type: str
    nillable: bool = False
    fixed: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wildcard:
    """`any` or `anyAttribute`: which namespaces ("" is none), and whether what is found must be declared.

    Args:
        only: the namespaces that it takes; None is all.
        never: namespaces that it does not take.
        process: what is found must be declared ("strict"), is judged where it is declared ("lax"), is not judged ("skip").
    """

    only: frozenset[str] | None = None
    never: frozenset[str] = frozenset()
    process: Process = "strict"

    def takes(self, name: str) -> bool:
        """True when an element or attribute with this Clark name may stand here."""
        namespace = name[1:].partition("}")[0] if name[0] == "{" else ""
        return namespace not in self.never and (self.only is None or namespace in self.only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An element or a wildcard in a content model; `most` None is unbounded."""

    what: Element | Wildcard
    least: int = 1
    most: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A sequence or a choice in a content model."""

    kind: Literal["sequence", "choice"]
    parts: tuple[Particle, ...]
    least: int = 1
    most: int | None = 1


Particle = Item | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What restricts a simple type, over all its steps of derivation.

    Args:
        patterns: all must hold; in each, one of the expressions.
        pattern_texts: the same as the schema writes them.
        unreadable: a pattern that we can't read is there: libxml2's word goes.
    """

    length: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    patterns: tuple[re.Pattern[str], ...] = ()
    pattern_texts: tuple[str, ...] = ()
    unreadable: bool = False
    enumeration: tuple[str, ...] | None = None
    min_inclusive: Decimal | None = None
    max_inclusive: Decimal | None = None
    min_exclusive: Decimal | None = None
    max_exclusive: Decimal | None = None
    total_digits: int | None = None
    fraction_digits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simple:
    """A simple type: a built-in type with facets, a list, or a union.

    Args:
        name: for people, e.g. "StUF:Refnummer".
        builtin: name of the built-in type that it comes from.
    """

    name: str
    builtin: str = "anySimpleType"
    facets: Facets = field(default_factory=Facets)
    item: Simple | None = None
    members: tuple[Simple, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """An attribute that a type allows."""

    name: str
    type: Simple
    required: bool = False
    fixed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complex:
    """A complex type: attributes, and a value or child elements or nothing.

    Args:
        value: the type of its text; None when it has child elements or nothing.
        content: None is empty.
        anything: the ur-type: any content and attributes.
    """

    name: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    other_attributes: Wildcard | None = None
    value: Simple | None = None
    content: Particle | None = None
    mixed: bool = False
    anything: bool = False
    file: str = ""
