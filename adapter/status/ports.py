"""What the status API works with; `wiring` gives the implementations."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping

from adapter import observe
from adapter.journal import Journal
from adapter.status.access import Access

__all__ = ["Ports"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the status API sees it.

    Args:
        ready: give what is not ready now, as {part: why}; {} when all is.
        access: who asks.
    """

    journal: Journal
    metrics: observe.Metrics
    ready: Callable[[], Awaitable[Mapping[str, str]]]
    access: Access
