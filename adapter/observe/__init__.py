"""Metrics and logs: all names are in `names.py`; labels and log fields hold ids and codes, never contents."""

from __future__ import annotations

from adapter.observe import names
from adapter.observe.logs import configure_logs, get_logger
from adapter.observe.metrics import Metrics

__all__ = ["Metrics", "configure_logs", "get_logger", "names"]
