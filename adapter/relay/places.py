"""Records read at known places of the log, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from adapter import backbone

__all__ = ["read_places"]

_GAP: Final = 1000  # offsets: what lies further apart is read apart
_RUN: Final = 5000  # offsets read at once, at most


async def read_places(
    log: backbone.Backbone, topic: str, places: Iterable[tuple[int, int]]
) -> Mapping[tuple[int, int], backbone.StoredRecord]:
    """Give what stands at these (partition, offset), all of which the log goes from and to; holes are left out."""
    wanted: dict[int, set[int]] = {}
    for partition, offset in places:
        wanted.setdefault(partition, set()).add(offset)
    runs = {partition: _runs(sorted(offsets)) for partition, offsets in wanted.items()}
    found: dict[tuple[int, int], backbone.StoredRecord] = {}
    while any(runs.values()):
        turn = {partition: left.pop() for partition, left in runs.items() if left}
        stored = await log.read(
            topic,
            start={partition: begin for partition, (begin, _) in turn.items()},
            until={partition: end for partition, (_, end) in turn.items()},
        )
        for record in stored:
            where = (record.position.partition, record.position.offset)
            if where[1] in wanted[where[0]]:
                found[where] = record
    return found


def _runs(offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Give stretches (begin, behind the end) that hold these ascending offsets."""
    runs: list[tuple[int, int]] = []
    for offset in offsets:
        if runs and offset - runs[-1][1] < _GAP and offset - runs[-1][0] < _RUN:
            runs[-1] = (runs[-1][0], offset + 1)
        else:
            runs.append((offset, offset + 1))
    return runs
