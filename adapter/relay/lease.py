"""One worker at a time: the lease of a loop, taken and prolonged."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from adapter import journal

__all__ = ["DURATION_S", "LeaseHolder"]

DURATION_S: Final = 6.0  # another process takes over after this when ours is gone: settled within 15 s of a kill -9
_RENEW_S: Final = 2.0


class LeaseHolder:
    """Holds the lease `name` for `owner` while it can."""

    def __init__(
        self, memory: journal.Journal, name: str, *, owner: str, clock: Callable[[], datetime.datetime]
    ) -> None:
        self._journal = memory
        self._name = name
        self._owner = owner
        self._clock = clock
        self._lease: journal.Lease | None = None

    async def hold(self) -> journal.Lease | None:
        """Give the lease, prolonged where it is time; None while another has it."""
        now = self._clock()
        left = (self._lease.until - now).total_seconds() if self._lease is not None else 0.0
        if self._lease is None or left < DURATION_S - _RENEW_S:
            self._lease = await self._journal.acquire(self._name, owner=self._owner, now=now, duration_s=DURATION_S)
        return self._lease

    def lost(self) -> None:
        """Another has it now: ask again."""
        self._lease = None

    async def let_go(self) -> None:
        """Give it back."""
        if self._lease is not None:
            await self._journal.let_go(self._lease)
            self._lease = None
