"""A message that is the old system's: passed on as it came, and its answer given as it is (ACCEPTANCE 129).

Nothing of it is kept but that it passed: what the other system acknowledges is for the other system to keep.
"""

from __future__ import annotations

import time

from adapter import journal, settings
from adapter.intake.identity import connection_of, zender_text
from adapter.intake.letter import Answer, Letter
from adapter.intake.persons import persons_in
from adapter.intake.ports import Ports

__all__ = ["forward"]


async def forward(letter: Letter, route: settings.Route, ports: Ports) -> tuple[Answer, str]:
    """Give the answer of the other system and "doorgegeven"; raises Refused, Unavailable."""
    operatie = letter.operatie
    assert operatie is not None
    assert route.naar is not None, "its settings were checked"
    started = time.perf_counter()
    answer = await ports.forward(route.naar, letter.inbound, operatie)
    await ports.journal.record_question(
        journal.Question(
            bericht_id=letter.bericht_id,
            gemeente=letter.inbound.gemeente,
            connection=connection_of(letter),
            pack=letter.inbound.pack,
            message=operatie.name,
            berichtcode=operatie.berichtcode,
            zender=zender_text(letter),
            referentienummer=letter.stuurgegevens.referentienummer,
            zaken=(),
            received_at=letter.received_at,
            duration_ms=(time.perf_counter() - started) * 1000,
            persons=persons_in(letter, ports),
        )
    )
    return answer, "doorgegeven"
