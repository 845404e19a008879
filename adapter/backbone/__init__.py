"""The event log: port and values; Kafka or the embedded durable log behind it."""

from __future__ import annotations

from adapter.backbone.port import Backbone, Consumer, Position, Record, StoredRecord

__all__ = ["Backbone", "Consumer", "Position", "Record", "StoredRecord"]
