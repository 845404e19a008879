"""A refusal: the fault that says what, where and how to mend it, and the record by which it can be found."""

from __future__ import annotations

from typing import Final

from adapter import journal, observe, stuf
from adapter.errors import CATALOGUE, KoppelvlakError, Unavailable
from adapter.intake.identity import zender_text
from adapter.intake.letter import Answer, Letter
from adapter.intake.persons import persons_in
from adapter.intake.ports import Ports
from adapter.intake.reply import fault_code, ourselves
from adapter.intake.report import findings_json

__all__ = ["fault_for", "refuse"]

_TOO_MANY: Final = "te-druk-zender"

_log = observe.get_logger("intake")


async def refuse(letter: Letter, error: KoppelvlakError, ports: Ports) -> Answer:
    """Give the fault for `error`, and keep what was refused and why."""
    answer = fault_for(letter, error, ports)
    code = error.findings[0].code
    _log.info("bericht_geweigerd", bericht_id=letter.bericht_id, code=code, bevindingen=len(error.findings))
    if code != _TOO_MANY:  # to keep each of a flood would be what the flood wants
        await _keep(letter, error, answer, ports)
    return answer


def fault_for(letter: Letter, error: KoppelvlakError, ports: Ports) -> Answer:
    """Give the fault for `error`; a 503 with Retry-After where trying again later helps."""
    fout = stuf.foutbericht(
        fault_code(letter),
        error.findings,
        language=letter.language,
        asked=letter.stuurgegevens,
        referentienummer=ports.new_id(),
        now=letter.received_at,
        own=ourselves(letter),
    )
    later = error.retry_after_s if isinstance(error, Unavailable) else None
    code = error.findings[0].code
    ports.metrics.refused(code if code in CATALOGUE else "onbekend")
    return Answer(
        status=500 if later is None else 503,
        content_type=stuf.CONTENT_TYPES[letter.inbound.soap_version],
        body=stuf.fault(fout, letter.inbound.soap_version),
        retry_after_s=later,
    )


async def _keep(letter: Letter, error: KoppelvlakError, answer: Answer, ports: Ports) -> None:
    operatie, header = letter.operatie, letter.stuurgegevens
    refusal = journal.Refusal(
        bericht_id=letter.bericht_id,
        gemeente=letter.inbound.gemeente,
        connection=letter.connection_name,
        pack=letter.inbound.pack,
        message=operatie.name if operatie is not None else None,
        berichtcode=operatie.berichtcode if operatie is not None else None,
        zender=zender_text(letter) if header.zender is not None else None,
        referentienummer=header.referentienummer[:40] if header.referentienummer else None,
        zaken=letter.zaken,
        raw=letter.inbound.skeleton,
        findings=findings_json(error.findings),
        answer=journal.StoredAnswer(status=answer.status, content_type=answer.content_type, body=answer.body),
        received_at=letter.received_at,
        persons=persons_in(letter, ports),
    )
    try:
        await ports.journal.refuse(refusal)
    except KoppelvlakError as trouble:
        # the sender has its fault; that it can't be looked up later is for the operator to know
        _log.error("weigering_niet_bewaard", bericht_id=letter.bericht_id, code=trouble.findings[0].code)
