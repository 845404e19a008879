"""What did we drop? Per connection and message the elements that have no home in the model, by name; their content is nowhere."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, Field

from adapter import intake
from adapter.journal import Journal
from adapter.status.api import Call, Model, Operation, not_found
from adapter.status.ports import Ports
from adapter.status.shapes import Whole, chosen

__all__ = ["ZonderThuis", "read_zonder_thuis", "zonder_thuis_operations"]

_WEEK_HOURS: Final = 168  # as long as numbers per minute are kept


class ZonderThuis(Model):
    """Een element dat in berichten van deze verbinding kwam en geen thuis in het model heeft; het is heel bewaard in de gebeurtenis."""

    bericht: str
    element: str = Field(description="Het pad in het bericht; nooit de inhoud.")
    aantal: int = Field(description="Berichten met dit element, in het tijdvak.")
    totaal: int = Field(description="Berichten met dit element, sinds het begin.")
    laatst: datetime.datetime


class ElementenZonderThuis(Model):
    """Wat in een tijdvak geen thuis had, het meeste eerst."""

    vanaf: datetime.datetime
    tot: datetime.datetime
    results: Sequence[ZonderThuis]


class ZonderThuisQuery(Model):
    """Over what time."""

    uren: Whole = Field(
        _WEEK_HOURS, ge=1, le=_WEEK_HOURS, description="Over hoeveel uur tot nu wordt geteld, in hele minuten."
    )


async def read_zonder_thuis(
    memory: Journal, gemeente: str, connection: str, *, since: datetime.datetime
) -> Sequence[ZonderThuis]:
    """Give what had no home in messages of a connection since then, most first."""
    ever = await memory.noted(gemeente=gemeente, prefix=intake.ZONDER_THUIS)
    recent = {
        each.what: each.number
        for each in await memory.noted(gemeente=gemeente, prefix=intake.ZONDER_THUIS, since=since)
        if each.connection == connection
    }
    found = [
        ZonderThuis(bericht=message, element=path, aantal=recent[each.what], totaal=each.number, laatst=each.last)
        for each in ever
        if each.connection == connection and each.what in recent
        for message, _, path in (each.what.partition(":"),)
    ]
    return sorted(found, key=lambda each: (-each.aantal, each.bericht, each.element))


def zonder_thuis_operations(ports: Ports) -> list[Operation]:
    """Give the operation."""

    async def lijst(call: Call) -> BaseModel:
        gemeente, _, name = call.path["id"].partition(".")
        if gemeente not in chosen(call.caller, None) or name not in ports.gemeenten[gemeente].connections:
            raise not_found("verbinding")
        until = ports.clock()
        since = until - datetime.timedelta(hours=call.query.uren)
        found = await read_zonder_thuis(ports.journal, gemeente, name, since=since)
        return ElementenZonderThuis(vanaf=since, tot=until, results=found)

    return [
        Operation(
            method="GET",
            path="/v1/verbindingen/{id}/elementen-zonder-thuis",
            id="verbindingElementenZonderThuis",
            tag="verbindingen",
            summary="Elementen zonder thuis",
            description="Geeft per soort bericht de elementen die kwamen en geen thuis in het model hebben, met hoeveel berichten ze hadden.",
            handler=lijst,
            parameters={
                "id": ("Gemeente en naam.", r"[a-z0-9][a-z0-9-]{0,39}\.[a-z0-9][a-z0-9-]{0,60}", "voorbeeld.proef")
            },
            query=ZonderThuisQuery,
            gives=ElementenZonderThuis,
            example={
                "vanaf": "2026-02-23T09:15:02.250000Z",
                "tot": "2026-03-02T09:15:02.250000Z",
                "results": [
                    {
                        "bericht": "creeerZaak_Lk01",
                        "element": "heeftAlsInitiator/afwijkendCorrespondentieAdres",
                        "aantal": 12,
                        "totaal": 310,
                        "laatst": "2026-03-02T09:15:02.250000Z",
                    }
                ],
            },
            errors=(404,),
        )
    ]
