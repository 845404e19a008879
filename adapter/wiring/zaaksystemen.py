"""Legacy zaaksystemen of every gemeente: what is passed on to them, and what is sent to them as well, each a target of its own."""

from __future__ import annotations

import fnmatch
import time
from collections.abc import Iterator, Mapping, Sequence

from adapter import delivery, intake, journal, peers, settings, stuf, validation
from adapter.errors import Finding, Misconfigured
from adapter.peers.exchange_asgi import App, AsgiExchange
from adapter.peers.exchange_http import HttpExchange

__all__ = ["Zaaksystemen", "zaaksysteem_target"]

_DIENSTEN = {
    "OntvangAsynchroon": "ontvang_asynchroon",
    "BeantwoordVraag": "beantwoord_vraag",
    "VrijBericht": "vrij_bericht",
    "VerwerkSynchroonVrijBericht": "vrij_bericht",
}


def zaaksysteem_target(gemeente: str, name: str) -> str:
    """Give the name of a zaaksysteem as a target of delivery."""
    return f"{gemeente}/zaaksysteem/{name}"


def is_zaaksysteem(target: str) -> bool:
    """True for one that gets messages as they came in; events are no substitute for these."""
    return "/zaaksysteem/" in target


class Zaaksystemen:
    """How to reach them, and what goes there."""

    def __init__(self, configuration: settings.Settings, *, packs: validation.Packs, apps: Mapping[str, App]) -> None:
        """Make the clients; raises Misconfigured for certificates that can't be read, or a route to what is not there.

        Args:
            apps: zaaksystemen in this process, by name.
        """
        self._packs = packs
        self._rules: dict[str, tuple[str, settings.Gemeente, settings.Zaaksysteem]] = {}
        self._receivers: dict[str, dict[str, peers.StufSender]] = {}
        for gemeente, rules in configuration.gemeenten.items():
            _check_routes(gemeente, rules)
            for name, system in rules.zaaksystemen.items():
                target = zaaksysteem_target(gemeente, name)
                self._rules[target] = (gemeente, rules, system)
                self._receivers[target] = _receivers(gemeente, name, system, apps.get(name))

    def targets(self) -> Iterator[tuple[str, str]]:
        """Give (target, gemeente) of each that messages are sent to as well."""
        for target, (gemeente, rules, _) in self._rules.items():
            name = target.rpartition("/")[2]
            if any(route.route == "replicate" and route.naar == name for route in rules.routes):
                yield target, gemeente

    async def forward(
        self, name: str, inbound: intake.Inbound, operatie: stuf.Operatie, *, blobs: journal.BlobStore
    ) -> intake.Answer:
        """Pass a message on and give the answer as it is; raises Refused, Unavailable."""
        receivers = self._receivers[zaaksysteem_target(inbound.gemeente, name)]
        body = delivery.with_documents(
            inbound.skeleton,
            tuple(document.sha256 for document in inbound.documents),
            blobs,
            content_type=stuf.CONTENT_TYPES[inbound.soap_version],
        )
        action = inbound.soapaction or (operatie.soapactions[0] if operatie.soapactions else "")
        reply = await (receivers.get(operatie.dienst) or receivers[""]).forward(body, action)
        kind = reply.headers.get("content-type") or stuf.CONTENT_TYPES[inbound.soap_version]
        return intake.Answer(status=reply.status, content_type=kind, body=reply.body)

    def attempt(self, target: str, ports: delivery.Ports, *, first: str) -> delivery.Attempt:
        """Give how a message is sent to a zaaksysteem as well; `first`: our own source as a target."""
        _, rules, _ = self._rules[target]
        name = target.rpartition("/")[2]

        def stops(operatie: str) -> bool:
            fitting = (
                route
                for route in rules.routes
                if route.naar == name and any(fnmatch.fnmatchcase(operatie, pattern) for pattern in route.operaties)
            )
            found = next(fitting, None)
            return found is None or found.stop_bij_fout

        made = delivery.ReplicaPorts(
            first=first,
            stops=stops,
            receivers=self._receivers[target],
            packs=self._packs,
            journal=ports.journal,
            blobs=ports.blobs,
            rules=ports.rules,
            clock=ports.clock,
            jitter=ports.jitter,
        )

        async def attempt(item: journal.WorkItem, token: int) -> journal.AttemptOutcome:
            return await delivery.deliver_replica(item, made, token=token)

        return attempt

    def resting_s(self, target: str) -> float:
        """Give how long a zaaksysteem is left alone."""
        return self._receivers[target][""].resting_s()

    def hours(self, target: str) -> Sequence[str]:
        """Give the opening hours of a zaaksysteem."""
        return self._rules[target][2].openingstijden

    async def close(self) -> None:
        """Let connections go."""
        for receivers in self._receivers.values():
            for receiver in receivers.values():
                await receiver.close()


def _receivers(gemeente: str, name: str, system: settings.Zaaksysteem, app: App | None) -> dict[str, peers.StufSender]:
    """Give a client per dienst with an address of its own; "" for the rest."""
    headers = {key: value.get_secret_value() for key, value in system.headers.items()}

    def made(url: str) -> peers.StufSender:
        try:
            exchange: peers.Exchange = AsgiExchange(app) if app is not None else HttpExchange(ca=system.ca)
        except OSError as error:
            path = f"gemeenten.{gemeente}.zaaksystemen.{name}.ca"
            facts = {"bestand": "koppelvlak.toml", "reden": error.strerror or "?"}
            raise Misconfigured(Finding(code="configuratie-waarde", path=path, facts=facts)) from error
        return peers.StufSender(exchange, url, headers=headers, timeout_s=system.timeout_s, monotonic=time.monotonic)

    own = {dienst: getattr(system, member) for dienst, member in _DIENSTEN.items()}
    return {"": made(system.url), **{dienst: made(url) for dienst, url in own.items() if url is not None}}


def _check_routes(gemeente: str, rules: settings.Gemeente) -> None:
    """A route that leaves us says where it goes, and there is such a system."""
    for name in rules.zaaksystemen:
        if name in rules.abonnees or name == "bron":  # they are targets by these names
            facts = {"bestand": "koppelvlak.toml", "reden": "another target has this name"}
            where = f"gemeenten.{gemeente}.zaaksystemen.{name}"
            raise Misconfigured(Finding(code="configuratie-waarde", path=where, facts=facts))
    for number, route in enumerate(rules.routes):
        if route.route == "translate" or route.naar in rules.zaaksystemen:
            continue
        reason = f"there is no zaaksysteem {route.naar}" if route.naar else f'route = "{route.route}" needs naar'
        where = f"gemeenten.{gemeente}.routes[{number}].naar"
        facts = {"bestand": "koppelvlak.toml", "reden": reason}
        raise Misconfigured(Finding(code="configuratie-waarde", path=where, facts=facts))
