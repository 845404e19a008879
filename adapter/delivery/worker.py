"""The loop that delivers to one target: takes what is due, lanes side by side, each lane in order."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Final

from adapter import observe
from adapter.delivery.deliver import Ports, deliver
from adapter.delivery.eigen import deliver_and_remember
from adapter.delivery.hours import opens_at
from adapter.delivery.late import load_late_relations
from adapter.delivery.pace import Pace
from adapter.errors import Finding, KoppelvlakError, Unavailable
from adapter.journal import (
    LEASE_RENEW_S,
    AttemptOutcome,
    Fenced,
    Health,
    Lease,
    LeaseHolder,
    LeveringState,
    Paused,
    WorkItem,
)

__all__ = ["Attempt", "Worker"]

POLL_S: Final = 1.0  # how often is looked for what became due by time
REPORT_S: Final = 10.0  # how often it is told anew how the target is found, while that stays the same
DRAIN_S: Final = (
    8.0  # how long a stop waits for what is in work; what is not done then is looked up by the next process
)

_PROCESS: Final[dict[str, str | int | float | bool]] = {
    "messaging.operation.name": "process",
    "messaging.operation.type": "process",
}
_TROUBLED: Final = frozenset({LeveringState.RETRY_AT, LeveringState.UNKNOWN})

log = observe.get_logger(__name__)

Attempt = Callable[[WorkItem, int], Awaitable[AttemptOutcome]]
"""One attempt: carries out a work item (with the token of the lease) and gives how it ended; raises nothing but a defect."""


class Worker:
    """Delivers to `target`; one process at a time does (lease with a fencing token)."""

    def __init__(
        self,
        target: str,
        ports: Ports,
        *,
        owner: str,
        monotonic: Callable[[], float],
        drain_s: float = DRAIN_S,
        busy: Callable[[], bool] = lambda: False,
        attempt: Attempt | None = None,
        resting_s: Callable[[], float] | None = None,
        metrics: observe.Metrics | None = None,
        hours: Sequence[str] = (),
        remember: bool = False,
    ) -> None:
        """Make one.

        Args:
            busy: while it says so (callers are waiting for their answers), one lane at a time is delivered.
            attempt, resting_s, hours: of a target that is not the source: how to deliver, how long to leave it alone,
                and its opening hours.
            remember: what is written at the source, since it will notify us of it.
        """
        self._metrics = metrics or observe.Metrics()
        self._target = target
        self._ports = ports
        self._owner = owner
        self._monotonic = monotonic
        self._drain_s = drain_s
        self._lease = LeaseHolder(
            ports.journal, f"levering/{target}", owner=owner, clock=ports.clock, monotonic=monotonic
        )
        self._lanes: set[str] = set()  # in work or taken
        self._taken: deque[WorkItem] = deque()
        self._wake = asyncio.Event()
        self._stopping = False
        self._busy = busy
        self._hours = ports.source.gemeente.source.openingstijden if attempt is None else hours
        self._pace = Pace()
        self._told: Health | None = None
        self._told_at = 0.0
        self._last_wrong: str | None = None  # the code of the last attempt, where the target was not to be had
        self._is_source = attempt is None
        carry_out = deliver_and_remember if remember else deliver
        own = dataclasses.replace(ports, admit=self._admit)
        self._attempt: Attempt = attempt or (lambda item, token: carry_out(item, own, token=token))
        self._resting_s = resting_s or ports.source.zgw.resting_s

    def notify(self) -> None:
        """Say that something may be due; cheap."""
        self._wake.set()

    def stop(self) -> None:
        """Take nothing more; `run` ends once what is in work has ended, or after the drain time."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Deliver until `stop`."""
        in_work: set[asyncio.Task[None]] = set()
        try:
            async with asyncio.TaskGroup() as group:
                while not self._stopping:
                    await self._round(group, in_work)
                await self._drain(in_work)
        finally:
            await self._lease.let_go()

    async def settle(self) -> int:
        """Deliver all that is due now, and what becomes due by it; give how many attempts were made (for tests)."""
        attempts = 0
        lease = await self._hold()
        assert lease is not None, "another process delivers to this target"
        while await self._fill():
            items = [self._taken.popleft() for _ in range(len(self._taken))]
            async with asyncio.TaskGroup() as group:
                for item in items:
                    group.create_task(self._one(item, lease))
            attempts += len(items)
        return attempts

    async def _round(self, group: asyncio.TaskGroup, in_work: set[asyncio.Task[None]]) -> None:
        self._wake.clear()
        try:
            lease = await self._hold()
            health = self._look()
            if lease is not None:
                await self._report(health)
            if lease is None or health.state != "open":
                self._hand_back()
                await self._wait(max(POLL_S, min(self._resting_s(), LEASE_RENEW_S)))
                return
            room = (1 if self._busy() else self._ports.rules.in_work) - len(in_work)
            if room > 0 and not self._taken:
                await self._fill()
        except Exception:  # a flow loop: the journal may be away; it is tried again
            log.exception("levering_lus_fout", target=self._target)
            await self._wait(POLL_S)
            return
        for _ in range(min(room, len(self._taken))):
            task = group.create_task(self._one(self._taken.popleft(), lease))
            in_work.add(task)
            task.add_done_callback(in_work.discard)
            task.add_done_callback(lambda _: self._wake.set())
        await self._wait(POLL_S)

    def _look(self) -> Health:
        """Give whether the target may be called now, and when that is looked at again."""
        now, rest_s = self._ports.clock(), self._resting_s()
        opens = opens_at(self._hours, now)
        if opens is not None:
            return Health(state="closed", until=opens)
        if rest_s > 0.0:
            return Health(state="resting", until=now + timedelta(seconds=round(rest_s, 1)), code=self._last_wrong)
        return Health(state="open", code=self._last_wrong)

    async def _report(self, health: Health) -> None:
        """Let others see how the target is found: at once when that changes, else now and then."""
        told, now = self._told, self._monotonic()
        changed = told is None or (told.state, told.code) != (health.state, health.code)
        if changed or (health != told and now - self._told_at >= REPORT_S):
            await self._ports.journal.report_health(self._target, health, at=self._ports.clock())
            self._told, self._told_at = health, now

    async def _hold(self) -> Lease | None:
        """Give the lease, taken or prolonged where it is time."""
        had = self._lease.lease is not None
        lease = await self._lease.hold()
        if lease is not None and not had:
            self._hand_back()  # another process may have delivered them meanwhile
            if self._is_source:
                await load_late_relations(self._ports.source, self._ports.journal, now=self._ports.clock())
        return lease

    def _admit(self) -> None:
        """Raise Unavailable when another may have taken over: this process stood still, or the journal is away."""
        if not self._lease.is_surely_ours():
            raise Unavailable(Finding(code="lease-verlopen"), retry_after_s=LEASE_RENEW_S)

    async def _fill(self) -> int:
        found = await self._ports.journal.due(
            target=self._target,
            now=self._ports.clock(),
            limit=2 * self._ports.rules.in_work,
            exclude=tuple(self._lanes),
            replays=self._pace.room(self._monotonic()),
        )
        for item in found:
            if item.replay_rate_s is not None:
                self._pace.took(item.replay_rate_s)
            self._lanes.add(item.lane)
            self._taken.append(item)
        return len(found)

    def _hand_back(self) -> None:
        for item in self._taken:
            self._lanes.discard(item.lane)
        self._taken.clear()

    async def _one(self, item: WorkItem, lease: Lease) -> None:
        journal, now = self._ports.journal, self._ports.clock
        try:
            await journal.begin_attempt(item.bericht_id, item.target, worker=self._owner, token=lease.token, at=now())
            outcome = await self._traced(item, lease)
            await journal.end_attempt(
                item.bericht_id, item.target, outcome, worker=self._owner, token=lease.token, at=now()
            )
        except Fenced:  # another process has taken over: it looks before it goes on
            log.warning("levering_overgenomen", bericht_id=item.bericht_id)
            self._lease.lost()
        except Paused:  # an operator paused the target after this was taken: it was not begun
            log.info("levering_wacht", bericht_id=item.bericht_id, target=item.target)
        except Exception:  # a flow loop: the item is DELIVERING still and comes again
            log.exception("levering_afgebroken", bericht_id=item.bericht_id)
            await asyncio.sleep(POLL_S)  # the journal may be away: its lane is not taken again at once
        else:
            troubled = outcome.state in _TROUBLED and outcome.findings  # without a finding it only waits its turn
            self._last_wrong = str(outcome.findings[0]["code"]) if troubled else None
            log.info(
                "levering_beeindigd",
                bericht_id=item.bericht_id,
                target=item.target,
                state=outcome.state,
                attempt=item.attempt,
            )
        finally:
            self._lanes.discard(item.lane)

    async def _traced(self, item: WorkItem, lease: Lease) -> AttemptOutcome:
        """Make the attempt, in the trace that took the message."""
        started = self._monotonic()
        begun = observe.traceparent_in(item.events[0].value) if item.events else ""
        attributes = _PROCESS | {"messaging.destination.name": item.target} if observe.is_traced() else None
        with observe.span(f"process {item.target}", "consumer", parent=begun, attributes=attributes) as span:
            outcome = await self._attempt(item, lease.token)
            span.note("koppelvlak.state", outcome.state)
        self._metrics.attempted(item.target, outcome.state, self._monotonic() - started)
        return outcome

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _drain(self, in_work: set[asyncio.Task[None]]) -> None:
        """Wait for what is in work; what does not end in time is left as DELIVERING, and is looked up at the next start."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._drain_s
        while in_work and (left_s := until - loop.time()) > 0.0:
            await asyncio.wait(in_work, timeout=min(left_s, LEASE_RENEW_S))
            try:
                await self._hold()
            except KoppelvlakError as error:  # without the lease they end by themselves
                log.warning("levering_lus_fout", target=self._target, code=error.findings[0].code)
        for task in in_work:
            task.cancel()
