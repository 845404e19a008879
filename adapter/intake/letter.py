"""A message on its way in: what is known of it so far. Filled step by step; a refusal tells with what is there."""

from __future__ import annotations

import dataclasses
import datetime

from lxml import etree

from adapter import guard, journal, settings, stuf, validation
from adapter.errors import Finding, Language

__all__ = ["Answer", "Inbound", "Letter"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A message that passed the guard, as the front hands it over.

    Args:
        dienst: last part of the address; None where any message of the pack is taken.
        soap_version: "1.1" or "1.2".
        skeleton: the bytes as sent, the text of each document in `documents` replaced by its sha256.
    """

    gemeente: str
    pack: str
    dienst: str | None
    soapaction: str | None
    soap_version: stuf.SoapVersion
    skeleton: bytes
    documents: tuple[guard.Document, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back: an envelope."""

    status: int
    content_type: str
    body: bytes
    retry_after_s: float | None = None


@dataclasses.dataclass(slots=True, kw_only=True)
class Letter:
    """All that is known of one message while it is handled."""

    inbound: Inbound
    bericht_id: str
    received_at: datetime.datetime
    gemeente: settings.Gemeente
    pack: validation.Pack
    payload: etree._Element | None = None
    operatie: stuf.Operatie | None = None
    stuurgegevens: stuf.Stuurgegevens = dataclasses.field(default_factory=stuf.Stuurgegevens)
    connection_name: str | None = None
    connection: settings.Connection | None = None
    zaken: tuple[str, ...] = ()
    warnings: list[Finding] = dataclasses.field(default_factory=list)
    replicas: tuple[str, ...] = ()  # names of zaaksystemen that get the message as well
    counted: list[str] = dataclasses.field(default_factory=list)  # what it counts for, besides being a message
    mends: journal.Mends | None = None  # an operator's mended copy of a message in quarantine

    @property
    def language(self) -> Language:
        """The language that the sender's connection names; Dutch where it isn't known who sends."""
        return self.connection.language if self.connection is not None else "nl"
