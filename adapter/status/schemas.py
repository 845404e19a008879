"""What messages and events are judged by: the packs with their messages, and the JSON Schemas of our events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson
from pydantic import BaseModel, Field
from starlette.responses import Response

from adapter import validation
from adapter.status.api import Call, Model, Operation, not_found
from adapter.status.ports import Ports

__all__ = ["Pakket", "PakketVolledig", "read_pakket", "read_pakketten", "schemas_operations"]

_TAG: Final = "schemas"
_URN: Final = "urn:koppelvlak:events:"
_SCHEMA: Final = "application/schema+json"
_PAKKET: Final = {
    "naam": "zds-1.1",
    "versie": "1.1.02",
    "berichten": 38,
    "verbindingen": ["voorbeeld.proef"],
}
_BERICHT: Final = {
    "naam": "creeerZaak_Lk01",
    "element": "zakLk01",
    "dienst": "OntvangAsynchroon",
    "richting": "in",
    "soapacties": ["http://www.egem.nl/StUF/sector/zkn/0310/creeerZaak_Lk01"],
}


class Pakket(Model):
    """Een versie van een standaard."""

    naam: str
    versie: str = Field(description="Met de patch van de standaard, waar die er is.")
    berichten: int
    verbindingen: Sequence[str] = Field(description="Verbindingen die u mag zien en die het gebruiken.")


class Schemas(Model):
    """Alle pakketten, en de typen events die een schema hebben."""

    results: Sequence[Pakket]
    events: Sequence[str] = Field(description="De dataschema's; /schemas/events/{uri} geeft het schema.")


class SoortBericht(Model):
    """Een bericht van een pakket."""

    naam: str
    element: str
    dienst: str | None
    richting: str = Field(description="in: wij ontvangen het; uit: wij sturen het.")
    soapacties: Sequence[str]


class PakketVolledig(Pakket):
    """Een pakket met zijn berichten."""

    soorten: Sequence[SoortBericht]


def _users(ports: Ports, gemeenten: Sequence[str], pack: str) -> list[str]:
    return [
        f"{gemeente}.{name}"
        for gemeente in gemeenten
        for name, connection in ports.gemeenten[gemeente].connections.items()
        if any(used.partition("/")[0] == pack for used in connection.packs)
    ]


def read_pakket(ports: Ports, gemeenten: Sequence[str], pack: validation.Pack) -> PakketVolledig:
    """Give a pack with its messages, and who of these gemeenten uses it."""
    return PakketVolledig(
        naam=pack.name,
        versie=f"{pack.version} {pack.patch}".strip(),
        berichten=len(pack.operaties),
        verbindingen=_users(ports, gemeenten, pack.name),
        soorten=[
            SoortBericht(
                naam=each.name,
                element=str(each.root).rpartition("}")[2],
                dienst=each.dienst,
                richting="in" if each.direction == "in" else "uit",
                soapacties=list(each.soapactions),
            )
            for each in pack.operaties
        ],
    )


def read_pakketten(ports: Ports, gemeenten: Sequence[str]) -> Sequence[Pakket]:
    """Give all packs by name."""
    found = [read_pakket(ports, gemeenten, ports.packs.get(name)) for name in sorted(ports.packs.names())]
    return [Pakket(**{name: getattr(each, name) for name in Pakket.model_fields}) for each in found]


def schemas_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""

    async def lijst(call: Call) -> BaseModel:
        events = sorted(f"{_URN}{each}" for each in ports.event_schemas().types())
        return Schemas(results=read_pakketten(ports, call.caller.gemeenten()), events=events)

    async def een(call: Call) -> BaseModel:
        if call.path["id"] not in ports.packs.names():
            raise not_found("pakket")
        return read_pakket(ports, call.caller.gemeenten(), ports.packs.get(call.path["id"]))

    async def event(call: Call) -> Response:
        uri = call.path["uri"]
        found = ports.event_schemas().find(uri if uri.startswith(_URN) else f"{_URN}{uri}")
        if found is None:
            raise not_found("schema")
        return Response(orjson.dumps(found), media_type=_SCHEMA)

    return [
        Operation(
            method="GET",
            path="/v1/schemas",
            id="schemasLijst",
            tag=_TAG,
            summary="Waarmee berichten en events worden beoordeeld",
            description="Geeft de pakketten met hun versie en de verbindingen die ze gebruiken, en de dataschema's van onze events.",
            handler=lijst,
            gives=Schemas,
            example={"results": [_PAKKET], "events": [f"{_URN}nl.zaken.zaak.aangemaakt.v1"]},
        ),
        Operation(
            method="GET",
            path="/v1/schemas/events/{uri}",
            id="schemaEvent",
            tag=_TAG,
            summary="Het JSON Schema van een event",
            description="Geeft het schema bij het dataschema (of het type) van een event; open voor wie events leest.",
            handler=event,
            action=None,
            media=_SCHEMA,
            parameters={
                "uri": (
                    "Het dataschema of het type van het event.",
                    r"(urn:koppelvlak:events:)?[a-z0-9.-]{1,100}",
                    f"{_URN}nl.zaken.zaak.aangemaakt.v1",
                )
            },
            example={"$id": f"{_URN}nl.zaken.zaak.aangemaakt.v1", "type": "object"},
            errors=(404,),
        ),
        Operation(
            method="GET",
            path="/v1/schemas/{id}",
            id="schemaLees",
            tag=_TAG,
            summary="Een pakket met zijn berichten",
            description="Geeft een pakket: per bericht het element, de dienst, de richting en de SOAPActions.",
            handler=een,
            parameters={"id": ("Naam van het pakket.", r"[a-z0-9][a-z0-9.-]{0,39}", "zds-1.1")},
            gives=PakketVolledig,
            example={**_PAKKET, "soorten": [_BERICHT]},
            errors=(404,),
        ),
    ]
