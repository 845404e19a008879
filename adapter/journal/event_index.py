"""Which message holds an event: an index by the hash of its id, sealed for a span of messages at once.

An index that is kept row by row costs a page of the disk for every event. Here the last messages are looked through, and once a
span of them is full, 256 small rows say by the first byte of the hash where the others are: a search reads one of them a span.
A span is sealed in the transaction that fills it, so that it follows from the head alone what is sealed. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from adapter.journal.codec import hash64

__all__ = ["COLUMNS", "SPAN", "bytes_of", "holds", "places", "rows_of"]

SPAN: Final = 4096  # messages: 5 ms to seal, once; and at most so many are looked through by a search
COLUMNS: Final = "bucket,span,body"
_HASH: Final = 8  # bytes of each hash in the table `event`
_PREFIX: Final = 4  # bytes that are kept of it, besides the first; what they find is held against the whole hash
_ENTRY: Final = _PREFIX + 2  # and the place of the message in its span


def rows_of(span: int, events: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int, bytes]]:
    """Give the rows of a span, for COLUMNS; of its messages as (seq, hashes)."""
    first = span * SPAN + 1
    bodies: defaultdict[int, bytearray] = defaultdict(bytearray)
    for seq, packed in sorted(events):
        hashes = bytes(packed)
        place = (seq - first).to_bytes(2, "big")
        for at in range(0, len(hashes), _HASH):
            bodies[hashes[at]] += hashes[at + 1 : at + 1 + _PREFIX] + place
    for bucket in sorted(bodies):
        yield bucket, span, bytes(bodies[bucket])


def bytes_of(event_id: str) -> bytes:
    """Give the hash of an id as it stands in the table `event`; its first byte is the bucket."""
    return hash64(event_id).to_bytes(_HASH, "big", signed=True)


def holds(hashes: bytes, needle: bytes) -> bool:
    """True when this hash is one of them."""
    return any(hashes[at : at + _HASH] == needle for at in range(0, len(hashes), _HASH))


def places(span: int, body: bytes, needle: bytes) -> Iterator[int]:
    """Give the messages that may hold the event with this hash, by the row of its bucket."""
    prefix = needle[1 : 1 + _PREFIX]
    at = body.find(prefix)
    while at >= 0:
        if at % _ENTRY == 0:
            yield span * SPAN + 1 + int.from_bytes(body[at + _PREFIX : at + _ENTRY], "big")
        at = body.find(prefix, at + 1)
