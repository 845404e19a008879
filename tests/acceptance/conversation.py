"""A vendor's conversation with the embedded register: StUF in, events, ZGW calls, and geefZaakdetails as the vendor reads it back."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path

from lxml import etree

from adapter import settings, stuf, translation
from adapter.journal import AttemptOutcome
from adapter.questions import Questions
from tests.acceptance.stuf_writing import details
from tests.delivery.harness import RSIN
from tests.delivery.test_with_register import RegisterHarness, opened
from tests.translated import CONTEXT, header, mappings, schema

__all__ = ["Conversation", "conversing"]

PACK = "zds-1.1"


class Conversation:
    def __init__(self, harness: RegisterHarness) -> None:
        self.harness = harness
        self.context = dataclasses.replace(CONTEXT, zaaktypen=harness.gemeente.zaaktypen)

    async def send(self, payload: etree._Element, operatie: str) -> AttemptOutcome:
        """Carry out a message the whole way; it is as the official schema says."""
        schema(PACK).assertValid(payload)
        self.harness.zgw.calls.clear()
        drafts = mappings().get(PACK, operatie).to_events(payload, self.context).drafts
        events = [
            (draft.type.removeprefix("nl.").removesuffix(".v1"), json.loads(json.dumps(draft.data))) for draft in drafts
        ]
        return await self.harness.deliver(*events, message=operatie)

    async def create(self, payload: etree._Element) -> None:
        """Make the zaak, which goes well."""
        outcome = await self.send(payload, "creeerZaak_Lk01")
        assert outcome.state == "DELIVERED", outcome.findings

    async def update(self, payload: etree._Element) -> AttemptOutcome:
        return await self.send(payload, "updateZaak_Lk01")

    async def actualise(self, payload: etree._Element) -> AttemptOutcome:
        return await self.send(payload, "actualiseerZaakstatus_Lk01")

    async def details(self) -> etree._Element:
        """Ask geefZaakdetails; the answer is as the official schema says."""
        payload, harness = details(), self.harness
        mapping = mappings().get(PACK, "geefZaakdetails_Lv01")
        asked = Questions(harness.peer, harness.catalogus, deadline_s=5.0)
        found = await asked.answer(mapping.asked(payload), bronorganisatie=RSIN)
        answering = stuf.answering(
            header(payload), stuf.Berichtcode.LA01, referentienummer="la-1", now=harness.now, own=stuf.OURSELVES
        )
        homes = harness.gemeente.zaaktypen["standaard"].extra_elementen
        beelden = [translation.with_extra(beeld, homes) for beeld in found.beelden]
        root = mapping.answer(payload, beelden, stuurgegevens=answering, vervolg=found.vervolg)
        schema(PACK).assertValid(root)
        return root.find("{*}antwoord/{*}object")

    async def read(self, path: str) -> list[str]:
        """Give the texts that geefZaakdetails holds at `path`, e.g. "heeft/gerelateerde/omschrijving"."""
        steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
        found = await self.details()
        return sorted(element.text for element in found.findall(steps) if element.text)


@contextlib.asynccontextmanager
async def conversing(tmp_path: Path, **profiel: object) -> AsyncIterator[Conversation]:
    """Open one with a profile for all zaaktypen (`settings.Zaaktypeprofiel`)."""
    rollen = {
        "heeftAlsInitiator": settings.Rolkeuze(omschrijving="Initiator"),
        "heeftAlsBelanghebbende": settings.Rolkeuze(omschrijving="Belanghebbende"),
        "heeftAlsUitvoerende": settings.Rolkeuze(omschrijving="Uitvoerende"),
        "heeftAlsVerantwoordelijke": settings.Rolkeuze(omschrijving="Verantwoordelijke"),
        "heeftAlsOverigBetrokkene": settings.Rolkeuze(omschrijving="OverigeBetrokkene"),
        "heeftBetrekkingOp": settings.Rolkeuze(omschrijving="Belanghebbende"),
    }
    async with opened(tmp_path, **{"rollen": rollen, **profiel}) as harness:
        yield Conversation(harness)
