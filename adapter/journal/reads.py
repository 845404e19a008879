"""Reads of the flows: is it known, what is to be published, what is due; run on connections of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from adapter.journal.codec import Lading, from_micros, hash64, key_text, micros, open_lading
from adapter.journal.intake_writes import SameBody, decide, find_created, find_known
from adapter.journal.port import BerichtRow, Conflict, Document, Effect, IdempotencyKey, Repeat, StoredAnswer, WorkItem
from adapter.journal.session import Session, select_in
from adapter.journal.states import BerichtState, LeveringState

__all__ = [
    "Asked",
    "answer",
    "counts",
    "documents",
    "due",
    "find_repeats",
    "know_zaken",
    "ladingen",
    "raw",
    "to_publish",
    "unconfirmed_from",
]

Asked = tuple[IdempotencyKey, str, bytes | None]  # key, raw_sha256, raw


def find_repeats(
    session: Session, asked: Sequence[Asked], same_body: SameBody | None
) -> list[Repeat | Conflict | None]:
    """Say of each whether its key was accepted before."""
    keys = [key_text(key) for key, _, _ in asked]
    known = find_known(session, [(hash64(key), key) for key in keys])
    return [
        decide(session, known[key], raw_sha256, raw, same_body) if key in known else None
        for key, (_, raw_sha256, raw) in zip(keys, asked, strict=True)
    ]


def know_zaken(session: Session, asked: Sequence[tuple[str, str]]) -> list[bool]:
    """Say of each (gemeente, identificatie) whether a message that was not discarded created it."""
    created = find_created(session, asked)
    return [one in created for one in asked]


def ladingen(session: Session, seqs: Sequence[int]) -> dict[int, Lading]:
    """Give payloads, or what is left of them."""
    rows = select_in(session, "SELECT seq, body FROM lading WHERE seq", seqs) if seqs else []
    missing = sorted(set(seqs) - {row[0] for row in rows})
    if missing:
        rows += select_in(session, "SELECT seq, body FROM remainder WHERE seq", missing)
    return {row[0]: open_lading(row[1]) for row in rows}


def to_publish(session: Session, limit: int) -> list[BerichtRow]:
    """Give messages that are ACCEPTED or PUBLISHING, in order of seq."""
    rows = session.all(
        "SELECT b.bericht_id, b.seq, b.gemeente, b.lane, o.state, o.published_from, o.positions, l.body"
        " FROM outbox o JOIN bericht b ON b.seq = o.seq JOIN lading l ON l.seq = o.seq"
        " WHERE o.state <> 'PUBLISHED' ORDER BY o.seq LIMIT ?",
        (limit,),
    )
    return [
        BerichtRow(
            bericht_id=bericht_id,
            seq=seq,
            gemeente=gemeente,
            lane=lane,
            state=BerichtState(state),
            events=open_lading(body).events,
            published_from=orjson.loads(published_from) if published_from else None,
            landed=tuple(sorted(map(int, orjson.loads(positions)))) if positions else (),
        )
        for bericht_id, seq, gemeente, lane, state, published_from, positions, body in rows
    ]


def unconfirmed_from(session: Session, topic: str) -> dict[int, int]:
    """Give per partition of `topic` the lowest log end noted before a message that is not CONFIRMED was first sent."""
    lowest: dict[int, int] = {}
    for (noted,) in session.all("SELECT DISTINCT published_from FROM outbox WHERE state <> 'ACCEPTED'"):
        for place, end in orjson.loads(noted or "{}").items():
            name, _, partition = place.rpartition("/")
            if name == topic:
                lowest[int(partition)] = min(end, lowest.get(int(partition), end))
    return lowest


def due(
    session: Session, target: str, now: datetime, limit: int, exclude: Sequence[str], replays: int
) -> list[WorkItem]:
    """Give the heads of lanes that are due, those that wait longest first; replayed ones after the others."""
    if session.all("SELECT 1 FROM target WHERE name = ? AND paused = 1", (target,)):
        return []
    left_out = {hash64(lane) for lane in exclude}
    seqs: list[int] = []
    for condition, room in (("replay IS NULL", limit), ("replay IS NOT NULL", replays)):
        most = min(room, limit - len(seqs))
        if most <= 0:
            continue
        heads = session.all(
            f"SELECT seq, lane64 FROM lane_head WHERE target = ? AND due_at <= ? AND {condition}"  # noqa: S608 - above
            " ORDER BY due_at, seq LIMIT ?",
            (target, micros(now), most + len(left_out)),
        )
        seqs += [seq for seq, lane64 in heads if lane64 not in left_out][:most]
    if not seqs:
        return []
    rows = {
        row[0]: row
        for row in select_in(
            session,
            "SELECT b.seq, b.bericht_id, b.gemeente, b.connection, b.pack, b.message, b.lane, b.received_at,"
            " l.state, l.attempt, r.rate_s FROM bericht b JOIN levering l ON l.seq = b.seq"
            " LEFT JOIN replay r ON r.nr = l.replay WHERE l.target = ? AND b.seq",
            seqs,
            (target,),
        )
    }
    mended = dict(select_in(session, "SELECT seq, by_seq FROM mend WHERE target = ? AND seq", seqs, (target,)))
    payloads, effects = ladingen(session, [mended.get(seq, seq) for seq in seqs]), _effects(session, target, seqs)
    return [_work_item(target, rows[seq], payloads[mended.get(seq, seq)], effects.get(seq, ())) for seq in seqs]


def is_delivering(session: Session, target: str, lanes: Sequence[str], prefix: str | None) -> bool:
    """True when an attempt is in work, or was left by a crash, in one of these lanes or in one that begins so."""
    if lanes and select_in(
        session,
        "SELECT seq FROM levering WHERE target = ? AND open = 1 AND state = 'DELIVERING' AND lane64",
        [hash64(lane) for lane in lanes],
        (target,),
    ):
        return True
    if prefix is None:
        return False
    found = session.all(
        "SELECT b.lane FROM levering l JOIN bericht b ON b.seq = l.seq"
        " WHERE l.target = ? AND l.open = 1 AND l.state = 'DELIVERING'",
        (target,),
    )
    return any(lane.startswith(prefix) for (lane,) in found)


def _effects(session: Session, target: str, seqs: Sequence[int]) -> dict[int, tuple[Effect, ...]]:
    found: dict[int, tuple[Effect, ...]] = {}
    for seq, call, state, result in sorted(
        select_in(session, "SELECT seq, call, state, result FROM effect WHERE target = ? AND seq", seqs, (target,)),
        key=lambda row: (row[0], row[1]),
    ):
        effect = Effect(call=call, state=state, result=None if result is None else orjson.loads(result))
        found[seq] = (*found.get(seq, ()), effect)
    return found


def _work_item(target: str, row: Sequence[Any], lading: Lading, effects: tuple[Effect, ...]) -> WorkItem:
    seq, bericht_id, gemeente, connection, pack, message, lane, received_at, state, attempt, replay_rate_s = row
    return WorkItem(
        bericht_id=bericht_id,
        target=target,
        seq=seq,
        gemeente=gemeente,
        connection=connection,
        pack=pack,
        message=message,
        lane=lane,
        attempt=attempt + 1,
        state=LeveringState(state),
        events=lading.events,
        documents=lading.documents,
        effects=effects,
        received_at=from_micros(received_at),
        replay_rate_s=replay_rate_s,
    )


def raw(session: Session, bericht_id: str) -> bytes | None:
    """Give the message as received; None when it is not kept (any more)."""
    rows = session.all(
        "SELECT l.body FROM bericht b JOIN lading l ON l.seq = b.seq WHERE b.bericht_id = ?", (bericht_id,)
    )
    return open_lading(rows[0][0]).raw if rows else None


def answer(session: Session, bericht_id: str) -> StoredAnswer | None:
    """Give the answer as it left; it stays when the message itself is shredded."""
    rows = session.all(
        "SELECT coalesce(l.body, r.body) FROM bericht b LEFT JOIN lading l ON l.seq = b.seq"
        " LEFT JOIN remainder r ON r.seq = b.seq WHERE b.bericht_id = ?",
        (bericht_id,),
    )
    return open_lading(rows[0][0]).answer if rows and rows[0][0] is not None else None


def documents(session: Session, bericht_id: str) -> tuple[Document, ...]:
    """Give the documents of a message."""
    rows = session.all(
        "SELECT l.body FROM bericht b JOIN lading l ON l.seq = b.seq WHERE b.bericht_id = ?", (bericht_id,)
    )
    return open_lading(rows[0][0]).documents if rows else ()


def counts(session: Session, now: datetime | None) -> dict[str, int]:
    """Give numbers per state."""
    found = {f"bericht.{state.value}": 0 for state in BerichtState}
    for target, what, n in session.all(
        "SELECT target, what, n FROM tally WHERE gemeente = '' AND connection = '' AND at = 0 ORDER BY target, what"
    ):
        if not target:
            found[f"bericht.{what}"] = n
        elif n:
            found[f"levering.{target}.{what}"] = n
    if now is not None:
        ((oldest,),) = session.all(
            "SELECT (SELECT b.received_at FROM bericht b JOIN outbox o ON o.seq = b.seq ORDER BY o.seq LIMIT 1)"
        )
        found["oldest_accepted_s"] = 0 if oldest is None else max(0, (micros(now) - oldest) // 1_000_000)
    return found
