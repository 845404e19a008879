"""Looks at a whole message, which the audit keeps; and the audit read forward, as it grows."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from adapter import errors
from adapter.journal.audit import LOOKED, SEARCHED
from adapter.journal.codec import from_micros, micros
from adapter.journal.port import Change, Look
from adapter.journal.relay_writes import Worker
from adapter.journal.session import Session, Tx

__all__ = ["changes", "last_change", "looks", "record_look", "record_search"]


def record_look(tx: Tx, bericht_id: str, reason: str, worker: Worker) -> None:
    """Keep that somebody saw the whole of a message, and why."""
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    rows = tx.session.all("SELECT seq FROM bericht WHERE bericht_id = ?", (bericht_id,))
    if not rows:
        raise errors.Defect(errors.Finding(code="bericht-niet-in-journaal", facts={"bericht": bericht_id}))
    tx.transition(rows[0][0], None, None, LOOKED, at=micros(worker.at), worker=worker.name, detail={"reason": reason})


def record_search(tx: Tx, gemeenten: Sequence[str], reason: str, worker: Worker) -> None:
    """Keep that somebody searched for a person, and why: an act that is about no message (seq 0)."""
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    for gemeente in gemeenten:
        tx.transition(0, gemeente, None, SEARCHED, at=micros(worker.at), worker=worker.name, detail={"reason": reason})


def looks(session: Session, bericht_id: str) -> list[Look]:
    """Give who saw the whole of a message, newest first."""
    rows = session.all(
        "SELECT a.at, a.worker, a.detail FROM audit a JOIN bericht b ON b.seq = a.seq"
        " WHERE b.bericht_id = ? AND a.to_state = ? ORDER BY a.nr DESC",
        (bericht_id, LOOKED),
    )
    return [Look(at=from_micros(at), by=worker, reason=orjson.loads(detail)["reason"]) for at, worker, detail in rows]


def last_change(session: Session) -> int:
    """Give the number of the newest audit row."""
    ((nr,),) = session.all("SELECT audit_nr FROM head")
    return int(nr)


def changes(session: Session, after: int, limit: int) -> list[Change]:
    """Give the steps after number `after`, oldest first."""
    rows = session.all(
        "SELECT a.nr, a.at, a.target, a.from_state, a.to_state, b.bericht_id, b.gemeente, b.connection, b.message"
        " FROM audit a JOIN bericht b ON b.seq = a.seq WHERE a.nr > ? ORDER BY a.nr LIMIT ?",
        (after, limit),
    )
    return [
        Change(
            nr=nr,
            at=from_micros(at),
            target=target,
            from_state=before,
            to_state=state,
            bericht_id=bericht_id,
            gemeente=gemeente,
            connection=connection,
            message=message,
        )
        for nr, at, target, before, state, bericht_id, gemeente, connection, message in rows
    ]
