"""Texts of errors: the address, the envelope and what the guard refuses."""

from __future__ import annotations

from adapter.errors.catalogue import Entry, Plek, Text

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    Entry(
        code="gemeente-onbekend",
        stuf="StUF010",
        plek=Plek.CLIENT,
        http=404,
        nl=Text(
            what="Er is geen gemeente met dit adres.",
            fix="Controleer het eerste deel van het pad; het adres staat in de aansluitgegevens.",
        ),
        en=Text(
            what="There is no gemeente at this address.",
            fix="Check the first part of the path; the address is in the connection details.",
        ),
    ),
)
