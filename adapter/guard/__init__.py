"""Hostile input: the one hardened parser, the scan before it, and documents cut out of the stream (OPERATIONS 6)."""

from __future__ import annotations

from adapter.guard.document import Document, DocumentWriter, OpenWriter
from adapter.guard.limits import Limits

__all__ = ["Document", "DocumentWriter", "Limits", "OpenWriter"]
