"""Searching for what names a person: by what stands for them, with a reason that the audit keeps; the number itself goes nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from adapter.status.ports import Ports

__all__ = ["search_for"]


async def search_for(ports: Ports, bsn: str, *, gemeenten: Sequence[str], by: str, reason: str) -> Sequence[str]:
    """Give what stands for a person in each gemeente, once the audit has who searches and why. Raises Refused, Unavailable."""
    await ports.journal.record_search(gemeenten, by=by, reason=reason, at=ports.clock())
    return [ports.pseudonym(gemeente, bsn) for gemeente in gemeenten]
