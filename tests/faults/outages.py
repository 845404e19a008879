"""Campaigns on what the product stands on: the source, Kafka, PostgreSQL, the disk."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import random
import resource
import signal
import sqlite3
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg

from tests.faults.campaign import Report, run_with
from tests.faults.proxy import FaultProxy
from tests.faults.server import Server
from tests.services.faketime import faketime
from tests.services.kafka import Kafka
from tests.services.mock_kafka import BROKERS, MockKafka
from tests.services.postgres import Postgres

__all__ = [
    "clock_steps",
    "disk_full",
    "kafka_outages",
    "leader_changes",
    "postgres_outages",
    "rolling_restart",
    "source_faults",
]

_SOURCE = """
[gemeenten.voorbeeld.source]
kind = "zgw"
zaken = "http://127.0.0.1:{port}/register/voorbeeld/zaken/api/v1/"
catalogi = "http://127.0.0.1:{port}/register/voorbeeld/catalogi/api/v1/"
documenten = "http://127.0.0.1:{port}/register/voorbeeld/documenten/api/v1/"
besluiten = "http://127.0.0.1:{port}/register/voorbeeld/besluiten/api/v1/"
timeout_s = 2.0
"""
_REGISTER = '[gemeenten.voorbeeld.source]\nkind = "register"            # the embedded register; "zgw": any implementation of the ZGW APIs\n'


async def source_faults(folder: Path, *, seed: int, seconds: float, faults=None, kills: bool = True) -> Report:
    """The source refuses, hangs, resets, is slow, answers wrongly, loses answers; and the server is killed meanwhile."""
    report = Report("source misbehaves", seed)
    chance = random.Random(seed)
    server = Server(folder)
    proxy = FaultProxy(server.port, chance, **({"faults": faults} if faults else {}))
    await proxy.start()
    text = server.config.read_text(encoding="utf-8")
    assert _REGISTER in text
    server.config.write_text(text.replace(_REGISTER, _SOURCE.format(port=proxy.port)), encoding="utf-8")

    async def break_it(until: float) -> None:
        proxy.on = True
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(2, 5))
            if kills and chance.random() < 0.3:
                server.kill()
                report.faults["kill -9"] += 1
                server.start()
                report.recovery_accepting_s.append(await server.wait_ready())
        proxy.on = False
        report.faults.update(proxy.done)

    try:
        return await run_with(server, report, break_it, seconds=seconds)
    finally:
        await proxy.stop()


async def kafka_outages(folder: Path, *, seed: int, seconds: float, broker: Kafka | None = None) -> Report:
    """A real Kafka is stopped, killed, or stands still, and comes back."""
    report = Report("Kafka away", seed)
    chance = random.Random(seed)
    own = broker is None
    kafka = broker or await asyncio.to_thread(Kafka)
    environment = {
        "KOPPELVLAK_BACKBONE__KIND": "kafka",
        "KOPPELVLAK_BACKBONE__BOOTSTRAP": kafka.bootstrap,
        "KOPPELVLAK_BACKBONE__TOPIC": f"faults-{uuid.uuid4().hex[:8]}",
    }

    server = Server(folder, environment=environment)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.5, 3))
            match chance.choice(("stop", "kill", "pause")):
                case "pause":
                    await asyncio.to_thread(kafka.pause, chance.uniform(1, 8))
                    report.faults["broker stood still"] += 1
                case how:
                    await asyncio.to_thread(kafka.stop, kill=how == "kill")
                    await asyncio.sleep(chance.uniform(0, 4))
                    await asyncio.to_thread(kafka.start)
                    report.faults[f"broker {how}"] += 1
            report.publishing_after_s.append(await _until_published(server))

    try:
        return await run_with(server, report, break_it, seconds=seconds)
    finally:
        if own:
            kafka.remove()


async def _until_published(server: Server, within_s: float = 60.0) -> float:
    """Give how long it takes from now until something was published."""
    begun, clock = time.monotonic(), time.time_ns() // 1000
    with contextlib.closing(
        sqlite3.connect(f"file:{server.data / 'journal.db'}?mode=ro", uri=True, timeout=10)
    ) as file:
        while time.monotonic() - begun < within_s:
            newest = "SELECT at FROM audit WHERE to_state = 'PUBLISHED' ORDER BY nr DESC LIMIT 1"
            if any(at >= clock for (at,) in file.execute(newest)):
                break
            await asyncio.sleep(0.05)
    return time.monotonic() - begun


async def leader_changes(folder: Path, *, seed: int, seconds: float, away: bool = True) -> Report:
    """Three brokers: partitions change their leader; with `away`, leaders are lost: their broker goes, others are elected, it comes back.

    A mock broker does not recognise a batch that its client repeats, as a real one does: doubles on its log are counted apart.
    """
    report = Report("leaders change", seed)
    chance = random.Random(seed)
    topic, partitions = f"faults-{uuid.uuid4().hex[:8]}", 6
    cluster = MockKafka(topic, partitions=partitions)
    environment = {
        "KOPPELVLAK_BACKBONE__KIND": "kafka",
        "KOPPELVLAK_BACKBONE__BOOTSTRAP": cluster.bootstrap,
        "KOPPELVLAK_BACKBONE__TOPIC": topic,
        "KOPPELVLAK_BACKBONE__PARTITIONS": str(partitions),
    }
    server = Server(folder, environment=environment)
    leaders = {partition: 1 + partition % BROKERS for partition in range(partitions)}
    for partition, broker in leaders.items():
        cluster.lead(partition, broker)

    def lead(partition: int, *, other_than: int | None = None) -> None:
        leaders[partition] = chance.choice([each for each in range(1, BROKERS + 1) if each != other_than])
        cluster.lead(partition, leaders[partition])

    async def lose_a_leader() -> None:
        broker = chance.choice(sorted(set(leaders.values())))
        cluster.down(broker)
        await asyncio.sleep(chance.uniform(0.0, 0.5))  # until the others have seen it
        for partition in [each for each, leader in leaders.items() if leader == broker]:
            lead(partition, other_than=broker)
        await asyncio.sleep(chance.uniform(0.1, 1.5))
        cluster.up(broker)
        report.faults["leader's broker lost"] += 1
        if chance.random() < 0.1:
            report.publishing_after_s.append(await _until_published(server))

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            if away and chance.random() < 0.7:
                await lose_a_leader()
                continue
            for partition in range(partitions):
                if chance.random() < 0.5:
                    lead(partition)
                    report.faults["change of leader"] += 1

    try:
        return await run_with(server, report, break_it, seconds=seconds, tasks=3, log_may_double=True)
    finally:
        cluster.remove()


async def rolling_restart(folder: Path, *, seed: int, seconds: float, kills: bool = True, instances: int = 3) -> Report:
    """Some instances on PostgreSQL: one after the other is told to stop and started again, or killed."""
    report = Report("rolling restart", seed)
    chance = random.Random(seed)
    postgres = await asyncio.to_thread(Postgres)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE faults")
    environment = {"KOPPELVLAK_JOURNAL__URL": postgres.url.rpartition("/")[0] + "/faults"}
    servers = [Server(folder, environment=environment) for _ in range(instances)]

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            for server in servers:
                await asyncio.sleep(chance.uniform(0.2, 2))
                if kills and chance.random() < 0.3:
                    server.kill()
                    report.faults["kill -9"] += 1
                else:
                    begun = time.monotonic()
                    code = await asyncio.to_thread(server.stop)
                    report.drained_s.append(time.monotonic() - begun)
                    report.faults["SIGTERM"] += 1
                    if code not in (0, -signal.SIGTERM):
                        report.violations.append(f"SIGTERM: exit code {code}")
                server.start()
                report.recovery_accepting_s.append(await server.wait_ready())

    try:
        return await run_with(servers[0], report, break_it, seconds=seconds, beside=servers[1:])
    finally:
        for server in servers:
            if server.alive:
                server.kill()
        postgres.remove()


async def postgres_outages(folder: Path, *, seed: int, seconds: float, kills: bool = True) -> Report:
    """PostgreSQL is stopped as by a crash, and started again."""
    report = Report("PostgreSQL away", seed)
    chance = random.Random(seed)
    postgres = await asyncio.to_thread(Postgres)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE faults")
    url = postgres.url.rpartition("/")[0] + "/faults"
    server = Server(folder, environment={"KOPPELVLAK_JOURNAL__URL": url})

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(1, 4))
            await asyncio.to_thread(postgres.stop)
            await asyncio.sleep(chance.uniform(0, 2))
            await asyncio.to_thread(postgres.start)
            report.faults["crash of PostgreSQL"] += 1
            if kills and chance.random() < 0.3:
                server.kill()
                report.faults["kill -9"] += 1
                server.start()
                report.recovery_accepting_s.append(await server.wait_ready())

    try:
        return await run_with(server, report, break_it, seconds=seconds)
    finally:
        postgres.remove()


async def clock_steps(folder: Path, *, seed: int, seconds: float) -> Report:
    """The wall clock of the server leaps forward, up to a day, and back, up to three seconds; and it is killed meanwhile."""
    report = Report("clock steps", seed)
    chance = random.Random(seed)
    place = folder / "clock"
    off = 0.0

    def leap(seconds: float) -> None:
        nonlocal off
        off += seconds
        (folder / "clock.new").write_text(f"{off:+.3f}", encoding="ascii")
        (folder / "clock.new").rename(place)

    leap(0.0)
    environment = {
        "LD_PRELOAD": str(faketime()),
        "FAKETIME_TIMESTAMP_FILE": str(place),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    server = Server(folder, environment=environment)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.5, 3))
            leap(chance.choice((-3.0, -1.0, 5.0, 60.0, 3600.0, 86_400.0)))
            report.faults["clock set"] += 1
            if chance.random() < 0.3:
                server.kill()
                report.faults["kill -9"] += 1
                server.start()
                report.recovery_accepting_s.append(await server.wait_ready())

    return await run_with(server, report, break_it, seconds=seconds, tasks=3, clock_was_set=True)


async def disk_full(folder: Path, *, seed: int, seconds: float) -> Report:
    """The disk fills up below everything, and has room again: a small tmpfs; where none may be mounted, files that can't grow."""
    report = Report("disk full", seed)
    chance = random.Random(seed)
    server = Server(folder, environment={"KOPPELVLAK_JOURNAL__FREE_MIB": "8"})
    server.data.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(server.data)]
    is_mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    full = functools.partial(_filled, server.data) if is_mounted else functools.partial(_held, server)

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0.5, 2))
            with full():
                report.faults["disk full" if is_mounted else "files that can't grow"] += 1
                await asyncio.sleep(chance.uniform(0.5, 3))

    try:
        return await run_with(server, report, break_it, seconds=seconds, tasks=2)
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(server.data)], check=True)


@contextlib.contextmanager
def _filled(place: Path) -> Iterator[None]:
    """Leave no byte on the disk of a folder."""
    ballast = place / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb") as file:
        for _ in range(96):
            file.write(bytes(1024 * 1024))
    yield
    ballast.unlink()


@contextlib.contextmanager
def _held(server: Server) -> Iterator[None]:
    """Let no file of the server grow past where it is."""
    assert server.process is not None
    now = resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (4096, now[1]))
    yield
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, now)
