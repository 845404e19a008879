"""Messages through the journal's own writes, a group in each transaction: accepted, published, confirmed, delivered or not."""

from __future__ import annotations

import datetime
import enum
import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from adapter.journal import (
    Acceptance,
    AttemptOutcome,
    Lease,
    LeveringState,
    Published,
    Question,
    Refusal,
    attempts,
    leases,
)
from adapter.journal import intake_writes as taking
from adapter.journal import relay_writes as relay
from adapter.journal.codec import micros
from adapter.journal.session import Tx
from adapter.journal.sqlite_store import SqliteStore
from adapter.journal.tally import MINUTE_US

__all__ = ["Throw", "write"]

Message = Acceptance | Refusal | Question

_GROUP: Final = 500
_TAKES: Final = datetime.timedelta(seconds=2)  # from acceptance to delivery
_FIGURES: Final = datetime.timedelta(days=7)  # figures of a minute are kept so long (journal/retention.py)
_ON_THEIR_WAY: Final = 50  # the last ones
_HELD: Final = 400  # one of so many ends in quarantine
_RETRIED: Final = 50  # one of so many is delivered at the second attempt
_CAUSES: Final = (
    ("zaaktype-onbekend", "zaaktype", 7),
    ("statustype-onbekend", "naam", 12),
    ("roltype-onbekend", "rol", 4),
    ("doel-geen-rechten", "doel", 1),
)


class Throw(enum.IntEnum):
    """What is left to chance; the same for the same message each time."""

    KIND = 1
    SYSTEM = 2
    BUSY = 3
    CAUSE = 4
    FACT = 5
    HELD = 6
    RETRIED = 7

    def of(self, number: int, faces: int) -> int:
        """Give 0 to `faces` - 1."""
        mixed = (number * 8 + self) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        return (mixed >> 32) % faces


def write(path: Path, messages: Iterable[tuple[int, Message]], *, last: int, end: datetime.datetime) -> Iterator[int]:
    """Write them, each with its number; give how many there are, group by group."""
    store = SqliteStore(path, installation="koppelvlak", free_mib=1)
    store.open()
    connection = store.writer()
    connection.run("PRAGMA synchronous = OFF")
    done = 0
    rest = iter(messages)
    while group := list(itertools.islice(rest, _GROUP)):
        connection.begin()
        tx = Tx(connection, head_sql=store.head_sql)
        _take(tx, dict(group), last)
        tx.finish()
        before = micros(end - _FIGURES) // MINUTE_US
        connection.run("DELETE FROM tally WHERE at > 0 AND at < ?", (before,))
        connection.commit()
        store.committed()
        done += len(group)
        yield done
    connection.close()
    store.close()


def _take(tx: Tx, group: dict[int, Message], last: int) -> None:
    taken = {number: one for number, one in group.items() if isinstance(one, Acceptance)}
    accepted = taking.accept(tx, list(taken.values()), None)
    assert len(accepted) == len(taken)
    taking.refuse(tx, [one for one in group.values() if isinstance(one, Refusal)])
    taking.record_questions(tx, [one for one in group.values() if isinstance(one, Question)])
    at = max(one.received_at for one in group.values()) + _TAKES / 2
    lease = leases.acquire(tx, "vullen", "vullen", at + datetime.timedelta(days=1), None)
    assert isinstance(lease, Lease)
    going = {number: one for number, one in taken.items() if number < last - _ON_THEIR_WAY}
    _publish(tx, going, relay.Worker("vullen", lease.token, at))
    for number, one in going.items():
        _deliver(tx, number, one, lease.token)


def _publish(tx: Tx, going: dict[int, Acceptance], by: relay.Worker) -> None:
    ids = [one.bericht_id for one in going.values()]
    relay.mark_publishing(tx, ids, {"zgw.zaken/0": 0}, by)
    places = [
        Published(
            bericht_id=one.bericht_id,
            ordinal=event.ordinal,
            topic="zgw.zaken",
            partition=0,
            offset=number * 8 + event.ordinal,
        )
        for number, one in going.items()
        for event in one.events
    ]
    relay.mark_published(tx, places, by)
    relay.mark_confirmed(tx, ids, by)


def _deliver(tx: Tx, number: int, one: Acceptance, token: int) -> None:
    target = one.targets[0]
    head = tx.session.all(
        "SELECT h.due_at FROM lane_head h JOIN bericht b ON b.seq = h.seq WHERE b.bericht_id = ? AND h.target = ?",
        (one.bericht_id, target),
    )
    if not head or head[0][0] is None:
        return  # it stands behind one in quarantine
    by = relay.Worker("vullen-levering", token, one.received_at + _TAKES)
    for outcome in _outcomes(number, by.at):
        assert attempts.begin_attempts(tx, [(one.bericht_id, target, by)]) == [None]
        assert attempts.end_attempts(tx, [(one.bericht_id, target, outcome, by)]) == [None]


def _outcomes(number: int, at: datetime.datetime) -> Sequence[AttemptOutcome]:
    if Throw.HELD.of(number, _HELD) == 0:
        code, name, values = _CAUSES[Throw.CAUSE.of(number, len(_CAUSES))]
        finding = {"code": code, "facts": {"zaaktype": "B1026", name: f"{name}-{Throw.FACT.of(number, values)}"}}
        return [_outcome(LeveringState.QUARANTINED, findings=(finding,))]
    results = {"zaak": f"https://zaken.example.nl/zaken/api/v1/zaken/{uuid.UUID(int=number)}"}
    delivered = _outcome(LeveringState.DELIVERED, results=results)
    if Throw.RETRIED.of(number, _RETRIED) == 0:
        first = _outcome(LeveringState.RETRY_AT, retry_at=at, findings=({"code": "doel-geen-antwoord", "facts": {}},))
        return [first, delivered]
    return [delivered]


def _outcome(state: LeveringState, **more: object) -> AttemptOutcome:
    return AttemptOutcome(**({"retry_at": None, "findings": (), "warnings": (), "results": {}} | more), state=state)  # type: ignore[arg-type]
