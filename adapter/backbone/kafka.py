"""Apache Kafka through aiokafka: idempotent, acks=all, key = lane, structured CloudEvents; our own deadline on every await.

Known faults of aiokafka 0.14 that this file works around (GUARANTEES e.1): `send` and `stop` that never end while brokers are
away, a producer that stays stuck after OutOfOrderSequence, a consumer that falls silent. Consumer groups are not used: after a
broker's restart a member that was thrown away keeps its group busy for minutes, and who reads is known from our own leases.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import IncompatibleBrokerVersion, KafkaError, TopicAlreadyExistsError, UnsupportedVersionError

from adapter import observe, settings
from adapter.backbone.port import Position, Record, StoredRecord
from adapter.errors import Finding, OutcomeUnknown, Unavailable

__all__ = ["KafkaBackbone"]

REPLICAS: Final = 3  # of a topic that we make, where the cluster has as many brokers
STOP_S: Final = 3.0  # a client that does not stop by then is left behind
READ_S: Final = 15.0
_MAX_BYTES: Final = 4 * 1024 * 1024  # events above 64 KiB go by dataref; this is far above
_LOOK_S: Final = 2.0  # nothing came for this long: is there really nothing?
_SILENT_S: Final = 4.0  # there is more, and it didn't come for this long: this consumer is given up

T = TypeVar("T")

_log = observe.get_logger("backbone")
_left: set[asyncio.Task[Any]] = set()  # what did not end when it should have


class KafkaBackbone:
    """The log in a Kafka cluster."""

    def __init__(self, rules: settings.Backbone) -> None:
        assert rules.bootstrap is not None
        self._bootstrap = rules.bootstrap
        self._rules = rules
        self._producer: AIOKafkaProducer | None = None
        self._lock = asyncio.Lock()
        self._topics: dict[str, int] = {}  # number of partitions of each topic that is known to be there

    async def open(self) -> None:
        """Make the topic when it is missing. A broker that is away is no reason not to start: messages are kept meanwhile."""
        try:
            await self._make_topic(self._rules.topic)
        except Unavailable as error:
            _log.warning("backbone_niet_bereikbaar", code=error.findings[0].code)

    async def _make_topic(self, topic: str) -> None:
        admin = self._admin()
        try:
            self._topics[topic] = await _within(self._see_to_topic(admin, topic), self._rules.send_s)
        finally:
            await _stop(admin.close())

    def _admin(self) -> AIOKafkaAdminClient:
        return AIOKafkaAdminClient(bootstrap_servers=self._bootstrap, request_timeout_ms=int(self._rules.send_s * 1000))

    async def _see_to_topic(self, admin: AIOKafkaAdminClient, topic: str) -> int:
        await admin.start()
        if topic not in await admin.list_topics():
            brokers = (await admin.describe_cluster())["brokers"]
            replicas = max(1, min(REPLICAS, len(brokers)))
            new = NewTopic(topic, num_partitions=self._rules.partitions, replication_factor=replicas)
            with contextlib.suppress(TopicAlreadyExistsError):
                await admin.create_topics([new])
        return await self._count_partitions(admin, topic)

    async def close(self) -> None:
        """Let go of the broker."""
        await self._drop_producer()

    async def ready(self) -> bool:
        """True when the broker answers."""
        try:
            await self.ends(self._rules.topic)
        except (Unavailable, OutcomeUnknown):
            return False
        return True

    async def publish(self, records: Sequence[Record]) -> Sequence[Position]:
        """Publish all; returns once all are durable at the in-sync replicas."""
        async with self._lock:
            producer = await self._started()
            try:
                stored = await _bounded(_send(producer, records), self._rules.send_s)
            except (TimeoutError, KafkaError, ConnectionError) as error:
                # part of it may be stored: whoever sent it reads back; this producer may be stuck for good
                await self._drop_producer()
                raise OutcomeUnknown(Finding(code="backbone-onbekend")) from error
            except BaseException:
                await self._drop_producer()
                raise
        if any(each.offset < 0 for each in stored):  # stored before, and the broker no longer knows where: look
            await self._drop_producer()
            raise OutcomeUnknown(Finding(code="backbone-onbekend"))
        return [Position(topic=each.topic, partition=each.partition, offset=each.offset) for each in stored]

    async def _started(self) -> AIOKafkaProducer:
        if self._rules.topic not in self._topics:
            await self._make_topic(self._rules.topic)
        if self._producer is None:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._bootstrap,
                acks="all",
                enable_idempotence=True,
                linger_ms=5,
                max_request_size=_MAX_BYTES,
                request_timeout_ms=int(self._rules.send_s * 1000),
            )
            try:
                await _within(producer.start(), self._rules.send_s)
            except BaseException:
                await _stop(producer.stop())
                raise
            self._producer = producer
        return self._producer

    async def _drop_producer(self) -> None:
        if self._producer is not None:
            producer, self._producer = self._producer, None
            await _stop(_abandon(producer))

    async def ends(self, topic: str) -> Mapping[int, int]:
        """Give per partition the offset that the next record will get."""

        async def ask(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> Mapping[int, int]:
            found = await consumer.end_offsets(partitions)
            return {partition.partition: offset for partition, offset in found.items()}

        return await self._of_topic(topic, ask)

    async def extent(self, topic: str) -> Mapping[int, tuple[int, int]]:
        """Give per partition the lowest offset that is kept, and the end."""

        async def ask(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> Mapping[int, tuple[int, int]]:
            lowest = await consumer.beginning_offsets(partitions)
            found = await consumer.end_offsets(partitions)
            return {each.partition: (min(lowest[each], end), end) for each, end in found.items()}

        return await self._of_topic(topic, ask)

    async def _of_topic(
        self, topic: str, ask: Callable[[AIOKafkaConsumer, list[TopicPartition]], Coroutine[Any, Any, T]]
    ) -> T:
        """Ask something of all partitions of a topic."""
        if topic not in self._topics:
            await self._make_topic(topic)
        partitions = [TopicPartition(topic, number) for number in range(self._topics[topic])]
        try:
            return await self._with_reader(lambda consumer: ask(consumer, partitions))
        except Unavailable:
            self._topics.pop(topic, None)  # it may be gone, or have other partitions now: look again, and make it
            raise

    async def promise_s(self, topic: str) -> float | None:
        """Give `retention.ms` of the topic; None where its size bounds it too, it is compacted, or the broker doesn't say."""
        admin = self._admin()

        async def ask() -> dict[str, str]:
            await admin.start()
            (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
            return {entry[0]: entry[1] for resource in answer.resources for entry in resource[4]}

        try:
            told = await _within(ask(), self._rules.send_s)
        except Unavailable as error:
            if isinstance(error.__cause__, IncompatibleBrokerVersion | UnsupportedVersionError):
                return None
            raise
        finally:
            await _stop(admin.close())
        if told.get("cleanup.policy") != "delete" or told.get("retention.bytes") != "-1":
            return None
        kept_ms = int(told.get("retention.ms") or 0)
        return math.inf if kept_ms < 0 else kept_ms / 1000

    async def read(self, topic: str, *, start: Mapping[int, int], until: Mapping[int, int]) -> Sequence[StoredRecord]:
        """Give the records from `start` up to but not including `until`, per partition in order."""
        wanted = {TopicPartition(topic, p): until.get(p, 0) for p, begin in start.items() if until.get(p, 0) > begin}
        if not wanted:
            return ()
        found = await self._with_reader(lambda consumer: _read(consumer, start, wanted))
        return sorted(found, key=lambda each: (each.position.partition, each.position.offset))

    async def _with_reader(self, ask: Callable[[AIOKafkaConsumer], Coroutine[Any, Any, T]]) -> T:
        """Ask something of a consumer that is there for this alone."""
        consumer = self._consumer()

        async def started() -> T:
            await consumer.start()
            return await ask(consumer)

        try:
            return await _within(started(), READ_S)
        finally:
            await _stop(consumer.stop())

    @staticmethod
    async def _count_partitions(admin: AIOKafkaAdminClient, topic: str) -> int:
        """Give the number of partitions; a topic that was just made is known to every broker only a little later."""
        while True:
            (described,) = await admin.describe_topics([topic])
            if described["error_code"] == 0 and described["partitions"]:
                return len(described["partitions"])
            await asyncio.sleep(0.05)

    async def follow(self, topic: str, *, start: Mapping[int, int]) -> _KafkaFollower:
        """Read on from `start`, with all partitions assigned by ourselves."""
        if topic not in self._topics:
            await self._make_topic(topic)
        partitions = [TopicPartition(topic, number) for number in range(self._topics[topic])]
        consumer = self._consumer()
        try:
            await _within(consumer.start(), READ_S)
            consumer.assign(partitions)
            for partition in partitions:
                consumer.seek(partition, start.get(partition.partition, 0))
        except BaseException:
            self._topics.pop(topic, None)
            await _stop(consumer.stop())
            raise
        return _KafkaFollower(consumer, partitions, send_s=self._rules.send_s)

    def _consumer(self) -> AIOKafkaConsumer:
        """Give a consumer outside any group."""
        return AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=_MAX_BYTES,
            request_timeout_ms=int(self._rules.send_s * 1000),
        )


class _KafkaFollower:
    """Reads all partitions of a topic; a watchdog compares what came with what is there."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition], *, send_s: float) -> None:
        self._consumer = consumer
        self._partitions = partitions
        self._send_s = send_s
        self._progress_at: float | None = None
        self._looked_at = 0.0

    async def poll(self, *, limit: int, wait_s: float) -> Sequence[StoredRecord]:
        """Give up to `limit` records; raises Unavailable when there are more but none come."""
        coming = self._consumer.getmany(timeout_ms=int(wait_s * 1000), max_records=limit)
        batches = await _within(coming, wait_s + self._send_s)
        found = [_stored(each) for batch in batches.values() for each in batch]
        now = asyncio.get_running_loop().time()
        if found or self._progress_at is None:
            self._progress_at = self._looked_at = now
        elif now - self._looked_at > _LOOK_S:
            self._looked_at = now
            await self._look(now - self._progress_at)
        return found

    async def _look(self, silent_s: float) -> None:
        if not await _within(self._is_behind(), self._send_s):
            self._progress_at = self._looked_at
        elif silent_s > _SILENT_S:
            raise Unavailable(Finding(code="backbone-stil"), retry_after_s=1.0)

    async def _is_behind(self) -> bool:
        ends = await self._consumer.end_offsets(self._partitions)
        return any([await self._consumer.position(each) < ends[each] for each in self._partitions])

    async def close(self) -> None:
        """Stop reading; never waits on a broker for long."""
        await _stop(self._consumer.stop())


async def _send(producer: AIOKafkaProducer, records: Sequence[Record]) -> Sequence[Any]:
    sent = [
        await producer.send(
            record.topic,
            record.value,
            key=record.key.encode(),
            headers=[
                *((name, value.encode()) for name, value in record.headers.items()),
                ("ce_id", record.event_id.encode()),
            ],
        )
        for record in records
    ]
    return [await each for each in sent]


async def _read(
    consumer: AIOKafkaConsumer, start: Mapping[int, int], until: Mapping[TopicPartition, int]
) -> list[StoredRecord]:
    wanted = dict(until)
    found: list[StoredRecord] = []
    consumer.assign(list(wanted))
    for partition in wanted:
        consumer.seek(partition, start[partition.partition])
    while wanted:
        batches = await consumer.getmany(timeout_ms=500)
        for partition, batch in batches.items():
            found.extend(_stored(each) for each in batch if each.offset < until[partition])
        for partition in list(wanted):
            if await consumer.position(partition) >= wanted[partition]:
                consumer.pause(partition)
                del wanted[partition]
    return found


def _stored(record: Any) -> StoredRecord:
    headers = {name: value.decode("utf-8", "replace") for name, value in record.headers}
    event_id = headers.pop("ce_id", "")
    return StoredRecord(
        position=Position(topic=record.topic, partition=record.partition, offset=record.offset),
        key=(record.key or b"").decode("utf-8", "replace"),
        event_id=event_id,
        value=record.value or b"",
        headers=headers,
    )


async def _bounded(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Await `work` for so long; raises TimeoutError.

    It is a task of its own, because aiokafka can't be trusted with ours. It swallows cancellation in places and goes on, so that
    `asyncio.timeout` would wait for it without end; and `stop()` awaits what it has cancelled itself, which ends in a
    CancelledError that would end our loop without a word.
    """
    task = asyncio.get_running_loop().create_task(work)
    try:
        await asyncio.wait((task,), timeout=seconds)
    finally:
        if not task.done():
            _left.add(task)
            task.add_done_callback(_forget)
            task.cancel()
    if not task.done() or task.cancelled():
        raise TimeoutError
    return task.result()


def _forget(task: asyncio.Task[Any]) -> None:
    _left.discard(task)
    if not task.cancelled():
        task.exception()  # it was looked at: nobody waits for it


async def _within(work: Coroutine[Any, Any, T], seconds: float) -> T:
    """Await `work` for so long; what Kafka can't do now is Unavailable."""
    try:
        return await _bounded(work, seconds)
    except (TimeoutError, KafkaError, OSError) as error:
        raise Unavailable(Finding(code="backbone-niet-beschikbaar"), retry_after_s=5.0) from error


async def _abandon(producer: AIOKafkaProducer) -> None:
    """Throw a producer away with what it still has queued.

    `stop()` would flush, and when the broker is away its sender goes on after our deadline: the queued records would land when
    the broker is back, after they were looked for, not found, and sent again.
    """
    producer._closed = True  # noqa: SLF001  # aiokafka has no way to stop without a flush
    sender = producer._sender  # noqa: SLF001
    if sender is not None:
        await sender.close()
    await producer.client.close()


async def _stop(stopping: Coroutine[Any, Any, None]) -> None:
    """Stop a client, but never wait on a broker without end."""
    try:
        await _bounded(stopping, STOP_S)
    except Exception as error:  # noqa: BLE001  # it is being thrown away: nothing it says matters any more
        _log.warning("backbone_niet_gestopt", soort=type(error).__name__)
