"""Certificates: those that the settings name, and those that targets show; and when they are over."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from adapter import observe, security, settings, tenancy
from adapter.status.api import Model
from adapter.status.ports import Ports

__all__ = ["Certificaat", "expiries", "read_certificaten"]


class Certificaat(Model):
    """Een certificaat van een doel, en wanneer het verloopt."""

    instelling: str = Field(description="Welke instelling het bestand of het adres noemt.")
    soort: Literal["vertrouwd", "getoond"] = Field(
        description="vertrouwd: uit een bestand van de instellingen; getoond: door het doel, bij het verbinden."
    )
    host: str | None = Field(description="Wie het toont.")
    verloopt_op: datetime.datetime | None = Field(
        description="Het eerste dat in het bestand verloopt; null: onleesbaar."
    )
    dagen: int | None = Field(description="Hoeveel dagen het nog geldt; negatief: verlopen.")
    vertrouwd: bool = Field(description="false: het getoonde certificaat wordt niet vertrouwd; er gaat niets naar toe.")


def read_certificaten(ports: Ports, gemeente: str, target: str, *, now: datetime.datetime) -> Sequence[Certificaat]:
    """Give the certificates of a target (the source, or a subscriber): whose roots we trust, and what it shows itself.

    Of the source also those of the BRP.
    """
    files = [_of_file(where, file, now) for where, file in _named(ports.gemeenten[gemeente], target)]
    return [*files, *_shown(ports, gemeente, target, now)]


def expiries(ports: Ports) -> Iterator[observe.Expiry]:
    """Give of every certificate when it is over, for the metrics; what can't be read is over."""
    now = ports.clock()
    pairs = [(gemeente, name) for gemeente, rules in ports.gemeenten.items() for name in tenancy.doel_namen(rules)]
    for gemeente, name in pairs:
        for each in read_certificaten(ports, gemeente, name, now=now):
            yield _expiry(gemeente, name, each)
    oidc = ports.access.rules.oidc
    logins = [] if oidc is None or oidc.ca is None else [_of_file("access.oidc.ca", oidc.ca, now)]
    for each in (*logins, *_shown(ports, "", "", now)):
        yield _expiry("", "aanmelddienst", each)


def _expiry(gemeente: str, doel: str, each: Certificaat) -> observe.Expiry:
    until = 0.0 if each.verloopt_op is None else each.verloopt_op.timestamp()
    return observe.Expiry(gemeente=gemeente, doel=doel, instelling=each.instelling, until_s=until)


def _shown(ports: Ports, gemeente: str, target: str, now: datetime.datetime) -> Sequence[Certificaat]:
    return [
        _made(where, shown.until, now, host=shown.host, holds=shown.holds)
        for where, shown in ports.presented(gemeente, target)
    ]


def _named(gemeente: settings.Gemeente, target: str) -> Iterator[tuple[str, str]]:
    if target != "bron":
        where = "abonnees" if target in gemeente.abonnees else "zaaksystemen"
        systems: Mapping[str, settings.Abonnee | settings.Zaaksysteem] = getattr(gemeente, where)
        ca = systems[target].ca
        if ca is not None:
            yield f"{where}.{target}.ca", ca
        return
    if gemeente.source.ca is not None:
        yield "source.ca", gemeente.source.ca
    if gemeente.brp is not None and gemeente.brp.ca is not None:
        yield "brp.ca", gemeente.brp.ca


def _of_file(where: str, file: str, now: datetime.datetime) -> Certificaat:
    try:
        ends = security.first_end(Path(file).read_bytes())
    except OSError:
        ends = None
    return _made(where, ends, now)


def _made(
    where: str, ends: datetime.datetime | None, now: datetime.datetime, *, host: str | None = None, holds: bool = True
) -> Certificaat:
    return Certificaat(
        instelling=where,
        soort="vertrouwd" if host is None else "getoond",
        host=host,
        verloopt_op=ends,
        dagen=None if ends is None else (ends - now).days,
        vertrouwd=holds,
    )
