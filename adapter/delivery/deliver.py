"""THE outbound way: a message that stands on the backbone, until its effect stands at the target.

read -> gather (state at the target) -> plan (pure) -> carry out -> outcome. It resumes where it stopped, since the plan is
made from the state at the target; it looks before it repeats; it takes back what it did when the target refuses for good.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from adapter import observe, settings
from adapter.delivery.afloop import Afloop, find_afloop
from adapter.delivery.bewerken import brings_lock
from adapter.delivery.calls import DOCUMENT, SLOT, Plan
from adapter.delivery.carry_out import Progress, carry_out
from adapter.delivery.compensate import OPEN, compensate, undo_of
from adapter.delivery.dialect import in_dialect, load_dialect
from adapter.delivery.ending import ended, finding_json, findings_json, later, retry_at
from adapter.delivery.facts import Facts
from adapter.delivery.gather import Source, gather
from adapter.delivery.late import note_late_relations, with_late_relations
from adapter.delivery.message import Message, besluit_key_of, read_item
from adapter.delivery.plan import plan
from adapter.delivery.waiting import besluiten_quiet
from adapter.delivery.zaak import is_other_zaak
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.journal import AttemptOutcome, BlobStore, Effect, Journal, LeveringState, WorkItem
from adapter.peers import together

__all__ = ["Ports", "deliver"]

log = observe.get_logger(__name__)

COMING_S: Final = 1.0  # after this a besluit is looked for again whose creation is on its way


async def _not_told(_item: WorkItem, _afloop: Afloop) -> None:
    return None


async def _no_lock(_bericht_id: str) -> str | None:
    return None


def _admit() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What delivery works with."""

    source: Source
    journal: Journal
    blobs: BlobStore
    rules: settings.Delivery
    clock: Callable[[], datetime]
    jitter: Callable[[], float]  # 0 up to 1
    tell: Callable[[WorkItem, Afloop], Awaitable[None]] = _not_told  # that a zaak was closed, or opened again
    lock_of: Callable[[str], Awaitable[str | None]] = _no_lock  # the lock that a message brings: it is in no event
    admit: Callable[[], None] = (
        _admit  # before each call that changes something; raises Unavailable when it is too late
    )


async def deliver(item: WorkItem, ports: Ports, *, token: int) -> AttemptOutcome:
    """Carry out one attempt and give how it ended; what it did is in the journal before it is back, unless it all went well.

    Args:
        token: of the lease; the journal refuses what an older holder writes.
    """
    progress = Progress()
    for effect in item.effects:
        _resume(effect, progress)
    try:
        pending = _pending(item.effects)
        if pending is not None:
            return await _undo(item, ports, progress, pending["stappen"], pending["bevindingen"], token=token)
        done = await _attempt(item, ports, progress, token=token)
    except Refused as error:
        log.warning("levering_geweigerd", bericht_id=item.bericht_id, code=error.findings[0].code)
        effects = [effect for effect in item.effects if effect.state == "done"] + progress.effects
        findings = findings_json(error.findings)
        return await _undo(item, ports, progress, undo_of(effects), findings, token=token)
    except (Unavailable, OutcomeUnknown) as error:
        await _record(item, ports, progress, token=token)
        return later(item.attempt, ports, error)
    except Exception as error:  # a flow loop: what no one foresaw goes to quarantine
        log.exception("onverwachte_fout", bericht_id=item.bericht_id)
        await _record(item, ports, progress, token=token)
        told = error.findings if isinstance(error, KoppelvlakError) else (Finding(code="levering-fout"),)
        return ended(LeveringState.QUARANTINED, findings=findings_json(told))
    return ended(
        LeveringState.DELIVERED,
        warnings=findings_json(done.warnings),
        results={**done.known, **progress.made},
    )


async def _attempt(item: WorkItem, ports: Ports, progress: Progress, *, token: int) -> Plan:
    message = with_late_relations(read_item(item), ports.source)
    fresh = item.state in {LeveringState.READY, LeveringState.WAITING} and not item.effects
    if not fresh and _is_nameless(message, progress):
        _check_repeatable(item)
    if brings_lock(message) and DOCUMENT not in progress.locks and (lock := await ports.lock_of(item.bericht_id)):
        progress.locks[DOCUMENT] = lock
    facts = await _gather(item, message, ports, progress, fresh=fresh)
    made = plan(message, facts)
    if not fresh:
        _take_over(message, facts, progress, item, ours=True)

    async def keep(effect: Effect) -> None:
        await ports.journal.record_effect(item.bericht_id, item.target, effect, token=token)

    try:
        spoken = _spoken(made, facts, ports)
        await carry_out(spoken, progress, ports.source.zgw, ports.blobs, keep=keep, admit=ports.admit)
    except Refused as error:
        if not fresh or progress.effects or not _is_taken(error):
            raise
        # the first call says that it is there: a repeat that we don't know of, or someone else's
        facts = await _gather(item, message, ports, progress, fresh=False)
        made = plan(message, facts)
        _take_over(message, facts, progress, item, ours=False)
        spoken = _spoken(made, facts, ports)
        await carry_out(spoken, progress, ports.source.zgw, ports.blobs, keep=keep, admit=ports.admit)
    ports.source.missing.update(progress.missing)
    if (afloop := find_afloop(message, facts, made, fresh=fresh)) is not None:
        await ports.tell(item, afloop)
    if message.zaak is not None and facts.zaaktype is not None:
        ports.source.remember(message.zaak, facts.zaaktype.url)
        if made.warnings:
            note_late_relations(ports.source, message.zaak[0], findings_json(made.warnings))
        if message.creates_zaak:
            ports.source.waiting.pop(message.zaak[0], None)
    return made


def _spoken(made: Plan, facts: Facts, ports: Ports) -> Plan:
    """Give the plan as this target is spoken to: several calls in one where it has that."""
    dialect = load_dialect(ports.source.gemeente.source.dialect)
    types = facts.zaaktype.statustypen if facts.zaaktype is not None else ()
    ends = frozenset(found.url for found in types if found.is_eindstatus)
    return in_dialect(made, dialect, ends=ends, missing=ports.source.missing) if dialect else made


async def _gather(item: WorkItem, message: Message, ports: Ports, progress: Progress, *, fresh: bool) -> Facts:
    try:
        return await _facts(item, message, ports, progress, fresh=fresh)
    except Refused as error:
        coming = any(finding.code == "besluit-onbekend" for finding in error.findings)
        if coming and not await besluiten_quiet(ports.journal, gemeente=ports.source.name):
            # it is in the lane of its zaak, and this in its own: its creation may still be on its way
            raise Unavailable(*error.findings, retry_after_s=COMING_S) from error
        raise


async def _facts(item: WorkItem, message: Message, ports: Ports, progress: Progress, *, fresh: bool) -> Facts:
    connection = ports.source.gemeente.connections.get(item.connection)
    return await gather(
        message,
        ports.source,
        received_at=item.received_at,
        fresh=fresh,
        lock=progress.locks.get(DOCUMENT),
        lock_lost=progress.lock_lost,
        gone=progress.gone,
        made_zaak=progress.made.get("zaak"),
        made_besluit=progress.made.get("besluit"),
        refuse_conflicts=connection is not None and connection.kennisgeving.conflict == "weigeren",
    )


def _is_nameless(message: Message, progress: Progress) -> bool:
    """True when the message makes what no one can look up, and it isn't known to be made."""
    if message.creates_zaak and message.zaak is None and "zaak" not in progress.made:
        return True
    made = message.first("besluiten.besluit.vastgelegd")
    return made is not None and besluit_key_of(made.data.get("besluit")) is None and "besluit" not in progress.made


def _is_taken(error: Refused) -> bool:
    return any(finding.code == "identificatie-niet-uniek" for finding in error.findings)


def _take_over(message: Message, facts: Facts, progress: Progress, item: WorkItem, *, ours: bool) -> None:
    """Go on from what stands there under our identificaties; refuse when it is something else (ACCEPTANCE 34).

    Args:
        ours: an earlier attempt may have made it: then it is taken back when the target refuses the rest.
    """
    created = message.first("zaken.zaak.aangemaakt")
    stored = facts.state.zaak
    if created is not None and stored is not None and facts.zaaktype is not None:
        if findings := is_other_zaak(stored, created, facts.zaaktype):
            raise Refused(*findings)
        _found("zaak", stored, progress, item, ours=ours)
    document = facts.state.informatieobject
    if message.first("documenten.informatieobject.aangemaakt") is not None and document is not None:
        _found("informatieobject", document, progress, item, ours=ours)
    besluit = facts.state.besluit
    if message.first("besluiten.besluit.vastgelegd") is not None and besluit is not None:
        _found("besluit", besluit, progress, item, ours=ours)


def _found(key: str, stored: Mapping[str, Any], progress: Progress, item: WorkItem, *, ours: bool) -> None:
    if any(effect.call == key and effect.state == "done" for effect in item.effects):
        return
    result = {"methode": "POST" if ours else "GEVONDEN", "url": str(stored["url"])}
    progress.effects.append(Effect(call=key, state="done", result=result))


def _check_repeatable(item: WorkItem) -> None:
    """A zaak or besluit without identificatie can't be looked up: it is only made again when it certainly was not made."""
    if item.state != LeveringState.RETRY_AT:
        raise Refused(Finding(code="uitkomst-niet-te-achterhalen"))


def _resume(effect: Effect, progress: Progress) -> None:
    result = effect.result or {}
    if effect.state == "done" and effect.call in ("zaak", "besluit") and result.get("methode") == "POST":
        progress.made[effect.call] = str(result["url"])
    if effect.state == "done" and result.get("lock"):
        progress.locks[DOCUMENT if effect.call == SLOT else effect.call] = str(result["lock"])
    if effect.call == SLOT and effect.state == "started":
        progress.lock_lost = True
    if effect.state in {"started", "done"} and result.get("methode") == "DELETE" and result.get("before"):
        progress.gone[effect.call] = dict(result["before"])


def _pending(effects: Sequence[Effect]) -> Mapping[str, Any] | None:
    return next((effect.result for effect in effects if effect.call == OPEN and effect.state == "started"), None)


async def _undo(
    item: WorkItem,
    ports: Ports,
    progress: Progress,
    steps: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    *,
    token: int,
) -> AttemptOutcome:
    """Take back, then quarantine with the findings of the refusal; what is left of the undoing is kept."""
    left, error = await compensate(steps, ports.source.zgw, progress, admit=ports.admit)
    if steps:
        state: Any = "started" if left else "compensated"
        result = {"stappen": left, "bevindingen": list(findings)} if left else None
        progress.effects.append(Effect(call=OPEN, state=state, result=result))
    await _record(item, ports, progress, token=token)
    if error is None:
        return ended(LeveringState.QUARANTINED, findings=findings)
    left_over = finding_json(Finding(code="compensatie-open", facts={"stappen": str(len(left))}))
    at = retry_at(item.attempt, ports, error)
    if at is None:
        return ended(LeveringState.QUARANTINED, findings=[*findings, left_over])
    return ended(LeveringState.RETRY_AT, at=at, findings=[*findings, left_over])


async def _record(item: WorkItem, ports: Ports, progress: Progress, *, token: int) -> None:
    """Keep what was done, all of it in one group commit."""
    latest = {effect.call: effect for effect in progress.effects}
    await together(
        [ports.journal.record_effect(item.bericht_id, item.target, effect, token=token) for effect in latest.values()]
    )
