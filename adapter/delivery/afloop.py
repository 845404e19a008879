"""What only delivery finds out: that a status closed the zaak, or opened it again (MAPPING A.2). Pure.

Which status is the eindstatus stands in the catalogus, not in the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapter.delivery.calls import Call, Plan
from adapter.delivery.facts import Facts
from adapter.delivery.message import Message
from adapter.delivery.status import find_statustype
from adapter.delivery.values import day_of, instant_of
from adapter.errors import Refused
from adapter.peers import Zaaktype

__all__ = ["Afloop", "find_afloop"]

AFGESLOTEN: Final = "nl.zaken.zaak.afgesloten.v1"
HEROPEND: Final = "nl.zaken.zaak.heropend.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Afloop:
    """An event to tell: its type and its data."""

    type: str
    identificatie: str
    data: Mapping[str, Any]


def find_afloop(message: Message, facts: Facts, made: Plan, *, fresh: bool, berichtcode: str = "Lk01") -> Afloop | None:
    """Give what became of the zaak by a plan that was carried out; None where it is as open or closed as it was.

    Args:
        fresh: nothing of it was done before. An attempt after a crash may find its eindstatus there already: then it is told
            again, which the journal recognises.
    """
    if message.zaak is None or facts.zaaktype is None:
        return None
    closed = (facts.state.zaak or {}).get("einddatum")
    ends = {found.url for found in facts.zaaktype.statustypen if found.is_eindstatus}
    statussen = [call for call in made.calls if call.to == ("zaken", "statussen")]
    key = {"identificatie": message.zaak[0], "bronorganisatie": message.zaak[1]}
    data: dict[str, Any] = {"zaak": key, "bron": {"berichtcode": berichtcode, "operatie": message.message}}
    ending = next((call for call in statussen if call.body["statustype"] in ends), None)
    if ending is not None and not closed:
        day = day_of(ending.body["datumStatusGezet"])
        data["einddatum"] = day.isoformat() if day is not None else None
    elif ending is None and closed and not fresh and not statussen and _wants_end(message, facts, facts.zaaktype):
        data["einddatum"] = closed
    elif ending is None and closed and _is_newest(statussen, facts) and not message.first("zaken.zaak.heropend"):
        return Afloop(type=HEROPEND, identificatie=key["identificatie"], data=data)
    else:
        return None
    resultaat = _resultaat(made, facts, facts.zaaktype)
    if resultaat is not None:
        data["resultaat"] = {"resultaattype": {"omschrijving": resultaat}}
    return Afloop(type=AFGESLOTEN, identificatie=key["identificatie"], data=data)


def _wants_end(message: Message, facts: Facts, zaaktype: Zaaktype) -> bool:
    """True when the message is one that closes: by its eindstatus, or by its einddatum."""
    for event in message.of("zaken.status.gezet", "zaken.status.genoemd"):
        status = event.data.get("status") or {}
        try:
            if status.get("statustype") and find_statustype(status, zaaktype, facts)[0].is_eindstatus:
                return True
        except Refused:
            continue
    return any((event.data.get("zaak") or {}).get("einddatum") for event in message.of(*_ZAAK))


_ZAAK: Final = ("zaken.zaak.aangemaakt", "zaken.zaak.gewijzigd")


def _is_newest(statussen: list[Call], facts: Facts) -> bool:
    """True when one of these is later than all that stand: only the newest status opens a zaak again (zrc-008)."""
    stored = [at for status in facts.state.statussen if (at := instant_of(status.get("datumStatusGezet"))) is not None]
    given = [at for call in statussen if (at := instant_of(call.body["datumStatusGezet"])) is not None]
    return bool(given) and (not stored or max(given) > max(stored))


def _resultaat(made: Plan, facts: Facts, zaaktype: Zaaktype) -> str | None:
    posted = next((call.body for call in made.calls if call.to == ("zaken", "resultaten")), None)
    held = posted if posted is not None else facts.state.resultaat
    found = zaaktype.resultaattype(str(held.get("resultaattype"))) if held is not None else None
    return found.omschrijving if found is not None else None
