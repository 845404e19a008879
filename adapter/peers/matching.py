"""Names of a message → types of the catalogus: the look-ups L2–L6 of MAPPING B.0. Pure.

Never by prefix: "Afgehandeld" is not "Afgehandeld niet-ontvankelijk". What is not found or fits more than one is
refused, and the refusal names what is valid (ACCEPTANCE 63).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Protocol, TypeVar

from adapter import settings
from adapter.errors import Finding, Refused
from adapter.peers.types import (
    Besluittype,
    Informatieobjecttype,
    Resultaattype,
    Roltype,
    Statustype,
    Zaaktype,
    Zaaktypeversie,
)

__all__ = [
    "GENERIEK",
    "match_besluittype",
    "match_informatieobjecttype",
    "match_resultaattype",
    "match_roltype",
    "match_statustype",
    "match_version",
    "relation_of",
]

LISTED_MAX: Final = 25  # names in one refusal
CUTS: Final = (20, 30)  # resultaattype.omschrijving: Catalogi ≤ 1.1, ≥ 1.2

# relation -> (omschrijvingGeneriek, name that the bridges in use give its roltype): MAPPING C.3
GENERIEK: Final[Mapping[str, tuple[str, str]]] = {
    "heeftAlsInitiator": ("initiator", "Initiator"),
    "heeftAlsBelanghebbende": ("belanghebbende", "Belanghebbende"),
    "heeftAlsGemachtigde": ("belanghebbende", "Gemachtigde"),
    "heeftAlsUitvoerende": ("behandelaar", "Uitvoerende"),
    "heeftAlsVerantwoordelijke": ("beslisser", "Verantwoordelijke"),
    "heeftAlsOverigBetrokkene": ("adviseur", "OverigeBetrokkene"),
}
_RELATION: Final[Mapping[str, str]] = {
    "initiator": "heeftAlsInitiator",
    "belanghebbende": "heeftAlsBelanghebbende",
    "behandelaar": "heeftAlsUitvoerende",
    "beslisser": "heeftAlsVerantwoordelijke",
}


class _Named(Protocol):
    @property
    def omschrijving(self) -> str: ...


T = TypeVar("T", bound=_Named)


def relation_of(generiek: str, machtiging: str) -> str:
    """Give the StUF relation of a rol (the way back of MAPPING C.3)."""
    if machtiging == "gemachtigde":
        return "heeftAlsGemachtigde"
    return _RELATION.get(generiek, "heeftAlsOverigBetrokkene")


def match_version(versions: Sequence[Zaaktypeversie], *, code: str, on: date) -> Zaaktypeversie:
    """Give the published version that is valid on `on` (L2): beginGeldigheid ≤ on < eindeGeldigheid, or no end."""
    facts = {"zaaktype": code, "datum": on.isoformat()}
    published = [found for found in versions if not found.concept]
    if not published:
        raise Refused(
            Finding(code="zaaktype-onbekend", path="isVan/gerelateerde/code", source="MAPPING B.0 L2", facts=facts)
        )
    valid = [found for found in published if _holds(found.begin, found.einde, on)]
    if not valid:
        raise Refused(
            Finding(code="zaaktype-niet-geldig", path="isVan/gerelateerde/code", source="MAPPING B.0 L2", facts=facts)
        )
    if len(valid) > 1:
        raise Refused(
            Finding(
                code="zaaktype-niet-eenduidig", path="isVan/gerelateerde/code", source="MAPPING B.0 L2", facts=facts
            )
        )
    return valid[0]


def match_statustype(
    zaaktype: Zaaktype, *, omschrijving: str | None, volgnummer: int | None, aliases: Mapping[str, str]
) -> tuple[Statustype, bool]:
    """Give the statustype (L3), and whether its volgnummer is another than the message says (a warning).

    The volgnummer only decides where there is no omschrijving: another status than the one that is named is never set.
    """
    types = zaaktype.statustypen
    found: Statustype | None = None
    if omschrijving:
        found = _by_name(types, omschrijving) or _by_alias(types, omschrijving, aliases)
    elif volgnummer is not None:
        found = next((item for item in types if item.volgnummer == volgnummer), None)
        found = found or _by_alias(types, str(volgnummer), aliases)
    if found is None:
        raise Refused(
            Finding(
                code="statustype-onbekend",
                path="heeft/gerelateerde/omschrijving",
                source="MAPPING B.0 L3",
                facts={
                    "naam": _shown(omschrijving or str(volgnummer or "")),
                    "zaaktype": zaaktype.identificatie,
                    "geldig": _listed(types),
                },
            )
        )
    return found, volgnummer is not None and bool(omschrijving) and found.volgnummer != volgnummer


def match_resultaattype(zaaktype: Zaaktype, *, omschrijving: str, aliases: Mapping[str, str]) -> Resultaattype:
    """Give the resultaattype (L4): exact, other case, alias, then a unique one that the name was cut to."""
    types = zaaktype.resultaattypen
    found = _by_name(types, omschrijving) or _by_alias(types, omschrijving, aliases)
    if found is not None:
        return found
    facts = {"naam": _shown(omschrijving), "zaaktype": zaaktype.identificatie, "geldig": _listed(types)}
    wanted = _plain(omschrijving)
    cut = [
        item
        for item in types
        if any(len(wanted) > size and _plain(item.omschrijving) == _plain(wanted[:size]) for size in CUTS)
    ]
    if len(cut) == 1:
        return cut[0]
    code = "resultaattype-niet-eenduidig" if cut else "resultaattype-onbekend"
    raise Refused(Finding(code=code, path="resultaat/omschrijving", source="MAPPING B.0 L4", facts=facts))


def match_roltype(
    zaaktype: Zaaktype, *, relation: str, generiek: str, omschrijving: str | None, choice: settings.Rolkeuze | None
) -> Roltype | None:
    """Give the roltype (L5); None when it is missing and the configuration says to skip.

    Order: the name in the message if it is one of this zaaktype; the configured name; by generiek, where several fit
    the one with the usual name of the relation.
    """
    types = zaaktype.roltypen
    named = _by_name(types, omschrijving) if omschrijving else None
    if named is None and choice is not None and choice.omschrijving:
        named = _by_name(types, choice.omschrijving)
    if named is not None:
        return named
    usual = GENERIEK.get(relation, (generiek, ""))
    wanted = (choice.generiek if choice is not None else None) or generiek or usual[0]
    fitting = [item for item in types if item.generiek == wanted]
    if len(fitting) == 1:
        return fitting[0]
    found = _by_name(fitting, usual[1])
    if found is not None:
        return found
    if choice is not None and choice.ontbreekt == "overslaan":
        return None
    facts = {
        "rol": relation,
        "generiek": wanted,
        "zaaktype": zaaktype.identificatie,
        "geldig": _listed(fitting or types),
    }
    code = "roltype-niet-eenduidig" if fitting else "roltype-onbekend"
    raise Refused(Finding(code=code, path=relation, source="MAPPING B.0 L5", facts=facts))


def match_informatieobjecttype(
    zaaktype: Zaaktype,
    types: Sequence[Informatieobjecttype],
    *,
    omschrijving: str,
    on: date | None,
    aliases: Mapping[str, str],
) -> Informatieobjecttype:
    """Give the informatieobjecttype of this zaaktype that is valid at creatiedatum (L6)."""
    valid = [item for item in types if on is None or _holds(item.begin, item.einde, on)]
    found = _by_name(valid, omschrijving) or _by_alias(valid, omschrijving, aliases)
    if found is None:
        raise Refused(
            Finding(
                code="informatieobjecttype-onbekend" if omschrijving else "informatieobjecttype-ontbreekt",
                path="dct.omschrijving",
                source="MAPPING B.0 L6",
                facts={
                    "naam": _shown(omschrijving),
                    "zaaktype": zaaktype.identificatie,
                    "geldig": _listed(valid),
                },
            )
        )
    return found


def match_besluittype(
    zaaktype: Zaaktype,
    types: Sequence[Besluittype],
    *,
    omschrijving: str,
    on: date | None,
    aliases: Mapping[str, str],
) -> Besluittype:
    """Give the besluittype of this zaaktype that is valid on the day of the besluit (L9)."""
    valid = [item for item in types if on is None or _holds(item.begin, item.einde, on)]
    found = _by_name(valid, omschrijving) or _by_alias(valid, omschrijving, aliases) if omschrijving else None
    if found is None:
        raise Refused(
            Finding(
                code="besluittype-onbekend" if omschrijving else "besluittype-ontbreekt",
                path="bst.omschrijving",
                source="MAPPING B.0 L9",
                facts={"naam": _shown(omschrijving), "zaaktype": zaaktype.identificatie, "geldig": _listed(valid)},
            )
        )
    return found


def _holds(begin: date | None, einde: date | None, on: date) -> bool:
    return (begin is None or begin <= on) and (einde is None or on < einde)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _by_name(types: Iterable[T], name: str) -> T | None:
    """Exactly, else without regard to case and spaces; two that differ in case only: the exact one or none."""
    exact = [item for item in types if item.omschrijving == name]
    if exact:
        return exact[0]
    alike = [item for item in types if _plain(item.omschrijving) == _plain(name)]
    return alike[0] if len(alike) == 1 else None


def _by_alias(types: Iterable[T], name: str, aliases: Mapping[str, str]) -> T | None:
    wanted = aliases.get(name) or next((alias for key, alias in aliases.items() if _plain(key) == _plain(name)), None)
    return _by_name(types, wanted) if wanted else None


def _shown(name: str) -> str:
    """A name that a catalogus should know: business data, cut so that it can't carry a text."""
    return " ".join(name.split())[:80]


def _listed(types: Iterable[_Named]) -> str:
    names = [item.omschrijving for item in types]
    more = len(names) - LISTED_MAX
    return ", ".join(names[:LISTED_MAX]) + (f" (+{more})" if more > 0 else "") if names else "-"
