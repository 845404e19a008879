"""Traces and metrics over OTLP, where an address is configured; else nothing is imported and nothing is done."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, Final

from adapter import __version__, observe
from adapter.wiring.parts import utc_now
from adapter.wiring.system import System

__all__ = ["observing"]

_log = observe.get_logger("wiring")
_LAST_S: Final = 6.0  # how long a stop waits for a collector


@contextlib.asynccontextmanager
async def observing(system: System, expiries: Callable[[], Iterable[observe.Expiry]]) -> AsyncIterator[None]:
    """Send spans and metrics of this system while it lasts; `expiries`: when certificates are over."""
    rules = system.configuration.observe
    if rules.otlp is None:
        yield
        return
    otlp: Any = await asyncio.to_thread(_import)
    headers = {name: value.get_secret_value() for name, value in rules.otlp_headers.items()}
    resource = otlp.resource_of(
        installation=system.configuration.installation, version=__version__, instance=system.owner
    )
    tracer = otlp.OtlpTracer(resource, otlp.span_exporter(rules.otlp, headers), share=rules.traces)
    exporter = otlp.MetricsExporter(rules.otlp, headers, resource)
    observe.use_tracer(tracer)
    try:
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(_send(system, exporter, rules.interval_s, expiries))
            yield
            sending.cancel()
    finally:
        observe.use_tracer(None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_S):
                await tracer.close()
        exporter.close()


def _import() -> Any:
    from adapter.observe import otlp  # noqa: PLC0415  # 25 MB and 0.4 s that only those who send pay

    return otlp


async def _send(
    system: System, exporter: Any, interval_s: float, expiries: Callable[[], Iterable[observe.Expiry]]
) -> None:
    begun_s = utc_now().timestamp()
    while True:
        await asyncio.sleep(interval_s)
        try:
            counts = await system.journal.counts(now=utc_now())
            system.metrics.expires(await asyncio.to_thread(lambda: list(expiries())))
            families = system.metrics.collect(counts, commits=system.journal.commits)
            now_s = utc_now().timestamp()
            await asyncio.to_thread(exporter.send, families, begun_s=begun_s, now_s=now_s)
        except Exception:  # noqa: BLE001  # a flow loop: the journal or the collector is away; the next time tells more
            _log.exception("metingen_niet_verzonden")
