"""The status API, first form: where is my message, and is it working. ADR 2.2 (OPERATIONS 2)."""

from __future__ import annotations

from adapter.status.berichten import berichten_routes, view_json
from adapter.status.health import health_routes
from adapter.status.ports import Ports

__all__ = ["Ports", "berichten_routes", "health_routes", "view_json"]
