"""A notification about a besluit: told when it is news, with the documents in which it is laid down, in the lane of its zaak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter.journal import Beeld, BeeldChange, WorkItem
from adapter.notificaties.kijken import Kijker
from adapter.notificaties.port import Ports, Soon
from adapter.notificaties.verschil import VOLLEDIG
from adapter.notificaties.vertel import Verteller
from adapter.notificaties.woorden import clean
from adapter.peers import Json, collection_of, kern, key_of
from adapter.translation import Draft

__all__ = ["Besluiten"]

_BESLUIT: Final = "besluiten"
_DOCUMENTS: Final = "besluitinformatieobjecten"
_NEW: Final = "voegBesluitToe_Di01"
_CHANGED: Final = "updateBesluit_BslLk01"


class Besluiten:
    """Looks at besluiten of one gemeente."""

    def __init__(self, ports: Ports, kijker: Kijker, verteller: Verteller) -> None:
        self._ports = ports
        self._kijker = kijker
        self._verteller = verteller

    async def look(self, key: str, item: WorkItem) -> list[str]:
        """Tell what is news of a besluit."""
        ports = self._ports
        known = await ports.journal.beeld(ports.gemeente, key)
        besluit = await self._kijker.get(key)
        links = {} if besluit is None else await self._links(key)
        was = known.parts.get(key) or {}
        zaak = await self._kijker.sleutel(key_of((besluit or was).get("zaak"))) if besluit or was else None
        await self._check_quiet(str((besluit or was).get("identificatie") or ""), zaak)
        if (await ports.journal.beeld(ports.gemeente, key)).versie != known.versie:
            raise Soon
        if besluit is None:
            return await self._gone(key, known, item)
        drafts = await self._drafts(key, besluit, links, known, zaak)
        parts: dict[str, Mapping[str, Any] | None] = {
            key: kern(_BESLUIT, besluit) or {},
            **{name: kern(_DOCUMENTS, link) or {} for name, link in links.items()},
            VOLLEDIG: {},
        }
        if not drafts and dict(known.parts) == parts:
            return []
        change = BeeldChange(gemeente=ports.gemeente, object=key, parts=parts, whole=True, verwacht=known.versie)
        if not drafts:
            if not await ports.journal.keep_beelden([change], at=ports.clock()):
                raise Soon
            return []
        return [await self._accept(drafts, change, besluit, zaak, item)]

    async def _check_quiet(self, identificatie: str, zaak: Mapping[str, str] | None) -> None:
        """Raise Soon while we write to it ourselves: a message about a besluit may be in the lane of its sender."""
        ports = self._ports
        lanes = [f"{ports.gemeente}/besluit/{identificatie}"]
        lanes += [f"{ports.gemeente}/zaak/{zaak['identificatie']}"] if zaak else []
        if await ports.journal.is_delivering(ports.target, lanes, prefix=f"{ports.gemeente}/zender/"):
            raise Soon

    async def _links(self, key: str) -> dict[str, Json]:
        found = await self._ports.zgw.find_all(_BESLUIT, _DOCUMENTS, {"besluit": self._kijker.url(key)})
        return {key_of(each["url"]): each for each in found if each.get("url")}

    async def _drafts(
        self, key: str, besluit: Json, links: Mapping[str, Json], known: Beeld, zaak: Mapping[str, str] | None
    ) -> list[Draft]:
        """Give the events, the besluit first."""
        is_new = key not in known.parts
        operatie, soort = (_NEW, "T") if is_new else (_CHANGED, "W")
        bron = {"berichtcode": "ZGW", "operatie": operatie, "mutatiesoort": soort}
        subject = f"besluit/{besluit.get('identificatie')}"
        sleutel = {name: str(besluit.get(name) or "") for name in ("identificatie", "verantwoordelijkeOrganisatie")}
        drafts: list[Draft] = []
        about = {"zaak": dict(zaak)} if zaak is not None else {}
        said = await self._said(besluit)
        if is_new:
            new = {name: value for name, value in said.items() if value is not None}
            data = {"besluit": new, **about, "bron": bron}
            drafts.append(Draft(type="nl.besluiten.besluit.vastgelegd.v1", subject=subject, data=data))
        else:
            core, before = kern(_BESLUIT, besluit) or {}, known.parts[key]
            paden = [name for name in core if before.get(name) != core[name] and name in said]
            if paden:
                was = {name: before.get(name) for name in paden if name != "besluittype"}
                change = {"aard": "wijziging", "paden": paden, "oud": was, "oudBekend": len(was) == len(paden)}
                data = {"besluit": {**sleutel, **{name: said[name] for name in paden}}, **about}
                drafts.append(
                    Draft(
                        type="nl.besluiten.besluit.gewijzigd.v1",
                        subject=subject,
                        data={**data, "wijziging": change, "bron": bron},
                    )
                )
        gone = [name for name in known.parts if collection_of(name) == _DOCUMENTS and name not in links]
        wanted = [(name, known.parts[name], "ontkoppeld") for name in gone]
        wanted += [(name, link, "gekoppeld") for name, link in links.items() if name not in known.parts]
        for _, link, verb in wanted:
            document = await self._kijker.sleutel(key_of(link.get("informatieobject")))
            if document is not None:
                data = {"besluit": sleutel, "informatieobject": dict(document), "bron": bron}
                drafts.append(Draft(type=f"nl.besluiten.informatieobject.{verb}.v1", subject=subject, data=data))
        return drafts

    async def _said(self, besluit: Json) -> Json:
        kind = await self._kijker.besluittype(besluit)
        said = clean(self._ports.beelden.besluit_beeld(besluit, kind))
        return {**said, "besluittype": {"omschrijving": said["besluittype"].get("omschrijving")}}

    async def _gone(self, key: str, known: Beeld, item: WorkItem) -> list[str]:
        was = known.parts.get(key) or {}
        if not was.get("identificatie"):
            return []
        change = BeeldChange(gemeente=self._ports.gemeente, object=key, parts={}, whole=True, verwacht=known.versie)
        data = {
            "besluit": {name: was.get(name) for name in ("identificatie", "verantwoordelijkeOrganisatie")},
            "bron": {"berichtcode": "ZGW", "operatie": "verwijderd", "mutatiesoort": "V"},
        }
        subject = f"besluit/{was['identificatie']}"
        draft = Draft(type="nl.besluiten.besluit.afgemeld.v1", subject=subject, data=data)
        zaak = await self._kijker.sleutel(str(was.get("zaak") or ""))
        return [await self._accept([draft], change, was, zaak, item)]

    async def _accept(
        self,
        drafts: list[Draft],
        change: BeeldChange,
        besluit: Mapping[str, Any],
        zaak: Mapping[str, str] | None,
        item: WorkItem,
    ) -> str:
        gemeente = self._ports.gemeente
        lane = f"{gemeente}/zaak/{zaak['identificatie']}" if zaak else f"{gemeente}/besluit/{besluit['identificatie']}"
        return await self._verteller.accept(
            str(drafts[0].data["bron"]["operatie"]),
            drafts,
            [change],
            lane=lane,
            zaken=(zaak["identificatie"],) if zaak else (),
            item=item,
        )
