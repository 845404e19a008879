"""A message that was sent to us, sent to a legacy zaaksysteem as well: as it came, with its own referentienummer (ACCEPTANCE 129, 130).

What is sent is the message of the journal, byte for byte but for the documents that are put back in it, so that the other system
judges what the vendor wrote. Its Bv03 ends the delivery; what it refuses waits for an operator; no answer means: again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from adapter import observe, settings, stuf, validation
from adapter.delivery.content import with_documents
from adapter.delivery.ending import ended, finding_json, findings_json, later
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.journal import AttemptOutcome, BlobStore, Effect, Journal, LeveringState, WorkItem
from adapter.peers import StufReceiver

__all__ = ["ReplicaPorts", "deliver_replica"]

LOOK_S: Final = 3.0  # how long is waited for our own source before it is tried later
STEP_S: Final = 0.05
LATER_S: Final = 5.0  # our own source is busy with it
HELD_S: Final = 300.0  # our own source refused it, or can't be reached: an operator, or time, decides
_SENT: Final = "verzonden"
_BUSY: Final = frozenset({LeveringState.WAITING, LeveringState.READY, LeveringState.DELIVERING})
_SOAP_12: Final = b"http://www.w3.org/2003/05/soap-envelope"
_HEAD: Final = 2000  # bytes in which an envelope says its version

log = observe.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaPorts:
    """What a delivery to one zaaksysteem works with.

    Args:
        first: name of our own source as a target: what it refuses does not go further.
        stops: gives whether this message must wait for our own source (`stop_bij_fout` of its route).
        receivers: where each dienst of the system is.
    """

    first: str
    stops: Callable[[str], bool]
    receivers: Mapping[str, StufReceiver]
    packs: validation.Packs
    journal: Journal
    blobs: BlobStore
    rules: settings.Delivery
    clock: Callable[[], datetime]
    jitter: Callable[[], float]


async def deliver_replica(item: WorkItem, ports: ReplicaPorts, *, token: int) -> AttemptOutcome:
    """Carry out one attempt and give how it ended; `token` of the lease."""
    sends = _sends(item) + 1
    try:
        if ports.stops(item.message) and (held := await _held(item, ports)) is not None:
            return held
        # durable first: who sends it again must know that it may be there already
        sent = Effect(call=_SENT, state="started", result={"aantal": sends})
        await ports.journal.record_effect(item.bericht_id, item.target, sent, token=token)
        return await _send(item, ports, repeated=sends > 1)
    except Refused as error:
        log.warning("levering_geweigerd", bericht_id=item.bericht_id, code=error.findings[0].code)
        return ended(LeveringState.QUARANTINED, findings_json(error.findings))
    except (Unavailable, OutcomeUnknown) as error:
        return later(sends, ports, error)
    except Exception as error:  # a flow loop: what no one foresaw goes to quarantine
        log.exception("onverwachte_fout", bericht_id=item.bericht_id)
        told = error.findings if isinstance(error, KoppelvlakError) else (Finding(code="levering-fout"),)
        return ended(LeveringState.QUARANTINED, findings_json(told))


async def _held(item: WorkItem, ports: ReplicaPorts) -> AttemptOutcome | None:
    """Give why the message does not go yet, or not at all; None when our own source has it."""
    step, waited = STEP_S, 0.0
    while (state := await _first(item, ports)) in _BUSY and waited < LOOK_S:
        await asyncio.sleep(step)
        waited += step
    match state:
        case None | LeveringState.DELIVERED:
            return None
        case LeveringState.DISCARDED:
            return ended(LeveringState.DELIVERED, warnings=[finding_json(Finding(code="niet-doorgestuurd"))])
        case _:
            after_s = LATER_S if state in _BUSY else HELD_S
            at = ports.clock() + timedelta(seconds=after_s)
            return ended(LeveringState.RETRY_AT, [finding_json(Finding(code="wacht-op-bron"))], at=at)


async def _first(item: WorkItem, ports: ReplicaPorts) -> LeveringState | None:
    view = await ports.journal.find(item.bericht_id, gemeente=item.gemeente)
    found = view.leveringen if view is not None else ()
    return next((levering.state for levering in found if levering.target == ports.first), None)


def _sends(item: WorkItem) -> int:
    """Give how often it was sent: an attempt that only waited for our own source does not count."""
    found = (effect.result or {} for effect in item.effects if effect.call == _SENT)
    return max((int(result.get("aantal", 0)) for result in found), default=0)


async def _send(item: WorkItem, ports: ReplicaPorts, *, repeated: bool) -> AttemptOutcome:
    raw = await ports.journal.raw(item.bericht_id)
    if raw is None:
        raise Refused(Finding(code="bericht-niet-bewaard"))
    operatie = next(found for found in ports.packs.get(item.pack).operaties if found.name == item.message)
    version: stuf.SoapVersion = "1.2" if _SOAP_12 in raw[:_HEAD] else "1.1"
    documents = tuple(document.sha256 for document in item.documents)
    body = with_documents(raw, documents, ports.blobs, content_type=stuf.CONTENT_TYPES[version])
    receiver = ports.receivers.get(operatie.dienst) or ports.receivers[""]
    await receiver.send(body, operatie.soapactions[0] if operatie.soapactions else "", repeated=repeated)
    return ended(LeveringState.DELIVERED, results={"bericht": item.message})
