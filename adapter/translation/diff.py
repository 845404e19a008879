"""What changed between oud and huidig (MAPPING E.3). Pure.

A member that isn't in huidig is unchanged, never cleared; None clears; `{"onbekend": …}` is a value that isn't known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["AARD", "Diff", "apply", "diff", "said_anew"]

AARD: Mapping[str, str] = {"W": "wijziging", "C": "correctie", "F": "correctie_formeel"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """What huidig says anew.

    Args:
        changed: member -> new value.
        oud: member -> old value, where oud gave one.
        paden: names of the changed members, in the order of huidig.
        ongewijzigd: members that both give alike: repeated to tell which object it is.
        alleen_oud: members that only oud gives, or gives otherwise though they can't change: they are unchanged too.
        alleen_huidig: the same of huidig.
    """

    changed: dict[str, Any] = field(default_factory=dict)
    oud: dict[str, Any] = field(default_factory=dict)
    paden: list[str] = field(default_factory=list)
    ongewijzigd: dict[str, Any] = field(default_factory=dict)
    alleen_oud: dict[str, Any] = field(default_factory=dict)
    alleen_huidig: dict[str, Any] = field(default_factory=dict)


def diff(oud: Mapping[str, Any] | None, huidig: Mapping[str, Any], *, leave: Iterable[str] = ()) -> Diff:
    """Give what changed; without `oud` everything that huidig says is taken as said anew.

    Args:
        leave: members that tell which object it is; they are no part of the change.
    """
    found = Diff()
    fixed = frozenset(leave)
    for name, value in huidig.items():
        if oud is not None and name in oud:
            if oud[name] == value:
                found.ongewijzigd[name] = value
                continue
            if name in fixed:
                found.alleen_oud[name] = oud[name]
            else:
                found.oud[name] = oud[name]
        if name in fixed:
            found.alleen_huidig[name] = value
            continue
        found.changed[name] = value
        found.paden.append(name)
    for name, value in (oud or {}).items():
        if name not in huidig:
            found.alleen_oud[name] = value
    return found


def said_anew(change: Diff, name: str) -> Diff:
    """Give the change with a member that is equal in both taken as changed: what it stands for is not equal."""
    if name not in change.ongewijzigd:
        return change
    value = change.ongewijzigd[name]
    return replace(
        change,
        changed={**change.changed, name: value},
        oud={**change.oud, name: value},
        paden=[*change.paden, name],
        ongewijzigd={key: kept for key, kept in change.ongewijzigd.items() if key != name},
    )


def apply(oud: Mapping[str, Any], change: Diff) -> dict[str, Any]:
    """Give huidig back from oud and what changed: `apply(oud, diff(oud, huidig))` has all that huidig has."""
    return {**oud, **change.changed}
