"""The zaak itself: the body of its creation and the members of a change. Pure (MAPPING C.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from adapter import settings
from adapter.delivery.calls import Call, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis
from adapter.delivery.values import AMSTERDAM, as_json, instant_of, is_unknown, text
from adapter.errors import Finding, Refused
from adapter.peers import Json, Zaaktype

__all__ = ["check_zaak", "check_zaaktype", "conflicts", "is_other_zaak", "plan_change", "plan_creation", "same_zaak"]

_TEXTS: Final[Mapping[str, int]] = {"omschrijving": 80, "toelichting": 1000, "betalingsindicatie": 20}
_NULLABLE: Final = (
    "einddatumGepland",
    "uiterlijkeEinddatumAfdoening",
    "publicatiedatum",
    "laatsteBetaaldatum",
)
_DATES: Final = ("registratiedatum", "startdatum")
_ARCHIEF: Final = ("archiefnominatie", "archiefactiedatum", "archiefstatus")
# only there when the configuration maps an extraElement or a geometry to them
_OTHER: Final = ("vertrouwelijkheidaanduiding", "communicatiekanaal", "zaakgeometrie", "productenOfDiensten")
_DUUR: Final = re.compile(r"^-?P\d+D$")


def check_zaak(zaak: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Give what no ZGW API will take (ACCEPTANCE 39)."""
    if zaak.get("betalingsindicatie") == "nvt" and zaak.get("laatsteBetaaldatum"):
        return (Finding(code="betaling-tegenstrijdig", path="object/laatsteBetaaldatum", source="MAPPING C.6"),)
    return ()


def check_zaaktype(
    data: Mapping[str, Any], profiel: settings.Zaaktypeprofiel, zaaktype: Zaaktype
) -> tuple[Finding, ...]:
    """A zaak keeps its zaaktype (ZDS; MAPPING B.1 #5)."""
    code = text(((data.get("zaak") or {}).get("zaaktype") or {}).get("identificatie"))
    if not code or zaaktype.identificatie in {code, profiel.zaaktype_identificatie}:
        return ()
    facts = {"zaaktype": zaaktype.identificatie, "ander": code}
    return (Finding(code="zaaktype-wijzigt", path="object/isVan/gerelateerde/code", source="MAPPING B.1", facts=facts),)


def plan_creation(event: Gebeurtenis, facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]) -> Call:
    """Plan POST zaken."""
    zaak = event.data["zaak"]
    if findings := check_zaak(zaak):
        raise Refused(*findings)
    body = _members(zaak, warnings)
    if facts.profiel.archief.bij_aanmaken == "niet":
        body = {name: value for name, value in body.items() if name not in _ARCHIEF}
    body = {name: value for name, value in body.items() if value is not None}
    rsin = text(zaak.get("bronorganisatie"))
    if text(zaak.get("identificatie")):
        body["identificatie"] = zaak["identificatie"]
    body |= {"bronorganisatie": rsin, "verantwoordelijkeOrganisatie": rsin, "zaaktype": zaaktype.url}
    today = facts.received_at.astimezone(AMSTERDAM).date().isoformat()
    body.setdefault("startdatum", body.get("registratiedatum") or today)
    for member, value in _chosen(facts, zaak).items():
        if member in _chosen_always(facts) or not zaak.get(member):
            body[member] = value
    if findings := check_zaak(body):
        raise Refused(*findings)
    return Call(key="zaak", stage=Stage.ZAAK, method="POST", to=("zaken", "zaken"), body=body)


def plan_change(event: Gebeurtenis, facts: Facts, warnings: list[Finding]) -> Call | None:
    """Plan PATCH zaken with the members that differ from what is stored; None when nothing does (ACCEPTANCE 41)."""
    stored = facts.state.zaak
    assert stored is not None
    given = event.data["zaak"]
    wanted = _members(given, warnings)
    for member, value in _chosen(facts, given).items():
        if member in _chosen_always(facts) or member in given:
            wanted[member] = value
    if wanted.get("vertrouwelijkheidaanduiding", "") is None:  # cleared: what the zaaktype says holds again
        wanted["vertrouwelijkheidaanduiding"] = (
            facts.zaaktype.versie.vertrouwelijkheidaanduiding if facts.zaaktype else ""
        )
    body = {name: value for name, value in wanted.items() if not _equal(stored.get(name), value)}
    change = event.data.get("wijziging") or {}
    warnings += [
        Finding(code="oud-wijkt-af", path=str(path), source="MAPPING E.3") for path in change.get("conflict") or ()
    ]
    told = set(change.get("conflict") or ())
    warnings += [
        Finding(code="oud-wijkt-af", path=f"object[1]/{name}", source="MAPPING E.3")
        for name in conflicts(change.get("oud"), stored, given)
        if name not in told
    ]
    if not body:
        return None
    merged = {**stored, **body}
    if findings := check_zaak(merged):
        raise Refused(*findings)
    before = {name: as_json(stored.get(name)) for name in body}
    return Call(key="zaak", stage=Stage.ZAAK, method="PATCH", to=stored["url"], body=body, before=before)


def _chosen(facts: Facts, zaak: Mapping[str, Any]) -> dict[str, str]:
    """Give what the gemeente chose for members (MAPPING G): fixed, or where the message says none (ACCEPTANCE 116–118)."""
    profiel = facts.profiel
    found = {name.partition(".")[2]: value for name, value in profiel.standaardwaarden.items()}
    found = {member: value for member, value in found.items() if zaak.get(member) is None}
    return found | {name.partition(".")[2]: value for name, value in profiel.vaste_waarden.items()}


def _chosen_always(facts: Facts) -> set[str]:
    return {name.partition(".")[2] for name in facts.profiel.vaste_waarden}


def is_other_zaak(stored: Mapping[str, Any], created: Gebeurtenis, zaaktype: Zaaktype) -> tuple[Finding, ...]:
    """Give that the identificatie of a new zaak is that of another (ACCEPTANCE 34); () when `stored` is what it would be."""
    body = {name: value for name, value in created.data["zaak"].items() if isinstance(value, str)}
    if same_zaak(stored, body | {"zaaktype": zaaktype.url}):
        return ()
    facts = {"zaak": str(stored.get("identificatie", ""))}
    return (Finding(code="zaak-bestaat-al", path="object/identificatie", source="ZDS 4.1.4", facts=facts),)


def same_zaak(stored: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """True when `stored` is what `body` would make: then the creation was done before."""
    members = ("identificatie", "bronorganisatie", "zaaktype", "omschrijving", "startdatum", "registratiedatum")
    return all(_equal(stored.get(name), body[name]) for name in members if name in body)


def _members(zaak: Mapping[str, Any], warnings: list[Finding]) -> Json:
    """Give the members that ZGW takes, as it takes them; einddatum follows from the eindstatus and is never sent."""
    body: Json = {
        name: text(zaak[name])[:size] for name, size in _TEXTS.items() if name in zaak and not is_unknown(zaak[name])
    }
    body |= _dates(zaak, warnings)
    for name in (*_ARCHIEF, *_OTHER):
        if name in zaak and (not is_unknown(zaak[name]) or name == "zaakgeometrie"):
            body[name] = as_json(zaak[name])
    if "opschorting" in zaak:
        body["opschorting"] = _opschorting(zaak["opschorting"])
    if "verlenging" in zaak:
        verlenging = _verlenging(zaak["verlenging"], warnings)
        if verlenging is not None or zaak["verlenging"] is None:
            body["verlenging"] = verlenging
    if "kenmerken" in zaak:
        body["kenmerken"] = _kenmerken(zaak["kenmerken"], warnings)
    return body


def _dates(zaak: Mapping[str, Any], warnings: list[Finding]) -> Json:
    body: Json = {name: zaak[name] for name in _DATES if isinstance(zaak.get(name), str) and zaak[name]}
    for name in _NULLABLE:
        if name in zaak and is_unknown(zaak[name]):
            warnings.append(Finding(code="datum-onvolledig", path=f"object/{name}", source="MAPPING C.2"))
        elif name in zaak:
            body[name] = zaak[name] or None
    return body


def _opschorting(value: object) -> Json:
    if not isinstance(value, Mapping):
        return {"indicatie": False, "reden": ""}
    return {"indicatie": bool(value.get("indicatie")), "reden": text(value.get("reden"))[:200]}


def _verlenging(value: object, warnings: list[Finding]) -> Json | None:
    """Give the verlenging; duur 0, no reden and a shortening are left out with a warning (ACCEPTANCE 25–27)."""
    if not isinstance(value, Mapping):
        return None
    duur, reden = value.get("duur"), text(value.get("reden"))
    written = f"P{duur}D" if isinstance(duur, int) else text(duur)
    if not reden or not _DUUR.match(written) or written.strip("-PD").strip("0") == "" or written.startswith("-"):
        warnings.append(Finding(code="verlenging-genegeerd", path="object/verlenging", source="MAPPING C.1"))
        return None
    return {"reden": reden[:200], "duur": written}


def _kenmerken(value: object, warnings: list[Finding]) -> list[Json]:
    """Give the kenmerken that have both halves (ACCEPTANCE 29)."""
    found: list[Json] = []
    for item in value if isinstance(value, list | tuple) else ():
        kenmerk, bron = text(item.get("kenmerk"))[:40], text(item.get("bron"))[:40]
        if kenmerk and bron:
            found.append({"kenmerk": kenmerk, "bron": bron})
        else:
            warnings.append(Finding(code="kenmerk-genegeerd", path="object/kenmerk", source="MAPPING C.1"))
    return found


def conflicts(old: object, stored: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the members of which the sender thought that something else was stored (ACCEPTANCE 42); the change goes on."""
    if not isinstance(old, Mapping):
        return ()
    return tuple(
        name for name, value in _members(old, []).items() if name in given and not _equal(stored.get(name), value)
    )


def _equal(stored: Any, value: Any) -> bool:
    if isinstance(value, Mapping) and isinstance(stored, Mapping):
        return all(_equal(stored.get(name), inner) for name, inner in value.items())
    if isinstance(value, list) and isinstance(stored, list):
        return len(value) == len(stored) and all(_equal(one, other) for one, other in zip(stored, value, strict=True))
    if isinstance(value, str) and isinstance(stored, str) and value != stored and "T" in value and "T" in stored:
        return _same_instant(stored, value)
    return (stored if stored is not None else "") == (value if value is not None else "")


def _same_instant(one: str, other: str) -> bool:
    first = instant_of(one)
    return first is not None and first == instant_of(other)
