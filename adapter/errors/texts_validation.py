"""Texts of errors: what a schema refuses."""

from __future__ import annotations

from adapter.errors.catalogue import Entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = ()
