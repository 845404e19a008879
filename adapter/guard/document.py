"""A document that was cut out of a message, and what it was written to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Document", "DocumentWriter", "OpenWriter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in the blob store; in the skeleton the text of its `inhoud` is `sha256`.

    Args:
        ordinal: from 0, the place among the cut-out documents of the message.
        sha256: 64 lower-case hex digits; as text also valid base64Binary, so that the skeleton stays schema-valid.
        size_bytes: of the decoded document.
    """

    ordinal: int
    sha256: str
    size_bytes: int


class DocumentWriter(Protocol):
    """Where a document goes; the blob store's writer has this shape (`journal.blobs.BlobWriter`)."""

    def write(self, chunk: bytes) -> None:
        """Append decoded bytes."""

    def commit(self) -> tuple[str, int]:
        """Make it durable; give (sha256 in hex, size in bytes)."""

    def abort(self) -> None:
        """Forget it."""


OpenWriter = Callable[[], DocumentWriter]
