"""The operators' part of the journal on any SQL store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from adapter import errors
from adapter.journal import figures, replays, targets
from adapter.journal.operations import ConnectionView, Health, HeldGroup, Moment, Noted, Replay, Selection, TargetView
from adapter.journal.relay_writes import Worker
from adapter.journal.session import Session

__all__ = ["SqlOperations"]

T = TypeVar("T")


class _Engine(Protocol):
    async def _read(self, ask: Callable[[Session], T]) -> T: ...

    async def _write(self, kind: str, args: Any) -> Any: ...

    async def _replay(self, id_: str) -> Replay: ...


class SqlOperations:
    """`Operations`, for an engine that reads and writes."""

    async def pause(self: _Engine, target: str, *, by: str, reason: str, at: datetime) -> None:
        """Deliver nothing to a target."""
        await self._write("pause", (target, reason, Worker(by, 0, at)))

    async def resume(self: _Engine, target: str, *, by: str, reason: str, at: datetime) -> None:
        """Let it go on."""
        await self._write("resume", (target, reason, Worker(by, 0, at)))

    async def report_health(self: _Engine, target: str, health: Health, *, at: datetime) -> None:
        """Keep how a target is found."""
        await self._write("health", (target, health, at))

    async def targets(self: _Engine, *, now: datetime) -> Sequence[TargetView]:
        """Give all targets."""
        return await self._read(lambda session: targets.targets(session, now))

    async def held_groups(self: _Engine, *, gemeente: str | None, limit: int = 100) -> Sequence[HeldGroup]:
        """Give quarantine by cause."""
        return await self._read(lambda session: figures.held_groups(session, gemeente, limit))

    async def held_in(self: _Engine, group: HeldGroup, *, limit: int = 1000) -> Sequence[str]:
        """Give the messages of a group."""
        return await self._read(lambda session: figures.held_in(session, group, limit))

    async def connections(
        self: _Engine, *, gemeente: str | None, since: datetime, now: datetime
    ) -> Sequence[ConnectionView]:
        """Give figures per connection."""
        return await self._read(lambda session: figures.connections(session, gemeente, since, now))

    async def noted(
        self: _Engine, *, gemeente: str | None, prefix: str, since: datetime | None = None
    ) -> Sequence[Noted]:
        """Give what messages counted for."""
        return await self._read(lambda session: figures.noted(session, gemeente, prefix, since))

    async def series(
        self: _Engine, *, gemeente: str, connection: str | None, since: datetime, until: datetime, step_min: int = 1
    ) -> Sequence[Moment]:
        """Give figures over time."""
        return await self._read(
            lambda session: figures.series(session, gemeente, connection, since, until, max(1, step_min))
        )

    async def plan_replay(
        self: _Engine,
        selection: Selection,
        *,
        target: str,
        again: bool,
        rate_s: float,
        id_: str,
        by: str,
        at: datetime,
        fetched: int = 0,
        unseen: int = 0,
    ) -> Replay:
        """The dry run."""
        wanted = replays.Plan(
            id=id_, selection=selection, target=target, again=again, rate_s=rate_s, fetched=fetched, unseen=unseen
        )
        counted = await self._read(lambda session: replays.count(session, wanted))
        return await self._replay(await self._write("plan_replay", (wanted, counted, Worker(by, 0, at))))

    async def start_replay(self: _Engine, id_: str, *, by: str, reason: str, at: datetime) -> Replay:
        """Start it."""
        await self._write("start_replay", (id_, reason, Worker(by, 0, at)))
        return await self._replay(id_)

    async def stop_replay(self: _Engine, id_: str, *, by: str, reason: str, at: datetime) -> Replay:
        """Stop it."""
        await self._write("stop_replay", (id_, reason, Worker(by, 0, at)))
        return await self._replay(id_)

    async def advance_replays(self: _Engine, *, at: datetime, limit: int = 200) -> int:
        """Do the next piece of work."""
        if not await self._read(replays.is_work):
            return 0
        done: int = await self._write("advance_replays", (at, limit))
        return done

    async def replays(self: _Engine, *, gemeente: str | None, limit: int = 100) -> Sequence[Replay]:
        """Give replays."""
        return await self._read(lambda session: replays.replays(session, gemeente, limit))

    async def find_replay(self: _Engine, id_: str, *, gemeente: str | None) -> Replay | None:
        """Give one."""
        return await self._read(lambda session: replays.find(session, id_, gemeente))

    async def _replay(self: _Engine, id_: str) -> Replay:
        found = await self._read(lambda session: replays.find(session, id_, None))
        if found is None:
            raise errors.Refused(errors.Finding(code="herhaling-onbekend"))
        return found
