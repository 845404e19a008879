"""The client over real sockets: connection refused, silence, a broken answer, upload and download in chunks."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest
import uvicorn

from adapter import settings
from adapter.errors import OutcomeUnknown, Unavailable
from adapter.peers.zgw import open_zgw
from tests.peers.memory import MemoryZgw


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def target(port, **more):
    base = f"http://127.0.0.1:{port}/register/voorbeeld"
    return settings.Target(
        kind="zgw",
        zaken=f"{base}/zaken/api/v1/",
        catalogi=f"{base}/catalogi/api/v1/",
        documenten=f"{base}/documenten/api/v1",
        **more,
    )


def open_at(port, **more):
    return open_zgw(target(port, **more), gemeente="voorbeeld", monotonic=lambda: 0.0, clock_s=lambda: 0.0)


@contextlib.asynccontextmanager
async def served(app):
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, lifespan="off"))
    async with asyncio.TaskGroup() as group:
        group.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield port
        finally:
            server.should_exit = True


@contextlib.asynccontextmanager
async def rude(answer):
    """A server that reads the request, writes `answer` and hangs up; None: it keeps silent."""
    handlers, over = [], asyncio.Event()

    async def handle(reader, writer):
        handlers.append(asyncio.current_task())
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            if answer is None:
                await over.wait()
            writer.write(answer or b"")
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        over.set()
        server.close()
        await asyncio.wait(handlers)


async def test_resources_and_content_go_over_a_socket():
    memory = MemoryZgw()
    async with served(memory) as port:
        zgw = open_at(port)
        try:
            made = await zgw.post("zaken", "zaken", {"identificatie": "19001", "bronorganisatie": "823288444"})
            assert made["identificatie"] == "19001"
            assert len(await zgw.find_all("zaken", "zaken", {"identificatie": "19001"})) == 1
            document = await zgw.post(
                "documenten", "enkelvoudiginformatieobjecten", {"inhoud": None, "bestandsomvang": 300_000}
            )
            own = zgw.url("documenten", "bestandsdelen/") + document["bestandsdelen"][0]["uuid"]
            memory.data["bestandsdelen"] = {
                f"http://register.local/{own.split('/', 3)[3]}": document["bestandsdelen"][0]
            }
            await zgw.put_part(own, lock="slot-1", size_bytes=300_000, chunks=iter([b"a" * 100_000] * 3))
            got = bytearray()
            url = zgw.url("documenten", f"enkelvoudiginformatieobjecten/{document['uuid']}/download")
            assert await zgw.download(url, got.extend)
            assert got == b"a" * 300_000
            assert not await zgw.download(url.replace(document["uuid"], "0"), got.extend)
        finally:
            await zgw.close()


async def test_no_connection_means_certainly_not_done():
    zgw = open_at(free_port())
    with pytest.raises(Unavailable):
        await zgw.post("zaken", "zaken", {})
    await zgw.close()


@pytest.mark.parametrize(
    "answer",
    [
        b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a": 1}',
        b'HTTP/1.0 200 OK\r\n\r\n{"a": 1}',
        b'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"a": 1}',
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n5\r\n": 1}\r\n0\r\n\r\n',
    ],
)
async def test_every_way_to_end_an_answer_is_understood(answer):
    async with rude(answer) as port:
        zgw = open_at(port)
        assert await zgw.get(zgw.url("zaken", "zaken/1")) == {"a": 1}
        await zgw.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"dit is geen HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + b"a" * 999_999,
    ],
)
async def test_what_is_no_answer_or_too_much_is_none(answer, monkeypatch):
    monkeypatch.setattr("adapter.peers.exchange_http.ANSWER_BYTES", 100_000)
    async with rude(answer) as port:
        zgw = open_at(port)
        with pytest.raises(Unavailable):
            await zgw.get(zgw.url("zaken", "zaken/1"))
        await zgw.close()


async def test_a_connection_that_the_other_side_closed_costs_a_reader_nothing():
    """It says that it stays and hangs up at once: the next call finds it closed."""
    async with rude(b'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n{"a": 1}') as port:
        zgw = open_at(port)
        for _ in range(3):
            assert await zgw.get(zgw.url("zaken", "zaken/1")) == {"a": 1}
        await zgw.close()


async def test_connections_are_used_again():
    seen = set()

    async def app(scope, receive, send):
        seen.add(scope["client"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    async with served(app) as port:
        zgw = open_at(port)
        for _ in range(5):
            await zgw.get(zgw.url("zaken", "zaken/1"))
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(zgw.get(zgw.url("zaken", "zaken/1")))
        assert len(seen) == 3
        await zgw.close()


@pytest.mark.parametrize("answer", [None, b"", b"HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{"])
async def test_a_write_without_a_whole_answer_is_unknown(answer):
    async with rude(answer) as port:
        zgw = open_at(port, timeout_s=0.3)
        with pytest.raises(OutcomeUnknown):
            await zgw.post("zaken", "zaken", {})
        with pytest.raises(Unavailable):
            await zgw.find_all("zaken", "zaken", {})
        await zgw.close()


async def test_a_host_that_does_not_speak_tls_gets_nothing(monkeypatch):
    monkeypatch.setattr("adapter.peers.exchange_http.CONNECT_S", 0.2)
    async with rude(b"HTTP/1.1 200 OK\r\n\r\n") as port:
        plain = target(port)
        secure = plain.model_copy(update={"zaken": plain.zaken.replace("http://", "https://")})
        zgw = open_zgw(secure, gemeente="voorbeeld", monotonic=lambda: 0.0, clock_s=lambda: 0.0)
        with pytest.raises(Unavailable):
            await zgw.post("zaken", "zaken", {})
        await zgw.close()
