"""The page to sign in at: at the organisation's own issuer, or in the development profile by choosing a role."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.status.dashboard.pages import HEADERS, Pages
from adapter.status.login import LeavePage, LeaveView, LoginPage, LoginView

__all__ = ["leave_page", "login_page"]

_FAILED: Final = frozenset({"geweigerd", "geen-rol", "verlopen"})


def login_page(site: Pages) -> LoginPage:
    """Give what makes the page."""

    def page(request: Request, view: LoginView) -> Response:
        failed = view.failed if view.failed in _FAILED else None
        return site.answer(request, None, "aanmelden.html", view=view, failed=failed)

    return page


def leave_page(site: Pages) -> LeavePage:
    """Give what makes the page to log out at the issuer by: its form is sent by our script, or by hand."""

    def page(request: Request, view: LeaveView) -> Response:
        answer = site.answer(request, None, "afmelden.html", view=view)
        policy = HEADERS["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {view.origin}")
        answer.headers["Content-Security-Policy"] = policy
        return answer

    return page
