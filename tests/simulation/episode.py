"""An episode: a seed, some processes, vendors that send, chaos for a while, then rest and the judge."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import random
import sqlite3
import uuid
from collections import Counter

import orjson
import structlog

from adapter import errors, events
from adapter.cli.checker import judge
from adapter.cli.checker.collect import _audits, _created, _messages, _natural
from adapter.cli.checker.evidence import Delivery, Evidence, OnLog, Sent, Stored
from adapter.journal import Acceptance, Accepted, IdempotencyKey, Repeat, StoredAnswer, reads
from tests.delivery.harness import Harness, about, created, status
from tests.peers.memory import MemoryZgw, catalogue
from tests.simulation.backbone import Log
from tests.simulation.journal import MemoryStore
from tests.simulation.loop import SimLoop
from tests.simulation.process import RULES, TARGET, Process

__all__ = ["Result", "run_episode"]

CHAOS_S = 60.0
REST_S = 300.0  # virtual; the longest wait of the product is well below it
LANES = 4
SKEW_S = 2.5  # what clocks that are kept in step are off at worst
ANSWER = StoredAnswer(status=200, content_type="text/xml", body=b"<Bv03/>")
_NAMES = ("Ontvangen", "In behandeling", "Afgehandeld - wacht op betaling")
_HARNESS = Harness()


@dataclasses.dataclass
class Result:
    """What an episode was, and what was found; the same seed gives the same."""

    seed: int
    steps: int
    messages: int
    faults: Counter
    violations: list[str]
    virtual_s: float
    recovered_s: float  # from the last fault until all had come to rest


class World:
    def __init__(self, seed: int, empty: sqlite3.Connection) -> None:
        self.chance = random.Random(seed)
        self.store = MemoryStore(empty)
        self.log = Log(3)
        # what a log may do against its promises has episodes of its own, so that the judge stays strict in the others
        self.log_may_lose = seed % 4 == 1
        self.log_may_double = seed % 4 == 3
        if self.log_may_double:
            self.log.doubles = self.chance
        self.zgw = _Zgw(self.chance)
        catalogue(self.zgw)
        self.zgw.calls = _Nothing()
        self.target_is_away = False
        self.is_calm = False
        self.faults: Counter = Counter()
        self.sent: list[Sent] = []
        self.processes: list[Process] = []
        self._names = 0
        self._tasks: dict[asyncio.Task, None] = {}

    def spawn(self, work) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)
        return task

    def start(self) -> None:
        self._names += 1
        self.processes.append(Process(self, f"p{self._names}"))

    def alive(self) -> list[Process]:
        return [each for each in self.processes if not each.is_dead]


class _Zgw(MemoryZgw):
    """With names that follow from the seed."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def url(self, api, collection, key=None):
        return super().url(api, collection, key or uuid.UUID(int=self._chance.getrandbits(128)))


class _Nothing(list):
    def append(self, _item) -> None:
        """Calls are not kept: episodes are long."""


def acceptance(lane: int, number: int, at) -> Acceptance:
    """The `number`th message of a zaak: it is made, then it gets statuses."""
    zaak = f"19002026{lane:04}"
    mine = {"identificatie": zaak, "bronorganisatie": "823288444"}
    if number == 0:
        made = _HARNESS.item(created(identificatie=zaak))
    else:
        when = f"2020-03-{10 + number // 60:02}T{8 + number // 60:02}:{number % 60:02}:00+01:00"
        soort, data = about("zaken.status.gezet", status=status(_NAMES[number % 3], at=when))
        made = _HARNESS.item((soort, {**data, "zaak": mine}), message="actualiseerZaakstatus_Lk01")
    digest = hashlib.sha256(f"{lane}/{number}".encode()).hexdigest()
    bericht_id = digest[:32]
    envelope = events.Envelope(
        source="urn:nld:x", accepted_at=at, lane=f"voorbeeld/zaak/{zaak}", bericht_id=bericht_id, size=len(made.events)
    )
    outbox = tuple(
        dataclasses.replace(
            each,
            event_id=f"{bericht_id}-{each.ordinal}",
            subject=f"zaak/{zaak}",
            value=events.write(
                envelope,
                event_id=f"{bericht_id}-{each.ordinal}",
                ordinal=each.ordinal,
                event_type=each.type,
                subject=f"zaak/{zaak}",
                data=_data(each.value),
            ),
        )
        for each in made.events
    )
    nummer = f"{lane}-{number}"
    raw = f"<x>{nummer}</x>".encode()
    return Acceptance(
        bericht_id=bericht_id,
        key=IdempotencyKey(
            gemeente="voorbeeld",
            endpoint="zds-1.1/OntvangAsynchroon",
            berichtcode="Lk01",
            organisatie="1900",
            applicatie="F",
            administratie="",
            referentienummer=nummer,
        ),
        gemeente="voorbeeld",
        connection="proef",
        pack="zds-1.1",
        message=made.message,
        berichtcode="Lk01",
        zender="1900/F/",
        referentienummer=nummer,
        lane=f"voorbeeld/zaak/{zaak}",
        zaken=(zaak,),
        raw=raw,
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        documents=(),
        answer=ANSWER,
        events=outbox,
        targets=(TARGET,),
        warnings=(),
        received_at=at,
    )


def _data(value: bytes):
    return orjson.loads(value)["data"]


async def vendor(world: World, lane: int) -> None:
    """Send until answered, one after the other, and sometimes again."""
    number = 0
    while not world.is_calm:
        while not await _send(world, lane, number):
            await asyncio.sleep(0.1 + world.chance.random())
        if world.chance.random() < 0.3:
            await _send(world, lane, number)
        number += 1
        await asyncio.sleep(world.chance.expovariate(1.0))


async def _send(world: World, lane: int, number: int) -> bool:
    alive = world.alive()
    if not alive:
        return False
    process = world.chance.choice(alive)
    message = acceptance(lane, number, process.now())
    call = world.spawn(process.journal.accept(message))
    process.tasks.append(call)
    done, _ = await asyncio.wait({call}, timeout=20)
    outcome = "unknown"
    if done and not call.cancelled():
        match call.exception():
            case None:
                assert isinstance(call.result(), Accepted | Repeat)
                outcome = "ok"
            case errors.Unavailable():
                outcome = "unknown"
            case error:
                raise error
    world.sent.append(
        Sent(
            zender="1900/F/",
            referentienummer=message.referentienummer,
            outcome=outcome,
            raw_sha256=message.raw_sha256,
            answer_sha256=hashlib.sha256(ANSWER.body).hexdigest() if outcome == "ok" else None,
        )
    )
    process.relay.notify()
    return outcome == "ok"


async def chaos(world: World) -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    kinds = (*KINDS, *((_log_loses, _log_loses) if world.log_may_lose else ()))
    async with asyncio.TaskGroup() as group:
        while loop.time() - begun < CHAOS_S:
            await asyncio.sleep(world.chance.expovariate(0.5))
            kind = world.chance.choice(kinds)
            world.faults[kind.__name__.strip("_").replace("_", " ")] += 1
            group.create_task(kind(world))


async def _kill(world: World) -> None:
    if alive := world.alive():
        world.chance.choice(alive).kill()
        await asyncio.sleep(world.chance.uniform(0.1, 8))
        world.start()


async def _stop(world: World) -> None:
    if alive := world.alive():
        process = world.chance.choice(alive)
        process.stop()
        world.start()
        await asyncio.sleep(30)
        process.kill()


async def _freeze(world: World) -> None:
    if alive := [each for each in world.alive() if each.going is None]:
        process = world.chance.choice(alive)
        process.going = going = asyncio.Event()
        await asyncio.sleep(world.chance.uniform(0.5, 15))
        process.going = None
        going.set()


async def _broker_still(world: World) -> None:
    if world.log.standing_still is None:
        world.log.standing_still = going = asyncio.Event()
        await asyncio.sleep(world.chance.uniform(0.2, 20))
        world.log.standing_still = None
        going.set()


async def _broker_away(world: World) -> None:
    world.log.is_away = True
    await asyncio.sleep(world.chance.uniform(0.2, 8))
    world.log.is_away = False


async def _journal_away(world: World) -> None:
    world.store.is_away = True
    await asyncio.sleep(world.chance.uniform(0.1, 4))
    world.store.is_away = False


async def _journal_partition(world: World) -> None:
    """One process does not reach the journal, while the others go on."""
    if alive := [each for each in world.alive() if not each.is_cut_off]:
        process = world.chance.choice(alive)
        process.is_cut_off = True
        await asyncio.sleep(world.chance.uniform(0.5, 15))
        process.is_cut_off = False


async def _clock_step(world: World) -> None:
    """The wall clock of one process is set, forward or back."""
    if alive := world.alive():
        world.chance.choice(alive).clock_off_s = world.chance.uniform(-SKEW_S, SKEW_S)


async def _log_loses(world: World) -> None:
    world.log.lose_end(world.chance.randrange(len(world.log.partitions)), world.chance.randint(1, 5))


async def _target_away(world: World) -> None:
    world.target_is_away = True
    await asyncio.sleep(world.chance.uniform(0.5, 8))
    world.target_is_away = False


KINDS = (
    *(_kill, _kill, _kill, _stop, _freeze, _freeze, _clock_step, _clock_step),
    *(_broker_still, _broker_away, _journal_away, _journal_partition, _target_away),
)


async def _episode(world: World) -> float:
    world.start()
    world.start()
    vendors = [world.spawn(vendor(world, lane)) for lane in range(LANES)]
    await chaos(world)
    world.is_calm = True
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.wait(vendors)
    for each in vendors:
        each.result()
    while loop.time() - begun < REST_S and not _at_rest(world):
        await asyncio.sleep(0.5)
    recovered = loop.time() - begun
    for process in world.alive():
        process.kill()
    await asyncio.sleep(60)
    return recovered


def _at_rest(world: World) -> bool:
    moving = "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM levering WHERE open = 1)"
    return world.store.connection.all(moving) == [(0,)]


def _evidence(world: World) -> Evidence:
    ask = world.store.connection.all
    deliveries = tuple(
        Delivery(seq=row[0], target=row[1], state=row[2]) for row in ask("SELECT seq, target, state FROM levering")
    )
    audits, head = _audits(ask)
    return Evidence(
        settled=True,
        messages=tuple(_messages(ask)),
        deliveries=deliveries,
        audits=audits,
        head=head,
        log=tuple(_on_log(record) for partition in world.log.partitions for record in partition),
        stored=tuple(
            Stored(
                gemeente="voorbeeld",
                collection=collection,
                uuid=item["uuid"],
                natural=_natural(collection, item["uuid"], item),
                identificatie=item.get("identificatie"),
            )
            for collection in ("zaken", "statussen", "rollen", "resultaten")
            for item in world.zgw.all(collection)
        ),
        created=tuple(_created(ask, {one.seq for one in deliveries if one.state == "DELIVERED"})),
        sent=tuple(world.sent),
        counts=reads.counts(world.store.connection, None),
        clock_was_set=True,
        log_may_double=world.log_may_double or world.log_may_lose,
        log_may_lose=world.log_may_lose,
    )


def _on_log(record) -> OnLog:
    return OnLog(
        topic=record.position.topic,
        partition=record.position.partition,
        offset=record.position.offset,
        key=record.key,
        event_id=record.event_id,
        bericht_id=record.event_id[:32],
        sha256=hashlib.sha256(record.value).hexdigest(),
    )


def run_episode(seed: int, empty: sqlite3.Connection) -> Result:
    """Run the episode of a seed, and judge."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    loop = SimLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        world = World(seed, empty)
        recovered = runner.run(_episode(world))
    assert RULES.topic
    evidence = _evidence(world)
    world.store.connection._db.close()
    violations = [f"{one.invariant}: {one.detail}" for one in judge(evidence)]
    return Result(seed, loop.steps, len(evidence.messages), world.faults, violations, loop.time(), recovered)
