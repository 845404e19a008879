"""The product as a process that may be killed and started again, on one folder and one port."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.services.needs import free_port

__all__ = ["Server"]

_EXAMPLE = Path(__file__).parents[2] / "adapter" / "voorbeeld.toml"


class Server:
    """`environment` and `more` (TOML) are the same at each start."""

    def __init__(self, folder: Path, *, environment: dict[str, str] | None = None, more: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.data = folder / "var"
        self.config = folder / "koppelvlak.toml"  # the same for instances on one folder
        self.log = folder / "server.log"
        self.environment = {
            "KOPPELVLAK_DELIVERY__FIRST_S": "0.2",
            "KOPPELVLAK_DELIVERY__FACTOR": "1.5",
            "KOPPELVLAK_DELIVERY__CEILING_S": "2",
            "KOPPELVLAK_DELIVERY__ATTEMPTS_MAX": "1000",
            **(environment or {}),
        }
        self.config.write_text(_EXAMPLE.read_text(encoding="utf-8") + more, encoding="utf-8")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, point: str | None = None, nth: int = 1) -> None:
        """Start; with `point` it kills itself there."""
        module = ["tests.faults.crashing", point, str(nth)] if point else ["adapter"]
        command = [sys.executable, "-m", *module, "serve", "--config", str(self.config)]
        command += ["--data", str(self.data), "--port", str(self.port)]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, start_new_session=True, env={**os.environ, **self.environment}
            )

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    async def wait_ready(self, seconds: float = 60.0) -> float:
        """Give how long it took until messages are taken; raises AssertionError when it ended instead."""
        begun = time.monotonic()
        async with httpx.AsyncClient(timeout=2) as http:
            while time.monotonic() - begun < seconds and self.alive:
                with contextlib.suppress(httpx.HTTPError):
                    if (await http.get(f"{self.base}/readyz")).status_code == 200:
                        return time.monotonic() - begun
                await asyncio.sleep(0.05)
        raise AssertionError(self.log.read_text(encoding="utf-8")[-3000:])

    def kill(self) -> None:
        """Kill -9."""
        self._signal(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; give the exit code."""
        return self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> int:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        return self.process.wait(timeout=60)
