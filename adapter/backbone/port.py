"""The backbone: an ordered, durable event log. Two implementations (Kafka, embedded) pass one contract suite.

A record's key is its lane; records of one lane land in one partition, in the order in which they are given. Every await has
a deadline of our own. Values are structured CloudEvents JSON (`application/cloudevents+json; charset=UTF-8`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Backbone", "Follower", "Position", "Record", "StoredRecord"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One event to publish. `event_id` travels in header `ce_id`, so that read-back needs no JSON."""

    topic: str
    key: str
    event_id: str
    value: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in the log."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """One event as it stands in the log."""

    position: Position
    key: str
    event_id: str
    value: bytes
    headers: Mapping[str, str]


class Follower(Protocol):
    """Reads a topic on and on. It belongs to no group: where it goes on is kept by who asks (GUARANTEES e.1)."""

    async def poll(self, *, limit: int, wait_s: float) -> Sequence[StoredRecord]:
        """Give up to `limit` records, per partition in order; empty after `wait_s` without any.

        Raises Unavailable when nothing can be read now, or when there is more and it doesn't come: follow anew then.
        """

    async def close(self) -> None:
        """Stop reading; never waits on a broker longer than its own deadline."""


class Backbone(Protocol):
    """The port."""

    async def open(self) -> None:
        """Connect; make the topics that are missing. Raises Unavailable when the broker can't be reached."""

    async def close(self) -> None:
        """Let go; never waits on a broker longer than its own deadline."""

    async def ready(self) -> bool:
        """True when a record could be published now."""

    async def publish(self, records: Sequence[Record]) -> Sequence[Position]:
        """Publish all, in the order given per key; return once all are durable at the broker.

        Raises OutcomeUnknown when some may have been stored (deadline, connection lost): read back from the log ends
        noted before. Raises Unavailable when certainly none were stored.
        """

    async def ends(self, topic: str) -> Mapping[int, int]:
        """Give per partition the offset that the next record will get."""

    async def extent(self, topic: str) -> Mapping[int, tuple[int, int]]:
        """Give per partition the lowest offset that is still kept (or the end when none is), and the end as `ends` does."""

    async def promise_s(self, topic: str) -> float | None:
        """Give how long the log promises to keep every record; None: it makes no such promise (compacted, bounded in size)."""

    async def read(self, topic: str, *, start: Mapping[int, int], until: Mapping[int, int]) -> Sequence[StoredRecord]:
        """Give the records from `start` up to but not including `until`, per partition in order."""

    async def follow(self, topic: str, *, start: Mapping[int, int]) -> Follower:
        """Read on from `start`; a partition that isn't named is read from its beginning, as is what is gone at `start`."""
