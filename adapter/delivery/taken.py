"""Whether a number that a message gives out is taken at the source already (MAPPING B.1, B.2, B.3: "none").

Asked before the Bv03, and only of a source that answers quickly: a slow one finds it out when the message is delivered,
where it refuses the double.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from adapter.delivery.gather import Source
from adapter.delivery.lookups import find_besluit, find_document, find_zaak
from adapter.delivery.message import Message, besluit_key_of, key_of
from adapter.delivery.zaak import is_other_zaak
from adapter.errors import Finding, OutcomeUnknown, Unavailable
from adapter.peers import Zaaktype

__all__ = ["find_taken"]

_Findings = tuple[Finding, ...]
OWN_S: Final = 2.0  # our own register is in this process
QUICK_S: Final = 0.03  # what a Bv03 may wait for another source
SLOW_S: Final = 60.0  # a source that took longer is not asked for so long
_SERVICE: Final = "_"  # in the name of a service; a plain kennisgeving may tell of what is there already (E.1)


async def find_taken(message: Message, source: Source, zaaktype: Zaaktype) -> _Findings:
    """Give what is there already under a number of a new zaak, document or besluit; () when nothing is, or it can't be known in time."""
    asked = _question(message, source, zaaktype)
    now = asyncio.get_running_loop().time()
    if asked is None or (not source.is_own and now < source.slow_until.get(_SLOW, now)):
        return ()
    try:
        async with asyncio.timeout(OWN_S if source.is_own else QUICK_S):
            return await asked()
    except (Unavailable, OutcomeUnknown, TimeoutError):
        source.slow_until[_SLOW] = now + SLOW_S
        return ()


def _question(message: Message, source: Source, zaaktype: Zaaktype) -> Callable[[], Awaitable[_Findings]] | None:
    if _SERVICE not in message.message:
        return None
    created = message.first("zaken.zaak.aangemaakt")
    if created is not None:
        zaak = key_of(created.data.get("zaak"))

        async def ask_zaak() -> _Findings:
            found = await find_zaak(source.zgw, zaak) if zaak is not None else None
            return () if found is None else is_other_zaak(found, created, zaaktype)

        return ask_zaak if zaak is not None else None
    document = message.first("documenten.informatieobject.aangemaakt")
    number = key_of(document.data.get("informatieobject")) if document is not None else None
    if number is not None:

        async def ask_document() -> _Findings:
            found = await find_document(source.zgw, number)
            named = {"document": number[0]}
            where = "object/identificatie"
            return () if found is None else (Finding(code="document-bestaat-al", path=where, facts=named),)

        return ask_document
    made = message.first("besluiten.besluit.vastgelegd")
    key = besluit_key_of(made.data.get("besluit")) if made is not None else None
    if key is None:
        return None

    async def ask_besluit() -> _Findings:
        found = await find_besluit(source.zgw, key)
        named = {"besluit": key[0]}
        where = "object/besluit/identificatie"
        return () if found is None else (Finding(code="besluit-bestaat-al", path=where, facts=named),)

    return ask_besluit


_SLOW: Final = "nieuw"
