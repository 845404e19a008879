"""Which gemeenten a page asks the journal for: one question where somebody may see all of them, else one for each.

What comes back is held against what the viewer may see in any case: a journal may hold a gemeente that is no longer served.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from adapter import tenancy
from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["of_viewer", "scopes", "targets_of"]


class _OfGemeente(Protocol):
    @property
    def gemeente(self) -> str: ...


_Any = TypeVar("_Any", bound=_OfGemeente)


def scopes(ports: Ports, viewer: Viewer) -> Sequence[str | None]:
    """Give what to ask for: (None,), that is any, or the gemeenten of the viewer."""
    return (None,) if set(ports.gemeenten) <= set(viewer.gemeenten) else viewer.gemeenten


def of_viewer(found: Iterable[_Any], viewer: Viewer) -> list[_Any]:
    """Give those that the viewer may see."""
    mine = frozenset(viewer.gemeenten)
    return [each for each in found if each.gemeente in mine]


def targets_of(ports: Ports, gemeenten: Iterable[str]) -> Mapping[str, tuple[str, str]]:
    """Give every target of these gemeenten as the journal knows it, with (gemeente, name in the settings)."""
    return {
        tenancy.doel_van(gemeente, ports.gemeenten[gemeente], name): (gemeente, name)
        for gemeente in gemeenten
        for name in tenancy.doel_namen(ports.gemeenten[gemeente])
    }
