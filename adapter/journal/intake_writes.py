"""Writes of intake: messages taken, messages refused, questions answered, numbers reserved; a group of each at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from adapter.journal.beelden import write_beelden
from adapter.journal.codec import (
    Lading,
    compress,
    content_digest,
    frame,
    hash64,
    json_text,
    key_text,
    lading_of,
    micros,
    open_lading,
)
from adapter.journal.delivery_writes import mend
from adapter.journal.port import Acceptance, Accepted, Conflict, Exists, Question, Refusal, Repeat, Stale
from adapter.journal.session import Session, Tx, insert, select_in
from adapter.journal.states import BerichtState, LeveringState
from adapter.journal.tally import Whose

__all__ = [
    "ROW_COLUMNS",
    "SameBody",
    "accept",
    "decide",
    "find_created",
    "find_known",
    "record_questions",
    "refuse",
    "reserve",
]

SameBody = Callable[[bytes, bytes], bool]  # true when two raw messages have the same Body

ROW_COLUMNS = (
    "seq,bericht_id,kind,gemeente,connection,pack,message,berichtcode,zender,referentienummer,lane,zaken,received_at,"
    "answer_status,raw_sha256,events"
)
_WORKER = "intake"


@dataclass(frozen=True, slots=True)
class _Known:
    """A key that was accepted before: in the journal (`lading` is read when needed), or earlier in this group."""

    key: str
    raw_sha256: str
    seq: int
    acceptance: Acceptance | None = None


def find_known(session: Session, keys: Sequence[tuple[int, str]]) -> dict[str, _Known]:
    """Give what is known of `keys` (hash, whole key)."""
    if not keys:
        return {}
    wanted = {key for _, key in keys}
    rows = select_in(
        session, "SELECT key, raw_sha256, seq FROM idempotency WHERE hash64", [hashed for hashed, _ in keys]
    )
    return {row[0]: _Known(*row) for row in rows if row[0] in wanted}


def decide(
    session: Session, known: _Known, raw_sha256: str, raw: bytes | None, same_body: SameBody | None
) -> Repeat | Conflict:
    """Say whether a message with a known key is the same one again (GUARANTEES c.2)."""
    if known.acceptance is not None:
        bericht_id, stored = known.acceptance.bericht_id, lading_of(known.acceptance)
    else:
        bericht_id, stored = _stored(session, known.seq)
    same = known.raw_sha256 == raw_sha256 or (
        raw is not None and stored.raw is not None and same_body is not None and same_body(stored.raw, raw)
    )
    if not same:
        return Conflict(bericht_id=bericht_id)
    assert stored.answer is not None, "an accepted message has its answer"
    return Repeat(bericht_id=bericht_id, answer=stored.answer)


def _stored(session: Session, seq: int) -> tuple[str, Lading]:
    ((bericht_id, body),) = session.all(
        "SELECT bericht_id, coalesce((SELECT body FROM lading WHERE seq = b.seq),"
        " (SELECT body FROM remainder WHERE seq = b.seq)) FROM bericht b WHERE seq = ?",
        (seq,),
    )
    return bericht_id, open_lading(body)


def find_created(session: Session, zaken: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Give which of these (gemeente, identificatie) a message that was not discarded created."""
    if not zaken:
        return set()
    rows = select_in(
        session,
        "SELECT z.gemeente, z.identificatie FROM zaak z WHERE z.creates = 1 AND NOT EXISTS"
        " (SELECT 1 FROM levering l WHERE l.seq = z.seq AND l.state = 'DISCARDED' AND l.replay IS NULL)"
        " AND z.identificatie",
        list(dict.fromkeys(identificatie for _, identificatie in zaken)),
    )
    return {(row[0], row[1]) for row in rows}


def accept(
    tx: Tx, acceptances: Sequence[Acceptance], same_body: SameBody | None
) -> list[Accepted | Repeat | Conflict | Exists | Stale]:
    """Take each message, or recognise it; decided in order, inside the transaction."""
    keys = [None if a.key is None else key_text(a.key) for a in acceptances]
    hashes = [0 if key is None else hash64(key) for key in keys]
    known = find_known(tx.session, [(h, k) for h, k in zip(hashes, keys, strict=True) if k is not None])
    created = find_created(tx.session, [zaak for zaak in map(_creation, acceptances) if zaak is not None])
    results: list[Accepted | Repeat | Conflict | Exists | Stale] = []
    taken: list[tuple[int, Acceptance]] = []
    key_rows: list[tuple[Any, ...]] = []
    for acceptance, key, hashed in zip(acceptances, keys, hashes, strict=True):
        before = None if key is None else known.get(key)
        if before is not None:
            results.append(decide(tx.session, before, acceptance.raw_sha256, acceptance.raw, same_body))
            continue
        zaak = _creation(acceptance)
        if zaak is not None:
            if zaak in created:
                results.append(Exists())
                continue
            created.add(zaak)
        if acceptance.beelden and not write_beelden(tx, acceptance.beelden, micros(acceptance.received_at)):
            results.append(Stale())
            continue
        seq = tx.next_seq()
        taken.append((seq, acceptance))
        results.append(Accepted(bericht_id=acceptance.bericht_id, seq=seq))
        if key is not None:
            known[key] = _Known(key, acceptance.raw_sha256, seq, acceptance)
            key_rows.append((hashed, key, acceptance.raw_sha256, seq, micros(acceptance.received_at)))
    insert(tx.session, "idempotency (hash64,key,raw_sha256,seq,at)", key_rows)
    _write(tx, taken)
    _write_ways(tx, taken)
    for seq, acceptance in taken:
        if acceptance.mends is not None:
            mend(tx, acceptance.mends, (seq, acceptance.bericht_id, acceptance.lane), micros(acceptance.received_at))
    return results


def _creation(acceptance: Acceptance) -> tuple[str, str] | None:
    """Give (gemeente, identificatie) of the zaak that must be new; a mended copy stands in for the one that created it."""
    if acceptance.creates is None or acceptance.mends is not None:
        return None
    return acceptance.gemeente, acceptance.creates


def refuse(tx: Tx, refusals: Sequence[Refusal]) -> list[None]:
    """Keep each refused message."""
    _write(tx, [(tx.next_seq(), refusal) for refusal in refusals])
    return [None] * len(refusals)


def record_questions(tx: Tx, questions: Sequence[Question]) -> list[None]:
    """Log each answered question."""
    _write(tx, [(tx.next_seq(), question) for question in questions])
    return [None] * len(questions)


def _write(tx: Tx, messages: Sequence[tuple[int, Acceptance | Refusal | Question]]) -> None:
    """Write what every message has: its row, payload, zaken, and its first row in the audit."""
    ladingen = [None if isinstance(m, Question) else lading_of(m) for _, m in messages]
    bodies = iter(compress([frame(lading) for lading in ladingen if lading is not None]))
    rows, payloads, events, zaken, persons = [], [], [], [], []
    codes: list[tuple[str, int]] = []
    for (seq, message), lading in zip(messages, ladingen, strict=True):
        body = None if lading is None else next(bodies)
        hashes = b"" if lading is None else b"".join(_hash_bytes(e.event_id) for e in lading.events)
        row = _row(seq, message, lading)
        rows.append(row)
        if body is not None:
            payloads.append((seq, body))
        if hashes:
            events.append((seq, hashes))
        zaken += _zaken(seq, message)
        persons += [(pseudonym, seq) for pseudonym in message.persons]
        whose = Whose(message.gemeente, message.connection or "")
        took_us = round(message.duration_ms * 1000) if isinstance(message, Question) else 0
        tx.count(whose, f"in.{row[2]}", at=row[12], took_us=took_us)
        if isinstance(message, Acceptance):
            for what in message.counts:
                tx.count(whose, what, at=row[12])
            if message.warnings:
                tx.count(whose, "in.WARNED", at=row[12])
        if isinstance(message, Refusal):
            codes += [(str(code), seq) for code in dict.fromkeys(each["code"] for each in message.findings)]
        tx.transition(
            seq,
            None,
            None,
            row[2],
            at=row[12],
            worker=_WORKER,
            detail=_story(message),
            digest=content_digest(row, hashes, body),
        )
    insert(tx.session, f"bericht ({ROW_COLUMNS})", rows)
    insert(tx.session, "lading (seq,body)", payloads)
    insert(tx.session, "event (seq,hashes)", events)
    insert(tx.session, "zaak (identificatie,gemeente,seq,creates)", zaken)
    insert(tx.session, "persoon (pseudoniem,seq)", persons)
    insert(tx.session, "bevinding (code,seq)", codes)


def _story(message: Acceptance | Refusal | Question) -> dict[str, Any] | None:
    if isinstance(message, Question):
        return {"duration_ms": round(message.duration_ms, 1)}
    if isinstance(message, Acceptance) and message.mends is not None:
        return {"mends": message.mends.bericht_id, "by": message.mends.by, "reason": message.mends.reason}
    return None


def _hash_bytes(event_id: str) -> bytes:
    return hash64(event_id).to_bytes(8, "big", signed=True)


def _row(seq: int, message: Acceptance | Refusal | Question, lading: Lading | None) -> tuple[Any, ...]:
    accepted = isinstance(message, Acceptance)
    kind = BerichtState.ACCEPTED if accepted else BerichtState.ANSWERED if lading is None else BerichtState.REFUSED
    return (
        seq,
        message.bericht_id,
        kind.value,
        message.gemeente,
        message.connection,
        message.pack,
        message.message,
        message.berichtcode,
        message.zender,
        message.referentienummer,
        message.lane if isinstance(message, Acceptance) else None,
        json_text(message.zaken),
        micros(message.received_at),
        None if lading is None or lading.answer is None else lading.answer.status,
        message.raw_sha256 if isinstance(message, Acceptance) else None,
        0 if lading is None else len(lading.events),
    )


def _zaken(seq: int, message: Acceptance | Refusal | Question) -> list[tuple[Any, ...]]:
    created = message.creates if isinstance(message, Acceptance) else None
    return [(zaak, message.gemeente, seq, int(zaak == created)) for zaak in dict.fromkeys(message.zaken)]


def _write_ways(tx: Tx, taken: Sequence[tuple[int, Acceptance]]) -> None:
    """Write how each accepted message goes on: to the backbone, then to its targets; without events it is there."""
    outbox, leveringen, heads = [], [], []
    for seq, acceptance in taken:
        at, lane64 = micros(acceptance.received_at), hash64(acceptance.lane)
        state = LeveringState.WAITING.value if acceptance.events else LeveringState.READY.value
        if acceptance.events:
            outbox.append((seq, BerichtState.ACCEPTED.value))
        else:
            confirmed = BerichtState.CONFIRMED.value
            tx.transition(seq, None, BerichtState.ACCEPTED.value, confirmed, at=at, worker=_WORKER)
        for target in acceptance.targets:
            leveringen.append((seq, target, lane64, state, 1, 0, 0))
            heads.append((target, lane64, seq, None if acceptance.events else at))
            tx.stand(Whose(acceptance.gemeente, acceptance.connection, target), "open", 1)
            tx.transition(seq, target, None, state, at=at, worker=_WORKER)
    insert(tx.session, "outbox (seq,state)", outbox)
    insert(tx.session, "levering (seq,target,lane64,state,open,attempt,token)", leveringen)
    insert(tx.session, "lane_head (target,lane64,seq,due_at)", heads, "ON CONFLICT DO NOTHING")


def reserve(tx: Tx, series: Sequence[tuple[str, str, str]]) -> list[int]:
    """Give the next number of each series (gemeente, soort, reeks)."""
    return [
        tx.session.all(
            "INSERT INTO series (gemeente,soort,reeks,last) VALUES (?,?,?,1)"
            " ON CONFLICT (gemeente,soort,reeks) DO UPDATE SET last = series.last + 1 RETURNING last",
            one,
        )[0][0]
        for one in series
    ]
