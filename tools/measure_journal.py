"""What a large journal costs besides its pages: `python -m tools.measure_journal --data DIR [--postgres URL]`.

The journal is one of `python -m tools.fill_journal`; it is written to. Messages are taken at a steady pace, first alone, then while
payloads are pruned; the audit and the invariants are checked; and the bytes a message takes are told. JSON on stdout.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import itertools
import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from adapter import observe
from adapter.journal import Acceptance, Journal
from adapter.journal.postgres import PostgresJournal
from adapter.journal.sqlite import SqliteJournal
from adapter.wiring.housekeeping import BETWEEN_FACTOR, BETWEEN_S
from tools.fill_journal import Template, acceptance, templates

_PER_S: Final = 100.0
_KEEP: Final = datetime.timedelta(days=7)


def new_messages(made: list[Template]) -> Iterator[Acceptance]:
    """Give messages that came now, each of a zaak of its own."""
    start = time.time_ns() // 1000
    for number in itertools.count(start, 2):
        yield acceptance(made[0], number, datetime.datetime.now(datetime.UTC))


async def accept_steadily(
    journal: Journal, messages: Iterator[Acceptance], until: asyncio.Event, seconds: float
) -> list[float]:
    """Take messages, each at its moment whether the one before was answered or not; give what each took, in ms."""
    took: list[float] = []

    async def one() -> None:
        begun = time.perf_counter()
        await journal.accept(next(messages))
        took.append((time.perf_counter() - begun) * 1000)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in itertools.count():
            at = begun + number / _PER_S
            if until.is_set() or at > begun + seconds:
                break
            await asyncio.sleep(max(0.0, at - time.perf_counter()))
            group.create_task(one())
    return sorted(took)


def _told(took: list[float]) -> dict[str, float]:
    return {"accepted": len(took)} | {
        name: round(took[min(len(took) - 1, int(len(took) * share))], 1)
        for name, share in (("p50_ms", 0.5), ("p99_ms", 0.99), ("max_ms", 1.0))
    }


async def _prune(journal: Journal, payloads: int, done: asyncio.Event) -> dict[str, float]:
    begun, count, longest, calls = time.perf_counter(), 0, 0.0, 0
    while count < payloads:
        now = datetime.datetime.now(datetime.UTC)
        at = time.perf_counter()
        pruned = await journal.prune(keys_before=now - _KEEP, payloads_before=now - _KEEP, at=now)
        longest, calls, count = max(longest, time.perf_counter() - at), calls + 1, count + pruned.payloads
        if not pruned.keys and not pruned.payloads:
            break
        await asyncio.sleep(max(BETWEEN_S, BETWEEN_FACTOR * (time.perf_counter() - at)))
    done.set()
    return {
        "payloads": count,
        "seconds": round(time.perf_counter() - begun, 1),
        "longest_call_ms": round(longest * 1000, 1),
    }


async def measure(journal: Journal, *, seconds: float, payloads: int, verify: bool) -> dict[str, Any]:
    """Give the figures."""
    made = await templates()
    begun = time.perf_counter()
    await journal.open()
    await journal.to_publish(limit=100)
    figures: dict[str, Any] = {"open_ms": round((time.perf_counter() - begun) * 1000, 1)}
    if verify:
        begun = time.perf_counter()
        violation = await journal.verify()
        figures["verify"] = {
            "violation": None if violation is None else violation.detail,
            "seconds": round(time.perf_counter() - begun, 1),
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    messages = new_messages(made)
    if seconds:
        never = asyncio.Event()
        await accept_steadily(journal, messages, never, 1.0)
        figures["accept_alone"] = _told(await accept_steadily(journal, messages, never, seconds))
        done = asyncio.Event()
        pruning = asyncio.create_task(_prune(journal, payloads, done))
        figures["accept_while_pruned"] = _told(await accept_steadily(journal, messages, done, 600.0))
        figures["pruned"] = await pruning
    await journal.close()
    return figures


def main() -> None:
    """Measure; print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="of fill_journal")
    parser.add_argument("--postgres", help="postgresql://…, of fill_journal --postgres")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long messages are taken alone; 0: not at all")
    parser.add_argument("--payloads", type=int, default=10_000, help="that are pruned meanwhile")
    parser.add_argument("--verify", action="store_true")
    given = parser.parse_args()
    observe.configure_logs(for_people=False, level="warning")
    journal: Journal = PostgresJournal(given.postgres) if given.postgres else SqliteJournal(given.data / "journal.db")
    print(
        json.dumps(
            asyncio.run(measure(journal, seconds=given.seconds, payloads=given.payloads, verify=given.verify)), indent=2
        )
    )


if __name__ == "__main__":
    main()
