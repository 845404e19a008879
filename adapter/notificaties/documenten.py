"""A notification about a document: told when it is news. One that is put in a zaak is told with that, in one message."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from adapter.journal import Beeld, BeeldChange, WorkItem
from adapter.notificaties.kijken import Kijker
from adapter.notificaties.port import Ports, Soon
from adapter.notificaties.verschil import VOLLEDIG
from adapter.notificaties.vertel import Verteller
from adapter.peers import Json, kern
from adapter.translation import Draft

__all__ = ["Documenten"]

_DOCUMENT: Final = "enkelvoudiginformatieobjecten"


class Documenten:
    """Looks at documents of one gemeente."""

    def __init__(self, ports: Ports, kijker: Kijker, verteller: Verteller) -> None:
        self._ports = ports
        self._kijker = kijker
        self._verteller = verteller

    async def look(self, key: str, item: WorkItem, *, alone: bool) -> list[str] | None:
        """Tell what is news of a document; None: look again in a while, it may be put in a zaak.

        Args:
            alone: it has waited long enough: in no zaak yet, it is told by itself.
        """
        ports = self._ports
        known = await ports.journal.beeld(ports.gemeente, key)
        document = await self._kijker.get(key)
        zaken = await self._kijker.zaken_of(key) if document is not None else []
        await self._check_quiet(known, document, zaken)
        if (await ports.journal.beeld(ports.gemeente, key)).versie != known.versie:
            raise Soon
        if document is None:
            return await self._gone(key, known, item)
        if key in known.parts:
            return await self._changed(key, known, document, item)
        if zaken:
            return []  # told with its place in the zaak
        return await self._alone(key, known, document, item) if alone else None

    async def _check_quiet(self, known: Beeld, document: Json | None, zaken: list[str]) -> None:
        """Raise Soon while we write to it ourselves: in its own lane, in that of its zaken, or as one that is new."""
        ports = self._ports
        name = (document or known.parts.get(known.object) or {}).get("identificatie")
        lanes = [f"{ports.gemeente}/document/{name}"]
        for key in zaken:
            beeld = await ports.journal.beeld(ports.gemeente, key)
            zaak = (beeld.parts.get(key) or {}).get("identificatie")
            if zaak is None:
                zaak = (await self._kijker.sleutel(key) or {}).get("identificatie")
            lanes += [f"{ports.gemeente}/zaak/{zaak}"] if zaak else []
        prefix = f"{ports.gemeente}/" if not known.parts and not zaken else None
        if await ports.journal.is_delivering(ports.target, lanes, prefix=prefix):
            raise Soon

    async def _alone(self, key: str, known: Beeld, document: Json, item: WorkItem) -> list[str]:
        draft = await self._verteller.document(key, document, "maakZaakdocument_Lk01")
        parts: Mapping[str, Any] = {key: kern(_DOCUMENT, document), VOLLEDIG: {}}
        change = self._change(key, parts, known, whole=True)
        return [await self._accept("maakZaakdocument_Lk01", draft, change, document, item)]

    async def _changed(self, key: str, known: Beeld, document: Json, item: WorkItem) -> list[str]:
        core, before = kern(_DOCUMENT, document) or {}, known.parts[key]
        paden = [name for name in core if before.get(name) != core[name]]
        if not paden:
            return []
        said = await self._verteller.said(document)
        was = {name: before.get(name) for name in paden if name != "informatieobjecttype"}
        names = {name: str(document.get(name) or "") for name in ("identificatie", "bronorganisatie")}
        data = {
            "informatieobject": {**names, **{name: said.get(name) for name in paden}},
            "wijziging": {"aard": "wijziging", "paden": paden, "oud": was, "oudBekend": len(was) == len(paden)},
            "bron": {"berichtcode": "ZGW", "operatie": "updateZaakdocument_Di02", "mutatiesoort": "W"},
        }
        content = await self._verteller.content(key, document) if "versie" in paden else None
        draft = Draft(
            type="nl.documenten.informatieobject.gewijzigd.v1",
            subject=f"informatieobject/{names['identificatie']}",
            data=data,
            dataref=content,
        )
        change = self._change(key, {key: core}, known)
        return [await self._accept("updateZaakdocument_Di02", draft, change, document, item)]

    async def _gone(self, key: str, known: Beeld, item: WorkItem) -> list[str]:
        was = known.parts.get(key) or {}
        if not was.get("identificatie"):
            return []
        change = self._change(key, {}, known, whole=True)
        return [
            await self._verteller.tell_gone("documenten.informatieobject", "informatieobject", was, change, item=item)
        ]

    def _change(self, key: str, parts: Mapping[str, Any], known: Beeld, *, whole: bool = False) -> BeeldChange:
        return BeeldChange(gemeente=self._ports.gemeente, object=key, parts=parts, whole=whole, verwacht=known.versie)

    async def _accept(self, message: str, draft: Draft, change: BeeldChange, document: Json, item: WorkItem) -> str:
        # a document without a number has a lane of its own all the same
        name = document.get("identificatie") or hashlib.sha256(change.object.encode()).hexdigest()[:16]
        lane = f"{self._ports.gemeente}/document/{name}"
        return await self._verteller.accept(message, [draft], [change], lane=lane, zaken=(), item=item)
