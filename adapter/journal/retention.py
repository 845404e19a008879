"""What is removed when its time has come: duplicate keys, and payloads of messages that are done (GUARANTEES 3.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson

from adapter.journal.audit import SHREDDED
from adapter.journal.codec import Lading, compress, content_digest, frame, micros, open_lading
from adapter.journal.intake_writes import ROW_COLUMNS
from adapter.journal.port import Pruned
from adapter.journal.session import Tx, insert, select_in, update_many
from adapter.journal.tally import MINUTE_US

__all__ = ["prune", "row_columns"]

_FIGURES = timedelta(days=7)  # how long figures are kept per minute


def row_columns() -> str:
    """Give the columns that the audit's digest covers, of `bericht b`."""
    return ",".join(f"b.{name}" for name in ROW_COLUMNS.split(","))


def prune(tx: Tx, keys_before: datetime, payloads_before: datetime, at: datetime, limit: int) -> Pruned:
    """Remove at most `limit` keys and `limit` payloads."""
    old = tx.session.all(
        "SELECT hash64, key FROM idempotency WHERE at < ? ORDER BY at LIMIT ?", (micros(keys_before), limit)
    )
    update_many(tx.session, "DELETE FROM idempotency WHERE hash64 = ? AND key = ?", old)
    tx.session.run("DELETE FROM tally WHERE at > 0 AND at < ?", (micros(at - _FIGURES) // MINUTE_US,))
    _prune_beelden(tx, micros(payloads_before), micros(at), limit)
    return Pruned(keys=len(old), payloads=_prune_payloads(tx, micros(payloads_before), micros(at), limit))


def _prune_beelden(tx: Tx, before: int, at: int, limit: int) -> None:
    """Forget what we know of zaken that are closed and were left alone since; one that is open is looked at again as late."""
    rows = tx.session.all(
        "SELECT gemeente, object, body FROM beeld WHERE at < ? AND object LIKE 'zaken/%' ORDER BY at LIMIT ?",
        (before, limit),
    )
    for gemeente, name, body in rows:
        if (orjson.loads(bytes(body)).get(name) or {}).get("einddatum"):
            # the row stays: its version is part of the ids of events, and never goes back
            tx.session.run(
                "UPDATE beeld SET body = ?, at = ? WHERE gemeente = ? AND object = ?", (b"{}", at, gemeente, name)
            )
        else:
            tx.session.run("UPDATE beeld SET at = ? WHERE gemeente = ? AND object = ?", (at, gemeente, name))


def _prune_payloads(tx: Tx, before: int, at: int, limit: int) -> int:
    done = tx.session.all(
        "SELECT l.seq FROM lading l JOIN bericht b ON b.seq = l.seq WHERE b.received_at < ?"
        " AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.seq = l.seq)"
        " AND NOT EXISTS (SELECT 1 FROM levering v WHERE v.seq = l.seq AND v.open = 1)"
        " AND NOT EXISTS (SELECT 1 FROM mend m JOIN levering v ON v.seq = m.seq AND v.target = m.target"
        " WHERE m.by_seq = l.seq AND v.open = 1)"
        " AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.seq = l.seq AND a.at >= ?) ORDER BY l.seq LIMIT ?",
        (before, before, limit),
    )
    if not done:
        return 0
    rows = select_in(
        tx.session,
        f"SELECT {row_columns()}, l.body, e.hashes FROM bericht b JOIN lading l ON l.seq = b.seq"  # noqa: S608 - ours
        " LEFT JOIN event e ON e.seq = b.seq WHERE b.seq",
        [row[0] for row in done],
    )
    bodies = compress([frame(_remainder(open_lading(row[-2]))) for row in rows])
    insert(tx.session, "remainder (seq,body)", [(row[0], body) for row, body in zip(rows, bodies, strict=True)])
    update_many(tx.session, "DELETE FROM lading WHERE seq = ?", done)
    update_many(tx.session, "DELETE FROM effect WHERE seq = ?", done)
    for row, body in zip(rows, bodies, strict=True):
        digest = content_digest(row[:-2], bytes(row[-1] or b""), body)
        tx.transition(row[0], None, None, SHREDDED, at=at, worker="retention", digest=digest)
    return len(rows)


def _remainder(lading: Lading) -> Lading:
    """What stays: the answer, and what was found; no personal data (findings never hold any)."""
    return Lading(answer=lading.answer, raw=None, findings=lading.findings, warnings=lading.warnings)
