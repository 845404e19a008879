"""One transaction at work: the SQL that both databases understand, the head of the journal, and its audit rows.

SQL is written with `?`; multi-row inserts go in one statement, because each statement costs a turn at the interpreter lock
(SQLite) or a round trip (PostgreSQL).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from adapter import errors
from adapter.journal import audit, event_index
from adapter.journal.codec import json_text
from adapter.journal.port import Fenced
from adapter.journal.tally import COLUMNS, UPSERT, Tally, Whose

__all__ = ["Session", "Tx", "insert", "marks", "select_in", "update_in", "update_many"]

_EXACT = 32  # up to so many rows an insert is one statement of just their number; more go in such parts
_IN_CHUNK = 256


class Session(Protocol):
    """A connection inside a transaction, or one that only reads."""

    def all(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a query; give its rows."""

    def named(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Run a query; give the names of its columns, and its rows."""

    def has_table(self, name: str) -> bool:
        """True when there is a table of this name."""

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Run a query; give its rows one by one, however many they are."""

    def run(self, sql: str, params: Sequence[Any] = ()) -> None:
        """Run a statement."""

    def many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each row of parameters."""


def marks(count: int) -> str:
    """Give `?,?,…` for an IN list."""
    return ",".join("?" * count)


def insert(session: Session, into: str, rows: Sequence[Sequence[Any]], tail: str = "") -> None:
    """Insert `rows` into `into` ("table (columns)"), many in one statement."""
    start = 0
    while start < len(rows):
        size = min(_EXACT, len(rows) - start)
        part = rows[start : start + size]
        one = "(" + marks(len(part[0])) + ")"
        session.run(
            f"INSERT INTO {into} VALUES {','.join([one] * size)} {tail}",  # noqa: S608 - names of our own tables
            [value for row in part for value in row],
        )
        start += size


def select_in(session: Session, sql: str, values: Sequence[Any], before: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run a query that ends in `IN (…)` for all `values`; the list is filled up to a power of two."""
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(values), _IN_CHUNK):
        part = _padded(values[start : start + _IN_CHUNK])
        found += session.all(f"{sql} IN ({marks(len(part))})", [*before, *part])
    return found


def update_in(session: Session, sql: str, values: Sequence[Any], before: Sequence[Any] = ()) -> None:
    """Run an update or delete that ends in `IN (…)` for all `values`: a statement for many rows, not one a row."""
    for start in range(0, len(values), _IN_CHUNK):
        part = _padded(values[start : start + _IN_CHUNK])
        session.run(f"{sql} IN ({marks(len(part))})", [*before, *part])


def update_many(session: Session, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run an update for each row; nothing for none."""
    if len(rows) == 1:
        session.run(sql, rows[0])
    elif rows:
        session.many(sql, rows)


def _padded(values: Sequence[Any]) -> list[Any]:
    """Fill a list of values up to a power of two with its last, so that few statements are prepared."""
    return [*values, *[values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))]


class Tx:
    """A writing transaction: numbers come from the head, which is locked until the end; audit rows go in at the end."""

    def __init__(self, session: Session, *, head_sql: str) -> None:
        self.session = session
        self._before = session.all(head_sql)[0]
        self.seq, self._nr, self._hash, self.token = self._before
        self._hash = bytes(self._hash)
        self._rows: list[tuple[Any, ...]] = []
        self._tally = Tally()
        self._tokens: set[int] | None = None

    def next_seq(self) -> int:
        """Give the next place in the order of acceptance."""
        self.seq += 1
        seq: int = self.seq
        return seq

    def transition(
        self,
        seq: int,
        target: str | None,
        from_state: str | None,
        to_state: str,
        *,
        at: int,
        worker: str,
        token: int | None = None,
        detail: Mapping[str, Any] | None = None,
        digest: bytes | None = None,
    ) -> None:
        """Add one row to the audit chain."""
        self._nr += 1
        text = json_text(detail) if detail else None
        hexed = None if digest is None else digest.hex()
        row = (self._nr, seq, target, from_state, to_state, at, worker, token, text)
        self._hash = audit.chain_hash(self._hash, (*row, hexed))
        self._rows.append((*row, digest, self._hash))
        if seq and to_state not in audit.NOTES:
            self._tally.step(target, from_state, to_state)

    def count(self, whose: Whose, what: str, *, at: int, n: int = 1, took_us: int = 0) -> None:
        """Count what happened for a connection (at a target), in its minute and in all."""
        self._tally.add(whose, what, at=at, n=n, took_us=took_us)

    def stand(self, whose: Whose, what: str, change: int) -> None:
        """Change how many of a connection stand somewhere."""
        self._tally.stand(whose, what, change)

    def check_token(self, token: int) -> None:
        """Raise Fenced unless `token` is that of a lease that nobody else has taken since."""
        if self._tokens is None:
            self._tokens = {row[0] for row in self.session.all("SELECT token FROM lease")}
        if token not in self._tokens:
            raise Fenced(errors.Finding(code="lease-verlopen"))

    def leases_changed(self) -> None:
        """Forget the tokens that were read: a lease was taken in this transaction."""
        self._tokens = None

    def finish(self) -> None:
        """Write the audit rows and the head."""
        insert(self.session, f"audit ({','.join(audit.COLUMNS)})", self._rows)
        insert(self.session, f"tally ({COLUMNS})", self._tally.rows(), UPSERT)
        after = (self.seq, self._nr, self._hash, self.token)
        if after != (self._before[0], self._before[1], bytes(self._before[2]), self._before[3]):
            self._seal_events()
            self.session.run("UPDATE head SET seq = ?, audit_nr = ?, audit_hash = ?, token = ?", after)

    def _seal_events(self) -> None:
        """Index the spans of messages that became full."""
        span = event_index.SPAN
        for number in range(self._before[0] // span, self.seq // span):
            events = self.session.all(
                "SELECT seq, hashes FROM event WHERE seq > ? AND seq <= ?", (number * span, (number + 1) * span)
            )
            insert(self.session, f"event_index ({event_index.COLUMNS})", list(event_index.rows_of(number, events)))
