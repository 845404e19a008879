"""Whether messages about a zaak are still on their way to the target: senders read back at once (USERS c.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from adapter.journal import BerichtView, Journal, LeveringState, LeveringView

__all__ = ["besluiten_quiet", "documents_quiet", "is_quiet", "wait_ended", "wait_quiet"]

STEP_S: Final = 0.02
LOOKED_AT: Final = 5  # newest messages about the zaak
_PLAIN_DOCUMENT: Final = "edcLk01"
_MAKES_BESLUIT: Final = "voegBesluitToe_Di01"
_ENDED: Final = frozenset({LeveringState.DELIVERED, LeveringState.QUARANTINED, LeveringState.DISCARDED})
_ON_THEIR_WAY: Final = frozenset({LeveringState.WAITING, LeveringState.READY, LeveringState.DELIVERING})


_SOURCE: Final = "/bron"  # how the name of a gemeente's source ends: what subscribers still wait for does not count


def _at_source(view: BerichtView) -> Iterator[LeveringView]:
    """Give the deliveries to the source."""
    return (levering for levering in view.leveringen if levering.target.endswith(_SOURCE))


async def is_quiet(journal: Journal, *, gemeente: str, identificatie: str) -> bool:
    """True when no message about the zaak is on its way; what waits for a retry or an operator does not count."""
    _, found = await journal.search(gemeente=gemeente, zaak=identificatie, limit=LOOKED_AT)
    return not any(levering.state in _ON_THEIR_WAY for view in found for levering in _at_source(view))


async def documents_quiet(journal: Journal, *, gemeente: str) -> bool:
    """True when none of the newest messages that bring a document is on its way."""
    _, found = await journal.search(gemeente=gemeente, limit=LOOKED_AT)
    return not any(
        levering.state in _ON_THEIR_WAY
        for view in found
        if "aakdocument" in (view.message or "") or view.message == _PLAIN_DOCUMENT
        for levering in _at_source(view)
    )


async def besluiten_quiet(journal: Journal, *, gemeente: str) -> bool:
    """True when none of the newest messages that make a besluit is to be delivered still, or tried again."""
    _, found = await journal.search(gemeente=gemeente, message=_MAKES_BESLUIT, limit=LOOKED_AT)
    return not any(levering.state not in _ENDED for view in found for levering in view.leveringen)


async def wait_ended(
    journal: Journal, bericht_id: str, *, gemeente: str, within_s: float, monotonic: Callable[[], float]
) -> LeveringView | None:
    """Give how the delivery of a message ended; None when it has not within `within_s`."""
    until = monotonic() + within_s
    step = STEP_S
    while True:
        view = await journal.find(bericht_id, gemeente=gemeente)
        for levering in _at_source(view) if view is not None else ():
            if levering.state in _ENDED:
                return levering
        if monotonic() + step > until:
            return None
        await asyncio.sleep(step)
        step = min(step * 1.5, 0.2)


async def wait_quiet(
    journal: Journal,
    *,
    gemeente: str,
    kind: str,
    identificatie: str,
    within_s: float,
    monotonic: Callable[[], float],
) -> None:
    """Return once nothing about the zaak (kind "zaak"), a besluit (kind "besluit") or document is on its way, or after `within_s`."""
    until = monotonic() + within_s
    step = STEP_S

    async def quiet() -> bool:
        if kind == "besluit":
            return await besluiten_quiet(journal, gemeente=gemeente)
        if kind == "zaak":
            return await is_quiet(journal, gemeente=gemeente, identificatie=identificatie)
        return await documents_quiet(journal, gemeente=gemeente)

    while not await quiet():
        if monotonic() + step > until:
            return
        await asyncio.sleep(step)
        step = min(step * 1.5, 0.2)
