"""Values of an answer that follow from others: named in a mapping as `derived` (MAPPING A.4, C.1).

Each gives the value as StUF writes it, None for "there is none", or UNKNOWN where the source doesn't say.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from adapter.stuf import tijd
from adapter.translation.finish import archiefnominatie_of
from adapter.translation.paths import at

__all__ = ["DERIVED", "NEEDS", "UNKNOWN", "Derive", "Unknown"]


class Unknown(enum.Enum):
    """The source doesn't say."""

    UNKNOWN = enum.auto()


UNKNOWN = Unknown.UNKNOWN
Derive = Callable[[Mapping[str, Any], Mapping[str, Any]], "str | Unknown | None"]
_VERSIE_MAX = 5


def _zaakniveau(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
    """1 without a hoofdzaak, else 2: ZGW has one level."""
    if "hoofdzaak" not in beeld:
        return UNKNOWN
    return "2" if beeld["hoofdzaak"] else "1"


def _deelzaken(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
    if "deelzaken" not in beeld:
        return UNKNOWN
    return "J" if beeld["deelzaken"] else "N"


def _archiefnominatie(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
    zaak = beeld.get("zaak")
    return (archiefnominatie_of(zaak) if isinstance(zaak, Mapping) else None) or UNKNOWN


def _vernietiging(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
    """Only what is to be destroyed has a date for it."""
    zaak = beeld.get("zaak") or {}
    if zaak.get("archiefnominatie") != "vernietigen":
        return None
    found = tijd.write_datum(zaak.get("archiefactiedatum"))
    return found[0] if found is not None else None


def _zaaktype(member: str) -> Derive:
    def derive(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
        zaak = beeld.get("zaak")
        found = at(zaak, "zaaktype", member) if isinstance(zaak, Mapping) else None
        return found if isinstance(found, str) else UNKNOWN

    return derive


def _versie(_beeld: Mapping[str, Any], item: Mapping[str, Any]) -> str | Unknown | None:
    found = at(item, "informatieobject", "versie")
    if not isinstance(found, int | str) or isinstance(found, bool):
        return UNKNOWN
    return str(found) if len(str(found)) <= _VERSIE_MAX else UNKNOWN


def _besluittype(member: str) -> Derive:
    """Since when, and until when, the type of a besluit holds, as StUF writes a moment (MAPPING B.3 #21)."""

    def derive(beeld: Mapping[str, Any], _item: Mapping[str, Any]) -> str | Unknown | None:
        kind = at(beeld, "besluit", "besluittype")
        if not isinstance(kind, Mapping) or member not in kind:
            return UNKNOWN
        return str(kind[member]).replace("-", "") if kind[member] else None

    return derive


DERIVED: Mapping[str, Derive] = {
    "zaakniveau": _zaakniveau,
    "deelzakenIndicatie": _deelzaken,
    "archiefnominatie": _archiefnominatie,
    "datumVernietigingDossier": _vernietiging,
    "zaaktype.identificatie": _zaaktype("identificatie"),
    "zaaktype.omschrijving": _zaaktype("omschrijving"),
    "versie": _versie,
    "besluittype.begin": _besluittype("beginGeldigheid"),
    "besluittype.einde": _besluittype("eindeGeldigheid"),
}
NEEDS: Mapping[str, str] = {  # derived value -> part of the beeld that it follows from
    "zaakniveau": "hoofdzaak",
    "deelzakenIndicatie": "deelzaken",
    "zaaktype.identificatie": "zaaktype",
    "zaaktype.omschrijving": "zaaktype",
}
