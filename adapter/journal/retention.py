"""What is removed when its time has come: duplicate keys, and payloads of messages that are done (GUARANTEES 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import orjson

from adapter.journal.audit import SHREDDED
from adapter.journal.codec import Lading, compress, content_digest, frame, micros, open_lading
from adapter.journal.intake_writes import ROW_COLUMNS
from adapter.journal.port import Pruned
from adapter.journal.session import Session, Tx, insert, select_in, update_in, update_many
from adapter.journal.tally import MINUTE_US

__all__ = ["find_done", "prune", "row_columns"]

_FIGURES: Final = timedelta(days=7)  # how long figures are kept per minute
_FIGURES_AT_ONCE_MIN: Final = 240  # of so many minutes they go in one transaction
# the first message that came after a moment: what lies behind it is not looked at
_NEWER: Final = "coalesce((SELECT p.seq FROM bericht p WHERE p.received_at >= ? ORDER BY p.received_at LIMIT 1), 9223372036854775807)"
# nothing is on its way any more of what came of `lading l`, and nothing happened to it since; with an OFFSET each is asked for one
# message after the other: PostgreSQL would else go through all of the audit before it gives the first
_DONE: Final = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {condition} LIMIT 1 OFFSET 0)"  # noqa: S608 - our own texts
    for condition in (
        "outbox o WHERE o.seq = l.seq",
        "levering v WHERE v.seq = l.seq AND v.open = 1",
        "mend m JOIN levering v ON v.seq = m.seq AND v.target = m.target WHERE m.by_seq = l.seq AND v.open = 1",
        "audit a WHERE a.seq = l.seq AND a.at >= ?",
    )
)


def row_columns() -> str:
    """Give the columns that the audit's digest covers, of `bericht b`."""
    return ",".join(f"b.{name}" for name in ROW_COLUMNS.split(","))


def find_done(session: Session, before: datetime, limit: int) -> list[int]:
    """Give at most `limit` messages whose payload may go: looked for beside the writer, which judges them again."""
    rows = session.all(
        f"SELECT l.seq FROM lading l JOIN bericht b ON b.seq = l.seq WHERE l.seq < {_NEWER} AND b.received_at < ?"  # noqa: S608
        f" AND {_DONE} ORDER BY l.seq LIMIT ?",
        (micros(before), micros(before), micros(before), limit),
    )
    return [row[0] for row in rows]


def prune(
    tx: Tx, keys_before: datetime, payloads_before: datetime, done: Sequence[int], at: datetime, limit: int
) -> Pruned:
    """Remove at most `limit` keys, and the payloads of these messages."""
    old = tx.session.all(
        "SELECT hash64, key FROM idempotency WHERE at < ? ORDER BY at LIMIT ?", (micros(keys_before), limit)
    )
    update_many(tx.session, "DELETE FROM idempotency WHERE hash64 = ? AND key = ?", old)
    _prune_figures(tx, micros(at - _FIGURES) // MINUTE_US)
    _prune_beelden(tx, micros(payloads_before), micros(at), limit)
    _prune_persons(tx, micros(payloads_before), limit)
    return Pruned(keys=len(old), payloads=_prune_payloads(tx, micros(payloads_before), done, micros(at)))


def _prune_figures(tx: Tx, before: int) -> None:
    """Remove figures of minutes before this one, those of a few hours at once: housekeeping comes back every hour."""
    ((oldest,),) = tx.session.all("SELECT min(at) FROM tally WHERE at > 0")
    if oldest is not None and oldest < before:
        tx.session.run("DELETE FROM tally WHERE at > 0 AND at < ?", (min(before, oldest + _FIGURES_AT_ONCE_MIN),))


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


def _prune_persons(tx: Tx, before: int, limit: int) -> None:
    """Forget whom questions named: they have no payload to be pruned with."""
    tx.session.run(
        "DELETE FROM persoon WHERE seq IN (SELECT p.seq FROM persoon p JOIN bericht b ON b.seq = p.seq"
        " WHERE b.kind = 'ANSWERED' AND b.received_at < ? ORDER BY p.seq LIMIT ?)",
        (before, limit),
    )


def _prune_payloads(tx: Tx, before: int, found: Sequence[int], at: int) -> int:
    done = (
        select_in(tx.session, f"SELECT l.seq FROM lading l WHERE {_DONE} AND l.seq", found, (before,))  # noqa: S608 - ours
        if found
        else []
    )
    if not done:
        return 0
    rows = select_in(
        tx.session,
        f"SELECT {row_columns()}, l.body, e.hashes FROM bericht b JOIN lading l ON l.seq = b.seq"  # noqa: S608 - ours
        " LEFT JOIN event e ON e.seq = b.seq WHERE b.seq",
        [row[0] for row in done],
    )
    update_in(tx.session, "DELETE FROM persoon WHERE seq", [row[0] for row in done])
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
