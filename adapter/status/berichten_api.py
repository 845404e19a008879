"""/v1/berichten and what belongs to one message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field
from starlette.responses import Response

from adapter.errors import Refused
from adapter.journal import BerichtView
from adapter.security import Action
from adapter.status import examples
from adapter.status.answers import ProblemError
from adapter.status.api import Call, Model, Operation, check_gemeente, not_found
from adapter.status.berichten import (
    BerichtenQuery,
    BerichtLijst,
    BerichtVolledig,
    PersoonVraag,
    Zoekvraag,
    find_bericht,
    read_bericht,
    read_whole,
    search,
)
from adapter.status.inhoud import Inhoud, InzageGegeven, Inzagen, InzageVraag, look, read_inhoud, read_inzagen
from adapter.status.personen import search_for
from adapter.status.ports import Ports
from adapter.status.shapes import BERICHT_ID, Bevinding, bevinding, chosen, page_of

__all__ = ["berichten_operations", "found"]

_ID: Final = {"id": BERICHT_ID}
_TAG: Final = "berichten"


class Validatierapport(Model):
    """Wat de standaard van het bericht zegt, volgens het pakket zoals het nu is."""

    standaard: str | None
    versie: str | None
    geldig: bool | None = Field(description="null: de inhoud is niet (meer) bewaard.")
    bevindingen: Sequence[Bevinding] = Field(description="Alle fouten; de zwaarste eerst.")
    bij_ontvangst: Sequence[Bevinding] = Field(
        description="Wat bij ontvangst is gemeld, ook over regels buiten het XSD."
    )


class Regel(Model):
    """Waar een waarde vandaan kwam en waar die heen ging; nooit de waarde zelf."""

    pad: str
    regel: int | None
    mapping: str | None = Field(description="Bestand en regel van de mapping.")
    bewerking: str
    klasse: str = Field(description="Privacyklasse.")
    bestemming: str = Field(description="event, bron, overig, lost, secret, envelope, unchanged, vraag of given.")
    event: int = Field(description="Volgnummer van het event; 0: geen.")
    naar: str = Field(description="Pad in de data van het event.")


class Herkomst(Model):
    """Het spoor van de vertaling, in de volgorde van het bericht."""

    results: Sequence[Regel]


async def found(ports: Ports, call: Call, action: Action = Action.LEZEN) -> BerichtView:
    """Give the message of the path; 404 in a gemeente that the caller may not see, 403 where it may not do `action`."""
    view = await find_bericht(ports.journal, call.caller.gemeenten(), call.path["id"])
    if view is None:
        raise not_found("bericht")
    check_gemeente(call.caller, view.gemeente, action)
    return view


async def validatierapport(ports: Ports, view: BerichtView) -> Validatierapport:
    """Give what the standard says of a message."""
    raw = await ports.journal.raw(view.bericht_id)
    pack = ports.packs.get(view.pack) if view.pack and view.pack in ports.packs.names() else None
    wrong: Sequence[Bevinding] = ()
    if raw is not None:
        try:
            found_now = await ports.explainer.judge(view, raw)
        except Refused as error:
            found_now = error.findings
        wrong = [bevinding(_stored(each)) for each in found_now]
    return Validatierapport(
        standaard=view.pack,
        versie=None if pack is None else f"{pack.version} {pack.patch}".strip(),
        geldig=None if raw is None else not wrong,
        bevindingen=wrong,
        bij_ontvangst=[bevinding(each) for each in (*view.findings, *view.warnings)],
    )


async def herkomst(ports: Ports, view: BerichtView) -> Herkomst:
    """Give where each value of a message went; empty when its content is not kept. Raises Refused."""
    raw = await ports.journal.raw(view.bericht_id)
    rows = () if raw is None else await ports.explainer.trace(view, raw)
    return Herkomst(
        results=[
            Regel(
                pad=row.path,
                regel=row.line,
                mapping=f"{row.file}:{row.row}" if row.file else None,
                bewerking=row.value,
                klasse=row.klasse,
                bestemming=row.home,
                event=row.event,
                naar=row.out,
            )
            for row in rows
        ]
    )


def _stored(finding: Any) -> Mapping[str, Any]:
    return {name: getattr(finding, name) for name in ("code", "path", "line", "column", "rule", "source", "facts")}


class _Handlers:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def lijst(self, call: Call) -> BaseModel:
        return await self._search(call, call.query)

    async def zoek(self, call: Call) -> BaseModel:
        wanted: PersoonVraag = call.body
        if wanted.persoon is None:
            return await self._search(call, wanted)
        gemeenten = chosen(call.caller, wanted.gemeente, Action.PERSONEN)
        if not gemeenten:
            raise ProblemError("rol-mag-niet", handeling=Action.PERSONEN)
        persons = await search_for(
            self._ports, wanted.persoon.bsn, gemeenten=gemeenten, by=call.caller.name, reason=wanted.persoon.reden
        )
        return await self._search(call, wanted, gemeenten=gemeenten, persons=persons)

    async def _search(
        self, call: Call, wanted: Zoekvraag, *, gemeenten: Sequence[str] | None = None, persons: Sequence[str] = ()
    ) -> BerichtLijst:
        gemeenten = chosen(call.caller, wanted.gemeente) if gemeenten is None else gemeenten
        count, views = await search(self._ports.journal, gemeenten, wanted, persons=persons)
        return page_of(BerichtLijst, call.request, wanted, count, [read_bericht(view) for view in views])

    async def een(self, call: Call) -> BaseModel:
        return read_whole(await found(self._ports, call))

    async def rapport(self, call: Call) -> BaseModel:
        return await validatierapport(self._ports, await found(self._ports, call))

    async def herkomst(self, call: Call) -> BaseModel:
        return await herkomst(self._ports, await found(self._ports, call))

    async def inhoud(self, call: Call) -> BaseModel:
        return await read_inhoud(self._ports.journal, await found(self._ports, call), masked=True)

    async def kijk(self, call: Call) -> BaseModel:
        view = await found(self._ports, call, Action.ONTMASKEREN)
        return await look(
            self._ports.journal, view, by=call.caller.name, reason=call.body.reden, now=self._ports.clock()
        )

    async def inzagen(self, call: Call) -> BaseModel | Response:
        view = await found(self._ports, call, Action.INZAGEN)
        return await read_inzagen(self._ports.journal, view.bericht_id)


def berichten_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    do = _Handlers(ports)
    return [
        Operation(
            method="GET",
            path="/v1/berichten",
            id="berichtenLijst",
            tag=_TAG,
            summary="Berichten zoeken",
            description="Geeft berichten, het nieuwste eerst. Zoek op wat een persoon aanwijst met POST /berichten/_zoek.",
            handler=do.lijst,
            query=BerichtenQuery,
            gives=BerichtLijst,
            example=examples.page(examples.BERICHT),
        ),
        Operation(
            method="POST",
            path="/v1/berichten/_zoek",
            id="berichtenZoek",
            tag=_TAG,
            summary="Berichten zoeken zonder gegevens in het adres",
            description=(
                "Als de lijst, met de vraag in de inhoud: een zaak- of referentienummer kan een persoon aanwijzen. "
                "Wie op personen mag zoeken, kan hier een persoon geven, met een reden; de audit bewaart wie zocht en waarom."
            ),
            handler=do.zoek,
            body=PersoonVraag,
            body_example={"zaak": "1900202600000001", "aantal": 20},
            gives=BerichtLijst,
            example=examples.page(examples.BERICHT),
        ),
        Operation(
            method="GET",
            path="/v1/berichten/{id}",
            id="berichtLees",
            tag=_TAG,
            summary="Een bericht met zijn tijdlijn",
            description="Geeft alles wat er met een bericht gebeurde: elke overgang, poging, duur, het antwoord, de events en de leveringen.",
            handler=do.een,
            parameters=_ID,
            gives=BerichtVolledig,
            example=examples.BERICHT_VOLLEDIG,
            errors=(404,),
        ),
        Operation(
            method="GET",
            path="/v1/berichten/{id}/validatierapport",
            id="berichtValidatierapport",
            tag=_TAG,
            summary="Wat de standaard van het bericht zegt",
            description="Beoordeelt het bewaarde bericht opnieuw en geeft alle fouten, met plaats, regel en herstel.",
            handler=do.rapport,
            parameters=_ID,
            gives=Validatierapport,
            example=examples.VALIDATIERAPPORT,
            errors=(404,),
        ),
        Operation(
            method="GET",
            path="/v1/berichten/{id}/herkomst",
            id="berichtHerkomst",
            tag=_TAG,
            summary="Het spoor van de vertaling",
            description="Geeft per waarde de plaats in het bericht, de regel van de mapping en de plaats in het event.",
            handler=do.herkomst,
            parameters=_ID,
            gives=Herkomst,
            example=examples.HERKOMST,
            errors=(404, 409),
        ),
        Operation(
            method="GET",
            path="/v1/berichten/{id}/inhoud",
            id="berichtInhoud",
            tag=_TAG,
            summary="De inhoud, gemaskeerd",
            description="Geeft het ontvangen bericht en de events; wat iets over een persoon kan zeggen is gemaskeerd.",
            handler=do.inhoud,
            parameters=_ID,
            gives=Inhoud,
            example=examples.INHOUD,
            errors=(404,),
        ),
        Operation(
            method="GET",
            path="/v1/berichten/{id}/inzagen",
            id="berichtInzagen",
            tag=_TAG,
            summary="Wie het bericht ongemaskeerd zag",
            description="Geeft elke inzage met naam, tijdstip en reden; alleen voor de privacy-officer.",
            handler=do.inzagen,
            action=Action.INZAGEN,
            parameters=_ID,
            gives=Inzagen,
            example={"results": [examples.INZAGE]},
            errors=(404,),
        ),
        Operation(
            method="POST",
            path="/v1/berichten/{id}/inzagen",
            id="berichtInzageMaak",
            tag=_TAG,
            summary="Het bericht ongemaskeerd inzien",
            description="Geeft de hele inhoud. Eerst legt de audit vast wie keek, wanneer en waarom.",
            handler=do.kijk,
            action=Action.ONTMASKEREN,
            status=201,
            parameters=_ID,
            body=InzageVraag,
            body_example={"reden": "Melding 2026-114: zender bestrijdt de datum"},
            gives=InzageGegeven,
            example={**examples.INZAGE, "inhoud": {**examples.INHOUD, "gemaskeerd": False}},
            errors=(404, 503),
        ),
    ]
