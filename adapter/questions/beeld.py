"""Resources of a ZGW API → a *beeld*: what the source holds, in canonical words (MAPPING A.3), without addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from adapter.peers import Besluittype, Informatieobjecttype, Json, Statustype, Zaaktype

__all__ = [
    "besluit_beeld",
    "document_beeld",
    "koppeling_beeld",
    "rol_beeld",
    "status_beeld",
    "verwijzing_beeld",
    "zaak_beeld",
    "zaakobject_beeld",
]

_ZAAK: Final = (
    "identificatie",
    "bronorganisatie",
    "omschrijving",
    "toelichting",
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
)
_ROL: Final = (
    "betrokkeneType",
    "afwijkendeNaamBetrokkene",
    "roltoelichting",
    "indicatieMachtiging",
    "contactpersoonRol",
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
)
_BESLUIT: Final = (
    "identificatie",
    "verantwoordelijkeOrganisatie",
    "datum",
    "toelichting",
    "ingangsdatum",
    "vervaldatum",
    "publicatiedatum",
    "verzenddatum",
    "uiterlijkeReactiedatum",
)
# objectTypes that delivery writes as `overige` where members that ZGW demands are missing (MAPPING C.4)
_STAND_INS: Final = frozenset(
    {"adres", "pand", "kadastrale_onroerende_zaak", "buurt", "gemeente", "woonplaats", "wijk"}
)
_PARTIAL: Final = re.compile(r"(?P<jaar>\d{4})(?:-(?P<maand>\d{2}))?")
_DESCRIBED: Final = "omschrijving"  # only an anderZaakObject has it


def zaak_beeld(zaak: Mapping[str, Any], zaaktype: Zaaktype) -> Json:
    """Give the zaak; an empty text is null: it is known to be empty."""
    return {**_members(zaak, _ZAAK), "zaaktype": _zaaktype(zaaktype)}


def verwijzing_beeld(zaak: Mapping[str, Any], zaaktype: Zaaktype) -> Json:
    """Give what a relation tells of another zaak."""
    return {
        "identificatie": zaak.get("identificatie"),
        "bronorganisatie": zaak.get("bronorganisatie"),
        "omschrijving": zaak.get("omschrijving") or None,
        "zaaktype": _zaaktype(zaaktype),
    }


def rol_beeld(rol: Mapping[str, Any], zaaktype: Zaaktype) -> Json:
    """Give a rol."""
    roltype = zaaktype.roltype(str(rol.get("roltype", "")))
    return {
        **_present(rol, _ROL),
        "betrokkeneIdentificatie": _party(rol.get("betrokkeneIdentificatie") or {}),
        "roltype": {
            "omschrijvingGeneriek": rol.get("omschrijvingGeneriek") or (roltype.generiek if roltype else ""),
            "omschrijving": rol.get("omschrijving") or (roltype.omschrijving if roltype else ""),
        },
    }


def _party(given: Mapping[str, Any]) -> Json:
    """Give a party; a birth date of which only a part is known stands in ZGW as 1960-07 or 1960 (MAPPING C.2)."""
    party = _without_empty(given)
    partial = _PARTIAL.fullmatch(str(party.get("geboortedatum") or ""))
    if partial is not None:
        month = {"maand": int(partial["maand"])} if partial["maand"] else {}
        party["geboortedatum"] = {"jaar": int(partial["jaar"]), **month}
    return party


def status_beeld(status: Mapping[str, Any], statustype: Statustype | None, *, last: bool) -> Json:
    """Give a status."""
    told: Json = {"omschrijving": "", "volgnummer": None, "isEindstatus": False}
    if statustype is not None:
        told = {
            "omschrijving": statustype.omschrijving,
            "volgnummer": statustype.volgnummer,
            "isEindstatus": statustype.is_eindstatus,
        }
    return {
        "statustype": told,
        "datumStatusGezet": status.get("datumStatusGezet"),
        "statustoelichting": status.get("statustoelichting") or None,
        "indicatieLaatstGezetteStatus": last,
    }


def zaakobject_beeld(zaakobject: Mapping[str, Any]) -> Json:
    """Give a zaakobject as what it was before it had to be written as `overige`."""
    kind = zaakobject.get("objectType")
    identification = zaakobject.get("objectIdentificatie") or {}
    other = zaakobject.get("objectTypeOverige") or ""
    inner = identification.get("overigeData")
    if kind == "overige" and other in _STAND_INS and isinstance(inner, Mapping) and _DESCRIBED not in inner:
        kind, other = other, ""
        identification = inner
    beeld: Json = {"objectType": kind, "objectIdentificatie": _without_empty(identification)}
    if other:
        beeld["objectTypeOverige"] = other
    return beeld | _present(zaakobject, ("relatieomschrijving",))


def document_beeld(document: Mapping[str, Any], kind: Informatieobjecttype | None) -> Json:
    """Give a document without its content."""
    return {
        **_members(document, _DOCUMENT),
        "informatieobjecttype": {"omschrijving": kind.omschrijving if kind is not None else ""},
    }


def besluit_beeld(besluit: Mapping[str, Any], kind: Besluittype | None) -> Json:
    """Give a besluit; how long its type holds is all that StUF can say of its validity (MAPPING B.3 #21)."""
    told: Json = {"omschrijving": ""}
    if kind is not None:
        told = {
            "omschrijving": kind.omschrijving,
            "beginGeldigheid": kind.begin.isoformat() if kind.begin is not None else None,
            "eindeGeldigheid": kind.einde.isoformat() if kind.einde is not None else None,
        }
    return {**_members(besluit, _BESLUIT), "vervalreden": besluit.get("vervalreden") or None, "besluittype": told}


def koppeling_beeld(koppeling: Mapping[str, Any]) -> Json:
    """Give what the place of a document in a zaak tells."""
    return _members(koppeling, ("titel", "beschrijving", "registratiedatum"))


def _zaaktype(zaaktype: Zaaktype) -> Json:
    return {"identificatie": zaaktype.identificatie, "omschrijving": zaaktype.versie.omschrijving}


def _members(resource: Mapping[str, Any], names: tuple[str, ...]) -> Json:
    return {name: resource[name] if resource[name] != "" else None for name in names if name in resource}


def _present(resource: Mapping[str, Any], names: tuple[str, ...]) -> Json:
    return {name: resource[name] for name in names if resource.get(name) not in (None, "")}


def _without_empty(value: Mapping[str, Any]) -> Json:
    """Leave out what is empty, in nested objects as well."""
    kept: Json = {}
    for name, inner in value.items():
        found = _without_empty(inner) if isinstance(inner, Mapping) else inner
        if found not in (None, "", {}, []):
            kept[name] = found
    return kept
