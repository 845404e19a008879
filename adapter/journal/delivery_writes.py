"""Writes of delivery: the calls made in an attempt, and the operator's ways out of quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapter import errors
from adapter.journal.codec import from_micros, json_text, micros
from adapter.journal.leveringen import FINAL, Levering, advance, due, levering_of, told
from adapter.journal.port import Effect, Fenced, Mends
from adapter.journal.relay_writes import Worker, refused
from adapter.journal.session import Tx
from adapter.journal.states import LEVERING_TRANSITIONS, LeveringState

__all__ = ["mend", "record_effects", "release"]


def _step(
    tx: Tx, levering: Levering, to: LeveringState, by: Worker, *, due_at: int | None, detail: Mapping[str, Any]
) -> None:
    """Audit row of the step, and what becomes of the lane."""
    told(tx, levering, to, by, detail=detail)
    if levering.state is LeveringState.QUARANTINED:
        tx.session.run("DELETE FROM held WHERE seq = ? AND target = ?", (levering.seq, levering.target))
        tx.stand(levering.whose, "held", -1)
    if to in FINAL:
        tx.stand(levering.whose, "open", -1)
        advance(tx, [(levering.target, levering.lane64)], micros(by.at))
    else:
        due(tx, levering, due_at)


def record_effects(tx: Tx, effects: Sequence[tuple[str, str, Effect, int]]) -> list[errors.KoppelvlakError | None]:
    """Keep how calls stand; each (bericht_id, target, effect, token) is judged alone."""
    results: list[errors.KoppelvlakError | None] = []
    leveringen: dict[tuple[str, str], Levering] = {}
    for bericht_id, target, effect, token in effects:
        try:
            tx.check_token(token)
            levering = leveringen.get((bericht_id, target)) or levering_of(tx, bericht_id, target)
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
    levering = levering_of(tx, *bericht)
    if levering.state is not LeveringState.QUARANTINED or to not in LEVERING_TRANSITIONS[levering.state]:
        raise refused("overgang-ongeldig", van=levering.state, naar=to)
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))
    retry_at = None if to in FINAL else micros(by.at)
    tx.session.run(
        "UPDATE levering SET state = ?, open = ?, retry_at = ? WHERE seq = ? AND target = ?",
        (to.value, int(to not in FINAL), retry_at, levering.seq, levering.target),
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
        levering = levering_of(tx, mends.bericht_id, target)
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
