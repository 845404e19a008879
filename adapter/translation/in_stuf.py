"""Events of a ZGW source that StUF tells in other words: a zaak closed or opened again, a document put in a zaak later. Pure.

In ZGW the einddatum follows from the eindstatus, in StUF it is said: an updateZaak with status, einddatum and resultaat closes
for who goes by any of them, and an einddatum without a value opens again (MAPPING A.2, B.1 #5, C.1). StUF-ZKN puts a document in a
zaak by telling the document: who has it already takes the T for an I and must not refuse it (ZDS addendum 2019; MAPPING E.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from adapter.translation.side import came_from_stuf

__all__ = ["told_in_stuf"]

_AFGESLOTEN: Final = "nl.zaken.zaak.afgesloten.v1"
_HEROPEND: Final = "nl.zaken.zaak.heropend.v1"
_AANGEMAAKT: Final = "nl.zaken.zaak.aangemaakt.v1"
_GEWIJZIGD: Final = "nl.zaken.zaak.gewijzigd.v1"
_VASTGESTELD: Final = "nl.zaken.resultaat.vastgesteld.v1"
_GEKOPPELD: Final = "nl.zaken.informatieobject.gekoppeld.v1"
_DOCUMENT: Final = "nl.documenten.informatieobject.aangemaakt.v1"
_UPDATE: Final = "updateZaak_Lk01"
Event = Mapping[str, Any]


def told_in_stuf(events: Sequence[Event]) -> list[Event]:
    """Give the events of one message as a StUF message can say them; what came from StUF stays as it is."""
    return _closing(_linking(events))


def _linking(events: Sequence[Event]) -> list[Event]:
    """Give the events with the document that a link repeats as one that is told."""
    linked = next((event for event in events if event["type"] == _GEKOPPELD), None)
    if linked is None or any(event["type"] == _DOCUMENT for event in events):
        return list(events)
    bron = linked["data"].get("bron") or {}
    repeated = (bron.get("object") or {}).get("alleen")
    if came_from_stuf(bron) or not repeated:
        return list(events)
    document = {**linked["data"]["informatieobject"], **repeated}
    told = {name: value for name, value in bron.items() if name != "object"}
    return [{**linked, "type": _DOCUMENT, "data": {"informatieobject": document, "bron": told}}, *events]


def _closing(events: Sequence[Event]) -> list[Event]:
    """Give the events with the end of a zaak as a change of it."""
    ending = next((event for event in events if event["type"] in (_AFGESLOTEN, _HEROPEND)), None)
    if ending is None or came_from_stuf(ending["data"].get("bron") or {}):
        return list(events)
    others = [event for event in events if event is not ending]
    types = {event["type"] for event in others}
    if _AANGEMAAKT in types:
        return others  # a new zaak says its einddatum itself
    made = [_changed(ending, next((event for event in others if event["type"] == _GEWIJZIGD), None))]
    resultaat = ending["data"].get("resultaat")
    if resultaat and _VASTGESTELD not in types:
        made.append({**ending, "type": _VASTGESTELD, "data": {"zaak": ending["data"]["zaak"], "resultaat": resultaat}})
    return [_within_update(event) for event in (*made, *(each for each in others if each["type"] != _GEWIJZIGD))]


def _changed(ending: Event, told: Event | None) -> Event:
    """Give the change of the zaak with its einddatum in it; `told`: what else changed."""
    closed = ending["type"] == _AFGESLOTEN
    before: Mapping[str, Any] = (told or {}).get("data") or {}
    change: Mapping[str, Any] = before.get("wijziging") or {}
    zaak = {**ending["data"]["zaak"], **(before.get("zaak") or {})}
    zaak["einddatum"] = ending["data"].get("einddatum") if closed else None
    wijziging = {
        "aard": "wijziging",
        "oudBekend": True,
        **change,
        "paden": [*(path for path in change.get("paden") or () if path != "einddatum"), "einddatum"],
        # it was open: that it had none is known; what it was before it was opened again is not
        "oud": {**(change.get("oud") or {}), **({"einddatum": None} if closed else {})},
    }
    return {**(told or ending), "type": _GEWIJZIGD, "data": {**before, "zaak": zaak, "wijziging": wijziging}}


def _within_update(event: Event) -> Event:
    bron = event["data"].get("bron") or {}
    return {**event, "data": {**event["data"], "bron": {**bron, "operatie": _UPDATE, "mutatiesoort": "W"}}}
