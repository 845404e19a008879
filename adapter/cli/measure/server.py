"""A server of our own to measure: a process with a temporary folder, watched from outside."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

__all__ = ["Server", "started"]

_START_S: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int
    started_s: float  # from the start of the process to its first answer

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def rss_mb(self, *, peak: bool = False) -> float:
        """Give the resident memory of the process (its peak where asked)."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        match = re.search(r"VmHWM:\s+(\d+)" if peak else r"VmRSS:\s+(\d+)", text)
        return int(match[1]) / 1024 if match else 0.0

    def reset_peak(self) -> None:
        """Forget the peak so far."""
        with contextlib.suppress(OSError):
            Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")

    def metric(self, name: str) -> float:
        """Give a metric's value; 0 when it isn't there."""
        for line in httpx.get(f"{self.base}/metrics", timeout=10).text.splitlines():
            if line.startswith((f"{name} ", f"{name}{{")):
                return float(line.rpartition(" ")[2])
        return 0.0


@contextlib.contextmanager
def started(folder: Path, *, workers: int = 1, config: Path | None = None) -> Iterator[Server]:
    """Start `koppelvlak serve` on a free port; stop it afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "adapter",
        "serve",
        "--data",
        str(folder),
        "--port",
        str(port),
        "--workers",
        str(workers),
        *(("--config", str(config)) if config is not None else ()),
    ]
    log = (folder.parent / f"{folder.name}.log").open("wb")
    process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)  # noqa: S603  # our own program
    try:
        _wait(process, port)
        yield Server(process=process, port=port, started_s=time.perf_counter() - begun)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).status_code == 200:
                return
        time.sleep(0.02)
    raise RuntimeError("the server that is to be measured did not start")
