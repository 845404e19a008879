"""promtool: tries alert rules; of Debian's prometheus, which is only installed, never run."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.services.needs import CannotBeHad

__all__ = ["promtool"]


def promtool() -> Path:
    """Give the program."""
    found = shutil.which("promtool")
    if found is None:
        raise CannotBeHad("promtool is not installed (Debian: apt-get install prometheus)")
    return Path(found)
