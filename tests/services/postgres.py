"""One PostgreSQL server in a private folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.services.needs import CannotBeHad, free_port

__all__ = ["Postgres", "binaries"]


def binaries() -> Path:
    """Give the folder with initdb and pg_ctl."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").is_file():
            return folder
    raise CannotBeHad("PostgreSQL is not installed (Debian: apt-get install postgresql)")


class Postgres:
    """A server of our own. It can't run as root: a system user does it then."""

    def __init__(self) -> None:
        self._binaries = binaries()
        self._user = self._unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="koppelvlak-postgres-"))
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        self.port = free_port()
        self._run(
            "initdb", "-D", str(self._folder / "data"), "-U", "koppelvlak", "-A", "trust", "-E", "UTF8", "--locale=C"
        )
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self._folder} -c max_connections=60"
        self._run(
            "pg_ctl",
            "-D",
            str(self._folder / "data"),
            "-w",
            "-t",
            "60",
            "-o",
            options,
            "-l",
            str(self._folder / "log"),
            "start",
        )

    def stop(self) -> None:
        """Stop it at once, as a crash does: no checkpoint; the next start recovers."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")

    @staticmethod
    def _unprivileged() -> str | None:
        if os.geteuid() != 0:
            return None
        for name in ("postgres", "nobody"):
            try:
                pwd.getpwnam(name)
            except KeyError:
                continue
            return name
        raise CannotBeHad("PostgreSQL does not run as root, and there is no user postgres or nobody")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        if self._user:
            command = [
                "setpriv",
                f"--reuid={self._user}",
                f"--regid={pwd.getpwnam(self._user).pw_gid}",
                "--clear-groups",
                *command,
            ]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            timeout=180, check=False, cwd=self._folder,
        )  # fmt: skip
        if done.returncode != 0:
            raise CannotBeHad(f"{program} failed: {done.stderr[-500:]}")

    @property
    def url(self) -> str:
        return f"postgresql://koppelvlak@127.0.0.1:{self.port}/postgres"

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
