"""The event log: port and values; Kafka or the embedded durable log behind it."""

from __future__ import annotations

from adapter.backbone.port import Backbone, Follower, Position, Record, StoredRecord

__all__ = ["Backbone", "Follower", "Position", "Record", "StoredRecord"]
