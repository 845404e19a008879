"""What the event log holds, misses and has too much of, by what the journal says: each of it is one invariant's to tell."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from adapter.cli.checker.evidence import Evidence, OnLog

__all__ = ["invented_records", "kept_ranges", "landed", "missing_events"]

Place = tuple[str, int, int]  # topic, partition, offset


def landed(evidence: Evidence) -> Iterator[tuple[int, Place, int]]:
    """Give (seq, place, ordinal) of each event that the audit says has landed, the last time that its message was published."""
    last: dict[int, str] = {}
    for row in evidence.audits:
        if row.target is None and row.after == "PUBLISHED" and row.detail:
            last[row.seq] = row.detail
        elif row.target is None and row.after == "ACCEPTED":  # the broker lost it: what was noted holds no longer
            last.pop(row.seq, None)
    for seq, detail in last.items():
        for name, there in orjson.loads(detail).get("positions", {}).items():
            topic, _, partition = name.rpartition("/")
            for ordinal, offset in there:
                yield seq, (topic, int(partition), offset), ordinal


def kept_ranges(log: tuple[OnLog, ...]) -> dict[tuple[str, int], tuple[int, int]]:
    """Give per partition the first and the last offset that stands on the log."""
    kept: dict[tuple[str, int], tuple[int, int]] = {}
    for record in log:
        first, last = kept.get((record.topic, record.partition), (record.offset, record.offset))
        kept[record.topic, record.partition] = (min(first, record.offset), max(last, record.offset))
    return kept


def missing_events(evidence: Evidence) -> dict[int, set[int]]:
    """Give by seq the ordinals of events that should stand on the log and do not.

    At rest that is every event of an accepted message whose payload is kept. Else, and of others, those that landed at a place
    that the log still goes back to (and, unless all is at rest, had reached when it was read).
    """
    missing: dict[int, set[int]] = {}
    if evidence.log is None:
        return missing
    on_log = {record.event_id for record in evidence.log}
    by_seq = {message.seq: message for message in evidence.messages}
    if evidence.settled:
        for message in evidence.messages:
            gone = {n for n, one in enumerate(message.event_ids or (), start=1) if one not in on_log}
            if gone and message.kind == "ACCEPTED":
                missing[message.seq] = gone
    there = {(record.topic, record.partition, record.offset) for record in evidence.log}
    kept = kept_ranges(evidence.log)
    noted = {row.seq for row in evidence.audits if row.after == "LOST"}  # told already, and its payload is gone
    for seq, place, ordinal in landed(evidence):
        first, last = kept.get(place[:2], (0, -1))
        if place in there or place[2] < first or (place[2] > last and not evidence.settled) or seq in noted:
            continue
        whose = by_seq.get(seq)
        if whose is not None and (whose.event_ids is None or whose.event_ids[ordinal - 1] not in on_log):
            missing.setdefault(seq, set()).add(ordinal)
    return missing


def invented_records(evidence: Evidence) -> Iterator[tuple[OnLog, str]]:
    """Give each record that no accepted message accounts for, and why."""
    by_id = {message.bericht_id: message for message in evidence.messages}
    for record in evidence.log or ():
        message = by_id.get(record.bericht_id)
        if message is None or message.kind != "ACCEPTED":
            yield record, "is of no accepted message"
        elif message.event_ids is not None and record.event_id not in message.event_ids:
            yield record, "is no event of its message"
