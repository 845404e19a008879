"""The blob store: documents by content (sha256). Port; implementations are in `blobs_files.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

__all__ = ["BlobStore", "BlobWriter"]


class BlobWriter(Protocol):
    """A document on its way in. Nothing is visible before `commit`."""

    def write(self, chunk: bytes) -> None:
        """Append decoded bytes."""

    def commit(self) -> tuple[str, int]:
        """Make it durable (fsync, rename, fsync of the folder); give (sha256 in hex, size in bytes)."""

    def abort(self) -> None:
        """Forget it."""


class BlobStore(Protocol):
    """Content-addressed, durable, never changed; safe for several processes."""

    def begin(self) -> BlobWriter:
        """Start a document."""

    def read(self, sha256: str) -> Iterator[bytes]:
        """Give the document in chunks of at most 64 KiB; KeyError when it is not there."""

    def size(self, sha256: str) -> int | None:
        """Give the size in bytes; None when it is not there."""
