"""extraElementen that the profile of a zaaktype gives a home (MAPPING A.4, G): a vendor's names ↔ members of the model.

They also stay in `bron.extraElementen` as they came. The list of a kennisgeving is whole (StUF 03.01 §3.5): a name that oud
has and huidig lacks is empty now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from lxml import etree

from adapter.translation.reading import Bericht, Bron

__all__ = ["fill", "names_in", "with_extra"]

_SOURCE: Final = "MAPPING.md G"
_LENGTHS: Final[Mapping[str, int]] = {  # greatest length in ZGW; 200 where it is not here
    "omschrijving": 80,
    "toelichting": 1000,
    "roltoelichting": 1000,
    "communicatiekanaal": 1000,
    "afwijkendeNaamBetrokkene": 625,
    "annIdentificatie": 17,
    "kvkNummer": 8,
    "anpIdentificatie": 17,
    "inpA_nummer": 10,
    "identificatie": 24,
}
_VERTROUWELIJK: Final = frozenset(
    {
        "openbaar",
        "beperkt_openbaar",
        "intern",
        "zaakvertrouwelijk",
        "vertrouwelijk",
        "confidentieel",
        "geheim",
        "zeer_geheim",
    }
)
_BETALING: Final = frozenset({"nvt", "nog_niet", "gedeeltelijk", "geheel"})
_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "vertrouwelijkheidaanduiding": _VERTROUWELIJK,
    "betalingsindicatie": _BETALING,
}
_CONTACT: Final = frozenset({"naam", "functie", "telefoonnummer", "emailadres"})
_OF_ROL: Final = frozenset({"roltoelichting", "afwijkendeNaamBetrokkene"})


def names_in(bron: Bron) -> dict[str, str | None]:
    """Give the extra elements of an entity: name → text; None where it is empty."""
    found = (bron.fields or {}).get("extraElementen")
    return {str(item["naam"]): item["waarde"] for item in found or () if item.get("naam")}


def fill(
    data: Mapping[str, Any],
    bron: Bron,
    homes: Mapping[str, str],
    *,
    element: etree._Element,
    was: Bron | None = None,
) -> None:
    """Fill the members that `homes` names for the extra elements of a zaak or a rol.

    Args:
        homes: name → "zaak.<member>" or "rol.<member>" (settings.Zaaktypeprofiel.extra_elementen).
        was: of oud, where it is known.
    """
    given = names_in(bron)
    for name, member in _homes_for(homes, data):
        if name in given:
            value = given[name]
        elif was is not None and name in names_in(was):
            value = None
        else:
            continue
        _put(data, member, value, bron.bericht, element)


def _homes_for(homes: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, home in homes.items():
        owner, _, member = home.partition(".")
        if member and isinstance(data.get(owner), dict):
            yield name, home


def _put(data: Mapping[str, Any], home: str, value: str | None, bericht: Bericht, element: etree._Element) -> None:
    owner, _, member = home.partition(".")
    if value is not None:
        words = _WORDS.get(member)
        value = value.strip().lower().replace(" ", "_") if words is not None else value.strip()
        if (words is not None and value not in words) or len(value) > _LENGTHS.get(member, 200):
            bericht.warn("extra-element-onbruikbaar", element, _SOURCE, veld=member)
            return
    place, last = _place(data[owner], owner, member)
    place[last] = value


def _place(owner_data: dict[str, Any], owner: str, member: str) -> tuple[dict[str, Any], str]:
    """Give where a member of a zaak or a rol stands."""
    if owner == "zaak" or member in _OF_ROL:
        return owner_data, member
    if member in _CONTACT:
        return owner_data.setdefault("contactpersoonRol", {}), member
    return owner_data.setdefault("betrokkeneIdentificatie", {}), member


def with_extra(beeld: Mapping[str, Any], homes: Mapping[str, str]) -> Mapping[str, Any]:
    """Give a beeld of a zaak whose members stand, besides, as the extra elements that a vendor knows them by."""
    if not homes:
        return beeld
    made = dict(beeld)
    zaak = beeld.get("zaak")
    if isinstance(zaak, Mapping):
        made["zaak"] = _named(zaak, "zaak", homes)
    if isinstance(beeld.get("rollen"), list | tuple):
        made["rollen"] = [_named(rol, "rol", homes) for rol in beeld["rollen"]]
    return made


def _named(item: Mapping[str, Any], owner: str, homes: Mapping[str, str]) -> Mapping[str, Any]:
    extra: list[dict[str, str]] = []
    for name, home in homes.items():
        its_owner, _, member = home.partition(".")
        if its_owner != owner:
            continue
        value = _find(item, owner, member)
        if isinstance(value, str) and value:
            extra.append({"naam": name, "waarde": _WRITE.get(member, str)(value)})
    return {**item, "extraElementen": extra} if extra else item


def _find(item: Mapping[str, Any], owner: str, member: str) -> Any:
    if owner == "zaak" or member in _OF_ROL:
        return item.get(member)
    place = item.get("contactpersoonRol" if member in _CONTACT else "betrokkeneIdentificatie")
    return place.get(member) if isinstance(place, Mapping) else None


_WRITE: Final[Mapping[str, Callable[[str], str]]] = {
    "vertrouwelijkheidaanduiding": lambda value: value.upper().replace("_", " ")
}
