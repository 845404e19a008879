"""Which mappings there are: per message of a pack its version and kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field

from adapter import translation
from adapter.status.api import Call, Model, Operation, not_found
from adapter.status.ports import Ports

__all__ = ["Mapping", "Mappings", "mappings_operations", "read_mapping", "read_mappings"]

_TAG: Final = "mappings"
_EXAMPLE: Final = {
    "id": "zds-1.1.creeerZaak_Lk01",
    "standaard": "zds-1.1",
    "bericht": "creeerZaak_Lk01",
    "versie": 1,
    "soort": "kennisgeving",
}


class Mapping(Model):
    """Hoe een bericht events wordt, en terug."""

    id: str
    standaard: str
    bericht: str
    versie: int = Field(description="Hoofdversie; een andere geeft events een ander id.")
    soort: str = Field(description="kennisgeving, vraag, nummer, basisbericht …")


class Mappings(Model):
    """Alle mappings."""

    results: Sequence[Mapping]


class MappingsQuery(Model):
    """Which."""

    standaard: Annotated[str, Field(max_length=40)] | None = Field(None, description="Alleen van dit pakket.")


def read_mapping(mapping: translation.Mapping) -> Mapping:
    """Give a mapping as the API shows it."""
    return Mapping(
        id=f"{mapping.pack}.{mapping.operatie}",
        standaard=mapping.pack,
        bericht=mapping.operatie,
        versie=mapping.major,
        soort=mapping.kind,
    )


def read_mappings(mappings: translation.Mappings, pack: str | None = None) -> Sequence[Mapping]:
    """Give the mappings, by pack and message."""
    found = [read_mapping(each) for each in mappings if pack is None or each.pack == pack]
    return sorted(found, key=lambda each: (each.standaard, each.bericht))


def mappings_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""

    async def lijst(call: Call) -> BaseModel:
        return Mappings(results=read_mappings(ports.mappings, call.query.standaard))

    async def een(call: Call) -> BaseModel:
        for each in read_mappings(ports.mappings):
            if each.id == call.path["id"]:
                return each
        raise not_found("mapping")

    return [
        Operation(
            method="GET",
            path="/v1/mappings",
            id="mappingsLijst",
            tag=_TAG,
            summary="Mappings",
            description="Geeft per bericht van een pakket de mapping die het vertaalt.",
            handler=lijst,
            query=MappingsQuery,
            gives=Mappings,
            example={"results": [_EXAMPLE]},
        ),
        Operation(
            method="GET",
            path="/v1/mappings/{id}",
            id="mappingLees",
            tag=_TAG,
            summary="Een mapping",
            description="Geeft een mapping.",
            handler=een,
            parameters={
                "id": ("Pakket en bericht.", r"[A-Za-z0-9._-]{1,120}", "zds-1.1.creeerZaak_Lk01"),
            },
            gives=Mapping,
            example=_EXAMPLE,
            errors=(404,),
        ),
    ]
