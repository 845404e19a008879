"""The members of a ZGW resource that tell something: what two looks at it are compared by. Pure.

Left out is what the server derives or counts, and what differs between two equal answers: addresses are cut to
"<collection>/<uuid>" (a host may have several names), empty is empty however it is written, moments are in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from adapter.peers.port import Json

__all__ = ["OBJECTS", "collection_of", "kern", "key_of", "object_of"]

_ZAAK: Final = (
    "identificatie",
    "bronorganisatie",
    "omschrijving",
    "toelichting",
    "zaaktype",
    "registratiedatum",
    "startdatum",
    "einddatum",
    "einddatumGepland",
    "uiterlijkeEinddatumAfdoening",
    "publicatiedatum",
    "vertrouwelijkheidaanduiding",
    "betalingsindicatie",
    "laatsteBetaaldatum",
    "verlenging",
    "opschorting",
    "kenmerken",
    "archiefnominatie",
    "archiefactiedatum",
    "archiefstatus",
    "zaakgeometrie",
    "hoofdzaak",
    "relevanteAndereZaken",
)
_DOCUMENT: Final = (
    "identificatie",
    "bronorganisatie",
    "creatiedatum",
    "titel",
    "vertrouwelijkheidaanduiding",
    "auteur",
    "status",
    "formaat",
    "taal",
    "versie",
    "bestandsnaam",
    "bestandsomvang",
    "beschrijving",
    "ontvangstdatum",
    "verzenddatum",
    "link",
    "informatieobjecttype",
)
_MEMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "zaken": _ZAAK,
    "rollen": (
        "betrokkeneType",
        "betrokkeneIdentificatie",
        "afwijkendeNaamBetrokkene",
        "roltoelichting",
        "indicatieMachtiging",
        "contactpersoonRol",
        "roltype",
        "omschrijving",
        "omschrijvingGeneriek",
    ),
    "statussen": ("statustype", "datumStatusGezet", "statustoelichting"),
    "resultaten": ("resultaattype", "toelichting"),
    "zaakobjecten": ("objectType", "objectTypeOverige", "objectIdentificatie", "relatieomschrijving"),
    "zaakinformatieobjecten": ("informatieobject", "titel", "beschrijving"),
    "enkelvoudiginformatieobjecten": _DOCUMENT,
    "besluiten": (
        "identificatie",
        "verantwoordelijkeOrganisatie",
        "besluittype",
        "zaak",
        "datum",
        "toelichting",
        "ingangsdatum",
        "vervaldatum",
        "vervalreden",
        "publicatiedatum",
        "verzenddatum",
        "uiterlijkeReactiedatum",
    ),
    "besluitinformatieobjecten": ("informatieobject",),
}
OBJECTS: Final = ("zaken", "enkelvoudiginformatieobjecten", "besluiten")
"""The collections that notifications are about (hoofdObject)."""

_OWNER: Final[Mapping[str, str]] = {
    "rollen": "zaak",
    "statussen": "zaak",
    "resultaten": "zaak",
    "zaakobjecten": "zaak",
    "zaakinformatieobjecten": "zaak",
    "besluitinformatieobjecten": "besluit",
}
_ADDRESSES: Final = frozenset(
    {"zaaktype", "roltype", "statustype", "resultaattype", "informatieobjecttype", "besluittype", "zaak", "hoofdzaak"}
    | {"informatieobject"}
)
_MOMENTS: Final = frozenset({"datumStatusGezet", "laatsteBetaaldatum"})
_COUNTED: Final = frozenset({"versie", "bestandsomvang"})


def key_of(url: object) -> str:
    """Give "<collection>/<uuid>" of an address; "" where there is none."""
    if not isinstance(url, str) or not url:
        return ""
    return "/".join(url.partition("?")[0].rstrip("/").split("/")[-2:])


def collection_of(url: object) -> str:
    """Give the collection of an address."""
    return key_of(url).partition("/")[0]


def object_of(collection: str, resource: Mapping[str, Any]) -> str:
    """Give the object that a resource is part of: "zaken/<uuid>"; "" where it can't be said."""
    if collection in OBJECTS:
        return key_of(resource.get("url"))
    return key_of(resource.get(_OWNER.get(collection, "")))


def kern(collection: str, resource: Mapping[str, Any], only: frozenset[str] | None = None) -> Json | None:
    """Give the members that count, of these only `only`; None for a collection that tells nothing."""
    names = _MEMBERS.get(collection)
    if names is None:
        return None
    return {name: _plain(name, resource[name]) for name in names if name in resource and (only is None or name in only)}


def _plain(name: str, value: Any) -> Any:
    if name in _ADDRESSES:
        return key_of(value) or None
    if name in _MOMENTS:
        return _moment(value)
    if name == "relevanteAndereZaken":
        found = [{"url": key_of(item.get("url")), "aardRelatie": item.get("aardRelatie")} for item in value or ()]
        return sorted(found, key=lambda item: str(item["url"])) or None
    if name in _COUNTED:
        return value
    found = _without_empty(value)
    return None if name == "opschorting" and found == {"indicatie": False} else found


def _moment(value: Any) -> Any:
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment.astimezone(UTC).isoformat() if moment.tzinfo is not None else value


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        kept = {name: found for name, inner in value.items() if (found := _without_empty(inner)) is not None}
        return kept or None
    if isinstance(value, list | tuple):
        return [_without_empty(item) for item in value] or None
    return None if value == "" else value
