"""Parts of a zaak in the words of the events (MAPPING A.3): what ZGW leaves empty is null. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from adapter.peers import Besluittype, Informatieobjecttype, Json, Statustype, Zaaktype, key_of
from adapter.stuf.tijd import AMSTERDAM

__all__ = ["Beelden", "Woorden", "clean", "niveau", "present", "wijziging"]


class Beelden(Protocol):
    """Resources of a ZGW API in canonical words."""

    def zaak_beeld(self, zaak: Mapping[str, Any], zaaktype: Zaaktype, /) -> Json:
        """Give a zaak."""

    def rol_beeld(self, rol: Mapping[str, Any], zaaktype: Zaaktype, /) -> Json:
        """Give a rol."""

    def status_beeld(self, status: Mapping[str, Any], statustype: Statustype | None, /, *, last: bool) -> Json:
        """Give a status."""

    def zaakobject_beeld(self, zaakobject: Mapping[str, Any], /) -> Json:
        """Give a zaakobject."""

    def document_beeld(self, document: Mapping[str, Any], kind: Informatieobjecttype | None, /) -> Json:
        """Give a document."""

    def besluit_beeld(self, besluit: Mapping[str, Any], kind: Besluittype | None, /) -> Json:
        """Give a besluit."""


class Woorden:
    """Says the parts of zaken of one zaaktype."""

    def __init__(self, beelden: Beelden, zaaktype: Zaaktype) -> None:
        self._beelden = beelden
        self._zaaktype = zaaktype

    def zaak_whole(self, zaak: Mapping[str, Any]) -> Json:
        """Give a zaak that is new: what it does not have is not said."""
        said = clean(self._beelden.zaak_beeld(zaak, self._zaaktype))
        return {name: value for name, value in said.items() if value is not None}

    def zaak(self, members: Mapping[str, Any]) -> Json:
        """Give members of a zaak; one that is empty is null."""
        said = self._beelden.zaak_beeld(members, self._zaaktype)
        return clean({name: value for name, value in said.items() if name in members})

    def part(self, name: str, resource: Mapping[str, Any]) -> Json:
        """Give a rol, zaakobject or resultaat, as it stands at the source or as we know it."""
        match name:
            case "rol":
                return clean(self._beelden.rol_beeld(resource, self._zaaktype))
            case "zaakobject":
                said = clean(self._beelden.zaakobject_beeld(resource))
                said.pop("objectTypeOverige", None)
                return said
            case _:
                wanted = key_of(resource.get("resultaattype"))
                types = self._zaaktype.resultaattypen
                found = next((kind.omschrijving for kind in types if key_of(kind.url) == wanted), None)
                return {
                    "resultaattype": {"omschrijving": found},
                    "toelichting": resource.get("toelichting") or None,
                }

    def status(self, status: Mapping[str, Any], statustype: Statustype | None) -> Json:
        """Give a status; its moment with the offset of the Netherlands."""
        said = clean(self._beelden.status_beeld(status, statustype, last=False))
        kind = said["statustype"]
        moment = datetime.fromisoformat(str(said["datumStatusGezet"])).astimezone(AMSTERDAM)
        return {
            "statustype": {name: kind.get(name) for name in ("omschrijving", "volgnummer")},
            "datumStatusGezet": moment.isoformat(),
            **({"statustoelichting": said["statustoelichting"]} if said.get("statustoelichting") else {}),
        }


def clean(value: Json) -> Json:
    """Give it with null for what is empty, at any depth."""
    return {name: _clean(inner) for name, inner in value.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _clean(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value] or None
    return None if value == "" else value


def wijziging(was: Mapping[str, Any], now: Mapping[str, Any]) -> Json:
    """Give what is different in a part of which all is known."""
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return {
        "aard": "wijziging",
        "paden": names,
        "oud": {name: was.get(name) for name in names},
        "oudBekend": True,
    }


def present(resource: Mapping[str, Any], names: tuple[str, ...]) -> Json:
    """Give the members that are not empty."""
    return {name: resource[name] for name in names if resource.get(name)}


def niveau(zaak: Mapping[str, Any]) -> dict[str, str]:
    """Give what StUF demands of a new zaak and ZGW says in other words (MAPPING A.4 [K])."""
    return {
        "zaakniveau": "2" if zaak.get("hoofdzaak") else "1",
        "deelzakenIndicatie": "J" if zaak.get("deelzaken") else "N",
    }
