"""Messages for the journal, and the steps that bring them further."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from typing import Any

from adapter.journal import (
    Acceptance,
    AttemptOutcome,
    IdempotencyKey,
    Journal,
    Lease,
    LeveringState,
    OutboxEvent,
    Published,
    StoredAnswer,
)

__all__ = ["NOW", "TARGET", "acceptance", "attempt", "lease_of", "outcome", "publish"]

NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
TARGET = "voorbeeld/bron"
_IDS = itertools.count(1)


def acceptance(number: str = "1", *, zaak: str = "1900A", events: int = 2, **other: Any) -> Acceptance:
    bericht_id = f"{next(_IDS):032x}"
    raw = f"<bericht nummer='{number}' zaak='{zaak}'/>".encode()
    given: dict[str, Any] = {
        "bericht_id": bericht_id,
        "key": IdempotencyKey(
            gemeente="voorbeeld",
            endpoint="zds-1.1/OntvangAsynchroon",
            berichtcode="Lk01",
            organisatie="1900",
            applicatie="Formulieren",
            administratie="",
            referentienummer=number,
        ),
        "gemeente": "voorbeeld",
        "connection": "proef",
        "pack": "zds-1.1",
        "message": "creeerZaak_Lk01",
        "berichtcode": "Lk01",
        "zender": "1900/Formulieren/",
        "referentienummer": number,
        "lane": f"voorbeeld/zaak/{zaak}",
        "zaken": (zaak,),
        "raw": raw,
        "raw_sha256": hashlib.sha256(raw).hexdigest(),
        "documents": (),
        "answer": StoredAnswer(status=200, content_type="text/xml", body=f"antwoord {number}".encode()),
        "events": tuple(
            OutboxEvent(event_id=f"{bericht_id}-{n}", ordinal=n, type="nl.x.v1", subject=f"zaak/{zaak}", value=b"{}")
            for n in range(1, events + 1)
        ),
        "targets": (TARGET,),
        "warnings": (),
        "received_at": NOW,
    }
    return Acceptance(**(given | other))


async def lease_of(journal: Journal, name: str = "werk", owner: str = "w") -> Lease:
    lease = await journal.acquire(name, owner=owner, now=NOW, duration_s=30)
    assert lease is not None
    return lease


async def publish(journal: Journal, *taken: Acceptance, lease: Lease, at: datetime.datetime = NOW) -> None:
    ids = [each.bericht_id for each in taken]
    await journal.mark_publishing(ids, published_from={"t/0": 0}, worker="w", token=lease.token, at=at)
    await journal.mark_published(
        [
            Published(bericht_id=each.bericht_id, ordinal=event.ordinal, topic="t", partition=0, offset=offset)
            for offset, (each, event) in enumerate((each, event) for each in taken for event in each.events)
        ],
        worker="w",
        token=lease.token,
        at=at,
    )
    await journal.mark_confirmed(ids, worker="w", token=lease.token, at=at)


def outcome(
    state: LeveringState, *, retry_at: datetime.datetime | None = None, code: str = "f", **facts: str
) -> AttemptOutcome:
    found = ({"code": code, "facts": facts},) if state is not LeveringState.DELIVERED else ()
    return AttemptOutcome(state=state, retry_at=retry_at, findings=found, warnings=(), results={"zaak": "u"})


async def attempt(
    journal: Journal, taken: Acceptance, how: AttemptOutcome, *, lease: Lease, at: datetime.datetime = NOW
) -> None:
    await journal.begin_attempt(taken.bericht_id, TARGET, worker="w", token=lease.token, at=at)
    await journal.end_attempt(taken.bericht_id, TARGET, how, worker="w", token=lease.token, at=at)
