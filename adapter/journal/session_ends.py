"""Sessions of people that were ended before their time, so that every process knows; names of them are digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapter.journal.codec import micros
from adapter.journal.session import Session, Tx, select_in

__all__ = ["end_sessions", "is_session_ended"]


def end_sessions(tx: Tx, keys: Sequence[str], at: datetime, until: datetime) -> None:
    """Remember that sessions with one of these names are over; what is over by itself is forgotten."""
    tx.session.run("DELETE FROM session_end WHERE until < ?", (micros(at),))
    for key in keys:
        tx.session.run(
            "INSERT INTO session_end (name,at,until) VALUES (?,?,?)"
            " ON CONFLICT (name) DO UPDATE SET at = excluded.at, until = excluded.until",
            (key, micros(at), micros(until)),
        )


def is_session_ended(session: Session, keys: Sequence[str], begun: datetime) -> bool:
    """True when one that was begun then was ended."""
    found = select_in(session, "SELECT at FROM session_end WHERE name", keys)
    return any(at >= micros(begun) for (at,) in found)
