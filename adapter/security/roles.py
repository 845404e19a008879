"""Roles, what each may, and the caller: one value for everybody who asks, one function that decides.

A role holds for one gemeente; nothing is allowed that the table does not name.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from adapter import settings

__all__ = ["ALLOWED", "NOBODY", "Action", "Caller", "Role", "grants_of", "may", "may_somewhere"]


class Role(enum.StrEnum):
    """What somebody is, in one gemeente."""

    LEZER = "lezer"
    BEHEERDER = "beheerder"
    PRIVACY_OFFICER = "privacy-officer"


class Action(enum.StrEnum):
    """What somebody wants to do."""

    LEZEN = "lezen"  # messages without what they say about persons, connections, health
    ONTMASKEREN = "ontmaskeren"  # see a message as it was sent; asks for a reason, is kept in the audit
    QUARANTAINE = "quarantaine"  # deliver again, mend, give up
    HERHALEN = "herhalen"  # replay history to a target
    PAUZEREN = "pauzeren"  # hold a connection or target, set its opening hours
    SCHEMAS = "schemas"  # install a version of a pack
    PERSONEN = "personen"  # find messages by the BSN of a person; asks for a reason, is kept in the audit
    INZAGEN = "inzagen"  # see who looked at what, and why


ALLOWED: Final[Mapping[Role, frozenset[Action]]] = MappingProxyType(
    {
        Role.LEZER: frozenset({Action.LEZEN}),
        Role.BEHEERDER: frozenset(
            {
                Action.LEZEN,
                Action.ONTMASKEREN,
                Action.QUARANTAINE,
                Action.HERHALEN,
                Action.PAUZEREN,
                Action.SCHEMAS,
            }
        ),
        Role.PRIVACY_OFFICER: frozenset({Action.LEZEN, Action.ONTMASKEREN, Action.PERSONEN, Action.INZAGEN}),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who asks: a person or a system.

    Args:
        name: as the audit keeps it, e.g. "sleutel:bewaking" or "j.jansen"; never a BSN.
        kind: how we know: open (the reading API on loopback), key, token, session.
        grants: per gemeente the roles.
    """

    name: str
    kind: Literal["nobody", "open", "key", "token", "session"]
    grants: Mapping[str, frozenset[Role]]

    def gemeenten(self, action: Action = Action.LEZEN) -> Sequence[str]:
        """Give the gemeenten in which they may do `action`."""
        return tuple(gemeente for gemeente in self.grants if may(self, gemeente, action))


NOBODY: Final = Caller(name="", kind="nobody", grants=MappingProxyType({}))


def may(caller: Caller, gemeente: str, action: Action) -> bool:
    """True when `caller` may do `action` in `gemeente`."""
    return any(action in ALLOWED[role] for role in caller.grants.get(gemeente, ()))


def may_somewhere(caller: Caller, action: Action) -> bool:
    """True when there is a gemeente in which `caller` may do `action`."""
    return any(may(caller, gemeente, action) for gemeente in caller.grants)


def grants_of(given: Iterable[settings.Grant], gemeenten: Iterable[str]) -> Mapping[str, frozenset[Role]]:
    """Give the roles per gemeente; a grant for gemeente `"*"` holds for each of `gemeenten`."""
    names = tuple(gemeenten)
    found: dict[str, set[Role]] = {}
    for grant in given:
        for name in names if grant.gemeente == "*" else (grant.gemeente,):
            if name in names:
                found.setdefault(name, set()).update(Role(role) for role in grant.roles)
    return MappingProxyType({name: frozenset(roles) for name, roles in found.items()})
