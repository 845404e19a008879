"""Documents that are handed out and handed back: what intake and delivery ask for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Final

from adapter import delivery, guard, intake, questions, stuf, translation
from adapter.journal import Journal, LeveringView

__all__ = ["SYNCHRONOUS_S", "Documents", "ended_within", "lock_in"]

SYNCHRONOUS_S: Final = 20.0  # how long the caller of a synchronous change waits for its outcome


class Documents:
    """`intake.Documents`: for each gemeente its own source."""

    def __init__(self, uitgiften: Mapping[str, questions.Uitgifte]) -> None:
        self._uitgiften = uitgiften

    async def check_out(self, gemeente: str, vraag: translation.Vraag, *, rsin: str) -> intake.HandedOut:
        """Lock a document and read it."""
        return await self._uitgiften[gemeente].check_out(vraag, bronorganisatie=rsin)

    async def put_back(self, gemeente: str, url: str, lock: str) -> None:
        """Release it again."""
        await self._uitgiften[gemeente].put_back(url, lock)


async def ended_within(journal: Journal, gemeente: str, bericht_id: str) -> LeveringView | None:
    """Give how the delivery of a message ended; None when it has not within the time that a caller can wait."""
    return await delivery.wait_ended(
        journal, bericht_id, gemeente=gemeente, within_s=SYNCHRONOUS_S, monotonic=time.monotonic
    )


async def lock_in(journal: Journal, mappings: translation.Mappings, bericht_id: str) -> str | None:
    """Read the lock that a message brought, from the message itself: it is a secret, and stands in no event."""
    raw = await journal.raw(bericht_id)
    view = await journal.find(bericht_id, gemeente=None)
    if raw is None or view is None:
        return None
    mapping = mappings.find(view.pack or "", view.message or "")
    if mapping is None:
        return None
    return await asyncio.to_thread(lambda: mapping.checked_out_id(stuf.open_envelope(guard.parse(raw)).payload))
