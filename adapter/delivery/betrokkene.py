"""Parties in a rol: what ZGW takes of them, and when two are the same. Pure; tables by kind of party.

The peers' faults here: rollen seen as changed, deleted or doubled (USERS d.15); so identity is a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adapter import settings
from adapter.delivery.values import partial_date, text
from adapter.errors import Finding
from adapter.peers import Json

__all__ = ["is_usable", "same_betrokkene", "write_identificatie"]

# kind -> members that ZGW takes, with their greatest length (Zaken API)
LENGTHS: Final[Mapping[str, Mapping[str, int]]] = {
    "natuurlijk_persoon": {
        "inpBsn": 9,
        "anpIdentificatie": 17,
        "inpA_nummer": 10,
        "geslachtsnaam": 200,
        "voorvoegselGeslachtsnaam": 80,
        "voorletters": 20,
        "voornamen": 200,
        "geslachtsaanduiding": 1,
        "geboortedatum": 18,
    },
    "niet_natuurlijk_persoon": {
        "innNnpId": 9,
        "annIdentificatie": 17,
        "statutaireNaam": 500,
        "innRechtsvorm": 100,
        "bezoekadres": 1000,
        "kvkNummer": 8,
    },
    "vestiging": {"vestigingsNummer": 24, "kvkNummer": 8},
    "organisatorische_eenheid": {"identificatie": 24, "naam": 50, "isGehuisvestIn": 24},
    "medewerker": {"identificatie": 24, "achternaam": 200, "voorletters": 20, "voorvoegselAchternaam": 10},
}

# kind -> keys in order: the first that both sides have decides (ACCEPTANCE 54, 55)
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "natuurlijk_persoon": ("inpBsn", "inpA_nummer", "anpIdentificatie"),
    "niet_natuurlijk_persoon": ("innNnpId", "annIdentificatie", "kvkNummer"),
    "vestiging": ("vestigingsNummer",),
    "organisatorische_eenheid": ("identificatie",),
    "medewerker": ("identificatie",),
}
# kind -> the core by which parties without a key are compared, all of them; and of these at least one must be there
CORE: Final[Mapping[str, tuple[str, ...]]] = {
    "natuurlijk_persoon": (
        "geslachtsnaam",
        "voorvoegselGeslachtsnaam",
        "voorletters",
        "voornamen",
        "geboortedatum",
        "geslachtsaanduiding",
    ),
    "niet_natuurlijk_persoon": ("statutaireNaam",),
    "vestiging": ("handelsnaam",),
    "organisatorische_eenheid": ("naam",),
    "medewerker": ("achternaam", "voorletters", "voorvoegselAchternaam"),
}
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "natuurlijk_persoon": ("geslachtsnaam",),
    "niet_natuurlijk_persoon": ("statutaireNaam",),
    "vestiging": ("handelsnaam",),
    "organisatorische_eenheid": ("naam",),
    "medewerker": ("achternaam",),
}

_TELLING: Final = {kind: (*keys, *NAMES[kind]) for kind, keys in KEYS.items()}

_ADDRESS_LENGTHS: Final[Mapping[str, int]] = {
    "aoaIdentificatie": 100,
    "wplWoonplaatsNaam": 80,
    "gorOpenbareRuimteNaam": 80,
    "aoaPostcode": 7,
    "aoaHuisletter": 1,
    "aoaHuisnummertoevoeging": 4,
    "inpLocatiebeschrijving": 1000,
}
_ABROAD_LENGTHS: Final[Mapping[str, int]] = {
    "lndLandcode": 4,
    "lndLandnaam": 40,
    "subAdresBuitenland_1": 35,
    "subAdresBuitenland_2": 35,
    "subAdresBuitenland_3": 35,
}


def is_usable(kind: str, party: Mapping[str, Any], rules: settings.Betrokkene) -> bool:
    """True when the party can be told from others: it has a key that is no dummy, or a name."""
    if _value(party, "inpBsn") in rules.dummy_bsn:
        return False
    return any(_value(party, member) for member in _TELLING.get(kind, ()))


def same_betrokkene(kind: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True when both are the same party: by the first key that both have, else by the whole core."""
    for key in KEYS.get(kind, ()):
        ours, theirs = _value(one, key), _value(other, key)
        if ours and theirs:
            return ours == theirs
    core = CORE.get(kind, ())
    if not any(_value(one, member) for member in NAMES.get(kind, ())):
        return False
    return all(_value(one, member) == _value(other, member) for member in core)


def write_identificatie(
    kind: str, party: Mapping[str, Any], profiel: settings.Zaaktypeprofiel, warnings: list[Finding], path: str
) -> Json:
    """Give betrokkeneIdentificatie as ZGW takes it; what does not fit is cut or left out, with a warning."""
    body: Json = {}
    lengths = LENGTHS.get(kind, {})
    for member in party:
        length = lengths.get(member)
        if length is None or not (value := _value(party, member)):
            continue
        if len(value) > length:
            warnings.append(Finding(code="waarde-ingekort", path=f"{path}/{member}", facts={"lengte": str(length)}))
            value = value[:length]
        body[member] = value
    if kind == "vestiging" and "handelsnaam" in party:
        names = party["handelsnaam"]
        body["handelsnaam"] = [text(name)[:625] for name in names if text(name)] if isinstance(names, list) else []
    address = _address(party.get("verblijfsadres"), profiel.adres, warnings, path)
    if address is not None:
        body["verblijfsadres"] = address
    abroad = _abroad(party.get("subVerblijfBuitenland"), warnings, path)
    if abroad is not None:
        body["subVerblijfBuitenland"] = abroad
    return body


def _value(party: Mapping[str, Any], member: str) -> str:
    value = party.get(member)
    if member == "geboortedatum":
        return partial_date(value) or ""
    if isinstance(value, list):
        return text(value[0]) if value else ""
    return text(value)


def _address(value: object, rules: settings.Address, warnings: list[Finding], path: str) -> Json | None:
    """Give the address; ZGW demands BAG id, woonplaats, openbare ruimte and huisnummer (MAPPING C.3)."""
    if not isinstance(value, Mapping):
        return None
    street = (text(value.get("gorOpenbareRuimteNaam")), text(value.get("gorStraatnaam")))
    body: Json = {member: text(value.get(member))[:size] for member, size in _ADDRESS_LENGTHS.items()}
    body = {member: found for member, found in body.items() if found}
    chosen = street[0] or street[1] if rules.straat == "openbareRuimte" else street[1] or street[0]
    if chosen:
        body["gorOpenbareRuimteNaam"] = chosen[:80]
    number = value.get("aoaHuisnummer")
    if isinstance(number, int):
        body["aoaHuisnummer"] = number
    elif text(number).isdigit():
        body["aoaHuisnummer"] = int(text(number))
    if "aoaIdentificatie" not in body and rules.zonder_bag_id == "leegId":
        body["aoaIdentificatie"] = ""
    needed = ("aoaIdentificatie", "wplWoonplaatsNaam", "gorOpenbareRuimteNaam", "aoaHuisnummer")
    missing = [member for member in needed if member not in body]
    if missing:
        if body:
            facts = {"ontbreekt": ", ".join(missing)}
            warnings.append(Finding(code="adres-weggelaten", path=f"{path}/verblijfsadres", facts=facts))
        return None
    return body


def _abroad(value: object, warnings: list[Finding], path: str) -> Json | None:
    if not isinstance(value, Mapping):
        return None
    body: Json = {member: text(value.get(member))[:size] for member, size in _ABROAD_LENGTHS.items()}
    body = {member: found for member, found in body.items() if found}
    if "lndLandcode" not in body and "lndLandnaam" in body:
        code = LANDCODES.get(body["lndLandnaam"].casefold())
        if code is not None:
            body["lndLandcode"] = code
    if "lndLandcode" not in body or "lndLandnaam" not in body:
        if body:
            facts = {"ontbreekt": "lndLandcode" if "lndLandnaam" in body else "lndLandnaam"}
            warnings.append(Finding(code="adres-weggelaten", path=f"{path}/sub.verblijfBuitenland", facts=facts))
        return None
    return body


# BRP Landentabel (table 34): the countries that most addresses abroad are in
LANDCODES: Final[Mapping[str, str]] = {
    "canada": "5001",
    "frankrijk": "5002",
    "zwitserland": "5003",
    "suriname": "5007",
    "oostenrijk": "5009",
    "belgië": "5010",
    "belgie": "5010",
    "nieuw-zeeland": "5013",
    "zuid-afrika": "5014",
    "denemarken": "5015",
    "marokko": "5022",
    "zweden": "5039",
    "duitsland": "6029",
    "bondsrepubliek duitsland": "6029",
    "noorwegen": "6027",
    "spanje": "6037",
    "grootbrittannië": "6039",
    "verenigde staten van amerika": "6014",
    "polen": "7028",
    "italië": "7044",
    "portugal": "7050",
}
