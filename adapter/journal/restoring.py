"""Events of messages whose payload is kept no longer, and that the backbone still has: back into the journal, for a replay."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.journal.audit import RESTORED
from adapter.journal.codec import Lading, compress, content_digest, frame, hash64, micros, open_lading
from adapter.journal.losses import landed_of
from adapter.journal.operations import Selection
from adapter.journal.port import Document, Landed, OutboxEvent
from adapter.journal.relay_writes import Worker
from adapter.journal.replays import going, lacking, lacking_after
from adapter.journal.retention import row_columns
from adapter.journal.session import Session, Tx

__all__ = ["restore", "shredded", "shredded_next"]

_PAGE = 2000  # messages at a time


def shredded(
    session: Session, selection: Selection, at: tuple[str, bool], after: int
) -> tuple[int | None, list[Landed]]:
    """Give where the events stand of the next messages of a range that only lack their payload, and where to go on."""
    found = lacking_after(session, selection, at, after, _PAGE)
    further = found[-1][0] if len(found) == _PAGE else None
    return further, (landed_of(session, [whose for _, whose in found]) if found else [])


def shredded_next(session: Session, limit: int) -> tuple[str, list[Landed]]:
    """Give the same of what the next piece of a replay is about, and its target."""
    found = going(session)
    if found is None:
        return "", []
    seqs = lacking(session, *found, limit)
    return found[1][0], (landed_of(session, seqs) if seqs else [])


def restore(tx: Tx, bericht_id: str, events: Sequence[OutboxEvent], documents: Sequence[Document], by: Worker) -> bool:
    """Put the events in the place of what was left of the message; False where they are not its events."""
    rows = tx.session.all(
        f"SELECT {row_columns()}, e.hashes, r.body FROM bericht b JOIN event e ON e.seq = b.seq"  # noqa: S608 - ours
        " JOIN remainder r ON r.seq = b.seq WHERE b.bericht_id = ?"
        " AND NOT EXISTS (SELECT 1 FROM lading l WHERE l.seq = b.seq)",
        (bericht_id,),
    )
    if not rows:
        return False
    (*row, hashes, remainder) = rows[0]
    if b"".join(hash64(event.event_id).to_bytes(8, "big", signed=True) for event in events) != bytes(hashes):
        return False
    left = open_lading(bytes(remainder))
    lading = Lading(
        answer=left.answer,
        raw=None,
        events=tuple(events),
        documents=tuple(documents),
        findings=left.findings,
        warnings=left.warnings,
    )
    (body,) = compress([frame(lading)])
    seq = row[0]
    tx.session.run("DELETE FROM remainder WHERE seq = ?", (seq,))
    tx.session.run("INSERT INTO lading (seq,body) VALUES (?,?)", (seq, body))
    digest = content_digest(tuple(row), bytes(hashes), body)
    tx.transition(seq, None, None, RESTORED, at=micros(by.at), worker=by.name, digest=digest)
    return True
