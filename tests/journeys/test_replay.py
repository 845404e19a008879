"""A new system is brought up to date: history goes to it in order, while new messages come in; on the command line too."""

import asyncio
import contextlib
import datetime
import json
import sqlite3
import uuid

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from adapter import settings, tenancy, wiring
from adapter.backbone.kafka import KafkaBackbone
from adapter.cli import checker
from adapter.errors import Finding, Refused, Unavailable
from adapter.journal import ReplayState, Selection
from tests.cli.test_commands import run
from tests.notificaties.legacy import Legacy
from tests.system import example, posted, running

TARGET = "voorbeeld/abonnee/nieuw"
ALL = Selection(gemeente="voorbeeld")
ABONNEES = {"nieuw": {"url": "http://nieuw.local/stuf", "applicatie": "NIEUWZAAK"}}


async def sent(system, numbers):
    for number in numbers:
        zaak = f"190020260000{number:04d}"
        await posted(system, example("creeer-zaak", zaak=zaak, nummer=f"c{number}"))
        await posted(system, example("actualiseer-zaakstatus", zaak=zaak, nummer=f"s{number}"))
    assert await system.settle(within_s=30)


async def ended(system, id_):
    for _ in range(1500):
        found = await system.journal.find_replay(id_, gemeente="voorbeeld")
        if found.state is ReplayState.DONE:
            return found
        await asyncio.sleep(0.02)
    pytest.fail(f"not done: {found}")


async def test_a_new_subscriber_is_brought_up_to_date_in_order_and_what_comes_meanwhile_follows(tmp_path):
    async with running(tmp_path) as system:
        await sent(system, range(1, 4))
    new = Legacy()
    async with running(tmp_path, abonnees={"nieuw": new}, gemeenten__voorbeeld__abonnees=ABONNEES) as system:
        with pytest.raises(Refused):
            await system.replays.plan(ALL, target="elders/bron", by="beheer")
        planned = await system.replays.plan(ALL, target=TARGET, rate_s=500.0, by="beheer")
        assert planned.total == 6
        await system.replays.start(planned.id, reason="nieuwe leverancier", by="beheer")
        await sent(system, [9])
        done = await ended(system, planned.id)
        assert (done.delivered, done.held) == (6, 0)
        assert await system.settle(within_s=30)
        assert await system.journal.verify() is None
    zaken: dict[str, list[str]] = {}
    for service, message in zip(new.services(), new.messages(), strict=True):
        zaken.setdefault(message.findtext(".//{*}object/{*}identificatie"), []).append(service)
    assert zaken == {f"190020260000{n:04d}": ["creeerZaak", "actualiseerZaakstatus"] for n in (1, 2, 3, 9)}
    evidence = await checker.collect(tenancy.load(None, overrides={"data": str(tmp_path)}), settled=True)
    assert checker.judge(evidence) == []


class OnSqlite:
    """The embedded log of a data folder, cut off at its begin."""

    def __init__(self, folder):
        self.rules = {}
        self._file = folder / "backbone.db"

    async def cut(self, lane):
        with contextlib.closing(sqlite3.connect(self._file, isolation_level=None)) as log:
            log.execute("DELETE FROM record WHERE key = ?", (lane,))


class OnKafka:
    """A topic of one partition a zaak of this test."""

    def __init__(self, bootstrap):
        self._topic = f"herhaling-{uuid.uuid4().hex[:8]}"
        self._bootstrap = bootstrap
        self.rules = {
            "backbone__kind": "kafka",
            "backbone__bootstrap": bootstrap,
            "backbone__topic": self._topic,
            "backbone__partitions": 1,
        }

    async def cut(self, _lane):
        """Delete the first zaak's events: they stand first in the only partition."""
        rules = settings.Backbone(kind="kafka", bootstrap=self._bootstrap, topic=self._topic, partitions=1)
        log = KafkaBackbone(rules)
        ends = await log.ends(self._topic)
        stored = await log.read(self._topic, start={0: 0}, until=ends)
        await log.close()
        begin = next(each.position.offset for each in stored if each.key != stored[0].key)
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        await admin.start()
        await admin.delete_records({TopicPartition(self._topic, 0): RecordsToDelete(begin)})
        await admin.close()


@pytest.mark.parametrize("kind", ["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def test_what_the_journal_keeps_no_longer_comes_from_the_backbone_and_the_dry_run_says_what_is_gone(
    kind, request, tmp_path
):
    log = OnSqlite(tmp_path) if kind == "embedded" else OnKafka(request.getfixturevalue("kafka_bootstrap"))
    late = wiring.utc_now() + datetime.timedelta(days=30)
    async with running(tmp_path, **log.rules) as system:
        await sent(system, range(1, 4))
        pruned = await system.journal.prune(keys_before=late, payloads_before=late, at=wiring.utc_now())
        assert pruned.payloads == 6
    new = Legacy()
    async with running(
        tmp_path, abonnees={"nieuw": new}, gemeenten__voorbeeld__abonnees=ABONNEES, **log.rules
    ) as system:
        planned = await system.replays.plan(ALL, target=TARGET, rate_s=500.0, by="beheer")
        assert (planned.total, planned.fetched, planned.skipped) == (6, 6, {})
    await log.cut("voorbeeld/zaak/1900202600000001")
    async with running(
        tmp_path, abonnees={"nieuw": new}, gemeenten__voorbeeld__abonnees=ABONNEES, **log.rules
    ) as system:
        planned = await system.replays.plan(ALL, target=TARGET, rate_s=500.0, by="beheer")
        assert (planned.total, planned.fetched, planned.skipped) == (4, 4, {"gewist": 2})
        await system.replays.start(planned.id, reason="nieuwe leverancier", by="beheer")
        done = await ended(system, planned.id)
        assert (done.delivered, done.held) == (4, 0)
        assert await system.journal.verify(size_of=system.blobs.size) is None
    zaken: dict[str, list[str]] = {}
    for service, message in zip(new.services(), new.messages(), strict=True):
        zaken.setdefault(message.findtext(".//{*}object/{*}identificatie"), []).append(service)
    assert zaken == {f"190020260000{n:04d}": ["creeerZaak", "actualiseerZaakstatus"] for n in (2, 3)}


async def test_a_dry_run_says_when_the_backbone_cannot_be_asked(tmp_path, monkeypatch):
    late = wiring.utc_now() + datetime.timedelta(days=30)
    async with running(tmp_path) as system:
        await sent(system, [1])
        await system.journal.prune(keys_before=late, payloads_before=late, at=wiring.utc_now())

        async def away(_topic):
            raise Unavailable(Finding(code="backbone-niet-beschikbaar"), retry_after_s=1.0)

        monkeypatch.setattr(system.backbone, "extent", away)
        planned = await system.replays.plan(ALL, target="voorbeeld/bron", again=True, by="beheer")
        assert (planned.total, planned.skipped) == (0, {"ongezien": 2})


async def test_the_command_line_shows_a_dry_run_starts_it_once_and_says_how_far_it_is(tmp_path):
    async with running(tmp_path) as system:
        await sent(system, [1])
    planned = run("replay", "plan", "voorbeeld/bron", "--again", "--data", tmp_path, "--json")
    plan = json.loads(planned.stdout)
    assert (planned.returncode, plan["state"], plan["total"]) == (0, "PLANNED", 2)
    told = run("replay", "plan", "voorbeeld/bron", "--data", tmp_path)
    assert "0 messages would be delivered" in told.stdout
    assert "2 not: they were delivered to it before" in told.stdout
    for _ in range(2):
        started = run("replay", "start", plan["id"], "--reason", "teruggezet", "--data", tmp_path, "--json")
        assert (json.loads(started.stdout)["state"], json.loads(started.stdout)["queued"]) == ("RUNNING", 2)
    async with running(tmp_path) as system:
        done = await ended(system, plan["id"])
        assert done.delivered == 2
        assert await system.journal.verify() is None
    (listed,) = [
        json.loads(line)
        for line in run("replay", "list", "--data", tmp_path, "--json").stdout.splitlines()
        if json.loads(line)["id"] == plan["id"]
    ]
    assert listed["state"] == "DONE"
    unknown = run("replay", "plan", "voorbeeld/niets", "--data", tmp_path)
    assert (unknown.returncode, "voorbeeld/bron" in unknown.stderr) == (1, True)


async def test_the_command_line_pauses_a_target_and_lets_it_go_on(tmp_path):
    async with running(tmp_path, background=False) as system:
        await posted(system, example("creeer-zaak"))
    paused = run("targets", "pause", "voorbeeld/bron", "--reason", "onderhoud", "--data", tmp_path)
    assert paused.returncode == 0
    (target,) = [json.loads(line) for line in run("targets", "list", "--data", tmp_path, "--json").stdout.splitlines()]
    assert (target["paused"], target["reason"], target["backlog"]) == (True, "onderhoud", 1)
    async with running(tmp_path) as system:
        while not (await system.journal.counts())["bericht.CONFIRMED"]:
            await asyncio.sleep(0.02)
        await system.journal.resume("voorbeeld/bron", by="b", reason="klaar", at=wiring.utc_now())
        assert await system.settle(within_s=30)
        counts = await system.journal.counts()
    assert counts["levering.voorbeeld/bron.DELIVERED"] == 1
