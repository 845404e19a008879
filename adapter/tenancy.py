"""Gemeenten and connections: koppelvlak.toml read into `settings.Settings`, and who is who in a message.

Everything has a tenant, a gemeente; a look-up that finds none raises, it never falls back on another tenant.
"""

from __future__ import annotations

import difflib
import importlib.resources
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from adapter import settings
from adapter.errors import Finding, Misconfigured, Refused

__all__ = ["EXAMPLE", "Tenants", "doel_namen", "doel_van", "example_text", "load"]

EXAMPLE = "voorbeeld.toml"  # the configuration of the development profile, also the example to copy


def example_text() -> str:
    """Give the text of the example configuration."""
    return importlib.resources.files("adapter").joinpath(EXAMPLE).read_text(encoding="utf-8")


def load(file: Path | None, *, overrides: Mapping[str, Any] | None = None) -> settings.Settings:
    """Read and check the configuration; without a file the example of the development profile.

    Raises:
        Misconfigured: unreadable, not TOML, an unknown key (with a suggestion) or a wrong value; all of them at once.
    """
    raw = _read(file)
    for key, value in (overrides or {}).items():
        _put(raw, key.split("."), value)
    _spread_standard_profiles(raw)
    try:
        return settings.Settings(**raw)
    except ValidationError as error:
        raise Misconfigured(*(_finding(problem, file) for problem in error.errors(include_input=False))) from error


def _read(file: Path | None) -> dict[str, Any]:
    if file is None:
        return tomllib.loads(example_text())
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(
            Finding(code="configuratie-onleesbaar", path=str(file), facts={"reden": error.strerror or "?"})
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured(
            Finding(code="configuratie-geen-toml", path=str(file), facts={"reden": str(error)})
        ) from error


def _put(raw: dict[str, Any], keys: Sequence[str], value: Any) -> None:
    for key in keys[:-1]:
        raw = raw.setdefault(key, {})
    raw[keys[-1]] = value


def _spread_standard_profiles(raw: dict[str, Any]) -> None:
    """Lay `zaaktypen.standaard` under every other profile of the gemeente: the specific one wins, tables and lists are joined."""
    gemeenten = raw.get("gemeenten")
    for gemeente in gemeenten.values() if isinstance(gemeenten, dict) else ():
        profiles = gemeente.get("zaaktypen") if isinstance(gemeente, dict) else None
        if not isinstance(profiles, dict) or not isinstance(profiles.get("standaard"), dict):
            continue
        for code, profile in profiles.items():
            if code != "standaard" and isinstance(profile, dict):
                profiles[code] = _merged(profiles["standaard"], profile)


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(under)
    for key, value in over.items():
        below = result.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            result[key] = _merged(below, value)
        elif isinstance(below, list) and isinstance(value, list):
            result[key] = [*below, *(item for item in value if item not in below)]
        else:
            result[key] = value
    return result


def _finding(problem: Any, file: Path | None) -> Finding:
    where = ".".join(str(part) for part in problem["loc"])
    facts = {"bestand": str(file) if file else EXAMPLE, "reden": str(problem["msg"])}
    if problem["type"] != "extra_forbidden":
        return Finding(code="configuratie-waarde", path=where, facts=facts)
    nearest = difflib.get_close_matches(str(problem["loc"][-1]), _keys_beside(problem["loc"]), n=1)
    if nearest:
        return Finding(
            code="configuratie-sleutel-onbekend-suggestie", path=where, facts={**facts, "suggestie": nearest[0]}
        )
    return Finding(code="configuratie-sleutel-onbekend", path=where, facts=facts)


def _keys_beside(loc: Sequence[str | int]) -> list[str]:
    """Give the keys that are allowed where the unknown key stands."""
    models: list[type[BaseModel]] = [settings.Settings]
    for part in loc[:-1]:
        found = [
            model
            for parent in models
            if isinstance(part, str) and part in parent.model_fields
            for model in _models_in(parent.model_fields[part].annotation)
        ]
        models = found or models
    return [key for model in models for key in model.model_fields]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models_in(inner)


def doel_namen(gemeente: settings.Gemeente) -> tuple[str, ...]:
    """Give the names of a gemeente's targets: its source, its subscribers, the zaaksystemen that messages go to as well."""
    replicated = {route.naar for route in gemeente.routes if route.route == "replicate"}
    return ("bron", *gemeente.abonnees, *(name for name in gemeente.zaaksystemen if name in replicated))


def doel_van(name: str, gemeente: settings.Gemeente, doel: str) -> str:
    """Give a target as the journal knows it: "voorbeeld/bron", "voorbeeld/abonnee/oud", "voorbeeld/zaaksysteem/oud"."""
    if doel in gemeente.abonnees:
        return f"{name}/abonnee/{doel}"
    return f"{name}/zaaksysteem/{doel}" if doel in gemeente.zaaksystemen else f"{name}/{doel}"


class Tenants:
    """Who is who: gemeenten, their connections, organisaties and zaaktype profiles."""

    def __init__(self, configuration: settings.Settings) -> None:
        self._gemeenten = configuration.gemeenten

    def names(self) -> Sequence[str]:
        """Give the names of all gemeenten."""
        return tuple(self._gemeenten)

    def gemeente(self, name: str) -> settings.Gemeente:
        """Give the gemeente; raises Refused (gemeente-onbekend)."""
        found = self._gemeenten.get(name)
        if found is None:
            raise Refused(Finding(code="gemeente-onbekend", source="koppelvlak.toml"))
        return found

    def connection(
        self, gemeente: settings.Gemeente, *, organisatie: str, applicatie: str, administratie: str, pack: str
    ) -> tuple[str, settings.Connection]:
        """Give the first connection that this zender may use for `pack`; raises Refused (zender-onbekend)."""
        for name, connection in gemeente.connections.items():
            if connection.pack_named(pack) is not None and any(
                _is(zender, organisatie, applicatie, administratie) for zender in connection.zenders
            ):
                return name, connection
        raise Refused(
            Finding(
                code="zender-onbekend",
                path="stuurgegevens/zender",
                rule="de zender moet bij een verbinding van de gemeente horen",
                source="StUF 03.01, foutcode StUF013",
            )
        )

    def organisatie(self, gemeente: settings.Gemeente, code: str) -> settings.Organisatie:
        """Give what a code in stuurgegevens stands for; raises Refused (organisatie-onbekend)."""
        anyone = None
        for organisatie in gemeente.organisaties:
            if code in (organisatie.code, organisatie.rsin, organisatie.oin):
                return organisatie
            if organisatie.code == "*":
                anyone = organisatie
        if anyone is None:
            raise Refused(
                Finding(code="organisatie-onbekend", path="stuurgegevens/zender/organisatie", source="MAPPING B.0")
            )
        return anyone

    @staticmethod
    def profile(gemeente: settings.Gemeente, zaaktype: str | None) -> settings.Zaaktypeprofiel:
        """Give the rules for a zaaktype (its StUF code); the standard ones where it has none of its own."""
        profiles = gemeente.zaaktypen
        return profiles.get(zaaktype or "") or profiles.get("standaard") or _NO_PROFILE

    @staticmethod
    def profile_at(gemeente: settings.Gemeente, zaaktype: str | None) -> settings.Zaaktypeprofiel:
        """Give the rules for a zaaktype by its identificatie at the source, which may not be its StUF code."""
        for profiel in gemeente.zaaktypen.values():
            if zaaktype is not None and profiel.zaaktype_identificatie == zaaktype:
                return profiel
        return Tenants.profile(gemeente, zaaktype)


_NO_PROFILE = settings.Zaaktypeprofiel()


def _is(zender: settings.Zender, organisatie: str, applicatie: str, administratie: str) -> bool:
    return (
        zender.organisatie in ("*", organisatie)
        and zender.applicatie in ("*", applicatie)
        and zender.administratie in (None, administratie)
    )
