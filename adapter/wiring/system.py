"""One process of Koppelvlak: made from the settings, started, and stopped in reverse order.

It takes messages; while it holds the leases it also publishes them (relay) and delivers them (one worker per gemeente).
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import functools
import os
import random
import secrets
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, Self

from adapter import (
    delivery,
    intake,
    observe,
    peers,
    questions,
    register,
    relay,
    settings,
    tenancy,
    translation,
)
from adapter.errors import Finding
from adapter.peers.exchange_asgi import App
from adapter.peers.zgw import open_zgw
from adapter.wiring.abonnees import Abonnees, own_connections
from adapter.wiring.afloop import teller
from adapter.wiring.archive import Archive
from adapter.wiring.certificates import Certificates
from adapter.wiring.connections import check_connections
from adapter.wiring.documents import Documents, ended_within, lock_in
from adapter.wiring.housekeeping import Housekeeping
from adapter.wiring.notificaties import Notificaties
from adapter.wiring.numbers import reserve
from adapter.wiring.own_mappings import check_mappings
from adapter.wiring.parts import (
    AMSTERDAM,
    data_of,
    load_mappings,
    load_packs,
    make_backbone,
    make_blobs,
    make_journal,
    make_pseudonyms,
    new_id,
    new_uuid,
    target_of,
    utc_now,
)
from adapter.wiring.personen import Personen
from adapter.wiring.replays import Replays, target_names
from adapter.wiring.services import FrontServices
from adapter.wiring.zaaksystemen import Zaaksystemen

__all__ = ["System"]

QUESTION_S: Final = 20.0  # deadline of a question
BUSY_REQUESTS: Final = 4  # as many at once: taking messages goes before delivering them
SETTLE_S: Final = 2.0  # how long a question waits for what was accepted just before it
LOOPS_S: Final = 10.0  # what the loops get to end when the system stops
RESTART_S: Final = 1.0  # before a loop that ended by itself begins again
_SOORT: Final = {"zaak": "zaak", "document": "document", "besluit": "besluit"}

_log = observe.get_logger("wiring")


class _Loop(Protocol):
    """Work that goes on until it is told to stop."""

    async def run(self) -> None:
        """Go on until `stop`."""

    def stop(self) -> None:
        """End after what is in work."""


class System:
    """`async with System(settings) as system:` runs it; nothing is started before, and all is stopped after."""

    def __init__(
        self,
        configuration: settings.Settings,
        *,
        background: bool = True,
        brp: App | None = None,
        abonnees: Mapping[str, App] | None = None,
        zaaksystemen: Mapping[str, App] | None = None,
    ) -> None:
        """Make all parts.

        Args:
            background: also publish and deliver; without it messages are only taken (for measuring).
            brp: a source of persons in this process, in the place of the one that the settings name.
            abonnees: subscribers in this process, by name, in the place of those that the settings name.
            zaaksystemen: the same of legacy zaaksystemen.
        """
        self.configuration = configuration
        self._background = background
        # a container gives every run the same host and process number: the last part makes it one run's
        self.owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.tenants = tenancy.Tenants(configuration)
        self.metrics = observe.Metrics()
        self.certificates = Certificates(configuration)
        self.packs = load_packs(configuration)
        for gemeente in configuration.gemeenten.values():
            for name in {pack for connection in gemeente.connections.values() for pack in connection.packs}:
                self.packs.get(name).warm()  # a pack that is not sound refuses the start, not a message
        check_connections(configuration, self.packs)
        self.mappings = load_mappings(configuration)
        check_mappings(configuration, self.mappings, self.packs)
        self.journal = make_journal(configuration)
        self.pseudonyms = make_pseudonyms(configuration)
        self.blobs = make_blobs(configuration)
        self.backbone = make_backbone(configuration)
        self.register = register.Register(
            data_of(configuration) / "register",
            configuration.gemeenten,
            blobs=self.blobs,
            clock=utc_now,
            new_uuid=new_uuid,
        )
        self.sources = {name: self._source(name) for name in self.tenants.names()}
        self.questions = {name: self._questions(name) for name in self.tenants.names()}
        self.personen = Personen(configuration.gemeenten.items(), app=brp, deadline_s=QUESTION_S)
        self.relay = relay.Relay(
            self.journal,
            self.backbone,
            rules=configuration.backbone,
            owner=self.owner,
            clock=utc_now,
            metrics=self.metrics,
        )
        self.auditor = relay.Auditor(
            self.journal,
            self.backbone,
            rules=configuration.backbone,
            owner=self.owner,
            clock=utc_now,
            confirmed=self._confirmed,
            metrics=self.metrics,
        )
        self.workers = {name: self._worker(name) for name in self.tenants.names()}
        self.abonnees = Abonnees(configuration, mappings=self.mappings, packs=self.packs, apps=abonnees or {})
        self.zaaksystemen = Zaaksystemen(configuration, packs=self.packs, apps=zaaksystemen or {})
        self.tellers = [
            delivery.Worker(
                target,
                self._delivery_ports(name),
                owner=self.owner,
                monotonic=time.monotonic,
                attempt=self.abonnees.attempt(target, self._delivery_ports(name), zaaktype_of=self._zaaktype_of),
                resting_s=self.abonnees.resting_s(target),
                metrics=self.metrics,
                hours=self.abonnees.hours(target),
            )
            for target, name in self.abonnees.targets()
        ] + [
            delivery.Worker(
                target,
                self._delivery_ports(name),
                owner=self.owner,
                monotonic=time.monotonic,
                attempt=self.zaaksystemen.attempt(target, self._delivery_ports(name), first=target_of(name)),
                resting_s=functools.partial(self.zaaksystemen.resting_s, target),
                metrics=self.metrics,
                hours=self.zaaksystemen.hours(target),
            )
            for target, name in self.zaaksystemen.targets()
        ]
        self.replays = Replays(
            self.journal,
            targets=target_names(configuration),
            own_connections=own_connections(configuration),
            archive=Archive(self.backbone, self.blobs, topic=configuration.backbone.topic),
            placed=self._confirmed,
        )
        self.notificaties = Notificaties(
            configuration,
            memory=self.journal,
            blobs=self.blobs,
            sources=self.sources,
            ports_of=self._delivery_ports,
            abonnees=self.abonnees,
            owner=self.owner,
            metrics=self.metrics,
            accepted=self._accepted,
        )
        self.register.tell(self.notificaties.from_register, gemeenten=self.notificaties.workers.keys())
        self.receiver = intake.Receiver(self._intake_ports(), places=configuration.http.queue)
        self.services = FrontServices(
            receiver=self.receiver,
            tenants=self.tenants,
            packs=self.packs,
            journal=self.journal,
            blobs=self.blobs,
            metrics=self.metrics,
        )
        self.stopping = False
        self._stack = contextlib.AsyncExitStack()

    # --- parts ----------------------------------------------------------------------------------------------------

    def _source(self, name: str) -> delivery.Source:
        gemeente = self.tenants.gemeente(name)
        zgw = open_zgw(
            gemeente.source,
            gemeente=name,
            monotonic=time.monotonic,
            clock_s=lambda: utc_now().timestamp(),
            register=self.register.app,
        )
        catalogus = peers.Catalogus(
            zgw,
            cache_s=gemeente.source.cache_s,
            rsin=gemeente.catalogus_rsin,
            domein=gemeente.catalogus_domein,
            monotonic=time.monotonic,
        )
        return delivery.Source(name=name, gemeente=gemeente, zgw=zgw, catalogus=catalogus)

    def _questions(self, name: str) -> questions.Questions:
        source = self.sources[name]

        async def wait(kind: str, identificatie: str) -> None:
            await delivery.wait_quiet(
                self.journal,
                gemeente=name,
                kind=kind,
                identificatie=identificatie,
                within_s=SETTLE_S,
                monotonic=time.monotonic,
            )

        return questions.Questions(source.zgw, source.catalogus, deadline_s=QUESTION_S, wait=wait)

    def _worker(self, name: str) -> delivery.Worker:
        ports = self._delivery_ports(name)
        told = self.tenants.gemeente(name).notificaties is not None  # then what we write is remembered: it comes back
        return delivery.Worker(
            target_of(name),
            ports,
            owner=self.owner,
            monotonic=time.monotonic,
            busy=self._is_busy,
            metrics=self.metrics,
            remember=told,
        )

    def _delivery_ports(self, name: str) -> delivery.Ports:
        return delivery.Ports(
            source=self.sources[name],
            journal=self.journal,
            blobs=self.blobs,
            rules=self.configuration.delivery,
            clock=utc_now,
            jitter=random.random,  # spreads retries; no secret
            tell=teller(
                self.journal,
                installation=self.configuration.installation,
                clock=utc_now,
                new_id=new_id,
                notify=self._accepted,
            ),
            lock_of=functools.partial(lock_in, self.journal, self.mappings),
        )

    async def _zaaktype_of(self, gemeente: str, identificatie: str, bronorganisatie: str) -> str:
        """Give the code of the zaaktype of a zaak; "" where the source does not have it."""
        source = self.sources[gemeente]
        key = (identificatie, bronorganisatie)
        url = source.zaaktypen.get(key)
        if url is None:
            found = await delivery.find_zaak(source.zgw, key)
            if found is None:
                return ""
            url = str(found["zaaktype"])
            source.remember(key, url)
        return (await source.catalogus.zaaktype(url)).identificatie

    def _intake_ports(self) -> intake.Ports:
        return intake.Ports(
            tenants=self.tenants,
            packs=self.packs,
            mappings=self.mappings,
            journal=self.journal,
            blobs=self.blobs,
            check_known=self._check_known,
            is_all_there=self._is_all_there,
            find_conflicts=self._find_conflicts,
            ask=self._ask,
            ask_persons=self.personen.ask,
            pass_on=self.personen.pass_on,
            pseudonym=self.pseudonyms.of,
            reserve=self._reserve,
            documents=Documents(
                {
                    name: questions.Uitgifte(
                        self.sources[name].zgw,
                        found,
                        may_force=self.tenants.gemeente(name).source.may_force_unlock,
                    )
                    for name, found in self.questions.items()
                }
            ),
            ended=functools.partial(ended_within, self.journal),
            subscribers=self.abonnees.wanted_by,
            forward=functools.partial(self.zaaksystemen.forward, blobs=self.blobs),
            zaaktype_of=self._zaaktype_of,
            installation=self.configuration.installation,
            clock=utc_now,
            new_id=new_id,
            notify=self._accepted,
            metrics=self.metrics,
        )

    # --- what intake asks ---------------------------------------------------------------------------------------

    async def _check_known(
        self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str
    ) -> tuple[Finding, ...]:
        return await delivery.check_known(
            drafts, message=message, source=self.sources[gemeente], journal=self.journal, now=utc_now()
        )

    async def _is_all_there(self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str) -> bool:
        return await delivery.is_all_there(
            drafts, message=message, source=self.sources[gemeente], journal=self.journal, now=utc_now()
        )

    async def _find_conflicts(
        self, gemeente: str, drafts: Sequence[translation.Draft], *, message: str
    ) -> tuple[str, ...]:
        return await delivery.find_conflicts(
            drafts, message=message, source=self.sources[gemeente], journal=self.journal
        )

    async def _ask(self, gemeente: str, vraag: translation.Vraag, *, rsin: str) -> questions.Antwoord:
        return await self.questions[gemeente].answer(vraag, bronorganisatie=rsin)

    async def _reserve(
        self, gemeente: str, *, soort: str, organisatie: settings.Organisatie, now: datetime.datetime
    ) -> str:
        return await reserve(
            self.tenants.gemeente(gemeente).identificaties,
            journal_=self.journal,
            zgw=self.sources[gemeente].zgw,
            gemeente=gemeente,
            soort=soort,
            organisatie=organisatie,
            now=now,
        )

    def _is_busy(self) -> bool:
        """True while several callers wait for their answers: these come before deliveries, which are safe already."""
        return self.services.in_work >= BUSY_REQUESTS

    def _accepted(self) -> None:
        self.relay.notify()

    def _confirmed(self) -> None:
        for worker in (*self.workers.values(), *self.tellers, *self.notificaties.workers.values()):
            worker.notify()

    # --- life -----------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        stack = self._stack
        try:
            await self.journal.open()
            stack.push_async_callback(self.journal.close)
            await self.register.start()
            stack.push_async_callback(self.register.close)
            await self.backbone.open()
            stack.push_async_callback(self.backbone.close)
            for source in self.sources.values():
                stack.push_async_callback(source.zgw.close)
            stack.push_async_callback(self.personen.close)
            stack.push_async_callback(self.abonnees.close)
            stack.push_async_callback(self.zaaksystemen.close)
            if self._background:
                await self._start_background(stack)
        except BaseException:
            await stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stopping = True
        await self._stack.aclose()

    async def _start_background(self, stack: contextlib.AsyncExitStack) -> None:
        group = await stack.enter_async_context(asyncio.TaskGroup())
        housekeeping = Housekeeping(self.journal, rules=self.configuration.journal, clock=utc_now)
        loops: tuple[_Loop, ...] = (
            self.relay,
            self.auditor,
            *self.workers.values(),
            *self.tellers,
            self.replays,
            *self.notificaties.loops(),
            housekeeping,
            self.certificates,
        )

        tasks: list[asyncio.Task[None]] = []

        def stop() -> None:
            for loop in loops:
                loop.stop()
            # one that waits for a broker or a database longer than this is ended as by a crash, which it survives
            asyncio.get_running_loop().call_later(LOOPS_S, _cancel, tasks)

        stack.callback(stop)
        tasks += [group.create_task(_keep(loop)) for loop in loops]

    async def ready(self) -> Mapping[str, str]:
        """Give what is not ready, as {part: why}; {} when a message can be taken and kept."""
        wrong: dict[str, str] = {}
        if not await self.journal.ready():
            wrong["journaal"] = "kan niet schrijven (schijf vol, of de database is weg)"
        return wrong

    def gemeenten(self) -> Sequence[str]:
        """Give the names of all gemeenten."""
        return self.tenants.names()

    async def preflight(self, gemeente: str) -> Sequence[delivery.ZaaktypeCheck]:
        """Give what each zaaktype of a gemeente needs and lacks."""
        return await delivery.preflight(self.sources[gemeente], today=utc_now().astimezone(AMSTERDAM).date())

    async def settle(self, *, within_s: float) -> bool:
        """Wait until nothing is on its way any more; False when that takes too long."""
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            counts = await self.journal.counts()
            if not any(value for name, value in counts.items() if _is_on_its_way(name)):
                return True
            await asyncio.sleep(0.02)
        return False


def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()


async def _keep(loop: _Loop) -> None:
    """Run a loop. A library's own cancellation must not end it in silence: it begins again."""
    task = asyncio.current_task()
    while True:
        try:
            await loop.run()
        except asyncio.CancelledError:
            if task is None or task.cancelling():
                raise
            _log.exception("onverwachte_fout")
            await asyncio.sleep(RESTART_S)
        else:
            return


_ON_ITS_WAY: Final = (".ACCEPTED", ".PUBLISHING", ".PUBLISHED", ".WAITING", ".READY", ".DELIVERING")


def _is_on_its_way(name: str) -> bool:
    return name.endswith(_ON_ITS_WAY)
