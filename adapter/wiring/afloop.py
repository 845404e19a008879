"""What delivery found out of a zaak, told as an event: kept in the journal as every message is, and published from there."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Awaitable, Callable

import orjson

from adapter import delivery, events, journal, observe

__all__ = ["teller"]

_ENDPOINT = "levering"
_US = "koppelvlak"
_NOTHING = b""


def teller(
    memory: journal.Journal,
    *,
    installation: str,
    clock: Callable[[], datetime.datetime],
    new_id: Callable[[], str],
    notify: Callable[[], None],
) -> Callable[[journal.WorkItem, delivery.Afloop], Awaitable[None]]:
    """Give what keeps an event of a delivery; told twice, it is kept once."""

    async def tell(item: journal.WorkItem, afloop: delivery.Afloop) -> None:
        key = journal.IdempotencyKey(
            gemeente=item.gemeente,
            endpoint=_ENDPOINT,
            berichtcode=afloop.type[:40],
            organisatie=_US,
            applicatie=_US,
            administratie="",
            referentienummer=item.bericht_id,
        )
        now, bericht_id = clock(), new_id()
        event_id = events.event_id(installation, (_ENDPOINT, afloop.type, item.bericht_id), 1, 1)
        envelope = events.Envelope(
            traceparent=observe.current_trace(),
            source=str(orjson.loads(item.events[0].value)["source"]),
            accepted_at=now,
            lane=item.lane,
            bericht_id=bericht_id,
            size=1,
        )
        subject = f"zaak/{afloop.identificatie}"
        value = events.write(
            envelope, event_id=event_id, ordinal=1, event_type=afloop.type, subject=subject, data=afloop.data
        )
        acceptance = journal.Acceptance(
            bericht_id=bericht_id,
            key=key,
            gemeente=item.gemeente,
            connection=item.connection,
            pack=item.pack,
            message=events.object_of(afloop.type) + "." + events.verb_of(afloop.type),
            berichtcode="",
            zender=f"{_US}/{_US}/",
            referentienummer=item.bericht_id,
            lane=item.lane,
            zaken=(afloop.identificatie,),
            raw=_NOTHING,
            raw_sha256=hashlib.sha256(_NOTHING).hexdigest(),
            documents=(),
            answer=journal.StoredAnswer(status=200, content_type="text/plain", body=_NOTHING),
            events=(journal.OutboxEvent(event_id=event_id, ordinal=1, type=afloop.type, subject=subject, value=value),),
            targets=(),
            warnings=(),
            received_at=now,
        )
        await memory.accept(acceptance)
        notify()

    return tell
