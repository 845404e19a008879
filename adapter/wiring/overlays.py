"""Overlays of connections: compiled and judged before anything is served."""

from __future__ import annotations

from adapter import settings, translation, validation
from adapter.errors import Misconfigured

__all__ = ["check_overlays", "effective_mappings"]


def check_overlays(configuration: settings.Settings, mappings: translation.Mappings, packs: validation.Packs) -> None:
    """Compile and judge each combination of overlays that a connection names, once.

    Raises:
        Misconfigured: no such overlay, or one that can't be meant: its file and line, what, how to mend it.
    """
    named = {
        connection.overlays
        for gemeente in configuration.gemeenten.values()
        for connection in gemeente.connections.values()
    }
    for names in sorted(named):
        effective_mappings(mappings, names, packs)


def effective_mappings(
    mappings: translation.Mappings, names: tuple[str, ...], packs: validation.Packs
) -> translation.Mappings:
    """Give the mappings with these overlays over them, judged by the schemas of their packs.

    Raises:
        Misconfigured: as `check_overlays`.
    """
    found = mappings.overlaid(names)
    if names and (findings := translation.judge(found, packs.shape)):
        raise Misconfigured(*findings)
    return found
