"""Certificates that the settings name, and when they are over."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from adapter import security, settings
from adapter.status.api import Model

__all__ = ["Certificaat", "read_certificaten"]


class Certificaat(Model):
    """Een certificaat uit de instellingen, en wanneer het verloopt."""

    instelling: str = Field(description="Welke instelling het bestand noemt.")
    verloopt_op: datetime.datetime | None = Field(
        description="Het eerste dat in het bestand verloopt; null: onleesbaar."
    )
    dagen: int | None = Field(description="Hoeveel dagen het nog geldt; negatief: verlopen.")


def read_certificaten(gemeente: settings.Gemeente, target: str, *, now: datetime.datetime) -> Sequence[Certificaat]:
    """Give the certificates that a target (the source, or a subscriber) is trusted by; of the source also those of the BRP."""
    return [_read(where, file, now) for where, file in _named(gemeente, target)]


def _named(gemeente: settings.Gemeente, target: str) -> Iterator[tuple[str, str]]:
    if target != "bron":
        where = "abonnees" if target in gemeente.abonnees else "zaaksystemen"
        ca = getattr(gemeente, where)[target].ca
        if ca is not None:
            yield f"{where}.{target}.ca", ca
        return
    if gemeente.source.ca is not None:
        yield "source.ca", gemeente.source.ca
    if gemeente.brp is not None and gemeente.brp.ca is not None:
        yield "brp.ca", gemeente.brp.ca


def _read(where: str, file: str, now: datetime.datetime) -> Certificaat:
    try:
        ends = security.first_end(Path(file).read_bytes())
    except OSError:
        ends = None
    return Certificaat(instelling=where, verloopt_op=ends, dagen=None if ends is None else (ends - now).days)
