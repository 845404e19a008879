"""What the status API works with; `wiring` gives the implementations."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable, Mapping, Sequence

from adapter import observe
from adapter.journal import Journal

__all__ = ["Ports"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The world as the status API sees it.

    Args:
        ready: give what is not ready now, as {part: why}; {} when all is.
        may_read: give the gemeenten that a caller may see, by its Authorization header and address; None: nobody.
    """

    journal: Journal
    metrics: observe.Metrics
    ready: Callable[[], Awaitable[Mapping[str, str]]]
    may_read: Callable[[str | None, str | None], Sequence[str] | None]
