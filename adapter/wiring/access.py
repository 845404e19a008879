"""Who may look and do: made from the settings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from adapter import journal, peers, security, settings, status
from adapter.errors import Finding, Misconfigured
from adapter.wiring.parts import own_secret, utc_now

__all__ = ["make_access"]

_SESSION_KEY: Final = "sessie.sleutel"


def make_access(
    configuration: settings.Settings, gemeenten: Sequence[str], *, memory: journal.Journal
) -> status.Access:
    """Give what recognises callers. Raises Misconfigured."""
    rules = configuration.access
    return status.Access(
        rules,
        profile=configuration.profile,
        public_url=configuration.http.public_url,
        gemeenten=gemeenten,
        sessions=security.Sessions(
            _session_key(configuration), lasts_s=rules.session_minutes * 60, idle_s=rules.idle_minutes * 60
        ),
        ends=memory,
        issuer=None if rules.oidc is None else peers.open_issuer(rules.oidc, monotonic=time.monotonic),
        clock_s=lambda: utc_now().timestamp(),
        monotonic=time.monotonic,
    )


def _session_key(configuration: settings.Settings) -> bytes:
    """Give what signs cookies: the key of the settings, else one of our own, kept in the data folder."""
    given = configuration.access.session_key
    if given is not None:
        return given.get_secret_value().encode()
    shared = configuration.journal.url is not None and configuration.profile == "production"
    if shared and configuration.access.oidc is not None:
        raise Misconfigured(
            Finding(
                code="configuratie-waarde",
                path="access.session_key",
                facts={
                    "bestand": "koppelvlak.toml",
                    "reden": "instances that share a journal need a key that is shared",
                },
            )
        )
    return own_secret(configuration, _SESSION_KEY)
