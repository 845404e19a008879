"""`koppelvlak bench`: what a message costs, stage by stage and over HTTP, against the ceiling of parsing and validating."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer

from adapter.cli.measure.callers import Load, load
from adapter.cli.measure.message import creeer_zaak_messages, document_message
from adapter.cli.measure.server import Server, started
from adapter.cli.measure.slow import measure_slow
from adapter.cli.measure.stages import ceiling_per_s, measure_mappings, measure_stages
from adapter.cli.options import Json
from adapter.cli.output import json_line, table, talk

__all__ = ["bench"]

_PATH: Final = "/voorbeeld/zds-1.1/OntvangAsynchroon"
_CALLERS: Final = 32
_DOCUMENT_BYTES: Final = 50 * 1024 * 1024

Seconds = Annotated[float, typer.Option("--seconds", min=0.5, help="For each measurement over HTTP.")]


def bench(*, seconds: Seconds = 5.0, json: Json = False) -> None:
    """Measure, and print one object with all figures."""
    figures = asyncio.run(_measure(seconds))
    if json:
        json_line(figures)
        return
    stages = figures.pop("stages_us")
    table("CPU µs a message", ("stage", "µs"), ((name, f"{value:.0f}") for name, value in stages.items()))
    table("Figures", ("figure", "value"), ((name, f"{value:.2f}") for name, value in figures.items()))


async def _measure(seconds: float) -> dict[str, Any]:
    message = next(creeer_zaak_messages("00"))
    talk("Measuring the ceiling and the stages …")
    ceiling = await asyncio.to_thread(ceiling_per_s, message, seconds=min(seconds, 3.0))
    stages = await asyncio.to_thread(measure_stages, message)
    mappings = await asyncio.to_thread(measure_mappings)
    with tempfile.TemporaryDirectory(prefix="koppelvlak-bench-") as name:
        folder = Path(name)
        one = await _one_process(folder, seconds)
        effect = await _effect(folder, seconds)
        talk("A back end of 100 ms a call …")
        slow = await measure_slow(folder, _PATH, creeer_zaak_messages(secrets.token_hex(4)))
        document = await _document(folder)
        two = await _two_processes(folder, seconds)
    return {
        "ceiling_validate_per_s": ceiling,
        "stages_us": stages,
        **mappings,
        **one,
        "ratio": one["http_per_s"] / ceiling,
        **two,
        **effect,
        **slow,
        **document,
    }


async def _one_process(folder: Path, seconds: float) -> dict[str, float]:
    talk(f"One process, {_CALLERS} callers …")
    with started(folder / "een") as server:
        rest = server.rss_mb()
        await _run(server, 0.5, _CALLERS)  # the first messages fill caches
        before = server.metric("koppelvlak_journal_commits_total")
        whole = await _run(server, seconds, _CALLERS)
        after = server.metric("koppelvlak_journal_commits_total")
        eight = await _run(server, min(seconds, 2.0), 8)
        return {
            "start_s": server.started_s,
            "rss_mb": rest,
            "http_per_s": whole.per_s,
            "http_p50_ms": whole.p50_ms,
            "http_p99_ms": whole.p99_ms,
            "http_p99_ms_8": eight.p99_ms,
            "http_faults": whole.faults,
            "fsyncs_per_message": (after - before) / max(whole.answered, 1),
        }


async def _two_processes(folder: Path, seconds: float) -> dict[str, float]:
    talk("Two processes …")
    with started(folder / "twee", workers=2) as server:
        await _run(server, 0.5, _CALLERS)
        return {"http_per_s_2": (await _run(server, seconds, _CALLERS)).per_s}


async def _run(server: Server, seconds: float, callers: int) -> Load:
    messages = creeer_zaak_messages(secrets.token_hex(4))
    return await load("127.0.0.1", server.port, _PATH, messages, callers=callers, seconds=seconds)


async def _effect(folder: Path, seconds: float) -> dict[str, float]:
    """Give creeerZaak with 5 rollen and a status a second, from the first request until all stand in the register."""
    talk("The effect at the register …")
    with started(folder / "effect") as server:
        await _run(server, 0.3, 4)
        await _delivered(server)
        done = server.metric('koppelvlak_leveringen{state="DELIVERED",target="voorbeeld/bron"}')
        begun = time.perf_counter()
        sent = await _run(server, min(seconds, 2.0) / 4, _CALLERS)
        await _delivered(server)
        took = time.perf_counter() - begun
        after = server.metric('koppelvlak_leveringen{state="DELIVERED",target="voorbeeld/bron"}')
        assert after - done == sent.answered - sent.faults
        return {"effect_per_s": (after - done) / took}


async def _delivered(server: Server) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        text = (await asyncio.to_thread(httpx.get, f"{server.base}/metrics", timeout=60)).text
        waiting = sum(
            float(line.rpartition(" ")[2])
            for line in text.splitlines()
            if line.startswith(("koppelvlak_leveringen{", "koppelvlak_berichten{"))
            and any(
                f'state="{state}"' in line
                for state in ("ACCEPTED", "PUBLISHING", "PUBLISHED", "WAITING", "READY", "DELIVERING")
            )
        )
        if waiting == 0:
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("not all was delivered in 300 s")


async def _document(folder: Path) -> dict[str, float]:
    talk("A document of 50 MB …")
    with started(folder / "document") as server:
        prefix = secrets.token_hex(4)
        await load("127.0.0.1", server.port, _PATH, creeer_zaak_messages(prefix), callers=1, seconds=0.01)
        await _delivered(server)
        server.reset_peak()
        before = server.rss_mb()
        begun = time.perf_counter()
        response = await asyncio.to_thread(
            httpx.post,
            f"{server.base}{_PATH}",
            content=document_message(prefix, _DOCUMENT_BYTES),
            headers={"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'},
            timeout=120,
        )
        took = time.perf_counter() - begun
        assert response.status_code == 200, response.text[:500]
        accepted = server.rss_mb(peak=True) - before
        await _delivered(server)
        return {
            "document_50mb_s": took,
            "document_50mb_extra_mb": accepted,
            "document_50mb_delivered_extra_mb": server.rss_mb(peak=True) - before,
        }
