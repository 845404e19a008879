"""What needs more than one element: named steps after an entity is read (`finish` in a mapping), and their way back.

Each is a rule of MAPPING C that no single row can say. They only fill members from what stood in the message.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapter.translation.paths import at
from adapter.translation.reading import Bron

__all__ = ["FILLS", "FINISH", "Finish", "adresregel", "archiefnominatie_of"]

Finish = Callable[[dict[str, Any], Bron], None]
_KVK = 8
_PARTIES = (("rol", "betrokkeneIdentificatie"), ("zaakobject", "objectIdentificatie"))


def _archief(data: dict[str, Any], bron: Bron) -> None:
    """Fill archiefnominatie by RGBZ 1 → 2 (MAPPING C.1): J with a date is destroy, J without one keep for ever, N none.

    The letter itself stays in `bron.bewaard`, so that a profile may read it otherwise when ZGW is called.
    """
    letter = (bron.bewaard or {}).get("archiefnominatie")
    zaak = data.get("zaak")
    if letter not in ("J", "N") or not isinstance(zaak, dict):
        return
    if letter == "N":
        zaak["archiefstatus"] = "nog_te_archiveren"
    elif isinstance(zaak.get("archiefactiedatum"), str):
        zaak["archiefnominatie"] = "vernietigen"
    else:
        zaak["archiefnominatie"] = "blijvend_bewaren"


def archiefnominatie_of(zaak: Mapping[str, Any]) -> str | None:
    """Give the letter of a zaak: N while nothing is decided, else J; None where nothing is known of it."""
    if "archiefnominatie" not in zaak and "archiefstatus" not in zaak:
        return None
    return "N" if not zaak.get("archiefnominatie") or zaak.get("archiefstatus") == "nog_te_archiveren" else "J"


def _bezoekadres(data: dict[str, Any], bron: Bron) -> None:
    """Fill bezoekadres, one line in ZGW, from its parts (MAPPING C.3); they stay in `bron.bezoekadres`."""
    parts = (bron.fields or {}).get("bezoekadres")
    if not isinstance(parts, dict):
        return
    for holder in ("rol", "zaakobject"):
        place = data.get(holder)
        if isinstance(place, dict):
            for member in ("betrokkeneIdentificatie", "objectIdentificatie"):
                party = place.get(member)
                line = adresregel(parts)
                if isinstance(party, dict) and line:
                    party["bezoekadres"] = line


def _kvk(data: dict[str, Any], bron: Bron) -> None:
    """Read a nnpId of 8 digits as the KvK number that it is (MAPPING C.3: Open Forms sends it so); a RSIN has 9."""
    for holder, member in _PARTIES:
        place = data.get(holder)
        party = place.get(member) if isinstance(place, dict) else None
        found = party.get("innNnpId") if isinstance(party, dict) else None
        if isinstance(party, dict) and isinstance(found, str) and len(found) == _KVK and found.isdigit():
            party["kvkNummer"] = party.pop("innNnpId")
            bron.keep("gerelateerde/nietNatuurlijkPersoon/inn.nnpId", found)


def _verblijfplaats(data: dict[str, Any], _bron: Bron) -> None:
    """Tell which kind of verblijfplaats it is: that follows from which group stood there (MAPPING D.2)."""
    place = at(data, "persoon", "verblijfplaats")
    if not isinstance(place, dict) or "onbekend" in place:
        return
    address = place.get("verblijfadres")
    named = address if isinstance(address, dict) else {}
    if any(named.get(name) is not None for name in ("land", "regel1", "regel2", "regel3")):
        place["type"] = "VerblijfplaatsBuitenland"
    elif named.get("locatiebeschrijving") is not None:
        place["type"] = "Locatie"
    else:
        place["type"] = "Adres"


def adresregel(parts: Mapping[str, Any]) -> str:
    """Give an address as one line: "Kerkstraat 1 A bis, 8701HP Bolsward"; at most 1000 characters."""
    street = parts.get("gorOpenbareRuimteNaam") or parts.get("gorStraatnaam")
    first = (street, parts.get("aoaHuisnummer"), parts.get("aoaHuisletter"), parts.get("aoaHuisnummertoevoeging"))
    second = (parts.get("aoaPostcode"), parts.get("wplWoonplaatsNaam"))
    lines = (_joined(first), _joined(second), _joined((parts.get("inpLocatiebeschrijving"),)))
    return ", ".join(line for line in lines if line)[:1000]


def _joined(parts: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in parts if isinstance(part, str | int) and part != "")


FINISH: Mapping[str, Finish] = {
    "archief": _archief,
    "bezoekadres": _bezoekadres,
    "kvk": _kvk,
    "verblijfplaats": _verblijfplaats,
}
FILLS: Mapping[str, frozenset[str]] = {  # the members that a step may fill, by their last name
    "archief": frozenset({"archiefnominatie", "archiefstatus"}),
    "bezoekadres": frozenset({"bezoekadres"}),
    "kvk": frozenset({"kvkNummer"}),
    "verblijfplaats": frozenset({"type"}),
}
