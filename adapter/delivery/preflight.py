"""Before the first message: what the mappings need of each zaaktype, and what of it is missing (USERS c.9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from adapter import settings
from adapter.delivery.gather import Source, profile_of
from adapter.errors import Finding, Refused
from adapter.peers import Zaaktype, match_resultaattype, match_roltype, match_statustype, match_version

__all__ = ["ZaaktypeCheck", "preflight"]

RELATIONS: Final = (
    ("heeftAlsInitiator", "initiator"),
    ("heeftAlsBelanghebbende", "belanghebbende"),
    ("heeftAlsGemachtigde", "belanghebbende"),
    ("heeftAlsUitvoerende", "behandelaar"),
    ("heeftAlsVerantwoordelijke", "beslisser"),
    ("heeftAlsOverigBetrokkene", "adviseur"),
)
CODE_MAX: Final = 10  # of a zaaktype in StUF; in ZGW 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ZaaktypeCheck:
    """What is wrong with one zaaktype, by the messages that would fail on it."""

    zaaktype: str
    omschrijving: str
    findings: tuple[Finding, ...]


async def preflight(source: Source, *, today: date) -> Sequence[ZaaktypeCheck]:
    """Give one check per zaaktype of the catalogi, and one for each configured code that is not there."""
    checks: list[ZaaktypeCheck] = []
    codes = await source.catalogus.codes()
    for code in codes:
        versions = await source.catalogus.versions(code)
        try:
            zaaktype = await source.catalogus.zaaktype(match_version(versions, code=code, on=today).url)
        except Refused as error:
            checks.append(ZaaktypeCheck(zaaktype=code, omschrijving="", findings=error.findings))
            continue
        types = await source.catalogus.informatieobjecttypen(zaaktype)
        findings = tuple(_check(zaaktype, profile_of(source, zaaktype), [item.omschrijving for item in types]))
        checks.append(ZaaktypeCheck(zaaktype=code, omschrijving=zaaktype.versie.omschrijving, findings=findings))
    for name, profiel in source.gemeente.zaaktypen.items():
        wanted = profiel.zaaktype_identificatie or name
        if name != "standaard" and wanted not in codes:
            missing = Finding(
                code="profiel-zonder-zaaktype",
                path=f"gemeenten.{source.name}.zaaktypen.{name}",
                facts={"zaaktype": wanted},
            )
            checks.append(ZaaktypeCheck(zaaktype=wanted, omschrijving="", findings=(missing,)))
    return checks


def _check(zaaktype: Zaaktype, profiel: settings.Zaaktypeprofiel, documenttypen: Sequence[str]) -> Iterator[Finding]:
    where = {"zaaktype": zaaktype.identificatie}
    if len(zaaktype.identificatie) > CODE_MAX and profiel.zaaktype_identificatie is None:
        yield Finding(code="zaaktype-code-te-lang", source="MAPPING B.0 L2", facts=where)
    yield from _rollen(zaaktype, profiel)
    if not zaaktype.statustypen:
        yield Finding(code="catalogus-zonder", facts={**where, "onderdeel": "statustypen"})
    elif not any(item.is_eindstatus for item in zaaktype.statustypen):
        yield Finding(code="catalogus-zonder", facts={**where, "onderdeel": "eindstatus"})
    if not zaaktype.resultaattypen:
        yield Finding(code="catalogus-zonder", facts={**where, "onderdeel": "resultaattypen"})
    if not documenttypen:
        yield Finding(code="catalogus-zonder", facts={**where, "onderdeel": "informatieobjecttypen"})
    yield from _cut_names(zaaktype)
    yield from _configured(zaaktype, profiel, documenttypen)


def _rollen(zaaktype: Zaaktype, profiel: settings.Zaaktypeprofiel) -> Iterator[Finding]:
    choices = {str(name): choice for name, choice in profiel.rollen.items()}
    for relation, generiek in RELATIONS:
        choice = choices.get(relation)
        try:
            match_roltype(zaaktype, relation=relation, generiek=generiek, omschrijving=None, choice=choice)
        except Refused as error:
            yield from error.findings


def _cut_names(zaaktype: Zaaktype) -> Iterator[Finding]:
    """Two names that are the same once cut at 20 characters can't be told apart by a sender that has them whole."""
    seen: dict[str, str] = {}
    for item in zaaktype.resultaattypen:
        cut = item.omschrijving[:20].casefold()
        if cut in seen:
            facts = {"zaaktype": zaaktype.identificatie, "naam": item.omschrijving, "ander": seen[cut]}
            yield Finding(code="resultaattypen-niet-te-onderscheiden", source="MAPPING B.0 L4", facts=facts)
        seen[cut] = item.omschrijving


def _configured(
    zaaktype: Zaaktype, profiel: settings.Zaaktypeprofiel, documenttypen: Sequence[str]
) -> Iterator[Finding]:
    """Every name in the profile must stand for something."""
    closing = profiel.afsluiten
    names = [*profiel.resultaten.values(), closing.standaard_resultaat, closing.standaard_resultaat_bij_einddatum]
    for name in names:
        if name is not None:
            try:
                match_resultaattype(zaaktype, omschrijving=name, aliases={})
            except Refused as error:
                yield from error.findings
    for name in profiel.statussen.values():
        try:
            match_statustype(zaaktype, omschrijving=name, volgnummer=None, aliases={})
        except Refused as error:
            yield from error.findings
    known = {item.casefold() for item in documenttypen}
    for name in profiel.documenttypen.values():
        if name.casefold() not in known:
            facts = {"naam": name, "zaaktype": zaaktype.identificatie, "geldig": ", ".join(documenttypen) or "-"}
            yield Finding(code="informatieobjecttype-onbekend", source="MAPPING B.0 L6", facts=facts)
