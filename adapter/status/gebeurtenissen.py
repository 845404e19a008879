"""/v1/gebeurtenissen: every step of every message that the caller may see, as it happens (Server-Sent Events).

A step is told once it is in the audit. Who comes back with Last-Event-ID misses none; what a reader can't keep up with is read
later, never kept in memory. Steps hold ids and states, no contents.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any, Final

import orjson
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from adapter import journal
from adapter.journal import Change
from adapter.status.answers import ProblemError
from adapter.status.api import Call, Operation
from adapter.status.ports import Ports
from adapter.status.shapes import GemeenteQuery, chosen

__all__ = ["GebeurtenissenQuery", "changes_since", "gebeurtenissen_operations"]

LOOK_S: Final = 1.0  # how often the audit is looked at
BEAT_S: Final = 15.0  # a sign of life, so that proxies keep the line open
STREAMS_MAX: Final = 50  # in one process
_AT_ONCE: Final = 500


class GebeurtenissenQuery(GemeenteQuery):
    """What is told."""

    duur: Annotated[int, Field(ge=0, le=3600)] = Field(
        600, description="Na zoveel seconden eindigt de stroom; 0: geef wat er nu is. De lezer begint dan opnieuw."
    )
    na: Annotated[int, Field(ge=0, le=2**62)] | None = Field(
        None, description="Begin na dit nummer; anders bij nu. Gaat boven Last-Event-ID."
    )


def _event(change: Change) -> bytes:
    data: dict[str, Any] = {
        "op": change.at,
        "bericht": change.bericht_id,
        "gemeente": change.gemeente,
        "verbinding": change.connection,
        "soort": change.message,
        "doel": change.target,
        "van": change.from_state,
        "naar": change.to_state,
    }
    return b"id: %d\nevent: overgang\ndata: %b\n\n" % (change.nr, orjson.dumps(data, option=orjson.OPT_UTC_Z))


async def changes_since(ports: Ports, gemeenten: Sequence[str], after: int) -> tuple[int, Sequence[Change]]:
    """Give the number to go on from, and the steps of these gemeenten after `after`; who looked at what is not told."""
    read = await ports.journal.changes(after=after, limit=_AT_ONCE)
    told = [each for each in read if each.gemeente in gemeenten and each.to_state != journal.LOOKED]
    return (read[-1].nr if read else after), told


class _Streams:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._open = 0

    async def stream(self, call: Call) -> Response:
        gemeenten = chosen(call.caller, call.query.gemeente)
        after = call.query.na
        if after is None:
            after = _last_seen(call.request)
        if after is None:
            after = await self._ports.journal.last_change()
        if self._open >= STREAMS_MAX:
            raise ProblemError("te-veel-lezers", headers={"Retry-After": "30"})
        return StreamingResponse(
            self._tell(call.request, gemeenten, after, call.query.duur),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},
        )

    async def _tell(self, request: Request, gemeenten: Sequence[str], after: int, lasts_s: int) -> AsyncIterator[bytes]:
        self._open += 1
        try:
            loop = asyncio.get_running_loop()
            end, beat = loop.time() + lasts_s, loop.time() + BEAT_S
            yield b"retry: 2000\n\n"
            while True:
                seen = after
                after, told = await changes_since(self._ports, gemeenten, after)
                if told:
                    yield b"".join(map(_event, told))
                elif loop.time() >= beat:
                    yield b": \n\n"
                    beat = loop.time() + BEAT_S
                if loop.time() >= end and after == seen:
                    return
                if self._ports.stopping() or await request.is_disconnected():
                    return
                if after == seen:
                    await asyncio.sleep(LOOK_S)
        finally:
            self._open -= 1


def _last_seen(request: Request) -> int | None:
    text = request.headers.get("last-event-id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def gebeurtenissen_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    streams = _Streams(ports)
    return [
        Operation(
            method="GET",
            path="/v1/gebeurtenissen",
            id="gebeurtenissenVolg",
            tag="berichten",
            summary="Volgen wat er gebeurt",
            description="Geeft elke overgang van elk bericht dat u mag zien zodra die vaststaat, als Server-Sent Events met event `overgang`.",
            handler=streams.stream,
            query=GebeurtenissenQuery,
            media="text/event-stream",
            example=(
                'id: 4711\nevent: overgang\ndata: {"op":"2026-03-02T09:15:02Z","bericht":"01a212773f62fa9e9ba1d5e37129f70c",'
                '"gemeente":"voorbeeld","verbinding":"proef","soort":"creeerZaak_Lk01","doel":null,"van":null,"naar":"ACCEPTED"}\n\n'
            ),
            errors=(503,),
        )
    ]
