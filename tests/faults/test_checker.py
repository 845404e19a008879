"""The judge of the campaigns is tested itself: each violation, planted, is seen, and by its own invariant only."""

import asyncio
import hashlib
import json
from dataclasses import replace

import orjson
import pytest
from typer.testing import CliRunner

from adapter import tenancy
from adapter.cli import app
from adapter.cli.checker import RULES, collect, judge
from adapter.cli.checker.evidence import Sent
from tests.system import example, posted, running

ZENDER = "1900/Formulieren/"
CANARY = "999990032"


def sent(number, answer, raw=b"raw", outcome="ok"):
    return Sent(
        zender=ZENDER,
        referentienummer=number,
        outcome=outcome,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        answer_sha256=None if answer is None else hashlib.sha256(answer).hexdigest(),
    )


async def _made(folder):
    log = []
    async with running(folder) as system:
        for number in range(3):
            raw = example("creeer-zaak", zaak=f"19002026000000{number:02}", nummer=f"n{number}")
            for _ in range(2):
                answer = await posted(system, raw)
                log.append(sent(f"n{number}", answer.body, raw))
        raw = example("actualiseer-zaakstatus", zaak="1900202600000000", nummer="s")
        log.append(sent("s", (await posted(system, raw)).body, raw))
        raw = example("creeer-zaak-onbekend-zaaktype", zaak="1900202600000077", nummer="w")
        log.append(sent("w", (await posted(system, raw)).body, raw, outcome="fault"))
        assert await system.settle(within_s=20)
    found = await collect(tenancy.load(None, overrides={"data": str(folder)}), settled=True, canaries=[CANARY])
    zender = next(message.zender for message in found.messages if message.referentienummer == "s")
    return replace(found, sent=tuple(replace(one, zender=zender) for one in log))


@pytest.fixture(scope="module")
def evidence(tmp_path_factory):
    return asyncio.run(_made(tmp_path_factory.mktemp("sound")))


def _record(evidence, number, **changes):
    log = list(evidence.log)
    log[number] = replace(log[number], **changes)
    return replace(evidence, log=tuple(log))


def _message(evidence, number, **changes):
    messages = list(evidence.messages)
    messages[number] = replace(messages[number], **changes)
    return replace(evidence, messages=tuple(messages))


def _audit(evidence, find, **changes):
    """Change one row and mend the chain, so that only what the row says is wrong."""
    audits = list(evidence.audits)
    at = next(number for number, row in enumerate(audits) if find(row))
    audits[at] = replace(audits[at], **changes)
    return _rechained(replace(evidence, audits=tuple(audits)))


def _rechained(evidence):
    previous, rows = bytes(32), []
    for row in evidence.audits:
        columns = [row.nr, row.seq, row.target, row.before, row.after, row.at]
        columns += [row.worker, row.token, row.detail, row.digest]
        previous = hashlib.sha256(previous + orjson.dumps(columns)).digest()
        rows.append(replace(row, hash=previous.hex()))
    return replace(evidence, audits=tuple(rows), head=(len(rows), previous.hex()))


def _ended_last(evidence):
    """The first message of a zaak ends after all else, so the second was begun too early."""
    audits = list(evidence.audits)
    at = next(n for n, row in enumerate(audits) if row.seq == evidence.messages[0].seq and row.after == "DELIVERED")
    audits.append(audits.pop(at))
    renumbered = tuple(replace(row, nr=number) for number, row in enumerate(audits, start=1))
    return _rechained(replace(evidence, audits=renumbered))


def _not_delivered(evidence):
    """The last delivery has begun and never ended."""
    at = max(number for number, row in enumerate(evidence.audits) if row.after == "DELIVERED")
    row = evidence.audits[at]
    audits = tuple(
        replace(each, nr=number)
        for number, each in enumerate((*evidence.audits[:at], *evidence.audits[at + 1 :]), start=1)
    )
    deliveries = tuple(replace(one, state="DELIVERING") if one.seq == row.seq else one for one in evidence.deliveries)
    return _rechained(replace(evidence, audits=audits, deliveries=deliveries, counts={}))


def _relaned(evidence, lane):
    """A whole lane by another name."""
    old = evidence.log[0].key
    return replace(
        evidence,
        log=tuple(replace(each, key=lane) if each.key == old else each for each in evidence.log),
        messages=tuple(replace(each, lane=lane) if each.lane == old else each for each in evidence.messages),
    )


def _quarantined(evidence, *, detail, worker="beheer"):
    last = evidence.audits[-1]
    steps = [
        replace(last, nr=last.nr, before="DELIVERING", after="QUARANTINED"),
        replace(
            last, nr=last.nr + 1, before="QUARANTINED", after="DISCARDED", token=None, detail=detail, worker=worker
        ),
    ]
    planted = _rechained(replace(evidence, audits=(*evidence.audits[:-1], *steps)))
    deliveries = tuple(replace(one, state="DISCARDED") if one.seq == last.seq else one for one in planted.deliveries)
    return replace(planted, deliveries=deliveries, counts={})


def _looked(evidence):
    look = replace(
        evidence.audits[-1], nr=len(evidence.audits) + 1, target=None, before=None, after="LOOKED", detail=None
    )
    return _rechained(replace(evidence, audits=(*evidence.audits, look)))


def _shared_id(evidence):
    """Two messages kept by the same id: nothing of it stands twice on the log."""
    first, second = (
        evidence.messages[0],
        next(each for each in evidence.messages[1:] if each.kind == "ACCEPTED" and each.event_ids),
    )
    mine = next(n for n, row in enumerate(evidence.log) if row.event_id == second.event_ids[0])
    log = evidence.log[:mine] + evidence.log[mine + 1 :]
    ids = (first.event_ids[0], *second.event_ids[1:])
    values = (first.event_sha256s[0], *second.event_sha256s[1:])
    audits = tuple(
        replace(row, detail=None) if row.seq == second.seq and row.after == "PUBLISHED" else row
        for row in evidence.audits
    )
    changed = replace(second, event_ids=ids, event_sha256s=values)
    messages = tuple(changed if each is second else each for each in evidence.messages)
    return _rechained(replace(evidence, messages=messages, log=log, audits=audits))


def _place(record):
    return {"topic": record.topic, "partition": record.partition, "offset": record.offset}


def _swapped(evidence):
    """Two events of one message changed places on the log, and the journal says so."""
    one = next(each for each in evidence.messages if each.event_ids and len(each.event_ids) > 1)
    a, b = (next(n for n, row in enumerate(evidence.log) if row.event_id == id_) for id_ in one.event_ids[:2])
    log = list(evidence.log)
    log[a], log[b] = (replace(log[n], **_place(log[m])) for n, m in ((a, b), (b, a)))
    row = next(row for row in evidence.audits if row.seq == one.seq and row.after == "PUBLISHED")
    positions = json.loads(row.detail)["positions"]
    name, there = next(iter(positions.items()))
    (first, place1), (second, place2), *rest = there
    detail = json.dumps({"positions": {**positions, name: [[first, place2], [second, place1], *rest]}})
    return _audit(replace(evidence, log=tuple(log)), lambda each: each.nr == row.nr, detail=detail)


def _gone_though_pruned(evidence):
    message = next(each for each in evidence.messages if each.seq == evidence.messages[0].seq)
    lost = next(n for n, row in enumerate(evidence.log) if row.event_id == message.event_ids[-1])
    pruned = replace(message, event_ids=None, event_sha256s=(), raw_found_sha256=None)
    messages = tuple(pruned if each is message else each for each in evidence.messages)
    return replace(evidence, messages=messages, log=evidence.log[:lost] + evidence.log[lost + 1 :])


PLANTED = {
    "an acknowledged message is not in the journal": (
        "I1",
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], referentienummer="gone"))),
    ),
    "an event is missing on the log": ("I1", lambda e: replace(e, log=e.log[:-1])),
    "a delivered zaak is not at the target": (
        "I1",
        lambda e: replace(e, stored=tuple(one for one in e.stored if one.identificatie != "1900202600000001")),
    ),
    "a record of no message": (
        "I2",
        lambda e: replace(e, log=(*e.log, replace(e.log[0], offset=99, event_id="x", bericht_id="y", key="new"))),
    ),
    "a message that nobody sent": (
        "I2",
        lambda e: replace(e, sent=tuple(one for one in e.sent if one.referentienummer != "s")),
    ),
    "a record of a refused message": (
        "I2",
        lambda e: replace(
            e, sent=tuple(replace(s, outcome="fault") if s.referentienummer == "s" else s for s in e.sent)
        ),
    ),
    "an event twice on the log": (
        "I3",
        lambda e: replace(e, log=(*e.log, replace(e.log[0], offset=99))),
    ),
    "a zaak twice at the target": (
        "I3",
        lambda e: replace(
            e, stored=(*e.stored, replace(next(o for o in e.stored if o.collection == "zaken"), uuid="other"))
        ),
    ),
    "a status twice at the target": (
        "I3",
        lambda e: replace(
            e, stored=(*e.stored, replace(next(o for o in e.stored if o.collection == "statussen"), uuid="other"))
        ),
    ),
    "the second delivered before the first": ("I4", _ended_last),
    "a zaak in two partitions": ("I4", lambda e: _record(e, 0, partition=11)),
    "a byte of a record changed": ("I5", lambda e: _record(e, 0, sha256="0" * 64)),
    "a byte of a raw message changed": ("I5", lambda e: _message(e, 0, raw_found_sha256="0" * 64)),
    "a second answer to one number": (
        "I6",
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], answer_sha256="0" * 64))),
    ),
    "two contents acknowledged under one number": (
        "I6",
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], raw_sha256="0" * 64))),
    ),
    "an audit row removed": ("I7", lambda e: replace(e, audits=(*e.audits[:3], *e.audits[4:]))),
    "an audit row edited": (
        "I7",
        lambda e: replace(e, audits=(replace(e.audits[0], worker="someone"), *e.audits[1:])),
    ),
    "an illegal step": ("I7", lambda e: _audit(e, lambda row: row.after == "READY", after="DELIVERED")),
    "the last row of the audit cut off": ("I7", lambda e: replace(e, audits=e.audits[:-1])),
    "a zombie's token": (
        "I7",
        lambda e: _audit(e, lambda row: row.nr == len(e.audits) and row.token is not None, token=0),
    ),
    "a delivery on its way at rest": ("I10", _not_delivered),
    "another event at its place": (
        "I11",
        lambda e: _audit(
            e,
            lambda row: row.after == "PUBLISHED",
            detail=next(row.detail for row in e.audits if row.after == "PUBLISHED" and row.seq != e.messages[0].seq),
        ),
    ),
    "a count that is not so": ("I12", lambda e: replace(e, counts={**e.counts, "bericht.CONFIRMED": 99})),
    "a BSN in a log line": ("I9", lambda e: replace(e, texts={"server.log": f"persoon {CANARY} opgehaald"})),
    "a BSN in a key": ("I9", lambda e: _relaned(e, f"voorbeeld/persoon/{CANARY}")),
    "a BSN in the audit": (
        "I9",
        lambda e: _audit(e, lambda row: row.after == "DELIVERING", detail=f'{{"attempt": {CANARY}}}'),
    ),
    "out of quarantine without a reason": ("I8", lambda e: _quarantined(e, detail=None)),
    "out of quarantine without a name": ("I8", lambda e: _quarantined(e, detail='{"reason": "r"}', worker=" ")),
    "a look without a reason": ("I8", _looked),
    "an event id of two messages": ("I3", _shared_id),
    "two events of a zaak the wrong way round": ("I4", _swapped),
    "another answer than was kept": ("I6", lambda e: _message(e, 0, answer_sha256="0" * 64)),
    "two records at one place": (
        "I11",
        lambda e: _record(e, 1, **_place(e.log[0])),  # of one message
    ),
    "an event that landed and is gone, of a message that is kept no longer": ("I1", _gone_though_pruned),
}


def test_a_sound_installation_has_nothing_against_it(evidence):
    assert judge(evidence) == []
    assert len(evidence.log) > 10


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_seen_by_its_own_invariant_only(name, evidence):
    expected, plant = PLANTED[name]
    assert {witness.invariant for witness in judge(plant(evidence))} == {expected}


def test_every_invariant_of_the_standard_is_there():
    assert list(RULES) == [f"I{number}" for number in range(1, 13)]
    assert {expected for expected, _ in PLANTED.values()} == set(RULES)  # and each was seen to fire


async def test_the_command_says_what_holds_and_names_what_does_not(tmp_path):
    async with running(tmp_path) as system:
        await posted(system, example("creeer-zaak"))
        assert await system.settle(within_s=20)
    client = tmp_path / "vendor.jsonl"
    line = {
        "zender": "a/b/",
        "referentienummer": "weg",
        "outcome": "ok",
        "raw_sha256": "0",
        "answer_sha256": "0",
    }
    client.write_text(json.dumps(line) + "\n", encoding="utf-8")

    def command(*more):
        return CliRunner().invoke(app, ["journal", "check", "--data", str(tmp_path), *more])

    sound = await asyncio.to_thread(command, "--at-rest")
    assert sound.exit_code == 0, sound.output
    lost = await asyncio.to_thread(command, "--json", "--client-log", str(client))
    assert lost.exit_code == 1
    assert json.loads(lost.stdout)["invariant"] == "I1"


async def test_the_command_does_not_fill_the_memory_of_the_machine_unasked(tmp_path):
    async with running(tmp_path, background=False) as system:
        for number in range(2):
            await posted(system, example("creeer-zaak", nummer=f"n{number}", zaak=f"190020260000000{number}"))
    told = await asyncio.to_thread(
        CliRunner().invoke, app, ["journal", "check", "--data", str(tmp_path), "--most", "1"]
    )
    assert told.exit_code == 2
    assert "The journal holds 2 messages" in told.stderr
    assert "koppelvlak journal verify" in told.stderr
