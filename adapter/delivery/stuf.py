"""Events → a StUF message at a legacy system that subscribed: written, judged by its pack, sent, acknowledged.

The referentienummer is made from the message in the journal, so that every retry carries the same one and the receiver can
recognise it. The message is written anew at every attempt: nothing of it is kept but its events.
"""

from __future__ import annotations

import asyncio
import fnmatch
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from adapter import guard, observe, settings, stuf, translation, validation
from adapter.delivery.content import with_documents
from adapter.delivery.ending import ended, finding_json, findings_json, later
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.journal import AttemptOutcome, BlobStore, LeveringState, WorkItem
from adapter.peers import StufReceiver

__all__ = ["StufPorts", "deliver_stuf", "is_wanted"]

_BLOB: Final = "urn:koppelvlak:blob:sha256:"

log = observe.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StufPorts:
    """What a delivery to one subscriber works with.

    Args:
        zaaktype_of: gives the code of the zaaktype of a zaak (identificatie, bronorganisatie), "" where it can't be known.
    """

    gemeente: settings.Gemeente
    abonnee: settings.Abonnee
    receiver: StufReceiver
    mappings: translation.Mappings
    pack: validation.Pack
    blobs: BlobStore
    rules: settings.Delivery
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    zaaktype_of: Callable[[str, str], Awaitable[str]]


def is_wanted(abonnee: settings.Abonnee, event_type: str) -> bool:
    """True when a subscriber asks for events of this type ("nl.zaken.status.gezet.v1")."""
    name = event_type.removeprefix("nl.").rpartition(".")[0]
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in abonnee.gebeurtenissen)


async def deliver_stuf(item: WorkItem, ports: StufPorts) -> AttemptOutcome:
    """Carry out one attempt and give how it ended."""
    try:
        return await _attempt(item, ports)
    except Refused as error:
        log.warning("levering_geweigerd", bericht_id=item.bericht_id, code=error.findings[0].code)
        return ended(LeveringState.QUARANTINED, findings_json(error.findings))
    except (Unavailable, OutcomeUnknown) as error:
        return later(item.attempt, ports, error)
    except Exception as error:  # a flow loop: what no one foresaw goes to quarantine
        log.exception("onverwachte_fout", bericht_id=item.bericht_id)
        told = error.findings if isinstance(error, KoppelvlakError) else (Finding(code="levering-fout"),)
        return ended(LeveringState.QUARANTINED, findings_json(told))


async def _attempt(item: WorkItem, ports: StufPorts) -> AttemptOutcome:
    events = [orjson.loads(event.value) for event in item.events if is_wanted(ports.abonnee, event.type)]
    if not events or not await _is_zaaktype_wanted(events, ports):
        return ended(LeveringState.DELIVERED, warnings=[finding_json(Finding(code="niet-gevraagd"))])
    events = translation.told_in_stuf(events)
    try:
        mapping = ports.mappings.for_events(ports.abonnee.pack, events)
        header = mapping.header(_header(ports, item.bericht_id))
        body = mapping.write(events, stuurgegevens=header)
    except Refused as error:
        if error.findings[0].code != "gebeurtenissen-passen-niet":
            raise
        told = Finding(code="niet-in-stuf", facts={"gebeurtenis": str(events[0].get("type", ""))})
        return ended(LeveringState.DELIVERED, warnings=[finding_json(told)])
    if findings := await asyncio.to_thread(_judge, body, ports.pack):
        raise Refused(*findings)
    operatie = next(found for found in ports.pack.operaties if found.name == mapping.operatie)
    await ports.receiver.send(
        with_documents(stuf.wrap_text(body, "1.1"), _documents(events), ports.blobs),
        operatie.soapactions[0] if operatie.soapactions else "",
        repeated=item.attempt > 1,
    )
    return ended(LeveringState.DELIVERED, results={"bericht": operatie.name, "referentienummer": item.bericht_id})


def _header(ports: StufPorts, referentienummer: str) -> stuf.Stuurgegevens:
    """Give the stuurgegevens of a message of ours to the subscriber."""
    code = ports.gemeente.organisaties[0].code if ports.gemeente.organisaties else None
    organisatie = ports.gemeente.antwoord_organisatie or (code if code != "*" else None)
    return stuf.Stuurgegevens(
        zender=stuf.Systeem(organisatie=organisatie, applicatie=ports.abonnee.zender_applicatie),
        ontvanger=stuf.Systeem(
            organisatie=ports.abonnee.organisatie or organisatie,
            applicatie=ports.abonnee.applicatie,
            administratie=ports.abonnee.administratie,
        ),
        referentienummer=referentienummer,
        tijdstip_bericht=stuf.tijd.write_moment(ports.clock()),
    )


async def _is_zaaktype_wanted(events: Sequence[Mapping[str, Any]], ports: StufPorts) -> bool:
    wanted = ports.abonnee.zaaktypen
    if not wanted:
        return True
    for event in events:
        zaak = (event.get("data") or {}).get("zaak")
        if not isinstance(zaak, Mapping):
            continue
        said = zaak.get("zaaktype")
        code = said.get("identificatie") if isinstance(said, Mapping) else None
        if not isinstance(code, str):
            code = await ports.zaaktype_of(str(zaak.get("identificatie") or ""), str(zaak.get("bronorganisatie") or ""))
        return code in wanted
    return True  # about no zaak: there is no zaaktype to ask for


def _judge(body: bytes, pack: validation.Pack) -> tuple[Finding, ...]:
    return pack.check(guard.parse(body), body)


def _documents(events: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    refs = (str(event.get("dataref") or "") for event in events)
    return tuple(dict.fromkeys(ref.removeprefix(_BLOB) for ref in refs if ref.startswith(_BLOB)))
