"""Somebody else at the source: zaken made and changed by ZGW calls, as another application does."""

from __future__ import annotations

import orjson

from adapter import wiring

RSIN = "823288444"


async def types(system):
    """Give the zaaktype B1026 with its types."""
    catalogus = system.sources["voorbeeld"].catalogus
    (versie,) = await catalogus.versions("B1026")
    return await catalogus.zaaktype(versie.url)


class Ander:
    """Another application at the register of the example gemeente."""

    def __init__(self, system):
        self._system = system
        self._zgw = system.sources["voorbeeld"].zgw

    async def zaak(self, identificatie="1900202600000777", **members):
        zaaktype = await types(self._system)
        body = {
            "identificatie": identificatie,
            "bronorganisatie": RSIN,
            "verantwoordelijkeOrganisatie": RSIN,
            "zaaktype": zaaktype.url,
            "startdatum": "2026-11-24",
            "omschrijving": "Losse stoeptegel",
            **members,
        }
        return await self._zgw.post("zaken", "zaken", body)

    async def rol(self, zaak, bsn="999990408", generiek="initiator", naam="Jansen"):
        zaaktype = await types(self._system)
        roltype = next(kind for kind in zaaktype.roltypen if kind.generiek == generiek)
        body = {
            "zaak": zaak["url"],
            "betrokkeneType": "natuurlijk_persoon",
            "roltype": roltype.url,
            "roltoelichting": "melder",
            "betrokkeneIdentificatie": {"inpBsn": bsn, "geslachtsnaam": naam},
        }
        return await self._zgw.post("zaken", "rollen", body)

    async def status(self, zaak, number=0, at="2026-11-24T10:00:00+01:00"):
        zaaktype = await types(self._system)
        body = {"zaak": zaak["url"], "statustype": zaaktype.statustypen[number].url, "datumStatusGezet": at}
        return await self._zgw.post("zaken", "statussen", body)

    async def resultaat(self, zaak):
        zaaktype = await types(self._system)
        body = {"zaak": zaak["url"], "resultaattype": zaaktype.resultaattypen[0].url}
        return await self._zgw.post("zaken", "resultaten", body)

    async def document(self, zaak, identificatie="1900D777", inhoud="aGFsbG8="):
        """Make a document, in a zaak or in none."""
        zaaktype = await types(self._system)
        kinds = await self._system.sources["voorbeeld"].catalogus.informatieobjecttypen(zaaktype)
        made = await self._zgw.post(
            "documenten",
            "enkelvoudiginformatieobjecten",
            {
                "identificatie": identificatie,
                "bronorganisatie": RSIN,
                "creatiedatum": "2026-11-24",
                "titel": "Foto",
                "auteur": "Balie",
                "taal": "nld",
                "formaat": "text/plain",
                "bestandsnaam": "foto.txt",
                "bestandsomvang": 5,
                "inhoud": inhoud,
                "indicatieGebruiksrecht": False,
                "informatieobjecttype": kinds[0].url,
            },
        )
        return made, None if zaak is None else await self.link(zaak, made)

    async def link(self, zaak, document):
        body = {"zaak": zaak["url"], "informatieobject": document["url"]}
        return await self._zgw.post("zaken", "zaakinformatieobjecten", body)

    async def besluit(self, zaak, document, identificatie="1900B777"):
        zaaktype = await types(self._system)
        kinds = await self._system.sources["voorbeeld"].catalogus.besluittypen(zaaktype)
        body = {
            "identificatie": identificatie,
            "verantwoordelijkeOrganisatie": RSIN,
            "besluittype": kinds[0].url,
            "zaak": zaak["url"],
            "datum": "2026-11-24",
            "ingangsdatum": "2026-11-25",
        }
        made = await self._zgw.post("besluiten", "besluiten", body)
        link = {"besluit": made["url"], "informatieobject": document["url"]}
        await self._zgw.post("besluiten", "besluitinformatieobjecten", link)
        return made

    async def patch(self, resource, **members):
        return await self._zgw.patch(resource["url"], members)

    async def delete(self, resource):
        await self._zgw.delete(resource["url"])

    async def find(self, identificatie):
        return (await self._zgw.find_all("zaken", "zaken", {"identificatie": identificatie}))[0]


async def told(system, *, source=True):
    """Give (type, data) of every event on the backbone in order of acceptance; of the source itself, or of all."""
    assert await system.settle(within_s=20)
    _, found = await system.journal.search(gemeente="voorbeeld", limit=500)
    schemas = wiring.load_event_schemas()
    events = []
    for each in sorted((view for view in found if view.seq), key=lambda view: view.seq):
        if source and each.pack != "zgw":
            continue
        view = await system.journal.find(each.bericht_id, gemeente="voorbeeld")
        for event in view.events:
            value = orjson.loads(event.value)
            assert not schemas.check(value), schemas.check(value)
            events.append((event.type.removeprefix("nl.").removesuffix(".v1"), value["data"]))
    return events
