"""A register filled by hand: what a golden pair gives, past the rules, and all that stands in it afterwards."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

import pybase64

from adapter.journal import BlobStore
from adapter.register import besluiten
from adapter.register.catalogus import Catalogus
from adapter.register.members import RESOURCES
from adapter.register.session import Object, Writing
from adapter.register.zaken import Context, uuid_of

__all__ = ["fill"]

_SOORTEN: Final[
    Mapping[str, tuple[str, str, str]]
] = {  # in given.json -> soort, api, collection; in order of reference
    "zaken": ("zaak", "zaken", "zaken"),
    "informatieobjecten": ("informatieobject", "documenten", "enkelvoudiginformatieobjecten"),
    "rollen": ("rol", "zaken", "rollen"),
    "statussen": ("status", "zaken", "statussen"),
    "resultaten": ("resultaat", "zaken", "resultaten"),
    "zaakobjecten": ("zaakobject", "zaken", "zaakobjecten"),
    "zaakinformatieobjecten": ("zaakinformatieobject", "zaken", "zaakinformatieobjecten"),
    "besluiten": ("besluit", "besluiten", "besluiten"),
    "besluitinformatieobjecten": ("besluitinformatieobject", "besluiten", "besluitinformatieobjecten"),
}


def fill(
    context: Context, given: Mapping[str, Any], blobs: BlobStore
) -> tuple[Callable[[Writing], None], dict[str, str]]:
    """Give the job that stores what `given` names, and the URL of each object by its `@soort/sleutel` name."""
    names = dict(context.catalogus.names)
    objects: list[tuple[str, str, Object]] = []
    numbers = itertools.count(1)
    for plural, (soort, api, collection) in _SOORTEN.items():
        for each in given.get(plural, ()):
            url = context.new_url(api, collection)
            key = each.get("sleutel") or each.get("identificatie") or str(next(numbers))
            names[f"@{soort}/{key}"] = url
            objects.append((collection, url, each))

    def job(session: Writing) -> None:
        for collection, url, each in objects:
            session.put(context.gemeente, collection, _stored(collection, url, each, names, context, blobs))
        for collection, url, _ in objects:
            _settle(session, context.gemeente, context.catalogus, collection, url)

    return job, names


def _stored(
    collection: str, url: str, each: Mapping[str, Any], names: Mapping[str, str], context: Context, blobs: BlobStore
) -> Object:
    defaults = {
        name: list(member.default) if member.default == () else member.default
        for name, member in RESOURCES[collection].items()
    }
    members = {
        name: _resolved(value, names) for name, value in each.items() if name not in ("sleutel", "inhoud_base64")
    }
    stored: Object = {"url": url, **defaults, **members}
    if collection == "enkelvoudiginformatieobjecten":
        stored |= {"inhoud": f"{url}/download", "bestandsdelen": [], "beginRegistratie": context.moment()}
        stored.setdefault("locked", False)
        stored.setdefault("versie", 1)
        stored["_blob"], stored["bestandsomvang"] = None, 0
        if each.get("inhoud_base64"):
            writer = blobs.begin()
            writer.write(pybase64.b64decode(each["inhoud_base64"]))
            stored["_blob"], stored["bestandsomvang"] = writer.commit()
        return stored
    if collection in besluiten.COLLECTIONS:
        return besluiten.written(stored)
    stored["uuid"] = uuid_of(url)
    if collection == "zaken":
        lists = ("deelzaken", "eigenschappen", "rollen", "zaakinformatieobjecten", "zaakobjecten")
        stored = {**dict.fromkeys(("status", "resultaat", "einddatum")), **{name: [] for name in lists}, **stored}
    if collection == "rollen":
        roltype = context.catalogus.find(stored["roltype"]) or {}
        stored.setdefault("omschrijving", roltype.get("omschrijving", ""))
        stored.setdefault("omschrijvingGeneriek", roltype.get("omschrijvingGeneriek", ""))
        stored |= {"registratiedatum": context.moment(), "statussen": []}
    if collection == "statussen":
        stored.setdefault("indicatieLaatstGezetteStatus", True)
    if collection == "zaakinformatieobjecten":
        stored.setdefault("registratiedatum", context.moment())
        stored["aardRelatieWeergave"] = "Hoort bij, omgekeerd: kent"
    return stored


def _resolved(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str) and value.startswith("@"):
        return names.get(value, value)
    if isinstance(value, list):
        return [_resolved(each, names) for each in value]
    if isinstance(value, dict):
        return {name: _resolved(each, names) for name, each in value.items()}
    return value


def _settle(session: Writing, gemeente: str, catalogus: Catalogus, collection: str, url: str) -> None:
    """Derive in the zaak what the register derives: its newest status, its resultaat, its deelzaken, its end."""
    stored = session.find(gemeente, collection, uuid_of(url))
    if stored is None or collection not in ("statussen", "resultaten", "zaken"):
        return
    if collection == "zaken":
        hoofdzaak = session.find(gemeente, "zaken", uuid_of(stored["hoofdzaak"])) if stored["hoofdzaak"] else None
        if hoofdzaak is not None and url not in hoofdzaak["deelzaken"]:
            hoofdzaak["deelzaken"].append(url)
            session.put(gemeente, "zaken", hoofdzaak)
        return
    zaak = session.find(gemeente, "zaken", uuid_of(stored["zaak"]))
    if zaak is None:
        return
    if collection == "resultaten":
        zaak["resultaat"] = url
    elif stored["indicatieLaatstGezetteStatus"]:
        zaak["status"] = url
        statustype = catalogus.find(stored["statustype"]) or {}
        if statustype.get("isEindstatus") and not zaak["einddatum"]:
            zaak["einddatum"] = stored["datumStatusGezet"][:10]
    session.put(gemeente, "zaken", zaak)
