"""Leases: one worker at a time for each loop, over all processes; a new holder has a higher token, by which the old one is fenced.

Who holds a lease prolongs it. Who wants it takes it when nobody has it, or when it stood unchanged for as long as it lasts, by the
clock of the one who waits: wall clocks of two machines need not agree, and may be set (GUARANTEES T25).
"""

from __future__ import annotations

from datetime import datetime

from adapter.journal.codec import from_micros, micros
from adapter.journal.port import Lease
from adapter.journal.session import Tx

__all__ = ["Mark", "Watched", "acquire", "let_go"]

Mark = tuple[int, int]
"""(token, until) of a lease as it stands in the journal: each prolongation changes it."""


class Watched:
    """The leases that others have, and since when they stand as they do."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Mark, float]] = {}

    def over(self, name: str, *, now_s: float, duration_s: float) -> Mark | None:
        """Give the lease as it stood for all of `duration_s`: its holder is gone. `now_s`: monotonic."""
        mark, since_s = self._seen.get(name, (None, 0.0))
        return mark if now_s - since_s >= duration_s else None

    def saw(self, name: str, mark: Mark | None, *, now_s: float) -> None:
        """Keep what stands there now; None: nobody else has it."""
        if mark is None:
            self._seen.pop(name, None)
        elif self._seen.get(name, (None, 0.0))[0] != mark:
            self._seen[name] = (mark, now_s)


def acquire(tx: Tx, name: str, owner: str, until: datetime, over: Mark | None) -> Lease | Mark:
    """Take or prolong a lease; where another has it, give how it stands.

    Args:
        until: tells one prolongation from the next, and people how long it holds.
        over: how it stood while nobody prolonged it: such a one is taken.
    """
    rows = tx.session.all("SELECT owner, token, until FROM lease WHERE name = ?", (name,))
    holder, token, stands = rows[0] if rows else ("", 0, 0)
    if holder not in ("", owner) and (token, stands) != over:
        return token, stands
    if holder != owner:
        tx.token += 1
        token = tx.token
    tx.leases_changed()
    tx.session.run(
        "INSERT INTO lease (name,owner,token,until) VALUES (?,?,?,?) ON CONFLICT (name)"
        " DO UPDATE SET owner = excluded.owner, token = excluded.token, until = excluded.until",
        (name, owner, token, micros(until)),
    )
    return Lease(name=name, owner=owner, token=token, until=from_micros(micros(until)))


def let_go(tx: Tx, lease: Lease) -> None:
    """Give a lease back; its token stays valid for what is on its way, until another takes the lease."""
    tx.session.run("UPDATE lease SET owner = '', until = 0 WHERE name = ? AND token = ?", (lease.name, lease.token))
