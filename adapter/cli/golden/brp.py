"""A stand-in for Haal Centraal: the n-th question gets the n-th answer that the pair gives, the last one repeats."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from typing import Any

import orjson

__all__ = ["BrpStub"]

_Message = MutableMapping[str, Any]


class BrpStub:
    """`app` is an ASGI application; `queries` are the questions that it got."""

    def __init__(self, answers: Sequence[Mapping[str, Any]]) -> None:
        self._answers = answers
        self.queries: list[Any] = []

    async def app(
        self,
        _scope: _Message,
        receive: Callable[[], Awaitable[_Message]],
        send: Callable[[_Message], Awaitable[None]],
    ) -> None:
        """Answer one question."""
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        query = orjson.loads(body)
        place = min(len(self.queries), len(self._answers) - 1)
        self.queries.append(query)
        answer = self._answers[place] if self._answers else {"personen": []}
        content = orjson.dumps({"type": query.get("type"), **answer})
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": content})
