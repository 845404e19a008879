"""An answer that waits for the target: given when the source has the message, a fault when it refuses it (ARCHITECTURE 3.4).

What the target refuses for good ends there (discarded): its sender has been told, and nothing waits behind it. A repeat gets the
outcome of the first.
"""

from __future__ import annotations

import asyncio
import hashlib

from adapter import journal
from adapter.errors import Finding, KoppelvlakError, Refused, Unavailable
from adapter.intake.identity import idempotency_key
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports
from adapter.intake.refuse import fault_for
from adapter.intake.repeat import conflict, read_finding
from adapter.intake.take import take

__all__ = ["find_first", "outcome_of", "take_at_target"]


async def take_at_target(letter: Letter, ports: Ports) -> tuple[Answer, str]:
    """Give the Bv03 once the source has the message; the Fo03 where it was taken but could not be done."""
    first = await find_first(letter, ports)
    if first is not None:
        return await outcome_of(letter, first.bericht_id, _stored(first), "herhaald", ports)
    answer, outcome = await take(letter, ports)
    taken = letter.bericht_id
    if outcome == "herhaald":  # the same message came twice at once
        first = await find_first(letter, ports)
        taken = first.bericht_id if first is not None else taken
    return await outcome_of(letter, taken, answer, outcome, ports)


def _stored(repeat: journal.Repeat) -> Answer:
    stored = repeat.answer
    return Answer(status=stored.status, content_type=stored.content_type, body=stored.body)


async def find_first(letter: Letter, ports: Ports) -> journal.Repeat | None:
    """Find the message that this one repeats; raises Refused when the number was used for other content."""
    key = idempotency_key(letter)
    if key is None:
        return None
    skeleton = letter.inbound.skeleton
    match await ports.journal.find_repeat(key, hashlib.sha256(skeleton).hexdigest(), skeleton):
        case journal.Repeat() as found:
            return found
        case journal.Conflict():
            raise conflict()
        case _:
            return None


async def outcome_of(letter: Letter, bericht_id: str, done: Answer, outcome: str, ports: Ports) -> tuple[Answer, str]:
    """Give `done` once the message is delivered; else the fault that says why not, or that it is not yet."""
    levering = await ports.ended(letter.inbound.gemeente, bericht_id)
    if levering is None:
        error: KoppelvlakError = Unavailable(Finding(code="nog-niet-verwerkt"), retry_after_s=30.0)
        return fault_for(letter, error, ports), "geweigerd"
    if levering.state is journal.LeveringState.DELIVERED:
        return done, outcome
    if levering.state is journal.LeveringState.QUARANTINED:
        await _end(bericht_id, levering.target, ports)
    findings = [read_finding(each) for each in levering.findings] or [Finding(code="niet-geleverd")]
    return fault_for(letter, Refused(*findings), ports), "geweigerd"


async def _end(bericht_id: str, target: str, ports: Ports) -> None:
    """Let a refused message go: its sender has its fault, and what comes after it must not wait for an operator."""
    try:
        await asyncio.shield(
            ports.journal.release(
                bericht_id,
                target,
                to=journal.LeveringState.DISCARDED,
                reason="de zender wachtte op de uitkomst en kreeg het foutbericht",
                by="koppelvlak",
                at=ports.clock(),
            )
        )
    except KoppelvlakError:
        return  # another has let it go, or the journal is away: then an operator does
