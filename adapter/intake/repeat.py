"""A message that was sent before: the same answer again, or what really became of it (ARCHITECTURE 3.3; MAPPING E.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from adapter import journal, observe
from adapter.errors import Finding, Refused
from adapter.intake.identity import idempotency_key
from adapter.intake.letter import Answer, Letter
from adapter.intake.ports import Ports

__all__ = ["answer_repeat", "conflict", "read_finding", "repeated"]

_log = observe.get_logger("intake")


async def repeated(letter: Letter, ports: Ports) -> tuple[Answer, str] | None:
    """Give the first answer again when this message was accepted before; None when it is new.

    Raises Refused (referentienummer-niet-uniek) when the number was used for other content.
    """
    key = idempotency_key(letter)
    if key is None:
        return None
    raw_sha256 = hashlib.sha256(letter.inbound.skeleton).hexdigest()
    match await ports.journal.find_repeat(key, raw_sha256, letter.inbound.skeleton):
        case None:
            return None
        case journal.Conflict():
            raise conflict()
        case journal.Repeat() as repeat:
            return await answer_repeat(letter, repeat, ports)


async def answer_repeat(letter: Letter, repeat: journal.Repeat, ports: Ports) -> tuple[Answer, str]:
    """Give the stored answer; where the target refused the message for good, the refusal: the first one's real outcome."""
    view = await ports.journal.find(repeat.bericht_id, gemeente=letter.inbound.gemeente)
    if view is not None:
        findings = [
            read_finding(each)
            for levering in view.leveringen
            if levering.state is journal.LeveringState.QUARANTINED
            for each in levering.findings
        ]
        if findings:
            raise Refused(Finding(code="niet-geleverd"), *findings)
    _log.info("bericht_herhaald", bericht_id=repeat.bericht_id)
    stored = repeat.answer
    return Answer(status=stored.status, content_type=stored.content_type, body=stored.body), "herhaald"


def conflict() -> Refused:
    """Give the refusal of a number that was used for other content."""
    return Refused(
        Finding(
            code="referentienummer-niet-uniek",
            path="stuurgegevens/referentienummer",
            rule="een referentienummer is uniek per zender",
            source="StUF 03.01 §4.1, foutcode StUF016",
        )
    )


def read_finding(stored: Mapping[str, Any]) -> Finding:
    """Read a finding as the journal keeps it."""
    return Finding(
        code=str(stored["code"]),
        path=stored.get("path"),
        rule=stored.get("rule"),
        source=stored.get("source"),
        facts=stored.get("facts") or {},
    )
