"""Where the shared standards and corpus are: beside the checkout, or where KOPPELVLAK_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["shared"]

_ROOT = Path(os.environ.get("KOPPELVLAK_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(path: str = "") -> Path:
    """Give a file or folder of ../shared."""
    return _ROOT / path
