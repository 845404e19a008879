"""Sources of persons: who answers questions about persons of each gemeente, in Haal Centraal's words or in StUF."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Final

from lxml import etree

from adapter import questions, settings, translation
from adapter.peers.brp import open_brp
from adapter.peers.exchange_asgi import App
from adapter.peers.stuf import StufSource, open_stuf_source

__all__ = ["PassOn", "Personen"]

_PACK: Final = "bg-0310"


class PassOn:
    """`intake.PassOn` over the legacy systems of the gemeenten."""

    def __init__(self, sources: Mapping[str, StufSource]) -> None:
        self._sources = sources

    def serves(self, gemeente: str, pack: str) -> bool:
        """See `intake.PassOn`."""
        return pack == _PACK and gemeente in self._sources

    async def __call__(self, gemeente: str, question: etree._Element, soapaction: str) -> etree._Element | None:
        """See `intake.PassOn`."""
        return await self._sources[gemeente].ask(question, soapaction)


class Personen:
    """The sources of all gemeenten.

    Args:
        app: a source in this process, in the place of the ones that the settings name.
        deadline_s: for a whole question.
    """

    def __init__(
        self, gemeenten: Iterable[tuple[str, settings.Gemeente]], *, app: App | None, deadline_s: float
    ) -> None:
        found = {name: gemeente.brp for name, gemeente in gemeenten}
        told = {name: brp for name, brp in found.items() if brp is not None}
        self._brp = {
            name: open_brp(brp, monotonic=time.monotonic, app=app)
            for name, brp in told.items()
            if brp.kind == "haalcentraal"
        }
        self._stuf = {
            name: open_stuf_source(brp, monotonic=time.monotonic, app=app)
            for name, brp in told.items()
            if brp.kind == "stuf"
        }
        self._questions = {name: questions.Personen(self._brp.get(name), deadline_s=deadline_s) for name in found}
        self.pass_on = PassOn(self._stuf)

    async def ask(self, gemeente: str, vraag: translation.Persoonsvraag) -> questions.PersonenAntwoord:
        """See `intake.AskPersons`."""
        return await self._questions[gemeente].answer(vraag)

    async def close(self) -> None:
        """Let connections go."""
        for client in self._brp.values():
            await client.close()
        for legacy in self._stuf.values():
            await legacy.close()
