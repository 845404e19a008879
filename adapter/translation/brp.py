"""A person as Haal Centraal BRP personen v2 gives it, made ready for the rows of the mapping (MAPPING D.2).

What no single row can say: kinds of verblijfplaats and of nationaliteiten, and what is true when it isn't there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["beeld_of", "is_date"]

_DATES: Final = frozenset({"Datum", "JaarMaandDatum", "JaarDatum", "DatumOnbekend"})
_UNKNOWN: Final = {"onbekend": "vastgesteldOnbekend"}
_ADDRESS: Final = (
    "woonplaats",
    "officieleStraatnaam",
    "korteStraatnaam",
    "postcode",
    "huisnummer",
    "huisletter",
    "huisnummertoevoeging",
    "locatiebeschrijving",
    "land",
    "regel1",
    "regel2",
    "regel3",
)
_WITHOUT_CODE: Final = {"Staatloos": "0499", "NationaliteitOnbekend": "0000"}
_SPECIAL: Final = {"BehandeldAlsNederlander": "B", "VastgesteldNietNederlander": "V"}
_GROUPS: Final = {  # member that holds `inOnderzoek` -> group of StUF
    "naam": "Persoonsgegevens",
    "geboorte": "Persoonsgegevens",
    "overlijden": "Overlijden",
    "verblijfplaats": "Verblijfsplaats",
    "immigratie": "Verblijfsplaats",
    "nationaliteiten": "Nationaliteit",
    "europeesKiesrecht": "Kiesrecht",
    "uitsluitingKiesrecht": "Kiesrecht",
}
_OWN_GROUPS: Final = {  # member of the person itself that is in doubt -> group; any other: Persoonsgegevens
    "gemeenteVanInschrijving": "Verblijfsplaats",
    "datumInschrijvingInGemeente": "Verblijfsplaats",
    "indicatieGezagMinderjarige": "Gezagsverhouding",
    "indicatieCurateleRegister": "Gezagsverhouding",
}
_LISTS: Final = ("partners", "kinderen", "ouders")


def is_date(value: Mapping[str, Any]) -> bool:
    """True for a date, whole or in part."""
    return value.get("type") in _DATES


def beeld_of(persoon: Mapping[str, Any]) -> dict[str, Any]:
    """Give the beeld of a person: itself, and what stands in relations of StUF."""
    said = dict(persoon)
    said.setdefault("geheimhoudingPersoonsgegevens", False)  # it is there only when it is true
    place = said.get("verblijfplaats")
    beeld: dict[str, Any] = {"persoon": said, **{name: said.get(name) or [] for name in _LISTS}}
    if isinstance(place, Mapping):
        said["verblijfplaats"] = _verblijfplaats(place)
        found = place.get("adresseerbaarObjectIdentificatie")
        beeld["verblijftIn"] = [{"adresseerbaarObjectIdentificatie": found}] if found else []
    beeld["nationaliteiten"] = _nationaliteiten(said)
    beeld["inOnderzoek"] = tuple(dict.fromkeys(_in_onderzoek(said)))
    return beeld


def _in_onderzoek(persoon: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what is in doubt, as StUF names it: a group of the GBA, or for a verblijfstitel the element."""
    for member, group in _GROUPS.items():
        found = persoon.get(member)
        for place in found if isinstance(found, list) else (found,):
            if isinstance(place, Mapping) and (_is_doubted(place) or _is_doubted(place.get("verblijfadres"))):
                abroad = place.get("type") == "VerblijfplaatsBuitenland"
                yield "groepsnaam", "VerblijfBuitenland" if abroad else group
    if _is_doubted(persoon.get("verblijfstitel")):
        yield "elementnaam", "aanduidingVerblijfstitel"
    own = persoon.get("inOnderzoek")
    for member, doubted in own.items() if isinstance(own, Mapping) else ():
        if doubted is True:
            yield "groepsnaam", _OWN_GROUPS.get(member, "Persoonsgegevens")


def _is_doubted(place: Any) -> bool:
    return isinstance(place, Mapping) and bool(place.get("inOnderzoek"))


def _verblijfplaats(place: Mapping[str, Any]) -> dict[str, Any]:
    match place.get("type"):
        case "VerblijfplaatsOnbekend":  # established: nobody knows where this person is
            unknown = dict.fromkeys(_ADDRESS, _UNKNOWN)
            return {"verblijfadres": unknown, "nummeraanduidingIdentificatie": _UNKNOWN}
        case "VerblijfplaatsBuitenland":
            return {name: value for name, value in place.items() if name != "datumVan"}  # no home in that group
        case _:
            return dict(place)


def _nationaliteiten(persoon: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for item in persoon.get("nationaliteiten") or ():
        kind = item.get("type")
        if kind in _SPECIAL:
            persoon["bijzonderNederlanderschap"] = _SPECIAL[kind]
        elif kind in _WITHOUT_CODE:
            found.append({**item, "nationaliteit": {"code": _WITHOUT_CODE[kind]}})
        else:
            found.append(dict(item))
    return found
