"""Texts of errors: what a mapping cannot translate."""

from __future__ import annotations

from adapter.errors.catalogue import Entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = ()
