"""Replays: a range of messages, placed in their lanes at one target (again), each at most once.

All of the range goes into the lanes first, piece by piece with the place where a piece ended; how quickly it is delivered is up to
the worker. So what is accepted meanwhile stands behind it in its lane, and order is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from adapter import errors
from adapter.journal.codec import from_micros, hash64, json_text, micros
from adapter.journal.leveringen import advance
from adapter.journal.operations import Replay, ReplayState, Selection
from adapter.journal.relay_writes import Worker
from adapter.journal.searching import Wanted, conditions
from adapter.journal.session import Session, Tx
from adapter.journal.states import LeveringState
from adapter.journal.tally import Whose

__all__ = [
    "Plan",
    "advance_replays",
    "count",
    "find",
    "going",
    "is_work",
    "lacking",
    "lacking_after",
    "plan",
    "replays",
    "start",
    "stop",
]

_COLUMNS = (
    "nr,id,state,gemeente,target,selection,again,rate_s,by,reason,planned_at,started_at,ended_at,until_seq,cursor_seq,"
    "looked,total,skipped"
)
# of a message at the target: does it take part, and if not, why; a payload that is gone left a remainder, which is read quicker
_CATEGORY = """CASE
 WHEN t.open = 1 THEN 'onderweg'
 WHEN t.state = 'DISCARDED' AND (t.replay IS NULL OR t.attempt > 0) THEN 'opgegeven'
 WHEN t.state = 'DELIVERED' AND ? = 0 THEN 'geleverd'
 WHEN t.seq IS NULL AND NOT EXISTS (SELECT 1 FROM levering a WHERE a.seq = b.seq) THEN 'zonder-doel'
 WHEN EXISTS (SELECT 1 FROM remainder p WHERE p.seq = b.seq) OR EXISTS (SELECT 1 FROM mend m JOIN remainder p
  ON p.seq = m.by_seq WHERE m.seq = b.seq) THEN 'gewist'
 ELSE '' END"""
GEWIST = "gewist"
ONGEZIEN = "ongezien"
_FETCHED = "uit-backbone"  # stands among the reasons, and is none: these take part
_AT_WORK = ("READY", "DELIVERING", "RETRY_AT", "UNKNOWN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be planned."""

    id: str
    selection: Selection
    target: str
    again: bool
    rate_s: float
    fetched: int = 0  # their payload is kept no longer, and the backbone has their events
    unseen: int = 0  # the same, but the backbone can't be asked now


@dataclass(frozen=True, slots=True)
class _Going:
    nr: int
    id: str
    gemeente: str
    target: str
    again: int
    by: str
    planned_at: int
    until_seq: int
    cursor_seq: int
    selection: Selection


# --- the dry run --------------------------------------------------------------------------------------------------------


def _matches(selection: Selection) -> tuple[str, list[Any]]:
    wanted = Wanted(
        gemeenten=(selection.gemeente,),
        zaak=selection.zaak,
        message=selection.message,
        connection=selection.connection,
        since=selection.since,
        until=selection.until,
        without=selection.without,
    )
    where, params = conditions(wanted)
    # a zaak finds its few messages by itself: the index on gemeente is kept out of it
    of_gemeente = "b.gemeente = ?" if selection.zaak is None else "b.gemeente || '' = ?"
    return " AND ".join([of_gemeente, *where, "b.kind = 'ACCEPTED'"]), [selection.gemeente, *params]


# each message, its mended copy, and what it is to a replay; parameters: again, target
_JUDGED = (
    "SELECT b.seq, (SELECT max(m.by_seq) FROM mend m WHERE m.seq = b.seq) AS by_seq,"  # noqa: S608 - ours
    f" {_CATEGORY} AS category FROM bericht b LEFT JOIN levering t ON t.seq = b.seq AND t.target = ?"
)


def lacking(
    session: Session, selection: Selection, at: tuple[str, bool], between: tuple[int, int], limit: int
) -> list[int]:
    """Give, of the next `limit` messages of a range, those that only lack their payload to take part.

    Of a mended message: its copy, whose payload is the one that counts.
    """
    where, params = _matches(selection)
    target, again = at
    rows = session.all(
        f"SELECT seq, by_seq, category FROM ({_JUDGED}"  # noqa: S608 - ours
        f" WHERE {where} AND b.seq > ? AND b.seq <= ? ORDER BY b.seq LIMIT ?) AS judged",
        [int(again), target, *params, *between, limit],
    )
    return [seq if by_seq is None else by_seq for seq, by_seq, category in rows if category == GEWIST]


def lacking_after(
    session: Session, selection: Selection, at: tuple[str, bool], after: int, limit: int
) -> list[tuple[int, int]]:
    """Give the next `limit` messages of a range that only lack their payload, in order, each with whose payload counts."""
    where, params = _matches(selection)
    target, again = at
    rows = session.all(
        f"SELECT seq, by_seq FROM ({_JUDGED}"  # noqa: S608 - ours
        f" WHERE {where} AND b.seq > ?) AS judged WHERE category = '{GEWIST}' ORDER BY seq LIMIT ?",
        [int(again), target, *params, after, limit],
    )
    return [(seq, seq if by_seq is None else by_seq) for seq, by_seq in rows]


def going(session: Session) -> tuple[Selection, tuple[str, bool], tuple[int, int]] | None:
    """Give the range, the target and the stretch that the next `advance_replays` is about."""
    rows = session.all(
        "SELECT selection, target, again, cursor_seq, until_seq FROM replay WHERE state = 'RUNNING'"
        " AND cursor_seq < until_seq ORDER BY nr LIMIT 1"
    )
    if not rows:
        return None
    selection, target, again, cursor_seq, until_seq = rows[0]
    return _selection_of(selection), (target, bool(again)), (cursor_seq, until_seq)


def count(session: Session, wanted: Plan) -> tuple[int, dict[str, int]]:
    """Give the last message there is, and how many take part (""), or are left out, by reason."""
    where, params = _matches(wanted.selection)
    ((until,),) = session.all("SELECT seq FROM head")
    rows = session.all(
        f"SELECT category, count(*) FROM (SELECT {_CATEGORY} AS category FROM bericht b LEFT JOIN levering t"  # noqa: S608 - ours
        f" ON t.seq = b.seq AND t.target = ? WHERE {where}) AS judged GROUP BY category",
        [int(wanted.again), wanted.target, *params],
    )
    return int(until), {category: int(n) for category, n in rows}


def plan(tx: Tx, wanted: Plan, counted: tuple[int, dict[str, int]], by: Worker) -> str:
    """Keep the plan; give its id, or that of the same one that waits or runs."""
    until, numbers = counted
    gone = max(0, numbers.get(GEWIST, 0) - wanted.fetched - wanted.unseen)
    total = numbers.get("", 0) + wanted.fetched
    left_out = numbers | {GEWIST: gone, ONGEZIEN: wanted.unseen, _FETCHED: wanted.fetched}
    skipped = json_text({name: n for name, n in left_out.items() if name and n})
    key = _key(wanted)
    same = tx.session.all("SELECT id, state FROM replay WHERE key = ? AND state IN ('PLANNED', 'RUNNING')", (key,))
    if same:
        if same[0][1] == ReplayState.PLANNED:
            tx.session.run(
                "UPDATE replay SET until_seq = ?, total = ?, skipped = ?, rate_s = ?, planned_at = ? WHERE id = ?",
                (until, total, skipped, wanted.rate_s, micros(by.at), same[0][0]),
            )
        return str(same[0][0])
    ((nr,),) = tx.session.all("SELECT coalesce(max(nr), 0) + 1 FROM replay")
    selection = wanted.selection
    tx.session.run(
        f"INSERT INTO replay (key,{_COLUMNS}) VALUES (?,?,?,'PLANNED',?,?,?,?,?,?,'',?,NULL,NULL,?,0,0,?,?)",  # noqa: S608 - ours
        (
            key,
            nr,
            wanted.id,
            selection.gemeente,
            wanted.target,
            _selection_text(selection),
            int(wanted.again),
            wanted.rate_s,
            by.name,
            micros(by.at),
            until,
            total,
            skipped,
        ),
    )
    return wanted.id


def _key(wanted: Plan) -> str:
    """What makes two plans the same: the target and the range, not who asks nor how quickly."""
    text = orjson.dumps([wanted.target, int(wanted.again), _selection_text(wanted.selection)])
    return hashlib.sha256(text).hexdigest()


def _selection_text(selection: Selection) -> str:
    return json_text(
        {
            "gemeente": selection.gemeente,
            "zaak": selection.zaak,
            "message": selection.message,
            "connection": selection.connection,
            "without": selection.without,
            "since": None if selection.since is None else micros(selection.since),
            "until": None if selection.until is None else micros(selection.until),
        }
    )


def _selection_of(text: str) -> Selection:
    members = orjson.loads(text)
    for name in ("since", "until"):
        members[name] = None if members[name] is None else from_micros(members[name])
    return Selection(**members)


# --- orders -------------------------------------------------------------------------------------------------------------


def start(tx: Tx, id_: str, reason: str, by: Worker) -> None:
    """PLANNED → RUNNING; nothing for one that was started before."""
    state, target, nr = _get(tx, id_)
    if state in {ReplayState.RUNNING, ReplayState.DONE}:
        return
    if state is ReplayState.STOPPED:
        raise errors.Refused(errors.Finding(code="herhaling-gestopt"))
    _check_reason(reason)
    other = tx.session.all("SELECT id FROM replay WHERE target = ? AND state = 'RUNNING'", (target,))
    if other:
        raise errors.Refused(errors.Finding(code="herhaling-loopt", facts={"herhaling": other[0][0], "doel": target}))
    tx.session.run(
        "UPDATE replay SET state = 'RUNNING', by = ?, reason = ?, started_at = ? WHERE nr = ?",
        (by.name, reason, micros(by.at), nr),
    )
    _audit(tx, target, (state, ReplayState.RUNNING), by, id_, reason)


def stop(tx: Tx, id_: str, reason: str, by: Worker) -> None:
    """PLANNED or RUNNING → STOPPED; what was queued is taken back by `advance_replays`."""
    state, target, nr = _get(tx, id_)
    if state in {ReplayState.STOPPED, ReplayState.DONE}:
        return
    _check_reason(reason)
    tx.session.run("UPDATE replay SET state = 'STOPPED', ended_at = ? WHERE nr = ?", (micros(by.at), nr))
    _audit(tx, target, (state, ReplayState.STOPPED), by, id_, reason)


def _get(tx: Tx, id_: str) -> tuple[ReplayState, str, int]:
    rows = tx.session.all("SELECT state, target, nr FROM replay WHERE id = ?", (id_,))
    if not rows:
        raise errors.Refused(errors.Finding(code="herhaling-onbekend"))
    state, target, nr = rows[0]
    return ReplayState(state), target, nr


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.Refused(errors.Finding(code="reden-ontbreekt"))


def _audit(
    tx: Tx, target: str, steps: tuple[ReplayState, ReplayState], by: Worker, id_: str, reason: str | None = None
) -> None:
    """An act that is about no single message: seq 0 of the audit."""
    detail = {"replay": id_} | ({} if reason is None else {"reason": reason})
    tx.transition(
        0, target, f"REPLAY_{steps[0]}", f"REPLAY_{steps[1]}", at=micros(by.at), worker=by.name, detail=detail
    )


# --- the work -----------------------------------------------------------------------------------------------------------


def is_work(session: Session) -> bool:
    """True when `advance_replays` may have something to do."""
    return bool(
        session.all("SELECT 1 FROM replay WHERE state = 'RUNNING' LIMIT 1")
        or session.all(f"SELECT r.nr FROM replay r WHERE {_TAKES_BACK} LIMIT 1")  # noqa: S608 - ours
    )


_TAKES_BACK = (
    "r.state = 'STOPPED' AND EXISTS (SELECT 1 FROM levering l WHERE l.replay = r.nr"
    " AND l.state IN ('READY', 'RETRY_AT') AND l.attempt = 0)"
)


def advance_replays(tx: Tx, at: datetime, limit: int) -> int:
    """Do the next piece of work; give how many messages it was about."""
    stopped = tx.session.all(f"SELECT r.nr, r.id, r.by, r.reason FROM replay r WHERE {_TAKES_BACK} LIMIT 1")  # noqa: S608 - ours
    if stopped:
        nr, id_, by, reason = stopped[0]
        return _take_back(tx, nr, limit, Worker(by, 0, at), {"replay": id_, "reason": reason})
    for row in tx.session.all(
        "SELECT nr, id, gemeente, target, again, by, planned_at, until_seq, cursor_seq, selection FROM replay"
        " WHERE state = 'RUNNING' ORDER BY nr"
    ):
        nr, id_, gemeente, target, again, by, planned_at, until_seq, cursor_seq, selection = row
        going = _Going(
            nr, id_, gemeente, target, again, by, planned_at, until_seq, cursor_seq, _selection_of(selection)
        )
        if done := _queue(tx, going, limit, at) if going.cursor_seq < going.until_seq else _end(tx, going, at):
            return done
    return 0


def _queue(tx: Tx, going: _Going, limit: int, at: datetime) -> int:
    """Place the next messages of the range in their lanes."""
    where, params = _matches(going.selection)
    rows = tx.session.all(
        f"SELECT b.seq, b.lane, b.connection, t.state, {_CATEGORY}, o.state, r.started_at FROM bericht b"  # noqa: S608 - ours
        " LEFT JOIN levering t ON t.seq = b.seq AND t.target = ? LEFT JOIN outbox o ON o.seq = b.seq"
        f" LEFT JOIN replay r ON r.nr = t.replay WHERE {where} AND b.seq > ? AND b.seq <= ? ORDER BY b.seq LIMIT ?",
        [going.again, going.target, *params, going.cursor_seq, going.until_seq, limit],
    )
    cursor, placed, lanes = going.cursor_seq, 0, set()
    for seq, lane, connection, state, category, publishing, replayed_at in rows:
        if publishing is not None:
            break  # it is not yet on the backbone: the range goes on when it is
        cursor = seq
        # what another replay brought since this one was planned is not brought twice
        if not category and (replayed_at is None or replayed_at <= going.planned_at):
            _place(tx, going, seq, hash64(lane), state, at)
            tx.stand(Whose(going.gemeente, connection or "", going.target), "open", 1)
            lanes.add((going.target, hash64(lane)))
            placed += 1
    else:
        cursor = going.until_seq if len(rows) < limit else cursor
    for place in sorted(lanes):
        tx.session.run(
            "INSERT INTO lane_head (target,lane64,seq,due_at) VALUES (?,?,0,NULL) ON CONFLICT DO NOTHING", place
        )
        advance(tx, [place], micros(at))
    if cursor > going.cursor_seq:
        tx.session.run("UPDATE replay SET cursor_seq = ?, looked = looked + ? WHERE nr = ?", (cursor, placed, going.nr))
        return max(1, len(rows))
    return 0


def _place(tx: Tx, going: _Going, seq: int, lane64: int, state: str | None, at: datetime) -> None:
    if state is None:
        to = LeveringState.READY
        tx.session.run(
            "INSERT INTO levering (seq,target,lane64,state,open,attempt,token,replay) VALUES (?,?,?,'READY',1,0,0,?)",
            (seq, going.target, lane64, going.nr),
        )
        tx.session.run(  # what was mended for one target is mended for all
            "INSERT INTO mend (seq,target,by_seq) SELECT seq, ?, max(by_seq) FROM mend WHERE seq = ? GROUP BY seq",
            (going.target, seq),
        )
    elif state == LeveringState.DISCARDED:  # a replay that was stopped took it back before it was begun
        to = LeveringState.READY
        tx.session.run(
            "UPDATE levering SET state = 'READY', open = 1, replay = ? WHERE seq = ? AND target = ?",
            (going.nr, seq, going.target),
        )
    else:
        to = LeveringState.RETRY_AT  # so that delivery looks at the target first, and adds only what is missing
        tx.session.run(
            "UPDATE levering SET state = 'RETRY_AT', open = 1, attempt = 0, retry_at = ?, replay = ?"
            " WHERE seq = ? AND target = ?",
            (micros(at), going.nr, seq, going.target),
        )
        tx.session.run("DELETE FROM effect WHERE seq = ? AND target = ?", (seq, going.target))
    detail = {"replay": going.id}
    tx.transition(seq, going.target, state, to.value, at=micros(at), worker=going.by, detail=detail)


def _take_back(tx: Tx, nr: int, limit: int, by: Worker, detail: dict[str, str]) -> int:
    """Undo what was queued and not begun: what had been delivered is so again, the rest is given up."""
    rows = tx.session.all(
        "SELECT l.seq, l.target, l.lane64, l.state, b.gemeente, b.connection FROM levering l JOIN bericht b ON b.seq = l.seq"
        " WHERE l.replay = ? AND l.state IN ('READY', 'RETRY_AT') AND l.attempt = 0 ORDER BY l.seq LIMIT ?",
        (nr, limit),
    )
    for seq, target, lane64, state, gemeente, connection in rows:
        to = LeveringState.DISCARDED if state == LeveringState.READY else LeveringState.DELIVERED
        tx.session.run(
            "UPDATE levering SET state = ?, open = 0, retry_at = NULL WHERE seq = ? AND target = ?",
            (to.value, seq, target),
        )
        tx.transition(seq, target, state, to.value, at=micros(by.at), worker=by.name, detail=detail)
        tx.stand(Whose(gemeente, connection or "", target), "open", -1)
        advance(tx, [(target, lane64)], micros(by.at))
    return len(rows)


def _end(tx: Tx, going: _Going, at: datetime) -> int:
    """RUNNING → DONE once nothing of it is on its way."""
    states = ",".join(f"'{state}'" for state in _AT_WORK)
    if tx.session.all(
        f"SELECT 1 FROM levering WHERE replay = ? AND state IN ({states}) LIMIT 1",  # noqa: S608 - ours
        (going.nr,),
    ):
        return 0
    tx.session.run("UPDATE replay SET state = 'DONE', ended_at = ? WHERE nr = ?", (micros(at), going.nr))
    _audit(tx, going.target, (ReplayState.RUNNING, ReplayState.DONE), Worker(going.by, 0, at), going.id)
    return 1


# --- reads --------------------------------------------------------------------------------------------------------------


def find(session: Session, id_: str, gemeente: str | None) -> Replay | None:
    """Give one."""
    rows = session.all(
        f"SELECT {_COLUMNS} FROM replay WHERE id = ?" + ("" if gemeente is None else " AND gemeente = ?"),  # noqa: S608 - ours
        (id_,) if gemeente is None else (id_, gemeente),
    )
    return _view(session, rows[0]) if rows else None


def replays(session: Session, gemeente: str | None, limit: int) -> list[Replay]:
    """Give replays, newest first."""
    where, params = ("", []) if gemeente is None else ("WHERE gemeente = ?", [gemeente])
    rows = session.all(
        f"SELECT {_COLUMNS} FROM replay {where} ORDER BY nr DESC LIMIT ?",  # noqa: S608 - ours
        [*params, limit],
    )
    return [_view(session, row) for row in rows]


def _view(session: Session, row: Sequence[Any]) -> Replay:
    nr, id_, state, _, target, selection, again, rate_s, by, reason, planned_at, started_at, ended_at, *rest = row
    _, _, queued, total, skipped = rest
    states: dict[str, int] = dict(
        session.all("SELECT state, count(*) FROM levering WHERE replay = ? GROUP BY state", (nr,))
    )
    return Replay(
        id=id_,
        state=ReplayState(state),
        target=target,
        selection=_selection_of(selection),
        again=bool(again),
        rate_s=rate_s,
        by=by,
        reason=reason,
        planned_at=from_micros(planned_at),
        started_at=None if started_at is None else from_micros(started_at),
        ended_at=None if ended_at is None else from_micros(ended_at),
        total=total,
        skipped={why: n for why, n in orjson.loads(skipped).items() if why != _FETCHED},
        fetched=orjson.loads(skipped).get(_FETCHED, 0),
        queued=queued,
        delivered=states.get(LeveringState.DELIVERED, 0),
        held=states.get(LeveringState.QUARANTINED, 0),
        waiting=sum(states.get(state, 0) for state in _AT_WORK),
    )
