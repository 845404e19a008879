"""Subscribers of every gemeente: legacy systems that are told in StUF what happens, each a target of its own in the journal."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from adapter import delivery, journal, peers, settings, translation, validation
from adapter.errors import Finding, Misconfigured
from adapter.peers.exchange_asgi import App, AsgiExchange
from adapter.peers.exchange_http import HttpExchange

__all__ = ["Abonnees", "abonnee_target", "own_connections"]


def abonnee_target(gemeente: str, name: str) -> str:
    """Give the name of a subscriber as a target of delivery."""
    return f"{gemeente}/abonnee/{name}"


def own_connections(configuration: settings.Settings) -> Mapping[str, str]:
    """Give per subscriber, as a target, the connection through which it sends itself: what came so is not told to it."""
    return {
        abonnee_target(gemeente, name): abonnee.verbinding or name
        for gemeente, rules in configuration.gemeenten.items()
        for name, abonnee in rules.abonnees.items()
    }


class Abonnees:
    """Who wants what, and how to reach them."""

    def __init__(
        self,
        configuration: settings.Settings,
        *,
        mappings: translation.Mappings,
        packs: validation.Packs,
        apps: Mapping[str, App],
    ) -> None:
        """Make the clients; raises Misconfigured for certificates that can't be read, or a connection that is not there.

        Args:
            apps: subscribers in this process, by name.
        """
        self._mappings = mappings
        self._packs = packs
        self._settings: dict[str, tuple[str, str, settings.Gemeente, settings.Abonnee]] = {}
        self._receivers: dict[str, peers.StufSender] = {}
        for gemeente, rules in configuration.gemeenten.items():
            for name, abonnee in rules.abonnees.items():
                _check_connection(gemeente, name, rules)
                target = abonnee_target(gemeente, name)
                self._settings[target] = (gemeente, name, rules, abonnee)
                self._receivers[target] = _receiver(gemeente, name, abonnee, apps.get(name))

    def targets(self) -> Iterator[tuple[str, str]]:
        """Give (target, gemeente) of each."""
        return ((target, gemeente) for target, (gemeente, _, _, _) in self._settings.items())

    def wanted_by(self, gemeente: str, connection: str, event_types: Sequence[str]) -> tuple[str, ...]:
        """Give the targets that want one of these events; never the system that sent them through `connection`."""
        return tuple(
            target
            for target, (of, name, _, abonnee) in self._settings.items()
            if of == gemeente
            and (abonnee.verbinding or name) != connection
            and any(delivery.is_wanted(abonnee, event_type) for event_type in event_types)
        )

    def attempt(
        self,
        target: str,
        ports: delivery.Ports,
        *,
        zaaktype_of: Callable[[str, str, str], Awaitable[str]],
    ) -> delivery.Attempt:
        """Give how a message is delivered to a subscriber."""
        gemeente, name, rules, abonnee = self._settings[target]

        async def code_of(identificatie: str, bronorganisatie: str) -> str:
            return await zaaktype_of(gemeente, identificatie, bronorganisatie)

        made = delivery.StufPorts(
            gemeente=rules,
            abonnee=abonnee,
            receiver=self._receivers[target],
            mappings=self._mappings.overlaid(rules.overlays_of(name)),
            pack=self._packs.get(abonnee.pack),
            blobs=ports.blobs,
            rules=ports.rules,
            clock=ports.clock,
            jitter=ports.jitter,
            zaaktype_of=code_of,
        )

        async def attempt(item: journal.WorkItem, _token: int) -> journal.AttemptOutcome:
            return await delivery.deliver_stuf(item, made)

        return attempt

    def resting_s(self, target: str) -> Callable[[], float]:
        """Give how long a subscriber is left alone."""
        return self._receivers[target].resting_s

    def hours(self, target: str) -> Sequence[str]:
        """Give the opening hours of a subscriber."""
        return self._settings[target][3].openingstijden

    async def close(self) -> None:
        """Let connections go."""
        for receiver in self._receivers.values():
            await receiver.close()


def _check_connection(gemeente: str, name: str, rules: settings.Gemeente) -> None:
    """A connection that an abonnee names is there: else what it sends would come back to it."""
    wanted = rules.abonnees[name].verbinding
    if wanted is not None and wanted not in rules.connections:
        reason = f"there is no connection {wanted}"
        raise Misconfigured(
            Finding(
                code="configuratie-waarde",
                path=f"gemeenten.{gemeente}.abonnees.{name}.verbinding",
                facts={"bestand": "koppelvlak.toml", "reden": reason},
            )
        )


def _receiver(gemeente: str, name: str, abonnee: settings.Abonnee, app: App | None) -> peers.StufSender:
    try:
        exchange: peers.Exchange = AsgiExchange(app) if app is not None else HttpExchange(ca=abonnee.ca)
    except OSError as error:
        path = f"gemeenten.{gemeente}.abonnees.{name}.ca"
        facts = {"bestand": "koppelvlak.toml", "reden": error.strerror or "?"}
        raise Misconfigured(Finding(code="configuratie-waarde", path=path, facts=facts)) from error
    headers = {key: value.get_secret_value() for key, value in abonnee.headers.items()}
    return peers.StufSender(
        exchange, abonnee.url, headers=headers, timeout_s=abonnee.timeout_s, monotonic=time.monotonic
    )
