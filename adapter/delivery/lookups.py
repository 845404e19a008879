"""Objects at the target by their natural keys (MAPPING B.0 L1, L7, L8): all pages, and never the first of several."""

from __future__ import annotations

from typing import Final

from adapter.delivery.message import Sleutel
from adapter.errors import Finding, Refused
from adapter.peers import Api, Json, Zgw

__all__ = ["find_besluit", "find_document", "find_zaak"]

_OWNER: Final = "bronorganisatie"


async def find_zaak(zgw: Zgw, key: Sleutel, *, within_s: float | None = None) -> Json | None:
    """Give the zaak by identificatie and bronorganisatie (L1); raises Refused when there are more."""
    several = Finding(code="zaak-niet-eenduidig", source="MAPPING B.0 L1", facts={"zaak": key[0]})
    return await _find(zgw, "zaken", "zaken", key, several, within_s=within_s)


async def find_document(zgw: Zgw, key: Sleutel) -> Json | None:
    """Give the document by identificatie and bronorganisatie (L7); raises Refused when there are more."""
    several = Finding(code="document-niet-eenduidig", source="MAPPING B.0 L7", facts={"document": key[0]})
    return await _find(zgw, "documenten", "enkelvoudiginformatieobjecten", key, several)


async def find_besluit(zgw: Zgw, key: Sleutel, *, within_s: float | None = None) -> Json | None:
    """Give the besluit by identificatie and verantwoordelijkeOrganisatie (L8); raises Refused when there are more."""
    several = Finding(code="besluit-niet-eenduidig", source="MAPPING B.0 L8", facts={"besluit": key[0]})
    return await _find(
        zgw, "besluiten", "besluiten", key, several, owner="verantwoordelijkeOrganisatie", within_s=within_s
    )


async def _find(
    zgw: Zgw,
    api: Api,
    collection: str,
    key: Sleutel,
    several: Finding,
    *,
    owner: str = _OWNER,
    within_s: float | None = None,
) -> Json | None:
    query = {"identificatie": key[0]}
    if key[1]:
        query[owner] = key[1]
    found = await zgw.find_all(api, collection, query, within_s=within_s)
    found = [item for item in found if item.get("identificatie") == key[0]]
    if len(found) > 1:
        raise Refused(several)
    return found[0] if found else None
