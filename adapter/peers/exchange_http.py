"""Exchanges over HTTP: one httpx client per target, connections kept open."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping

import httpx

from adapter.peers.port import Body, NoAnswer, NotSent, Reply, Upload

__all__ = ["HttpExchange"]

CONNECT_S = 5.0  # a host that does not take a connection in this time is away
ANSWER_BYTES = 64 * 1024 * 1024  # of JSON; a page of a ZGW list is below 1 MB


class HttpExchange:
    """`Exchange` over sockets; redirects are not followed (an address outside the target is never called)."""

    def __init__(self, *, parallel: int) -> None:
        self._client = httpx.AsyncClient(
            limits=httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel, keepalive_expiry=60.0),
            follow_redirects=False,
            trust_env=False,
        )

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
        """See `Exchange`."""
        sent = dict(headers)
        content: bytes | AsyncIterator[bytes] | None
        if isinstance(body, Upload):
            content = _stream(body)
            sent["Content-Length"] = str(body.size_bytes)
        else:
            content = body
        timeout = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
        request = self._client.build_request(method, url, headers=sent, content=content, timeout=timeout)
        try:
            response = await self._client.send(request, stream=True)
            try:
                return await _read(response, sink)
            finally:
                await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise NotSent(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise NoAnswer(type(error).__name__) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


async def _stream(upload: Upload) -> AsyncIterator[bytes]:
    for chunk in upload.chunks:
        yield chunk


async def _read(response: httpx.Response, sink: Callable[[bytes], None] | None) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if sink is not None and response.status_code < 300:
        async for chunk in response.aiter_bytes(64 * 1024):
            sink(chunk)
        return Reply(response.status_code, headers, b"")
    parts: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > ANSWER_BYTES:
            raise NoAnswer("answer too large")
        parts.append(chunk)
    return Reply(response.status_code, headers, b"".join(parts))
