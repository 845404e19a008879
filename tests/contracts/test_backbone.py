"""The contract of the backbone, on all implementations: the embedded log, a real Kafka, and the one in memory of the simulation."""

import asyncio
import itertools
import math
import subprocess
import sys
import textwrap

import pytest

from adapter import settings
from adapter.backbone import Record
from adapter.backbone.embedded import EmbeddedBackbone
from adapter.backbone.kafka import KafkaBackbone
from adapter.errors import OutcomeUnknown, Unavailable
from tests.services.needs import free_port
from tests.simulation.backbone import Log
from tests.simulation.calm import calm_backbone

_TOPICS = itertools.count(1)
HEADERS = {"content-type": "application/cloudevents+json; charset=UTF-8"}


class Kind:
    """Makes a backbone on the same store again and again, as a restarted process would."""

    def __init__(self, make, topic):
        self.make = make
        self.topic = topic


@pytest.fixture(params=["embedded", "memory", pytest.param("kafka", marks=pytest.mark.kafka)])
def kind(request, tmp_path):
    topic = f"contract-{next(_TOPICS)}"
    if request.param == "memory":  # that of the simulation
        stored = Log(4)
        return Kind(lambda: calm_backbone(stored), topic)
    if request.param == "embedded":
        return Kind(lambda: EmbeddedBackbone(tmp_path / "log.db", partitions=4), topic)
    bootstrap = request.getfixturevalue("kafka_bootstrap")
    rules = settings.Backbone(kind="kafka", bootstrap=bootstrap, topic=topic, partitions=4, send_s=10.0)
    return Kind(lambda: KafkaBackbone(rules), topic)


@pytest.fixture
async def log(kind):
    opened = kind.make()
    await opened.open()
    yield opened
    await opened.close()


def records(topic, keys, *, begin=0):
    return [
        Record(topic=topic, key=key, event_id=f"id-{number}", value=f'{{"n":{number}}}'.encode(), headers=HEADERS)
        for number, key in enumerate(keys, start=begin)
    ]


async def drained(follower, expected):
    found = []
    async with asyncio.timeout(30):
        while len(found) < expected:
            found += await follower.poll(limit=100, wait_s=0.5)
    return found


async def test_a_record_comes_back_as_it_was_given(kind, log):
    record = Record(topic=kind.topic, key="voorbeeld/zaak/1", event_id="e1", value=b'{"a":"\xc3\xa9"}', headers=HEADERS)
    (position,) = await log.publish([record])
    ends = await log.ends(kind.topic)
    (stored,) = await log.read(kind.topic, start=dict.fromkeys(ends, 0), until=ends)
    assert (stored.key, stored.event_id, stored.value) == (record.key, record.event_id, record.value)
    assert stored.headers["content-type"] == HEADERS["content-type"]
    assert stored.position == position


async def test_records_of_one_lane_keep_their_order_in_one_partition(kind, log):
    keys = [f"zaak/{number % 7}" for number in range(300)]
    await log.publish(records(kind.topic, keys[:150]))
    await log.publish(records(kind.topic, keys[150:], begin=150))
    ends = await log.ends(kind.topic)
    stored = await log.read(kind.topic, start=dict.fromkeys(ends, 0), until=ends)
    assert len(stored) == 300
    for key in set(keys):
        mine = [record for record in stored if record.key == key]
        assert [int(record.event_id[3:]) for record in mine] == [n for n, k in enumerate(keys) if k == key]
        assert len({record.position.partition for record in mine}) == 1


async def test_the_ends_are_where_the_next_record_lands(kind, log):
    await log.publish(records(kind.topic, ["a"]))
    before = await log.ends(kind.topic)
    (position,) = await log.publish(records(kind.topic, ["a"], begin=1))
    assert position.offset == before[position.partition]
    assert (await log.ends(kind.topic))[position.partition] == position.offset + 1


async def test_the_extent_tells_the_first_that_is_kept_and_the_end(kind, log):
    (position,) = await log.publish(records(kind.topic, ["a"]))
    await log.publish(records(kind.topic, ["a", "a"], begin=1))
    extent = await log.extent(kind.topic)
    assert extent[position.partition] == (0, 3)
    assert {partition: end for partition, (_, end) in extent.items()} == await log.ends(kind.topic)
    assert all(first == end == 0 for partition, (first, end) in extent.items() if partition != position.partition)


async def test_it_says_how_long_it_promises_to_keep_a_record(kind, log):
    await log.publish(records(kind.topic, ["a"]))
    assert await log.promise_s(kind.topic) in (math.inf, 7 * 86_400)  # Kafka: its default


async def test_what_was_published_is_there_after_a_restart(kind, log):
    await log.publish(records(kind.topic, ["a", "b", "c"]))
    again = kind.make()
    await again.open()
    ends = await again.ends(kind.topic)
    assert len(await again.read(kind.topic, start=dict.fromkeys(ends, 0), until=ends)) == 3
    await again.close()


async def test_a_follower_reads_from_where_it_is_told(kind, log):
    positions = await log.publish(records(kind.topic, ["a"] * 5))
    partition = positions[0].partition
    follower = await log.follow(kind.topic, start={partition: positions[2].offset})
    assert [record.event_id for record in await drained(follower, 3)] == ["id-2", "id-3", "id-4"]
    await log.publish(records(kind.topic, ["a"], begin=5))
    assert [record.event_id for record in await drained(follower, 1)] == ["id-5"]
    await follower.close()


async def test_a_partition_that_is_not_named_is_followed_from_its_beginning(kind, log):
    await log.publish(records(kind.topic, ["a", "b", "c", "d", "e"]))
    follower = await log.follow(kind.topic, start={})
    assert {record.event_id for record in await drained(follower, 5)} == {f"id-{number}" for number in range(5)}
    await follower.close()


async def test_a_follower_gives_no_more_than_it_is_asked_for(kind, log):
    await log.publish(records(kind.topic, [str(number) for number in range(20)]))
    follower = await log.follow(kind.topic, start={})
    assert len(await follower.poll(limit=3, wait_s=10)) == 3
    assert len(await drained(follower, 17)) == 17
    await follower.close()


async def test_followers_read_independently(kind, log):
    await log.publish(records(kind.topic, ["a", "b"]))
    for _ in range(2):
        follower = await log.follow(kind.topic, start={})
        assert len(await drained(follower, 2)) == 2
        await follower.close()


async def test_a_follower_waits_for_what_is_published_later(kind, log):
    await log.publish(records(kind.topic, ["a"]))
    follower = await log.follow(kind.topic, start=await log.ends(kind.topic))
    assert list(await follower.poll(limit=10, wait_s=0.2)) == []
    await log.publish(records(kind.topic, ["a"], begin=1))
    assert [record.event_id for record in await drained(follower, 1)] == ["id-1"]
    await follower.close()


async def test_publishing_nothing_is_fine(log):
    assert list(await log.publish([])) == []


async def test_it_says_that_it_is_ready(log):
    assert await log.ready()


@pytest.mark.kafka
async def test_a_broker_that_is_away_is_told_within_the_deadline():
    rules = settings.Backbone(kind="kafka", bootstrap=f"127.0.0.1:{free_port()}", send_s=1.0)
    log = KafkaBackbone(rules)
    async with asyncio.timeout(20):
        await log.open()  # no reason not to start
        assert not await log.ready()
        with pytest.raises(Unavailable):
            await log.publish(records("weg", ["a"]))
        with pytest.raises(Unavailable):
            await log.ends("weg")
        await log.close()


@pytest.mark.kafka
async def test_an_answer_that_does_not_come_is_an_unknown_outcome(kafka_bootstrap):
    """The broker has the record, we have no answer."""
    topic = f"contract-{next(_TOPICS)}"
    direct = KafkaBackbone(settings.Backbone(kind="kafka", bootstrap=kafka_bootstrap, topic=topic, partitions=1))
    await direct.open()
    await direct.publish(records(topic, ["a"]))
    log = KafkaBackbone(
        settings.Backbone(kind="kafka", bootstrap=kafka_bootstrap, topic=topic, partitions=1, send_s=2.0)
    )
    await log.open()
    await log.publish(records(topic, ["a"], begin=1))
    producer = log._producer
    real = producer.send

    async def silent(*arguments, **named):
        await real(*arguments, **named)
        await producer.flush()
        return asyncio.get_running_loop().create_future()

    producer.send = silent
    with pytest.raises(OutcomeUnknown):
        await log.publish(records(topic, ["a"], begin=2))
    ends = await direct.ends(topic)
    stored = await direct.read(topic, start={0: 0}, until=ends)
    assert [record.event_id for record in stored] == ["id-0", "id-1", "id-2"]
    await log.publish(records(topic, ["a"], begin=3))  # a new producer was made
    await log.close()
    await direct.close()


def test_what_was_published_survives_kill_9(tmp_path):
    file = tmp_path / "log.db"
    program = textwrap.dedent(
        f"""
        import asyncio, os, pathlib, signal
        from adapter.backbone import Record
        from adapter.backbone.embedded import EmbeddedBackbone
        async def main():
            log = EmbeddedBackbone(pathlib.Path({str(file)!r}), partitions=2)
            await log.open()
            for n in range(50):
                await log.publish([Record(topic="t", key=str(n % 3), event_id=f"id-{{n}}", value=b"x", headers={{}})])
                print(n, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
        asyncio.run(main())
        """
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    told = {f"id-{line}" for line in done.stdout.split()}
    assert len(told) == 50

    async def read():
        log = EmbeddedBackbone(file, partitions=2)
        await log.open()
        ends = await log.ends("t")
        found = await log.read("t", start=dict.fromkeys(ends, 0), until=ends)
        await log.close()
        return {record.event_id for record in found}

    assert asyncio.run(read()) == told
