"""Relations between zaken → calls. Pure.

In ZGW the deelzaak points to its hoofdzaak; relevanteAndereZaken is a list on each zaak, kept equal on both sides
(ACCEPTANCE 22, 57).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis, Message, Sleutel, key_of
from adapter.delivery.values import as_json, text
from adapter.errors import Finding, Refused
from adapter.peers import Json

__all__ = ["others_of", "plan_relaties"]

DEFAULT_AARD: Final = "onderwerp"  # StUF has none; both bridges write this (MAPPING C.1)
_SOORTEN: Final = (
    "zaken.deelzaak.gekoppeld",
    "zaken.deelzaak.ontkoppeld",
    "zaken.relevantezaak.gekoppeld",
    "zaken.relevantezaak.ontkoppeld",
)


def others_of(message: Message) -> tuple[Sleutel, ...]:
    """Give the other zaken that the message relates its zaak to, each once."""
    found: dict[Sleutel, None] = {}
    for event in message.of(*_SOORTEN):
        for member in ("deelzaak", "hoofdzaak", "andere"):
            key = key_of(event.data.get(member))
            if key is not None and key != message.zaak:
                found[key] = None
    return tuple(found)


def plan_relaties(message: Message, facts: Facts, warnings: list[Finding]) -> list[Call]:
    """Plan the PATCHes; what relates to one zaak goes in one call."""
    calls = [call for event in message.of(*_SOORTEN[:2]) for call in _deelzaak(event, message, facts)]
    return calls + _relevante(message, facts, warnings)


def _deelzaak(event: Gebeurtenis, message: Message, facts: Facts) -> list[Call]:
    child, parent = key_of(event.data.get("deelzaak")), key_of(event.data.get("hoofdzaak"))
    if child is None or parent is None:
        return []
    ours = child == message.zaak  # this zaak is the deelzaak
    other = facts.andere.get(parent if ours else child)
    if other is None:
        missing = (parent if ours else child)[0]
        raise Refused(Finding(code="zaak-onbekend", path="heeftAlsDeelzaak", facts={"zaak": missing}))
    stored = facts.state.zaak if ours else other
    wanted: object = (other["url"] if ours else Ref("zaak")) if event.soort.endswith(".gekoppeld") else None
    known = (facts.state.zaak or {}).get("url")
    present = stored.get("hoofdzaak") if stored is not None else None
    if stored is not None and present == (known or "?" if isinstance(wanted, Ref) else wanted):
        return []
    before = {"hoofdzaak": stored.get("hoofdzaak")} if stored is not None else None
    return [
        Call(
            key=f"deelzaak/{event.nummer}",
            stage=Stage.ONDERDELEN,
            method="PATCH",
            to=Ref("zaak") if ours else other["url"],
            body={"hoofdzaak": wanted},
            before=before,
        )
    ]


def _relevante(message: Message, facts: Facts, warnings: list[Finding]) -> list[Call]:
    events = message.of(*_SOORTEN[2:])
    if not events:
        return []
    stored = list((facts.state.zaak or {}).get("relevanteAndereZaken") or [])
    ours, calls = [as_json(item) for item in stored], list[Call]()
    for event in events:
        key = key_of(event.data.get("andere"))
        other = facts.andere.get(key) if key is not None else None
        if other is None:
            where = {"zaak": key[0] if key is not None else "", "aard": text(event.data.get("aardRelatie"))}
            warnings.append(Finding(code="andere-zaak-onbekend", path="heeftBetrekkingOpAndere", facts=where))
            continue
        adds = event.soort.endswith(".gekoppeld")
        aard = text(event.data.get("aardRelatie")) or DEFAULT_AARD
        ours = _with(ours, other["url"], aard) if adds else _without(ours, other["url"])
        calls += _other_side(event, other, aard, facts, adds=adds)
    if ours != stored:
        before = {"relevanteAndereZaken": stored}
        body = {"relevanteAndereZaken": ours}
        calls.insert(
            0,
            Call(
                key="andere",
                stage=Stage.ONDERDELEN,
                method="PATCH",
                to=Ref("zaak"),
                body=body,
                before=before,
            ),
        )
    return calls


def _other_side(event: Gebeurtenis, other: Json, aard: str, facts: Facts, *, adds: bool) -> list[Call]:
    stored = list(other.get("relevanteAndereZaken") or [])
    known = (facts.state.zaak or {}).get("url")
    if known is None and not adds:
        return []
    here: Any = known if known is not None else Ref("zaak")
    changed = _with(stored, here, aard) if adds else _without(stored, here)
    if changed == stored:
        return []
    return [
        Call(
            key=f"andere/{event.nummer}",
            stage=Stage.ONDERDELEN,
            method="PATCH",
            to=other["url"],
            body={"relevanteAndereZaken": changed},
            before={"relevanteAndereZaken": as_json(stored)},
        )
    ]


def _with(items: list[Any], url: object, aard: str) -> list[Any]:
    for item in items:
        if isinstance(item, Mapping) and item.get("url") == url:
            return items
    return [*items, {"url": url, "aardRelatie": aard}]


def _without(items: list[Any], url: object) -> list[Any]:
    return [item for item in items if not isinstance(item, Mapping) or item.get("url") != url]
