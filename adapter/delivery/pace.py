"""How many replayed messages may be delivered now: at most so many a second as their replay allows. Pure but for its count."""

from __future__ import annotations

__all__ = ["Pace"]


class Pace:
    """A bucket of at most a second's worth of messages; one message first, which tells the rate."""

    def __init__(self) -> None:
        self._rate_s = 0.0
        self._room = 1.0
        self._at: float | None = None

    def room(self, now: float) -> int:
        """Give how many may begin now."""
        if self._at is not None:
            most = max(1.0, self._rate_s)
            self._room = min(most, self._room + (now - self._at) * self._rate_s)
        self._at = now
        return int(self._room)

    def took(self, rate_s: float) -> None:
        """One was taken, of a replay of this rate."""
        self._rate_s = rate_s
        self._room -= 1.0
