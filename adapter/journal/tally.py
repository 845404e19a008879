"""Counters that save scans: numbers per state, and what came and went per connection, per minute and in all. Pure.

They are written in the transaction that they count, one row for all of a kind in it; `verify` holds them against the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

__all__ = ["COLUMNS", "MINUTE_US", "RUNNING", "UPSERT", "Tally", "Whose"]

MINUTE_US: Final = 60_000_000
RUNNING: Final = 0  # the minute of what is counted without end
COLUMNS: Final = "gemeente,connection,target,what,at,n,us,us_max,last"
UPSERT: Final = (
    "ON CONFLICT (gemeente,connection,target,what,at) DO UPDATE SET n = tally.n + excluded.n, us = tally.us + excluded.us,"
    " us_max = CASE WHEN excluded.us_max > tally.us_max THEN excluded.us_max ELSE tally.us_max END,"
    " last = CASE WHEN excluded.last > tally.last THEN excluded.last ELSE tally.last END"
)


class Whose(NamedTuple):
    """Of which connection, and of its deliveries to which target ("": what it sent itself)."""

    gemeente: str
    connection: str
    target: str = ""


@dataclass(slots=True)
class _Count:
    n: int = 0
    us: int = 0
    us_max: int = 0
    last: int = 0


class Tally:
    """What one transaction counts."""

    def __init__(self) -> None:
        self._counts: dict[tuple[Whose, str, int], _Count] = {}

    def step(self, target: str | None, from_state: str | None, to_state: str) -> None:
        """Count a transition into the numbers per state."""
        if from_state == to_state:
            return
        whose = Whose("", "", target or "")
        if from_state is not None:
            self.stand(whose, from_state, -1)
        self.stand(whose, to_state, 1)

    def stand(self, whose: Whose, what: str, change: int) -> None:
        """Change a number that goes up and down."""
        self._of(whose, what, RUNNING).n += change

    def add(self, whose: Whose, what: str, *, at: int, n: int, took_us: int) -> None:
        """Count in the minute of `at` and in all."""
        for minute in (RUNNING, at // MINUTE_US):
            count = self._of(whose, what, minute)
            count.n += n
            count.us += took_us
            count.us_max = max(count.us_max, took_us)
            count.last = max(count.last, at)

    def rows(self) -> list[tuple[Any, ...]]:
        """Give the rows, for COLUMNS."""
        return [
            (*whose, what, minute, count.n, count.us, count.us_max, count.last)
            for (whose, what, minute), count in self._counts.items()
            if count.n or count.last
        ]

    def _of(self, whose: Whose, what: str, minute: int) -> _Count:
        key = (whose, what, minute)
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count()
        return count
