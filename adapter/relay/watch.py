"""What we know stands on the log does: a broker that lost what it had acknowledged is found, and the messages go there again.

A log loses its end (an unclean election, an old disk), all of it (a topic deleted and made anew), or its begin (records deleted).
We are the only writer, so each of these shows: the end is below a place that we know, or another event stands there, or none.
"""

from __future__ import annotations

import asyncio
import datetime
import math
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from adapter import backbone, journal, observe
from adapter.journal import LeaseHolder
from adapter.relay.places import read_places

__all__ = ["EVERY_S", "Watch"]

EVERY_S: Final = 15.0  # between two looks
_PAGE: Final = 500  # messages compared at a time
_PAGES: Final = 8  # read for the highest known places
_OLDEST: Final = 50  # of those that are not confirmed, looked at each time

_log = observe.get_logger("relay")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place that an event landed at, as far as we know."""

    partition: int
    offset: int
    event: int  # hash of its id
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Log:
    """How far the log goes, and what it promises."""

    extent: Mapping[int, tuple[int, int]]
    promise_s: float | None
    now: datetime.datetime

    def is_readable(self, place: _Place) -> bool:
        first, end = self.extent.get(place.partition, (0, 0))
        return first <= place.offset < end

    def lost(self, place: _Place, found: Mapping[tuple[int, int], int]) -> bool:
        """Say whether an event that should stand there was lost; `found`: hashes of what stands there."""
        if self.is_past(place.at):
            return False
        first, end = self.extent.get(place.partition, (0, 0))
        if place.offset >= end:
            return True
        stands = found.get((place.partition, place.offset)) if place.offset >= first else None
        return self.promise_s is not None if stands is None else stands != place.event

    def is_past(self, at: datetime.datetime) -> bool:
        """Say that the log may have let go by itself of what was published then."""
        return self.promise_s is not None and (self.now - at).total_seconds() >= self.promise_s


class Watch:
    """Belongs to the relay: works under its lease, between its rounds, so that nothing newer overtakes what was lost."""

    def __init__(
        self,
        memory: journal.Journal,
        log: backbone.Backbone,
        *,
        topic: str,
        owner: str,
        lease: LeaseHolder,
        clock: Callable[[], datetime.datetime],
        metrics: observe.Metrics,
    ) -> None:
        self._journal = memory
        self._backbone = log
        self._topic = topic
        self._owner = owner
        self._lease = lease
        self._clock = clock
        self._metrics = metrics
        self._highest: dict[int, _Place] | None = None  # per partition; None: not read yet
        self._first: dict[int, int] = {}  # where each partition began when it was looked at last
        self._is_suspect = False
        self._looked_at: float | None = None

    def forget(self) -> None:
        """Another may have published meanwhile: what is known is read anew."""
        self._highest = None

    async def fits(self, ends: Mapping[int, int]) -> bool:
        """Say whether the log still goes as far as we know it to; cheap, asked before each send."""
        highest = await self._known()
        return not self._is_suspect and all(place.offset < ends.get(place.partition, 0) for place in highest.values())

    def landed(self, positions: Sequence[tuple[str, backbone.Position]]) -> None:
        """Keep where events landed just now, by their ids."""
        if self._highest is None:
            return
        before = dict(self._highest)
        for event_id, position in positions:
            number, now = position.partition, self._highest.get(position.partition)
            if number in before and position.offset <= before[number].offset:
                self._is_suspect = (
                    True  # a place that was taken: the log had lost its end between our look and our send
                )
            if now is before.get(number) or now is None or position.offset > now.offset:
                event = journal.event_hash(event_id)
                self._highest[number] = _Place(number, position.offset, event, self._clock())

    async def look(self) -> bool:
        """Look whether what we know of is there, at most every EVERY_S; False when something is missing."""
        if self._is_suspect:
            return False
        now = asyncio.get_running_loop().time()
        if self._looked_at is not None and now - self._looked_at < EVERY_S:
            return True
        highest = await self._known()
        unconfirmed = await self._journal.landed(limit=_OLDEST, unconfirmed=True)
        places = [*highest.values(), *(place for each in unconfirmed for place in self._places(each))]
        log = _Log(await self._backbone.extent(self._topic), math.inf, self._clock())
        found = await self._read_back(places, log)
        first = {partition: begin for partition, (begin, _) in log.extent.items()}
        shrunk = any(begin > self._first.get(partition, begin) for partition, begin in first.items())
        if shrunk or any(log.lost(place, found) for place in places):  # by what the log promises, was it its right?
            log = await self._read_log()
            gone = any(log.lost(place, found) for place in places) or (shrunk and await self._is_young_gone(log))
        else:
            gone = False
        self._looked_at, self._first = now, first
        return not gone

    async def mend(self) -> int:
        """Find all that was lost, and let it be published again, in order; give of how many messages."""
        log = await self._read_log()
        lost, kept = await self._find_lost(log)
        again = gone = 0
        for part in (lost[start : start + _PAGE] for start in range(0, len(lost), _PAGE)):
            lease = await self._lease.hold()
            if lease is None:
                return again
            told = await self._journal.mark_lost(
                [each.bericht_id for each in part],
                kept=[each for message in part for each in kept.get(message.seq, ())],
                worker=self._owner,
                token=lease.token,
                at=self._clock(),
            )
            gone += len(told)
            again += len(part) - len(told)
        if lost:
            self._metrics.lost(again=again, gone=gone)
            _log.error("backbone_verloor", topic=self._topic, opnieuw=again, weg=gone)
        self._is_suspect = False
        self.forget()
        # what the log let go of rightly tells nothing about where it should end
        ends = {partition: end for partition, (_, end) in log.extent.items()}
        self._highest = {
            partition: place
            for partition, place in (await self._known()).items()
            if place.offset < ends.get(partition, 0)
        }
        return again

    # --- what is known, and what is there -------------------------------------------------------------------------

    async def _known(self) -> Mapping[int, _Place]:
        if self._highest is None:
            highest: dict[int, _Place] = {}
            async for message in self._newest_first(_PAGES):
                for place in self._places(message):
                    if place.partition not in highest or highest[place.partition].offset < place.offset:
                        highest[place.partition] = place
            self._highest = highest
        return self._highest

    async def _newest_first(self, pages: int | None = None) -> AsyncIterator[journal.Landed]:
        before = None
        while pages is None or pages > 0:
            page = await self._journal.landed(before=before, limit=_PAGE)
            for each in page:
                yield each
            if len(page) < _PAGE:
                return
            before = page[-1].nr
            pages = None if pages is None else pages - 1

    def _places(self, message: journal.Landed) -> list[_Place]:
        """Give the places of its events; none where it was published on another topic than ours."""
        return [
            _Place(one.partition, one.offset, message.hashes[one.ordinal - 1], message.at)
            for one in message.published
            if one.topic == self._topic
        ]

    async def _read_log(self) -> _Log:
        extent = await self._backbone.extent(self._topic)
        return _Log(extent, await self._backbone.promise_s(self._topic), self._clock())

    async def _read_back(self, places: Sequence[_Place], log: _Log) -> dict[tuple[int, int], int]:
        """Give the hashes of the events that stand at these places."""
        wanted = [(place.partition, place.offset) for place in places if log.is_readable(place)]
        found = await read_places(self._backbone, self._topic, wanted)
        return {where: journal.event_hash(record.event_id) for where, record in found.items()}

    async def _find_lost(self, log: _Log) -> tuple[list[journal.Landed], dict[int, Sequence[journal.Published]]]:
        """Give the messages that lost events, in order of acceptance, and by seq the leading events that are there still."""
        lost: list[journal.Landed] = []
        kept: dict[int, Sequence[journal.Published]] = {}
        page: list[journal.Landed] = []
        async for message in self._newest_first():
            if log.is_past(message.at):
                break
            page.append(message)
            if len(page) == _PAGE:
                await self._compare(page, log, lost, kept)
                page = []
        await self._compare(page, log, lost, kept)
        return sorted(lost, key=lambda each: each.seq), kept

    async def _compare(
        self,
        page: Sequence[journal.Landed],
        log: _Log,
        lost: list[journal.Landed],
        kept: dict[int, Sequence[journal.Published]],
    ) -> None:
        await self._lease.hold()  # it may take long: whoever waits for the lease need not think that we are gone
        found = await self._read_back([place for each in page for place in self._places(each)], log)
        for message in page:
            gone = [log.lost(place, found) for place in self._places(message)]
            if any(gone):
                lost.append(message)
                leading = gone.index(True)
                # its events stand in a row: where the first is gone, or one in their midst, what follows goes again too
                kept[message.seq] = message.published[:leading] if all(gone[leading:]) else ()

    async def _is_young_gone(self, log: _Log) -> bool:
        """Say whether the begin of the log moved past something that it promised to keep."""
        if log.promise_s is None:
            return False
        async for message in self._newest_first():
            if log.is_past(message.at):
                return False
            if any(place.offset < log.extent.get(place.partition, (0, 0))[0] for place in self._places(message)):
                return True
        return False
