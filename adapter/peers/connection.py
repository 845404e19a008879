"""One HTTP/1.1 connection: one request at a time, its answer parsed while it comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

import httptools

from adapter.peers.port import Body, NoAnswer, Reply, Upload

__all__ = ["Connection", "Limits"]

HEADER_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What an answer may grow to."""

    answer_bytes: int


class Connection(asyncio.Protocol):
    """A protocol of asyncio, and the callbacks of httptools."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits) -> None:
        self._loop = loop
        self._limits = limits
        self._transport: asyncio.Transport | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()
        self._waiting: asyncio.Future[Reply] | None = None
        self.used_at = loop.time()
        self.reusable = False
        self.answered = False  # something of the answer came
        self.late = False  # the caller has given up
        self._begin(None)

    async def exchange(self, head: bytes, body: Body, sink: Callable[[bytes], None] | None) -> Reply:
        """Send and give the answer; raises NoAnswer when the connection goes before it is whole."""
        assert self._transport is not None
        if self._transport.is_closing():
            raise NoAnswer
        self._begin(sink)
        self._waiting = self._loop.create_future()
        try:
            if isinstance(body, Upload):
                self._transport.write(head)
                for chunk in body.chunks:
                    await self._may_write.wait()
                    if self._transport.is_closing():
                        break
                    self._transport.write(chunk)
            else:
                self._transport.write(head + body if body else head)
            return await self._waiting
        finally:
            self._waiting = None
            self.used_at = self._loop.time()

    def close(self) -> None:
        """Hang up."""
        self.reusable = False
        if self._transport is not None:
            self._transport.abort()

    def _begin(self, sink: Callable[[bytes], None] | None) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._sink = sink
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._size = 0
        self._status = 0
        self.reusable = False
        self.answered = False

    # --- asyncio.Protocol -------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        # uvloop's transports are no asyncio.Transport by type, so the type can't be asked for
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Parse; what comes unasked ends the connection."""
        if self._waiting is None or self._waiting.done():
            self.close()
            return
        self.answered = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits; an answer without a length ends here, and is whole."""
        self._may_write.set()
        sized = "content-length" in self._headers or "chunked" in self._headers.get("transfer-encoding", "")
        if exc is None and self._status >= 200 and not sized:
            self.on_message_complete()
        self.reusable = False
        self._fail(exc)

    def pause_writing(self) -> None:
        """The other side is slower than we are."""
        self._may_write.clear()

    def resume_writing(self) -> None:
        """It has caught up."""
        self._may_write.set()

    # --- httptools --------------------------------------------------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header."""
        self._size += len(name) + len(value)
        if self._size > HEADER_BYTES:
            self._fail(None)
            return
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """The status is known."""
        self._status = self._parser.get_status_code()
        self._size = 0

    def on_body(self, body: bytes) -> None:
        """Keep a piece, or give it on."""
        if self._sink is not None and 200 <= self._status < 300:
            self._sink(body)
            return
        self._size += len(body)
        if self._size > self._limits.answer_bytes:
            self._fail(None)
            return
        self._parts.append(body)

    def on_message_complete(self) -> None:
        """The answer is whole; an interim one (1xx) is followed by the real one."""
        if self._status < 200:
            self._headers.clear()
            return
        self.reusable = self._parser.should_keep_alive()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(Reply(self._status, self._headers, b"".join(self._parts)))

    def _fail(self, error: Exception | None) -> None:
        waiting = self._waiting
        if waiting is not None and not waiting.done():
            failure = NoAnswer(type(error).__name__ if error is not None else "")
            failure.__cause__ = error
            waiting.set_exception(failure)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.abort()
