"""/v1: the proof of delivery of a message, and whether a proof that somebody brings is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from adapter import __version__
from adapter.status import examples
from adapter.status.api import Call, Model, Operation
from adapter.status.berichten import find_bericht
from adapter.status.berichten_api import found
from adapter.status.bewijs import check_proof, proof
from adapter.status.ports import Ports
from adapter.status.shapes import BERICHT_ID

__all__ = ["bewijs_operations"]

_TAG: Final = "berichten"
Written = Annotated[str, Field(json_schema_extra={"format": "date-time"})]  # as the seal covers it, to the millisecond


class BewezenBericht(Model):
    """Het bericht waarover het gaat."""

    id: str
    gemeente: str
    verbinding: str | None
    standaard: str | None
    bericht: str | None
    berichtcode: str | None
    zender: str | None
    referentienummer: str | None
    zaken: Sequence[str]
    ontvangen_op: Written
    antwoord_status: int | None
    volgnummer: int | None
    uitkomst: str
    inhoud_sha256: str | None = Field(
        alias="inhoudSha256", description="Waarmee de audit bericht, events en antwoord vasthoudt."
    )


class BewezenEvent(Model):
    """Een event, met de SHA-256 van wat op de backbone staat."""

    id: str
    volgnummer: int
    type: str
    sha256: str


class BewezenPlaats(Model):
    """Waar een event op de backbone staat."""

    volgnummer: int
    topic: str
    partitie: int
    offset: int


class BewezenBezorging(Model):
    """Hoe het bij een doel aankwam."""

    doel: str
    status: str
    poging: int
    gemaakt: Mapping[str, Any]


class BewezenStap(Model):
    """Een rij van de audit; de hash gaat over deze rij en alle rijen ervoor."""

    rij: int
    op: Written
    doel: str | None
    van: str | None
    naar: str
    door: str
    hash: str


class Bewijs(Model):
    """Bewijs van bezorging; zonder inhoud van het bericht."""

    format: str
    gemaakt_op: Written
    gemaakt_door: str
    bericht: BewezenBericht
    events: Sequence[BewezenEvent]
    backbone: Sequence[BewezenPlaats]
    bezorging: Sequence[BewezenBezorging]
    stappen: Sequence[BewezenStap]
    zegel: str = Field(description="SHA-256 over alles behalve zegel, gemaaktOp en gemaaktDoor.")


class Bewijscontrole(Model):
    """Of een bewijs klopt met het journaal."""

    klopt: bool
    afwijkingen: Sequence[str] = Field(
        description="Plaatsen in het bewijs die anders zijn dan het journaal zegt; zegel: het bewijs is zelf veranderd; bericht: onbekend."
    )
    niet_nagegaan: Sequence[str] = Field(description="Wat het journaal niet meer heeft, na zijn bewaartermijn.")


class BewijscontroleVraag(Model):
    """Het bewijs, zoals het als JSON is gegeven."""

    bewijs: dict[str, Any]


class _Handlers:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    async def bewijs(self, call: Call) -> BaseModel:
        view = await found(self._ports, call)
        chain = await self._ports.journal.chain(view.bericht_id)
        return Bewijs.model_validate(proof(view, chain, made_at=self._ports.clock(), by=__version__), by_alias=True)

    async def controle(self, call: Call) -> BaseModel:
        given: Mapping[str, Any] = call.body.bewijs
        named = given.get("bericht")
        bericht_id = str(named.get("id", "")) if isinstance(named, Mapping) else ""
        view = await find_bericht(self._ports.journal, call.caller.gemeenten(), bericht_id[:64])
        chain = () if view is None else await self._ports.journal.chain(view.bericht_id)
        checked = check_proof(given, view, chain)
        return Bewijscontrole(
            klopt=checked.holds, afwijkingen=list(checked.differences), niet_nagegaan=list(checked.unchecked)
        )


def bewijs_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    do = _Handlers(ports)
    return [
        Operation(
            method="GET",
            path="/v1/berichten/{id}/bewijs",
            id="berichtBewijs",
            tag=_TAG,
            summary="Het bewijs van bezorging",
            description="Geeft wat er kwam, wat ervan werd en waar het aankwam, met de hashes van de audit; zonder inhoud.",
            handler=do.bewijs,
            parameters={"id": BERICHT_ID},
            gives=Bewijs,
            example=examples.BEWIJS,
            errors=(404,),
        ),
        Operation(
            method="POST",
            path="/v1/bewijscontroles",
            id="bewijsControleer",
            tag=_TAG,
            summary="Nagaan of een bewijs klopt",
            description="Maakt het bewijs opnieuw uit het journaal, zoals het toen was, en vergelijkt alles; er wordt niets bewaard.",
            handler=do.controle,
            body=BewijscontroleVraag,
            body_example={"bewijs": examples.BEWIJS},
            gives=Bewijscontrole,
            example={"klopt": False, "afwijkingen": ["bezorging/1/gemaakt/zaak"], "nietNagegaan": []},
        ),
    ]
