"""Which mappings there are: per message of a pack its version and kind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import BaseModel, Field

from adapter import translation, validation
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
_DEKKING: Final = {
    "richting": "in",
    "element": "zakLk01",
    "velden": 412,
    "aantallen": {"mapped": 120, "preserved": 240, "derived": 12, "refused": 0, "lost": 40, "unlisted": 0},
    "verloren": [{"reden": "geen plaats in ZGW", "paden": ["object/zaakniveau"]}],
}


class Mapping(Model):
    """Hoe een bericht events wordt, en terug."""

    id: str
    standaard: str
    bericht: str
    versie: int = Field(description="Hoofdversie; een andere geeft events een ander id.")
    soort: str = Field(description="kennisgeving, vraag, nummer, basisbericht …")


class Verlies(Model):
    """Wat in een richting geen plaats heeft, met de reden."""

    reden: str
    paden: Sequence[str]


class Dekking(Model):
    """Wat er in een richting met de paden van het schema gebeurt."""

    richting: str = Field(description="in, out, answer of question.")
    element: str
    velden: int
    aantallen: Mapping_[str, int] = Field(
        description="mapped, preserved (bewaard voor de weg terug), derived, refused, lost, unlisted (hoort 0 te zijn)."
    )
    verloren: Sequence[Verlies]


class MappingVolledig(Mapping):
    """Een mapping met haar dekking."""

    dekking: Sequence[Dekking]


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


def read_dekking(mapping: translation.Mapping, packs: validation.Packs) -> Sequence[Dekking]:
    """Give what becomes of every path of the schema, per direction; it walks the schema: some 10 ms."""
    return [
        Dekking(
            richting=each.way,
            element=each.message,
            velden=each.fields,
            aantallen=dict(each.counts),
            verloren=[Verlies(reden=reason, paden=list(paths)) for reason, paths in each.lost.items()],
        )
        for each in translation.cover([mapping], packs.shape)
    ]


def mappings_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""

    async def lijst(call: Call) -> BaseModel:
        return Mappings(results=read_mappings(ports.mappings, call.query.standaard))

    async def een(call: Call) -> BaseModel:
        for each in ports.mappings:
            read = read_mapping(each)
            if read.id == call.path["id"]:
                dekking = await asyncio.to_thread(read_dekking, each, ports.packs)
                return MappingVolledig(**read.model_dump(), dekking=dekking)
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
            summary="Een mapping met haar dekking",
            description="Geeft een mapping, en per richting wat er met elk pad van het schema gebeurt.",
            handler=een,
            parameters={
                "id": ("Pakket en bericht.", r"[A-Za-z0-9._-]{1,120}", "zds-1.1.creeerZaak_Lk01"),
            },
            gives=MappingVolledig,
            example={**_EXAMPLE, "dekking": [_DEKKING]},
            errors=(404,),
        ),
    ]
