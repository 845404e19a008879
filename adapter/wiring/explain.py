"""A stored message told again: what it was judged by, and where each of its values went. Nothing is kept or sent."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from lxml import etree

from adapter import guard, journal, settings, stuf, tenancy, translation, validation
from adapter.errors import Finding, Refused

__all__ = ["Explainer"]


class Explainer:
    """Judges and traces messages as the journal has them, by the packs, mappings and settings of now."""

    def __init__(self, tenants: tenancy.Tenants, packs: validation.Packs, mappings: translation.Mappings) -> None:
        self._tenants = tenants
        self._packs = packs
        self._mappings = mappings

    async def judge(self, view: journal.BerichtView, raw: bytes) -> Sequence[Finding]:
        """Give all that is wrong with it. Raises Refused when it is no message that can be judged."""
        return await asyncio.to_thread(self._judge, view, raw)

    async def trace(self, view: journal.BerichtView, raw: bytes) -> Sequence[translation.Trace]:
        """Give where each value went, in the order of the message. Raises Refused when it can't be translated."""
        return await asyncio.to_thread(self._trace, view, raw)

    def _judge(self, view: journal.BerichtView, raw: bytes) -> Sequence[Finding]:
        payload = stuf.payload_of(guard.parse(raw))
        return self._pack(view, payload).check(payload, raw)

    def _pack(self, view: journal.BerichtView, payload: etree._Element) -> validation.Pack:
        """Give the version of the pack that its connection names; else what the message looks like."""
        if view.pack is None or view.pack not in self._packs.names():
            return self._packs.recognise(payload)
        connection = self._tenants.gemeente(view.gemeente).connections.get(view.connection or "")
        return self._packs.get((connection and connection.pack_named(view.pack)) or view.pack)

    def _trace(self, view: journal.BerichtView, raw: bytes) -> Sequence[translation.Trace]:
        if view.pack is None or view.message is None:
            raise Refused(Finding(code="operatie-onbekend"))
        payload = stuf.payload_of(guard.parse(raw))
        connection = self._tenants.gemeente(view.gemeente).connections.get(view.connection or "")
        mappings = self._mappings.overlaid(connection.overlays if connection is not None else ())
        return translation.trace(payload, mappings.get(view.pack, view.message), self._context(view, payload))

    def _context(self, view: journal.BerichtView, payload: etree._Element) -> translation.Context:
        gemeente = self._tenants.gemeente(view.gemeente)
        zender = stuf.read_stuurgegevens(payload).zender or stuf.Systeem()
        organisatie = self._tenants.organisatie(gemeente, zender.organisatie or "")
        connection = gemeente.connections.get(view.connection or "")
        return translation.Context(
            rsin=organisatie.rsin,
            gemeentecode=organisatie.gemeentecode,
            kennisgeving=settings.Kennisgeving() if connection is None else connection.kennisgeving,
            zaaktypen=gemeente.zaaktypen,
            identificatie=view.zaken[0] if view.zaken else None,
            pseudonym=lambda _number: "?",  # a trace holds paths, no subjects
        )
