"""I3, I4, I5, I10, I11 and I12: what is on the log and at the target is what was accepted: once, in order, all of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from adapter.cli.checker.evidence import Evidence, Message, Witness
from adapter.cli.checker.log import invented_records, kept_ranges, landed, missing_events

__all__ = ["at_rest", "counts_agree", "each_once", "faithful", "in_order", "no_reuse", "physical_doubles"]

_FINAL: Final = frozenset({"DELIVERED", "DISCARDED"})
_UNDER_WAY: Final = frozenset({"DELIVERING", "RETRY_AT", "UNKNOWN"})


def each_once(evidence: Evidence) -> Iterator[Witness]:
    """I3: one record per event id; one message per event id; one object per fact at the target."""
    times = Counter(record.event_id for record in evidence.log or ())
    for event_id, count in times.items():
        if count > 1 and not evidence.log_may_double:
            yield Witness(invariant="I3", detail=f"event {event_id} stands {count} times on the log (physical double)")
    owners = Counter(one for message in evidence.messages for one in message.event_ids or ())
    for event_id, count in owners.items():
        if count > 1:
            yield Witness(invariant="I3", detail=f"event id {event_id} is of {count} events")
    facts = Counter((one.gemeente, one.collection, one.natural) for one in evidence.stored or ())
    for (gemeente, collection, _), count in facts.items():
        if count > 1:
            yield Witness(invariant="I3", detail=f"{gemeente}: one of the {collection} was made {count} times")


def physical_doubles(evidence: Evidence) -> int:
    """Give how many records of the log repeat an event that stands there already."""
    return len(evidence.log or ()) - len({record.event_id for record in evidence.log or ()})


def in_order(evidence: Evidence) -> Iterator[Witness]:
    """I4: per zaak the order on the log and the order of first delivery are those of acceptance."""
    by_id = {message.bericht_id: message for message in evidence.messages}
    yield from _log_order(evidence, by_id)
    lanes = {message.seq: message.lane for message in evidence.messages}
    finished: dict[tuple[int, str], int] = {}
    begun: dict[tuple[int, str], int] = {}
    placed: dict[tuple[int, str], int] = {}
    for row in evidence.audits:
        if row.target is None:
            continue
        if row.before is None:
            placed[row.seq, row.target] = row.nr
        if row.after == "DELIVERING":
            begun.setdefault((row.seq, row.target), row.nr)
        if row.after in _FINAL:
            finished.setdefault((row.seq, row.target), row.nr)  # a replay does it again
    before: dict[tuple[str | None, str], int] = {}
    for delivery in sorted(evidence.deliveries, key=lambda one: one.seq):
        lane, here = (lanes.get(delivery.seq), delivery.target), (delivery.seq, delivery.target)
        earlier = before.get(lane)
        # a replay may place an earlier message in a lane where this one was begun
        if earlier is not None and here in begun and placed.get((earlier, delivery.target), 0) < begun[here]:
            ended = finished.get((earlier, delivery.target))
            if ended is None or ended > begun[here]:
                detail = f"message {delivery.seq} was begun at {delivery.target} before {earlier} of its zaak was done"
                yield Witness(invariant="I4", detail=detail)
        before[lane] = delivery.seq


def _log_order(evidence: Evidence, by_id: dict[str, Message]) -> Iterator[Witness]:
    last: dict[str, tuple[int, int]] = {}
    seen: set[str] = set()
    lanes: dict[str, set[int]] = defaultdict(set)
    for record in sorted(evidence.log or (), key=lambda one: (one.topic, one.partition, one.offset)):
        message = by_id.get(record.bericht_id)
        lanes[record.key].add(record.partition)
        if message is None or record.event_id in seen:
            continue
        seen.add(record.event_id)
        ids = message.event_ids or ()
        place = (message.seq, ids.index(record.event_id) if record.event_id in ids else 0)
        if record.key in last and place < last[record.key] and not evidence.log_may_lose:
            detail = f"event {record.event_id} stands after a later one of its zaak"
            yield Witness(invariant="I4", bericht_id=message.bericht_id, detail=detail)
        last[record.key] = max(place, last.get(record.key, place))
        if message.lane != record.key:
            yield Witness(invariant="I4", bericht_id=message.bericht_id, detail="its key on the log is not its zaak's")
    for partitions in lanes.values():
        if len(partitions) > 1:
            yield Witness(invariant="I4", detail=f"one zaak stands in {len(partitions)} partitions")


def faithful(evidence: Evidence) -> Iterator[Witness]:
    """I5: raw messages are what was received, records are what was accepted, to the byte."""
    values = {
        event_id: digest
        for message in evidence.messages
        for event_id, digest in zip(message.event_ids or (), message.event_sha256s, strict=False)
    }
    for message in evidence.messages:
        found = message.raw_found_sha256
        if found is not None and message.raw_sha256 is not None and found != message.raw_sha256:
            yield Witness(
                invariant="I5", bericht_id=message.bericht_id, detail="the raw message is not what was received"
            )
        if message.event_ids is not None and message.kind == "ACCEPTED" and len(message.event_ids) != message.events:
            yield Witness(
                invariant="I5", bericht_id=message.bericht_id, detail="it has not the events that its row says"
            )
    for record in evidence.log or ():
        if values.get(record.event_id, record.sha256) != record.sha256:
            detail = f"event {record.event_id} on the log is not the one that was accepted"
            yield Witness(invariant="I5", bericht_id=record.bericht_id, detail=detail)


def at_rest(evidence: Evidence) -> Iterator[Witness]:
    """I10: nothing is left on its way, but what stands behind a message in quarantine."""
    if not evidence.settled:
        return
    for message in evidence.messages:
        if message.state is not None:
            yield Witness(invariant="I10", bericht_id=message.bericht_id, detail=f"it is still {message.state}")
    lanes = {message.seq: message.lane for message in evidence.messages}
    parked: set[tuple[str | None, str]] = set()
    for delivery in sorted(evidence.deliveries, key=lambda one: one.seq):
        lane = (lanes.get(delivery.seq), delivery.target)
        if delivery.state == "QUARANTINED":
            parked.add(lane)
        elif delivery.state not in _FINAL and (lane not in parked or delivery.state in _UNDER_WAY):
            detail = f"message {delivery.seq} is still {delivery.state} at {delivery.target}"
            yield Witness(invariant="I10", detail=detail)


def no_reuse(evidence: Evidence) -> Iterator[Witness]:
    """I11: no place on the log is of two events; where one is missing it was lost, and that is I1's to say."""
    if evidence.log is None:
        return
    there = {(record.topic, record.partition, record.offset): record for record in evidence.log}
    if len(there) != len(evidence.log):
        yield Witness(invariant="I11", detail="two records have one place on the log")
    by_seq = {message.seq: message for message in evidence.messages}
    for seq, place, ordinal in landed(evidence):
        message, record = by_seq.get(seq), there.get(place)
        ids = None if message is None else message.event_ids
        if record is not None and ids is not None and ids[ordinal - 1] != record.event_id:
            yield Witness(
                invariant="I11",
                bericht_id=None if message is None else message.bericht_id,
                detail=f"{place[0]}/{place[1]}@{place[2]} does not hold the event that the journal says is there",
            )


def counts_agree(evidence: Evidence) -> Iterator[Witness]:
    """I12: the numbers that the system gives of itself are those of its tables, and the log holds what they say."""
    own: Counter[str] = Counter()
    for message in evidence.messages:
        own[f"bericht.{message.state or ('CONFIRMED' if message.kind == 'ACCEPTED' else message.kind)}"] += 1
    for delivery in evidence.deliveries:
        own[f"levering.{delivery.target}.{delivery.state}"] += 1
    for name, count in evidence.counts.items() if evidence.settled else ():
        if name.startswith(("bericht.", "levering.")) and own[name] != count:
            yield Witness(invariant="I12", detail=f"{name}: {count} is said, {own[name]} are there")
    if evidence.settled and evidence.log is not None:
        expected = sum(message.events for message in evidence.messages if message.kind == "ACCEPTED")
        stands = len({record.event_id for record in evidence.log})
        # what is missing is I1's to say, what nobody sent I2's; here only what neither of them knows of
        missing = sum(len(events) for events in missing_events(evidence).values())
        invented = len({record.event_id for record, _ in invented_records(evidence)})
        begins = [first for first, _ in kept_ranges(evidence.log).values()]
        if stands != expected - missing + invented and not any(begins):
            yield Witness(invariant="I12", detail=f"{expected} events were accepted, {stands} stand on the log")
