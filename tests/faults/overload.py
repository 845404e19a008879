"""More than it can do: what is taken keeps its latency, the rest is told when to come back, and has no effect."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from pathlib import Path

from tests.faults.campaign import Report, settle_and_judge
from tests.faults.server import Server
from tests.faults.vendor import Vendor

__all__ = ["overload"]

CALLERS = 16  # that wait for their answer before they send again: as many as keep it busy
TIMES = 2.0  # its capacity


async def overload(folder: Path, *, seed: int, seconds: float) -> Report:
    """Find the capacity, then offer twice as much, half of the time each; the vendor is on the same machine and takes its share of it."""
    report = Report("overload", seed)
    started = time.monotonic()
    server = Server(folder)
    server.start()
    await server.wait_ready()
    at_capacity = await _at_capacity(server, report, seconds / 2)
    rate_s = len(at_capacity.answers_s) / (seconds / 2)
    above = Vendor([server.base], at_capacity.log, random.Random(seed + 1), share=0.0)
    await above.offer(TIMES * rate_s, seconds / 2)
    report.figures = {
        "capacity_per_s": round(rate_s, 1),
        "offered_per_s": round(TIMES * rate_s, 1),
        "accepted_per_s": round(len(above.answers_s) / (seconds / 2), 1),
    }
    for name, vendor in (("at_capacity", at_capacity), ("above", above)):
        report.figures[f"p50_{name}_s"], report.figures[f"p99_{name}_s"] = _told(vendor.answers_s)
    report.figures["p99_ratio"] = round(
        report.figures["p99_above_s"] / max(0.001, report.figures["p99_at_capacity_s"]), 2
    )
    above.sent += at_capacity.sent
    report.faults["refused for now"] = sum(count for code, count in above.faults.items() if code.startswith("503"))
    if above.untimed:
        report.violations.append(f"{above.untimed} refusals did not say when to come back")
    await settle_and_judge([server], report, above, retries=False)
    report.lasted_s = time.monotonic() - started
    return report


async def _at_capacity(server: Server, report: Report, seconds: float) -> Vendor:
    vendor = Vendor([server.base], server.folder / "vendor.jsonl", random.Random(report.seed), share=0.0)
    sending = asyncio.create_task(vendor.run(CALLERS))
    await asyncio.sleep(seconds)
    vendor.stop()
    await sending
    return vendor


def _told(answers_s: list[float]) -> tuple[float, float]:
    """Give median and 99th percentile."""
    if len(answers_s) < 2:
        return 0.0, 0.0
    return round(statistics.median(answers_s), 4), round(statistics.quantiles(answers_s, n=100)[98], 4)
