"""Look at the source: an object with all its parts, as far as events tell of them. Only addresses of the configured source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from adapter.errors import Refused
from adapter.notificaties.verschil import Gezien, Sleutel
from adapter.peers import (
    Api,
    Besluittype,
    Catalogus,
    Informatieobjecttype,
    Json,
    Zgw,
    collection_of,
    kern,
    key_of,
    together,
)

__all__ = ["Kijker"]

_PARTS: Final = ("rollen", "statussen", "resultaten", "zaakobjecten", "zaakinformatieobjecten")
_APIS: Final[Mapping[str, Api]] = {
    "zaken": "zaken",
    "enkelvoudiginformatieobjecten": "documenten",
    "besluiten": "besluiten",
}


class Kijker:
    """Looks at one source."""

    def __init__(self, zgw: Zgw, catalogus: Catalogus) -> None:
        self._zgw = zgw
        self._catalogus = catalogus

    def url(self, key: str) -> str:
        """Give our own address of an object: never the one that a notification says."""
        collection, _, uuid = key.partition("/")
        return f"{self._zgw.url(_APIS[collection], collection)}/{uuid}"

    async def get(self, key: str) -> Json | None:
        """Give an object; None when it is not there."""
        return await self._zgw.get(self.url(key))

    async def zaak(self, key: str, known: Mapping[str, Mapping[str, Any]]) -> Gezien | None:
        """Give a zaak with its parts, and the names of what it is or was related to; None when it is not there."""
        zaak = await self.get(key)
        if zaak is None:
            return None
        zaaktype = await self._catalogus.zaaktype(str(zaak["zaaktype"]))
        lists = await together([self._zgw.find_all("zaken", name, {"zaak": str(zaak["url"])}) for name in _PARTS])
        parts: dict[str, Json] = {key: zaak}
        for found in lists:
            parts.update({key_of(each["url"]): each for each in found if each.get("url")})
        wanted = _related(key, known, {name: kern(collection_of(name), part) or {} for name, part in parts.items()})
        return Gezien(object=key, parts=parts, zaaktype=zaaktype, refs=await self._refs(wanted))

    async def zaken_of(self, document: str) -> list[str]:
        """Give the keys of the zaken that a document is in."""
        found = await self._zgw.find_all("zaken", "zaakinformatieobjecten", {"informatieobject": self.url(document)})
        return [key_of(each.get("zaak")) for each in found]

    async def sleutel(self, key: str) -> Sleutel | None:
        """Give the natural key of a zaak or document; None when it can't be found."""
        return (await self._refs([key])).get(key)

    async def soort(self, document: Json) -> Informatieobjecttype | None:
        """Give the informatieobjecttype of a document; None when the catalogus does not have it."""
        try:
            return await self._catalogus.informatieobjecttype(str(document.get("informatieobjecttype") or ""))
        except Refused:
            return None

    async def besluittype(self, besluit: Json) -> Besluittype | None:
        """Give the besluittype; None when the catalogus does not have it."""
        try:
            return await self._catalogus.besluittype(str(besluit.get("besluittype") or ""))
        except Refused:
            return None

    async def download(self, key: str, sink: Callable[[bytes], None]) -> bool:
        """Give the content of a document to `sink`."""
        return await self._zgw.download(f"{self.url(key)}/download", sink)

    async def _refs(self, keys: Iterable[str]) -> dict[str, Sleutel]:
        wanted = [key for key in dict.fromkeys(keys) if collection_of(key) in _APIS]
        found = await together([self._ref(key) for key in wanted]) if wanted else []
        return {key: ref for key, ref in zip(wanted, found, strict=True) if ref is not None}

    async def _ref(self, key: str) -> Sleutel | None:
        try:
            found = await self.get(key)
        except Refused:
            return None  # another source's, or not for us to see
        if found is None or not found.get("identificatie"):
            return None
        return {name: str(found.get(name) or "") for name in ("identificatie", "bronorganisatie")}


def _related(key: str, known: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Give the keys of other objects that are in one of the two and not in the other."""
    before, after = known.get(key) or {}, now[key]
    keys: list[str] = []
    if before.get("hoofdzaak") != after.get("hoofdzaak"):
        keys += [str(each["hoofdzaak"]) for each in (before, after) if each.get("hoofdzaak")]
    andere = [{item["url"] for item in each.get("relevanteAndereZaken") or ()} for each in (before, after)]
    keys += sorted(andere[0] ^ andere[1])
    for name in known.keys() | now.keys():
        if collection_of(name) == "zaakinformatieobjecten" and known.get(name) != now.get(name):
            core = now.get(name) or known.get(name) or {}
            keys.append(str(core.get("informatieobject") or ""))
    return keys
