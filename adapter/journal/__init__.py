"""The durable memory: port, states and the values that pass through it."""
