"""Replays: history to one target (again): a dry run first, then started by its id; how far it is, and stopping it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, Field

from adapter import journal, tenancy
from adapter.journal import Replay, ReplayState
from adapter.security import Action
from adapter.status import examples
from adapter.status.api import Call, Model, Operation, check_gemeente, not_found
from adapter.status.berichten import Text
from adapter.status.ports import Ports
from adapter.status.shapes import GemeenteQuery, Moment, Reden, chosen

__all__ = ["Herhaling", "find_herhaling", "herhalingen_operations", "read_herhaling"]

_TAG: Final = "herhalen"
_ID: Final = {"id": ("Id van de herhaling.", "[0-9a-f]{32}", "01a2130f44e0a1b9c2d3e4f506172839")}
_SHOWN_MAX: Final = 200


class Keuze(Model):
    """Welke berichten; wat ontbreekt: alle."""

    zaak: str | None
    bericht: str | None
    verbinding: str | None
    vanaf: datetime.datetime | None
    tot: datetime.datetime | None


class Herhaling(Model):
    """Een reeks berichten die (opnieuw) bij een doel wordt bezorgd, met hun event-ids, in volgorde."""

    id: str
    gemeente: str
    doel: str
    toestand: ReplayState = Field(description="PLANNED: geteld, niets gedaan.")
    keuze: Keuze
    ook_bezorgd: bool = Field(description="Ook wat er al bezorgd was; het doel herkent het.")
    per_seconde: float = Field(description="Ten hoogste.")
    door: str
    reden: str
    gepland: datetime.datetime
    gestart: datetime.datetime | None
    geeindigd: datetime.datetime | None
    totaal: int
    overgeslagen: Mapping[str, int] = Field(
        description="Waarom andere niet: geleverd, onderweg, opgegeven, zonder-doel; gewist (journaal noch backbone heeft de inhoud), ongezien (het journaal niet, en de backbone is niet te bereiken)."
    )
    uit_backbone: int = Field(
        description="Van het totaal: hun events worden van de backbone gehaald, want het journaal bewaart ze niet meer."
    )
    in_rij: int = Field(description="Al in hun rij gezet.")
    bezorgd: int
    in_quarantaine: int
    wacht: int


class Herhalingen(Model):
    """De herhalingen die u mag zien, de nieuwste eerst."""

    results: Sequence[Herhaling]


def _as_float(given: object) -> object:
    return float(given) if isinstance(given, int) and not isinstance(given, bool) else given


class HerhalingVraag(Model):
    """What would be delivered, and where."""

    doel: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\.[a-z0-9][a-z0-9-]{0,60}$")] = Field(
        description="Id van het doel, bijvoorbeeld voorbeeld.bron."
    )
    zaak: Text | None = None
    bericht: Text | None = Field(None, description="Soort bericht, bijvoorbeeld creeerZaak_Lk01.")
    verbinding: Text | None = None
    vanaf: Moment | None = None
    tot: Moment | None = None
    ook_bezorgd: bool = Field(False, description="Ook wat er al bezorgd was.")
    per_seconde: Annotated[float, BeforeValidator(_as_float)] = Field(20.0, ge=0.1, le=1000)


class RedenVraag(Model):
    """Why."""

    reden: Reden


def read_herhaling(replay: Replay) -> Herhaling:
    """Give a replay as the API shows it."""
    selection = replay.selection
    return Herhaling(
        id=replay.id,
        gemeente=selection.gemeente,
        doel=replay.target.replace("/", ".", 1),
        toestand=replay.state,
        keuze=Keuze(
            zaak=selection.zaak,
            bericht=selection.message,
            verbinding=selection.connection,
            vanaf=selection.since,
            tot=selection.until,
        ),
        ook_bezorgd=replay.again,
        per_seconde=replay.rate_s,
        door=replay.by,
        reden=replay.reason,
        gepland=replay.planned_at,
        gestart=replay.started_at,
        geeindigd=replay.ended_at,
        totaal=replay.total,
        overgeslagen=dict(replay.skipped),
        uit_backbone=replay.fetched,
        in_rij=replay.queued,
        bezorgd=replay.delivered,
        in_quarantaine=replay.held,
        wacht=replay.waiting,
    )


async def find_herhaling(memory: journal.Journal, gemeenten: Sequence[str], replay_id: str) -> Replay | None:
    """Give one; None when there is none, or it is of another gemeente."""
    found = await memory.find_replay(replay_id, gemeente=None)
    return found if found is not None and found.selection.gemeente in gemeenten else None


class _Handlers:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def lijst(self, call: Call) -> BaseModel:
        found: list[Replay] = []
        for gemeente in chosen(call.caller, call.query.gemeente):
            found += await self._ports.journal.replays(gemeente=gemeente, limit=_SHOWN_MAX)
        found.sort(key=lambda each: each.planned_at, reverse=True)
        return Herhalingen(results=[read_herhaling(each) for each in found[:_SHOWN_MAX]])

    async def een(self, call: Call) -> BaseModel:
        return read_herhaling(await self._found(call, Action.LEZEN))

    async def plan(self, call: Call) -> BaseModel:
        gemeente, _, name = call.body.doel.partition(".")
        if gemeente not in call.caller.gemeenten():
            raise not_found("doel")
        check_gemeente(call.caller, gemeente, Action.HERHALEN)
        selection = journal.Selection(
            gemeente=gemeente,
            zaak=call.body.zaak,
            message=call.body.bericht,
            connection=call.body.verbinding,
            since=call.body.vanaf,
            until=call.body.tot,
        )
        planned = await self._ports.replays.plan(
            selection,
            target=tenancy.doel_van(gemeente, self._ports.gemeenten[gemeente], name),
            again=call.body.ook_bezorgd,
            rate_s=call.body.per_seconde,
            by=call.caller.name,
        )
        return read_herhaling(planned)

    async def start(self, call: Call) -> BaseModel:
        found = await self._found(call, Action.HERHALEN)
        started = await self._ports.replays.start(found.id, reason=call.body.reden, by=call.caller.name)
        return read_herhaling(started)

    async def stop(self, call: Call) -> BaseModel:
        found = await self._found(call, Action.HERHALEN)
        stopped = await self._ports.replays.stop_replay(found.id, reason=call.body.reden, by=call.caller.name)
        return read_herhaling(stopped)

    async def _found(self, call: Call, action: Action) -> Replay:
        found = await find_herhaling(self._ports.journal, call.caller.gemeenten(), call.path["id"])
        if found is None:
            raise not_found("herhaling")
        check_gemeente(call.caller, found.selection.gemeente, action)
        return found


def herhalingen_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    do = _Handlers(ports)
    return [
        Operation(
            method="GET",
            path="/v1/herhalingen",
            id="herhalingenLijst",
            tag=_TAG,
            summary="Herhalingen",
            description="Geeft herhalingen met hun voortgang, de nieuwste eerst (ten hoogste 200).",
            handler=do.lijst,
            query=GemeenteQuery,
            gives=Herhalingen,
            example={"results": [examples.HERHALING]},
        ),
        Operation(
            method="POST",
            path="/v1/herhalingen",
            id="herhalingPlan",
            tag=_TAG,
            summary="Een herhaling plannen (proef)",
            description="Telt wat bezorgd zou worden en wat niet; er gebeurt niets tot de herhaling wordt gestart.",
            handler=do.plan,
            action=Action.HERHALEN,
            status=201,
            body=HerhalingVraag,
            body_example={"doel": "voorbeeld.bron", "vanaf": "2026-03-01T00:00:00Z", "perSeconde": 20},
            gives=Herhaling,
            example=examples.HERHALING,
            errors=(404, 409, 503),
        ),
        Operation(
            method="GET",
            path="/v1/herhalingen/{id}",
            id="herhalingLees",
            tag=_TAG,
            summary="Een herhaling met haar voortgang",
            description="Geeft een herhaling.",
            handler=do.een,
            parameters=_ID,
            gives=Herhaling,
            example=examples.HERHALING,
            errors=(404,),
        ),
        Operation(
            method="POST",
            path="/v1/herhalingen/{id}/starts",
            id="herhalingStart",
            tag=_TAG,
            summary="Starten wat gepland is",
            description="Start een geplande herhaling; tweemaal starten start haar eenmaal.",
            handler=do.start,
            action=Action.HERHALEN,
            status=201,
            parameters=_ID,
            body=RedenVraag,
            body_example={"reden": "nieuw zaaksysteem bijwerken"},
            gives=Herhaling,
            example={**examples.HERHALING, "toestand": "RUNNING"},
            errors=(404, 409, 503),
        ),
        Operation(
            method="POST",
            path="/v1/herhalingen/{id}/stops",
            id="herhalingStop",
            tag=_TAG,
            summary="Stoppen",
            description="Gaat niet verder; wat in een rij staat en niet is begonnen wordt teruggenomen.",
            handler=do.stop,
            action=Action.HERHALEN,
            status=201,
            parameters=_ID,
            body=RedenVraag,
            body_example={"reden": "verkeerde periode"},
            gives=Herhaling,
            example={**examples.HERHALING, "toestand": "STOPPED"},
            errors=(404, 409, 503),
        ),
    ]
