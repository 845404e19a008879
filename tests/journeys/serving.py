"""The product as a process of its own, as it runs at a gemeente: `koppelvlak serve` with a configuration file."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from tests.services.needs import free_port

__all__ = ["Running", "serving"]


class Running:
    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process = process
        self.base = f"http://127.0.0.1:{port}"
        self.log = log

    def berichten(self, **query: str) -> list[dict]:
        answer = httpx.get(f"{self.base}/v1/berichten", params=query, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()["results"]

    def bericht(self, bericht_id: str) -> dict:
        return httpx.get(f"{self.base}/v1/berichten/{bericht_id}", timeout=10).json()

    def wait_delivered(self, *, seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            states = [each["status"] for view in self.berichten() for each in view["leveringen"]]
            waiting = [view for view in self.berichten() if view["status"] in ("ACCEPTED", "PUBLISHING", "PUBLISHED")]
            if not waiting and all(state == "DELIVERED" for state in states):
                return
            time.sleep(0.05)
        raise AssertionError([(view["bericht"], view["status"], view["leveringen"]) for view in self.berichten()])

    def stop(self, number: int = signal.SIGTERM) -> int:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        return self.process.wait(timeout=60)


@contextlib.contextmanager
def serving(folder: Path, *, settings: str = "", environment: dict[str, str] | None = None) -> Iterator[Running]:
    """Serve gemeente voorbeeld from `folder`; `settings` is TOML that goes before the example."""
    port = free_port()
    log = folder / "server.log"
    command = [sys.executable, "-m", "adapter", "serve", "--data", str(folder / "var"), "--port", str(port)]
    if settings:
        (folder / "koppelvlak.toml").write_text(settings, encoding="utf-8")
        command += ["--config", str(folder / "koppelvlak.toml")]
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, start_new_session=True, env={**os.environ, **(environment or {})}
        )
    running = Running(process, port, log)
    try:
        _wait_ready(running)
        yield running
    finally:
        if process.poll() is None:
            running.stop()


def _wait_ready(running: Running) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{running.base}/readyz", timeout=2).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(running.log.read_text(encoding="utf-8"))
