"""What connections say of rules and dispensations, held against the packs before anything is served."""

from __future__ import annotations

import difflib

from adapter import intake, settings, validation
from adapter.errors import CATALOGUE, Finding, Misconfigured

__all__ = ["check_connections"]


def check_connections(configuration: settings.Settings, packs: validation.Packs) -> None:
    """Raise Misconfigured for a rule or a code that there is not: a name that is misspelt would do nothing, in silence."""
    rules = {rule.code for pack in packs.all() for rule in pack.rules.rules}
    findings = [
        finding
        for name, gemeente in configuration.gemeenten.items()
        for label, connection in gemeente.connections.items()
        for finding in (
            *(
                _unknown(code, rules, f"gemeenten.{name}.connections.{label}.rules")
                for code in connection.rules
                if code not in rules
            ),
            *(
                _unknown(found.code, set(CATALOGUE), f"gemeenten.{name}.connections.{label}.dispensations")
                for found in connection.dispensations
                if intake.slug(found.code) not in CATALOGUE
            ),
        )
    ]
    if findings:
        raise Misconfigured(*findings)


def _unknown(code: str, known: set[str], path: str) -> Finding:
    near = difflib.get_close_matches(intake.slug(code), sorted(known), n=1)
    reden = f"'{code}' is not known" + (f"; do you mean '{near[0]}'?" if near else "")
    return Finding(code="configuratie-waarde", path=path, facts={"bestand": "koppelvlak.toml", "reden": reden})
