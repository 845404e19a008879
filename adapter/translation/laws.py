"""The laws of a mapping (MAPPING F), tried on messages: what goes to events and back is the same, and nothing comes or goes.

Pure: the messages are given; `validation` makes them from the schema of a pack.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from lxml import etree

from adapter import guard, stuf
from adapter.errors import Refused
from adapter.translation.mapping import Mapping as OneMapping
from adapter.translation.normal import difference, normal
from adapter.translation.trace import trace_of
from adapter.translation.types import Context, Translated

__all__ = ["LAWS", "Broken", "Law", "Tried", "try_empties", "try_message"]

Law = Literal["put_get", "get_put", "no_drop", "no_invention", "idempotence", "diff", "presence", "bounds"]
LAWS: Final[tuple[Law, ...]] = (
    "put_get", "get_put", "no_drop", "no_invention", "idempotence", "diff", "presence", "bounds",
)  # fmt: skip
_UNLOCKED: Final = ".ontgrendeld.v1"  # follows from a lock, which is a secret: it doesn't come back
_WAYS_OF_BEING_EMPTY: Final = ("geenWaarde", "waardeOnbekend", "vastgesteldOnbekend")
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NO_VALUE: Final = "{http://www.egem.nl/StUF/StUF0301}noValue"
_BROKEN_MOST: Final = 20  # of one mapping: more say nothing new

WrongEvent = Callable[[str, Any], Sequence[str]]
"""Gives where the data of an event of a type hold what its schema does not know (paths, no value)."""
Wrong = Callable[[etree._Element], Sequence[str]]
"""Gives where the schema of the pack refuses a message and why (paths and codes, no value); nothing where it accepts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A law that a message breaks; `where` holds paths, never a value."""

    law: Law
    where: str


@dataclass(slots=True, kw_only=True)
class Tried:
    """What was tried: how often each law held, what broke, how many messages were refused."""

    held: Counter[Law] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)
    messages: int = 0
    refused: int = 0

    def note(self, law: Law, wrong: Iterable[str]) -> None:
        """Note one try: what is wrong, nothing where the law holds."""
        found = list(wrong)
        if not found:
            self.held[law] += 1
        room = _BROKEN_MOST - len(self.broken)
        self.broken += [Broken(law=law, where=each) for each in found[: max(room, 0)]]


def try_message(
    mapping: OneMapping,
    payload: etree._Element,
    context: Context,
    tried: Tried,
    *,
    wrong: Wrong,
    wrong_event: WrongEvent,
) -> None:
    """Try every law on a message that is valid by its schema."""
    tried.messages += 1
    before = etree.tostring(payload)
    try:
        translated = mapping.to_events(payload, context)
    except Refused:
        tried.refused += 1
        return
    found = _events(translated)
    same = _events(mapping.to_events(payload, context)) == found and etree.tostring(payload) == before
    tried.note("idempotence", [] if same else ["the second time otherwise"])
    rows = [row for row in trace_of(payload, mapping, translated) if row.home == "nowhere"]
    tried.note("no_drop", [f"{row.path} (line {row.line})" for row in rows if row.path])
    tried.note("no_invention", [f"event {row.event}: {row.out}" for row in rows if not row.path])
    tried.note("diff", _wrong_in_changes(found))
    for event in found:
        told = wrong_event(event["type"], event["data"])
        tried.note("bounds", [f"{event['type']}: {each}" for each in told])
    back = [event for event in found if not event["type"].endswith(_UNLOCKED)]
    if back:
        _try_back(mapping, payload, back, translated, context, wrong, tried)


def _try_back(
    mapping: OneMapping,
    payload: etree._Element,
    events: list[dict[str, Any]],
    translated: Translated,
    context: Context,
    wrong: Wrong,
    tried: Tried,
) -> None:
    header = stuf.read_stuurgegevens(payload)
    try:
        back = mapping.to_stuf(events, stuurgegevens=header)
    except Refused as refused:
        tried.note("put_get", [f"can't be written back: {refused.findings[0].code}"])
        return
    tried.note("put_get", [_place(each) for each in difference(normal(payload), normal(back))])
    tried.note("bounds", [f"{each} in what is written" for each in wrong(back)])
    documents = tuple(
        guard.Document(ordinal=each.ordinal, sha256=each.sha256, size_bytes=len(each.content))
        for each in translated.inline_documents
    )
    again = _events(mapping.to_events(back, replace(context, documents=(*context.documents, *documents))))
    again = [event for event in again if not event["type"].endswith(_UNLOCKED)]
    differ = [one["type"] for one, other in zip(events, again, strict=False) if _plain(one) != _plain(other)]
    if len(again) != len(events):
        differ.append(f"{len(again)} events in place of {len(events)}")
    tried.note("get_put", differ)


def try_empties(
    mapping: OneMapping, payload: etree._Element, elements: Iterable[etree._Element], context: Context, tried: Tried
) -> None:
    """Try that an element that is absent, empty, or of which nobody knows the value gives another event each time.

    Args:
        elements: of the message, whose rows give them a member of the model; the schema lets them be nil.
    """
    for element in elements:
        parent, text = element.getparent(), element.text
        if parent is None:
            continue
        seen: list[str] = []
        try:
            for reason in _WAYS_OF_BEING_EMPTY:
                element.text = None
                element.set(_NIL, "true")
                element.set(_NO_VALUE, reason)
                seen.append(_said(mapping, payload, context))
            at = parent.index(element)
            parent.remove(element)
            seen.append(_said(mapping, payload, context))
            parent.insert(at, element)
        except Refused:
            tried.refused += 1
            if element.getparent() is None:
                parent.append(element)
            continue
        finally:
            element.text = text
            element.attrib.pop(_NIL, "")
            element.attrib.pop(_NO_VALUE, "")
        same = len(set(seen)) != len(seen)
        tried.note("presence", [f"{_local(element)}: two ways of being empty are one"] if same else [])


def _said(mapping: OneMapping, payload: etree._Element, context: Context) -> str:
    return json.dumps(_events(mapping.to_events(payload, context)), sort_keys=True)


def _events(translated: Translated) -> list[dict[str, Any]]:
    """Give the drafts as they come from the backbone: through JSON."""
    found = []
    for draft in translated.drafts:
        event: dict[str, Any] = {
            "type": draft.type,
            "subject": draft.subject,
            "data": json.loads(json.dumps(draft.data)),
        }
        if draft.dataref is not None:
            event["dataref"] = draft.dataref
        found.append(event)
    return found


def _wrong_in_changes(events: Iterable[Mapping[str, Any]]) -> list[str]:
    """Give the changes that can't be: of what isn't there, or from a value to the same."""
    wrong = []
    for event in events:
        change = event["data"].get("wijziging")
        if not isinstance(change, dict):
            continue
        tables = [value for value in event["data"].values() if isinstance(value, dict)] + [event["data"]]
        for path in change.get("paden") or ():
            holders = [table for table in tables if path in table and table is not change]
            if not holders:
                wrong.append(f"{event['type']}: {path} changed, and isn't there")
            elif (
                path in (change.get("oud") or {})
                and all(holder[path] == change["oud"][path] for holder in holders)
                and path not in _SAID_ANEW
            ):
                wrong.append(f"{event['type']}: {path} changed into what it was")
    return wrong


_SAID_ANEW: Final = frozenset({"bestandsomvang"})  # other content that is just as long


def _plain(value: Any) -> Any:
    """Give events without prefixes and layout of the elements that are kept whole."""
    if isinstance(value, dict) and set(value) == {"pad", "xml"}:
        return value["pad"], normal(guard.parse(value["xml"].encode()))
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, str) and value.startswith("<"):  # the header of a kennisgeving within another message
        return normal(guard.parse(value.encode()))
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _place(text: str) -> str:
    """Give the path of a difference without its values."""
    return text.partition(":")[0] + (": " + text.partition(": ")[2].split(" ")[0] if ": " in text else "")


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
