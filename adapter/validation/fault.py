"""A fault: what the walk over a message found, still at the tree's own nodes; `explain` makes a finding of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong.

    Args:
        element: where it is.
        attribute: Clark name of the attribute that is wrong; None when it is the element.
        rule: what of the schema is broken, e.g. "maxLength 40".
        facts: for the texts; never a value of the message.
        names: facts that are names: Clark names, to be written in the sender's own prefixes.
        file: of the schema, that the rule is in.
    """

    code: str
    element: etree._Element
    attribute: str | None = None
    rule: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
