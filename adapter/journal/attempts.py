"""Attempts begin and end: those that come together in few statements, each judged alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from adapter import errors
from adapter.journal.beelden import write_beelden
from adapter.journal.chain import results_digest
from adapter.journal.codec import json_text, micros
from adapter.journal.leveringen import FINAL, Levering, advance, due, known, leveringen, told
from adapter.journal.port import AttemptOutcome, Fenced, Paused
from adapter.journal.relay_writes import Worker, refused
from adapter.journal.session import Tx, insert, update_in, update_many
from adapter.journal.states import LEVERING_TRANSITIONS, LeveringState

__all__ = ["begin_attempts", "end_attempts"]

_ENDINGS = frozenset(
    {LeveringState.DELIVERED, LeveringState.RETRY_AT, LeveringState.UNKNOWN, LeveringState.QUARANTINED}
)


def begin_attempts(tx: Tx, attempts: Sequence[tuple[str, str, Worker]]) -> list[errors.KoppelvlakError | None]:
    """→ DELIVERING, attempt + 1; each (bericht_id, target, by) is judged alone."""
    return _judged(tx, attempts, _check_begin, _begin)


def end_attempts(
    tx: Tx, attempts: Sequence[tuple[str, str, AttemptOutcome, Worker]]
) -> list[errors.KoppelvlakError | None]:
    """DELIVERING → how it ended; each (bericht_id, target, outcome, by) is judged alone."""
    return _judged(tx, attempts, _check_end, _end)


def _judged(
    tx: Tx, attempts: Sequence[tuple[Any, ...]], check: Callable[..., None], write: Callable[[Tx, Sequence[Any]], None]
) -> list[errors.KoppelvlakError | None]:
    """Write what is in order, and give what is wrong with each.

    Args:
        attempts: (bericht_id, target, …, by); `check` and `write` get the levering in place of the first two.
    """
    results: list[errors.KoppelvlakError | None] = []
    for wave in _waves(attempts):
        found = leveringen(tx, [item[:2] for item in wave])
        going: list[tuple[Any, ...]] = []
        for bericht_id, target, *how, by in wave:
            try:
                tx.check_token(by.token)
                levering = known(found, bericht_id, target)
                check(levering, *how, by)
            except errors.KoppelvlakError as error:
                results.append(error)
            else:
                results.append(None)
                going.append((levering, *how, by))
        write(tx, going)
    return results


def _waves(items: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[Any]]:
    """Give them in parts in which each (bericht_id, target) is there once: the next sees what the one before did."""
    start, seen = 0, set[tuple[str, str]]()
    for number, item in enumerate(items):
        if item[:2] in seen:
            yield items[start:number]
            start, seen = number, set()
        seen.add(item[:2])
    yield items[start:]


def _check_begin(levering: Levering, by: Worker) -> None:
    to = LeveringState.DELIVERING
    if to not in LEVERING_TRANSITIONS[levering.state] or levering.head != levering.seq:
        raise refused("overgang-ongeldig", van=levering.state, naar=to)
    if by.token < levering.token:
        raise Fenced(errors.Finding(code="lease-verlopen"))
    if levering.paused:
        raise Paused(errors.Finding(code="doel-gepauzeerd"))


def _begin(tx: Tx, going: Sequence[tuple[Levering, Worker]]) -> None:
    """Write those that may begin: a statement for all of one target and lease."""
    for target, token in dict.fromkeys((levering.target, by.token) for levering, by in going):
        same = [(levering, by) for levering, by in going if (levering.target, by.token) == (target, token)]
        update_in(
            tx.session,
            "UPDATE levering SET state = 'DELIVERING', attempt = attempt + 1, token = ?, retry_at = NULL"
            " WHERE target = ? AND seq",
            [levering.seq for levering, _ in same],
            (token, target),
        )
        update_in(
            tx.session,
            "UPDATE lane_head SET due_at = ? WHERE target = ? AND lane64",  # of which each is the first
            [levering.lane64 for levering, _ in same],
            (min(micros(by.at) for _, by in same), target),
        )
    for levering, by in going:
        told(tx, levering, LeveringState.DELIVERING, by, detail={"attempt": levering.attempt + 1})


def _check_end(levering: Levering, outcome: AttemptOutcome, by: Worker) -> None:
    if levering.state is not LeveringState.DELIVERING or outcome.state not in _ENDINGS:
        raise refused("overgang-ongeldig", van=levering.state, naar=outcome.state)
    if by.token < levering.token:
        raise Fenced(errors.Finding(code="lease-verlopen"))


def _end(tx: Tx, going: Sequence[tuple[Levering, AttemptOutcome, Worker]]) -> None:
    ends = [(*one, _results(one[0], one[1]), _retry_at(one[1], one[2])) for one in going]
    update_many(
        tx.session,
        "UPDATE levering SET state = ?, open = ?, retry_at = ?, detail = ? WHERE seq = ? AND target = ?",
        [
            (
                outcome.state.value,
                int(outcome.state not in FINAL),
                retry_at,
                _detail(outcome, results),
                levering.seq,
                levering.target,
            )
            for levering, outcome, _, results, retry_at in ends
        ],
    )
    ended: list[tuple[str, int]] = []
    for levering, outcome, by, results, retry_at in ends:
        codes = [str(finding["code"]) for finding in outcome.findings if "code" in finding]
        _count(tx, levering, outcome, micros(by.at), codes)
        if outcome.beelden:
            write_beelden(tx, outcome.beelden, micros(by.at))
        story: dict[str, Any] = {"attempt": levering.attempt}
        if codes:
            story["codes"] = codes
        if results:
            story["made"] = results_digest(results)
        if retry_at is not None:
            story["retry_at"] = retry_at
        told(tx, levering, outcome.state, by, detail=story)
        if outcome.state in FINAL:
            tx.stand(levering.whose, "open", -1)
            ended.append((levering.target, levering.lane64))
        else:
            due(tx, levering, retry_at)
    if ended:
        advance(tx, ended, min(micros(by.at) for _, _, by in going))


def _retry_at(outcome: AttemptOutcome, by: Worker) -> int | None:
    later = outcome.state in {LeveringState.RETRY_AT, LeveringState.UNKNOWN}
    return micros(outcome.retry_at or by.at) if later else None


def _detail(outcome: AttemptOutcome, results: Mapping[str, Any]) -> str:
    return json_text({"findings": list(outcome.findings), "warnings": list(outcome.warnings), "results": results})


def _results(levering: Levering, outcome: AttemptOutcome) -> dict[str, Any]:
    """Give all that was made at the target, by attempts of before too."""
    return {**(orjson.loads(levering.detail)["results"] if levering.detail else {}), **outcome.results}


def _count(tx: Tx, levering: Levering, outcome: AttemptOutcome, at: int, codes: Sequence[str]) -> None:
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
