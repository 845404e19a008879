"""What an operation's message holds: where its objects stand, and by which rows they are read. For traces and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from adapter.translation.compiled import CompiledEntity, CompiledRelation

__all__ = ["Direction", "Objects", "types_of"]

Direction = Literal["events", "answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Objects:
    """The objects of a message.

    Args:
        direction: they become events (and come back), or are the answer to a question.
        root: tag of the message that holds them: of an answer, not of its question.
        within: local names of the elements from the root down to what holds `object`.
        only: the relations that alone count; None: all.
        types: of the events that they make.
        parts: the only parts that the message's schema has, where the mapping says so.
        name: local name of the element of an object.
    """

    direction: Direction
    root: str
    within: tuple[str, ...]
    entity: CompiledEntity
    relations: Mapping[str, CompiledRelation]
    types: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    parts: frozenset[str] | None = None
    name: str = "object"


def types_of(entity: CompiledEntity, relations: Mapping[str, CompiledRelation]) -> frozenset[str]:
    """Give the types of the events that objects and their relations make."""
    entities = [entity]
    for relation in relations.values():
        entities += [each for each in (relation.entity, relation.configured) if each is not None]
    return frozenset(name for each in entities for names in each.events.values() for name in names)
