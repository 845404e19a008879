"""The one page that a monitoring system asks: is it ready, what waits, what needs somebody."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, Field

from adapter.journal import VERLOREN
from adapter.security import Caller, Role
from adapter.status.api import Call, Model, Operation
from adapter.status.ports import Ports

__all__ = ["Aanmelding", "Samenvatting", "read_samenvatting", "samenvatting_operations"]

_TAG: Final = "toestand"


class Samenvatting(Model):
    """Hoe het ervoor staat."""

    gereed: bool = Field(description="Er kan een bericht worden aangenomen en bewaard.")
    niet_gereed: Mapping[str, str] = Field(description="Per onderdeel waarom niet.")
    berichten: Mapping[str, int] = Field(description="Berichten per toestand, van de hele installatie.")
    leveringen: Mapping[str, Mapping[str, int]] = Field(description="Per doel dat u mag zien: leveringen per toestand.")
    quarantaine: int = Field(description="Leveringen in quarantaine bij de doelen die u mag zien: iemand moet kijken.")
    achterstand_s: int = Field(
        description="Leeftijd van het oudste bericht dat nog niet op de backbone staat; 0: geen."
    )
    backbone_verloor: int = Field(
        description="Berichten die de backbone kwijt was nadat hij ze had bevestigd, van de gemeenten die u mag zien; zij zijn opnieuw gepubliceerd."
    )
    backbone_verloor_weg: int = Field(
        description="Dezelfde, maar niet opnieuw gepubliceerd: het journaal bewaart hun inhoud niet meer."
    )
    backbone_verloor_laatst: datetime.datetime | None = Field(description="Wanneer dat het laatst gemerkt is.")


class Aanmelding(Model):
    """Wie u bent en wat u mag."""

    naam: str
    soort: str = Field(description="open (deze machine zelf), key, token of session.")
    rollen: Mapping[str, Sequence[Role]] = Field(description="Per gemeente.")


async def read_samenvatting(ports: Ports, caller: Caller) -> Samenvatting:
    """Give how it stands, of the targets that the caller may see."""
    counts = await ports.journal.counts(now=ports.clock())
    wrong = await ports.ready()
    gemeenten = caller.gemeenten()
    lost = [each for each in await ports.journal.noted(gemeente=None, prefix=VERLOREN) if each.gemeente in gemeenten]
    berichten: dict[str, int] = {}
    leveringen: dict[str, dict[str, int]] = {}
    for name, value in counts.items():
        match name.split("."):
            case ["bericht", state]:
                berichten[state] = value
            case ["levering", target, state] if target.partition("/")[0] in gemeenten:
                leveringen.setdefault(target, {})[state] = value
            case _:
                pass
    return Samenvatting(
        gereed=not wrong,
        niet_gereed=dict(wrong),
        berichten=berichten,
        leveringen=leveringen,
        quarantaine=sum(states.get("QUARANTINED", 0) for states in leveringen.values()),
        achterstand_s=counts.get("oldest_accepted_s", 0),
        backbone_verloor=sum(each.number for each in lost if each.what == "opnieuw"),
        backbone_verloor_weg=sum(each.number for each in lost if each.what == "weg"),
        backbone_verloor_laatst=max((each.last for each in lost), default=None),
    )


def samenvatting_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""

    async def samenvatting(call: Call) -> BaseModel:
        return await read_samenvatting(ports, call.caller)

    async def aanmelding(call: Call) -> BaseModel:
        rollen = {name: sorted(roles) for name, roles in call.caller.grants.items()}
        return Aanmelding(naam=call.caller.name, soort=call.caller.kind, rollen=rollen)

    return [
        Operation(
            method="GET",
            path="/v1/samenvatting",
            id="samenvattingLees",
            tag=_TAG,
            summary="Hoe het ervoor staat",
            description="Geeft in een antwoord wat een bewakingssysteem wil weten; /metrics geeft hetzelfde als tijdreeksen.",
            handler=samenvatting,
            gives=Samenvatting,
            example={
                "gereed": True,
                "nietGereed": {},
                "berichten": {"CONFIRMED": 1200, "REFUSED": 3},
                "leveringen": {"voorbeeld/bron": {"DELIVERED": 1199, "QUARANTINED": 1}},
                "quarantaine": 1,
                "achterstandS": 0,
                "backboneVerloor": 0,
                "backboneVerloorWeg": 0,
                "backboneVerloorLaatst": None,
            },
            errors=(503,),
        ),
        Operation(
            method="GET",
            path="/v1/aanmelding",
            id="aanmeldingLees",
            tag=_TAG,
            summary="Wie u bent en wat u mag",
            description="Geeft de naam waaronder de audit u kent, en uw rollen per gemeente.",
            handler=aanmelding,
            gives=Aanmelding,
            example={"naam": "sleutel:bewaking", "soort": "key", "rollen": {"voorbeeld": ["lezer"]}},
        ),
    ]
