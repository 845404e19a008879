"""Hostile input: the one hardened parser, the scan before it, and documents cut out of the stream (OPERATIONS 6)."""

from __future__ import annotations

from adapter.guard.document import Document, DocumentWriter, OpenWriter
from adapter.guard.encoding import check_charset
from adapter.guard.limits import Limits
from adapter.guard.mtom import Mtom
from adapter.guard.parser import parse
from adapter.guard.scan import scan, too_large
from adapter.guard.spill import Spill

__all__ = [
    "Document",
    "DocumentWriter",
    "Limits",
    "Mtom",
    "OpenWriter",
    "Spill",
    "check_charset",
    "parse",
    "scan",
    "too_large",
]
