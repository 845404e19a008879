"""What can't be had, and why: tests are left out with the reason; in CI that is a failure."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

__all__ = ["CACHE", "CannotBeHad", "free_port", "in_ci", "wait_for_port"]

CACHE = Path(__file__).resolve().parents[2] / ".cache"


class CannotBeHad(Exception):
    """A service is not there; the text says why and what would help."""


def in_ci() -> bool:
    return os.environ.get("CI") == "true"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, alive, *, seconds: float) -> None:
    """Wait until something listens; `alive` tells whether waiting still makes sense."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not alive():
            break
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CannotBeHad(f"nothing listens on port {port} after {seconds:.0f} s")
