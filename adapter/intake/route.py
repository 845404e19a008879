"""Which way a message goes: ours, the old system's, or both (ACCEPTANCE 7, 129).

A route is chosen by operation and zaaktype. The zaaktype is said by the message, else by the zaak at our source; a zaak that neither
our source nor the journal knows is the old system's, where a route passes on what is its.
"""

from __future__ import annotations

import fnmatch
from typing import Final

from lxml import etree

from adapter import settings, stuf
from adapter.intake.identity import organisatie_of
from adapter.intake.letter import Letter
from adapter.intake.ports import Ports

__all__ = ["REPLICATED", "choose"]

REPLICATED: Final = frozenset({stuf.Berichtcode.LK01, stuf.Berichtcode.DI01})
"""What is sent to a second system: an answer is given once, and a number or a lock by one system only (ACCEPTANCE 7)."""

_ZKN: Final = f"{{{stuf.namespaces.ZKN}}}"
_OBJECTS: Final = (f"{_ZKN}object", f"{_ZKN}gelijk", f"{{*}}edcLk02/{_ZKN}object", f"{{*}}edcLv01/{_ZKN}gelijk")
_CODE: Final = f"{_ZKN}isVan/{_ZKN}gerelateerde/{_ZKN}code"
_LINKED: Final = (f"{_ZKN}isRelevantVoor/{_ZKN}gerelateerde/{_ZKN}identificatie", f"{_ZKN}zaak/{_ZKN}identificatie")
_ZAAK: Final = "ZAK"


async def choose(letter: Letter, ports: Ports) -> settings.Route | None:
    """Give the first route that fits; None: it is ours. Raises Refused, Unavailable."""
    routes = letter.gemeente.routes
    if not routes:
        return None
    assert letter.operatie is not None
    assert letter.payload is not None
    fitting = [route for route in routes if _fits(route, letter.operatie.name)]
    if not any(route.zaaktypen for route in fitting):
        return fitting[0] if fitting else None
    code, zaak = _zaaktype_in(letter.payload), _zaak_in(letter.payload)
    is_foreign = False
    if not code and zaak:
        code = await ports.zaaktype_of(letter.inbound.gemeente, zaak, organisatie_of(letter, ports).rsin)
        is_foreign = not code and not await ports.journal.knows_zaak(
            gemeente=letter.inbound.gemeente, identificatie=zaak
        )
    for route in fitting:
        if not route.zaaktypen or code in route.zaaktypen or (is_foreign and route.route == "proxy"):
            return route
    return None


def _fits(route: settings.Route, operatie: str) -> bool:
    return any(fnmatch.fnmatchcase(operatie, pattern) for pattern in route.operaties)


def _zaaktype_in(payload: etree._Element) -> str:
    """Read the code of the zaaktype; the last object says what holds now."""
    for path in _OBJECTS:
        for found in reversed(payload.findall(path)):
            code = (found.findtext(_CODE) or "").strip()
            if code:
                return code
    return ""


def _zaak_in(payload: etree._Element) -> str:
    """Read which zaak a message is about; "" where it names none."""
    for path in _OBJECTS:
        for found in reversed(payload.findall(path)):
            if found.get(f"{{{stuf.namespaces.STUF}}}entiteittype") == _ZAAK:
                return (found.findtext(f"{_ZKN}identificatie") or "").strip()
            for linked in _LINKED:
                if text := (found.findtext(linked) or "").strip():
                    return text
    return ""
