"""Who looks at a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapter import security
from adapter.security import Caller

__all__ = ["Viewer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks, and what every form of their session must carry."""

    caller: Caller
    csrf: str

    @property
    def name(self) -> str:
        """As the audit keeps it."""
        return self.caller.name

    @property
    def gemeenten(self) -> Sequence[str]:
        """The gemeenten that may be seen."""
        return self.caller.gemeenten()

    @property
    def signed_in(self) -> bool:
        """True for a person who logged in; not for one who may look because they are on this machine."""
        return self.caller.kind == "session"

    def may(self, action: str, gemeente: str) -> bool:
        """True when this may be done in `gemeente`."""
        return security.may(self.caller, gemeente, security.Action(action))

    def may_somewhere(self, action: str) -> bool:
        """True when there is a gemeente in which this may be done."""
        return security.may_somewhere(self.caller, security.Action(action))
