"""The members of each resource: what may be sent, what a resource holds when it isn't. Tables, and one function over them.

Names, lengths and enumerations are those of the ZGW APIs (Zaken 1.5, Documenten 1.4, Besluiten 1.0).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapter.register.problem import Problem, invalid

__all__ = ["RESOURCES", "Member", "checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member: its kind, whether it must be sent, its greatest length, its allowed values, and its default."""

    kind: str  # text, date, moment, url, bool, int, object, list, rsin, base64
    required: bool = False
    most: int | None = None
    values: frozenset[str] | None = None
    default: Any = ""
    nullable: bool = False


def _text(most: int | None = None, *, required: bool = False, values: tuple[str, ...] | None = None) -> Member:
    allowed = frozenset(values) | {""} if values is not None else None
    return Member(kind="text", most=most, required=required, values=allowed)


def _date(*, required: bool = False) -> Member:
    return Member(kind="date", required=required, default=None, nullable=not required)


def _url(*, required: bool = False, empty: Any = "") -> Member:
    return Member(kind="url", required=required, default=empty, nullable=not required)


_RSIN: Final = Member(kind="rsin", required=True)
_OBJECT: Final = Member(kind="object", default=None, nullable=True)
_LIST: Final = Member(kind="list", default=())
_VERTROUWELIJK: Final = (
    "openbaar",
    "beperkt_openbaar",
    "intern",
    "zaakvertrouwelijk",
    "vertrouwelijk",
    "confidentieel",
    "geheim",
    "zeer_geheim",
)
_BETROKKENEN: Final = (
    "natuurlijk_persoon",
    "niet_natuurlijk_persoon",
    "vestiging",
    "organisatorische_eenheid",
    "medewerker",
)

RESOURCES: Final[Mapping[str, Mapping[str, Member]]] = {
    "zaken": {
        "identificatie": _text(40),
        "bronorganisatie": _RSIN,
        "omschrijving": _text(80),
        "toelichting": _text(1000),
        "zaaktype": _url(required=True),
        "registratiedatum": _date(),
        "verantwoordelijkeOrganisatie": _RSIN,
        "startdatum": _date(required=True),
        "einddatumGepland": _date(),
        "uiterlijkeEinddatumAfdoening": _date(),
        "publicatiedatum": _date(),
        "communicatiekanaal": _url(),
        "communicatiekanaalNaam": _text(250),
        "productenOfDiensten": _LIST,
        "vertrouwelijkheidaanduiding": _text(values=_VERTROUWELIJK),
        "betalingsindicatie": _text(values=("nvt", "nog_niet", "gedeeltelijk", "geheel")),
        "laatsteBetaaldatum": Member(kind="moment", default=None, nullable=True),
        "zaakgeometrie": _OBJECT,
        "verlenging": _OBJECT,
        "opschorting": Member(kind="object", default={"indicatie": False, "reden": ""}, nullable=True),
        "selectielijstklasse": _url(),
        "hoofdzaak": _url(empty=None),
        "relevanteAndereZaken": _LIST,
        "kenmerken": _LIST,
        "archiefnominatie": Member(
            kind="text", default=None, nullable=True, values=frozenset({"blijvend_bewaren", "vernietigen"})
        ),
        "archiefstatus": _text(
            values=("nog_te_archiveren", "gearchiveerd", "gearchiveerd_procestermijn_onbekend", "overgedragen")
        ),
        "archiefactiedatum": _date(),
        "opdrachtgevendeOrganisatie": Member(kind="text", most=9),
        "processobjectaard": _text(200),
        "startdatumBewaartermijn": _date(),
        "processobject": _OBJECT,
    },
    "rollen": {
        "zaak": _url(required=True),
        "betrokkene": _url(),
        "betrokkeneType": _text(required=True, values=_BETROKKENEN),
        "afwijkendeNaamBetrokkene": _text(625),
        "roltype": _url(required=True),
        "roltoelichting": _text(1000, required=True),
        "indicatieMachtiging": _text(values=("gemachtigde", "machtiginggever")),
        "contactpersoonRol": _OBJECT,
        "betrokkeneIdentificatie": Member(kind="object", default=None, nullable=True),
    },
    "statussen": {
        "zaak": _url(required=True),
        "statustype": _url(required=True),
        "datumStatusGezet": Member(kind="moment", required=True),
        "statustoelichting": _text(1000),
        "gezetdoor": _url(),
    },
    "resultaten": {"zaak": _url(required=True), "resultaattype": _url(required=True), "toelichting": _text(1000)},
    "zaakobjecten": {
        "zaak": _url(required=True),
        "object": _url(),
        "zaakobjecttype": _url(empty=None),
        "objectType": _text(required=True),
        "objectTypeOverige": _text(100),
        "objectTypeOverigeDefinitie": _OBJECT,
        "relatieomschrijving": _text(80),
        "objectIdentificatie": _OBJECT,
    },
    "zaakinformatieobjecten": {
        "zaak": _url(required=True),
        "informatieobject": _url(required=True),
        "titel": _text(200),
        "beschrijving": Member(kind="text"),
        "vernietigingsdatum": Member(kind="moment", default=None, nullable=True),
        "status": _url(empty=None),
    },
    "besluiten": {
        "identificatie": _text(50),
        "verantwoordelijkeOrganisatie": _RSIN,
        "besluittype": _url(required=True),
        "zaak": _url(),
        "datum": _date(required=True),
        "toelichting": Member(kind="text"),
        "bestuursorgaan": _text(50),
        "ingangsdatum": _date(required=True),
        "vervaldatum": _date(),
        "vervalreden": _text(values=("tijdelijk", "ingetrokken_overheid", "ingetrokken_belanghebbende")),
        "publicatiedatum": _date(),
        "verzenddatum": _date(),
        "uiterlijkeReactiedatum": _date(),
    },
    "besluitinformatieobjecten": {"besluit": _url(required=True), "informatieobject": _url(required=True)},
    "enkelvoudiginformatieobjecten": {
        "identificatie": _text(40),
        "bronorganisatie": _RSIN,
        "creatiedatum": _date(required=True),
        "titel": _text(200, required=True),
        "vertrouwelijkheidaanduiding": _text(values=_VERTROUWELIJK),
        "auteur": _text(200, required=True),
        "status": _text(values=("in_bewerking", "ter_vaststelling", "definitief", "gearchiveerd")),
        "formaat": _text(255),
        "taal": Member(kind="text", required=True, most=3),
        "bestandsnaam": _text(255),
        "inhoud": Member(kind="base64", default=None, nullable=True),
        "bestandsomvang": Member(kind="int", default=None, nullable=True),
        "link": _text(200),
        "beschrijving": _text(1000),
        "ontvangstdatum": _date(),
        "verzenddatum": _date(),
        "indicatieGebruiksrecht": Member(kind="bool", default=None, nullable=True),
        "verschijningsvorm": Member(kind="text"),
        "ondertekening": _OBJECT,
        "integriteit": _OBJECT,
        "informatieobjecttype": _url(required=True),
        "trefwoorden": _LIST,
    },
}
_REQUIRED: Final = {
    collection: frozenset(name for name, member in members.items() if member.required)
    for collection, members in RESOURCES.items()
}
_DEFAULTS: Final = {  # in the order of the API
    collection: {name: member.default for name, member in members.items()} for collection, members in RESOURCES.items()
}
_RSIN_FORM: Final = re.compile(r"[0-9]{9}")
_READ_ONLY: Final = frozenset({"url", "uuid", "lock"})


def checked(collection: str, sent: Any, *, whole: bool) -> dict[str, Any]:
    """Give the known members of `sent` that may be written; raises Problem with every member that is wrong.

    Args:
        whole: also what is required, and the default of each member that is absent (POST and PUT; a PATCH is part).
    """
    if not isinstance(sent, dict):
        raise Problem(400, "parse_error", "De inhoud is geen JSON-object.")
    members = RESOURCES[collection]
    result: dict[str, Any] = dict(_DEFAULTS[collection]) if whole else {}
    is_right = not whole or _REQUIRED[collection] <= sent.keys()
    for name, value in sent.items():
        member = members.get(name)
        if member is not None:
            is_right = is_right and _wrong(member, value) is None
            result[name] = value
    if not is_right:
        raise invalid(*_all_wrong(members, sent, whole=whole))
    return result


def _all_wrong(
    members: Mapping[str, Member], sent: Mapping[str, Any], *, whole: bool
) -> Iterator[tuple[str, str, str]]:
    """Give every member that is wrong, in the order of the API."""
    for name, member in members.items():
        if name in sent:
            reason = _wrong(member, sent[name])
            if reason is not None:
                yield (name, *reason)
        elif whole and member.required:
            yield name, "required", "Dit veld is vereist."


def _wrong(member: Member, value: Any) -> tuple[str, str] | None:
    if value is None:
        return None if member.nullable else ("null", "Dit veld mag niet leeg zijn.")
    wrong: tuple[str, str] | None = _WRONG[member.kind](member, value)
    return wrong


def _wrong_text(member: Member, value: Any) -> tuple[str, str] | None:
    if not isinstance(value, str):
        return "invalid", "Geen tekst."
    if member.required and not value.strip():
        return "blank", "Dit veld mag niet leeg zijn."
    if member.most is not None and len(value) > member.most:
        return "max_length", f"Niet meer dan {member.most} tekens."
    if member.values is not None and value not in member.values:
        return "invalid_choice", "Geen van de toegestane waarden."
    return None


def _wrong_date(_member: Member, value: Any) -> tuple[str, str] | None:
    try:
        datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return "invalid", "Geen datum (JJJJ-MM-DD)."
    return None if len(value) == 10 else ("invalid", "Geen datum (JJJJ-MM-DD).")


def _wrong_moment(_member: Member, value: Any) -> tuple[str, str] | None:
    try:
        moment = datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return "invalid", "Geen tijdstip (RFC 3339)."
    return None if moment.tzinfo is not None else ("invalid", "Een tijdstip heeft een tijdzone.")


def _wrong_rsin(_member: Member, value: Any) -> tuple[str, str] | None:
    return None if isinstance(value, str) and _RSIN_FORM.fullmatch(value) else ("invalid", "Een RSIN heeft 9 cijfers.")


def _wrong_url(member: Member, value: Any) -> tuple[str, str] | None:
    if not isinstance(value, str) or (member.required and not value):
        return "invalid", "Geen URL."
    return None if len(value) <= 1000 else ("max_length", "Niet meer dan 1000 tekens.")


def _is(kind: type | tuple[type, ...], name: str) -> Any:
    return lambda _member, value: None if isinstance(value, kind) else ("invalid", f"Geen {name}.")


_WRONG: Final[Mapping[str, Any]] = {
    "text": _wrong_text,
    "date": _wrong_date,
    "moment": _wrong_moment,
    "rsin": _wrong_rsin,
    "url": _wrong_url,
    "bool": _is(bool, "boolean"),
    "int": _is(int, "getal"),
    "object": _is(dict, "object"),
    "list": _is(list, "lijst"),
    "base64": _is(str, "base64"),
}
