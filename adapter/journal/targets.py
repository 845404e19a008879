"""Targets of delivery: paused by an operator, found well or ill by the worker, and what waits for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson

from adapter import errors
from adapter.journal.codec import from_micros, json_text, micros
from adapter.journal.operations import Health, TargetView
from adapter.journal.relay_writes import Worker
from adapter.journal.session import Session, Tx
from adapter.journal.states import LeveringState
from adapter.journal.tally import MINUTE_US

__all__ = ["pause", "report_health", "resume", "targets"]

_RATE_MIN = 15  # over which the rate of delivery is taken
_OPEN, _PAUSED = "OPEN", "PAUSED"
_WAITING = frozenset(
    {
        LeveringState.WAITING,
        LeveringState.READY,
        LeveringState.DELIVERING,
        LeveringState.RETRY_AT,
        LeveringState.UNKNOWN,
    }
)


def pause(tx: Tx, target: str, reason: str, by: Worker) -> None:
    """Deliver nothing to it any more."""
    _switch(tx, target, reason, by, paused=True)


def resume(tx: Tx, target: str, reason: str, by: Worker) -> None:
    """Deliver again."""
    _switch(tx, target, reason, by, paused=False)


def _switch(tx: Tx, target: str, reason: str, by: Worker, *, paused: bool) -> None:
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    rows = tx.session.all("SELECT paused FROM target WHERE name = ?", (target,))
    before = bool(rows and rows[0][0])
    if before is paused:
        return
    tx.session.run(
        "INSERT INTO target (name,paused,by,reason,since) VALUES (?,?,?,?,?) ON CONFLICT (name) DO UPDATE"
        " SET paused = excluded.paused, by = excluded.by, reason = excluded.reason, since = excluded.since",
        (target, int(paused), by.name, reason, micros(by.at)),
    )
    # an act of an operator that is about no message: seq 0 of the audit
    steps = (_OPEN, _PAUSED) if paused else (_PAUSED, _OPEN)
    tx.transition(0, target, *steps, at=micros(by.at), worker=by.name, detail={"reason": reason})


def report_health(tx: Tx, target: str, health: Health, at: datetime) -> None:
    """Keep how it is found."""
    until = None if health.until is None else micros(health.until)
    tx.session.run(
        "INSERT INTO target (name,paused,health,health_at) VALUES (?,0,?,?) ON CONFLICT (name) DO UPDATE"
        " SET health = excluded.health, health_at = excluded.health_at",
        (target, json_text({"state": health.state, "until": until, "code": health.code}), micros(at)),
    )


def targets(session: Session, now: datetime) -> list[TargetView]:
    """Give all, by name."""
    kept = {row[0]: row[1:] for row in session.all("SELECT name,paused,by,reason,since,health,health_at FROM target")}
    states: dict[str, dict[str, int]] = {}
    for target, state, n in session.all(
        "SELECT target, what, n FROM tally WHERE gemeente = '' AND connection = '' AND target <> '' AND at = 0"
    ):
        states.setdefault(target, {})[state] = n
    since = micros(now - timedelta(minutes=_RATE_MIN)) // MINUTE_US
    delivered: dict[str, Any] = dict(
        session.all(
            "SELECT target, sum(n) FROM tally WHERE at >= ? AND what = 'out.DELIVERED' GROUP BY target",
            (since,),
        )
    )
    oldest = dict(
        session.all(
            "SELECT h.target, b.received_at FROM (SELECT target, min(seq) AS seq FROM lane_head GROUP BY target) h"
            " JOIN bericht b ON b.seq = h.seq"
        )
    )
    return [
        _view(
            name,
            kept.get(name, (0, None, None, None, None, None)),
            states.get(name, {}),
            int(delivered.get(name, 0)) / (_RATE_MIN * 60),
            oldest.get(name),
            now,
        )
        for name in sorted({*kept, *states})
    ]


def _view(
    name: str, kept: tuple[Any, ...], states: dict[str, int], rate_s: float, oldest: int | None, now: datetime
) -> TargetView:
    paused, by, reason, since, health, health_at = kept
    backlog = sum(n for state, n in states.items() if state in _WAITING)
    moves = rate_s > 0 and not paused
    return TargetView(
        name=name,
        paused=bool(paused),
        by=by,
        reason=reason,
        since=None if since is None else from_micros(since),
        health=None if health is None else _health(orjson.loads(health)),
        health_at=None if health_at is None else from_micros(health_at),
        backlog=backlog,
        held=states.get(LeveringState.QUARANTINED, 0),
        oldest=None if oldest is None else from_micros(oldest),
        rate_s=rate_s,
        expected_end=now + timedelta(seconds=backlog / rate_s) if moves and backlog else None,
    )


def _health(stored: dict[str, Any]) -> Health:
    until = stored["until"]
    return Health(state=stored["state"], until=None if until is None else from_micros(until), code=stored.get("code"))
