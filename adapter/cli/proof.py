"""Reading a proof of delivery that somebody brings: a file of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from adapter.cli.output import EXIT_WRONG_USE, talk

__all__ = ["GivenProof", "read_proof"]

_BYTES_MAX: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenProof:
    """What stands in the file, and which message it names."""

    content: Mapping[str, Any]
    bericht_id: str


def read_proof(file: Path) -> GivenProof:
    """Read the file; ends the program (wrong use) where it is no JSON object."""
    try:
        content = orjson.loads(file.read_bytes()) if file.stat().st_size <= _BYTES_MAX else None
    except orjson.JSONDecodeError:
        content = None
    if not isinstance(content, dict):
        talk(f"{file} is not a proof of delivery as JSON.")
        raise SystemExit(EXIT_WRONG_USE)
    named = content.get("bericht")
    return GivenProof(content=content, bericht_id=str(named.get("id", "")) if isinstance(named, dict) else "")
