"""I7 and I8: every step was a legal one, nothing was changed afterwards, and every act of a person says who and why."""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

import orjson

from adapter.cli.checker.evidence import Audit, Evidence, Witness

__all__ = ["accountable", "legal_history"]

# GUARANTEES c.3, written down a second time on purpose: the judge does not take the accused's word for what is legal
_PUBLISHING: Final = frozenset(
    {
        (None, "REFUSED"),
        (None, "ANSWERED"),
        (None, "ACCEPTED"),
        ("ACCEPTED", "CONFIRMED"),  # no events
        ("ACCEPTED", "PUBLISHING"),
        ("PUBLISHING", "PUBLISHED"),
        ("PUBLISHED", "CONFIRMED"),
        ("PUBLISHED", "ACCEPTED"),  # the broker lost it
        ("CONFIRMED", "ACCEPTED"),
    }
)
_DELIVERY: Final = frozenset(
    {
        (None, "WAITING"),
        (None, "READY"),
        ("WAITING", "READY"),
        ("READY", "DELIVERING"),
        ("RETRY_AT", "DELIVERING"),
        ("UNKNOWN", "DELIVERING"),
        ("DELIVERING", "DELIVERING"),
        ("DELIVERING", "DELIVERED"),
        ("DELIVERING", "RETRY_AT"),
        ("DELIVERING", "UNKNOWN"),
        ("DELIVERING", "QUARANTINED"),
        ("QUARANTINED", "RETRY_AT"),
        ("QUARANTINED", "DISCARDED"),
        ("DELIVERED", "RETRY_AT"),  # a replay
        ("RETRY_AT", "DELIVERED"),  # a replay that was stopped
        ("READY", "DISCARDED"),
        ("DISCARDED", "READY"),  # a replay of what that one took back
    }
)
# no steps: a payload's retention is over, it came back from the log, somebody looked at it, or its events are gone for good
_NOTES: Final = frozenset({"SHREDDED", "RESTORED", "LOOKED", "LOST"})


def legal_history(evidence: Evidence) -> Iterator[Witness]:
    """I7: each transition is an edge, the chain is whole, times and tokens never go back."""
    yield from _chain(evidence)
    names = {message.seq: message.bericht_id for message in evidence.messages}
    histories: dict[tuple[int, str | None], list[Audit]] = defaultdict(list)
    for row in evidence.audits:
        if row.after not in _NOTES and row.seq:  # 0: an operator's act that is about no message
            histories[row.seq, row.target].append(row)
    for (seq, target), rows in histories.items():
        yield from _steps(rows, target, names.get(seq), timed=not evidence.clock_was_set)
    yield from _standing(evidence, histories)
    yield from _tokens(evidence)


def _chain(evidence: Evidence) -> Iterator[Witness]:
    previous = bytes(32)
    for expected, row in enumerate(evidence.audits, start=1):
        if row.nr != expected:
            yield Witness(invariant="I7", detail=f"audit row {expected} is missing, {row.nr} follows")
            return
        columns: list[Any] = [row.nr, row.seq, row.target, row.before, row.after, row.at]
        columns += [row.worker, row.token, row.detail, row.digest]
        previous = hashlib.sha256(previous + orjson.dumps(columns)).digest()
        if previous.hex() != row.hash:
            yield Witness(invariant="I7", detail=f"audit row {row.nr} does not fit its hash")
            return
    if evidence.head != (len(evidence.audits), previous.hex()):
        yield Witness(
            invariant="I7", detail=f"the audit ends at {len(evidence.audits)}, the head says {evidence.head[0]}"
        )


def _steps(rows: list[Audit], target: str | None, bericht_id: str | None, *, timed: bool) -> Iterator[Witness]:
    legal = _PUBLISHING if target is None else _DELIVERY
    state: str | None = None
    for row in rows:
        if row.before != state or (row.before, row.after) not in legal:
            detail = f"audit row {row.nr}: {row.before} → {row.after} while it was {state}"
            yield Witness(invariant="I7", bericht_id=bericht_id, detail=detail)
            return
        state = row.after
    for one, other in itertools.pairwise(rows if timed else ()):
        if one.worker == other.worker and one.at > other.at:
            yield Witness(
                invariant="I7", bericht_id=bericht_id, detail=f"audit row {other.nr} is before {one.nr} in time"
            )
            return


def _standing(evidence: Evidence, histories: dict[tuple[int, str | None], list[Audit]]) -> Iterator[Witness]:
    for message in evidence.messages:
        rows = histories.get((message.seq, None))
        stands = message.state or ("CONFIRMED" if message.kind == "ACCEPTED" else message.kind)
        ends = rows[-1].after if rows else None
        if ends != stands:
            detail = f"the table says {stands}, the audit ends at {ends}"
            yield Witness(invariant="I7", bericht_id=message.bericht_id, detail=detail)
    for delivery in evidence.deliveries:
        rows = histories.get((delivery.seq, delivery.target))
        ends = rows[-1].after if rows else None
        if ends != delivery.state:
            detail = f"delivery of message {delivery.seq} to {delivery.target}: {delivery.state}, the audit says {ends}"
            yield Witness(invariant="I7", detail=detail)


def _tokens(evidence: Evidence) -> Iterator[Witness]:
    highest: dict[str, Audit] = {}
    for row in evidence.audits:
        if row.token is None or row.target is None or row.before == "WAITING":
            continue
        before = highest.get(row.target)
        if before is not None and before.token is not None and row.token < before.token:
            detail = f"audit row {row.nr} carries token {row.token}, row {before.nr} had {before.token}: a zombie wrote"
            yield Witness(invariant="I7", detail=detail)
            return
        highest[row.target] = row


def accountable(evidence: Evidence) -> Iterator[Witness]:
    """I8: every act of a person (out of quarantine, a look at a whole message, a replay, a pause) has a name and a reason."""
    names = {message.seq: message.bericht_id for message in evidence.messages}
    for row in evidence.audits:
        what = _act(row)
        if what is None:
            continue
        detail = orjson.loads(row.detail) if row.detail else {}
        if not row.worker.strip() or not str(detail.get("reason", "")).strip():
            yield Witness(
                invariant="I8",
                bericht_id=names.get(row.seq),
                detail=f"audit row {row.nr}: {what} without a name or a reason",
            )


def _act(row: Audit) -> str | None:
    """Give what a person did, where this row is about that."""
    if row.before == "QUARANTINED":
        return "out of quarantine"
    if row.after == "LOOKED":
        return "a look at the whole message"
    if row.after in {"REPLAY_RUNNING", "REPLAY_STOPPED"}:
        return "a replay"
    return "a pause or its end" if row.seq == 0 and row.after in {"PAUSED", "OPEN"} else None
