"""Campaigns: a vendor sends, everything is broken, and the judge looks at what is left.

Each is reproducible by its seed as far as a real machine is; the report says what was done to the system and what was found.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapter import tenancy, wiring
from adapter.cli import checker
from tests.faults.crashing import POINTS
from tests.faults.server import Server
from tests.faults.vendor import Vendor

__all__ = ["Report", "crash_points", "kill_at_random", "resends", "run_with"]

CANARIES = ("999990032", "999990020", "999990019", "Wadman", "Duinker", "Zandstra")  # persons of the example messages
REST_S = 30.0  # longer than any wait of the product, with the delays that campaigns set


@dataclass
class Report:
    """What a campaign did and found."""

    kind: str
    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    resends: int = 0
    unanswered: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    accepting_s: list[float] = field(default_factory=list)  # from each start until messages are taken
    settled_s: float = 0.0  # from the last start until all had come to rest
    publishing_s: float = 0.0  # the longest that it took until something was published once the broker was back
    drained_s: float = 0.0  # the longest that a SIGTERM took
    slowest_answer_s: float = 0.0
    quarantined: int = 0
    violations: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Give the report as one line of JSON."""
        told = {**vars(self)} | {"faults": dict(self.faults)}
        told["accepting_s"] = round(max(self.accepting_s, default=0.0), 2)
        told["settled_s"] = round(self.settled_s, 2)
        told["publishing_s"] = round(self.publishing_s, 2)
        told["drained_s"] = round(self.drained_s, 2)
        told["slowest_answer_s"] = round(self.slowest_answer_s, 2)
        return json.dumps(told)


async def run_with(
    server: Server,
    report: Report,
    break_it,
    *,
    seconds: float,
    tasks: int = 6,
    beside=(),
    share: float = 0.3,
    clock_was_set: bool = False,
) -> Report:
    """Let a vendor send for `seconds` while `break_it(until)` breaks things; then wait for rest and judge.

    Args:
        beside: more instances on the same journal; the vendor sends to any.
        share: of the messages that are sent again, 1 to 5 times.
        clock_was_set: times in the audit may go back.
    """
    servers = (server, *beside)
    client_log = server.folder / "vendor.jsonl"
    bases = [each.base for each in servers]
    vendor = Vendor(bases, client_log, random.Random(report.seed), share=share, resends=5)
    for each in servers:
        await _started(each, report)
    sending = asyncio.create_task(vendor.run(tasks))
    await break_it(time.monotonic() + seconds)
    vendor.stop()
    for each in servers:
        if not each.alive:
            await _started(each, report)
    await sending
    configuration = tenancy.load(server.config, overrides={"data": str(server.data), **_given(server)})
    begun = time.monotonic()
    await _wait_for_rest(configuration)
    report.settled_s = max(report.settled_s, time.monotonic() - begun)
    for each in servers:
        each.stop()
    evidence = await checker.collect(
        configuration,
        settled=True,
        client_log=client_log,
        texts={"server.log": server.log.read_text(encoding="utf-8")},
        canaries=CANARIES,
    )
    evidence = replace(evidence, clock_was_set=clock_was_set)
    report.quarantined = sum(one.state in ("QUARANTINED", "DISCARDED") for one in evidence.deliveries)
    report.violations += [f"{one.invariant}: {one.detail} ({one.bericht_id})" for one in checker.judge(evidence)]
    report.messages, report.resends, report.unanswered = vendor.sent, vendor.again, vendor.unknown
    report.refusals, report.slowest_answer_s = vendor.faults, vendor.slowest_s
    accepted = sum(message.kind == "ACCEPTED" for message in evidence.messages)
    if accepted != vendor.sent:
        report.violations.append(f"{vendor.sent} messages were acknowledged, {accepted} are in the journal")
    return report


def _given(server: Server) -> dict[str, str]:
    """Give the environment of the server as overrides, so that the judge looks at the same places."""
    prefix = "KOPPELVLAK_"
    return {
        name.removeprefix(prefix).lower().replace("__", "."): value
        for name, value in server.environment.items()
        if name.startswith((f"{prefix}BACKBONE", f"{prefix}JOURNAL"))
    }


async def _started(server: Server, report: Report, point: str | None = None, nth: int = 1) -> None:
    server.start(point, nth)
    report.accepting_s.append(await server.wait_ready())


async def _wait_for_rest(configuration) -> None:
    """Wait until nothing moves any more, or for REST_S nothing has changed."""
    moving = (".ACCEPTED", ".PUBLISHING", ".PUBLISHED", ".WAITING", ".READY", ".DELIVERING", ".RETRY_AT", ".UNKNOWN")
    async with wiring.open_journal(configuration) as journal:
        before, until = None, 0.0
        while True:
            counts = await journal.counts()
            if not any(count for name, count in counts.items() if name.endswith(moving)):
                return
            if counts != before:
                before, until = counts, time.monotonic() + REST_S
            elif time.monotonic() > until:
                return
            await asyncio.sleep(0.1)


async def kill_at_random(folder: Path, *, seed: int, seconds: float, environment=None, more="") -> Report:
    """Kill -9 of the whole server at random moments, also while it starts."""
    report = Report("kill -9 at random", seed)
    chance = random.Random(seed)
    server = Server(folder, environment=environment, more=more)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.05, 1.0))
            server.kill()
            report.faults["kill -9"] += 1
            if chance.random() < 0.2:  # and once more before it is up
                server.start()
                await asyncio.sleep(chance.uniform(0.2, 1.5))
                server.kill()
                report.faults["kill -9 while starting"] += 1
            await _started(server, report)

    return await run_with(server, report, break_it, seconds=seconds)


async def crash_points(folder: Path, *, seed: int, points=POINTS, each_s: float = 15.0) -> Report:
    """The server kills itself at each named point of GUARANTEES c.4, before and after."""
    report = Report("kill -9 at named points", seed)
    chance = random.Random(seed)
    server = Server(folder)

    async def break_it(_until: float) -> None:
        for point in points:
            server.kill()
            server.start(point, chance.randint(2, 12))
            until = time.monotonic() + each_s
            while server.alive and time.monotonic() < until:
                await asyncio.sleep(0.02)
            report.faults[point if not server.alive else f"not reached: {point}"] += 1
            if server.alive:
                server.kill()
            await _started(server, report)

    return await run_with(server, report, break_it, seconds=0)


async def resends(folder: Path, *, seed: int, seconds: float) -> Report:
    """Every message is sent again, one to five times; the server is killed now and then."""
    report = Report("every message again", seed)
    chance = random.Random(seed)
    server = Server(folder)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(min(chance.uniform(5, 20), max(0.5, (until - time.monotonic()) / 2)))
            server.kill()
            report.faults["kill -9"] += 1
            await _started(server, report)

    return await run_with(server, report, break_it, seconds=seconds, share=1.0)
