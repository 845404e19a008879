"""The body of a request, read while it streams in: bounded in size and in time, large documents cut out on the way.

What is large is decoded and written in a thread, so that the loop goes on for others.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any, TypeVar, TypeVarTuple

from adapter import guard
from adapter.errors import Finding, Refused

__all__ = ["LARGE_BYTES", "ClientGoneError", "Receive", "chunks_of", "off_the_loop", "read_body"]

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

LARGE_BYTES = 256 * 1024  # from here work goes to a thread: parsing less takes under 2 ms
_SLOWEST_BYTES_PER_S = 64 * 1024  # a sender gets more time as long as it is at least this fast

_Result = TypeVar("_Result")
_Arguments = TypeVarTuple("_Arguments")


class ClientGoneError(Exception):
    """The client went away before the whole request was there; nobody waits for an answer."""


async def read_body(
    chunks: AsyncIterator[bytes], limits: guard.Limits, begin: guard.OpenWriter, boundary: bytes | None = None
) -> tuple[bytes, tuple[guard.Document, ...]]:
    """Read a message: give it without its large documents, and these.

    Args:
        boundary: of a multipart body; None for a plain one.

    Raises:
        Refused: bericht-te-groot, base64-ongeldig, doctype-verboden, xml-afgebroken, multipart-onleesbaar,
            bijlage-ontbreekt, lezen-duurde-te-lang.
        ClientGoneError: the client went away.
    """
    spill: guard.Spill | guard.Mtom | None = None if boundary is None else guard.Mtom(limits, begin, boundary)
    waiting = bytearray()
    try:
        async for chunk in chunks:
            waiting += chunk
            if len(waiting) > (limits.spill_bytes if spill is None else LARGE_BYTES):
                spill = spill or guard.Spill(limits, begin)
                await off_the_loop(spill.feed, bytes(waiting))
                waiting.clear()
        if spill is None:
            return bytes(waiting), ()
        await off_the_loop(spill.feed, bytes(waiting))
        return spill.finish()
    except Exception:
        if spill is not None:
            spill.abort()
        raise


async def chunks_of(receive: Receive, *, read_s: float, most_bytes: int) -> AsyncGenerator[bytes, None]:
    """Give the body as it comes in, until it is whole.

    Raises:
        Refused: lezen-duurde-te-lang; bericht-te-groot.
        ClientGoneError: the client went away.
    """
    loop = asyncio.get_running_loop()
    began, size_bytes, more = loop.time(), 0, True
    while more:
        deadline = began + read_s + size_bytes / _SLOWEST_BYTES_PER_S
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError:
            raise Refused(Finding(code="lezen-duurde-te-lang", facts={"seconden": f"{read_s:g}"})) from None
        if message["type"] == "http.disconnect":
            raise ClientGoneError
        chunk: bytes = message.get("body", b"")
        more = message.get("more_body", False)
        size_bytes += len(chunk)
        if size_bytes > most_bytes:
            raise guard.too_large(most_bytes)
        yield chunk


async def off_the_loop(work: Callable[[*_Arguments], _Result], *arguments: *_Arguments) -> _Result:
    """Do work in a thread, and see it through even when whoever waits is cancelled."""
    return await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, work, *arguments))
