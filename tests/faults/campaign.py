"""Campaigns: a vendor sends, everything is broken, and the judge looks at what is left.

Each is reproducible by its seed as far as a real machine is; the report says what was done to the system and what was found.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from adapter import tenancy, wiring
from adapter.cli import checker
from tests.faults.crashing import POINTS
from tests.faults.server import Server, Starter
from tests.faults.vendor import Vendor

__all__ = ["Report", "crash_points", "kill_at_random", "resends", "run_with", "settle_and_judge"]

CANARIES = ("999990032", "999990020", "999990019", "Wadman", "Duinker", "Zandstra")  # persons of the example messages
SHORT_LIFE_S = (0.02, 0.6)
LONG_LIFE_S = (7.0, 9.0)
REST_S = 30.0  # longer than any wait of the product, with the delays that campaigns set


@dataclass
class Report:
    """What a campaign did and found."""

    kind: str
    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    resends: int = 0
    resends_per_s: float = 0.0
    unanswered: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    recovery_accepting_s: list[float] = field(default_factory=list)  # from each cold start until messages are taken
    recovery_settled_s: float = 0.0  # from when the vendor was done until all had come to rest
    publishing_after_s: list[float] = field(
        default_factory=list
    )  # until something was published, the broker being back
    drained_s: list[float] = field(default_factory=list)  # what each SIGTERM took
    slowest_answer_s: float = 0.0
    quarantined: int = 0
    physical_doubles: int = 0  # records of the same event, where the log itself may double
    lasted_s: float = 0.0
    figures: dict[str, float] = field(default_factory=dict)  # what a campaign measures besides
    violations: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Give the report as one line of JSON; of what was measured more than once the number, the median and the most."""
        return json.dumps({name: _told(value) for name, value in vars(self).items()})


def _told(value: object) -> object:
    match value:
        case Counter():
            return dict(value)
        case [float(), *_]:
            return {"n": len(value), "median": round(statistics.median(value), 2), "max": round(max(value), 2)}
        case float():
            return round(value, 2)
        case _:
            return value


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
    log_may_double: bool = False,
) -> Report:
    """Let a vendor send for `seconds` while `break_it(until)` breaks things; then wait for rest and judge.

    Args:
        beside: more instances on the same journal; the vendor sends to any.
        share: of the messages that are sent again, 1 to 5 times.
        clock_was_set: times in the audit may go back.
        log_may_double: the log does not recognise a batch that its client repeats: doubles on it are counted apart.
    """
    started = time.monotonic()
    servers = (server, *beside)
    client_log = server.folder / "vendor.jsonl"
    bases = [each.base for each in servers]
    vendor = Vendor(bases, client_log, random.Random(report.seed), share=share, resends=5)
    for each in servers:
        each.start()
        await each.wait_ready()
    sending = asyncio.create_task(vendor.run(tasks))
    await break_it(time.monotonic() + seconds)
    vendor.stop()
    for each in servers:
        if not each.alive:
            await _started(each, report)
    await sending
    sent_s = time.monotonic() - started
    report.resends_per_s = vendor.again / sent_s
    await settle_and_judge(servers, report, vendor, clock_was_set=clock_was_set, log_may_double=log_may_double)
    report.lasted_s = time.monotonic() - started
    return report


async def settle_and_judge(
    servers, report: Report, vendor: Vendor, *, retries: bool = True, **on_purpose: bool
) -> None:
    """Wait until all has come to rest, stop, and let the judge look; `on_purpose`: as `Evidence` has them."""
    server = servers[0]
    configuration = tenancy.load(server.config, overrides={"data": str(server.data), **_given(server)})
    begun = time.monotonic()
    await _wait_for_rest(configuration)
    report.recovery_settled_s = time.monotonic() - begun
    for each in servers:
        each.stop()
    evidence = await checker.collect(
        configuration,
        settled=True,
        client_log=vendor.log,
        texts={"server.log": server.log.read_text(encoding="utf-8")},
        canaries=CANARIES,
    )
    evidence = replace(evidence, **on_purpose)
    report.physical_doubles = checker.physical_doubles(evidence)
    report.quarantined = sum(one.state in ("QUARANTINED", "DISCARDED") for one in evidence.deliveries)
    report.violations += [f"{one.invariant}: {one.detail} ({one.bericht_id})" for one in checker.judge(evidence)]
    report.messages, report.resends, report.unanswered = vendor.sent, vendor.again, vendor.unknown
    report.refusals, report.slowest_answer_s = vendor.faults, vendor.slowest_s
    accepted = sum(message.kind == "ACCEPTED" for message in evidence.messages)
    # a vendor that does not ask again never learns what became of what it had no answer to
    if not vendor.sent <= accepted <= vendor.sent + (0 if retries else vendor.unknown):
        report.violations.append(f"{vendor.sent} messages were acknowledged, {accepted} are in the journal")


def _given(server: Server) -> dict[str, str]:
    """Give the environment of the server as overrides, so that the judge looks at the same places."""
    prefix = "KOPPELVLAK_"
    return {
        name.removeprefix(prefix).lower().replace("__", "."): value
        for name, value in server.environment.items()
        if name.startswith((f"{prefix}BACKBONE", f"{prefix}JOURNAL"))
    }


async def _started(server: Server, report: Report, *, cold: bool = True) -> None:
    server.start(cold=cold)
    took_s = await server.wait_ready()
    if cold:
        report.recovery_accepting_s.append(took_s)


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
    """Kill -9 of the whole server at random moments, also while it starts.

    Most starts are forks of a process that has imported all, so that there are many; one in ten is cold, and these are measured.
    One life in eight is longer than the lease of the life before, so that there are deliveries to be killed in.
    """
    report = Report("kill -9 at random", seed)
    chance = random.Random(seed)
    starter = Starter()
    server = Server(folder, environment=environment, more=more, starter=starter)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            lives_on = chance.random() < 0.125
            await asyncio.sleep(chance.uniform(*(LONG_LIFE_S if lives_on else SHORT_LIFE_S)))
            server.kill()
            report.faults["kill -9"] += 1
            if chance.random() < 0.2:  # and once more before it is up
                server.start(cold=False)
                await asyncio.sleep(chance.uniform(0.05, 0.6))
                server.kill()
                report.faults["kill -9 while starting"] += 1
            await _started(server, report, cold=chance.random() < 0.1)

    try:
        return await run_with(server, report, break_it, seconds=seconds)
    finally:
        starter.close()


async def crash_points(folder: Path, *, seed: int, points=POINTS, each_s: float = 15.0, rounds: int = 1) -> Report:
    """The server kills itself at each step of GUARANTEES c.4, before and after it, in one life after the other.

    The leases of a life that is over are ended at once: to wait for them is what `kill_at_random` is for.
    """
    report = Report("kill -9 at named points", seed)
    chance = random.Random(seed)
    starter = Starter()
    server = Server(folder, starter=starter)

    async def break_it(_until: float) -> None:
        for point in points * rounds:
            server.kill()
            server.end_leases()
            server.start(point, chance.randint(1, 5), cold=False)
            until = time.monotonic() + each_s
            while server.alive and time.monotonic() < until:
                await asyncio.sleep(0.02)
            if server.alive:
                report.faults[f"not reached: {point}"] += 1
                server.kill()
            elif server.process.wait() == -signal.SIGKILL:
                report.faults[point] += 1
            else:
                report.violations.append(f"{point}: it ended by itself with {server.process.wait()}")

    try:
        return await run_with(server, report, break_it, seconds=0)
    finally:
        starter.close()


async def resends(folder: Path, *, seed: int, seconds: float) -> Report:
    """Every message is sent again, one to five times; the server is killed now and then."""
    report = Report("every message again", seed)
    chance = random.Random(seed)
    server = Server(folder)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(min(chance.uniform(10, 30), max(0.5, (until - time.monotonic()) / 2)))
            server.kill()
            report.faults["kill -9"] += 1
            await _started(server, report)

    return await run_with(server, report, break_it, seconds=seconds, share=1.0, tasks=12)
