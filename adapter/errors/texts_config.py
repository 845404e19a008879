"""Texts of errors: configuration."""

from __future__ import annotations

from adapter.errors.catalogue import Entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = ()
