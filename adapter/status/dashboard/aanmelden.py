"""The page to sign in at: at the organisation's own issuer, or in the development profile by choosing a role."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.status.dashboard.pages import Pages
from adapter.status.login import LoginPage, LoginView

__all__ = ["login_page"]

_FAILED: Final = frozenset({"geweigerd", "geen-rol", "verlopen"})


def login_page(site: Pages) -> LoginPage:
    """Give what makes the page."""

    def page(request: Request, view: LoginView) -> Response:
        failed = view.failed if view.failed in _FAILED else None
        return site.answer(request, None, "aanmelden.html", view=view, failed=failed)

    return page
