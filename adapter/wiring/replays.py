"""Replays: planned, started and stopped by people; the range is placed in its lanes by this loop, whichever process runs it."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from adapter import journal, observe, settings, tenancy
from adapter.errors import Finding, KoppelvlakError, Refused
from adapter.wiring.parts import new_id, utc_now

__all__ = ["RATE_DEFAULT_S", "Replays", "target_names"]

RATE_DEFAULT_S: Final = 20.0  # messages a second: a target keeps most of its strength for what happens now
RATE_MAX_S: Final = 1000.0
POLL_S: Final = 1.0
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
        placed: Callable[[], None] = lambda: None,
    ) -> None:
        """Make it.

        Args:
            targets: name of each target, and its gemeente.
            own_connections: per target the connection through which that system itself sends.
            placed: told that something may be due.
        """
        self._journal = memory
        self._targets = targets
        self._own_connections = own_connections
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
        return await self._journal.plan_replay(
            dataclasses.replace(selection, without=self._own_connections.get(target)),
            target=target,
            again=again,
            rate_s=min(max(rate_s, 0.1), RATE_MAX_S),
            id_=new_id(),
            by=by,
            at=utc_now(),
        )

    async def start(self, id_: str, *, reason: str, by: str) -> journal.Replay:
        """Start what was planned; starting it twice starts it once."""
        return await self._journal.start_replay(id_, by=by, reason=reason, at=utc_now())

    async def stop_replay(self, id_: str, *, reason: str, by: str) -> journal.Replay:
        """Go no further, and take back what was not begun."""
        return await self._journal.stop_replay(id_, by=by, reason=reason, at=utc_now())

    async def advance(self) -> bool:
        """Do a piece of work; False when there is none."""
        done = await self._journal.advance_replays(at=utc_now())
        if done:
            self._placed()
        return bool(done)

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
