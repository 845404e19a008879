"""The content of documents put back in a StUF message while it goes out: never whole in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pybase64

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.journal import BlobStore
from adapter.peers import Upload

__all__ = ["with_documents"]

_PIECE: Final = 48 * 1024  # bytes of a document that become base64 at once: a multiple of three


def with_documents(
    envelope: bytes, documents: Sequence[str], blobs: BlobStore, *, content_type: str = stuf.CONTENT_TYPES["1.1"]
) -> bytes | Upload:
    """Give what is sent: the references to documents (64 hex digits) replaced by their content while it goes out."""
    parts: list[bytes | str] = [envelope]
    for sha256 in documents:
        parts = [piece for part in parts for piece in _split(part, sha256)]
    if len(parts) == 1:
        return envelope
    size = 0
    for part in parts:
        length = len(part) if isinstance(part, bytes) else blobs.size(part)
        if length is None:
            raise Refused(Finding(code="inhoud-verdwenen"))
        size += length if isinstance(part, bytes) else 4 * ((length + 2) // 3)
    return Upload(content_type=content_type, size_bytes=size, chunks=_chunks(parts, blobs))


def _split(part: bytes | str, sha256: str) -> Iterator[bytes | str]:
    """Cut at the reference, where it is the whole text of an element."""
    if isinstance(part, str):
        yield part
        return
    before, found, after = part.partition(f">{sha256}<".encode())
    yield before + b">" if found else before
    if found:
        yield sha256
        yield b"<" + after


def _chunks(parts: Sequence[bytes | str], blobs: BlobStore) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
            continue
        rest = b""
        for chunk in blobs.read(part):
            rest += chunk
            whole = len(rest) - len(rest) % _PIECE
            if whole:
                yield pybase64.b64encode(rest[:whole])
                rest = rest[whole:]
        yield pybase64.b64encode(rest)
