"""Questions about a beeld: what a source holds of one object, in canonical words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adapter.translation.compiled import CompiledRelation, find_option
from adapter.translation.paths import at, moment_of
from adapter.translation.scope import Ask, Mode
from adapter.translation.tree import Node

__all__ = ["derives", "file_name", "has_members", "is_asked_kind", "says", "with_last"]


def is_asked_kind(relation: CompiledRelation, data: Mapping[str, Any], ask: Ask) -> bool:
    """True when the far end is of a kind that the scope asks for: who asks for addresses gets no persons."""
    choice = next((node for node in relation.entity.entity.root.children if node.kind == "choice"), None)
    if choice is None:
        return True
    option = find_option(choice, data)
    if option is None:
        return False
    part = next((part for tag, part in ask.parts if tag == choice.tag), None)
    if part is None or part.mode is not Mode.LISTED:
        return True
    return any(tag == option.tag for tag, _ in part.parts)


def with_last(items: list[Any] | tuple[Any, ...], *, only_last: bool) -> list[Any]:
    """Mark the last status where the source didn't; give only that one where it is all that is asked."""
    found = [item for item in items if isinstance(item, Mapping)]
    if not any(item.get("indicatieLaatstGezetteStatus") for item in found):
        latest = max(found, key=lambda item: moment_of(str(item.get("datumStatusGezet"))), default=None)
        found = [{**item, "indicatieLaatstGezetteStatus": item is latest} for item in found]
    return [item for item in found if item.get("indicatieLaatstGezetteStatus")] if only_last else found


def says(node: Node, data: Mapping[str, Any]) -> bool:
    """True when there is a value below."""
    return any(at(data, *event) not in (None, "", []) for event in _members(node))


def has_members(node: Node) -> bool:
    """True when a value below is a member of the model."""
    return bool(_members(node))


@lru_cache(maxsize=4096)
def _members(node: Node) -> tuple[tuple[str, ...], ...]:
    return tuple(leaf.event for leaf in node.leaves() if leaf.event and not leaf.in_bron)


@lru_cache(maxsize=4096)
def derives(node: Node) -> bool:
    """True when a value below follows from others."""
    return any(leaf.row.text("derived") for leaf in node.leaves())


def file_name(data: Mapping[str, Any]) -> str:
    """Give a name for a document without one: its title (MAPPING B.2 #8)."""
    document = data.get("informatieobject")
    found = document if isinstance(document, Mapping) else {}
    for member in ("bestandsnaam", "titel", "identificatie"):
        if isinstance(found.get(member), str) and found[member].strip():
            return str(found[member]).strip()[:255]
    return "document"
