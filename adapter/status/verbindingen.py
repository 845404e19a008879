"""Systems that send, and targets that are delivered to: how they are, what came and went, what waits, and holding a target up."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field

from adapter import intake, settings, tenancy
from adapter.journal import ConnectionView, Journal, Noted, TargetView
from adapter.security import Action
from adapter.status import examples
from adapter.status.api import Call, Model, Operation, check_gemeente, not_found
from adapter.status.certificaten import Certificaat, read_certificaten
from adapter.status.ports import Ports
from adapter.status.shapes import GemeenteQuery, Reden, Whole, chosen

__all__ = ["Doel", "Verbinding", "read_doelen", "read_verbindingen", "verbindingen_operations"]

_TAG: Final = "verbindingen"
_ID: Final = {"id": ("Gemeente en naam.", r"[a-z0-9][a-z0-9-]{0,39}\.[a-z0-9][a-z0-9-]{0,60}", "voorbeeld.proef")}
_TARGET: Final = {"id": (*_ID["id"][:2], "voorbeeld.bron")}
_STEPS_MAX: Final = 120  # points of a series


class Dispensatie(Model):
    """Waarin een verbinding tijdelijk van de standaard mag afwijken, en hoe vaak dat nodig was."""

    code: str
    pad: str
    reden: str
    tot_en_met: datetime.date
    dagen: int = Field(description="Hoeveel dagen zij nog geldt; negatief: voorbij.")
    herstel: str | None
    gebruikt: int
    laatst_gebruikt: datetime.datetime | None


class Verbinding(Model):
    """Een systeem van een gemeente dat berichten stuurt, en hoe het daarmee ging in het gevraagde tijdvak."""

    id: str
    gemeente: str
    naam: str
    standaarden: Sequence[str]
    laatst_ontvangen: datetime.datetime | None
    laatst_bezorgd: datetime.datetime | None
    aangenomen: int
    geweigerd: int
    beantwoord: int = Field(description="Vragen.")
    bezorgd: int
    opnieuw_geprobeerd: int
    in_quarantaine_gekomen: int
    per_seconde: float
    foutaandeel: float = Field(description="Geweigerd van alles wat binnenkwam, van 0 tot 1.")
    doorlooptijd_gemiddeld_s: float | None = Field(description="Van ontvangst tot bezorging.")
    doorlooptijd_langst_s: float | None
    wacht: int = Field(description="Nog niet bezorgd, nu.")
    in_quarantaine: int = Field(description="Daarvan in quarantaine, nu.")
    dispensaties: Sequence[Dispensatie]


class Verloop(Model):
    """Een stap van het verloop in de tijd; stappen waarin niets gebeurde ontbreken."""

    op: datetime.datetime
    aantallen: Mapping[str, int]
    doorlooptijd_gemiddeld_s: float | None
    doorlooptijd_langst_s: float | None


class VerbindingVolledig(Verbinding):
    """Een verbinding met haar verloop."""

    stap_minuten: int
    verloop: Sequence[Verloop]


class Verbindingen(Model):
    """Alle verbindingen die u mag zien."""

    results: Sequence[Verbinding]


class Doel(Model):
    """Waar bezorgd wordt, en wat er wacht."""

    id: str
    gemeente: str
    naam: str
    toestand: str = Field(
        description="open, gepauzeerd, rust (antwoordt niet), dicht (buiten openingstijden) of onbekend."
    )
    tot: datetime.datetime | None = Field(description="Wanneer weer wordt gekeken.")
    laatste_fout: str | None
    gepauzeerd_door: str | None
    reden: str | None
    sinds: datetime.datetime | None
    wacht: int = Field(description="Nog niet bezorgd, zonder wat in quarantaine staat.")
    in_quarantaine: int
    oudste: datetime.datetime | None = Field(description="Wanneer het langst wachtende bericht binnenkwam.")
    per_seconde: float = Field(description="Bezorgd, in het laatste kwartier.")
    verwacht_klaar: datetime.datetime | None
    certificaten: Sequence[Certificaat]


class Doelen(Model):
    """Alle doelen die u mag zien."""

    results: Sequence[Doel]


class Pauze(Model):
    """Wat er is gedaan."""

    doel: str
    door: str
    reden: str


class PauzeVraag(Model):
    """Why."""

    reden: Reden


class TijdvakQuery(GemeenteQuery):
    """Over what time."""

    uren: Whole = Field(24, ge=1, le=168, description="Over hoeveel uur tot nu wordt geteld.")


class EenTijdvakQuery(Model):
    """Over what time."""

    uren: Whole = Field(24, ge=1, le=168, description="Over hoeveel uur tot nu wordt geteld.")


def _dispensaties(
    rules: settings.Connection, used: Mapping[str, Noted], now: datetime.datetime
) -> Sequence[Dispensatie]:
    found = []
    for each in rules.dispensations:
        noted = used.get(intake.name_of_dispensation(each))
        found.append(
            Dispensatie(
                code=each.code,
                pad=each.path,
                reden=each.reason,
                tot_en_met=each.until,
                dagen=(each.until - now.date()).days,
                herstel=each.repair,
                gebruikt=0 if noted is None else noted.number,
                laatst_gebruikt=None if noted is None else noted.last,
            )
        )
    return found


def _verbinding(gemeente: str, name: str, rules: settings.Connection, view: ConnectionView | None) -> dict[str, Any]:
    return {
        "id": f"{gemeente}.{name}",
        "gemeente": gemeente,
        "naam": name,
        "standaarden": list(rules.packs),
        "laatst_ontvangen": view and view.last_in,
        "laatst_bezorgd": view and view.last_out,
        "aangenomen": view.accepted if view else 0,
        "geweigerd": view.refused if view else 0,
        "beantwoord": view.answered if view else 0,
        "bezorgd": view.delivered if view else 0,
        "opnieuw_geprobeerd": view.retried if view else 0,
        "in_quarantaine_gekomen": view.quarantined if view else 0,
        "per_seconde": view.rate_s if view else 0.0,
        "foutaandeel": view.error_rate if view else 0.0,
        "doorlooptijd_gemiddeld_s": view and view.latency_mean_s,
        "doorlooptijd_langst_s": view and view.latency_max_s,
        "wacht": view.open if view else 0,
        "in_quarantaine": view.held if view else 0,
    }


async def read_verbindingen(
    memory: Journal, gemeenten: Mapping[str, settings.Gemeente], *, hours: int, now: datetime.datetime
) -> Sequence[Verbinding]:
    """Give every connection of these gemeenten, also those that nothing came from."""
    found: list[Verbinding] = []
    for gemeente, rules in gemeenten.items():
        views = await memory.connections(gemeente=gemeente, since=now - datetime.timedelta(hours=hours), now=now)
        by_name = {view.connection: view for view in views}
        used: dict[str, dict[str, Noted]] = {}
        for noted in await memory.noted(gemeente=gemeente, prefix=intake.DISPENSATIE):
            used.setdefault(noted.connection, {})[noted.what] = noted
        for name, connection in rules.connections.items():
            told = _verbinding(gemeente, name, connection, by_name.get(name))
            dispensaties = _dispensaties(connection, used.get(name, {}), now)
            found.append(Verbinding.model_validate({**told, "dispensaties": dispensaties}, by_name=True))
    return found


async def read_verloop(
    memory: Journal, gemeente: str, connection: str, *, hours: int, now: datetime.datetime
) -> tuple[int, Sequence[Verloop]]:
    """Give the minutes of a step, and how it went with a connection."""
    step_min = max(1, -(-hours * 60 // _STEPS_MAX))
    moments = await memory.series(
        gemeente=gemeente,
        connection=connection,
        since=now - datetime.timedelta(hours=hours),
        until=now,
        step_min=step_min,
    )
    return step_min, [
        Verloop(
            op=each.at,
            aantallen=dict(each.counts),
            doorlooptijd_gemiddeld_s=each.latency_mean_s,
            doorlooptijd_langst_s=each.latency_max_s,
        )
        for each in moments
    ]


async def read_doelen(ports: Ports, gemeenten: Mapping[str, settings.Gemeente]) -> Sequence[Doel]:
    """Give every target of these gemeenten, also those that nothing was delivered to yet."""
    now = ports.clock()
    views = {view.name: view for view in await ports.journal.targets(now=now)}
    return [
        _doel(
            gemeente,
            name,
            views.get(tenancy.doel_van(gemeente, rules, name)),
            read_certificaten(ports, gemeente, name, now=now),
        )
        for gemeente, rules in gemeenten.items()
        for name in tenancy.doel_namen(rules)
    ]


def _doel(gemeente: str, name: str, view: TargetView | None, certificaten: Sequence[Certificaat]) -> Doel:
    health = None if view is None else view.health
    return Doel(
        id=f"{gemeente}.{name}",
        gemeente=gemeente,
        naam=name,
        toestand=_state(view),
        tot=None if health is None else health.until,
        laatste_fout=None if health is None else health.code,
        gepauzeerd_door=view.by if view and view.paused else None,
        reden=view.reason if view and view.paused else None,
        sinds=None if view is None else view.since,
        wacht=view.backlog if view else 0,
        in_quarantaine=view.held if view else 0,
        oudste=None if view is None else view.oldest,
        per_seconde=view.rate_s if view else 0.0,
        verwacht_klaar=None if view is None else view.expected_end,
        certificaten=certificaten,
    )


def _state(view: TargetView | None) -> str:
    if view is not None and view.paused:
        return "gepauzeerd"
    if view is None or view.health is None:
        return "onbekend"
    return {"open": "open", "resting": "rust", "closed": "dicht"}[view.health.state]


class _Handlers:
    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def _mine(self, call: Call, gemeente: str | None) -> Mapping[str, settings.Gemeente]:
        return {name: self._ports.gemeenten[name] for name in chosen(call.caller, gemeente)}

    async def verbindingen(self, call: Call) -> BaseModel:
        mine = self._mine(call, call.query.gemeente)
        found = await read_verbindingen(self._ports.journal, mine, hours=call.query.uren, now=self._ports.clock())
        return Verbindingen(results=found)

    async def verbinding(self, call: Call) -> BaseModel:
        gemeente, _, name = call.path["id"].partition(".")
        mine = self._mine(call, None)
        if gemeente not in mine or name not in mine[gemeente].connections:
            raise not_found("verbinding")
        hours, now = call.query.uren, self._ports.clock()
        found = await read_verbindingen(self._ports.journal, {gemeente: mine[gemeente]}, hours=hours, now=now)
        step_min, verloop = await read_verloop(self._ports.journal, gemeente, name, hours=hours, now=now)
        (one,) = (each for each in found if each.naam == name)
        return VerbindingVolledig(**one.model_dump(), stap_minuten=step_min, verloop=verloop)

    async def doelen(self, call: Call) -> BaseModel:
        mine = self._mine(call, call.query.gemeente)
        return Doelen(results=await read_doelen(self._ports, mine))

    async def doel(self, call: Call) -> BaseModel:
        return await self._found(call)

    async def pauzeer(self, call: Call) -> BaseModel:
        return await self._switch(call, paused=True)

    async def hervat(self, call: Call) -> BaseModel:
        return await self._switch(call, paused=False)

    async def _found(self, call: Call) -> Doel:
        doelen = await read_doelen(self._ports, self._mine(call, None))
        for each in doelen:
            if each.id == call.path["id"]:
                return each
        raise not_found("doel")

    async def _switch(self, call: Call, *, paused: bool) -> BaseModel:
        found = await self._found(call)
        check_gemeente(call.caller, found.gemeente, Action.PAUZEREN)
        target = tenancy.doel_van(found.gemeente, self._ports.gemeenten[found.gemeente], found.naam)
        order = self._ports.journal.pause if paused else self._ports.journal.resume
        await order(target, by=call.caller.name, reason=call.body.reden, at=self._ports.clock())
        return Pauze(doel=found.id, door=call.caller.name, reden=call.body.reden)


def verbindingen_operations(ports: Ports) -> list[Operation]:
    """Give the operations."""
    do = _Handlers(ports)
    pauze = {"doel": "voorbeeld.bron", "door": "j.jansen", "reden": "onderhoud tot 22:00"}
    return [
        Operation(
            method="GET",
            path="/v1/verbindingen",
            id="verbindingenLijst",
            tag=_TAG,
            summary="Systemen die berichten sturen",
            description="Geeft per verbinding wat er kwam, wat ervan werd en wat er wacht, in het gevraagde tijdvak.",
            handler=do.verbindingen,
            query=TijdvakQuery,
            gives=Verbindingen,
            example={"results": [examples.VERBINDING]},
        ),
        Operation(
            method="GET",
            path="/v1/verbindingen/{id}",
            id="verbindingLees",
            tag=_TAG,
            summary="Een verbinding met haar verloop",
            description="Geeft een verbinding, met het verloop in de tijd in ten hoogste 120 stappen.",
            handler=do.verbinding,
            parameters=_ID,
            query=EenTijdvakQuery,
            gives=VerbindingVolledig,
            example={**examples.VERBINDING, "stapMinuten": 12, "verloop": [examples.VERLOOP]},
            errors=(404,),
        ),
        Operation(
            method="GET",
            path="/v1/doelen",
            id="doelenLijst",
            tag=_TAG,
            summary="Waar bezorgd wordt",
            description="Geeft per doel of het aanneemt, wat er wacht, wanneer dat klaar is, en wanneer certificaten verlopen.",
            handler=do.doelen,
            query=GemeenteQuery,
            gives=Doelen,
            example={"results": [examples.DOEL]},
        ),
        Operation(
            method="GET",
            path="/v1/doelen/{id}",
            id="doelLees",
            tag=_TAG,
            summary="Een doel",
            description="Geeft een doel.",
            handler=do.doel,
            parameters=_TARGET,
            gives=Doel,
            example=examples.DOEL,
            errors=(404,),
        ),
        Operation(
            method="POST",
            path="/v1/doelen/{id}/pauzes",
            id="doelPauzeer",
            tag=_TAG,
            summary="Een doel pauzeren",
            description="Bezorgt niets meer bij dit doel; berichten worden aangenomen en bewaard, in volgorde.",
            handler=do.pauzeer,
            action=Action.PAUZEREN,
            status=201,
            parameters=_TARGET,
            body=PauzeVraag,
            body_example={"reden": "onderhoud tot 22:00"},
            gives=Pauze,
            example=pauze,
            errors=(404, 503),
        ),
        Operation(
            method="POST",
            path="/v1/doelen/{id}/hervattingen",
            id="doelHervat",
            tag=_TAG,
            summary="Een doel laten verdergaan",
            description="Gaat verder met bezorgen bij een gepauzeerd doel.",
            handler=do.hervat,
            action=Action.PAUZEREN,
            status=201,
            parameters=_TARGET,
            body=PauzeVraag,
            body_example={"reden": "onderhoud is klaar"},
            gives=Pauze,
            example={**pauze, "reden": "onderhoud is klaar"},
            errors=(404, 503),
        ),
    ]
