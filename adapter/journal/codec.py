"""How values become rows and come back: the payload frame, hashes, times, JSON. Pure; both databases share it.

A payload (*lading*) is one zstd frame of: its description in JSON, the answer, the raw message, the events. Together they
compress to a third of what they take apart, because events repeat what the message says (measured: docs/guarantees.md).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from typing import Any

import orjson
import zstandard

from adapter.journal.port import Acceptance, Document, IdempotencyKey, OutboxEvent, Refusal, StoredAnswer

__all__ = [
    "Lading",
    "compress",
    "content_digest",
    "frame",
    "from_micros",
    "hash64",
    "json_text",
    "key_text",
    "lading_of",
    "micros",
    "open_lading",
]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LEVEL = 1  # 4 times smaller at 20 µs; higher levels cost more than they save


@dataclass(frozen=True, slots=True, kw_only=True)
class Lading:
    """What a message carries besides its searchable columns. `raw` is None when it was shredded or never kept."""

    answer: StoredAnswer | None
    raw: bytes | None
    events: tuple[OutboxEvent, ...] = ()
    documents: tuple[Document, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    warnings: tuple[Mapping[str, Any], ...] = ()


def micros(at: datetime) -> int:
    """Give microseconds since 1970 of an aware time, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def from_micros(value: int) -> datetime:
    """Give the aware UTC time of `micros`."""
    return _EPOCH + timedelta(microseconds=value)


def hash64(text: str) -> int:
    """Give a signed 64-bit hash: what both databases hold in one integer."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def json_text(value: Any) -> str:
    """Give canonical JSON: sorted members, no blanks."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def key_text(key: IdempotencyKey) -> str:
    """Give the whole idempotency key as one unambiguous text."""
    return orjson.dumps(
        [
            key.gemeente,
            key.endpoint,
            key.berichtcode,
            key.organisatie,
            key.applicatie,
            key.administratie,
            key.referentienummer,
        ]
    ).decode()


def lading_of(message: Acceptance | Refusal) -> Lading:
    """Give what is kept of a message besides its columns."""
    if isinstance(message, Acceptance):
        return Lading(
            answer=message.answer,
            raw=message.raw,
            events=message.events,
            documents=message.documents,
            warnings=message.warnings,
        )
    return Lading(answer=message.answer, raw=message.raw, findings=message.findings)


def frame(lading: Lading) -> bytes:
    """Give the uncompressed frame: number of parts, their lengths, the parts."""
    answer, raw = lading.answer, lading.raw
    description = orjson.dumps(
        {
            "answer": None if answer is None else [answer.status, answer.content_type],
            "raw": raw is not None,
            "events": [[e.event_id, e.ordinal, e.type, e.subject] for e in lading.events],
            "documents": [[d.ordinal, d.sha256, d.size_bytes] for d in lading.documents],
            "findings": lading.findings,
            "warnings": lading.warnings,
        }
    )
    parts = [description, b"" if answer is None else answer.body, raw or b"", *[e.value for e in lading.events]]
    return b"".join((struct.pack(f"<{len(parts) + 1}I", len(parts), *map(len, parts)), *parts))


def compress(frames: Sequence[bytes]) -> list[bytes]:
    """Compress each; in one call, so that a busy event loop is asked for the interpreter once, not once a frame."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL)
    if len(frames) == 1:
        return [compressor.compress(frames[0])]
    if not frames:
        return []
    buffers = compressor.multi_compress_to_buffer(list(frames))
    return [buffers[index].tobytes() for index in range(len(frames))]


def open_lading(body: bytes) -> Lading:
    """Read what `frame` and `compress` made."""
    data = zstandard.ZstdDecompressor().decompress(body)
    (count,) = struct.unpack_from("<I", data)
    lengths = struct.unpack_from(f"<{count}I", data, 4)
    parts, at = [], 4 + 4 * count
    for length in lengths:
        parts.append(data[at : at + length])
        at += length
    description = orjson.loads(parts[0])
    answer = description["answer"]
    return Lading(
        answer=None if answer is None else StoredAnswer(status=answer[0], content_type=answer[1], body=parts[1]),
        raw=parts[2] if description["raw"] else None,
        events=tuple(
            OutboxEvent(event_id=event_id, ordinal=ordinal, type=kind, subject=subject, value=value)
            for (event_id, ordinal, kind, subject), value in zip(description["events"], parts[3:], strict=True)
        ),
        documents=tuple(
            Document(ordinal=ordinal, sha256=digest, size_bytes=size)
            for ordinal, digest, size in description["documents"]
        ),
        findings=tuple(description["findings"]),
        warnings=tuple(description["warnings"]),
    )


def content_digest(columns: Sequence[Any], hashes: bytes, body: bytes | None) -> bytes:
    """Give the digest that the audit keeps of a message: its row, the hashes of its event ids and its payload."""
    payload = b"" if body is None else sha256(body).digest()
    return sha256(orjson.dumps(columns) + hashes + payload).digest()
