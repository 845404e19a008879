"""Exchanges over HTTP/1.1: connections kept open, answers parsed in C (httptools).

A lean client of our own: a call costs some 0.2 ms of CPU, against 1 ms of a general one (measured, PERFORMANCE 4 gives the
same ratio for servers). What it leaves out on purpose: redirects, cookies, proxies, compression, HTTP/2.
"""

from __future__ import annotations

import asyncio
import functools
import ssl
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from adapter import observe
from adapter.peers.connection import Connection, Limits
from adapter.peers.port import Body, NoAnswer, NotSent, Reply, Upload

__all__ = ["HttpExchange"]

CONNECT_S: Final = 5.0  # a host that does not take a connection in this time is away
IDLE_S: Final = 3.0  # a connection that rested longer may just be closed by the other side: a new one is cheaper
ANSWER_BYTES: Final = 64 * 1024 * 1024  # of JSON; a page of a ZGW list is below 1 MB

_NONE: Final[Mapping[str, str | int]] = {}


class HttpExchange:
    """`Exchange` over sockets, to any number of hosts; how many calls at once is for the caller."""

    def __init__(self, *, ca: str | None = None) -> None:
        """Make one.

        Args:
            ca: file with root certificates that are trusted besides those of the system.

        Raises:
            OSError: it can't be read, or holds no certificates.
        """
        self._idle: dict[str, list[Connection]] = {}
        self._tls: ssl.SSLContext | None = None
        if ca is not None:
            self._tls = ssl.create_default_context()
            self._tls.load_verify_locations(cafile=ca)

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: Body,
        *,
        timeout_s: float,
        sink: Callable[[bytes], None] | None = None,
    ) -> Reply:
        """See `Exchange`; a read on a connection that turns out to be closed is made once more on a new one."""
        origin, host, target = _split(url)
        with observe.span(method, "client", attributes=_attributes(method, host)) as span:
            head = _head(method, target, host, headers, body)
            reply = await self._exchange(method, origin, head, body, timeout_s=timeout_s, sink=sink)
            span.note("http.response.status_code", reply.status)
        return reply

    async def _exchange(
        self,
        method: str,
        origin: str,
        head: bytes,
        body: Body,
        *,
        timeout_s: float,
        sink: Callable[[bytes], None] | None,
    ) -> Reply:
        rested = self._rested(origin)
        if rested is not None:
            try:
                return await self._on(rested, origin, head, body, sink=sink, timeout_s=timeout_s)
            except NoAnswer:
                if method != "GET" or rested.answered or rested.late:
                    raise
        connection = await self._connect(origin, timeout_s)
        return await self._on(connection, origin, head, body, sink=sink, timeout_s=timeout_s)

    async def close(self) -> None:
        """Close the connections that rest."""
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()

    async def _on(
        self,
        connection: Connection,
        origin: str,
        head: bytes,
        body: Body,
        *,
        sink: Callable[[bytes], None] | None,
        timeout_s: float,
    ) -> Reply:
        reply: Reply | None = None
        try:
            async with asyncio.timeout(timeout_s):
                reply = await connection.exchange(head, body, sink)
        except TimeoutError as error:
            connection.late = True
            raise NoAnswer from error
        finally:
            if reply is not None and connection.reusable:
                self._idle.setdefault(origin, []).append(connection)
            else:
                connection.close()
        return reply

    def _rested(self, origin: str) -> Connection | None:
        """Give the connection that was used last, if it is still open."""
        now = asyncio.get_running_loop().time()
        connections = self._idle.get(origin, [])
        while connections:
            connection = connections.pop()
            if connection.reusable and now - connection.used_at < IDLE_S:
                return connection
            connection.close()
        return None

    async def _connect(self, origin: str, timeout_s: float) -> Connection:
        parts = urlsplit(origin)
        tls = parts.scheme == "https"
        if tls and self._tls is None:
            self._tls = ssl.create_default_context()
        loop = asyncio.get_running_loop()
        limits = Limits(answer_bytes=ANSWER_BYTES)
        try:
            async with asyncio.timeout(min(CONNECT_S, timeout_s)):
                _, connection = await loop.create_connection(
                    lambda: Connection(loop, limits),
                    parts.hostname or "",
                    parts.port or (443 if tls else 80),
                    ssl=self._tls if tls else None,
                )
        except (OSError, TimeoutError) as error:  # also a certificate that does not hold
            raise NotSent(type(error).__name__) from error
        return connection


@functools.lru_cache(maxsize=64)
def _host_of(origin: str) -> str:
    return urlsplit(origin).netloc.rpartition("@")[2]


def _attributes(method: str, host: str) -> Mapping[str, str | int]:
    return {"http.request.method": method, "server.address": host.partition(":")[0]} if observe.is_traced() else _NONE


def _split(url: str) -> tuple[str, str, str]:
    """Give (scheme://host, host, path with query)."""
    begin = url.find("/", url.find("://") + 3)
    origin = url[:begin] if begin > 0 else url
    return origin, _host_of(origin), url[begin:] if begin > 0 else "/"


def _head(method: str, target: str, host: str, headers: Mapping[str, str], body: Body) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if trace := observe.current_trace():
        lines.append(f"traceparent: {trace}")
    if isinstance(body, Upload):
        lines.append(f"Content-Length: {body.size_bytes}")
    elif body is not None or method in {"POST", "PUT", "PATCH"}:
        lines.append(f"Content-Length: {len(body or b'')}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
