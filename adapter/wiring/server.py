"""The server: the application of a system, under uvicorn, in one process or several."""

from __future__ import annotations

import contextlib
import functools
import gc
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from starlette.routing import Mount

from adapter import front, observe, settings, status, tenancy
from adapter.errors import Finding, Misconfigured
from adapter.wiring.access import make_access
from adapter.wiring.explain import Explainer
from adapter.wiring.observing import observing
from adapter.wiring.own_mappings import check_mappings
from adapter.wiring.parts import limits_of, load_event_schemas, load_mappings, load_packs, utc_now
from adapter.wiring.quarantine import Quarantine
from adapter.wiring.system import System

__all__ = ["app_of_worker", "check_start", "make_app", "make_server", "serve"]

SWITCH_S: Final = 0.0005  # a thread that comes back from a disk waits no longer for its turn than this
DRAIN_S: Final = 15  # requests in work get this long when the server stops; with what follows it stays below 30 s
# the event loop (libuv since 1.45) takes one new connection a turn of each listening socket: while many messages are in work
# a turn is long, and who connects anew would starve behind those who stay connected (measured: 600 waited, up to 9 s)
ACCEPTS: Final = 16
_WORKER_CONFIG: Final = "KOPPELVLAK_WORKER_CONFIG"  # how a worker process learns what the first one was given
_WORKER_OVERRIDES: Final = "KOPPELVLAK_WORKER_OVERRIDES"

_log = observe.get_logger("wiring")


def make_app(system: System, *, runs_system: bool = True, alone: bool = False) -> FastAPI:
    """Give the application of `system`.

    Args:
        runs_system: start the system with the application and stop it with it.
        alone: nothing else lives in this process; what stands once it is started is never looked through again for what
            may be thrown away. Packs and mappings are 170,000 objects: a look at them all stops every message for 0.1 s.
    """
    configuration = system.configuration
    sys.setswitchinterval(SWITCH_S)

    access = make_access(configuration, system.gemeenten(), memory=system.journal)

    @contextlib.asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            if access.issuer is not None:
                stack.push_async_callback(access.issuer.close)
            if not runs_system:
                yield
                return
            await stack.enter_async_context(system)
            _note_stop(system)
            await stack.enter_async_context(observing(system, lambda: status.expiries(ports)))
            if alone:
                gc.collect()
                gc.freeze()
            _log.info("gestart", owner=system.owner, gemeenten=list(system.gemeenten()))
            yield
            _log.info("stopt", owner=system.owner)
        _log.info("gestopt", owner=system.owner)

    ports = status.Ports(
        journal=system.journal,
        metrics=system.metrics,
        ready=system.ready,
        access=access,
        gemeenten=configuration.gemeenten,
        packs=system.packs,
        event_schemas=functools.cache(load_event_schemas),
        mappings=system.mappings,
        held=Quarantine(system.journal, system.receiver),
        explainer=Explainer(system.tenants, system.packs, system.mappings),
        replays=system.replays,
        clock=utc_now,
        stopping=lambda: system.stopping,
        presented=system.certificates.of,
        pseudonym=system.pseudonyms.of,
    )
    return front.create_app(
        system.services,
        limits_of(configuration.limits),
        now=utc_now,
        read_s=configuration.limits.read_s,
        in_work_max=configuration.http.queue,
        public_url=configuration.http.public_url,
        routes=[
            *status.health_routes(ports),
            *status.status_routes(ports),
            *status.dashboard_routes(ports),
            front.notificaties_route(system.notificaties.taker.take),
            Mount("/register", app=status.Guarded(system.register.app, access)),
        ],
        lifespan=life,
    )


def _note_stop(system: System) -> None:
    """Let the system know of a signal at once: the server waits for streams before it tells anybody else."""
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if not callable(before):
            continue

        def noted(got: int, frame: Any, before: Callable[[int, Any], Any] = before) -> None:
            system.stopping = True
            before(got, frame)

        with contextlib.suppress(ValueError):  # not the main thread: signals are somebody else's
            signal.signal(number, noted)


def make_server(app: Any, configuration: settings.Settings) -> uvicorn.Server:
    """Give the server for one process."""
    return uvicorn.Server(uvicorn.Config(app, **_options(configuration)))


def _options(configuration: settings.Settings) -> dict[str, Any]:
    return {
        "host": configuration.http.host,
        "port": configuration.http.port,
        "http": "httptools",
        "loop": "uvloop" if sys.platform != "win32" else "asyncio",
        "lifespan": "on",
        "log_level": "warning",
        "access_log": False,  # addresses and query texts are not for logs
        "server_header": False,
        "proxy_headers": False,  # who calls is who is connected: what a header says of it is not believed (GUARANTEES T3)
        "date_header": True,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": DRAIN_S,
        "h11_max_incomplete_event_size": 32 * 1024,
    }


def check_start(configuration: settings.Settings) -> None:
    """Refuse a start that can't be: the port is taken, or the profile forbids what is configured."""
    if configuration.profile == "production":
        _check_production(configuration)
    host, port = configuration.http.host, configuration.http.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Misconfigured(
                Finding(
                    code="poort-bezet",
                    path="http.port",
                    facts={"host": host, "poort": str(port), "reden": error.strerror or "?"},
                )
            ) from error


def _check_production(configuration: settings.Settings) -> None:
    findings = [
        Finding(
            code="configuratie-onveilig",
            path=f"gemeenten.{name}.connections.{label}.zenders",
            facts={"reden": 'a zender "*" takes messages from anyone'},
        )
        for name, gemeente in configuration.gemeenten.items()
        for label, connection in gemeente.connections.items()
        if any(zender.applicatie == "*" for zender in connection.zenders)
    ]
    if findings:
        raise Misconfigured(*findings)


def serve(configuration: settings.Settings, *, config: Path | None, overrides: dict[str, Any]) -> None:
    """Serve until a signal says stop; returns once all is drained and closed."""
    check_start(configuration)
    if configuration.http.workers == 1:
        server = make_server(make_app(System(configuration), alone=True), configuration)
        listening = server.config.bind_socket()
        server.run(sockets=[listening, *(listening.dup() for _ in range(ACCEPTS - 1))])
        return
    check_mappings(configuration, load_mappings(configuration), load_packs(configuration))  # once, not in each process
    os.environ[_WORKER_CONFIG] = str(config or "")
    os.environ[_WORKER_OVERRIDES] = "\n".join(f"{key}={value}" for key, value in overrides.items())
    uvicorn.run(
        "adapter.wiring.server:app_of_worker",
        factory=True,
        workers=configuration.http.workers,
        **_options(configuration),
    )


def app_of_worker() -> FastAPI:
    """Give the application of one worker process, by what the first process was given."""
    file = os.environ.get(_WORKER_CONFIG)
    given = dict(line.split("=", 1) for line in os.environ.get(_WORKER_OVERRIDES, "").splitlines() if "=" in line)
    observe.configure_logs(for_people=sys.stderr.isatty())
    return make_app(System(tenancy.load(Path(file) if file else None, overrides=given)), alone=True)
