"""A source that misbehaves: a proxy before the register that refuses, hangs, resets, is slow, lies, or loses an answer."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter

__all__ = ["FAULTS", "FaultProxy"]

FAULTS = ("refuse", "reset", "hang", "slow", "busy", "broken", "nonsense", "cut", "lose")
HANG_S = 3.0
_NONSENSE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n<html>een ogenblik a.u.b.<"
_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
_BROKEN = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nfout"


class FaultProxy:
    """Forwards to `port`; while `on`, a share of the requests meets a fault. "lose": the effect is there, its answer is not."""

    def __init__(self, port: int, chance: random.Random, *, share: float = 0.1, faults=FAULTS) -> None:
        self._target = port
        self._chance = chance
        self._share = share
        self._faults = faults
        self._server: asyncio.Server | None = None
        self.on = False
        self.done: Counter[str] = Counter()
        self.port = 0

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._one(reader, writer):
                pass
        writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        request = await _read_message(reader)
        fault = self._chance.choice(self._faults) if self.on and self._chance.random() < self._share else None
        if fault:
            self.done[fault] += 1
        match fault:
            case "refuse" | "reset":
                writer.transport.abort()
                return False
            case "hang":
                await asyncio.sleep(HANG_S)
                return False
            case "busy" | "broken" | "nonsense":
                writer.write({"busy": _BUSY, "broken": _BROKEN, "nonsense": _NONSENSE}[fault])
                await writer.drain()
                return True
            case "slow":
                await asyncio.sleep(self._chance.uniform(0.2, 1.0))
        answer = await self._forward(request)
        if fault == "lose":
            return False
        if fault == "cut":
            writer.write(answer[: len(answer) // 2])
            await writer.drain()
            return False
        writer.write(answer)
        await writer.drain()
        return True

    async def _forward(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            writer.write(request)
            await writer.drain()
            return await _read_message(reader)
        finally:
            writer.close()


async def _read_message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    fields = dict(line.lower().partition(b":")[::2] for line in head.split(b"\r\n")[1:])
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        body = b""
        while True:
            size = await reader.readuntil(b"\r\n")
            chunk = await reader.readexactly(int(size, 16) + 2)
            body += size + chunk
            if int(size, 16) == 0:
                return head + body
    if b"content-length" in fields:
        return head + await reader.readexactly(int(fields[b"content-length"]))
    return head
