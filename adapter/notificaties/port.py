"""What the work on notifications asks of the world; one gemeente."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapter import settings
from adapter.errors import Finding
from adapter.journal import BlobStore, Journal
from adapter.notificaties.woorden import Beelden
from adapter.peers import Catalogus, Zgw

__all__ = ["Ports", "Soon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What it works with; one gemeente.

    Args:
        target: name of the source as a target of delivery.
        subscribers: gives the targets that want events of these types.
        check: gives what is wrong with an event; () when nothing is.
        next_attempt: gives when to try again; None when this was the last time.
    """

    gemeente: str
    rules: settings.Gemeente
    zgw: Zgw
    catalogus: Catalogus
    journal: Journal
    blobs: BlobStore
    beelden: Beelden
    target: str
    subscribers: Callable[[Sequence[str]], tuple[str, ...]]
    check: Callable[[Mapping[str, Any]], tuple[Finding, ...]]
    next_attempt: Callable[[int, float], datetime | None]
    installation: str
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    notify: Callable[[], None]


class Soon(Exception):
    """It can't be told now: we write to it ourselves, or it changed while we looked."""
