"""Campaigns on what the product stands on: the source, Kafka, PostgreSQL, the disk."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import time
import uuid
from pathlib import Path

import psycopg

from tests.faults.campaign import Report, run_with
from tests.faults.proxy import FaultProxy
from tests.faults.server import Server
from tests.services.kafka import Kafka
from tests.services.postgres import Postgres

__all__ = ["disk_full", "kafka_outages", "postgres_outages", "source_faults"]

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
                report.accepting_s.append(await server.wait_ready())
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

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(1, 4))
            match chance.choice(("stop", "kill", "pause")):
                case "pause":
                    await asyncio.to_thread(kafka.pause, chance.uniform(1, 8))
                    report.faults["broker stood still"] += 1
                case how:
                    await asyncio.to_thread(kafka.stop, kill=how == "kill")
                    await asyncio.sleep(chance.uniform(0, 4))
                    await asyncio.to_thread(kafka.start)
                    report.faults[f"broker {how}"] += 1

    try:
        return await run_with(Server(folder, environment=environment), report, break_it, seconds=seconds)
    finally:
        if own:
            kafka.remove()


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
                report.accepting_s.append(await server.wait_ready())

    try:
        return await run_with(server, report, break_it, seconds=seconds)
    finally:
        postgres.remove()


async def disk_full(folder: Path, *, seed: int, seconds: float) -> Report:
    """The disk fills up below everything, and has room again. Needs the right to mount a tmpfs."""
    report = Report("disk full", seed)
    chance = random.Random(seed)
    server = Server(folder, environment={"KOPPELVLAK_JOURNAL__FREE_MIB": "8"})
    server.data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(server.data)], check=True)
    ballast = server.data / "ballast"

    async def break_it(until: float) -> None:
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(1, 3))
            with contextlib.suppress(OSError), ballast.open("wb") as file:
                for _ in range(96):
                    file.write(bytes(1024 * 1024))
            report.faults["disk full"] += 1
            await asyncio.sleep(chance.uniform(0.5, 3))
            ballast.unlink()

    try:
        return await run_with(server, report, break_it, seconds=seconds, tasks=2)
    finally:
        subprocess.run(["umount", "-l", str(server.data)], check=True)
