"""The metrics of one process, in a registry of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest

from adapter.observe import names

__all__ = ["Expiry", "Metrics"]

# OPERATIONS 4: the bounds that the semantic conventions give
_BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)

_BOUNDS_BYTES = (1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864, 268_435_456)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """When a certificate is over, in seconds since 1970; 0: it can't be read."""

    gemeente: str
    doel: str
    instelling: str
    until_s: float


class Metrics:
    """Counters that the flows raise, and gauges that are read from the journal when asked for."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._received = Counter(
            names.RECEIVED, "Messages by outcome", ("pack", "bericht", "uitkomst"), registry=self._registry
        )
        self._refused = Counter(names.REFUSED, "Refusals by code", ("code",), registry=self._registry)
        self._duration = Histogram(
            names.REQUEST_DURATION, "Time to the answer", ("dienst",), buckets=_BOUNDS_S, registry=self._registry
        )
        self._in_work = Gauge(names.REQUESTS_IN_WORK, "Requests in work", registry=self._registry)
        self._berichten = Gauge(names.BERICHTEN, "Messages by state", ("state",), registry=self._registry)
        self._leveringen = Gauge(
            names.LEVERINGEN, "Deliveries by target and state", ("target", "state"), registry=self._registry
        )
        self._bytes = Histogram(
            names.REQUEST_BYTES, "Size of a message as it came in", buckets=_BOUNDS_BYTES, registry=self._registry
        )
        self._send = Histogram(
            names.SEND_DURATION,
            "Time of an operation at the backbone",
            ("operation", "destination", "error_type"),
            buckets=_BOUNDS_S,
            registry=self._registry,
        )
        self._sent = Counter(
            names.SENT, "Events sent to the backbone", ("operation", "destination"), registry=self._registry
        )
        self._consumed = Counter(
            names.CONSUMED, "Events read from the backbone", ("operation", "destination"), registry=self._registry
        )
        self._process = Histogram(
            names.PROCESS_DURATION,
            "Time of an attempt at delivery",
            ("destination", "state"),
            buckets=_BOUNDS_S,
            registry=self._registry,
        )
        self._commits = Counter(names.COMMITS, "Transactions of the journal made durable", registry=self._registry)
        self._commits_seen = 0
        self._lost = Counter(
            names.LOST,
            "Messages that the backbone lost: published again (opnieuw), or gone since no payload is kept (weg)",
            ("uitkomst",),
            registry=self._registry,
        )
        self._lost.labels("opnieuw")  # there from the start: its first increase is seen
        self._lost.labels("weg")
        self._backlog = Gauge(
            names.BACKLOG_SECONDS, "Age of the oldest message not yet on the backbone", registry=self._registry
        )

        self._certificates = Gauge(
            names.CERTIFICATES,
            "When a certificate is over (seconds since 1970)",
            ("gemeente", "doel", "instelling"),
            registry=self._registry,
        )

    def received(self, *, pack: str, bericht: str, uitkomst: str) -> None:
        """Count a message: uitkomst is aanvaard, herhaald, beantwoord, geweigerd or fout."""
        self._received.labels(pack, bericht, uitkomst).inc()

    def refused(self, code: str) -> None:
        """Count a refusal by its code."""
        self._refused.labels(code).inc()

    def answered(self, dienst: str, duration_s: float) -> None:
        """Count the time from the first byte to the answer."""
        self._duration.labels(dienst).observe(duration_s)

    def took(self, size_bytes: int) -> None:
        """Count a message of this size."""
        self._bytes.observe(size_bytes)

    def sent(self, destination: str, events: int, duration_s: float, *, error: str = "") -> None:
        """Count a send to the backbone; `error`: the kind of what went wrong."""
        self._send.labels("send", destination, error).observe(duration_s)
        if not error:
            self._sent.labels("send", destination).inc(events)

    def lost(self, *, again: int, gone: int) -> None:
        """Count messages that the backbone lost: those published again, and those that can't be."""
        self._lost.labels("opnieuw").inc(again)
        self._lost.labels("weg").inc(gone)

    def consumed(self, destination: str, events: int) -> None:
        """Count events that our own consumer has seen."""
        self._consumed.labels("receive", destination).inc(events)

    def attempted(self, target: str, state: str, duration_s: float) -> None:
        """Count an attempt at delivery, by how it ended."""
        self._process.labels(target, state).observe(duration_s)

    def in_work(self, change: int) -> None:
        """Raise or lower the number of requests in work."""
        self._in_work.inc(change)

    def expires(self, certificates: Iterable[Expiry]) -> None:
        """Take over when certificates are over; those that are not named are forgotten."""
        self._certificates.clear()
        for each in certificates:
            self._certificates.labels(each.gemeente, each.doel, each.instelling).set(each.until_s)

    def expose(self, counts: Mapping[str, int], *, commits: int = 0) -> bytes:
        """Give the text for /metrics; `counts` as `Journal.counts` gives them, `commits` so far of this process."""
        self._take_over(counts, commits)
        return generate_latest(self._registry)

    def collect(self, counts: Mapping[str, int], *, commits: int = 0) -> Sequence[Metric]:
        """Give the same as families of samples."""
        self._take_over(counts, commits)
        return list(self._registry.collect())

    def _take_over(self, counts: Mapping[str, int], commits: int) -> None:
        if commits > self._commits_seen:
            self._commits.inc(commits - self._commits_seen)
            self._commits_seen = commits
        self._berichten.clear()
        self._leveringen.clear()
        for name, value in counts.items():
            match name.split("."):
                case ["bericht", state]:
                    self._berichten.labels(state).set(value)
                case ["levering", target, state]:
                    self._leveringen.labels(target, state).set(value)
                case ["oldest_accepted_s"]:
                    self._backlog.set(value)
                case _:
                    pass
