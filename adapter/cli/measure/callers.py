"""Callers: as many at once as asked, each on a connection of its own, sending as fast as it is answered.

A bare HTTP/1.1 client: the load generator shares the machine with the server and must cost little.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Load", "load", "read_message"]

_TIMEOUT_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it: answers per second, their times, and how many were faults."""

    per_s: float
    p50_ms: float
    p99_ms: float
    answered: int
    faults: int


async def load(
    host: str, port: int, path: str, messages: Iterator[bytes], *, callers: int, seconds: float, at_least: int = 0
) -> Load:
    """Send `messages` with `callers` at once for `seconds`, and `at_least` so many."""
    until = time.perf_counter() + seconds
    times: list[float] = []
    faults = 0
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: text/xml; charset=utf-8\r\n"
        'SOAPAction: "http://www.egem.nl/StUF/sector/zkn/0310/creeerZaak_Lk01"\r\n'
    ).encode()

    async def one() -> None:
        nonlocal faults
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        try:
            while (begin := time.perf_counter()) < until or len(times) < at_least:
                body = next(messages)
                writer.write(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
                status = int((await read_message(reader))[9:12])
                times.append(time.perf_counter() - begin)
                faults += status != 200
        finally:
            writer.close()

    begun = time.perf_counter()
    async with asyncio.timeout(seconds + _TIMEOUT_S), asyncio.TaskGroup() as group:
        for _ in range(callers):
            group.create_task(one())
    took = time.perf_counter() - begun
    times.sort()
    return Load(
        per_s=len(times) / took,
        p50_ms=_at(times, 0.50) * 1000,
        p99_ms=_at(times, 0.99) * 1000,
        answered=len(times),
        faults=faults,
    )


async def read_message(reader: asyncio.StreamReader) -> bytes:
    """Read one request or answer that says how long it is."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            length = int(line[15:])
    return head + await reader.readexactly(length)


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0
