"""Where identificaties come from: our own counter, or the source (ACCEPTANCE 1-5; MAPPING B.1 #6)."""

from __future__ import annotations

import datetime
from typing import Final

from adapter import journal, peers, settings
from adapter.errors import Finding, OutcomeUnknown, Unavailable
from adapter.wiring.parts import AMSTERDAM

__all__ = ["reserve"]

_AT_SOURCE: Final[dict[str, tuple[peers.Api, str, str]]] = {  # soort -> API, address, member of the answer
    "zaak": ("zaken", "zaaknummer_reserveren", "zaaknummer"),
    "document": ("documenten", "documentnummer_reserveren", "identificatie"),
}


async def reserve(
    rules: settings.Identificaties,
    *,
    journal_: journal.Journal,
    zgw: peers.Zgw,
    gemeente: str,
    soort: str,
    organisatie: settings.Organisatie,
    now: datetime.datetime,
) -> str:
    """Give an identificatie that was never given before; raises Refused or Unavailable when the source gives none.

    A besluit has no such service at a source: its numbers are always our own.
    """
    at_source = _AT_SOURCE.get(soort) if rules.bron == "zgw" else None
    if at_source is not None:
        return await _from_source(zgw, at_source, organisatie.rsin)
    local = now.astimezone(AMSTERDAM)
    number = await journal_.reserve(gemeente=gemeente, soort=soort, reeks=str(local.year))
    return rules.write(gemeentecode=organisatie.gemeentecode, moment=local, volgnr=number)


async def _from_source(zgw: peers.Zgw, at_source: tuple[peers.Api, str, str], rsin: str) -> str:
    api, address, member = at_source
    try:
        given = await zgw.post(api, address, {"bronorganisatie": rsin})
    except OutcomeUnknown as error:  # at worst a number stays unused
        raise Unavailable(*error.findings) from error
    number = given.get(member)
    if not isinstance(number, str) or not number:
        raise Unavailable(Finding(code="bron-geen-nummer", facts={"api": api}))
    return number
