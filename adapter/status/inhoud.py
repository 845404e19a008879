"""The payloads of a message: as it came in, and its events; masked, or whole for who may see that and says why."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import Field

from adapter import privacy
from adapter.journal import BerichtView, Journal
from adapter.status.api import Model
from adapter.status.shapes import Reden

__all__ = ["Inhoud", "Inzage", "InzageGegeven", "InzageVraag", "Inzagen", "look", "read_inhoud", "read_inzagen"]


class Inhoud(Model):
    """Wat er binnenkwam en wat ervan is gemaakt."""

    gemaskeerd: bool = Field(description="true: alles wat iets over een persoon kan zeggen is vervangen door •••.")
    bericht: str | None = Field(
        description="Het bericht zoals ontvangen, documenten eruit geknipt; null: niet (meer) bewaard."
    )
    antwoord: str | None = Field(description="Het antwoord aan de zender; null: niet bewaard (vragen).")
    events: Sequence[Mapping[str, Any]] = Field(description="De events (CloudEvents), in volgorde.")


class InzageVraag(Model):
    """Why somebody wants to see the whole."""

    reden: Reden


class Inzage(Model):
    """Dat iemand een bericht ongemaskeerd zag."""

    op: datetime.datetime
    door: str
    reden: str


class InzageGegeven(Inzage):
    """Een inzage, met wat er te zien is."""

    inhoud: Inhoud


class Inzagen(Model):
    """Wie een bericht ongemaskeerd zag, de laatste eerst."""

    results: Sequence[Inzage]


async def read_inhoud(memory: Journal, view: BerichtView, *, masked: bool) -> Inhoud:
    """Give the payloads of a message; a refused message that is no XML is masked all the same."""
    raw = await memory.raw(view.bericht_id)
    stored = await memory.answer(view.bericht_id)
    answer = None if stored is None else stored.body
    events = [orjson.loads(event.value) for event in view.events]
    if masked:
        raw = None if raw is None else privacy.mask_xml(raw)
        answer = None if answer is None else privacy.mask_xml(answer)
        events = [privacy.mask_json(event) for event in events]
    return Inhoud(gemaskeerd=masked, bericht=_text(raw), antwoord=_text(answer), events=events)


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", "replace")


async def look(memory: Journal, view: BerichtView, *, by: str, reason: str, now: datetime.datetime) -> InzageGegeven:
    """Give the whole; first the audit has who saw it and why. Raises Refused without a reason, Unavailable."""
    await memory.record_look(view.bericht_id, by=by, reason=reason, at=now)
    return InzageGegeven(op=now, door=by, reden=reason, inhoud=await read_inhoud(memory, view, masked=False))


async def read_inzagen(memory: Journal, bericht_id: str) -> Inzagen:
    """Give who saw the whole of a message."""
    return Inzagen(
        results=[Inzage(op=each.at, door=each.by, reden=each.reason) for each in await memory.looks(bericht_id)]
    )
