"""A finding: one thing that is wrong, where, by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong (or, as a warning, worth knowing) about a message, a file or a setting.

    Args:
        code: key in `catalogue.CATALOGUE`; Dutch kebab slug, never reused.
        path: XPath in the sender's own prefixes, or a key of the configuration.
        line, column: 1-based place in the text as sent.
        rule: name of the rule that was broken.
        source: the standard and section that the rule comes from.
        facts: fill the placeholders of the catalogue's texts; never personal data. "gevonden_nl", "toegestaan_nl" (and "_en")
            say what is there, masked, and what may be there.
    """

    code: str
    path: str | None = None
    line: int | None = None
    column: int | None = None
    rule: str | None = None
    source: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def kv(self) -> str:
        """The code as people name it to each other: as stable as `code`, for it is made of it (KV-ELEMENT-ONTBREEKT)."""
        return f"KV-{self.code.upper()}"

    def found(self, language: str) -> str | None:
        """What is there, in words: never the value itself."""
        return self.facts.get(f"gevonden_{language}") or None

    def allowed(self, language: str) -> str | None:
        """What may be there, in words."""
        return self.facts.get(f"toegestaan_{language}") or None
