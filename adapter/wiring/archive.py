"""What the journal keeps no longer and the backbone still has: events fetched back, each known by its id and its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from adapter import backbone, journal, relay

__all__ = ["Archive", "Known"]

_BLOB: Final = re.compile(rb"urn:koppelvlak:blob:sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is needed of a message to deliver it."""

    events: tuple[journal.OutboxEvent, ...]
    documents: tuple[journal.Document, ...]


class Archive:
    """Reads back from one topic."""

    def __init__(self, log: backbone.Backbone, blobs: journal.BlobStore, *, topic: str) -> None:
        self._backbone = log
        self._blobs = blobs
        self._topic = topic

    async def count(self, messages: Sequence[journal.Landed]) -> int:
        """Give how many of these the log reaches back to. Raises Unavailable."""
        if not messages:
            return 0
        extent = await self._backbone.extent(self._topic)
        return sum(self._is_reached(each, extent) for each in messages)

    async def fetch(self, messages: Sequence[journal.Landed]) -> Mapping[str, Known]:
        """Give what the log has of these messages, by id; only whole ones. Raises Unavailable."""
        extent = await self._backbone.extent(self._topic)
        wanted = [each for each in messages if self._is_reached(each, extent)]
        places = [(one.partition, one.offset) for each in wanted for one in each.published]
        found = await relay.read_places(self._backbone, self._topic, places)
        known: dict[str, Known] = {}
        for message in wanted:
            records = [found.get((one.partition, one.offset)) for one in message.published]
            hashes = tuple(None if each is None else journal.event_hash(each.event_id) for each in records)
            if hashes == message.hashes:
                read = self._read([each for each in records if each is not None])
                if read is not None:
                    known[message.bericht_id] = read
        return known

    def _is_reached(self, message: journal.Landed, extent: Mapping[int, tuple[int, int]]) -> bool:
        return all(
            one.topic == self._topic and extent.get(one.partition, (0, 0))[0] <= one.offset < extent[one.partition][1]
            for one in message.published
        )

    def _read(self, records: Sequence[backbone.StoredRecord]) -> Known | None:
        """Give the events of a message; None where a document of it is gone."""
        events: list[journal.OutboxEvent] = []
        sizes: dict[str, int] = {}
        for record in records:
            event = orjson.loads(record.value)
            events.append(
                journal.OutboxEvent(
                    event_id=record.event_id,
                    ordinal=int(event["sequence"]),
                    type=event["type"],
                    subject=event["subject"],
                    value=record.value,
                )
            )
            for found in _BLOB.findall(record.value):
                size = self._blobs.size(found.decode())
                if size is None:
                    return None
                sizes[found.decode()] = size
        documents = tuple(
            journal.Document(ordinal=ordinal, sha256=sha256, size_bytes=size)
            for ordinal, (sha256, size) in enumerate(sizes.items())
        )
        return Known(events=tuple(events), documents=documents)
