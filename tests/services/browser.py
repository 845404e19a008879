"""Debian's Chromium, driven by Playwright: its own download of a browser is not to be had everywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.services.needs import CannotBeHad

__all__ = ["ARGUMENTS", "executable"]

ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # tests run as root in CI
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable() -> Path:
    """Give the browser; raises CannotBeHad."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise CannotBeHad("there is no chromium on the path; on Debian: apt-get install chromium")
