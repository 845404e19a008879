"""The dashboard: pages for people at `/`, made on the server; reading needs no JavaScript.

A page is a function from a request to a template; all words are in `texts.toml`, in Dutch and English side by side.
"""

from __future__ import annotations

from adapter.status.dashboard.routes import dashboard_routes

__all__ = ["dashboard_routes"]
