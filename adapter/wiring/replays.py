"""Replays: planned, started and stopped by people; the range is placed in its lanes by this loop, whichever process runs it."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Final

from adapter import journal, observe, settings, tenancy
from adapter.errors import Finding, KoppelvlakError, Refused, Unavailable
from adapter.wiring.abonnees import own_connections
from adapter.wiring.archive import Archive
from adapter.wiring.parts import make_blobs, new_id, open_backbone, open_journal, utc_now
from adapter.wiring.zaaksystemen import is_zaaksysteem

__all__ = ["RATE_DEFAULT_S", "Replays", "open_replays", "target_names"]

RATE_DEFAULT_S: Final = 20.0  # messages a second: a target keeps most of its strength for what happens now
RATE_MAX_S: Final = 1000.0
POLL_S: Final = 1.0
PIECE: Final = 200  # messages placed at a time
BETWEEN_S: Final = 0.02  # between two pieces: messages go first

_log = observe.get_logger("wiring")


def target_names(configuration: settings.Settings) -> Mapping[str, str]:
    """Give every target of delivery, and whose it is."""
    return {
        tenancy.doel_van(name, rules, doel): name
        for name, rules in configuration.gemeenten.items()
        for doel in tenancy.doel_namen(rules)
    }


class Replays:
    """What operators may do with replays, and the loop that does the work."""

    def __init__(
        self,
        memory: journal.Journal,
        *,
        targets: Mapping[str, str],
        own_connections: Mapping[str, str],
        archive: Archive,
        placed: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it.

        Args:
            targets: name of each target, and its gemeente.
            own_connections: per target the connection through which that system itself sends.
            archive: gives the events back that the journal keeps no longer.
            placed: told that something may be due.
        """
        self._journal = memory
        self._targets = targets
        self._own_connections = own_connections
        self._archive = archive
        self._placed = placed
        self._stopped = asyncio.Event()

    def targets_of(self, gemeente: str) -> Sequence[str]:
        """Give the targets to which messages of a gemeente may be replayed."""
        return sorted(target for target, of in self._targets.items() if of == gemeente)

    async def plan(
        self,
        selection: journal.Selection,
        *,
        target: str,
        again: bool = False,
        rate_s: float = RATE_DEFAULT_S,
        by: str,
    ) -> journal.Replay:
        """The dry run: what would be delivered, and what not. Raises Refused for a target that the gemeente does not have."""
        if self._targets.get(target) != selection.gemeente:
            known = ", ".join(self.targets_of(selection.gemeente)) or "-"
            raise Refused(Finding(code="doel-onbekend", facts={"doel": target, "bekend": known}))
        selection = dataclasses.replace(selection, without=self._own_connections.get(target))
        fetched, unseen = await self._count_shredded(selection, target=target, again=again)
        return await self._journal.plan_replay(
            selection,
            target=target,
            again=again,
            rate_s=min(max(rate_s, 0.1), RATE_MAX_S),
            id_=new_id(),
            by=by,
            at=utc_now(),
            fetched=fetched,
            unseen=unseen,
        )

    async def _count_shredded(self, selection: journal.Selection, *, target: str, again: bool) -> tuple[int, int]:
        """Give of how many messages that the journal keeps no longer the backbone has the events, or can't be asked."""
        fetched = unseen = 0
        after: int | None = 0
        while after is not None and not is_zaaksysteem(target):
            after, found = await self._journal.shredded(selection, target=target, again=again, after=after)
            try:
                fetched += await self._archive.count(found)
            except Unavailable:
                unseen += len(found)
        return fetched, unseen

    async def start(self, id_: str, *, reason: str, by: str) -> journal.Replay:
        """Start what was planned; starting it twice starts it once."""
        return await self._journal.start_replay(id_, by=by, reason=reason, at=utc_now())

    async def stop_replay(self, id_: str, *, reason: str, by: str) -> journal.Replay:
        """Go no further, and take back what was not begun."""
        return await self._journal.stop_replay(id_, by=by, reason=reason, at=utc_now())

    async def advance(self) -> bool:
        """Do a piece of work; False when there is none. What the journal keeps no longer comes from the backbone first."""
        target, found = await self._journal.shredded_next(limit=PIECE)
        if found and not is_zaaksysteem(target):
            await self._restore(found)
        done = await self._journal.advance_replays(at=utc_now(), limit=PIECE)
        if done:
            self._placed()
        return bool(done)

    async def _restore(self, found: Sequence[journal.Landed]) -> None:
        fetched = await self._archive.fetch(found)
        for message in found:
            known = fetched.get(message.bericht_id)
            if known is not None:
                await self._journal.restore(
                    message.bericht_id, events=known.events, documents=known.documents, by="replay", at=utc_now()
                )
        if missing := sum(message.bericht_id not in fetched for message in found):
            _log.warning("herhaling_zonder_inhoud", aantal=missing)

    # --- the loop -------------------------------------------------------------------------------------------------

    def stop(self) -> None:
        """End after the piece in work."""
        self._stopped.set()

    async def run(self) -> None:
        """Work until `stop`."""
        while not self._stopped.is_set():
            wait_s = POLL_S
            try:
                if await self.advance():
                    wait_s = BETWEEN_S
            except KoppelvlakError as error:
                _log.warning("herhaling_wacht", code=error.findings[0].code)
            except Exception:  # noqa: BLE001  # a flow loop: the replay stands where it stood
                _log.exception("onverwachte_fout")
            await self._wait(wait_s)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return


@contextlib.asynccontextmanager
async def open_replays(configuration: settings.Settings) -> AsyncIterator[tuple[journal.Journal, Replays]]:
    """Open what a command about replays needs."""
    async with open_journal(configuration) as memory, open_backbone(configuration) as log:
        archive = Archive(log, make_blobs(configuration), topic=configuration.backbone.topic)
        own = own_connections(configuration)
        yield memory, Replays(memory, targets=target_names(configuration), own_connections=own, archive=archive)
