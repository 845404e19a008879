"""Which gemeenten a page asks the journal for: one question where somebody may see all of them, else one for each.

What comes back is held against what the viewer may see in any case: a journal may hold a gemeente that is no longer served.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from adapter.status.dashboard.viewer import Viewer
from adapter.status.ports import Ports

__all__ = ["of_viewer", "scopes"]


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
