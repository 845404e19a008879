"""What the delivery tests share: a source in memory, a clock that stands still, and messages as MAPPING A tells them."""

from __future__ import annotations

import datetime
import itertools
import uuid

import orjson

from adapter import settings
from adapter.delivery import Ports, Source, deliver
from adapter.delivery.message import read_item
from adapter.journal.port import OutboxEvent, WorkItem
from adapter.journal.states import LeveringState
from adapter.peers import Catalogus
from adapter.peers.zgw import open_zgw
from tests.peers.memory import MemoryZgw, catalogue

NOW = datetime.datetime(2020, 3, 12, 9, 0, tzinfo=datetime.UTC)
RSIN = "823288444"
ZAAK = {"identificatie": "1900208938", "bronorganisatie": RSIN}
NIEUW = {
    **ZAAK,
    "omschrijving": "Aanvraag minimaregelingen (Z)",
    "zaaktype": {"identificatie": "B1026"},
    "startdatum": "2020-03-09",
    "registratiedatum": "2020-03-09",
}


def person(bsn="111111110", **members):
    return {"inpBsn": bsn, "geslachtsnaam": "Precies", **members}


def rol(generiek="belanghebbende", kind="natuurlijk_persoon", party=None, **members):
    return {
        "betrokkeneType": kind,
        "betrokkeneIdentificatie": party if party is not None else person(),
        "roltype": {"omschrijvingGeneriek": generiek},
        **members,
    }


def medewerker(number, **members):
    return rol("behandelaar", "medewerker", {"identificatie": number, "achternaam": "Bruiker", **members})


def status(name, at="2020-03-11T09:25:16+01:00", **members):
    return {"statustype": {"omschrijving": name}, "datumStatusGezet": at, **members}


def created(**members):
    return ("zaken.zaak.aangemaakt", {"zaak": {**NIEUW, **members}})


def changed(wijziging=None, **members):
    return ("zaken.zaak.gewijzigd", {"zaak": {**ZAAK, **members}, "wijziging": wijziging or {}})


def about(soort, **members):
    return (soort, {"zaak": ZAAK, **members})


class Effects:
    """The journal's side of a delivery: what it is told to keep."""

    def __init__(self) -> None:
        self.kept: dict[str, object] = {}

    async def record_effect(self, bericht_id, target, effect, *, token) -> None:
        self.kept[effect.call] = effect


class Harness:
    def __init__(self, gemeente=None, *, zgw=None, exchange=None, page=100, **profiel) -> None:
        self.zgw = zgw or MemoryZgw(page=page)
        if zgw is None:
            catalogue(self.zgw)
        self.gemeente = gemeente or settings.Gemeente(
            organisaties=(settings.Organisatie(code="1900", rsin=RSIN, gemeentecode="1900"),),
            catalogus_rsin=RSIN,
            connections={"proef": settings.Connection()},
            zaaktypen={"standaard": settings.Zaaktypeprofiel(**profiel)},
        )
        self.seconds = 1000.0
        self.peer = open_zgw(
            self.gemeente.source,
            gemeente="voorbeeld",
            monotonic=lambda: self.seconds,
            clock_s=lambda: 1_580_000_000.0,
            register=exchange or self.zgw,
        )
        self.catalogus = Catalogus(self.peer, cache_s=300, rsin=RSIN, domein=None, monotonic=lambda: self.seconds)
        self.source = Source(name="voorbeeld", gemeente=self.gemeente, zgw=self.peer, catalogus=self.catalogus)
        self.journal = Effects()
        self.now = NOW
        self.blobs = Blobs()
        self.ports = Ports(
            source=self.source,
            journal=self.journal,
            blobs=self.blobs,
            rules=settings.Delivery(),
            clock=lambda: self.now,
            jitter=lambda: 0.5,
        )

    def item(self, *events, message="creeerZaak_Lk01", state=LeveringState.READY, attempt=1, effects=()):
        outbox = tuple(
            OutboxEvent(
                event_id=str(uuid.uuid4()),
                ordinal=number,
                type=f"nl.{soort}.v1",
                subject="zaak/1900208938",
                value=orjson.dumps(
                    {
                        "type": f"nl.{soort}.v1",
                        "source": "urn:nld:gemeentecode:1900:systeem:GWS4all",
                        "data": data,
                        **({"dataref": rest[0]} if rest else {}),
                    }
                ),
            )
            for number, (soort, data, *rest) in enumerate(events, start=1)
        )
        return WorkItem(
            bericht_id="b1",
            target="voorbeeld/zaken",
            seq=1,
            gemeente="voorbeeld",
            connection="proef",
            pack="zds-1.1",
            message=message,
            lane="voorbeeld/zaak/1900208938",
            attempt=attempt,
            state=state,
            events=outbox,
            documents=(),
            effects=tuple(effects),
            received_at=NOW,
        )

    async def deliver(self, *events, **more):
        return await deliver(self.item(*events, **more), self.ports, token=1)

    async def again(self, *events, state=LeveringState.RETRY_AT, attempt=2, **more):
        return await self.deliver(*events, state=state, attempt=attempt, effects=self.journal.kept.values(), **more)

    async def given_zaak(self, *events, **members):
        """A zaak that stands at the source already."""
        outcome = await self.deliver(created(**members), *events)
        assert outcome.state == "DELIVERED", outcome.findings
        self.zgw.calls.clear()
        return self.zgw.all("zaken")[0]

    def read(self, *events):
        return read_item(self.item(*events))


class Blobs:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def read(self, sha256):
        content = self.kept[sha256]
        for begin in range(0, len(content), 65536):
            yield content[begin : begin + 65536]

    def size(self, sha256):
        return len(self.kept[sha256]) if sha256 in self.kept else None


def codes(found):
    return [item["code"] for item in found]


def fail(times, status, *, on=("POST", "rollen"), nth=1, body=None):
    """A fault: from the nth such call on, so many times."""
    count = itertools.count(1)
    left = [times]

    def fault(method, collection, _):
        if (method, collection) != on or next(count) < nth or left[0] == 0:
            return None
        left[0] -= 1
        return status if isinstance(status, Exception) else (status, body or {"code": "error"})

    return fault
