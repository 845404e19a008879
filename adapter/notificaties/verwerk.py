"""One notification: look at the source, compare with what we know, tell what is news; durable, each change once.

A change and what we know after it are one write of the journal. While we write to an object ourselves, and when something was
written between two looks, it is looked at again: so nothing of ours is taken for news, and nothing of others is missed.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import orjson

from adapter import observe
from adapter.errors import Finding, KoppelvlakError, OutcomeUnknown, Refused, Unavailable
from adapter.journal import AttemptOutcome, BeeldChange, LeveringState, WorkItem
from adapter.notificaties.besluiten import Besluiten
from adapter.notificaties.documenten import Documenten
from adapter.notificaties.kijken import Kijker
from adapter.notificaties.port import Ports, Soon
from adapter.notificaties.take import notificaties_target
from adapter.notificaties.verschil import VOLLEDIG, Gezien, verschil
from adapter.notificaties.vertel import Verteller
from adapter.peers import collection_of

__all__ = ["Ports", "Verwerker", "notificaties_target"]

LOOKS: Final = 40  # at one object in one attempt, while we write to it ourselves
LOOK_FIRST_S: Final = 0.03
LOOK_MOST_S: Final = 0.5
SOON_S: Final = 1.0  # when it is looked at again after that
NEW_DAYS: Final = 1  # a zaak registered no longer ago than this is new; an older one was there before us
SEEN_MAX: Final = 10_000

log = observe.get_logger(__name__)


class Verwerker:
    """Carries out the notifications of one gemeente."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._kijker = Kijker(ports.zgw, ports.catalogus)
        rules = ports.rules.notificaties
        self._wait_s = rules.wacht_s if rules is not None else 0.0
        self._verteller = Verteller(ports, self._kijker)
        self._documenten = Documenten(ports, self._kijker, self._verteller)
        self._besluiten = Besluiten(ports, self._kijker, self._verteller)
        self._seen: OrderedDict[str, datetime] = OrderedDict()  # object -> begin of the last look that told all

    async def attempt(self, item: WorkItem, _token: int) -> AttemptOutcome:
        """Carry out one attempt and give how it ended."""
        ports = self._ports
        try:
            raw = orjson.loads(await ports.journal.raw(item.bericht_id) or b"{}")
            return await self._attempt(item, raw)
        except Soon:
            return _ended(LeveringState.RETRY_AT, retry_at=ports.clock() + timedelta(seconds=SOON_S))
        except Refused as error:
            return _ended(LeveringState.QUARANTINED, error.findings)
        except (Unavailable, OutcomeUnknown) as error:
            wait_s = error.retry_after_s if isinstance(error, Unavailable) else 0.0
            retry_at = ports.next_attempt(item.attempt, wait_s)
            state = LeveringState.QUARANTINED if retry_at is None else LeveringState.RETRY_AT
            return _ended(state, error.findings, retry_at=retry_at)
        except Exception as error:  # a flow loop: what no one foresaw goes to quarantine
            log.exception("onverwachte_fout", bericht_id=item.bericht_id)
            told = error.findings if isinstance(error, KoppelvlakError) else (Finding(code="levering-fout"),)
            return _ended(LeveringState.QUARANTINED, told)

    async def _attempt(self, item: WorkItem, raw: Mapping[str, Any]) -> AttemptOutcome:
        key = str(raw.get("object") or "")
        if key in self._seen and self._seen[key] > item.received_at:
            return _ended(LeveringState.DELIVERED, warnings=[Finding(code="al-gezien")])
        begun = self._ports.clock()
        match collection_of(key):
            case "zaken":
                told = await self._again(key, lambda: self._zaak(key, raw, item))
            case "enkelvoudiginformatieobjecten":
                told = await self._again(
                    key, lambda: self._documenten.look(key, item, alone=self._age_s(item) >= self._wait_s)
                )
            case "besluiten" if self._ports.zgw.serves("besluiten"):
                told = await self._again(key, lambda: self._besluiten.look(key, item))
            case _:
                return _ended(LeveringState.DELIVERED, warnings=[Finding(code="niet-gevolgd")])
        if told is not None and VOLLEDIG in (await self._ports.journal.beeld(self._ports.gemeente, key)).parts:
            # of an object that we know in part only what is named is told: then each notification is looked at
            self._seen[key] = begun
            self._seen.move_to_end(key)
            if len(self._seen) > SEEN_MAX:
                self._seen.popitem(last=False)
        if told is None:
            wait = timedelta(seconds=max(0.0, self._wait_s - self._age_s(item)))
            return _ended(LeveringState.RETRY_AT, retry_at=self._ports.clock() + wait)
        warnings = [] if told else [Finding(code="geen-nieuws")]
        return _ended(LeveringState.DELIVERED, warnings=warnings, results={"berichten": told})

    async def _again(self, key: str, look: Callable[[], Any]) -> list[str] | None:
        """Look until all is told; raises Soon when that takes too long."""
        step = LOOK_FIRST_S
        for _ in range(LOOKS):
            try:
                told: list[str] | None = await look()
            except Soon:
                await asyncio.sleep(step)
                step = min(step * 1.5, LOOK_MOST_S)
            else:
                return told
        log.info("notificatie_wacht", object=key)
        raise Soon

    def _age_s(self, item: WorkItem) -> float:
        return (self._ports.clock() - item.received_at).total_seconds()

    async def _zaak(self, key: str, raw: Mapping[str, Any], item: WorkItem) -> list[str] | None:
        ports = self._ports
        known = await ports.journal.beeld(ports.gemeente, key)
        now = await self._kijker.zaak(key, known.parts)
        name = (now.zaak if now is not None else known.parts.get(key) or {}).get("identificatie")
        await self._check_quiet(str(name or ""), unknown=not known.parts)
        if (await ports.journal.beeld(ports.gemeente, key)).versie != known.versie:
            raise Soon
        if now is None:
            return await self._gone(key, known.versie, known.parts, item)
        is_new = VOLLEDIG not in known.parts and _is_new(raw, now, item.received_at)
        if is_new and self._age_s(item) < self._wait_s:
            return None  # its parts are still being made: told as one message, it is one for who gets it
        groups = verschil(known.parts, now, ports.beelden, named=str(raw.get("onderdeel") or ""), is_new=is_new)
        told: list[str] = []
        versie = known.versie
        for group in groups:
            change = BeeldChange(gemeente=ports.gemeente, object=key, parts=group.parts, verwacht=versie)
            found = await self._verteller.tell(group, change, sleutel=now.sleutel, item=item)
            told += [found] if found else []
            versie += 1
        return told

    async def _check_quiet(self, identificatie: str, *, unknown: bool) -> None:
        """Raise Soon while we write to the zaak ourselves; or may be making it, without a number of ours."""
        ports = self._ports
        lanes = [f"{ports.gemeente}/zaak/{identificatie}"] if identificatie else []
        prefix = f"{ports.gemeente}/zender/" if unknown else None
        if await ports.journal.is_delivering(ports.target, lanes, prefix=prefix):
            raise Soon

    async def _gone(self, key: str, versie: int, parts: Mapping[str, Mapping[str, Any]], item: WorkItem) -> list[str]:
        """Tell that a zaak that we know is no longer there."""
        zaak = parts.get(key) or {}
        if not zaak.get("identificatie"):
            return []
        change = BeeldChange(gemeente=self._ports.gemeente, object=key, parts={}, whole=True, verwacht=versie)
        return [await self._verteller.tell_gone("zaken.zaak", "zaak", zaak, change, item=item)]


def _is_new(raw: Mapping[str, Any], now: Gezien, received_at: datetime) -> bool:
    if raw.get("resource") == "zaak" and raw.get("actie") == "create":
        return True
    try:
        day = date.fromisoformat(str(now.zaak.get("registratiedatum")))
    except ValueError:
        return False
    return day >= received_at.date() - timedelta(days=NEW_DAYS)


def _ended(
    state: LeveringState,
    findings: Sequence[Finding] = (),
    *,
    warnings: Sequence[Finding] = (),
    retry_at: datetime | None = None,
    results: Mapping[str, Any] | None = None,
) -> AttemptOutcome:
    return AttemptOutcome(
        state=state,
        retry_at=retry_at,
        findings=tuple(_json(finding) for finding in findings),
        warnings=tuple(_json(finding) for finding in warnings),
        results=results or {},
    )


def _json(finding: Finding) -> dict[str, Any]:
    members = {
        "code": finding.code,
        "path": finding.path,
        "source": finding.source,
        "facts": dict(finding.facts) or None,
    }
    return {name: value for name, value in members.items() if value is not None}
