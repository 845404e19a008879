"""A creation that can surely be planned, seen without planning it: most messages, at a third of the cost. Pure.

It may say no to what can be planned; it never says yes to what can't (tests/delivery/test_sure.py tries both on many messages).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.delivery.facts import NIEUW, Facts
from adapter.delivery.message import Message
from adapter.delivery.rollen import find_roltype
from adapter.delivery.status import find_statustype
from adapter.errors import Refused
from adapter.peers import Zaaktype

__all__ = ["is_surely_possible"]

_ZAAK: Final = "zaken.zaak.aangemaakt"
_ROL: Final = "zaken.rol.toegevoegd"
_STATUS: Final = "zaken.status.gezet"
_SEEN_THROUGH: Final = frozenset({_ZAAK, _ROL, _STATUS})


def is_surely_possible(message: Message, facts: Facts, zaaktype: Zaaktype) -> bool:
    """True when `message` creates a zaak of which every name is in the catalogus and that no rule stands in the way of."""
    profiel = facts.profiel
    if facts.state is not NIEUW or not message.soorten <= _SEEN_THROUGH:
        return False
    if profiel.standaardwaarden or profiel.vaste_waarden or profiel.betrokkene.leeg_of_dummy_bsn == "fout":
        return False
    statussen = 0
    try:
        for event in message.gebeurtenissen:
            data = event.data
            if event.soort == _ZAAK:
                if not _is_plain(data["zaak"]):
                    return False
            elif event.soort == _ROL:
                rol = data.get("rol")
                if not isinstance(rol, Mapping):
                    return False
                find_roltype(rol, zaaktype, facts)
            else:
                statussen += 1
                if not _is_plain_status(data.get("status"), zaaktype, facts):
                    return False
    except Refused:
        return False
    return statussen <= 1  # of two statussen the moments may be the same


def _is_plain(zaak: Mapping[str, Any]) -> bool:
    """True where no rule looks at the zaak: it says nothing of an end, nor that it costs nothing."""
    return not zaak.get("einddatum") and zaak.get("betalingsindicatie") != "nvt"


def _is_plain_status(status: object, zaaktype: Zaaktype, facts: Facts) -> bool:
    if not isinstance(status, Mapping) or not status.get("statustype"):
        return False
    return not find_statustype(status, zaaktype, facts)[0].is_eindstatus
