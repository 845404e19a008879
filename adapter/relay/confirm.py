"""What was published can be read: we have seen every event of a message on the log, then its deliveries become due.

Who reads is known from our own lease, and where it reads on from the journal: no place is kept at the broker, which may lose
it or, after a restart, give it to nobody for minutes (GUARANTEES e.1).
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Mapping
from typing import Final

import orjson

from adapter import backbone, journal, observe, settings
from adapter.errors import KoppelvlakError
from adapter.journal import LeaseHolder

__all__ = ["Auditor"]

BATCH: Final = 1000  # records a poll
WAIT_S: Final = 0.5
STALL_S: Final = 5.0  # nothing came for this long: does a message wait for what was passed?
_RETRY_S: Final = 1.0

_log = observe.get_logger("relay")


class Auditor:
    """The loop; one process at a time runs it (lease "audit")."""

    def __init__(
        self,
        memory: journal.Journal,
        log: backbone.Backbone,
        *,
        rules: settings.Backbone,
        owner: str,
        clock: Callable[[], datetime.datetime],
        confirmed: Callable[[], None],
        metrics: observe.Metrics | None = None,
    ) -> None:
        """`confirmed` is called after messages became due for delivery."""
        self._metrics = metrics or observe.Metrics()
        self._journal = memory
        self._backbone = log
        self._topic = rules.topic
        self._owner = owner
        self._clock = clock
        self._confirmed = confirmed
        self._lease = LeaseHolder(memory, "audit", owner=owner, clock=clock)
        self._follower: backbone.Follower | None = None
        self._read_to: dict[int, int] = {}  # per partition the offset that comes next
        self._came_at = 0.0
        self._stopping = False

    def stop(self) -> None:
        """End after the poll in work."""
        self._stopping = True

    async def run(self) -> None:
        """Confirm until `stop`; whatever fails is logged, and the log is followed anew."""
        try:
            while not self._stopping:
                try:
                    await self._round()
                except journal.Fenced:
                    self._lease.lost()
                    await self._leave()
                except KoppelvlakError as error:
                    _log.warning("bevestigen_mislukt", code=error.findings[0].code)
                    await self._leave()
                    await asyncio.sleep(_RETRY_S)
                except Exception:  # noqa: BLE001  # a flow loop: what was not confirmed is read again
                    _log.exception("onverwachte_fout")
                    await self._leave()
                    await asyncio.sleep(_RETRY_S)
        finally:
            await self._leave()
            await self._lease.let_go()

    async def _round(self) -> None:
        lease = await self._lease.hold()
        if lease is None:
            await self._leave()
            await asyncio.sleep(_RETRY_S)
            return
        if self._follower is None:
            self._follower = await self._follow()
        records = await self._follower.poll(limit=BATCH, wait_s=WAIT_S)
        now = asyncio.get_running_loop().time()
        if records:
            self._metrics.consumed(self._topic, len(records))
            self._came_at = now
            self._read_to.update({each.position.partition: each.position.offset + 1 for each in records})
        elif now - self._came_at > STALL_S:
            self._came_at = now
            await self._check_passed()
        complete = [bericht for record in records if (bericht := _completed(record)) is not None]
        if not complete:
            return
        strangers = await self._journal.mark_confirmed(
            list(dict.fromkeys(complete)), worker=self._owner, token=lease.token, at=self._clock()
        )
        if strangers:
            _log.warning("vreemde_events", aantal=len(strangers))
        self._confirmed()

    async def _check_passed(self) -> None:
        """Read again what was read before when messages still wait for it: the log may have lost it, and got it again."""
        waiting = await self._waiting_from()
        if any(offset < self._read_to.get(partition, 0) for partition, offset in waiting.items()):
            await self._leave()

    async def _waiting_from(self) -> Mapping[int, int]:
        """Give per partition where the first event may stand of a message that is not confirmed.

        That is where the log ended before it was sent; or below it, when the log lost its end in between.
        """
        waiting = dict(await self._journal.unconfirmed_from(self._topic))
        for message in await self._journal.landed(limit=BATCH, unconfirmed=True):
            for one in message.published:
                if one.topic == self._topic:
                    waiting[one.partition] = min(one.offset, waiting.get(one.partition, one.offset))
        return waiting

    async def _follow(self) -> backbone.Follower:
        """Read on where the first message that is not confirmed may begin; at the end when there is none.

        The ends are asked for first: what is begun after the journal was asked lands behind them.
        """
        ends = await self._backbone.ends(self._topic)
        waiting = await self._waiting_from()
        start = {partition: min(end, waiting.get(partition, end)) for partition, end in ends.items()}
        self._read_to = dict(start)
        self._came_at = asyncio.get_running_loop().time()
        return await self._backbone.follow(self._topic, start=start)

    async def _leave(self) -> None:
        if self._follower is not None:
            follower, self._follower = self._follower, None
            await follower.close()


def _completed(record: backbone.StoredRecord) -> str | None:
    """Give the message that this event is the last of: its events stand in one partition, in order, so all were seen."""
    try:
        event = orjson.loads(record.value)
        last = int(event["sequence"]) == int(event["berichtomvang"])
        return str(event["bericht"]) if last else None
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
