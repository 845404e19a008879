"""Writes of the relay, and the leases: a message's way to the backbone and back to our own consumer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from adapter import errors
from adapter.journal.codec import json_text, micros
from adapter.journal.port import Published
from adapter.journal.session import Tx, select_in, update_in, update_many
from adapter.journal.states import BerichtState, LeveringState

__all__ = [
    "Row",
    "Worker",
    "known_rows",
    "mark_confirmed",
    "mark_published",
    "mark_publishing",
    "refused",
    "step",
]


_ACCEPTED, _PUBLISHING = BerichtState.ACCEPTED.value, BerichtState.PUBLISHING.value
_PUBLISHED, _CONFIRMED = BerichtState.PUBLISHED.value, BerichtState.CONFIRMED.value


@dataclass(frozen=True, slots=True)
class Worker:
    """Who writes, by which lease, when."""

    name: str
    token: int
    at: datetime


@dataclass(slots=True)
class Row:
    """How a message stands on its way to the backbone."""

    seq: int
    kind: str
    events: int
    state: str  # of the message: from the outbox, or CONFIRMED
    positions: dict[str, list[Any]]  # per ordinal [topic, partition, offset]
    seen: bool


def refused(code: str, **facts: str) -> errors.Defect:
    """Give the error of a step that can't be taken."""
    return errors.Defect(errors.Finding(code=code, facts=facts))


def _rows(tx: Tx, bericht_ids: Sequence[str]) -> dict[str, Row]:
    found = select_in(
        tx.session,
        "SELECT b.bericht_id, b.seq, b.kind, b.events, o.state, o.positions, o.seen"
        " FROM bericht b LEFT JOIN outbox o ON o.seq = b.seq WHERE b.bericht_id",
        bericht_ids,
    )
    return {
        row[0]: Row(
            row[1],
            row[2],
            row[3],
            row[4] or (_CONFIRMED if row[2] == _ACCEPTED else row[2]),
            orjson.loads(row[5]) if row[5] else {},
            bool(row[6]),
        )
        for row in found
    }


def known_rows(tx: Tx, bericht_ids: Sequence[str]) -> dict[str, Row]:
    """Give how accepted messages stand; raises Defect for what is none."""
    rows = _rows(tx, bericht_ids)
    for bericht_id in bericht_ids:
        if bericht_id not in rows:
            raise refused("bericht-niet-in-journaal")
        if rows[bericht_id].kind != _ACCEPTED:
            raise refused("overgang-ongeldig", van=rows[bericht_id].kind, naar=_PUBLISHING)
    return rows


def mark_publishing(tx: Tx, bericht_ids: Sequence[str], published_from: Mapping[str, int], by: Worker) -> None:
    """ACCEPTED → PUBLISHING."""
    tx.check_token(by.token)
    rows = [row for row in known_rows(tx, bericht_ids).values() if row.state == _ACCEPTED]
    ends = json_text(dict(published_from))
    update_in(
        tx.session,
        "UPDATE outbox SET state = 'PUBLISHING', published_from = ? WHERE seq",
        [row.seq for row in rows],
        (ends,),
    )
    for row in rows:
        step(tx, row.seq, _ACCEPTED, _PUBLISHING, by)


def mark_published(tx: Tx, published: Sequence[Published], by: Worker) -> None:
    """Record where events landed; complete messages go PUBLISHING → PUBLISHED, and on when they were seen already."""
    tx.check_token(by.token)
    rows = known_rows(tx, list(dict.fromkeys(p.bericht_id for p in published)))
    for one in published:
        row = rows[one.bericht_id]
        if row.state == _ACCEPTED:
            raise refused("overgang-ongeldig", van=row.state, naar=_PUBLISHED)
        row.positions[str(one.ordinal)] = [one.topic, one.partition, one.offset]
    going = [row for row in rows.values() if row.state == _PUBLISHING]
    complete = [row for row in going if len(row.positions) == row.events]
    update_many(
        tx.session,
        "UPDATE outbox SET positions = ? WHERE seq = ?",
        [(json_text(row.positions), row.seq) for row in going if len(row.positions) < row.events],
    )
    update_in(tx.session, "UPDATE outbox SET state = 'PUBLISHED' WHERE seq", [row.seq for row in complete])
    for row in complete:
        step(tx, row.seq, _PUBLISHING, _PUBLISHED, by, detail={"positions": _grouped(row.positions)})
    _confirm(tx, [row.seq for row in complete if row.seen], by)


def _grouped(positions: Mapping[str, Sequence[Any]]) -> dict[str, list[list[int]]]:
    grouped: dict[str, list[list[int]]] = {}
    for ordinal, (topic, partition, offset) in sorted(positions.items(), key=lambda item: int(item[0])):
        grouped.setdefault(f"{topic}/{partition}", []).append([int(ordinal), offset])
    return grouped


def mark_confirmed(tx: Tx, bericht_ids: Sequence[str], by: Worker) -> tuple[str, ...]:
    """PUBLISHED → CONFIRMED; PUBLISHING ones are remembered as seen; give those that are neither, nor CONFIRMED."""
    tx.check_token(by.token)
    wanted = list(dict.fromkeys(bericht_ids))
    rows = _rows(tx, wanted)
    early = [row.seq for row in rows.values() if row.state == _PUBLISHING and not row.seen]
    update_in(tx.session, "UPDATE outbox SET seen = 1 WHERE seq", early)
    _confirm(tx, [row.seq for row in rows.values() if row.state == _PUBLISHED], by)
    fine = {_PUBLISHING, _PUBLISHED, _CONFIRMED}
    return tuple(one for one in wanted if one not in rows or rows[one].state not in fine)


def _confirm(tx: Tx, seqs: Sequence[int], by: Worker) -> None:
    if not seqs:
        return
    update_in(tx.session, "DELETE FROM outbox WHERE seq", list(seqs))
    for seq in seqs:
        step(tx, seq, _PUBLISHED, _CONFIRMED, by)
    waiting = [
        (seq, target, lane64)
        for seq, target, lane64, state in select_in(
            tx.session, "SELECT seq, target, lane64, state FROM levering WHERE seq", list(seqs)
        )
        if state == LeveringState.WAITING
    ]
    due = micros(by.at)
    for target in sorted({target for _, target, _ in waiting}):
        there = [(seq, lane64) for seq, name, lane64 in waiting if name == target]
        seqs_there = [seq for seq, _ in there]
        update_in(tx.session, "UPDATE levering SET state = 'READY' WHERE target = ? AND seq", seqs_there, (target,))
        _begin_lanes(tx, target, there, due)
    for seq, target, _ in sorted(waiting):
        step(tx, seq, LeveringState.WAITING.value, LeveringState.READY.value, by, target=target)


def _begin_lanes(tx: Tx, target: str, waiting: Sequence[tuple[int, int]], due: int) -> None:
    """Make the lanes due whose first message, as (seq, lane64), became ready."""
    lanes = {lane64 for _, lane64 in waiting}
    heads = dict(
        select_in(tx.session, "SELECT lane64, seq FROM lane_head WHERE target = ? AND lane64", sorted(lanes), (target,))
    )
    first = [lane64 for seq, lane64 in waiting if heads.get(lane64) == seq]
    update_in(tx.session, "UPDATE lane_head SET due_at = ? WHERE target = ? AND lane64", first, (due, target))


def step(
    tx: Tx,
    seq: int,
    before: str,
    after: str,
    by: Worker,
    *,
    target: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add a step to the audit."""
    tx.transition(seq, target, before, after, at=micros(by.at), worker=by.name, token=by.token, detail=detail)
