"""Rules of the Zaken API (zrc-001 and on) for what is created, changed and removed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapter.register.catalogus import Catalogus
from adapter.register.problem import invalid
from adapter.register.session import Object, Session, Writing

__all__ = ["Context", "create", "delete", "update"]

PARTS: Final = ("rollen", "statussen", "resultaten", "zaakobjecten", "zaakinformatieobjecten", "zaakeigenschappen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule works with."""

    gemeente: str
    catalogus: Catalogus
    now: Callable[[], datetime.datetime]
    new_uuid: Callable[[], str]

    def new_url(self, api: str, collection: str) -> str:
        """Give the URL of a new object."""
        return f"@root@/{api}/api/v1/{collection}/{self.new_uuid()}"

    def today(self) -> str:
        """Give the date."""
        return self.now().date().isoformat()

    def moment(self) -> str:
        """Give the moment, in UTC."""
        return self.now().astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def uuid_of(url: str) -> str:
    """Give the last part of a URL."""
    return url.rpartition("/")[2]


def get_zaak(session: Session, context: Context, url: Any) -> Object:
    """Give the zaak that is named; raises Problem."""
    zaak = session.find(context.gemeente, "zaken", uuid_of(url)) if isinstance(url, str) else None
    if zaak is None:
        raise invalid(("zaak", "does_not_exist", "Deze zaak is er niet."))
    return zaak


def create(session: Writing, context: Context, collection: str, body: Object) -> Object:
    """Make an object; give it as it is kept."""
    made = _CREATE[collection](session, context, body)
    session.add(context.gemeente, collection, made)
    return made


def _create_zaak(session: Writing, context: Context, body: Object) -> Object:
    zaaktype = context.catalogus.find(body["zaaktype"])
    if zaaktype is None:
        raise invalid(("zaaktype", "bad-url", "Dit zaaktype staat niet in de catalogus."))
    if zaaktype["concept"]:
        raise invalid(("zaaktype", "not-published", "Dit zaaktype is nog een concept."))
    if not body["identificatie"]:
        body["identificatie"] = f"ZAAK-{context.today()[:4]}-{uuid_of(context.new_url('zaken', 'zaken'))[:8]}"
    _check_unique(session, context, "zaken", body)
    url = context.new_url("zaken", "zaken")
    zaak = {
        "url": url,
        "uuid": uuid_of(url),
        **body,
        "registratiedatum": body["registratiedatum"] or context.today(),
        "vertrouwelijkheidaanduiding": body["vertrouwelijkheidaanduiding"] or zaaktype["vertrouwelijkheidaanduiding"],
        "betalingsindicatieWeergave": body["betalingsindicatie"],
        "archiefstatus": body["archiefstatus"] or "nog_te_archiveren",
        "opschorting": body["opschorting"] or {"indicatie": False, "reden": ""},
        "einddatum": None,
        "deelzaken": [],
        "eigenschappen": [],
        "rollen": [],
        "status": None,
        "zaakinformatieobjecten": [],
        "zaakobjecten": [],
        "resultaat": None,
    }
    if zaak["hoofdzaak"]:
        _link_hoofdzaak(session, context, zaak)
    return zaak


def _check_unique(session: Session, context: Context, collection: str, body: Mapping[str, Any]) -> None:
    found = session.select(context.gemeente, collection, identificatie=body["identificatie"])
    if any(each["bronorganisatie"] == body["bronorganisatie"] for each in found):
        raise invalid(
            ("identificatie", "identificatie-niet-uniek", "Deze identificatie is al gebruikt door deze organisatie.")
        )


def _link_hoofdzaak(session: Writing, context: Context, zaak: Object) -> None:
    """A hoofdzaak is another zaak, and no deelzaak itself (zrc-006)."""
    if uuid_of(zaak["hoofdzaak"]) == zaak["uuid"]:
        raise invalid(("hoofdzaak", "self-relation-not-allowed", "Een zaak is niet haar eigen hoofdzaak."))
    hoofdzaak = session.find(context.gemeente, "zaken", uuid_of(zaak["hoofdzaak"]))
    if hoofdzaak is None:
        raise invalid(("hoofdzaak", "does_not_exist", "Deze hoofdzaak is er niet."))
    if hoofdzaak["hoofdzaak"]:
        raise invalid(("hoofdzaak", "deelzaak-als-hoofdzaak", "Een deelzaak kan geen hoofdzaak zijn."))
    if zaak["url"] not in hoofdzaak["deelzaken"]:
        hoofdzaak["deelzaken"].append(zaak["url"])
        session.put(context.gemeente, "zaken", hoofdzaak)


def _create_rol(session: Writing, context: Context, body: Object) -> Object:
    zaak = get_zaak(session, context, body["zaak"])
    roltype = _type_of(context, body["roltype"], zaak, "roltype")
    if not body["betrokkene"] and not body["betrokkeneIdentificatie"]:
        raise invalid(("betrokkeneIdentificatie", "required", "Geef betrokkene of betrokkeneIdentificatie."))
    generiek = roltype["omschrijvingGeneriek"]
    if generiek in ("initiator", "zaakcoordinator") and any(
        each["omschrijvingGeneriek"] == generiek
        for each in session.select(context.gemeente, "rollen", owner=zaak["uuid"])
    ):
        raise invalid(("roltype", f"max-occurences-{generiek}", "Deze rol komt bij een zaak hoogstens een keer voor."))
    url = context.new_url("zaken", "rollen")
    return {
        "url": url,
        "uuid": uuid_of(url),
        **body,
        "omschrijving": roltype["omschrijving"],
        "omschrijvingGeneriek": generiek,
        "registratiedatum": context.moment(),
        "statussen": [],
    }


def _type_of(context: Context, url: str, zaak: Mapping[str, Any], member: str) -> Object:
    found = context.catalogus.find(url)
    if found is None:
        raise invalid((member, "bad-url", "Dit type staat niet in de catalogus."))
    if found["zaaktype"] != zaak["zaaktype"]:
        raise invalid((member, "zaaktype-mismatch", "Dit type hoort bij een ander zaaktype."))
    return found


def _create_status(session: Writing, context: Context, body: Object) -> Object:
    zaak = get_zaak(session, context, body["zaak"])
    statustype = _type_of(context, body["statustype"], zaak, "statustype")
    others = session.select(context.gemeente, "statussen", owner=zaak["uuid"])
    moment = datetime.datetime.fromisoformat(body["datumStatusGezet"])
    if any(datetime.datetime.fromisoformat(each["datumStatusGezet"]) == moment for each in others):
        raise invalid(("datumStatusGezet", "unique", "Deze zaak heeft al een status op dit tijdstip."))
    newest = all(datetime.datetime.fromisoformat(each["datumStatusGezet"]) < moment for each in others)
    url = context.new_url("zaken", "statussen")
    if newest:
        for each in others:
            if each["indicatieLaatstGezetteStatus"]:
                each["indicatieLaatstGezetteStatus"] = False
                session.put(context.gemeente, "statussen", each)
        zaak["status"] = url
    if statustype["isEindstatus"]:
        _close(session, context, zaak, moment)
    elif newest:
        zaak["einddatum"] = zaak["archiefactiedatum"] = zaak["archiefnominatie"] = None  # reopened (zrc-008)
    session.put(context.gemeente, "zaken", zaak)
    return {
        "url": url,
        "uuid": uuid_of(url),
        **body,
        "datumStatusGezet": moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z"),
        "indicatieLaatstGezetteStatus": newest,
        "zaakinformatieobjecten": [],
    }


def _close(session: Writing, context: Context, zaak: Object, moment: datetime.datetime) -> None:
    """Closing needs a resultaat, and documents whose gebruiksrecht is known (zrc-007)."""
    if not zaak["resultaat"]:
        raise invalid(("nonFieldErrors", "resultaat-ontbreekt", "Een zaak wordt gesloten met een resultaat."))
    for link in session.select(context.gemeente, "zaakinformatieobjecten", owner=zaak["uuid"]):
        document = session.find(context.gemeente, "enkelvoudiginformatieobjecten", uuid_of(link["informatieobject"]))
        if document is not None and document["indicatieGebruiksrecht"] is None:
            raise invalid(
                ("nonFieldErrors", "indicatiegebruiksrecht-unset", "Van een document is het gebruiksrecht niet bekend.")
            )
    zaak["einddatum"] = moment.date().isoformat()
    resultaat = session.find(context.gemeente, "resultaten", uuid_of(zaak["resultaat"]))
    resultaattype = context.catalogus.find(resultaat["resultaattype"]) if resultaat is not None else None
    if resultaattype is not None and zaak["archiefnominatie"] is None:
        _archive(zaak, resultaattype)


def _archive(zaak: Object, resultaattype: Mapping[str, Any]) -> None:
    """Keep what follows from the resultaat of a closed zaak (zrc-021)."""
    zaak["archiefnominatie"] = resultaattype["archiefnominatie"]
    years = int(resultaattype["archiefactietermijn"].strip("PY"))
    year, day = zaak["einddatum"][:4], zaak["einddatum"][4:]
    zaak["archiefactiedatum"] = f"{int(year) + years:04d}{day}"


def _create_resultaat(session: Writing, context: Context, body: Object) -> Object:
    zaak = get_zaak(session, context, body["zaak"])
    resultaattype = _type_of(context, body["resultaattype"], zaak, "resultaattype")
    if zaak["resultaat"]:
        raise invalid(("zaak", "unique", "Deze zaak heeft al een resultaat."))
    if zaak["einddatum"]:
        _archive(zaak, resultaattype)
    url = context.new_url("zaken", "resultaten")
    zaak["resultaat"] = url
    session.put(context.gemeente, "zaken", zaak)
    return {"url": url, "uuid": uuid_of(url), **body}


def _create_zaakobject(session: Writing, context: Context, body: Object) -> Object:
    get_zaak(session, context, body["zaak"])
    if not body["object"] and not body["objectIdentificatie"]:
        raise invalid(("objectIdentificatie", "invalid-zaakobject", "Geef object of objectIdentificatie."))
    if (body["objectType"] == "overige") != bool(body["objectTypeOverige"]):
        raise invalid(
            ("objectTypeOverige", "invalid", "objectTypeOverige hoort bij objectType overige, en alleen daarbij.")
        )
    url = context.new_url("zaken", "zaakobjecten")
    return {"url": url, "uuid": uuid_of(url), **body}


def _create_zio(session: Writing, context: Context, body: Object) -> Object:
    zaak = get_zaak(session, context, body["zaak"])
    document = session.find(context.gemeente, "enkelvoudiginformatieobjecten", uuid_of(body["informatieobject"]))
    if document is None:
        raise invalid(("informatieobject", "does_not_exist", "Dit document is er niet."))
    linked = session.select(
        context.gemeente, "zaakinformatieobjecten", owner=zaak["uuid"], other=uuid_of(document["url"])
    )
    if linked:
        raise invalid(("nonFieldErrors", "unique", "Dit document hoort al bij deze zaak."))
    zaaktype = context.catalogus.find(zaak["zaaktype"])
    if zaaktype is not None and document["informatieobjecttype"] not in zaaktype["informatieobjecttypen"]:
        raise invalid(
            (
                "nonFieldErrors",
                "missing-zaaktype-informatieobjecttype-relation",
                "Dit type document hoort niet bij het zaaktype.",
            )
        )
    url = context.new_url("zaken", "zaakinformatieobjecten")
    return {
        "url": url,
        "uuid": uuid_of(url),
        **body,
        "aardRelatieWeergave": "Hoort bij, omgekeerd: kent",
        "registratiedatum": context.moment(),
    }


_CREATE: Final[Mapping[str, Callable[[Writing, Context, Object], Object]]] = {
    "zaken": _create_zaak,
    "rollen": _create_rol,
    "statussen": _create_status,
    "resultaten": _create_resultaat,
    "zaakobjecten": _create_zaakobject,
    "zaakinformatieobjecten": _create_zio,
}


def update(session: Writing, context: Context, collection: str, stored: Object, changes: Object) -> Object:
    """Change members of an object; give it as it is kept."""
    if collection == "zaken":
        fixed = [name for name in ("identificatie", "zaaktype") if name in changes and changes[name] != stored[name]]
        if fixed:
            raise invalid(*((name, "wijzigen-niet-toegelaten", "Dit veld kan niet wijzigen.") for name in fixed))
        before = stored["hoofdzaak"]
        stored |= changes
        if stored["hoofdzaak"] != before:
            _unlink(session, context, before, stored["url"])
            if stored["hoofdzaak"]:
                _link_hoofdzaak(session, context, stored)
    else:
        stored |= changes
    session.put(context.gemeente, collection, stored)
    return stored


def _unlink(session: Writing, context: Context, hoofdzaak_url: str | None, url: str) -> None:
    hoofdzaak = session.find(context.gemeente, "zaken", uuid_of(hoofdzaak_url)) if hoofdzaak_url else None
    if hoofdzaak is not None and url in hoofdzaak["deelzaken"]:
        hoofdzaak["deelzaken"].remove(url)
        session.put(context.gemeente, "zaken", hoofdzaak)


def delete(session: Writing, context: Context, collection: str, stored: Object) -> None:
    """Remove an object; a zaak with all its parts."""
    gemeente = context.gemeente
    if collection == "zaken":
        for part in PARTS:
            for each in session.select(gemeente, part, owner=stored["uuid"]):
                session.delete(gemeente, part, each["uuid"])
        _unlink(session, context, stored["hoofdzaak"], stored["url"])
        for besluit in session.select(gemeente, "besluiten", owner=stored["uuid"]):
            session.put(gemeente, "besluiten", {**besluit, "zaak": ""})
        for url in stored["deelzaken"]:
            child = session.find(gemeente, "zaken", uuid_of(url))
            if child is not None:
                child["hoofdzaak"] = None
                session.put(gemeente, "zaken", child)
    if collection == "resultaten":
        zaak = session.find(gemeente, "zaken", uuid_of(stored["zaak"]))
        if zaak is not None:
            zaak["resultaat"] = None
            if zaak["einddatum"]:  # what followed from the resultaat follows from the next one
                zaak["archiefnominatie"] = zaak["archiefactiedatum"] = None
            session.put(gemeente, "zaken", zaak)
    session.delete(gemeente, collection, uuid_of(stored["url"]))
