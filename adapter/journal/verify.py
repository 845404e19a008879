"""Is the journal what it says it is? The audit chain, legal histories, event ids, order per lane; the first violation.

Two passes over the audit (in its own order for the chain, per message for the histories), so that memory stays small. Since a
checkpoint only the rows behind it are looked at, and the messages and lanes that they are about; numbers and ids are those of all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from adapter import errors
from adapter.journal import event_index
from adapter.journal.audit import COLUMNS, GENESIS, NOTES, chain_hash
from adapter.journal.codec import content_digest, hash64, open_lading
from adapter.journal.port import Checkpoint, Violation
from adapter.journal.retention import row_columns
from adapter.journal.session import Session
from adapter.journal.states import BERICHT_TRANSITIONS, LEVERING_TRANSITIONS, BerichtState, LeveringState

__all__ = ["check_end", "checkpoint", "verify"]

SizeOf = Callable[[str], int | None]  # of a document in the blob store, by its sha256; None: it is not there
_END_ROWS = 500  # of the audit that are checked at each start
_IDS_AT_ONCE = 1_000_000  # event ids compared in one pass: about 60 MB


def check_end(session: Session) -> None:
    """Look at the end of the audit, at each start; raises Misconfigured where it is not whole. All of it is `verify`'s to check."""
    ((nr_last, hash_last),) = session.all("SELECT audit_nr, audit_hash FROM head")
    rows = session.all(
        f"SELECT {','.join(COLUMNS)} FROM audit WHERE nr > ? ORDER BY nr",  # noqa: S608 - ours
        (nr_last - _END_ROWS,),
    )
    previous, wrong = None, None
    for row in rows:
        digest = None if row[9] is None else bytes(row[9]).hex()
        if previous is not None and chain_hash(previous, (*row[:9], digest)) != bytes(row[10]):
            wrong = row
            break
        previous = bytes(row[10])
    whole = previous == bytes(hash_last) if rows else nr_last == 0
    if wrong is None and whole:
        return
    bericht_id = None if wrong is None else _bericht_id(session, wrong[1])
    place = f"regel {nr_last}" if wrong is None else f"regel {wrong[0]} (bericht {bericht_id or '-'})"
    reason = f"{place} van de audit past niet bij zijn hash / does not fit its hash in the audit"
    raise errors.Misconfigured(errors.Finding(code="journaal-beschadigd", facts={"reden": reason}))


def checkpoint(session: Session) -> Checkpoint:
    """Give where the audit ends now."""
    ((nr, digest),) = session.all("SELECT audit_nr, audit_hash FROM head")
    return Checkpoint(nr=int(nr), hash=bytes(digest).hex())


def verify(session: Session, size_of: SizeOf | None = None, since: Checkpoint | None = None) -> Violation | None:
    """Check all; the session must see one unchanging state. With `size_of` also that all documents are in the blob store."""
    for check in (
        _chain(session, since),
        _histories(session, since),
        _event_ids(session),
        _event_index(session),
        _lanes(session, since),
        _counts(session),
        *(() if size_of is None else (_documents(session, size_of, since),)),
    ):
        violation: Violation | None = next(check, None)
        if violation is not None:
            return violation
    return None


def _touched(column: str, since: Checkpoint | None) -> str:
    """Give the condition that something happened to the message in this column; all of them without a checkpoint."""
    return "1 = 1" if since is None else f"{column} IN (SELECT x.seq FROM audit x WHERE x.nr > {since.nr})"  # noqa: S608


def _chain(session: Session, since: Checkpoint | None) -> Iterator[Violation]:
    ((nr_last, hash_last),) = session.all("SELECT audit_nr, audit_hash FROM head")
    nr, previous = (0, GENESIS) if since is None else (since.nr, bytes.fromhex(since.hash))
    if nr and [bytes(row[0]) for row in session.all("SELECT hash FROM audit WHERE nr = ?", (nr,))] != [previous]:
        yield _broken_chain(f"audit row {nr} is not the one that was checked before")
        return
    for row in session.each(f"SELECT {','.join(COLUMNS)} FROM audit WHERE nr > {nr} ORDER BY nr"):  # noqa: S608 - ours
        nr += 1
        if row[0] != nr:
            yield _broken_chain(f"audit row {nr} is missing; {row[0]} follows")
            return
        digest = None if row[9] is None else bytes(row[9]).hex()
        previous = chain_hash(previous, (*row[:9], digest))
        if previous != bytes(row[10]):
            yield _broken_chain(f"audit row {nr} does not fit its hash", _bericht_id(session, row[1]))
            return
    if nr != nr_last or previous != bytes(hash_last):
        yield _broken_chain(f"the audit ends at row {nr}, the head says row {nr_last}")


def _broken_chain(detail: str, bericht_id: str | None = None) -> Violation:
    return Violation(invariant="audit-chain", bericht_id=bericht_id, detail=detail)


def _bericht_id(session: Session, seq: int) -> str | None:
    rows = session.all("SELECT bericht_id FROM bericht WHERE seq = ?", (seq,))
    return rows[0][0] if rows else None


def _by_seq(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, list[tuple[Any, ...]]]]:
    for seq, group in itertools.groupby(rows, key=lambda row: row[0]):
        yield seq, list(group)


def _histories(session: Session, since: Checkpoint | None) -> Iterator[Violation]:
    """Per message: its history is legal, ends where the tables stand, and its content is what was accepted."""
    audits = _by_seq(
        session.each(
            "SELECT seq, nr, target, from_state, to_state, digest FROM audit"  # noqa: S608 - a text of ours
            f" WHERE seq > 0 AND {_touched('seq', since)} ORDER BY seq, nr"
        )
    )
    berichten = session.each(
        f"SELECT {row_columns()}, o.state, e.hashes, l.body, r.body FROM bericht b"  # noqa: S608 - our own columns
        " LEFT JOIN outbox o ON o.seq = b.seq LEFT JOIN event e ON e.seq = b.seq"
        " LEFT JOIN lading l ON l.seq = b.seq LEFT JOIN remainder r ON r.seq = b.seq"
        f" WHERE {_touched('b.seq', since)} ORDER BY b.seq"
    )
    leveringen = _by_seq(
        session.each(
            f"SELECT seq, target, state FROM levering WHERE {_touched('seq', since)} ORDER BY seq, target"  # noqa: S608
        )
    )
    delivery = next(leveringen, None)
    for bericht, history in itertools.zip_longest(berichten, audits):
        if bericht is None or history is None or bericht[0] != history[0]:
            seq = min(one[0] for one in (bericht, history) if one is not None)
            yield Violation(
                invariant="legal-transition",
                bericht_id=_bericht_id(session, seq),
                detail=f"message {seq} is not in both the audit and the journal",
            )
            return
        standing: dict[str, str] = {}
        while delivery is not None and delivery[0] <= bericht[0]:
            if delivery[0] == bericht[0]:
                standing = {row[1]: row[2] for row in delivery[1]}
            delivery = next(leveringen, None)
        yield from _judge(bericht, history[1], standing)


def _judge(
    bericht: tuple[Any, ...], history: list[tuple[Any, ...]], standing: Mapping[str, str]
) -> Iterator[Violation]:
    row, (outbox, hashes, lading, remainder) = bericht[:-4], bericht[-4:]
    bericht_id = row[1]
    state: dict[str | None, str] = {}
    digest = None
    for _, nr, target, before, after, row_digest in history:
        digest = digest if row_digest is None else bytes(row_digest)
        if after in NOTES:
            continue
        if state.get(target) != before or not _legal(target, before, after):
            yield Violation(
                invariant="legal-transition",
                bericht_id=bericht_id,
                detail=f"audit row {nr}: from {before} to {after} while it was {state.get(target)}",
            )
            return
        state[target] = after
    now = outbox or (BerichtState.CONFIRMED.value if row[2] == BerichtState.ACCEPTED else row[2])
    if state.pop(None, None) != now or state != dict(standing):
        yield Violation(
            invariant="legal-transition", bericht_id=bericht_id, detail="the tables stand elsewhere than the audit ends"
        )
    yield from _content(row, bytes(hashes or b""), lading or remainder, digest)


def _legal(target: str | None, before: str | None, after: str) -> bool:
    try:
        if target is None:
            return BerichtState(after) in BERICHT_TRANSITIONS[None if before is None else BerichtState(before)]
        return LeveringState(after) in LEVERING_TRANSITIONS[None if before is None else LeveringState(before)]
    except ValueError:
        return False


def _content(row: tuple[Any, ...], hashes: bytes, body: bytes | None, digest: bytes | None) -> Iterator[Violation]:
    bericht_id = row[1]
    body = None if body is None else bytes(body)
    if content_digest(row, hashes, body) != digest:
        yield Violation(
            invariant="faithful", bericht_id=bericht_id, detail="its row, events or payload are not what was accepted"
        )
        return
    lading = None if body is None else open_lading(body)
    if row[2] == BerichtState.ACCEPTED and (lading is None or lading.answer is None):
        yield Violation(invariant="answer", bericht_id=bericht_id, detail="an accepted message without its answer")
    if lading is not None and lading.events:
        ids = b"".join(hash64(event.event_id).to_bytes(8, "big", signed=True) for event in lading.events)
        if ids != hashes:
            yield Violation(invariant="faithful", bericht_id=bericht_id, detail="its events are not those of its index")


def _event_ids(session: Session) -> Iterator[Violation]:
    """No event id twice; in passes by hash, so that memory stays bounded."""
    ((total,),) = session.all("SELECT coalesce(sum(events), 0) FROM bericht")
    passes = 1 + int(total) // _IDS_AT_ONCE
    for part in range(passes):
        seen: dict[bytes, int] = {}
        for seq, packed in session.each("SELECT seq, hashes FROM event ORDER BY seq"):
            hashes = bytes(packed)
            for at in range(0, len(hashes), 8):
                one = hashes[at : at + 8]
                if passes > 1 and int.from_bytes(one[-4:], "big") % passes != part:
                    continue
                if one in seen:
                    yield Violation(
                        invariant="event-id-once",
                        bericht_id=_bericht_id(session, seq),
                        detail=f"an event of it has the id of one of {_bericht_id(session, seen[one])}",
                    )
                    return
                seen[one] = seq


def _event_index(session: Session) -> Iterator[Violation]:
    """Every event of the spans that are full is found by the index, and nothing else is."""
    ((last,),) = session.all("SELECT seq FROM head")
    found = session.each("SELECT bucket, span, body FROM event_index ORDER BY span, bucket")
    for real, row in itertools.zip_longest(_indexed(session, last // event_index.SPAN), found):
        if real is None or row is None or real != (row[0], row[1], bytes(row[2])):
            span = real[1] if real is not None else row[1]
            first, until = span * event_index.SPAN + 1, (span + 1) * event_index.SPAN
            detail = f"the index of the events of messages {first} to {until} is not theirs"
            yield Violation(invariant="event-index", bericht_id=None, detail=detail)
            return


def _indexed(session: Session, spans: int) -> Iterator[tuple[int, int, bytes]]:
    """Give what the index must hold."""
    for span in range(spans):
        bounds = (span * event_index.SPAN, (span + 1) * event_index.SPAN)
        yield from event_index.rows_of(
            span, session.all("SELECT seq, hashes FROM event WHERE seq > ? AND seq <= ?", bounds)
        )


def _lanes(session: Session, since: Checkpoint | None) -> Iterator[Violation]:
    """Per target and lane: nothing was begun while an earlier message was open, and the head is the first open one.

    A replay may place an earlier message in a lane where later ones were begun: it counts from when it was placed.
    """
    in_lanes = (
        "1 = 1"
        if since is None
        else (
            f"(l.target, l.lane64) IN (SELECT v.target, v.lane64 FROM levering v WHERE {_touched('v.seq', since)})"  # noqa: S608
        )
    )
    heads = {
        (target, lane64): seq
        for target, lane64, seq in session.all(
            f"SELECT l.target, l.lane64, l.seq FROM lane_head l WHERE {in_lanes}"  # noqa: S608 - a text of ours
        )
    }
    rows = session.each(
        "SELECT l.target, l.lane64, l.seq, l.state, l.open, min(CASE WHEN a.to_state = 'DELIVERING' THEN a.nr END),"  # noqa: S608
        " min(CASE WHEN a.from_state IS NULL THEN a.nr END),"
        " max(CASE WHEN a.from_state IN ('DELIVERED', 'DISCARDED') THEN a.nr END)"
        f" FROM levering l LEFT JOIN audit a ON a.seq = l.seq AND a.target = l.target WHERE {in_lanes}"
        " GROUP BY l.target, l.lane64, l.seq, l.state, l.open ORDER BY l.target, l.lane64, l.seq"
    )
    first_open: dict[tuple[str, int], int] = {}
    for lane, members in itertools.groupby(rows, key=lambda row: (row[0], row[1])):
        passed = _Passed()
        for _, _, seq, state, is_open, begun, placed, placed_again in members:
            wrong = passed.find_wrong(begun, state)
            if wrong is not None:
                yield _disorder(session, seq, wrong)
                return
            passed.add(seq, begun, placed or 0, (placed_again or placed or 0) if is_open else None)
            if is_open:
                first_open.setdefault(lane, seq)
    if first_open != heads:
        lane = min(lane for lane in first_open.keys() | heads.keys() if first_open.get(lane) != heads.get(lane))
        seq = first_open.get(lane, heads.get(lane, 0))
        yield _disorder(session, seq, f"the lane at {lane[0]} is not led by its first undelivered message")


class _Passed:
    """The messages of a lane that stand before the one that is looked at."""

    def __init__(self) -> None:
        self._latest = 0  # audit row at which the last of them was begun
        self._begun: list[tuple[int, int, int]] = []  # placed at, begun at, seq
        self._open: tuple[int, int] | None = None  # the first that is not dealt with: seq, placed at

    def add(self, seq: int, begun: int | None, placed: int, open_since: int | None) -> None:
        """Pass one."""
        if begun is not None:
            self._begun.append((placed, begun, seq))
            self._latest = max(self._latest, begun)
        if open_since is not None and self._open is None:
            self._open = (seq, open_since)

    def find_wrong(self, begun: int | None, state: str) -> str | None:
        """Say what is wrong with one that comes after them, begun at this audit row."""
        if self._open is not None and state not in {LeveringState.WAITING, LeveringState.READY}:
            seq, since = self._open
            if begun is not None and begun > since:
                return f"{state} before message {seq} of its lane was dealt with"
        if begun is not None and begun < self._latest:
            for placed, other, seq in self._begun:
                if placed < begun < other:
                    return f"begun before message {seq} of its lane"
        return None


def _counts(session: Session) -> Iterator[Violation]:
    """The numbers per state are those of the tables."""
    real: dict[tuple[str, str], int] = {
        ("", state): n
        for state, n in session.all(
            "SELECT coalesce(o.state, CASE b.kind WHEN 'ACCEPTED' THEN 'CONFIRMED' ELSE b.kind END), count(*)"
            " FROM bericht b LEFT JOIN outbox o ON o.seq = b.seq GROUP BY 1"
        )
    }
    for target, state, n in session.all("SELECT target, state, count(*) FROM levering GROUP BY target, state"):
        real[target, state] = n
    said = {
        (target, what): n
        for target, what, n in session.all(
            "SELECT target, what, n FROM tally WHERE gemeente = '' AND connection = '' AND at = 0"
        )
        if n
    }
    for key in sorted(real.keys() | said.keys()):
        if real.get(key, 0) != said.get(key, 0):
            detail = f"{key[1]} at '{key[0] or 'backbone'}': {said.get(key, 0)} counted, {real.get(key, 0)} there"
            yield Violation(invariant="counts", bericht_id=None, detail=detail)
            return


def _documents(session: Session, size_of: SizeOf, since: Checkpoint | None) -> Iterator[Violation]:
    """Every document of a payload that is kept is in the blob store, whole."""
    for seq, body in session.each(f"SELECT seq, body FROM lading WHERE {_touched('seq', since)} ORDER BY seq"):  # noqa: S608
        for document in open_lading(body).documents:
            size = size_of(document.sha256)
            if size != document.size_bytes:
                what = "is not in the blob store" if size is None else f"has {size} bytes there"
                detail = f"document {document.ordinal} ({document.size_bytes} bytes) {what}"
                yield Violation(invariant="document", bericht_id=_bericht_id(session, seq), detail=detail)


def _disorder(session: Session, seq: int, detail: str) -> Violation:
    return Violation(invariant="lane-order", bericht_id=_bericht_id(session, seq), detail=detail)
