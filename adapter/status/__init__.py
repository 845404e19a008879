"""The status API, first form: where is my message, and is it working. ADR 2.2 (OPERATIONS 2)."""

from __future__ import annotations

from adapter.status.access import Access
from adapter.status.answers import ProblemError
from adapter.status.berichten import view_json
from adapter.status.bewijs import Check, check_proof, seals_of
from adapter.status.certificaten import expiries
from adapter.status.dashboard import dashboard_routes
from adapter.status.guarded import Guarded
from adapter.status.health import health_routes
from adapter.status.login import (
    LeavePage,
    LeaveView,
    LoginPage,
    LoginView,
    login_routes,
    plain_leave_page,
    plain_login_page,
)
from adapter.status.operations import all_operations, status_routes
from adapter.status.ports import Ports

__all__ = [
    "Access",
    "Check",
    "Guarded",
    "LeavePage",
    "LeaveView",
    "LoginPage",
    "LoginView",
    "Ports",
    "ProblemError",
    "all_operations",
    "check_proof",
    "dashboard_routes",
    "expiries",
    "health_routes",
    "login_routes",
    "plain_leave_page",
    "plain_login_page",
    "seals_of",
    "status_routes",
    "view_json",
]
