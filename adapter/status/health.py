"""/livez, /readyz and /metrics, for monitors."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapter.status.answers import json_answer
from adapter.status.certificaten import expiries
from adapter.status.ports import Ports

__all__ = ["health_routes"]

_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(ports: Ports) -> list[Route]:
    """Give the routes."""

    async def livez(_request: Request) -> Response:
        return json_answer({"status": "ok"})

    async def readyz(_request: Request) -> Response:
        wrong = await ports.ready()
        return json_answer({"status": "niet gereed" if wrong else "gereed", **wrong}, status=503 if wrong else 200)

    async def metrics(_request: Request) -> Response:
        ports.metrics.expires(await asyncio.to_thread(lambda: list(expiries(ports))))
        return Response(
            ports.metrics.expose(await ports.journal.counts(), commits=ports.journal.commits), media_type=_PROMETHEUS
        )

    return [
        Route("/livez", livez, methods=["GET"]),
        Route("/readyz", readyz, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
    ]
