"""From the journal to the backbone: every accepted message, in order of acceptance, each event once.

Before a send the log ends are noted; when its outcome is unknown (deadline, connection lost, crash) the log is read back from
there, and only what isn't found is sent again. Nothing later overtakes: a batch is settled before the next is sent; what the
log lost later is published again before anything that is new (`watch.py`).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from adapter import backbone, journal, observe, settings
from adapter.errors import KoppelvlakError
from adapter.journal import BerichtState, LeaseHolder
from adapter.relay.watch import Watch

__all__ = ["Relay"]

BATCH: Final = 500  # messages a round
LINGER_S: Final = 1.0  # how long a broker that answers again may take for what it had received before
IDLE_S: Final = 1.0  # how often is looked for what another process accepted
_BACKOFF_S: Final = (0.2, 0.5, 1.0, 2.0)  # a broker that is back is found within seconds
_HEADERS: Final = {"content-type": "application/cloudevents+json; charset=UTF-8"}

_log = observe.get_logger("relay")


class Relay:
    """The loop; one process at a time runs it (lease "relay")."""

    def __init__(
        self,
        memory: journal.Journal,
        log: backbone.Backbone,
        *,
        rules: settings.Backbone,
        owner: str,
        clock: Callable[[], datetime.datetime],
        metrics: observe.Metrics | None = None,
    ) -> None:
        self._metrics = metrics or observe.Metrics()
        self._journal = memory
        self._backbone = log
        self._topic = rules.topic
        self._send_s = rules.send_s
        self._owner = owner
        self._clock = clock
        self._lease = LeaseHolder(memory, "relay", owner=owner, clock=clock)
        self._watch = Watch(
            memory,
            log,
            topic=rules.topic,
            owner=owner,
            lease=self._lease,
            clock=clock,
            metrics=self._metrics,
        )
        self._wake = asyncio.Event()
        self._stopped = asyncio.Event()
        self._mine: set[str] = set()  # messages whose sending this process began and settled the outcome of itself

    def notify(self) -> None:
        """Say that something was accepted; cheap."""
        self._wake.set()

    def stop(self) -> None:
        """End after the round in work."""
        self._stopped.set()
        self._wake.set()

    async def run(self) -> None:
        """Publish until `stop`; whatever fails is logged and tried again."""
        failures = 0
        try:
            while not self._stopped.is_set():
                self._wake.clear()
                try:
                    done = await self.publish_round()
                    failures = 0
                except journal.Fenced:
                    self._lease.lost()
                    self._watch.forget()
                    done = 0
                except KoppelvlakError as error:
                    failures += 1
                    if failures & (failures - 1) == 0:  # the 1st, 2nd, 4th …: an outage of hours is no flood of lines
                        _log.warning("publiceren_mislukt", code=error.findings[0].code, poging=failures)
                    await self._rest(failures)
                    continue
                except Exception:  # noqa: BLE001  # a flow loop: nothing is lost, the round is made again
                    _log.exception("onverwachte_fout")
                    failures += 1
                    await self._rest(failures)
                    continue
                if not done:
                    await self._pause(IDLE_S)
        finally:
            await self._lease.let_go()

    async def _rest(self, failures: int) -> None:
        """Wait before the next try; what is accepted meanwhile does not hasten it, a stop does."""
        try:
            async with asyncio.timeout(_BACKOFF_S[min(failures, len(_BACKOFF_S)) - 1]):
                await self._stopped.wait()
        except TimeoutError:
            return

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return

    async def publish_round(self) -> int:
        """Publish one batch; give how many messages went, 0 when there is nothing to do or another has the lease."""
        lease = await self._lease.hold()
        if lease is None:
            self._watch.forget()
            return 0
        if not await self._watch.look():
            return await self._watch.mend()
        rows = await self._journal.to_publish(limit=BATCH)
        if not rows:
            return 0
        ends = await self._backbone.ends(self._topic)
        if not await self._watch.fits(ends):
            await self._watch.mend()  # what was lost stands before these
            return len(rows)
        begun = [row for row in rows if row.state is BerichtState.PUBLISHING]
        found = await self._read_back(begun) if begun else {}
        fresh = [row for row in rows if row.state is BerichtState.ACCEPTED]
        if fresh:
            await self._journal.mark_publishing(
                [row.bericht_id for row in fresh],
                published_from={f"{self._topic}/{partition}": end for partition, end in ends.items()},
                worker=self._owner,
                token=lease.token,
                at=self._clock(),
            )
            self._mine.update(row.bericht_id for row in fresh)
        if not self._lease.is_surely_ours():
            return 0  # this process stood still: another may be sending, and waits no longer for us than our deadline
        await self._send(rows, found, lease)
        return len(rows)

    async def _send(
        self, rows: Sequence[journal.BerichtRow], found: Mapping[str, backbone.Position], lease: journal.Lease
    ) -> None:
        missing = [
            (row, event)
            for row in rows
            for event in row.events
            if event.event_id not in found and event.ordinal not in row.landed
        ]
        positions = await self._publish(missing)
        landed = dict(found)
        landed.update((event.event_id, position) for (_, event), position in zip(missing, positions, strict=True))
        await self._journal.mark_published(
            [
                _published(row, event, landed[event.event_id])
                for row in rows
                for event in row.events
                if event.event_id in landed
            ],
            worker=self._owner,
            token=lease.token,
            at=self._clock(),
        )
        self._mine.difference_update(row.bericht_id for row in rows)
        self._watch.landed(list(landed.items()))

    async def _publish(
        self, missing: Sequence[tuple[journal.BerichtRow, journal.OutboxEvent]]
    ) -> Sequence[backbone.Position]:
        """Publish them; each goes on in the trace that took its message."""
        started = time.perf_counter()
        with contextlib.ExitStack() as spans:
            records = [self._record(row, event, spans) for row, event in missing]
            try:
                positions = await self._backbone.publish(records)
            except KoppelvlakError as error:
                self._metrics.sent(self._topic, 0, time.perf_counter() - started, error=type(error).__name__)
                raise
        self._metrics.sent(self._topic, len(records), time.perf_counter() - started)
        return positions

    def _record(
        self, row: journal.BerichtRow, event: journal.OutboxEvent, spans: contextlib.ExitStack
    ) -> backbone.Record:
        headers = _HEADERS
        if begun := observe.traceparent_in(event.value):
            attributes = {
                "messaging.system": "kafka",
                "messaging.operation.name": "send",
                "messaging.operation.type": "send",
                "messaging.destination.name": self._topic,
                "cloudevents.event_id": event.event_id,
                "cloudevents.event_type": event.type,
            }
            spans.enter_context(observe.span(f"send {self._topic}", "producer", parent=begun, attributes=attributes))
            headers = {**_HEADERS, "traceparent": observe.current_trace(), "ce_traceparent": begun}
        return backbone.Record(
            topic=self._topic, key=row.lane, event_id=event.event_id, value=event.value, headers=headers
        )

    async def _read_back(self, rows: Sequence[journal.BerichtRow]) -> dict[str, backbone.Position]:
        """Find what of a send with an unknown outcome did land."""
        if any(row.bericht_id not in self._mine for row in rows):
            # another process began it: what it had on its way may still land until its own deadline
            await asyncio.sleep(self._send_s)
            self._mine.update(row.bericht_id for row in rows)
        # a broker that stood still has requests in its socket buffers: once it answers, they are dealt with soon
        await self._backbone.ends(self._topic)
        await asyncio.sleep(min(self._send_s, LINGER_S))
        until = await self._backbone.ends(self._topic)
        start = {
            partition: min((row.published_from or {}).get(f"{self._topic}/{partition}", 0) for row in rows)
            for partition in until
        }
        wanted = {event.event_id for row in rows for event in row.events}
        stored = await self._backbone.read(self._topic, start=start, until=until)
        return {record.event_id: record.position for record in stored if record.event_id in wanted}


def _published(row: journal.BerichtRow, event: journal.OutboxEvent, position: backbone.Position) -> journal.Published:
    return journal.Published(
        bericht_id=row.bericht_id,
        ordinal=event.ordinal,
        topic=position.topic,
        partition=position.partition,
        offset=position.offset,
    )
