"""One trace from the request to the calls of the delivery; and what is told over OTLP."""

from __future__ import annotations

import contextlib
import http.server
import subprocess
import sys
import threading

import httpx
import orjson
import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from adapter import observe, wiring
from adapter.observe import names, otlp
from adapter.wiring.observing import observing
from tests.system import example, running

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-00"
RESOURCE = otlp.resource_of(installation="proef", version="0", instance="a")


@contextlib.contextmanager
def spans_kept():
    kept = InMemorySpanExporter()
    observe.use_tracer(otlp.OtlpTracer(RESOURCE, SimpleSpanProcessor(kept), share=1.0))
    try:
        yield kept
    finally:
        observe.use_tracer(None)


async def send(system, *, nummer="n1", headers=None):
    transport = httpx.ASGITransport(wiring.make_app(system, runs_system=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.post(
            "/voorbeeld/zds-1.1/OntvangAsynchroon",
            content=example("creeer-zaak", nummer=nummer),
            headers={"Content-Type": "text/xml", **(headers or {})},
        )
    assert answer.status_code == 200
    assert await system.settle(within_s=30)


async def records_of(system):
    topic = system.configuration.backbone.topic
    ends = await system.backbone.ends(topic)
    return await system.backbone.read(topic, start=dict.fromkeys(ends, 0), until=ends)


async def test_one_trace_goes_from_the_request_over_journal_and_backbone_to_the_calls_of_the_delivery(tmp_path):
    with spans_kept() as kept:
        async with running(tmp_path) as system:
            await send(system, headers={"traceparent": PARENT})
            records = await records_of(system)
    spans = kept.get_finished_spans()
    ours = [span for span in spans if span.context.trace_id == int(TRACE, 16)]
    by_id = {span.context.span_id: span for span in ours}
    (server,) = (span for span in ours if span.kind.name == "SERVER")
    assert server.parent.span_id == int("b7ad6b7169203331", 16)
    assert server.attributes["http.response.status_code"] == 200
    sent = [span for span in ours if span.name == "send zgw.zaken"]
    assert len(sent) == len(records)
    assert {span.parent.span_id for span in sent} == {server.context.span_id}
    (process,) = (span for span in ours if span.kind.name == "CONSUMER")
    assert (process.name, process.parent.span_id) == ("process voorbeeld/bron", server.context.span_id)
    assert process.attributes["koppelvlak.state"] == "DELIVERED"
    calls = [span for span in ours if span.kind.name == "CLIENT"]
    assert any(span.name == "POST" for span in calls)
    assert {by_id[span.parent.span_id].name for span in calls} <= {"process voorbeeld/bron", "POST"}
    start = f"00-{TRACE}-{server.context.span_id:016x}-01"
    for record in records:
        assert record.headers["ce_traceparent"] == start
        assert record.headers["traceparent"] != start
        assert record.headers["traceparent"].startswith(f"00-{TRACE}-")
        assert orjson.loads(record.value)["traceparent"] == start
        assert wiring.load_event_schemas().check(orjson.loads(record.value)) in ((), [])
    assert "999990019" not in str([(span.name, dict(span.attributes)) for span in spans])


async def test_the_context_of_a_sender_is_passed_on_where_no_spans_are_made_and_else_there_is_none(tmp_path):
    async with running(tmp_path) as system:
        await send(system, nummer="a", headers={"traceparent": PARENT})
        first = await records_of(system)
        assert {record.headers["ce_traceparent"] for record in first} == {PARENT}
        assert {record.headers["traceparent"] for record in first} == {PARENT}
    async with running(tmp_path / "other") as system:
        await send(system, nummer="b")
        assert all("traceparent" not in record.headers for record in await records_of(system))
        assert all(b"traceparent" not in record.value for record in await records_of(system))
    assert observe.current_trace() == ""


@pytest.mark.parametrize(
    "value",
    [
        "",
        "x",
        PARENT.upper(),
        f"ff-{TRACE}-b7ad6b7169203331-00",
        f"00-{'0' * 32}-b7ad6b7169203331-00",
        f"00-{TRACE}-{'0' * 16}-00",
        f"{PARENT}-more",
        f"00-{TRACE}-b7ad6b7169203331",
        f"00-{TRACE}-b7ad6b7169203331-0g",
        f"00-{TRACE}\n-b7ad6b7169203331-00",
        "../../etc/passwd",
    ],
)
def test_a_traceparent_that_is_not_valid_begins_a_new_trace(value):
    assert observe.read_traceparent([(b"traceparent", value.encode())]) == ""
    with (
        spans_kept() as kept,
        observe.span("POST", "server", parent=observe.read_traceparent([(b"traceparent", value.encode())])),
    ):
        assert observe.current_trace()
    (span,) = kept.get_finished_spans()
    assert span.parent is None


def test_a_later_version_is_read_as_the_first_and_two_headers_are_none():
    assert observe.read_traceparent([(b"traceparent", f"01-{PARENT[3:]}-new".encode())]) == f"01-{PARENT[3:]}"
    assert observe.read_traceparent([(b"traceparent", PARENT.encode())] * 2) == ""


def test_a_message_cannot_name_the_trace_of_its_event():
    event = b'{"data":{"traceparent":"00-11111111111111111111111111111111-1111111111111111-01"},"traceparent":"%b"}'
    assert observe.traceparent_in(event % PARENT.encode()) == PARENT


def test_a_span_that_fails_says_the_kind_of_error_and_no_text():
    with spans_kept() as kept, contextlib.suppress(ValueError), observe.span("x", "internal"):
        raise ValueError("999990019")
    (span,) = kept.get_finished_spans()
    assert span.attributes == {"error.type": "ValueError"}
    assert not span.status.is_ok
    assert "999990019" not in span.to_json()


# --- metrics -----------------------------------------------------------------------------------------------------


def filled():
    metrics = observe.Metrics()
    metrics.received(pack="zds-1.1", bericht="creeerZaak_Lk01", uitkomst="aanvaard")
    metrics.answered("OntvangAsynchroon", 0.02)
    metrics.sent("zgw.zaken", 3, 0.01)
    metrics.sent("zgw.zaken", 0, 5.0, error="OutcomeUnknown")
    metrics.consumed("zgw.zaken", 3)
    metrics.attempted("voorbeeld/bron", "DELIVERED", 0.1)
    metrics.took(7000)
    metrics.refused("bericht-ongeldig")
    return metrics


def test_metrics_have_the_names_of_the_conventions_on_both_ways():
    counts = {"bericht.ACCEPTED": 3, "levering.bron.QUARANTINED": 1, "oldest_accepted_s": 7}
    text = filled().expose(counts, commits=2).decode()
    assert 'messaging_client_sent_messages_total{destination="zgw.zaken",operation="send"} 3.0' in text
    assert 'http_server_request_duration_seconds_count{dienst="OntvangAsynchroon"} 1.0' in text
    data = otlp.metrics_data(filled().collect(counts, commits=2), RESOURCE, begun_s=1.0, now_s=2.0)
    found = {metric.name: metric for metric in data.resource_metrics[0].scope_metrics[0].metrics}
    assert {
        "http.server.request.duration",
        "http.server.active_requests",
        "http.server.request.body.size",
        "messaging.client.operation.duration",
        "messaging.process.duration",
        "messaging.client.sent.messages",
        "messaging.client.consumed.messages",
        "koppelvlak.achterstand",
        "koppelvlak.berichten",
    } <= set(found)
    (point,) = found["messaging.process.duration"].data.data_points
    assert (point.count, point.attributes["messaging.destination.name"]) == (1, "voorbeeld/bron")
    assert sum(point.bucket_counts) == 1
    assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
    assert found["messaging.client.sent.messages"].data.is_monotonic


def test_no_metric_has_a_label_for_a_message_a_zaak_or_a_person():
    labels = {
        label
        for family in filled().collect({"bericht.ACCEPTED": 1, "levering.a.READY": 1})
        for sample in family.samples
        for label in sample.labels
    }
    allowed = {"pack", "bericht", "uitkomst", "code", "dienst", "state", "target", "operation", "destination"}
    assert labels <= allowed | {"error_type", "le"}


def test_the_names_over_otlp_are_of_metrics_that_there_are():
    families = {family.name for family in filled().collect({})}
    assert set(names.OTLP) <= families


class _Collector(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.taken.append(
            (self.path, self.headers.get("x-key"), self.rfile.read(int(self.headers["content-length"])))
        )
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def collector():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Collector)
    server.taken = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def test_spans_and_metrics_are_sent_to_the_collector_of_the_settings(tmp_path):
    import asyncio

    with collector() as server:
        url = f"http://127.0.0.1:{server.server_port}"
        given = {"observe__otlp": url, "observe__interval_s": 1, "observe__otlp_headers": {"x-key": "s"}}
        async with running(tmp_path, **given) as system, observing(system, tuple):
            await send(system)
            async with asyncio.timeout(30):
                while not any(path == "/v1/metrics" for path, _, _ in server.taken):
                    await asyncio.sleep(0.05)
    assert {path for path, _, _ in server.taken} == {"/v1/traces", "/v1/metrics"}
    assert {key for _, key, _ in server.taken} == {"s"}
    bodies = b"".join(body for _, _, body in server.taken)
    assert b"999990019" not in bodies


async def test_a_collector_that_is_away_stops_nothing(tmp_path):
    given = {"observe__otlp": "http://127.0.0.1:9", "observe__interval_s": 1}
    async with running(tmp_path, **given) as system, observing(system, tuple):
        await send(system)
    assert not observe.is_traced()


def test_without_a_collector_the_sdk_and_the_exporters_are_not_loaded():
    code = "import sys, adapter.cli, adapter.wiring; sys.exit(any(name.startswith(('opentelemetry.sdk', 'opentelemetry.exporter')) for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
