"""Spans and metrics over OTLP (HTTP, protobuf). Imported only where an address is configured: it takes 25 MB and 0.4 s.

A collector that is away costs nothing: what it can't take in time is dropped, and messages go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Final

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from prometheus_client import Metric as Family

from adapter.observe import names
from adapter.observe.trace import Kind, Value

__all__ = ["MetricsExporter", "OtlpTracer", "metrics_data", "resource_of", "span_exporter"]

_KINDS: Final[Mapping[Kind, SpanKind]] = {
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
    "internal": SpanKind.INTERNAL,
}
_TIMEOUT_S: Final = 5
_SCOPE: Final = "koppelvlak"
_NS: Final = 1_000_000_000


def resource_of(*, installation: str, version: str, instance: str) -> Resource:
    """Give what the spans and metrics of this process are told to be of."""
    return Resource.create(
        {
            "service.name": "koppelvlak",
            "service.namespace": installation,
            "service.version": version,
            "service.instance.id": instance,
        }
    )


def span_exporter(url: str, headers: Mapping[str, str]) -> SpanProcessor:
    """Give what sends spans to `url`, in batches, from a thread of its own."""
    exporter = OTLPSpanExporter(f"{url.rstrip('/')}/v1/traces", headers=dict(headers), timeout=_TIMEOUT_S)
    return BatchSpanProcessor(exporter)


class OtlpTracer:
    """`trace.Tracer` on the SDK; whether a trace is kept is for us to say, not for whoever sent its begin."""

    def __init__(self, resource: Resource, processor: SpanProcessor, *, share: float) -> None:
        """`share`: of the traces, from 0 to 1."""
        self._provider = TracerProvider(resource=resource, sampler=TraceIdRatioBased(share), shutdown_on_exit=False)
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer(_SCOPE)

    def begin(self, name: str, kind: Kind, parent: str, attributes: Mapping[str, Value]) -> _Made:
        """Begin a span."""
        context = None
        if parent:
            _, trace_id, span_id, flags = parent.split("-")
            remote = SpanContext(
                int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
            )
            context = set_span_in_context(NonRecordingSpan(remote))
        span = self._tracer.start_span(name, context=context, kind=_KINDS[kind], attributes=dict(attributes))
        return _Made(span)

    async def close(self) -> None:
        """Send what is left."""
        await asyncio.to_thread(self._provider.shutdown)


class _Made:
    __slots__ = ("_span", "traceparent")

    def __init__(self, span: Any) -> None:
        self._span: Span = span
        context = span.get_span_context()
        self.traceparent = f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    def note(self, name: str, value: Value) -> None:
        self._span.set_attribute(name, value)

    def end(self, error: str | None) -> None:
        if error is not None:
            self._span.set_attribute("error.type", error)
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end()


class MetricsExporter:
    """Sends what /metrics shows, now and then."""

    def __init__(self, url: str, headers: Mapping[str, str], resource: Resource) -> None:
        address = f"{url.rstrip('/')}/v1/metrics"
        self._exporter = OTLPMetricExporter(address, headers=dict(headers), timeout=_TIMEOUT_S)
        self._resource = resource

    def send(self, families: Iterable[Family], *, begun_s: float, now_s: float) -> None:
        """Send them; blocks for at most the timeout."""
        self._exporter.export(metrics_data(families, self._resource, begun_s=begun_s, now_s=now_s))

    def close(self) -> None:
        """Let go."""
        self._exporter.shutdown()


def metrics_data(families: Iterable[Family], resource: Resource, *, begun_s: float, now_s: float) -> MetricsData:
    """Give what a Prometheus registry collected as OTLP has it, by the names of the conventions."""
    span = (int(begun_s * _NS), int(now_s * _NS))
    metrics = [metric for family in families if (metric := _metric(family, *span)) is not None]
    scope = ScopeMetrics(InstrumentationScope(_SCOPE), metrics, "")
    return MetricsData([ResourceMetrics(resource, [scope], "")])


def _metric(family: Family, start: int, now: int) -> Metric | None:
    name, unit = names.OTLP.get(family.name, (family.name.replace("koppelvlak_", "koppelvlak.", 1), ""))
    match family.type:
        case "counter":
            points = [_number(s, start, now) for s in family.samples if s.name.endswith("_total")]
            data: Any = Sum(points, AggregationTemporality.CUMULATIVE, is_monotonic=True)
        case "gauge":
            data = Gauge([_number(s, start, now) for s in family.samples])
        case "histogram":
            data = Histogram(_histograms(family, start, now), AggregationTemporality.CUMULATIVE)
        case _:
            return None
    return Metric(name, family.documentation, unit, data)


def _number(sample: Any, start: int, now: int) -> NumberDataPoint:
    return NumberDataPoint(_attributes(sample.labels), start, now, sample.value)


def _attributes(labels: Mapping[str, str]) -> dict[str, str]:
    return {names.OTLP_LABELS.get(name, name): value for name, value in labels.items()}


def _histograms(family: Family, start: int, now: int) -> list[HistogramDataPoint]:
    groups: dict[tuple[tuple[str, str], ...], dict[str, Any]] = {}
    for sample in family.samples:
        labels = {name: value for name, value in sample.labels.items() if name != "le"}
        group = groups.setdefault(tuple(sorted(labels.items())), {"labels": labels, "bounds": [], "below": []})
        if sample.name.endswith("_bucket"):
            group["bounds"].append(float(sample.labels["le"]))
            group["below"].append(int(sample.value))
        elif sample.name.endswith("_sum"):
            group["sum"] = sample.value
    return [_histogram(group, start, now) for group in groups.values()]


def _histogram(group: Mapping[str, Any], start: int, now: int) -> HistogramDataPoint:
    below = group["below"]
    counts = [after - before for before, after in zip([0, *below[:-1]], below, strict=True)]
    return HistogramDataPoint(
        attributes=_attributes(group["labels"]),
        start_time_unix_nano=start,
        time_unix_nano=now,
        count=below[-1],
        sum=group["sum"],
        bucket_counts=counts,
        explicit_bounds=group["bounds"][:-1],
        min=0.0,
        max=0.0,
    )
