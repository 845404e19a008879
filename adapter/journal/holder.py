"""One worker at a time: the lease of a loop, taken and prolonged."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable
from typing import Final

from adapter.journal.port import Journal, Lease

__all__ = ["DURATION_S", "MARGIN_S", "RENEW_S", "LeaseHolder"]

DURATION_S: Final = 6.0  # another process takes over after this when ours is gone: settled within 15 s of a kill -9
RENEW_S: Final = 2.0
MARGIN_S: Final = 2.0  # what leaves later than this before the end of the lease may meet what its heir sends


class LeaseHolder:
    """Holds the lease `name` for `owner` while it can."""

    def __init__(
        self,
        memory: Journal,
        name: str,
        *,
        owner: str,
        clock: Callable[[], datetime.datetime],
        monotonic: Callable[[], float] | None = None,
    ) -> None:
        """`monotonic`: as the event loop counts where it is not given."""
        self._journal = memory
        self._name = name
        self._owner = owner
        self._clock = clock
        self._monotonic = monotonic or (lambda: asyncio.get_running_loop().time())
        self._lease: Lease | None = None
        self._leased_at = 0.0  # monotonic

    @property
    def lease(self) -> Lease | None:
        """What was held last; None: nothing, or it is another's."""
        return self._lease

    async def hold(self) -> Lease | None:
        """Give the lease, prolonged where it is time; None while another has it."""
        if self._left_s() <= DURATION_S - RENEW_S:
            leased_at = self._monotonic()
            self._lease = await self._journal.acquire(
                self._name, owner=self._owner, now=self._clock(), duration_s=DURATION_S
            )
            self._leased_at = leased_at
        return self._lease

    def is_surely_ours(self) -> bool:
        """True while nobody else can have it: this process did not stand still, nor is the journal away."""
        return self._left_s() >= MARGIN_S

    def _left_s(self) -> float:
        """Give how long it is surely ours: by both clocks, since a machine may have slept."""
        if self._lease is None:
            return 0.0
        by_wall = (self._lease.until - self._clock()).total_seconds()
        return min(by_wall, self._leased_at + DURATION_S - self._monotonic())

    def lost(self) -> None:
        """Another has it now: ask again."""
        self._lease = None

    async def let_go(self) -> None:
        """Give it back."""
        if self._lease is not None:
            await self._journal.let_go(self._lease)
            self._lease = None
