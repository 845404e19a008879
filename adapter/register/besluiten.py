"""Rules of the Besluiten API (brc-001 and on) for what is created, changed and removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from adapter.register.problem import invalid
from adapter.register.session import Object, Session, Writing
from adapter.register.zaken import Context, get_zaak, uuid_of

__all__ = ["COLLECTIONS", "create", "delete", "of_zaak", "update", "written"]

BESLUITEN: Final = "besluiten"
LINKS: Final = "besluitinformatieobjecten"
COLLECTIONS: Final = frozenset({BESLUITEN, LINKS})
_FIXED: Final = ("identificatie", "verantwoordelijkeOrganisatie", "besluittype")
_WEERGAVE: Final[Mapping[str, str]] = {
    "tijdelijk": "Besluit met tijdelijke werking",
    "ingetrokken_overheid": "Besluit ingetrokken door overheid",
    "ingetrokken_belanghebbende": "Besluit ingetrokken o.v.v. belanghebbende",
}


def create(session: Writing, context: Context, collection: str, body: Object) -> Object:
    """Make a besluit or its link with a document; give it as it is kept."""
    made = _CREATE[collection](session, context, body)
    session.add(context.gemeente, collection, made)
    return made


def _create_besluit(session: Writing, context: Context, body: Object) -> Object:
    besluittype = context.catalogus.find(body["besluittype"])
    if besluittype is None:
        raise invalid(("besluittype", "bad-url", "Dit besluittype staat niet in de catalogus."))
    if not body["identificatie"]:
        body["identificatie"] = f"BESLUIT-{context.today()[:4]}-{context.new_uuid()[:8]}"
    _check_unique(session, context, body)
    _check(session, context, body, besluittype)
    url = context.new_url("besluiten", BESLUITEN)
    return written({"url": url, **body})


def written(besluit: Object) -> Object:
    """Give a besluit as the API has it: without a vervalreden where there is none (its enumeration has no empty one)."""
    reason = besluit.pop("vervalreden", "")
    besluit.pop("vervalredenWeergave", "")
    return {**besluit, "vervalreden": reason, "vervalredenWeergave": _WEERGAVE[reason]} if reason else besluit


def _check_unique(session: Session, context: Context, body: Mapping[str, Any]) -> None:
    found = session.select(context.gemeente, BESLUITEN, identificatie=body["identificatie"])
    if any(each["verantwoordelijkeOrganisatie"] == body["verantwoordelijkeOrganisatie"] for each in found):
        raise invalid(
            ("identificatie", "identificatie-niet-uniek", "Deze identificatie is al gebruikt door deze organisatie.")
        )


def _check(session: Session, context: Context, body: Mapping[str, Any], besluittype: Mapping[str, Any]) -> None:
    """A besluit was taken today at the latest (brc-002), and its type is one of its zaak's type (brc-007)."""
    if body["datum"] > context.today():
        raise invalid(("datum", "future_not_allowed", "Een besluit is niet in de toekomst genomen."))
    if body["zaak"]:
        zaak = get_zaak(session, context, body["zaak"])
        if zaak["zaaktype"] not in besluittype["zaaktypen"]:
            raise invalid(("nonFieldErrors", "zaaktype-mismatch", "Dit besluittype hoort niet bij het zaaktype."))


def _create_link(session: Writing, context: Context, body: Object) -> Object:
    gemeente = context.gemeente
    besluit = session.find(gemeente, BESLUITEN, uuid_of(body["besluit"]))
    if besluit is None:
        raise invalid(("besluit", "does_not_exist", "Dit besluit is er niet."))
    document = session.find(gemeente, "enkelvoudiginformatieobjecten", uuid_of(body["informatieobject"]))
    if document is None:
        raise invalid(("informatieobject", "does_not_exist", "Dit document is er niet."))
    if session.select(gemeente, LINKS, owner=uuid_of(besluit["url"]), other=uuid_of(document["url"])):
        raise invalid(("nonFieldErrors", "unique", "Dit document hoort al bij dit besluit."))
    besluittype = context.catalogus.find(besluit["besluittype"])
    if besluittype is not None and document["informatieobjecttype"] not in besluittype["informatieobjecttypen"]:
        raise invalid(
            (
                "nonFieldErrors",
                "missing-besluittype-informatieobjecttype-relation",
                "Dit type document hoort niet bij het besluittype.",
            )
        )
    url = context.new_url("besluiten", LINKS)
    return {"url": url, **body}


_CREATE: Final[Mapping[str, Callable[[Writing, Context, Object], Object]]] = {
    BESLUITEN: _create_besluit,
    LINKS: _create_link,
}


def update(session: Writing, context: Context, collection: str, stored: Object, changes: Object) -> Object:
    """Change members of a besluit; give it as it is kept. What tells which one it is doesn't change (brc-001)."""
    fixed = [name for name in _FIXED if name in changes and changes[name] != stored[name]]
    if fixed:
        raise invalid(*((name, "wijzigen-niet-toegelaten", "Dit veld kan niet wijzigen.") for name in fixed))
    changed = written(stored | changes)
    besluittype = context.catalogus.find(changed["besluittype"])
    if besluittype is not None:
        _check(session, context, changed, besluittype)
    session.put(context.gemeente, collection, changed)
    return changed


def delete(session: Writing, context: Context, collection: str, stored: Object) -> None:
    """Remove a besluit with its links, or one link."""
    uuid = uuid_of(stored["url"])
    if collection == BESLUITEN:
        for link in session.select(context.gemeente, LINKS, owner=uuid):
            session.delete(context.gemeente, LINKS, uuid_of(link["url"]))
    session.delete(context.gemeente, collection, uuid)


def of_zaak(session: Session, context: Context, zaak: Mapping[str, Any]) -> list[Object]:
    """Give the besluiten of a zaak as the Zaken API lists them (zaakbesluiten)."""
    found = session.select(context.gemeente, BESLUITEN, owner=zaak["uuid"])
    return [
        {
            "url": f"{zaak['url']}/besluiten/{uuid_of(each['url'])}",
            "uuid": uuid_of(each["url"]),
            "besluit": each["url"],
        }
        for each in found
    ]
