"""Three brokers in this process: librdkafka's mock cluster, for what one real broker can't show (a change of leader)."""

from __future__ import annotations

import ctypes
from pathlib import Path

from tests.services.needs import CannotBeHad

__all__ = ["MockKafka"]

BROKERS = 3
_PRODUCER = 0


def _library() -> ctypes.CDLL:
    """Give the librdkafka of the confluent-kafka wheel."""
    try:
        import confluent_kafka
    except ImportError as error:
        raise CannotBeHad("confluent-kafka is not installed (make install-dev)") from error
    for file in (Path(confluent_kafka.__file__).parents[1] / "confluent_kafka.libs").glob("librdkafka*.so*"):
        library = ctypes.CDLL(str(file))
        for name in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_mock_cluster_new"):
            getattr(library, name).restype = ctypes.c_void_p
        library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
        return library
    raise CannotBeHad("the confluent-kafka wheel brings no librdkafka here")


class MockKafka:
    """A cluster; what it holds is gone with it."""

    def __init__(self, topic: str, *, partitions: int) -> None:
        self._library = _library()
        self._topic = topic.encode()
        self.partitions = partitions
        reason = ctypes.create_string_buffer(512)
        conf = ctypes.c_void_p(self._library.rd_kafka_conf_new())
        self._client = ctypes.c_void_p(self._library.rd_kafka_new(_PRODUCER, conf, reason, ctypes.c_size_t(512)))
        if not self._client.value:
            raise CannotBeHad(f"librdkafka: {reason.value.decode()}")
        self._cluster = ctypes.c_void_p(self._library.rd_kafka_mock_cluster_new(self._client, BROKERS))
        self._told(self._library.rd_kafka_mock_topic_create(self._cluster, self._topic, partitions, BROKERS))

    @property
    def bootstrap(self) -> str:
        return self._library.rd_kafka_mock_cluster_bootstraps(self._cluster).decode()

    def lead(self, partition: int, broker: int) -> None:
        """Make `broker` (1 … 3) the leader of a partition."""
        self._told(self._library.rd_kafka_mock_partition_set_leader(self._cluster, self._topic, partition, broker))

    def down(self, broker: int) -> None:
        """Close the connections of a broker, and take no new ones."""
        self._told(self._library.rd_kafka_mock_broker_set_down(self._cluster, broker))

    def up(self, broker: int) -> None:
        self._told(self._library.rd_kafka_mock_broker_set_up(self._cluster, broker))

    @staticmethod
    def _told(error: int) -> None:
        assert error == 0, f"librdkafka error {error}"

    def remove(self) -> None:
        self._library.rd_kafka_mock_cluster_destroy(self._cluster)
        self._library.rd_kafka_destroy(self._client)
