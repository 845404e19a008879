"""Apache Kafka through aiokafka: idempotent, acks=all, key = lane, structured CloudEvents; our own deadline on every await.

Known faults of aiokafka 0.14 that this file works around (GUARANTEES e.1): `send` and `stop` that never end while brokers are
away, a producer that stays stuck after OutOfOrderSequence, a consumer that falls silent after a rebalance.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from adapter import observe, settings
from adapter.backbone.port import Position, Record, StoredRecord
from adapter.errors import Finding, OutcomeUnknown, Unavailable

__all__ = ["KafkaBackbone"]

REPLICAS: Final = 3  # of a topic that we make, where the cluster has as many brokers
STOP_S: Final = 3.0  # a client that does not stop by then is left behind
READ_S: Final = 15.0
_MAX_BYTES: Final = 4 * 1024 * 1024  # events above 64 KiB go by dataref; this is far above
_SILENT_S: Final = 20.0  # lag without progress for this long: the consumer is made anew

_log = observe.get_logger("backbone")


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
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._bootstrap, request_timeout_ms=int(self._rules.send_s * 1000)
        )
        async with _deadline(self._rules.send_s):
            try:
                await admin.start()
                if topic not in await admin.list_topics():
                    brokers = (await admin.describe_cluster())["brokers"]
                    replicas = max(1, min(REPLICAS, len(brokers)))
                    new = NewTopic(topic, num_partitions=self._rules.partitions, replication_factor=replicas)
                    with contextlib.suppress(TopicAlreadyExistsError):
                        await admin.create_topics([new])
                self._topics[topic] = await self._count_partitions(admin, topic)
            finally:
                await _stop(admin.close())

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
                async with asyncio.timeout(self._rules.send_s):
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
                    stored = [await each for each in sent]
            except (TimeoutError, KafkaError, ConnectionError) as error:
                # part of it may be stored: whoever sent it reads back; this producer may be stuck for good
                await self._drop_producer()
                raise OutcomeUnknown(Finding(code="backbone-onbekend")) from error
        return [Position(topic=each.topic, partition=each.partition, offset=each.offset) for each in stored]

    async def _started(self) -> AIOKafkaProducer:
        if not self._topics:
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
                async with _deadline(self._rules.send_s):
                    await producer.start()
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
        if topic not in self._topics:
            await self._make_topic(topic)
        partitions = [TopicPartition(topic, number) for number in range(self._topics[topic])]
        async with self._reader() as consumer:
            found = await consumer.end_offsets(partitions)
            return {partition.partition: offset for partition, offset in found.items()}

    async def read(self, topic: str, *, start: Mapping[int, int], until: Mapping[int, int]) -> Sequence[StoredRecord]:
        """Give the records from `start` up to but not including `until`, per partition in order."""
        wanted = {TopicPartition(topic, p): until.get(p, 0) for p, begin in start.items() if until.get(p, 0) > begin}
        if not wanted:
            return ()
        found: list[StoredRecord] = []
        async with self._reader() as consumer:
            consumer.assign(list(wanted))
            for partition in wanted:
                consumer.seek(partition, start[partition.partition])
            while wanted:
                batches = await consumer.getmany(timeout_ms=500)
                for partition, batch in batches.items():
                    found.extend(_stored(each) for each in batch if each.offset < until[partition.partition])
                for partition in list(wanted):
                    if await consumer.position(partition) >= wanted[partition]:
                        consumer.pause(partition)
                        del wanted[partition]
        found.sort(key=lambda each: (each.position.partition, each.position.offset))
        return found

    @staticmethod
    async def _count_partitions(admin: AIOKafkaAdminClient, topic: str) -> int:
        """Give the number of partitions; a topic that was just made is known to every broker only a little later."""
        while True:
            (described,) = await admin.describe_topics([topic])
            if described["error_code"] == 0 and described["partitions"]:
                return len(described["partitions"])
            await asyncio.sleep(0.05)

    @contextlib.asynccontextmanager
    async def _reader(self) -> AsyncIterator[AIOKafkaConsumer]:
        """Give a consumer outside any group."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=_MAX_BYTES,
            request_timeout_ms=int(self._rules.send_s * 1000),
        )
        try:
            async with _deadline(READ_S):
                await consumer.start()
                yield consumer
        finally:
            await _stop(consumer.stop())

    async def subscribe(self, topics: Sequence[str], *, group: str) -> _KafkaConsumer:
        """Join `group`; a new group starts at the beginning of the log."""
        consumer = AIOKafkaConsumer(
            *topics,
            bootstrap_servers=self._bootstrap,
            group_id=group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=_MAX_BYTES,
            session_timeout_ms=10_000,
            heartbeat_interval_ms=3_000,
            request_timeout_ms=max(int(self._rules.send_s * 1000), 11_000),
        )
        try:
            async with _deadline(READ_S):
                await consumer.start()
        except BaseException:
            await _stop(consumer.stop())
            raise
        return _KafkaConsumer(consumer, send_s=self._rules.send_s)


class _KafkaConsumer:
    """The member of a group."""

    def __init__(self, consumer: AIOKafkaConsumer, *, send_s: float) -> None:
        self._consumer = consumer
        self._send_s = send_s
        self._progress_at: float | None = None

    async def poll(self, *, limit: int, wait_s: float) -> Sequence[StoredRecord]:
        """Give up to `limit` records; raises Unavailable when there is lag but nothing comes: make a new consumer then."""
        async with _deadline(wait_s + self._send_s):
            batches = await self._consumer.getmany(timeout_ms=int(wait_s * 1000), max_records=limit)
        found = [_stored(each) for batch in batches.values() for each in batch]
        now = asyncio.get_running_loop().time()
        if found or self._progress_at is None:
            self._progress_at = now
        elif now - self._progress_at > _SILENT_S:
            await self._check_silence(now)
        return found

    async def _check_silence(self, now: float) -> None:
        async with _deadline(READ_S):
            assigned = self._consumer.assignment()
            ends = await self._consumer.end_offsets(list(assigned)) if assigned else {}
            behind = [each for each in assigned if await self._consumer.position(each) < ends[each]]
        if behind or not assigned:
            raise Unavailable(Finding(code="backbone-stil"), retry_after_s=1.0)
        self._progress_at = now

    async def commit(self) -> None:
        """All records given by `poll` so far are handled."""
        async with _deadline(self._send_s):
            await self._consumer.commit()

    async def close(self) -> None:
        """Leave the group; never waits on a broker for long."""
        await _stop(self._consumer.stop())


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


@contextlib.asynccontextmanager
async def _deadline(seconds: float) -> AsyncIterator[None]:
    """Our own deadline; what Kafka can't do now is Unavailable."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, KafkaError, ConnectionError, OSError) as error:
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


async def _stop(stopping: Any) -> None:
    """Stop a client, but never wait on a broker without end."""
    try:
        async with asyncio.timeout(STOP_S):
            await stopping
    except Exception as error:  # noqa: BLE001  # it is being thrown away: nothing it says matters any more
        _log.warning("backbone_niet_gestopt", soort=type(error).__name__)
