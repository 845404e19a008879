"""Metrics, traces and logs: all names are in `names.py`; labels and log fields hold ids and codes, never contents."""

from __future__ import annotations

from adapter.observe import names
from adapter.observe.logs import configure_logs, get_logger
from adapter.observe.metrics import Expiry, Metrics
from adapter.observe.trace import (
    Tracer,
    current_trace,
    is_traced,
    read_traceparent,
    span,
    traceparent_in,
    use_tracer,
)

__all__ = [
    "Expiry",
    "Metrics",
    "Tracer",
    "configure_logs",
    "current_trace",
    "get_logger",
    "is_traced",
    "names",
    "read_traceparent",
    "span",
    "traceparent_in",
    "use_tracer",
]
