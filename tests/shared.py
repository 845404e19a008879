"""Where the shared standards and corpus are: beside the checkout, or where KOPPELVLAK_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["shared"]

_ROOT = Path(os.environ.get("KOPPELVLAK_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared(*parts: str) -> Path:
    """Give a file or folder of ../shared; where that is absent the test is skipped, and fails in CI."""
    if not _ROOT.is_dir():
        why = "the shared standards and corpus are not beside the checkout (KOPPELVLAK_SHARED can say where they are)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why, allow_module_level=True)
    return _ROOT.joinpath(*parts)
