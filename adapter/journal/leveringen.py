"""A message at a target as the journal has it, and its lane: what all writes of delivery share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapter.journal.codec import micros
from adapter.journal.relay_writes import Worker, refused
from adapter.journal.session import Tx, select_in, update_in
from adapter.journal.states import LeveringState
from adapter.journal.tally import Whose

__all__ = ["FINAL", "Levering", "advance", "due", "known", "levering_of", "leveringen", "told"]

_LEVERING = (
    "SELECT b.bericht_id, l.seq, l.target, l.lane64, l.state, l.attempt, l.token, l.detail, l.replay, h.seq,"
    " b.gemeente, b.connection, b.message, b.received_at, coalesce(p.paused, 0)"
    " FROM bericht b JOIN levering l ON l.seq = b.seq"
    " LEFT JOIN lane_head h ON h.target = l.target AND h.lane64 = l.lane64 LEFT JOIN target p ON p.name = l.target"
    " WHERE l.target = ? AND b.bericht_id"
)
_GOING_ON = (
    "SELECT h.lane64 FROM lane_head h WHERE h.target = ? AND EXISTS"
    " (SELECT 1 FROM levering l WHERE l.target = h.target AND l.lane64 = h.lane64 AND l.open = 1) AND h.lane64"
)
FINAL = frozenset({LeveringState.DELIVERED, LeveringState.DISCARDED})


@dataclass(frozen=True, slots=True)
class Levering:
    """A row of `levering`, with what decides about it."""

    seq: int
    target: str
    lane64: int
    state: LeveringState
    attempt: int
    token: int
    detail: str | None
    replay: int | None  # the last replay that it was part of
    head: int | None  # the first undelivered message of its lane
    gemeente: str
    connection: str | None
    message: str | None
    received_at: int
    paused: bool

    @property
    def whose(self) -> Whose:
        """Whose message it is, at which target."""
        return Whose(self.gemeente, self.connection or "", self.target)


def leveringen(tx: Tx, wanted: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Levering]:
    """Read those of (bericht_id, target) that there are."""
    found: dict[tuple[str, str], Levering] = {}
    for target in dict.fromkeys(target for _, target in wanted):
        ids = [bericht_id for bericht_id, name in wanted if name == target]
        for bericht_id, seq, name, lane64, state, *rest in select_in(tx.session, _LEVERING, ids, (target,)):
            found[bericht_id, target] = Levering(seq, name, lane64, LeveringState(state), *rest)
    return found


def levering_of(tx: Tx, bericht_id: str, target: str) -> Levering:
    """Read one; raises Defect when it is not there."""
    return known(leveringen(tx, [(bericht_id, target)]), bericht_id, target)


def known(found: Mapping[tuple[str, str], Levering], bericht_id: str, target: str) -> Levering:
    """Give one of those that were read; raises Defect when it is not among them."""
    levering = found.get((bericht_id, target))
    if levering is None:
        raise refused("bericht-niet-in-journaal")
    return levering


def told(tx: Tx, levering: Levering, to: LeveringState, by: Worker, *, detail: Mapping[str, Any]) -> None:
    """Add the audit row of a step."""
    tx.transition(
        levering.seq,
        levering.target,
        levering.state.value,
        to.value,
        at=micros(by.at),
        worker=by.name,
        token=by.token or None,
        detail=detail,
    )


def due(tx: Tx, levering: Levering, due_at: int | None) -> None:
    """Say when its lane is due, if it is the first of it."""
    tx.session.run(
        "UPDATE lane_head SET due_at = ? WHERE target = ? AND lane64 = ? AND seq = ?",
        (due_at, levering.target, levering.lane64, levering.seq),
    )


def advance(tx: Tx, lanes: Sequence[tuple[str, int]], at: int) -> None:
    """Make the next undelivered message of each lane (target, lane64) its first."""
    for target in dict.fromkeys(target for target, _ in lanes):
        there = [lane64 for name, lane64 in lanes if name == target]
        going_on = {lane64 for (lane64,) in select_in(tx.session, _GOING_ON, there, (target,))}
        for lane64 in going_on:
            _next(tx, (target, lane64), at)
        ended = [lane64 for lane64 in there if lane64 not in going_on]
        update_in(tx.session, "DELETE FROM lane_head WHERE target = ? AND lane64", ended, (target,))


def _next(tx: Tx, lane: tuple[str, int], at: int) -> None:
    ((seq, state, retry_at, replay),) = tx.session.all(
        "SELECT seq, state, retry_at, replay FROM levering WHERE target = ? AND lane64 = ? AND open = 1"
        " ORDER BY seq LIMIT 1",
        lane,
    )
    tx.session.run(
        "UPDATE lane_head SET seq = ?, due_at = ?, replay = ? WHERE target = ? AND lane64 = ?",
        (seq, _due_at(LeveringState(state), at, retry_at), replay, *lane),
    )


def _due_at(state: LeveringState, at: int, retry_at: int | None) -> int | None:
    """Give when the first of a lane is due. One that is DELIVERING or waits was first before: replayed ones came before it."""
    match state:
        case LeveringState.READY | LeveringState.DELIVERING:
            return at
        case LeveringState.RETRY_AT | LeveringState.UNKNOWN:
            return retry_at
        case _:
            return None
