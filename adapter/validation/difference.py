"""What changes from one version of a pack to another: which messages that were valid become invalid, where and why. Pure.

The models of both versions are walked side by side, message by message. What only gets wider is told too, as such: it breaks no sender.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from adapter.validation.model import Attribute, Simple
from adapter.validation.packs import Pack
from adapter.validation.places import name_for_path
from adapter.validation.shape import Shape, longest_of, samples_of, words_of
from adapter.validation.values import check_value

__all__ = ["Kind", "SchemaChange", "differences"]

Kind = Literal[
    "message-removed",
    "message-added",
    "element-removed",
    "element-added",
    "element-required",
    "element-optional",
    "element-once",
    "element-repeats",
    "nil-refused",
    "nil-allowed",
    "type-other",
    "length-shorter",
    "length-longer",
    "words-fewer",
    "words-more",
    "pattern-narrower",
    "attribute-required",
    "attribute-removed",
    "attribute-added",
    "attribute-fixed",
]
_BREAKS: Final[frozenset[Kind]] = frozenset(
    {
        "message-removed",
        "element-removed",
        "element-required",
        "element-once",
        "nil-refused",
        "type-other",
        "length-shorter",
        "words-fewer",
        "pattern-narrower",
        "attribute-required",
        "attribute-removed",
        "attribute-fixed",
    }
)
_DEEPEST: Final = 40
_MOST: Final = 20_000  # changes; more says no more


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaChange:
    """One change.

    Args:
        path: from the root of the message, with the usual prefixes.
        before, after: what the versions say, for people; "" where there is nothing.
    """

    message: str
    path: str
    kind: Kind
    before: str = ""
    after: str = ""

    @property
    def breaks(self) -> bool:
        """True when a message that was valid may be refused by it."""
        return self.kind in _BREAKS


def differences(before: Pack, after: Pack) -> Sequence[SchemaChange]:
    """Give all changes from one version to the other, those that break first, in the order of the messages."""
    roots_before = {operatie.root: operatie.name for operatie in before.operaties}
    roots_after = {operatie.root: operatie.name for operatie in after.operaties}
    found: list[SchemaChange] = []
    for root, name in roots_before.items():
        old, new = before.shape(root), after.shape(root)
        if old is None:
            continue
        if new is None:
            found.append(SchemaChange(message=name, path=name_for_path(root), kind="message-removed"))
            continue
        found += _Walk(name).walk(old, new)
    found += [
        SchemaChange(message=name, path=name_for_path(root), kind="message-added")
        for root, name in roots_after.items()
        if before.shape(root) is None and after.shape(root) is not None
    ]
    return sorted(found[:_MOST], key=lambda change: not change.breaks)


class _Walk:
    """The two models of one message, side by side; a pair of types is looked at once."""

    def __init__(self, message: str) -> None:
        self._message = message
        self._seen: set[tuple[str, str]] = set()

    def walk(self, old: Shape, new: Shape) -> Iterator[SchemaChange]:
        """Give the changes below a root."""
        yield from self._element(old, new, f"/{name_for_path(old.tag)}", 0)

    def _element(self, old: Shape, new: Shape, path: str, depth: int) -> Iterator[SchemaChange]:
        if old.nillable != new.nillable:
            yield self._change(path, "nil-allowed" if new.nillable else "nil-refused")
        pair = (old.key, new.key)
        if pair in self._seen or depth > _DEEPEST:
            return
        self._seen.add(pair)
        yield from self._value(old.simple, new.simple, path)
        yield from self._attributes(old, new, path)
        if new.open or old.open:
            if old.open and not new.open:
                yield self._change(path, "type-other", before="anything")
            return
        after = {child.tag: child for child in new.children()}
        known = set()
        for child in old.children():
            known.add(child.tag)
            where = f"{path}/{name_for_path(child.tag)}"
            other = after.get(child.tag)
            if other is None:
                if not new.takes(child.tag):
                    yield self._change(where, "element-removed")
                continue
            yield from self._number(child, other, where)
            yield from self._element(child, other, where, depth + 1)
        for tag, child in after.items():
            if tag not in known:
                where = f"{path}/{name_for_path(tag)}"
                yield self._change(where, "element-required" if child.least > 0 else "element-added")

    def _number(self, old: Shape, new: Shape, path: str) -> Iterator[SchemaChange]:
        if (old.least > 0) != (new.least > 0):
            yield self._change(path, "element-required" if new.least > 0 else "element-optional")
        if old.many != new.many:
            yield self._change(path, "element-repeats" if new.many else "element-once")

    def _value(self, old: Simple | None, new: Simple | None, path: str) -> Iterator[SchemaChange]:
        if (old is None) != (new is None):
            yield self._change(path, "type-other", before=_named(old), after=_named(new))
        if old is None or new is None:
            return
        yield from self._facets(old, new, path)

    def _facets(self, old: Simple, new: Simple, path: str) -> Iterator[SchemaChange]:
        """Give what a value may no longer be, or may now be: by words where there are words, else by length and pattern."""
        words, left = words_of(old), words_of(new)
        if words:
            gone = [word for word in words if check_value(new, word) is not None]
            more = sorted(set(left) - set(words))
            if gone:
                yield self._change(path, "words-fewer", before=", ".join(gone))
            if more or not left:
                yield self._change(path, "words-more", after=", ".join(more) or "any text")
            return
        if left:
            yield self._change(path, "words-fewer", before="any text", after=", ".join(left))
            return
        before, after = longest_of(old), longest_of(new)
        if after is not None and (before is None or after < before):
            yield self._change(path, "length-shorter", before=_number(before), after=_number(after))
        elif before is not None and (after is None or after > before):
            yield self._change(path, "length-longer", before=_number(before), after=_number(after))
        if old.facets.pattern_texts != new.facets.pattern_texts or old.builtin != new.builtin:
            refused = [text for text in samples_of(old) if check_value(new, text) is not None]
            if refused and not (after is not None and all(len(text) > after for text in refused)):
                texts = [" ".join(each.facets.pattern_texts) or each.builtin for each in (old, new)]
                yield self._change(path, "pattern-narrower", before=texts[0], after=texts[1])

    def _attributes(self, old: Shape, new: Shape, path: str) -> Iterator[SchemaChange]:
        for name, attribute in old.attributes.items():
            where = f"{path}/@{name_for_path(name)}"
            other = new.attributes.get(name)
            if other is None:
                if not new.takes_attribute(name):
                    yield self._change(where, "attribute-removed")
            else:
                yield from self._attribute(attribute, other, where)
        for name, attribute in new.attributes.items():
            if name not in old.attributes:
                kind: Kind = "attribute-required" if attribute.required else "attribute-added"
                yield self._change(f"{path}/@{name_for_path(name)}", kind)

    def _attribute(self, old: Attribute, new: Attribute, path: str) -> Iterator[SchemaChange]:
        if new.required and not old.required:
            yield self._change(path, "attribute-required")
        if new.fixed is not None:
            if new.fixed != old.fixed and set(words_of(old.type)) != {new.fixed}:
                yield self._change(path, "attribute-fixed", before=old.fixed or "", after=new.fixed)
            return
        if old.fixed is not None:
            if check_value(new.type, old.fixed) is not None:
                yield self._change(path, "words-fewer", before=old.fixed)
            return
        yield from self._facets(old.type, new.type, path)

    def _change(self, path: str, kind: Kind, *, before: str = "", after: str = "") -> SchemaChange:
        return SchemaChange(message=self._message, path=path, kind=kind, before=before, after=after)


def _named(simple: Simple | None) -> str:
    return "elements" if simple is None else simple.name or simple.builtin


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
