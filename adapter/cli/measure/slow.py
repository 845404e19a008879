"""A back end that takes its time: every call waits before it is passed on to an embedded register in a process of its own.

Bare HTTP/1.1 in this process, so that what is added is the wait and little else.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.resources
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from adapter.cli.measure.callers import load, read_message
from adapter.cli.measure.server import Server, started

__all__ = ["WAIT_S", "measure_slow"]

WAIT_S: Final = 0.1  # a call
_MESSAGES: Final = 20
_EFFECT_S: Final = 60.0
_LAST: Final = b"/statussen HTTP/"  # the call that a creeerZaak ends with
_GONE_S: Final = 5.0
_LIMIT: Final = 1 << 22  # bytes of a head
_PACE_S: Final = 0.05  # between two messages


class _SlowBackend:
    """Passes on what comes in, a wait later."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.calls = 0
        self.ended = asyncio.Event()  # a status stands in the register
        self.ended_at = 0.0
        self._serving: set[asyncio.Task[Any]] = set()

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Listen on a free port of loopback; give it. Who calls must be gone when this ends."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LIMIT)
        async with server:
            port: int = server.sockets[0].getsockname()[1]
            yield port
            if self._serving:
                await asyncio.wait(self._serving, timeout=_GONE_S)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._port, limit=_LIMIT)
        try:
            while True:
                request = await read_message(reader)
                self.calls += 1
                await asyncio.sleep(WAIT_S)
                behind_writer.write(request)
                writer.write(await read_message(behind_reader))
                if request.startswith(b"POST") and _LAST in request[:300]:
                    self.ended_at = time.perf_counter()
                    self.ended.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            behind_writer.close()
            writer.close()


async def measure_slow(
    folder: Path, path: str, messages: Iterator[bytes], *, count: int = _MESSAGES
) -> Mapping[str, float]:
    """Give the median ms of a creeerZaak until its Bv03, and until its status stands at a back end of 100 ms a call.

    One message after the other, the first of which fills the caches of types; and how many calls each takes.
    """
    with started(folder / "achter") as behind:
        backend = _SlowBackend(behind.port)
        async with backend.listening() as port:
            config = folder / "traag.toml"
            await asyncio.to_thread(config.write_text, _configuration(port), encoding="utf-8")
            with started(folder / "traag", config=config) as server:
                await _one(server, backend, path, messages)
                calls = backend.calls
                times = [await _one(server, backend, path, messages) for _ in range(count)]
                return {
                    "bv03_ms_slow_target": statistics.median(answered for answered, _ in times) * 1000,
                    "effect_ms_slow_target": statistics.median(effect for _, effect in times) * 1000,
                    "calls_slow_target": (backend.calls - calls) / count,
                }


async def _one(server: Server, backend: _SlowBackend, path: str, messages: Iterator[bytes]) -> tuple[float, float]:
    """Send one and wait for its effect; give the seconds to its answer and to its effect."""
    await asyncio.sleep(_PACE_S)
    backend.ended.clear()
    begun = time.perf_counter()
    answer = await load("127.0.0.1", server.port, path, messages, callers=1, seconds=0.0, at_least=1)
    assert answer.faults == 0, "the message that is measured with was refused"
    async with asyncio.timeout(_EFFECT_S):
        await backend.ended.wait()
    return answer.p50_ms / 1000, backend.ended_at - begun


def _configuration(port: int) -> str:
    """Give the example configuration with a source at `port` in the place of the register."""
    example = importlib.resources.files("adapter").joinpath("voorbeeld.toml").read_text(encoding="utf-8")
    root = f"http://127.0.0.1:{port}/register/voorbeeld"
    apis = ("zaken", "catalogi", "documenten", "besluiten")
    source = 'kind = "zgw"\n' + "\n".join(f'{api} = "{root}/{api}/api/v1/"' for api in apis)
    before, found, after = example.partition('kind = "register"')
    assert found, "the example has a source"
    return before + source + "\n#" + after
