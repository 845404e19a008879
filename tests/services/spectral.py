"""Spectral, the linter that the API Design Rules are checked with: from npm, into the cache."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.services.needs import CACHE, CannotBeHad

__all__ = ["fetch"]

VERSION = "6.16.3"
_FOLDER = CACHE / "spectral"
_COMMAND = _FOLDER / "node_modules" / ".bin" / "spectral"


def fetch() -> Path:
    """Give the command, fetched when it isn't there."""
    if not _COMMAND.is_file():
        if shutil.which("npm") is None:
            raise CannotBeHad("Spectral needs npm (Debian: apt-get install npm)")
        command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(_FOLDER)]
        done = subprocess.run(
            [*command, f"@stoplight/spectral-cli@{VERSION}"], capture_output=True, text=True, timeout=600, check=False
        )
        if done.returncode != 0 or not _COMMAND.is_file():
            raise CannotBeHad(f"Spectral could not be fetched: {done.stderr[-500:]}")
    return _COMMAND
