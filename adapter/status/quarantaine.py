"""What can't go on: the messages in quarantine, and the three ways out, each with a name and a reason."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field

from adapter import journal
from adapter.journal import BerichtView, HeldGroup, LeveringState
from adapter.security import Action
from adapter.status import examples
from adapter.status.answers import ProblemError
from adapter.status.api import Call, Model, Operation, check_gemeente, not_found
from adapter.status.berichten import BerichtVolledig, Zoekvraag, find_bericht, read_whole, search
from adapter.status.ports import Ports
from adapter.status.shapes import (
    BERICHT_ID,
    Bevinding,
    GemeenteQuery,
    Page,
    PageQuery,
    Reden,
    bevinding,
    chosen,
    page_of,
)

__all__ = ["Vastgezet", "quarantaine_operations", "read_held", "read_oorzaak"]

_ID: Final = {"id": BERICHT_ID}
_TAG: Final = "quarantaine"


class Vastgezet(Model):
    """Een bericht dat niet verder kan, met de reden."""

    id: str
    gemeente: str
    verbinding: str | None
    bericht: str | None
    referentienummer: str | None
    zaken: Sequence[str]
    ontvangen: datetime.datetime
    doelen: Sequence[str] = Field(description="Waar het niet bezorgd kan worden.")
    bevindingen: Sequence[Bevinding]


class VastgezetLijst(Page[Vastgezet]):
    """Een bladzijde van berichten in quarantaine."""


class Oorzaak(Model):
    """Berichten in quarantaine met dezelfde oorzaak."""

    gemeente: str
    doel: str
    verbinding: str
    bericht: str
    bevinding: Bevinding
    aantal: int
    oudste: datetime.datetime
    nieuwste: datetime.datetime
    voorbeeld: str = Field(description="Id van het oudste bericht.")


class Oorzaken(Model):
    """De oorzaken, de grootste eerst."""

    results: Sequence[Oorzaak]


class RedenVraag(Model):
    """Why."""

    reden: Reden


class CorrectieVraag(RedenVraag):
    """An edited copy."""

    bericht: Annotated[
        str,
        Field(
            min_length=1,
            max_length=16_000_000,
            description="Het verbeterde bericht, heel (XML). Het gaat over dezelfde zaak.",
        ),
    ]


class Uitweg(Model):
    """Wat er is gedaan."""

    id: str
    doelen: int = Field(description="Bij hoeveel doelen.")
    door: str
    reden: str


class Correctie(Model):
    """Het verbeterde bericht, dat een eigen id en eigen events heeft."""

    id: str = Field(description="Het bericht dat is verbeterd.")
    nieuw: str = Field(description="Het bericht dat in zijn plaats wordt bezorgd.")
    door: str
    reden: str


def read_held(view: BerichtView) -> Vastgezet:
    """Give a message in quarantine with its reasons."""
    held = [each for each in view.leveringen if each.state is LeveringState.QUARANTINED]
    return Vastgezet(
        id=view.bericht_id,
        gemeente=view.gemeente,
        verbinding=view.connection,
        bericht=view.message,
        referentienummer=view.referentienummer,
        zaken=list(view.zaken),
        ontvangen=view.received_at,
        doelen=[each.target for each in held],
        bevindingen=[bevinding(each) for levering in held for each in levering.findings],
    )


def read_oorzaak(group: HeldGroup) -> Oorzaak:
    """Give a group of messages in quarantine."""
    return Oorzaak(
        gemeente=group.gemeente,
        doel=group.target.replace("/", ".", 1),
        verbinding=group.connection,
        bericht=group.message,
        bevinding=bevinding({"code": group.code, "facts": dict(group.facts)}),
        aantal=group.count,
        oudste=group.oldest,
        nieuwste=group.newest,
        voorbeeld=group.bericht_id,
    )


def is_held(view: journal.BerichtView) -> bool:
    """True when a delivery of it is in quarantine now."""
    return any(each.state is LeveringState.QUARANTINED for each in view.leveringen)


class _Handlers:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def lijst(self, call: Call) -> BaseModel:
        query: PageQuery = call.query
        gemeenten = chosen(call.caller, query.gemeente)
        wanted = Zoekvraag(pagina=query.pagina, aantal=query.aantal, status=LeveringState.QUARANTINED)
        count, views = await search(self._ports.journal, gemeenten, wanted)
        return page_of(VastgezetLijst, call.request, query, count, [read_held(view) for view in views])

    async def oorzaken(self, call: Call) -> BaseModel:
        groups: list[HeldGroup] = []
        for gemeente in chosen(call.caller, call.query.gemeente):
            groups += await self._ports.journal.held_groups(gemeente=gemeente)
        groups.sort(key=lambda each: each.count, reverse=True)
        return Oorzaken(results=[read_oorzaak(each) for each in groups])

    async def een(self, call: Call) -> BaseModel:
        return read_whole(await self._held(call, Action.LEZEN))

    async def herlevering(self, call: Call) -> BaseModel:
        return await self._release(call, LeveringState.RETRY_AT)

    async def afwijzing(self, call: Call) -> BaseModel:
        return await self._release(call, LeveringState.DISCARDED)

    async def correctie(self, call: Call) -> BaseModel:
        view = await self._held(call, Action.QUARANTAINE)
        raw = call.body.bericht.encode("utf-8", "replace")
        new = await self._ports.held.mend(view.bericht_id, raw, reason=call.body.reden, by=call.caller.name)
        return Correctie(id=view.bericht_id, nieuw=new, door=call.caller.name, reden=call.body.reden)

    async def _release(self, call: Call, to: LeveringState) -> BaseModel:
        view = await self._held(call, Action.QUARANTAINE)
        count = await self._ports.held.release(view.bericht_id, to=to, reason=call.body.reden, by=call.caller.name)
        return Uitweg(id=view.bericht_id, doelen=count, door=call.caller.name, reden=call.body.reden)

    async def _held(self, call: Call, action: Action) -> BerichtView:
        view = await find_bericht(self._ports.journal, call.caller.gemeenten(), call.path["id"])
        if view is None:
            raise not_found("bericht in quarantaine")
        check_gemeente(call.caller, view.gemeente, action)
        if not is_held(view):
            if action is Action.LEZEN:
                raise not_found("bericht in quarantaine")
            raise ProblemError("niet-in-quarantaine")
        return view


def quarantaine_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    do = _Handlers(ports)
    return [
        Operation(
            method="GET",
            path="/v1/quarantaine",
            id="quarantaineLijst",
            tag=_TAG,
            summary="Berichten die niet verder kunnen",
            description="Geeft wat in quarantaine staat, met de reden; het nieuwste eerst.",
            handler=do.lijst,
            query=PageQuery,
            gives=VastgezetLijst,
            example=examples.page(examples.VASTGEZET),
        ),
        Operation(
            method="GET",
            path="/v1/quarantaine-oorzaken",
            id="quarantaineOorzaken",
            tag=_TAG,
            summary="Waarom berichten niet verder kunnen",
            description="Geeft wat in quarantaine staat per oorzaak, de grootste eerst (100 per gemeente).",
            handler=do.oorzaken,
            query=GemeenteQuery,
            gives=Oorzaken,
            example={"results": [examples.OORZAAK]},
        ),
        Operation(
            method="GET",
            path="/v1/quarantaine/{id}",
            id="quarantaineLees",
            tag=_TAG,
            summary="Een bericht in quarantaine",
            description="Geeft het hele bericht; 404 als het niet (meer) in quarantaine staat.",
            handler=do.een,
            parameters=_ID,
            gives=BerichtVolledig,
            example=examples.BERICHT_VOLLEDIG,
            errors=(404,),
        ),
        Operation(
            method="POST",
            path="/v1/quarantaine/{id}/herleveringen",
            id="quarantaineHerlever",
            tag=_TAG,
            summary="Opnieuw bezorgen",
            description="Probeert het nu opnieuw bij elk doel waar het vaststaat.",
            handler=do.herlevering,
            action=Action.QUARANTAINE,
            status=201,
            parameters=_ID,
            body=RedenVraag,
            body_example={"reden": "zaaktype is toegevoegd"},
            gives=Uitweg,
            example=examples.UITWEG,
            errors=(404, 409, 503),
        ),
        Operation(
            method="POST",
            path="/v1/quarantaine/{id}/correcties",
            id="quarantaineCorrigeer",
            tag=_TAG,
            summary="Een verbeterde kopie in zijn plaats bezorgen",
            description="Beoordeelt de kopie als een nieuw bericht; klopt die, dan komt hij op de plaats van het oude, met een eigen id.",
            handler=do.correctie,
            action=Action.QUARANTAINE,
            status=201,
            parameters=_ID,
            body=CorrectieVraag,
            body_example={"reden": "einddatum verbeterd", "bericht": "<Envelope>…</Envelope>"},
            gives=Correctie,
            example=examples.CORRECTIE,
            errors=(404, 409, 503),
        ),
        Operation(
            method="POST",
            path="/v1/quarantaine/{id}/afwijzingen",
            id="quarantaineWijsAf",
            tag=_TAG,
            summary="Opgeven",
            description="Bezorgt het bericht niet; wat er in zijn zaak op volgt gaat verder.",
            handler=do.afwijzing,
            action=Action.QUARANTAINE,
            status=201,
            parameters=_ID,
            body=RedenVraag,
            body_example={"reden": "zender stuurt opnieuw"},
            gives=Uitweg,
            example=examples.UITWEG,
            errors=(404, 409, 503),
        ),
    ]
