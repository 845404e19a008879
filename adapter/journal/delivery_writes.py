"""Writes of delivery: attempts, the calls made in them, how they ended, and the operator's ways out of quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from adapter import errors
from adapter.journal.beelden import write_beelden
from adapter.journal.codec import from_micros, json_text, micros
from adapter.journal.port import AttemptOutcome, Effect, Fenced, Mends, Paused
from adapter.journal.relay_writes import Worker, refused
from adapter.journal.session import Tx, insert
from adapter.journal.states import LEVERING_TRANSITIONS, LeveringState
from adapter.journal.tally import Whose

__all__ = ["advance", "begin_attempt", "end_attempt", "mend", "record_effects", "release"]

_FINAL = frozenset({LeveringState.DELIVERED, LeveringState.DISCARDED})
_ENDINGS = frozenset(
    {LeveringState.DELIVERED, LeveringState.RETRY_AT, LeveringState.UNKNOWN, LeveringState.QUARANTINED}
)


@dataclass(frozen=True, slots=True)
class _Levering:
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


def _levering(tx: Tx, bericht_id: str, target: str) -> _Levering:
    rows = tx.session.all(
        "SELECT l.seq, l.target, l.lane64, l.state, l.attempt, l.token, l.detail, l.replay, h.seq,"
        " b.gemeente, b.connection, b.message, b.received_at, coalesce(p.paused, 0)"
        " FROM bericht b JOIN levering l ON l.seq = b.seq"
        " LEFT JOIN lane_head h ON h.target = l.target AND h.lane64 = l.lane64 LEFT JOIN target p ON p.name = l.target"
        " WHERE b.bericht_id = ? AND l.target = ?",
        (bericht_id, target),
    )
    if not rows:
        raise refused("bericht-niet-in-journaal")
    seq, name, lane64, state, *rest = rows[0]
    return _Levering(seq, name, lane64, LeveringState(state), *rest)


def _step(
    tx: Tx, levering: _Levering, to: LeveringState, by: Worker, *, due_at: int | None, detail: Mapping[str, Any]
) -> None:
    """Audit row of the step, and what becomes of the lane."""
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
    if levering.state is LeveringState.QUARANTINED:
        tx.session.run("DELETE FROM held WHERE seq = ? AND target = ?", (levering.seq, levering.target))
        tx.stand(levering.whose, "held", -1)
    if to in _FINAL:
        tx.stand(levering.whose, "open", -1)
        advance(tx, (levering.target, levering.lane64), micros(by.at))
    else:
        tx.session.run(
            "UPDATE lane_head SET due_at = ? WHERE target = ? AND lane64 = ? AND seq = ?",
            (due_at, levering.target, levering.lane64, levering.seq),
        )


def advance(tx: Tx, lane: tuple[str, int], at: int) -> None:
    """Make the next undelivered message of the lane (target, lane64) its first."""
    following = tx.session.all(
        "SELECT seq, state, retry_at, replay FROM levering WHERE target = ? AND lane64 = ? AND open = 1"
        " ORDER BY seq LIMIT 1",
        lane,
    )
    if not following:
        tx.session.run("DELETE FROM lane_head WHERE target = ? AND lane64 = ?", lane)
        return
    seq, state, retry_at, replay = following[0]
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


def begin_attempt(tx: Tx, bericht_id: str, target: str, by: Worker) -> None:
    """→ DELIVERING, attempt + 1."""
    tx.check_token(by.token)
    levering = _levering(tx, bericht_id, target)
    to = LeveringState.DELIVERING
    if to not in LEVERING_TRANSITIONS[levering.state] or levering.head != levering.seq:
        raise refused("overgang-ongeldig", van=levering.state, naar=to)
    if by.token < levering.token:
        raise Fenced(errors.Finding(code="lease-verlopen"))
    if levering.paused:
        raise Paused(errors.Finding(code="doel-gepauzeerd"))
    attempt = levering.attempt + 1
    tx.session.run(
        "UPDATE levering SET state = 'DELIVERING', attempt = ?, token = ?, retry_at = NULL WHERE seq = ? AND target = ?",
        (attempt, by.token, levering.seq, target),
    )
    _step(tx, levering, to, by, due_at=micros(by.at), detail={"attempt": attempt})


def end_attempt(tx: Tx, bericht_id: str, target: str, outcome: AttemptOutcome, by: Worker) -> None:
    """DELIVERING → how it ended."""
    tx.check_token(by.token)
    levering = _levering(tx, bericht_id, target)
    if levering.state is not LeveringState.DELIVERING or outcome.state not in _ENDINGS:
        raise refused("overgang-ongeldig", van=levering.state, naar=outcome.state)
    if by.token < levering.token:
        raise Fenced(errors.Finding(code="lease-verlopen"))
    results = {**(orjson.loads(levering.detail)["results"] if levering.detail else {}), **outcome.results}
    detail = {"findings": list(outcome.findings), "warnings": list(outcome.warnings), "results": results}
    later = outcome.state in {LeveringState.RETRY_AT, LeveringState.UNKNOWN}
    retry_at = micros(outcome.retry_at or by.at) if later else None
    tx.session.run(
        "UPDATE levering SET state = ?, open = ?, retry_at = ?, detail = ? WHERE seq = ? AND target = ?",
        (outcome.state.value, int(outcome.state not in _FINAL), retry_at, json_text(detail), levering.seq, target),
    )
    codes = [str(finding["code"]) for finding in outcome.findings if "code" in finding]
    _count(tx, levering, outcome, micros(by.at), codes)
    story: dict[str, Any] = {"attempt": levering.attempt}
    if codes:
        story["codes"] = codes
    if retry_at is not None:
        story["retry_at"] = retry_at
    if outcome.beelden:
        write_beelden(tx, outcome.beelden, micros(by.at))
    _step(tx, levering, outcome.state, by, due_at=retry_at, detail=story)


def _count(tx: Tx, levering: _Levering, outcome: AttemptOutcome, at: int, codes: Sequence[str]) -> None:
    """Count how an attempt ended, and keep by which codes it is found again."""
    delivered = outcome.state is LeveringState.DELIVERED
    took_us = max(0, at - levering.received_at) if delivered and levering.replay is None else 0
    tx.count(levering.whose, f"out.{outcome.state.value}", at=at, took_us=took_us)
    insert(
        tx.session,
        "bevinding (code,seq)",
        [(code, levering.seq) for code in dict.fromkeys(codes)],
        "ON CONFLICT DO NOTHING",
    )
    if outcome.state is LeveringState.QUARANTINED:
        first = outcome.findings[0] if outcome.findings else {}
        cause = (str(first.get("code", "levering-fout")), json_text(first.get("facts") or {}))
        tx.session.run(
            "INSERT INTO held (seq,target,gemeente,connection,message,code,facts,at) VALUES (?,?,?,?,?,?,?,?)",
            (
                levering.seq,
                levering.target,
                levering.gemeente,
                levering.connection or "",
                levering.message or "",
                *cause,
                at,
            ),
        )
        tx.stand(levering.whose, "held", 1)


def record_effects(tx: Tx, effects: Sequence[tuple[str, str, Effect, int]]) -> list[errors.KoppelvlakError | None]:
    """Keep how calls stand; each (bericht_id, target, effect, token) is judged alone."""
    results: list[errors.KoppelvlakError | None] = []
    leveringen: dict[tuple[str, str], _Levering] = {}
    for bericht_id, target, effect, token in effects:
        try:
            tx.check_token(token)
            levering = leveringen.get((bericht_id, target)) or _levering(tx, bericht_id, target)
            leveringen[bericht_id, target] = levering
            if levering.state is not LeveringState.DELIVERING:
                raise refused("overgang-ongeldig", van=levering.state, naar=LeveringState.DELIVERING)
            if token < levering.token:
                raise Fenced(errors.Finding(code="lease-verlopen"))
        except errors.KoppelvlakError as error:
            results.append(error)
            continue
        tx.session.run(
            "INSERT INTO effect (seq,target,call,state,result) VALUES (?,?,?,?,?) ON CONFLICT (seq,target,call)"
            " DO UPDATE SET state = excluded.state, result = excluded.result",
            (
                levering.seq,
                target,
                effect.call,
                effect.state,
                None if effect.result is None else json_text(dict(effect.result)),
            ),
        )
        results.append(None)
    return results


def release(tx: Tx, bericht: tuple[str, str], to: LeveringState, reason: str, by: Worker) -> None:
    """Let a message (bericht_id, target) out of quarantine."""
    levering = _levering(tx, *bericht)
    if levering.state is not LeveringState.QUARANTINED or to not in LEVERING_TRANSITIONS[levering.state]:
        raise refused("overgang-ongeldig", van=levering.state, naar=to)
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    retry_at = None if to in _FINAL else micros(by.at)
    tx.session.run(
        "UPDATE levering SET state = ?, open = ?, retry_at = ? WHERE seq = ? AND target = ?",
        (to.value, int(to not in _FINAL), retry_at, levering.seq, levering.target),
    )
    _step(tx, levering, to, by, due_at=retry_at, detail={"reason": reason})


def mend(tx: Tx, mends: Mends, mended: tuple[int, str, str], at: int) -> None:
    """Let a message out of quarantine: what is delivered in its place is the mended one (seq, bericht_id, lane)."""
    seq, bericht_id, lane = mended
    rows = tx.session.all(
        "SELECT l.target, b.lane FROM bericht b JOIN levering l ON l.seq = b.seq"
        " WHERE b.bericht_id = ? AND l.state = 'QUARANTINED' ORDER BY l.target",
        (mends.bericht_id,),
    )
    if not rows:
        raise errors.Refused(errors.Finding(code="niet-in-quarantaine"))
    if rows[0][1] != lane:
        raise errors.Refused(errors.Finding(code="herstel-andere-zaak"))
    if not mends.reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    by = Worker(mends.by, 0, from_micros(at))
    for target, _ in rows:
        levering = _levering(tx, mends.bericht_id, target)
        tx.session.run(
            "INSERT INTO mend (seq,target,by_seq) VALUES (?,?,?)"
            " ON CONFLICT (seq,target) DO UPDATE SET by_seq = excluded.by_seq",
            (levering.seq, target, seq),
        )
        tx.session.run(
            "UPDATE levering SET state = 'RETRY_AT', retry_at = ? WHERE seq = ? AND target = ?",
            (at, levering.seq, target),
        )
        detail = {"reason": mends.reason, "mended_by": bericht_id}
        _step(tx, levering, LeveringState.RETRY_AT, by, due_at=at, detail=detail)
