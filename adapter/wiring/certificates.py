"""The certificates that targets show: looked at when we start and every hour, so that it is told before nothing gets through.

Each process looks by itself: what one knows need not be brought to the others.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from adapter import observe, peers, settings

__all__ = ["Certificates", "Shown"]

EVERY_S: Final = 3600.0
TIMEOUT_S: Final = 10.0

_log = observe.get_logger("wiring")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An address of the settings: of which target (of a gemeente; "" for both: of people's logins), named where."""

    gemeente: str
    doel: str
    instelling: str
    host: str
    port: int
    ca: str | None


class Certificates:
    """The loop, and what it saw last."""

    def __init__(self, configuration: settings.Settings) -> None:
        self._addresses = tuple(_addresses(configuration))
        self._seen: dict[tuple[str, int, str | None], peers.Presented] = {}
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """End after what is being looked at."""
        self._stopped.set()

    def of(self, gemeente: str, doel: str) -> Sequence[tuple[str, peers.Presented]]:
        """Give (setting, what was shown) of the addresses of a target that could be reached."""
        return [
            (each.instelling, self._seen[each.host, each.port, each.ca])
            for each in self._addresses
            if (each.gemeente, each.doel) == (gemeente, doel) and (each.host, each.port, each.ca) in self._seen
        ]

    async def run(self) -> None:
        """Look now, and every hour until `stop`."""
        while not self._stopped.is_set():
            try:
                await self.look()
            except Exception:  # noqa: BLE001  # a flow loop: nothing is lost by looking later
                _log.exception("onverwachte_fout")
            try:
                async with asyncio.timeout(EVERY_S):
                    await self._stopped.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Look at each host once; what could not be reached keeps what was seen before."""
        for host, port, ca in sorted({(each.host, each.port, each.ca) for each in self._addresses}, key=str):
            if self._stopped.is_set():
                return
            found = await peers.look_at(host, port, ca=ca, timeout_s=TIMEOUT_S)
            if found is not None:
                self._seen[host, port, ca] = found


def _addresses(configuration: settings.Settings) -> Iterator[Shown]:
    for gemeente, rules in configuration.gemeenten.items():
        for doel, instelling, url, ca in _of_gemeente(rules):
            yield from _https(gemeente, doel, instelling, url, ca)
    oidc = configuration.access.oidc
    if oidc is not None:
        yield from _https("", "", "access.oidc.issuer", oidc.issuer, oidc.ca)


def _of_gemeente(rules: settings.Gemeente) -> Iterator[tuple[str, str, str | None, str | None]]:
    source = rules.source
    for api in ("zaken", "catalogi", "documenten", "besluiten"):
        yield "bron", f"source.{api}", getattr(source, api) if source.kind == "zgw" else None, source.ca
    if rules.notificaties is not None:
        yield "bron", "notificaties.api", rules.notificaties.api, source.ca
    if rules.brp is not None:
        yield "bron", "brp.url", rules.brp.url, rules.brp.ca
    for name, abonnee in rules.abonnees.items():
        yield name, f"abonnees.{name}.url", abonnee.url, abonnee.ca
    for name, system in rules.zaaksystemen.items():
        for key in ("url", "ontvang_asynchroon", "beantwoord_vraag", "vrij_bericht"):
            yield name, f"zaaksystemen.{name}.{key}", getattr(system, key), system.ca


def _https(gemeente: str, doel: str, instelling: str, url: str | None, ca: str | None) -> Iterator[Shown]:
    parts = urlsplit(url or "")
    if parts.scheme == "https" and parts.hostname:
        yield Shown(
            gemeente=gemeente, doel=doel, instelling=instelling, host=parts.hostname, port=parts.port or 443, ca=ca
        )
