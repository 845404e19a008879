"""The part of the port that operators stand on: pauses, replays, quarantine by cause, and figures that cost no scan."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

__all__ = [
    "ConnectionView",
    "Health",
    "HeldGroup",
    "Moment",
    "Noted",
    "Operations",
    "Replay",
    "ReplayState",
    "Selection",
    "TargetView",
]


class ReplayState(enum.StrEnum):
    """Where a replay stands."""

    PLANNED = "PLANNED"  # counted, nothing done: the dry run
    RUNNING = "RUNNING"
    DONE = "DONE"
    STOPPED = "STOPPED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which messages of a gemeente; None: any."""

    gemeente: str
    zaak: str | None = None
    message: str | None = None  # operation, e.g. "creeerZaak_Lk01"
    connection: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    without: str | None = None  # not what came through this connection: a system is not told what it sent itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A range of messages that is delivered to one target (again), with their event ids, in the order of their lanes."""

    id: str
    state: ReplayState
    target: str
    selection: Selection
    again: bool  # also what was delivered there before; what it has already is recognised, not doubled
    rate_s: float  # at most so many messages a second
    by: str
    reason: str
    planned_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    total: int  # messages that it is about, counted when it was planned
    # why others are left out: "geleverd", "onderweg", "opgegeven", "zonder-doel"; "gewist": neither journal nor backbone has
    # what is needed of them; "ongezien": the journal has not, and the backbone can't be asked now
    skipped: Mapping[str, int]
    fetched: int  # of the total: their payload is kept no longer; their events are fetched from the backbone
    queued: int  # placed in their lanes so far
    delivered: int
    held: int  # in quarantine
    waiting: int  # queued and not yet dealt with


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the worker that delivers to a target finds it."""

    state: Literal[
        "open", "resting", "closed"
    ]  # called; left alone since it does not answer; outside its opening hours
    until: datetime | None = None  # when that is looked at again
    code: str | None = None  # the last thing that was wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetView:
    """A target of delivery, and what waits for it."""

    name: str
    paused: bool
    by: str | None  # who paused it, or let it go on
    reason: str | None
    since: datetime | None
    health: Health | None
    health_at: datetime | None
    backlog: int  # messages not yet delivered, without those in quarantine
    held: int  # in quarantine
    oldest: datetime | None  # when the one that waits longest was received
    rate_s: float  # delivered a second, over the last 15 minutes
    expected_end: datetime | None  # when the backlog is gone at this rate; None: not while it stands still


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """How many messages of a connection counted for something (`Acceptance.counts`), and when the last of them came."""

    gemeente: str
    connection: str
    what: str
    number: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView:
    """What came from a connection and what became of it, in a window of time; `last_…` and what waits: of all time."""

    gemeente: str
    connection: str
    last_in: datetime | None
    last_out: datetime | None  # delivered
    accepted: int
    warned: int  # of these with a warning, such as a dispensation that was needed
    refused: int
    answered: int  # questions
    delivered: int
    retried: int
    quarantined: int
    rate_s: float  # messages in a second
    error_rate: float  # refused of all that came in: 0 to 1
    latency_mean_s: float | None  # from reception to delivery
    latency_max_s: float | None
    open: int  # not yet delivered
    held: int  # of these in quarantine


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One step of a series over time."""

    at: datetime  # its begin
    counts: Mapping[str, int]  # "in.ACCEPTED", "in.WARNED" (of these), "in.REFUSED", "in.ANSWERED", "out.DELIVERED", …
    latency_mean_s: float | None
    latency_max_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldGroup:
    """Messages in quarantine with one cause."""

    gemeente: str
    target: str
    connection: str
    message: str
    code: str
    facts: Mapping[str, Any]
    count: int
    oldest: datetime
    newest: datetime
    bericht_id: str  # of the oldest


class Operations(Protocol):
    """What is asked and ordered by people. Orders raise Refused ("reden-ontbreekt", …) and are in the audit."""

    # --- targets ------------------------------------------------------------------------------------------------
    async def pause(self, target: str, *, by: str, reason: str, at: datetime) -> None:
        """Deliver nothing to a target until `resume`; messages for it are accepted and kept. Paused already: nothing."""

    async def resume(self, target: str, *, by: str, reason: str, at: datetime) -> None:
        """Let a paused target go on."""

    async def report_health(self, target: str, health: Health, *, at: datetime) -> None:
        """Keep how a target is found, for other processes to see."""

    async def targets(self, *, now: datetime) -> Sequence[TargetView]:
        """Give all targets that something was ever delivered to, paused or reported, by name."""

    # --- quarantine ---------------------------------------------------------------------------------------------
    async def held_groups(self, *, gemeente: str | None, limit: int = 100) -> Sequence[HeldGroup]:
        """Give what is in quarantine by cause, the largest group first."""

    async def held_in(self, group: HeldGroup, *, limit: int = 1000) -> Sequence[str]:
        """Give the ids of the messages of a group, oldest first."""

    # --- figures ------------------------------------------------------------------------------------------------
    async def connections(self, *, gemeente: str | None, since: datetime, now: datetime) -> Sequence[ConnectionView]:
        """Give what came from each connection since then (minutes; kept for 7 days)."""

    async def noted(self, *, gemeente: str | None, prefix: str, since: datetime | None = None) -> Sequence[Noted]:
        """Give what messages counted for (`Acceptance.counts`) that begins so: how often, and when last.

        Args:
            since: only what counted since then (minutes; kept for 7 days); None: of all time.
        """

    async def series(
        self, *, gemeente: str, connection: str | None, since: datetime, until: datetime, step_min: int = 1
    ) -> Sequence[Moment]:
        """Give how that went over time, in steps of `step_min` minutes; steps without anything are left out."""

    # --- replays ------------------------------------------------------------------------------------------------
    async def plan_replay(
        self,
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
        """The dry run: count, and keep the plan under `id_`, so that it can be started once.

        Of those whose payload is kept no longer, the backbone has the events of `fetched`, and can't be asked now for `unseen`.

        The same plan that waits or runs is given instead, whoever made it: two operators, or two clicks, share one.
        """

    async def start_replay(self, id_: str, *, by: str, reason: str, at: datetime) -> Replay:
        """Start what was planned; one that was started before is given as it stands. One at a time per target."""

    async def stop_replay(self, id_: str, *, by: str, reason: str, at: datetime) -> Replay:
        """Go no further; what was queued and not begun is taken back."""

    async def advance_replays(self, *, at: datetime, limit: int = 200) -> int:
        """Do the next piece of work of the replays; give how many messages it was about, 0: nothing is to be done.

        Each piece is one transaction with the place where it ended: any process may go on, also after a crash.
        """

    async def replays(self, *, gemeente: str | None, limit: int = 100) -> Sequence[Replay]:
        """Give replays, newest first."""

    async def find_replay(self, id_: str, *, gemeente: str | None) -> Replay | None:
        """Give one; None when there is none in that gemeente."""
