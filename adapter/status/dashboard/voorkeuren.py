"""What a reader prefers: language and appearance, kept in cookies that say nothing else."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from adapter.status.access import Access
from adapter.status.dashboard.forms import read_form
from adapter.status.dashboard.pages import LANGUAGE_COOKIE, THEME_COOKIE, THEMES, local_path, redirect
from adapter.status.dashboard.texts import LANGUAGES
from adapter.status.dashboard.viewer import Viewer

__all__ = ["keep"]

_YEAR_S: Final = 365 * 24 * 3600


async def keep(request: Request, access: Access, viewer: Viewer | None) -> Response:
    """Keep what was chosen; also for one who has yet to sign in."""
    fields = await read_form(request, access, viewer)
    answer = redirect(local_path(fields.get("terug", ("/",))[-1]), "voorkeuren")
    for cookie, name, allowed in ((LANGUAGE_COOKIE, "taal", LANGUAGES), (THEME_COOKIE, "thema", THEMES)):
        value = fields.get(name, ("",))[-1]
        if value in allowed:
            answer.set_cookie(cookie, value, max_age=_YEAR_S, httponly=True, samesite="lax")
    return answer
