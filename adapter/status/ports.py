"""What the status API works with; `wiring` gives the implementations."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from adapter import observe, peers, settings, translation, validation
from adapter.errors import Finding
from adapter.journal import BerichtView, Journal, LeveringState, Replay, Selection
from adapter.status.access import Access

__all__ = ["Explainer", "Held", "Ports", "Replays"]


class Held(Protocol):
    """The ways out of quarantine."""

    async def release(self, bericht_id: str, *, to: LeveringState, reason: str, by: str) -> int:
        """Retry (RETRY_AT) or give up (DISCARDED); give at how many targets. Raises Refused."""

    async def mend(self, bericht_id: str, raw: bytes, *, reason: str, by: str) -> str:
        """Take an edited copy in the place of a message; give the id of the new one. Raises Refused."""


class Replays(Protocol):
    """What may be done with replays. Raises Refused."""

    async def plan(
        self, selection: Selection, *, target: str, again: bool = False, rate_s: float = 20.0, by: str
    ) -> Replay:
        """The dry run: count, and keep the plan."""

    async def start(self, id_: str, *, reason: str, by: str) -> Replay:
        """Start what was planned; starting it twice starts it once."""

    async def stop_replay(self, id_: str, *, reason: str, by: str) -> Replay:
        """Go no further, and take back what was not begun."""


class Explainer(Protocol):
    """A stored message told again."""

    async def judge(self, view: BerichtView, raw: bytes) -> Sequence[Finding]:
        """Give all that is wrong with it. Raises Refused when it is no message that can be judged."""

    async def trace(self, view: BerichtView, raw: bytes) -> Sequence[translation.Trace]:
        """Give where each value went. Raises Refused when it can't be translated."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the status API sees it.

    Args:
        ready: give what is not ready now, as {part: why}; {} when all is.
        event_schemas: give the JSON Schemas of our events, read at the first call.
        stopping: True once the process drains: streams end.
        presented: give (setting, certificate) that a target (of a gemeente) showed.
        pseudonym: give what stands for a person (of a gemeente, by BSN).
    """

    journal: Journal
    metrics: observe.Metrics
    ready: Callable[[], Awaitable[Mapping[str, str]]]
    access: Access
    gemeenten: Mapping[str, settings.Gemeente]
    packs: validation.Packs
    event_schemas: Callable[[], validation.EventSchemas]
    mappings: translation.Mappings
    held: Held
    explainer: Explainer
    replays: Replays
    clock: Callable[[], datetime.datetime]
    stopping: Callable[[], bool]
    presented: Callable[[str, str], Sequence[tuple[str, peers.Presented]]]
    pseudonym: Callable[[str, str], str]
