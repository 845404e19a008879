"""What the backbone lost: where events should stand, and the way back of the messages whose events don't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson

from adapter.journal.audit import LOST
from adapter.journal.codec import from_micros, json_text, micros
from adapter.journal.port import Landed, Published
from adapter.journal.relay_writes import Row, Worker, known_rows, refused, step
from adapter.journal.session import Session, Tx, select_in
from adapter.journal.states import BerichtState
from adapter.journal.tally import Whose

__all__ = ["VERLOREN", "landed", "landed_of", "mark_lost"]

VERLOREN: Final = "verloren."  # what messages are counted under: "opnieuw" (published again), "weg" (can't be)

_ACCEPTED, _PUBLISHED = BerichtState.ACCEPTED.value, BerichtState.PUBLISHED.value
# the last publishing of a message that went no way back since
_LATEST: Final = (
    "NOT EXISTS (SELECT 1 FROM audit x WHERE x.seq = a.seq AND x.nr > a.nr AND x.target IS NULL"
    " AND x.to_state IN ('ACCEPTED', 'LOST'))"
)
_COLUMNS: Final = "a.nr, b.bericht_id, a.seq, a.at, a.detail, e.hashes"
_JOINED: Final = "JOIN bericht b ON b.seq = a.seq JOIN event e ON e.seq = a.seq"


def landed(session: Session, before: int | None, limit: int, *, unconfirmed: bool) -> list[Landed]:
    """Give messages with the places of their events, those published last first."""
    if unconfirmed:
        rows = session.all(
            f"SELECT {_COLUMNS} FROM outbox o JOIN audit a ON a.seq = o.seq {_JOINED}"  # noqa: S608 - a text of ours
            f" WHERE o.state = 'PUBLISHED' AND a.target IS NULL AND a.to_state = 'PUBLISHED' AND {_LATEST}"
            " ORDER BY o.seq LIMIT ?",
            (limit,),
        )
    else:
        bound, params = ("", []) if before is None else ("AND a.nr < ?", [before])
        rows = session.all(
            f"SELECT {_COLUMNS} FROM audit a {_JOINED}"  # noqa: S608 - a text of ours
            f" WHERE a.to_state = 'PUBLISHED' AND a.target IS NULL {bound} AND {_LATEST} ORDER BY a.nr DESC LIMIT ?",
            [*params, limit],
        )
    return [_landed(row) for row in rows]


def landed_of(session: Session, seqs: Sequence[int]) -> list[Landed]:
    """Give the places of the events of these messages, as far as they have any, in order of acceptance."""
    rows = select_in(
        session,
        f"SELECT {_COLUMNS} FROM audit a {_JOINED}"  # noqa: S608 - a text of ours
        f" WHERE a.target IS NULL AND a.to_state = 'PUBLISHED' AND {_LATEST} AND a.seq",
        seqs,
    )
    return sorted((_landed(row) for row in rows), key=lambda each: each.seq)


def _landed(row: Sequence[Any]) -> Landed:
    nr, bericht_id, seq, at, detail, packed = row
    hashes = bytes(packed)
    places = sorted(
        (ordinal, place.rpartition("/"), offset)
        for place, there in orjson.loads(detail)["positions"].items()
        for ordinal, offset in there
    )
    return Landed(
        nr=nr,
        bericht_id=bericht_id,
        seq=seq,
        at=from_micros(at),
        published=tuple(
            Published(bericht_id=bericht_id, ordinal=ordinal, topic=topic, partition=int(partition), offset=offset)
            for ordinal, (topic, _, partition), offset in places
        ),
        hashes=tuple(
            int.from_bytes(hashes[start : start + 8], "big", signed=True) for start in range(0, len(hashes), 8)
        ),
    )


def mark_lost(tx: Tx, bericht_ids: Sequence[str], kept: Sequence[Published], by: Worker) -> tuple[str, ...]:
    """PUBLISHED or CONFIRMED → ACCEPTED: its events go to the backbone again; give those whose payload is gone."""
    tx.check_token(by.token)
    rows = known_rows(tx, bericht_ids)
    for row in rows.values():
        if row.state not in {_PUBLISHED, BerichtState.CONFIRMED.value} or not row.events:
            raise refused("overgang-ongeldig", van=row.state, naar=_ACCEPTED)
    seqs = [row.seq for row in rows.values()]
    there = {seq for (seq,) in select_in(tx.session, "SELECT seq FROM lading WHERE seq", seqs)} if seqs else set()
    still: dict[str, dict[str, list[Any]]] = {}
    for one in kept:
        still.setdefault(one.bericht_id, {})[str(one.ordinal)] = [one.topic, one.partition, one.offset]
    for bericht_id, row in rows.items():
        if row.seq in there:
            _again(tx, row, still.get(bericht_id), by)
        else:
            tx.transition(row.seq, None, None, LOST, at=micros(by.at), worker=by.name, token=by.token)
    _count(tx, rows.values(), there, by)
    return tuple(bericht_id for bericht_id, row in rows.items() if row.seq not in there)


def _again(tx: Tx, row: Row, still: dict[str, list[Any]] | None, by: Worker) -> None:
    positions = json_text(still) if still else None
    if row.state == _PUBLISHED:
        tx.session.run(
            "UPDATE outbox SET state = 'ACCEPTED', published_from = NULL, positions = ?, seen = 0 WHERE seq = ?",
            (positions, row.seq),
        )
    else:
        tx.session.run("INSERT INTO outbox (seq,state,positions) VALUES (?,'ACCEPTED',?)", (row.seq, positions))
    step(tx, row.seq, row.state, _ACCEPTED, by)


def _count(tx: Tx, rows: Iterable[Row], there: set[int], by: Worker) -> None:
    found = select_in(
        tx.session, "SELECT seq, gemeente, connection FROM bericht WHERE seq", [row.seq for row in rows] or [0]
    )
    for seq, gemeente, connection in found:
        what = f"{VERLOREN}{'opnieuw' if seq in there else 'weg'}"
        tx.count(Whose(gemeente, connection or ""), what, at=micros(by.at))
