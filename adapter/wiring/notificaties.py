"""Notifications of every gemeente that has them configured: taken, worked on, fetched, and sent by the register itself."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from adapter import delivery, journal, notificaties, observe, peers, questions, settings
from adapter.errors import Finding, KoppelvlakError, Refused
from adapter.peers.exchange_asgi import App
from adapter.peers.zgw import open_notificaties
from adapter.wiring.abonnees import Abonnees
from adapter.wiring.parts import load_event_schemas, new_id, utc_now

__all__ = ["Notificaties", "subscribe"]

OPHALEN_S: Final = 900.0  # how often a ZGW source is looked at, unless it is configured otherwise
_BRON: Final = "bron"

_log = observe.get_logger("wiring")


class Notificaties:
    """The parts of a running system that work on notifications."""

    def __init__(
        self,
        configuration: settings.Settings,
        *,
        memory: journal.Journal,
        blobs: journal.BlobStore,
        sources: Mapping[str, delivery.Source],
        ports_of: Callable[[str], delivery.Ports],
        abonnees: Abonnees,
        owner: str,
        metrics: observe.Metrics,
        accepted: Callable[[], None],
    ) -> None:
        """Make them; `accepted` is called when a message of the source was kept."""
        given = {name: gemeente for name, gemeente in configuration.gemeenten.items() if gemeente.notificaties}
        self._configuration = configuration
        self._memory = memory
        self._blobs = blobs
        self._sources = sources
        self._abonnees = abonnees
        self._accepted = accepted
        self._metrics = metrics
        self._schemas = load_event_schemas() if given else None
        self.taker = notificaties.Taker(
            configuration.gemeenten, memory, clock=utc_now, new_id=new_id, notify=self._taken
        )
        self.workers = {name: self._worker(name, ports_of(name), owner) for name in given}
        self.ophalers = [self._ophaler(name, owner) for name in given if _every_s(given[name]) > 0.0]

    def loops(self) -> Iterator[delivery.Worker | notificaties.Ophaler]:
        """Give what runs in the background."""
        yield from self.workers.values()
        yield from self.ophalers

    async def from_register(self, gemeente: str, body: bytes) -> None:
        """Take what the register in this process tells; raises nothing: the register has done its work."""
        try:
            await self.taker.keep(gemeente, notificaties.read_notificatie(body))
        except KoppelvlakError as error:
            _log.warning("notificatie_niet_bewaard", gemeente=gemeente, code=error.findings[0].code)

    def _taken(self, gemeente: str) -> None:
        if gemeente in self.workers:
            self.workers[gemeente].notify()

    def _worker(self, name: str, ports: delivery.Ports, owner: str) -> delivery.Worker:
        verwerker = notificaties.Verwerker(self._ports(name))
        return delivery.Worker(
            notificaties.notificaties_target(name),
            ports,
            owner=owner,
            monotonic=time.monotonic,
            attempt=verwerker.attempt,
            hours=ports.source.gemeente.source.openingstijden,
            metrics=self._metrics,
        )

    def _ports(self, name: str) -> notificaties.Ports:
        source = self._sources[name]
        assert self._schemas is not None
        return notificaties.Ports(
            gemeente=name,
            rules=source.gemeente,
            zgw=source.zgw,
            catalogus=source.catalogus,
            journal=self._memory,
            blobs=self._blobs,
            beelden=questions.beeld,
            target=f"{name}/{_BRON}",
            subscribers=lambda types: self._wanted_by(name, types),
            check=self._schemas.check,
            next_attempt=self._next_attempt,
            installation=self._configuration.installation,
            clock=utc_now,
            new_id=new_id,
            notify=self._accepted,
        )

    def _wanted_by(self, name: str, event_types: Sequence[str]) -> tuple[str, ...]:
        return self._abonnees.wanted_by(name, "", event_types)

    def _next_attempt(self, attempt: int, at_least_s: float) -> datetime | None:
        return delivery.next_attempt(
            attempt,
            rules=self._configuration.delivery,
            now=utc_now(),
            jitter=random.random(),  # noqa: S311  # spreads retries; no secret
            at_least_s=at_least_s,
        )

    def _ophaler(self, name: str, owner: str) -> notificaties.Ophaler:
        source = self._sources[name]
        return notificaties.Ophaler(
            name,
            source.zgw,
            self._memory,
            self.taker.keep,
            every_s=_every_s(source.gemeente),
            owner=owner,
            clock=utc_now,
        )


def _every_s(gemeente: settings.Gemeente) -> float:
    """Give how often a source is looked at: a ZGW API every quarter of an hour, the register, which loses little, not."""
    rules = gemeente.notificaties
    if rules is None:
        return 0.0
    if rules.ophalen_s is not None:
        return rules.ophalen_s
    return OPHALEN_S if gemeente.source.kind == "zgw" else 0.0


async def subscribe(gemeente: settings.Gemeente, *, name: str, app: App | None = None) -> notificaties.Abonnement:
    """Subscribe at the Notificaties API of a gemeente; `app`: one in this process.

    Raises:
        Refused: what is needed is not configured, or the API refuses it.
    """
    rules = gemeente.notificaties
    if rules is None or rules.api is None:
        raise Refused(Finding(code="abonnement-niet-ingesteld", source="koppelvlak.toml, notificaties"))
    nrc: peers.Zgw = open_notificaties(
        gemeente.source,
        rules.api,
        gemeente=name,
        monotonic=time.monotonic,
        clock_s=lambda: utc_now().timestamp(),
        app=app,
    )
    try:
        return await notificaties.abonneren(nrc, rules)
    finally:
        await asyncio.shield(nrc.close())
