"""I1, I2, I6 and I9: what the world outside was told and given agrees with what is inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from adapter.cli.checker.evidence import Evidence, Message, Sent, Witness
from adapter.cli.checker.log import invented_records, missing_events

__all__ = ["answers_stable", "nothing_invented", "nothing_lost", "silent"]

Key = tuple[str | None, str | None]


def _accepted(evidence: Evidence) -> dict[Key, list[Message]]:
    found: dict[Key, list[Message]] = defaultdict(list)
    for message in evidence.messages:
        if message.kind == "ACCEPTED":
            found[message.zender, message.referentienummer].append(message)
    return found


def nothing_lost(evidence: Evidence) -> Iterator[Witness]:
    """I1: what was answered with ok is in the journal and, at rest, on the log and at the target, or told why not."""
    accepted = _accepted(evidence)
    for sent in evidence.sent or ():
        if sent.outcome == "ok" and (sent.zender, sent.referentienummer) not in accepted:
            yield Witness(invariant="I1", detail=f"{_name(sent)} was acknowledged and is not in the journal")
    by_seq = {message.seq: message for message in evidence.messages}
    for seq, ordinals in missing_events(evidence).items():
        message = by_seq[seq]
        detail = f"{len(ordinals)} of its {message.events} events are not on the log"
        yield Witness(invariant="I1", bericht_id=message.bericht_id, detail=detail)
    if not evidence.settled:
        return
    if evidence.stored is not None:
        there = {(one.gemeente, one.identificatie) for one in evidence.stored if one.collection == "zaken"}
        for gemeente, zaak in evidence.created:
            if (gemeente, zaak) not in there:
                yield Witness(
                    invariant="I1", detail=f"zaak {zaak} of {gemeente} was delivered and is not at the target"
                )


def nothing_invented(evidence: Evidence) -> Iterator[Witness]:
    """I2: every record has its message, every message its request; what was refused has no record."""
    for record, why in invented_records(evidence):
        where = f"{record.topic}/{record.partition}@{record.offset}"
        yield Witness(invariant="I2", bericht_id=record.bericht_id, detail=f"{where} {why}")
    if evidence.sent is None or not evidence.settled:
        return
    possible = {(sent.zender, sent.referentienummer) for sent in evidence.sent if sent.outcome != "fault"}
    for key, messages in _accepted(evidence).items():
        if key not in possible:
            detail = f"{key[0]} {key[1]} is in the journal; nobody sent it, or it was refused"
            yield Witness(invariant="I2", bericht_id=messages[0].bericht_id, detail=detail)


def answers_stable(evidence: Evidence) -> Iterator[Witness]:
    """I6: one number, one content, one answer, to the byte."""
    accepted = _accepted(evidence)
    answers: dict[Key, set[str | None]] = defaultdict(set)
    contents: dict[Key, set[str]] = defaultdict(set)
    for sent in evidence.sent or ():
        if sent.outcome == "ok":
            answers[sent.zender, sent.referentienummer].add(sent.answer_sha256)
            contents[sent.zender, sent.referentienummer].add(sent.raw_sha256)
    for key, given in answers.items():
        if len(given) > 1:
            yield Witness(invariant="I6", detail=f"{key[0]} {key[1]} was answered in {len(given)} ways")
        if len(contents[key]) > 1:
            yield Witness(
                invariant="I6", detail=f"{key[0]} {key[1]} was acknowledged for {len(contents[key])} contents"
            )
        kept = {message.answer_sha256 for message in accepted.get(key, ())}
        if kept and not given <= kept:
            yield Witness(invariant="I6", detail=f"{key[0]} {key[1]} was given another answer than was kept")


def silent(evidence: Evidence) -> Iterator[Witness]:
    """I9: nothing personal in keys, ids, the audit, logs or metrics."""
    if not evidence.canaries:
        return
    places = dict(evidence.texts)
    places["the audit"] = "\n".join(row.detail or "" for row in evidence.audits)
    places["keys of the log"] = "\n".join(f"{record.key} {record.event_id}" for record in evidence.log or ())
    for name, text in places.items():
        for number, canary in enumerate(evidence.canaries):
            if canary in text:
                yield Witness(invariant="I9", detail=f"canary {number} stands in {name}")


def _name(sent: Sent) -> str:
    return f"{sent.zender} {sent.referentienummer}"
