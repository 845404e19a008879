"""Relations that wait for a zaak that is not there yet (ACCEPTANCE 23): set when that zaak is made.

They are kept in memory, and read again from the warnings of the newest deliveries when a worker begins.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from adapter.delivery.gather import Source
from adapter.delivery.message import Gebeurtenis, Message
from adapter.journal import Journal

__all__ = ["load_late_relations", "note_late_relations", "with_late_relations"]

CODE: Final = "andere-zaak-onbekend"  # the warning with which a delivery leaves a relation out
READ_BACK: Final = timedelta(days=7)
MESSAGES_MAX: Final = 1000  # read when a worker begins
WAITING_MAX: Final = 10_000  # zaken that are waited for
_SOORT: Final = "zaken.relevantezaak.gekoppeld"


def note_late_relations(source: Source, zaak: str, warnings: Iterable[Mapping[str, Any]]) -> None:
    """Keep which zaken `zaak` waits for, from the warnings of its delivery."""
    for warning in warnings:
        facts = warning.get("facts", {})
        if warning.get("code") == CODE and facts.get("zaak") and len(source.waiting) < WAITING_MAX:
            source.waiting.setdefault(facts["zaak"], {})[zaak] = str(facts.get("aard", ""))


async def load_late_relations(source: Source, journal: Journal, *, now: datetime) -> None:
    """Read them from the newest deliveries; one that was set since is found to be there, and costs no call."""
    _, views = await journal.search(gemeente=source.name, since=now - READ_BACK, limit=MESSAGES_MAX)
    for view in views:
        for levering in view.leveringen:
            if view.zaken:
                note_late_relations(source, view.zaken[0], levering.warnings)


def with_late_relations(message: Message, source: Source) -> Message:
    """Give the message with a relation more for each zaak that waits for the one that it makes."""
    waiting = source.waiting.get(message.zaak[0]) if message.zaak is not None else None
    if not waiting or message.zaak is None or not message.creates_zaak:
        return message
    identificatie, bronorganisatie = message.zaak
    have = len(message.of(_SOORT, "zaken.relevantezaak.ontkoppeld"))
    late = tuple(
        Gebeurtenis(
            soort=_SOORT,
            nummer=have + number,
            data={
                "zaak": {"identificatie": identificatie, "bronorganisatie": bronorganisatie},
                "andere": {"identificatie": other, "bronorganisatie": bronorganisatie},
                "aardRelatie": aard or None,
            },
        )
        for number, (other, aard) in enumerate(sorted(waiting.items()), start=1)
        if other != identificatie
    )
    return dataclasses.replace(message, gebeurtenissen=message.gebeurtenissen + late)
