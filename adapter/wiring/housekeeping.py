"""What is kept no longer than it must be: idempotency keys and payloads by age, and what crashes left in the blob store."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable
from typing import Final

from adapter import journal, observe, settings
from adapter.errors import KoppelvlakError

__all__ = ["BETWEEN_FACTOR", "BETWEEN_S", "Housekeeping"]

EVERY_S: Final = 3600.0
BETWEEN_S: Final = 0.05  # between two batches: messages go first
BETWEEN_FACTOR: Final = (
    3  # and as many times what the last batch took: on a busy machine most of the time is left to messages
)

_log = observe.get_logger("wiring")


class Housekeeping:
    """The loop; it is harmless when several processes run it."""

    def __init__(
        self, memory: journal.Journal, *, rules: settings.Journal, clock: Callable[[], datetime.datetime]
    ) -> None:
        self._journal = memory
        self._rules = rules
        self._clock = clock
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """End after the batch in work."""
        self._stopped.set()

    async def run(self) -> None:
        """Prune now, and every hour until `stop`."""
        while not self._stopped.is_set():
            try:
                await self.prune()
            except KoppelvlakError as error:
                _log.warning("opruimen_mislukt", code=error.findings[0].code)
            except Exception:  # noqa: BLE001  # a flow loop: nothing is lost by pruning later
                _log.exception("onverwachte_fout")
            await self._wait(EVERY_S)

    async def prune(self) -> None:
        """Remove all that is older than the rules say."""
        loop = asyncio.get_running_loop()
        while not self._stopped.is_set():
            now, begun = self._clock(), loop.time()
            pruned = await self._journal.prune(
                keys_before=now - datetime.timedelta(days=self._rules.keep_keys_days),
                payloads_before=now - datetime.timedelta(days=self._rules.keep_payload_days),
                at=now,
            )
            if not pruned.keys and not pruned.payloads:
                return
            await self._wait(max(BETWEEN_S, BETWEEN_FACTOR * (loop.time() - begun)))

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
