"""What a target can do in one call: single calls of a plan put together, by a table (`dialecten/<name>.toml`). Pure.

The end state is the same. One call is one transaction at the target: all of it is done, or nothing.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from adapter.delivery.calls import Call, Plan, Ref, Stage
from adapter.peers import Api, collection_of, key_of

__all__ = ["Dialect", "in_dialect", "load_dialect"]

_ZAAK: Final = "{zaak}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A member of the body, and the single calls that it stands for."""

    member: str
    method: str
    collection: str
    many: bool = False
    required: bool = False
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One call that does the work of several."""

    to: str
    parts: tuple[Part, ...]
    status: Literal["tussen", "eind"] | None = None
    empty: tuple[str, ...] = ()


Dialect = tuple[One, ...]


@functools.cache
def load_dialect(name: str) -> Dialect:
    """Give the table of a dialect; that of the standard is empty."""
    if name == "vng":
        return ()
    file = importlib.resources.files("adapter.delivery").joinpath("dialecten", f"{name}.toml")
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        One(
            to=call["to"],
            status=call.get("status"),
            empty=tuple(call.get("empty", ())),
            parts=tuple(Part(**{**part, "without": tuple(part.get("without", ()))}) for part in call["part"]),
        )
        for call in raw["call"]
    )


def in_dialect(plan: Plan, dialect: Dialect, *, ends: Collection[str], missing: Collection[str]) -> Plan:
    """Give the plan with its calls put together where that can be.

    Args:
        ends: addresses of the statustypen that close a zaak.
        missing: addresses that the target turned out not to have.
    """
    calls = list(plan.calls)
    for one in dialect:
        if one.to not in missing:
            calls = _together(one, calls, plan, ends)
    if len(calls) == len(plan.calls):
        return plan
    return dataclasses.replace(plan, calls=tuple(sorted(calls, key=lambda call: call.stage)))


def _together(one: One, calls: list[Call], plan: Plan, ends: Collection[str]) -> list[Call]:
    """Give the calls with those that `one` stands for in it; the same calls where it does not fit."""
    api, _, address = one.to.partition("/")
    chosen = [(part, _chosen(part, calls)) for part in one.parts]
    taken = [call for _, found in chosen for call in found]
    zaak = plan.known.get("zaak")
    if len(taken) < 2 or any(part.required and not found for part, found in chosen):
        return calls
    if (_ZAAK in address and zaak is None) or not _fits(one, chosen, calls, ends):
        return calls
    body: dict[str, Any] = {name: {} for name in one.empty}
    for part, found in chosen:
        bodies = [{name: value for name, value in call.body.items() if name not in part.without} for call in found]
        if found or part.many:
            body[part.member] = bodies if part.many else bodies[0]
    if {call.key for call in taken} & set(_refs(body)):
        return calls  # a part names another by its address, which is not there yet
    made = Call(
        key=f"een/{address.partition('/')[0]}",
        stage=min(call.stage for call in taken) if _ZAAK not in address else max(call.stage for call in taken),
        method="EEN",
        to=(cast("Api", api), address.replace(_ZAAK, key_of(zaak).partition("/")[2])),
        body=body,
        parts=tuple((part.member, part.many, found) for part, found in chosen if found),
        dialect=one.to,
    )
    return [call for call in calls if call not in taken] + [made]


def _chosen(part: Part, calls: Sequence[Call]) -> tuple[Call, ...]:
    found = [call for call in calls if call.method == part.method and _collection(call) == part.collection]
    if part.method == "PATCH":
        found = [call for call in found if call.key == "zaak"]
    return tuple(found if part.many else found[:1])


def _collection(call: Call) -> str:
    return call.to[1] if isinstance(call.to, tuple) else collection_of(call.to) if isinstance(call.to, str) else ""


def _fits(
    one: One, chosen: Sequence[tuple[Part, tuple[Call, ...]]], calls: Sequence[Call], ends: Collection[str]
) -> bool:
    """True when nothing that must come between is left out, and the status is one for this call."""
    statussen = [call for call in calls if _collection(call) == "statussen"]
    for part, found in chosen:
        if part.collection == "statussen" and found:
            closes = found[0].body.get("statustype") in ends
            if closes is not (one.status == "eind") or (closes and len(statussen) > 1):
                return False
        if part.collection == "enkelvoudiginformatieobjecten" and any(call.method == "INHOUD" for call in calls):
            return False  # sent in parts: the document must be there, and locked, before its place in the zaak
    return not any(call.stage in (Stage.VERWIJDEREN, Stage.RESULTAAT_WEG) for call in calls)


def _refs(value: Any) -> list[str]:
    if isinstance(value, Ref):
        return [value.call]
    if isinstance(value, Mapping):
        return [found for inner in value.values() for found in _refs(inner)]
    if isinstance(value, list | tuple):
        return [found for inner in value for found in _refs(inner)]
    return []
