"""What the catalogus says, as far as delivery and questions use it: values, read once from the Catalogi API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

__all__ = [
    "Besluittype",
    "Informatieobjecttype",
    "Resultaattype",
    "Roltype",
    "Statustype",
    "Zaaktype",
    "Zaaktypeversie",
    "read_besluittype",
    "read_informatieobjecttype",
    "read_resultaattypen",
    "read_roltypen",
    "read_statustypen",
    "read_versie",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statustype:
    """A step that a zaak can reach; the one that closes it is `is_eindstatus`."""

    url: str
    omschrijving: str
    volgnummer: int
    is_eindstatus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Roltype:
    """A part that can be played; `generiek` is one of the eight of the standard."""

    url: str
    omschrijving: str
    generiek: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaattype:
    """An outcome; its omschrijving is cut at 20 characters (Catalogi ≤ 1.1) or 30."""

    url: str
    omschrijving: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Informatieobjecttype:
    """A kind of document, valid from `begin` up to but not including `einde`."""

    url: str
    omschrijving: str
    begin: date | None
    einde: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluittype:
    """A kind of besluit, valid from `begin` up to but not including `einde`."""

    url: str
    omschrijving: str
    begin: date | None
    einde: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktypeversie:
    """One version of a zaaktype."""

    url: str
    identificatie: str
    omschrijving: str
    catalogus: str
    begin: date | None
    einde: date | None
    concept: bool
    informatieobjecttypen: tuple[str, ...]
    vertrouwelijkheidaanduiding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zaaktype:
    """One version with its types."""

    versie: Zaaktypeversie
    statustypen: tuple[Statustype, ...]
    roltypen: tuple[Roltype, ...]
    resultaattypen: tuple[Resultaattype, ...]

    @property
    def url(self) -> str:
        """The address of this version."""
        return self.versie.url

    @property
    def identificatie(self) -> str:
        """The code of the zaaktype in the catalogus."""
        return self.versie.identificatie

    def statustype(self, url: str) -> Statustype | None:
        """Find by address."""
        return next((found for found in self.statustypen if found.url == url), None)

    def roltype(self, url: str) -> Roltype | None:
        """Find by address."""
        return next((found for found in self.roltypen if found.url == url), None)

    def resultaattype(self, url: str) -> Resultaattype | None:
        """Find by address."""
        return next((found for found in self.resultaattypen if found.url == url), None)


def _date(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def read_versie(resource: Mapping[str, Any]) -> Zaaktypeversie:
    """Read a zaaktype."""
    return Zaaktypeversie(
        url=resource["url"],
        identificatie=str(resource.get("identificatie", "")),
        omschrijving=resource.get("omschrijving", ""),
        catalogus=resource.get("catalogus", ""),
        begin=_date(resource.get("beginGeldigheid")),
        einde=_date(resource.get("eindeGeldigheid")),
        concept=bool(resource.get("concept", False)),
        informatieobjecttypen=tuple(resource.get("informatieobjecttypen") or ()),
        vertrouwelijkheidaanduiding=str(resource.get("vertrouwelijkheidaanduiding") or ""),
    )


def read_statustypen(resources: Sequence[Mapping[str, Any]]) -> tuple[Statustype, ...]:
    """Read, in order of volgnummer; where `isEindstatus` is not said the last one closes (Catalogi API)."""
    last = max((resource.get("volgnummer", 0) for resource in resources), default=0)
    return tuple(
        sorted(
            (
                Statustype(
                    url=resource["url"],
                    omschrijving=resource.get("omschrijving", ""),
                    volgnummer=resource.get("volgnummer", 0),
                    is_eindstatus=bool(resource.get("isEindstatus", resource.get("volgnummer", 0) == last)),
                )
                for resource in resources
            ),
            key=lambda found: found.volgnummer,
        )
    )


def read_roltypen(resources: Sequence[Mapping[str, Any]]) -> tuple[Roltype, ...]:
    """Read."""
    return tuple(
        Roltype(
            url=resource["url"],
            omschrijving=resource.get("omschrijving", ""),
            generiek=resource.get("omschrijvingGeneriek", ""),
        )
        for resource in resources
    )


def read_resultaattypen(resources: Sequence[Mapping[str, Any]]) -> tuple[Resultaattype, ...]:
    """Read."""
    return tuple(
        Resultaattype(url=resource["url"], omschrijving=resource.get("omschrijving", "")) for resource in resources
    )


def read_informatieobjecttype(resource: Mapping[str, Any]) -> Informatieobjecttype:
    """Read."""
    return Informatieobjecttype(
        url=resource["url"],
        omschrijving=resource.get("omschrijving", ""),
        begin=_date(resource.get("beginGeldigheid")),
        einde=_date(resource.get("eindeGeldigheid")),
    )


def read_besluittype(resource: Mapping[str, Any]) -> Besluittype:
    """Read."""
    return Besluittype(
        url=resource["url"],
        omschrijving=resource.get("omschrijving", ""),
        begin=_date(resource.get("beginGeldigheid")),
        einde=_date(resource.get("eindeGeldigheid")),
    )
