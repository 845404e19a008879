"""The audit chain: each transition one row, each row's hash over the row before it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson

__all__ = ["COLUMNS", "GENESIS", "LOOKED", "LOST", "NOTES", "RESTORED", "SEARCHED", "SHREDDED", "chain_hash"]

COLUMNS = ("nr", "seq", "target", "from_state", "to_state", "at", "worker", "token", "detail", "digest", "hash")
GENESIS = bytes(32)
SHREDDED = "SHREDDED"  # not a state: the payload was removed at the end of its retention
LOOKED = "LOOKED"  # neither: somebody saw the whole message, with a reason
SEARCHED = "SEARCHED"  # of no message (seq 0): somebody searched for a person, with a reason
LOST = "LOST"  # neither: the backbone lost events of it, and its payload is no longer there to publish them again
RESTORED = "RESTORED"  # neither: its events came back from the backbone, for a replay
NOTES = frozenset({SHREDDED, LOOKED, LOST, RESTORED})


def chain_hash(previous: bytes, row: Sequence[Any]) -> bytes:
    """Give SHA-256 over the hash before and the row's content: `COLUMNS` without the last, `digest` in hex or None."""
    return sha256(previous + orjson.dumps(row)).digest()
