"""Numbers given out ahead: zaaknummer_reserveren (Zaken API 1.7) and documentnummer_reserveren (Open Zaak)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.register.problem import invalid
from adapter.register.session import Object, Writing
from adapter.register.zaken import Context

__all__ = ["RESERVES", "reserve"]

RESERVES: Final[Mapping[str, tuple[str, str]]] = {  # address -> member of the answer, first part of the number
    "zaaknummer_reserveren": ("zaaknummer", "ZAAK"),
    "documentnummer_reserveren": ("identificatie", "DOCUMENT"),
}
_AT_ONCE_MAX: Final = 1000
_REEKSEN: Final = "reeksen"


def reserve(session: Writing, context: Context, collection: str, sent: Any) -> list[dict[str, str]]:
    """Give as many numbers as are asked, never given before; raises Problem."""
    member, prefix = RESERVES[collection]
    body = sent if isinstance(sent, dict) else {}
    rsin, amount = body.get("bronorganisatie"), body.get("aantal", 1)
    if not isinstance(rsin, str) or len(rsin) != 9:
        raise invalid(("bronorganisatie", "required", "Geef het RSIN van de organisatie."))
    if not isinstance(amount, int) or not 1 <= amount <= _AT_ONCE_MAX:
        raise invalid(("aantal", "invalid", f"Vraag 1 tot {_AT_ONCE_MAX} nummers."))
    year = context.today()[:4]
    key = f"{prefix}-{rsin}-{year}"
    reeks: Object = session.find(context.gemeente, _REEKSEN, key) or {"url": f"{_REEKSEN}/{key}", "laatste": 0}
    first = reeks["laatste"] + 1
    reeks["laatste"] += amount
    session.put(context.gemeente, _REEKSEN, reeks)
    return [{member: f"{prefix}-{year}-{number:010d}"} for number in range(first, first + amount)]
