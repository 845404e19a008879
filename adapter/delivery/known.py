"""What can be known of a message before it is acknowledged: so that a wrong one gets its fault at once, and not in quarantine.

With the types in the cache it makes no call for a zaak that was seen lately, and one for what is new. When the source is away
the message is taken: nothing can be known then.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from adapter.delivery.besluiten import ABOUT_BESLUIT, check_besluit, find_besluittype
from adapter.delivery.bewerken import is_about_document
from adapter.delivery.documenten import check_has_zaak, find_informatieobjecttype, with_document_status
from adapter.delivery.facts import Facts
from adapter.delivery.gather import Source, gather, new_zaaktype, profile_of
from adapter.delivery.lookups import find_besluit, find_zaak
from adapter.delivery.message import Message, Sleutel, besluit_key_of, read_message
from adapter.delivery.plan import plan
from adapter.delivery.rollen import find_roltype
from adapter.delivery.status import find_resultaattype, find_statustype
from adapter.delivery.sure import is_surely_possible
from adapter.delivery.taken import find_taken
from adapter.delivery.values import text
from adapter.delivery.waiting import besluiten_quiet, documents_quiet, is_quiet, wait_quiet
from adapter.delivery.zaak import check_zaaktype, conflicts
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.journal import Journal
from adapter.peers import Zaaktype

__all__ = ["EventLike", "check_known", "find_conflicts", "is_all_there"]

_SYNCHRONOUS: Final = "_Di02"
_SERVICE: Final = "_"  # in the name of a service
_MAY_COME: Final = frozenset({"zaak-onbekend", "document-onbekend", "besluit-onbekend"})  # in a lane of its own
LOOKS: Final = 5  # at a document that we may have locked ourselves, for a moment
LOOK_S: Final = 2.0  # what a sender is kept waiting for the source


class EventLike(Protocol):
    """A draft or an event: its type and data."""

    @property
    def type(self) -> str:
        """Its type, e.g. "nl.zaken.zaak.aangemaakt.v1"."""

    @property
    def data(self) -> Mapping[str, Any]:
        """Its data (MAPPING A)."""


async def check_known(
    events: Iterable[EventLike], *, message: str, source: Source, journal: Journal, now: datetime
) -> tuple[Finding, ...]:
    """Give what the target would refuse; () when nothing is known against it.

    Args:
        message: the operation, e.g. "creeerZaak_Lk01".
        now: aware; the moment of acceptance.
    """
    read = read_message(((event.type, event.data, "") for event in events), message=message)
    if is_about_document(read) and message.endswith(_SYNCHRONOUS):
        return await _check_document(read, source, journal, now)
    try:
        async with asyncio.timeout(LOOK_S):
            if read.creates_zaak:
                return await _check_new(read, source, now)
            if read.zaak is not None:
                return await _check_existing(read, read.zaak, source, journal, now)
            check_has_zaak(read)
            return await _check_besluit(read, source, journal)
    except Refused as error:
        return error.findings
    except (Unavailable, OutcomeUnknown, TimeoutError):
        return ()


async def is_all_there(
    events: Iterable[EventLike], *, message: str, source: Source, journal: Journal, now: datetime
) -> bool:
    """True when the source holds all that a message only names (verwerkingssoort I): then there is nothing to tell, nor to do."""
    read = read_message(((event.type, event.data, "") for event in events), message=message)
    if read.zaak is None or not await is_quiet(journal, gemeente=source.name, identificatie=read.zaak[0]):
        return False
    try:
        async with asyncio.timeout(LOOK_S):
            return not plan(read, await gather(read, source, received_at=now, fresh=True)).calls
    except (Refused, Unavailable, OutcomeUnknown, TimeoutError):
        return False


async def _check_besluit(message: Message, source: Source, journal: Journal) -> tuple[Finding, ...]:
    """Give that the besluit of a change is not there, where it isn't on its way either."""
    about = next(iter(message.of(*ABOUT_BESLUIT)), None)
    key = besluit_key_of(about.data.get("besluit")) if about is not None else None
    if key is None or await find_besluit(source.zgw, key, within_s=LOOK_S) is not None:
        return ()
    if not await besluiten_quiet(journal, gemeente=source.name):
        return ()
    named = {"besluit": key[0]}
    return (Finding(code="besluit-onbekend", path="object/identificatie", source="MAPPING B.0 L8", facts=named),)


async def _check_document(message: Message, source: Source, journal: Journal, now: datetime) -> tuple[Finding, ...]:
    """Give what stands in the way of what a synchronous message wants of a document; nothing is taken when it can't be known.

    Raises:
        Unavailable: the source is away.
    """
    findings: tuple[Finding, ...] = ()
    for _ in range(LOOKS):
        await wait_quiet(
            journal,
            gemeente=source.name,
            kind="informatieobject",
            identificatie="",
            within_s=LOOK_S,
            monotonic=asyncio.get_running_loop().time,
        )
        try:
            plan(message, await gather(message, source, received_at=now, fresh=True))
        except Refused as error:
            findings = error.findings
        else:
            return ()
        locked = any(finding.code == "document-vergrendeld" for finding in findings)
        if not locked or await documents_quiet(journal, gemeente=source.name):
            break  # else it may be we who hold it, for a change that came just before
    return findings


async def _check_new(message: Message, source: Source, now: datetime) -> tuple[Finding, ...]:
    """Of zaken that come at the same time the journal decides which is new."""
    profiel, zaaktype = await new_zaaktype(message, source, now)
    if taken := await find_taken(message, source, zaaktype):
        return taken
    if message.zaak is not None:
        source.remember(message.zaak, zaaktype.url)
    facts = Facts(received_at=now, profiel=profiel, zaaktype=zaaktype)
    if is_surely_possible(message, facts, zaaktype):
        return ()
    return await _check_types(message, facts, zaaktype, source, _whole_plan)


async def _check_existing(
    message: Message, zaak: Sleutel, source: Source, journal: Journal, now: datetime
) -> tuple[Finding, ...]:
    url = source.zaaktypen.get(zaak)
    if url is None:
        found = await find_zaak(source.zgw, zaak, within_s=LOOK_S)
        if found is None:
            if await journal.knows_zaak(gemeente=source.name, identificatie=zaak[0]):
                return ()  # it is on its way; its creation comes first in the lane
            where = {"zaak": zaak[0]}
            return (Finding(code="zaak-onbekend", path="object/identificatie", source="MAPPING B.0 L1", facts=where),)
        url = str(found["zaaktype"])
        source.remember(zaak, url)
    zaaktype = await source.catalogus.zaaktype(url)
    facts = Facts(received_at=now, profiel=profile_of(source, zaaktype), zaaktype=zaaktype)
    findings = await _check_types(message, facts, zaaktype, source, _nothing_more)
    findings = findings or await find_taken(message, source, zaaktype)
    closes = not findings and _closes(message, zaaktype, facts)
    if findings or not (closes or _is_cheap_to_ask(message, source)):
        return findings
    if not await is_quiet(journal, gemeente=source.name, identificatie=zaak[0]):
        return ()  # what the state will be once the messages before it are delivered is not known
    try:
        plan(message, await gather(message, source, received_at=now, fresh=True))
    except Refused as error:
        return tuple(found for found in error.findings if closes or found.code not in _MAY_COME)
    return ()


async def find_conflicts(
    events: Iterable[EventLike], *, message: str, source: Source, journal: Journal
) -> tuple[str, ...]:
    """Give the members of a change of which `oud` is not what stands in our own register (MAPPING E.3); () where it isn't known."""
    read = read_message(((event.type, event.data, "") for event in events), message=message)
    changed = read.first("zaken.zaak.gewijzigd")
    if changed is None or read.zaak is None or not _is_cheap_to_ask(read, source):
        return ()
    old = (changed.data.get("wijziging") or {}).get("oud")
    if not old or not await is_quiet(journal, gemeente=source.name, identificatie=read.zaak[0]):
        return ()
    try:
        stored = await find_zaak(source.zgw, read.zaak, within_s=LOOK_S)
    except (Refused, Unavailable, OutcomeUnknown):
        return ()
    return conflicts(old, stored, changed.data.get("zaak") or {}) if stored is not None else ()


def _is_cheap_to_ask(message: Message, source: Source) -> bool:
    """True for a service at our own register: what stands in its way is told at once, and not in quarantine (row 66)."""
    return source.is_own and _SERVICE in message.message


async def _check_types(
    message: Message,
    facts: Facts,
    zaaktype: Zaaktype,
    source: Source,
    more: Callable[[Message, Facts], tuple[Finding, ...]],
) -> tuple[Finding, ...]:
    if message.first(_DOCUMENT) is not None:
        types = await source.catalogus.informatieobjecttypen(zaaktype)
        facts = Facts(
            received_at=facts.received_at, profiel=facts.profiel, zaaktype=zaaktype, informatieobjecttypen=types
        )
    message = with_document_status(message, facts.profiel)
    makes_besluit = message.first("besluiten.besluit.vastgelegd") is not None
    if makes_besluit:
        facts = dataclasses.replace(facts, besluittypen=await source.catalogus.besluittypen(zaaktype))
    findings = tuple(_types(message, facts, zaaktype))
    if findings and source.catalogus.forget(zaaktype.url):
        fresh = await source.catalogus.zaaktype(zaaktype.url)
        types = await source.catalogus.informatieobjecttypen(fresh) if facts.informatieobjecttypen else ()
        besluittypen = await source.catalogus.besluittypen(fresh) if makes_besluit else ()
        facts = dataclasses.replace(facts, zaaktype=fresh, informatieobjecttypen=types, besluittypen=besluittypen)
        findings = tuple(_types(message, facts, fresh))
    return findings or more(message, facts)


def _types(message: Message, facts: Facts, zaaktype: Zaaktype) -> Iterable[Finding]:
    """Give every name that the catalogus does not have."""
    for event in message.gebeurtenissen:
        data = event.data
        try:
            match event.soort:
                case "zaken.zaak.gewijzigd":
                    yield from check_zaaktype(data, facts.profiel, zaaktype)
                case "zaken.rol.toegevoegd" | "zaken.rol.gewijzigd" | "zaken.rol.verwijderd":
                    find_roltype(data.get("rol") or {}, zaaktype, facts)
                case "zaken.status.gezet" if (data.get("status") or {}).get("statustype"):
                    find_statustype(data["status"], zaaktype, facts)
                case "zaken.resultaat.vastgesteld":
                    name = text(((data.get("resultaat") or {}).get("resultaattype") or {}).get("omschrijving"))
                    if name:
                        find_resultaattype(name, zaaktype, facts)
                case "documenten.informatieobject.aangemaakt":
                    find_informatieobjecttype(data["informatieobject"], zaaktype, facts)
                case "besluiten.besluit.vastgelegd":
                    yield from check_besluit(data["besluit"])
                    find_besluittype(data["besluit"], zaaktype, facts)
                case _:
                    pass
        except Refused as error:
            yield from error.findings


def _whole_plan(message: Message, facts: Facts) -> tuple[Finding, ...]:
    """Plan the creation without what needs a look at other zaken."""
    kept = tuple(event for event in message.gebeurtenissen if not event.soort.startswith(_RELATIONS))
    try:
        plan(
            Message(message=message.message, applicatie="", zaak=message.zaak, gebeurtenissen=kept),
            facts,
        )
    except KoppelvlakError as error:
        return error.findings
    return ()


def _nothing_more(_message: Message, _facts: Facts) -> tuple[Finding, ...]:
    return ()


def _closes(message: Message, zaaktype: Zaaktype, facts: Facts) -> bool:
    """True when the message may close the zaak: then the rules look at its state."""
    for event in message.of("zaken.status.gezet", "zaken.status.genoemd"):
        status = event.data.get("status") or {}
        if status.get("statustype") and find_statustype(status, zaaktype, facts)[0].is_eindstatus:
            return True
    return any((event.data.get("zaak") or {}).get("einddatum") for event in message.of("zaken.zaak.gewijzigd"))


_DOCUMENT: Final = "documenten.informatieobject.aangemaakt"
_RELATIONS = ("zaken.deelzaak.", "zaken.relevantezaak.", "zaken.informatieobject.")
