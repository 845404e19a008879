"""The rows of the audit chain that are about one message, each with the hash before it: what a proof of delivery is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import orjson

from adapter.journal.audit import COLUMNS, GENESIS, chain_hash
from adapter.journal.codec import from_micros, json_text
from adapter.journal.port import ChainRow
from adapter.journal.session import Session, select_in

__all__ = ["chain", "results_digest"]


def results_digest(results: Mapping[str, Any]) -> str:
    """Give the digest by which the audit holds what a delivery made at its target."""
    return sha256(json_text(dict(results)).encode()).hexdigest()


def chain(session: Session, bericht_id: str) -> Sequence[ChainRow]:
    """Give the rows in their order; none when there is no such message."""
    found = session.all("SELECT seq FROM bericht WHERE bericht_id = ?", (bericht_id,))
    if not found:
        return []
    rows = session.all(
        f"SELECT {','.join(COLUMNS)} FROM audit WHERE seq = ? ORDER BY nr",  # noqa: S608 - ours
        (found[0][0],),
    )
    before = dict(select_in(session, "SELECT nr, hash FROM audit WHERE nr", [row[0] - 1 for row in rows]))
    made = []
    for nr, seq, target, from_state, to_state, at, worker, token, detail, digest, hashed in rows:
        hexed = None if digest is None else bytes(digest).hex()
        previous = GENESIS if nr == 1 else bytes(before.get(nr - 1, b""))
        content = (nr, seq, target, from_state, to_state, at, worker, token, detail, hexed)
        made.append(
            ChainRow(
                nr=nr,
                target=target,
                from_state=from_state,
                to_state=to_state,
                at=from_micros(at),
                worker=worker,
                detail=orjson.loads(detail) if detail else {},
                digest=hexed,
                hash=bytes(hashed).hex(),
                holds=chain_hash(previous, content) == bytes(hashed),
            )
        )
    return made
