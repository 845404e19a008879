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
from adapter.cli.checker.rules_history import _chain
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


PLANTED = {
    "an acknowledged message is not in the journal": (
        {"I1"},
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], referentienummer="gone"))),
    ),
    "an event is missing on the log": ({"I1", "I11", "I12"}, lambda e: replace(e, log=e.log[:-1])),
    "a delivered zaak is not at the target": (
        {"I1"},
        lambda e: replace(e, stored=tuple(one for one in e.stored if one.identificatie != "1900202600000001")),
    ),
    "a record of no message": (
        {"I2", "I12"},
        lambda e: replace(e, log=(*e.log, replace(e.log[0], offset=99, event_id="x", bericht_id="y", key="new"))),
    ),
    "a message that nobody sent": (
        {"I2"},
        lambda e: replace(e, sent=tuple(one for one in e.sent if one.referentienummer != "s")),
    ),
    "a record of a refused message": (
        {"I2"},
        lambda e: replace(
            e, sent=tuple(replace(s, outcome="fault") if s.referentienummer == "s" else s for s in e.sent)
        ),
    ),
    "an event twice on the log": (
        {"I3"},
        lambda e: replace(e, log=(*e.log, replace(e.log[0], offset=99))),
    ),
    "a zaak twice at the target": (
        {"I3"},
        lambda e: replace(
            e, stored=(*e.stored, replace(next(o for o in e.stored if o.collection == "zaken"), uuid="other"))
        ),
    ),
    "a status twice at the target": (
        {"I3"},
        lambda e: replace(
            e, stored=(*e.stored, replace(next(o for o in e.stored if o.collection == "statussen"), uuid="other"))
        ),
    ),
    "the second delivered before the first": ({"I4"}, _ended_last),
    "a zaak in two partitions": ({"I4"}, lambda e: _record(e, 0, partition=11)),
    "a byte of a record changed": ({"I5"}, lambda e: _record(e, 0, sha256="0" * 64)),
    "a byte of a raw message changed": ({"I5"}, lambda e: _message(e, 0, raw_found_sha256="0" * 64)),
    "a second answer to one number": (
        {"I6"},
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], answer_sha256="0" * 64))),
    ),
    "two contents acknowledged under one number": (
        {"I6"},
        lambda e: replace(e, sent=(*e.sent, replace(e.sent[0], raw_sha256="0" * 64))),
    ),
    "an audit row removed": ({"I7"}, lambda e: replace(e, audits=(*e.audits[:3], *e.audits[4:]))),
    "an audit row edited": (
        {"I7"},
        lambda e: replace(e, audits=(replace(e.audits[0], worker="someone"), *e.audits[1:])),
    ),
    "an illegal step": ({"I7"}, lambda e: _audit(e, lambda row: row.after == "READY", after="DELIVERED")),
    "the last row of the audit cut off": ({"I7"}, lambda e: replace(e, audits=e.audits[:-1])),
    "a zombie's token": (
        {"I7"},
        lambda e: _audit(e, lambda row: row.nr == len(e.audits) and row.token is not None, token=0),
    ),
    "a message on its way at rest": ({"I7", "I10", "I12"}, lambda e: _message(e, 0, state="PUBLISHING")),
    "another event at its place": (
        {"I11"},
        lambda e: _audit(
            e,
            lambda row: row.after == "PUBLISHED",
            detail=next(row.detail for row in e.audits if row.after == "PUBLISHED" and row.seq != e.messages[0].seq),
        ),
    ),
    "a count that is not so": ({"I12"}, lambda e: replace(e, counts={**e.counts, "bericht.CONFIRMED": 99})),
    "a BSN in a log line": ({"I9"}, lambda e: replace(e, texts={"server.log": f"persoon {CANARY} opgehaald"})),
    "a BSN in a key": ({"I4", "I9"}, lambda e: _record(e, 0, key=f"voorbeeld/persoon/{CANARY}")),
}


def test_a_sound_installation_has_nothing_against_it(evidence):
    assert judge(evidence) == []
    assert len(evidence.log) > 10


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_seen_by_its_own_invariant_only(name, evidence):
    expected, plant = PLANTED[name]
    assert {witness.invariant for witness in judge(plant(evidence))} == expected


def test_leaving_quarantine_without_a_reason_is_seen(evidence):
    last = evidence.audits[-1]
    steps = [
        replace(last, nr=last.nr, before="DELIVERING", after="QUARANTINED"),
        replace(last, nr=last.nr + 1, before="QUARANTINED", after="DISCARDED", token=None, detail=None),
    ]
    planted = _rechained(replace(evidence, audits=(*evidence.audits[:-1], *steps)))
    deliveries = tuple(replace(one, state="DISCARDED") if one.seq == last.seq else one for one in planted.deliveries)
    planted = replace(planted, deliveries=deliveries, counts={})
    assert {witness.invariant for witness in judge(planted)} == {"I8"}
    assert not list(_chain(planted))


def test_every_invariant_of_the_standard_is_there():
    assert list(RULES) == [f"I{number}" for number in range(1, 13)]


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
