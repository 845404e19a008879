"""The embedded register over HTTP: it holds what messages hold, so only who may see these whole may read it.

In the development profile this machine itself may do all; else a role is asked for, and nobody may write: what is in it comes
from messages. Our own delivery and questions call it in the process, and don't come this way.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from adapter import security
from adapter.security import Action
from adapter.status.access import Access
from adapter.status.answers import ProblemError
from adapter.status.taal import language_asked, speak

__all__ = ["Guarded"]


class Guarded:
    """`app`, of which the first part of the path is a gemeente."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer that it may not."""
        if scope["type"] == "http":
            request = Request(scope, receive)
            speak(language_asked(request.headers.get("accept-language")))
            try:
                await self._check(request)
            except ProblemError as error:
                await error.response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _check(self, request: Request) -> None:
        if self._access.may_develop(request):
            return
        caller = await self._access.caller_of(request)
        if caller.kind == "nobody":
            raise ProblemError("niet-aangemeld")
        gemeente = request.scope["path"].removeprefix(request.scope.get("root_path", "")).strip("/").partition("/")[0]
        if request.method not in ("GET", "HEAD") or not security.may(caller, gemeente, Action.ONTMASKEREN):
            raise ProblemError("register-alleen-lezen")
