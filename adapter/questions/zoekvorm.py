"""Which search of Haal Centraal answers a question: its type, its body, and what is left to compare ourselves (MAPPING D.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from adapter.errors import Finding, Refused
from adapter.peers import Json

__all__ = ["Criteria", "Zoekvraag", "choose", "matches"]

_BSN: Final = "burgerservicenummer"
_NAAM, _VOORNAMEN, _VOORVOEGSEL = "naam.geslachtsnaam", "naam.voornamen", "naam.voorvoegsel"
_GEBOREN, _GESLACHT, _GEMEENTE = "geboorte.datum", "geslacht.code", "gemeenteVanInschrijving.code"
_PLAATS: Final = "verblijfplaats."
_ADRES: Final = f"{_PLAATS}verblijfadres."
_POSTCODE, _HUISNUMMER = f"{_ADRES}postcode", f"{_ADRES}huisnummer"
_HUISLETTER, _TOEVOEGING = f"{_ADRES}huisletter", f"{_ADRES}huisnummertoevoeging"
_STRAAT, _KORT = f"{_ADRES}officieleStraatnaam", f"{_ADRES}korteStraatnaam"
_NUMMERAANDUIDING: Final = f"{_PLAATS}nummeraanduidingIdentificatie"
_OBJECT: Final = f"{_PLAATS}adresseerbaarObjectIdentificatie"
_LETTERS_LEAST: Final = 3  # before a wildcard
_JOKER: Final = "*"
_JOKERS: Final = frozenset({"geslachtsnaam", "voornamen", "straat"})  # what HC takes a wildcard in


class Criteria(Protocol):
    """What a question selects by; `translation.Persoonsvraag` has this form."""

    @property
    def criteria(self) -> Mapping[str, Any]:
        """Path -> value; None: must be empty."""

    @property
    def inexact(self) -> frozenset[str]:
        """The paths that may hold wildcards."""


@dataclass(frozen=True, slots=True)
class _Form:
    kind: str
    needs: Mapping[str, str]  # path -> member of the body
    takes: Mapping[str, str]


_HUIS: Final = {_HUISLETTER: "huisletter", _TOEVOEGING: "huisnummertoevoeging"}
_IN_GEMEENTE: Final = {_GEMEENTE: "gemeenteVanInschrijving"}
_NAMED: Final = {_VOORVOEGSEL: "voorvoegsel", _GESLACHT: "geslacht"}
_FORMS: Final = (
    _Form(
        "ZoekMetGeslachtsnaamEnGeboortedatum",
        {_NAAM: "geslachtsnaam", _GEBOREN: "geboortedatum"},
        {**_NAMED, _VOORNAMEN: "voornamen", **_IN_GEMEENTE},
    ),
    _Form(
        "ZoekMetNaamEnGemeenteVanInschrijving",
        {_NAAM: "geslachtsnaam", _VOORNAMEN: "voornamen", **_IN_GEMEENTE},
        _NAMED,
    ),
    _Form(
        "ZoekMetPostcodeEnHuisnummer",
        {_POSTCODE: "postcode", _HUISNUMMER: "huisnummer"},
        {**_HUIS, _NAAM: "geslachtsnaam", _GEBOREN: "geboortedatum", **_IN_GEMEENTE},
    ),
    *(
        _Form(
            "ZoekMetStraatHuisnummerEnGemeenteVanInschrijving",
            {straat: "straat", _HUISNUMMER: "huisnummer", **_IN_GEMEENTE},
            _HUIS,
        )
        for straat in (_STRAAT, _KORT)
    ),
    _Form("ZoekMetNummeraanduidingIdentificatie", {_NUMMERAANDUIDING: "nummeraanduidingIdentificatie"}, _IN_GEMEENTE),
    _Form("ZoekMetAdresseerbaarObjectIdentificatie", {_OBJECT: "adresseerbaarObjectIdentificatie"}, _IN_GEMEENTE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zoekvraag:
    """A search: `body` without `fields`; `rest`: the criteria that it can't use. Holds personal data: never log it."""

    body: Json
    rest: Mapping[str, Any]

    @property
    def searches(self) -> bool:
        """True for a search, which gives only part of a person; False where the persons are named."""
        return bool(self.body["type"] != "RaadpleegMetBurgerservicenummer")


def choose(asked: Criteria) -> Zoekvraag:
    """Choose the search: by BSN where there is one, else the one that uses most criteria.

    Raises:
        Refused: no search takes these criteria (StUF058).
    """
    usable = {path: value for path, value in asked.criteria.items() if value is not None}
    if _BSN in usable:
        body: Json = {"type": "RaadpleegMetBurgerservicenummer", _BSN: [usable[_BSN]]}
        return Zoekvraag(body=body, rest=_without(asked.criteria, (_BSN,)))
    fitting = [form for form in _FORMS if all(_is_usable(path, usable) for path in form.needs)]
    if not fitting:
        raise Refused(Finding(code="personenvraag-geen-zoekvorm", path="gelijk", source="MAPPING D.1"))
    form = max(fitting, key=lambda one: len(_used(one, usable)))
    used = _used(form, usable)
    body = {"type": form.kind, "inclusiefOverledenPersonen": True}  # StUF has no such filter
    for path, member in used.items():
        body[member] = _written(member, usable[path], inexact=path in asked.inexact)
    return Zoekvraag(body=body, rest=_without(asked.criteria, used))


def matches(persoon: Mapping[str, Any], path: str, wanted: Any) -> bool:
    """True when a person has this value; text without regard to case, a wildcard at its end counts."""
    found: Any = persoon
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if wanted is None or found is None:
        return wanted in (None, False) and found in (None, "", [])
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(found.get(name) == value for name, value in wanted.items())
    if isinstance(wanted, str) and isinstance(found, str):
        begin = wanted.removesuffix(_JOKER).casefold()
        return found.casefold().startswith(begin) if wanted.endswith(_JOKER) else found.casefold() == begin
    return bool(found == wanted)


def _is_usable(path: str, usable: Mapping[str, Any]) -> bool:
    """True when a search can take this value: of dates only whole ones."""
    value = usable.get(path)
    return value is not None and (path != _GEBOREN or (isinstance(value, Mapping) and value.get("type") == "Datum"))


def _used(form: _Form, usable: Mapping[str, Any]) -> dict[str, str]:
    return {path: member for path, member in {**form.needs, **form.takes}.items() if _is_usable(path, usable)}


def _without(criteria: Mapping[str, Any], used: Iterable[str]) -> dict[str, Any]:
    gone = set(used)
    return {path: value for path, value in criteria.items() if path not in gone}


def _written(member: str, value: Any, *, inexact: bool) -> Any:
    if isinstance(value, Mapping):
        return value["datum"]
    if member == "postcode":
        return str(value).replace(" ", "").upper()
    if member not in _JOKERS or not inexact:
        return value
    begin = str(value).rstrip("*%")
    if len(begin) < _LETTERS_LEAST or any(joker in begin for joker in "*%?"):
        raise Refused(Finding(code="zoekterm-te-kort", path="gelijk", source="MAPPING D.1"))
    return f"{begin}{_JOKER}"
