"""The event log: port and values; Kafka or the embedded durable log behind it."""
