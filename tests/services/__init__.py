"""Real services for the tests: Apache Kafka from Maven Central, PostgreSQL from the system's packages. Loopback only."""
