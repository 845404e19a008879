"""The product as a process that may be killed and started again, on one folder and one port."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Protocol

import httpx

from tests.services.needs import CACHE, free_port

__all__ = ["Server", "Starter"]

_EXAMPLE = Path(__file__).parents[2] / "adapter" / "voorbeeld.toml"


class _Process(Protocol):
    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...


class _Forked:
    """A child of the starter, as `Popen` shows one."""

    def __init__(self, starter: Starter, pid: int) -> None:
        self._starter = starter
        self.pid = pid
        self._code: int | None = None

    def poll(self) -> int | None:
        if self._code is None:
            with contextlib.suppress(FileNotFoundError):
                state = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][:1]
                if state == "Z":
                    self._code = self._starter.ask(self.pid)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        del timeout  # it was killed, or told to stop
        if self._code is None:
            self._code = self._starter.ask(self.pid)
        return self._code


class Starter:
    """Starts servers by forking a process that has imported all: a quarter of the time, and the same process in all else."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.starter"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def start(self, argv: list[str], environment: dict[str, str], log: Path) -> _Forked:
        return _Forked(self, self.ask({"argv": argv, "environment": environment, "log": str(log)}))

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()


class Server:
    """`environment` and `more` (TOML) are the same at each start."""

    def __init__(
        self,
        folder: Path,
        *,
        environment: dict[str, str] | None = None,
        more: str = "",
        starter: Starter | None = None,
    ) -> None:
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
            "PYTHONPYCACHEPREFIX": str(CACHE / "pycache"),  # compiled once, not at each start
            "PYTHONDONTWRITEBYTECODE": "",
            **(environment or {}),
        }
        self.config.write_text(_EXAMPLE.read_text(encoding="utf-8") + more, encoding="utf-8")
        self.process: _Process | None = None
        self._starter = starter

    def start(self, point: str | None = None, nth: int = 1, *, cold: bool = True) -> None:
        """Start; with `point` it kills itself there. Not `cold`: forked by the starter, where there is one."""
        argv = ["serve", "--config", str(self.config), "--data", str(self.data), "--port", str(self.port)]
        if self._starter is not None and not cold:
            self.process = self._starter.start(
                [*([point, str(nth)] if point else []), *argv], self.environment, self.log
            )
            return
        module = ["tests.faults.crashing", point, str(nth)] if point else ["adapter"]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *module, *argv],
                stdout=out,
                stderr=out,
                start_new_session=True,
                env={**os.environ, **self.environment},
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
                await asyncio.sleep(0.02)
        raise AssertionError(self.log.read_text(encoding="utf-8")[-3000:])

    def end_leases(self) -> None:
        """End the leases of a server that is dead, so that nobody waits for them."""
        assert not self.alive
        with contextlib.closing(sqlite3.connect(self.data / "journal.db", isolation_level=None, timeout=30)) as file:
            file.execute("UPDATE lease SET until = 0")

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
