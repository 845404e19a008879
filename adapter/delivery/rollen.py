"""Events about rollen → calls. Pure.

A rol is found by roltype, kind of party and party, never "the first of the type" (MAPPING B.1 #5). The Zaken API has no
PATCH on rollen: a change is a new one and away with the old; for the one initiator and the one zaakcoordinator that a
zaak may have, the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from adapter import settings
from adapter.delivery.betrokkene import is_usable, same_betrokkene, write_identificatie
from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis
from adapter.delivery.values import as_json, text
from adapter.errors import Finding, Refused
from adapter.peers import Json, Roltype, Zaaktype, match_roltype, relation_of

__all__ = ["Rollen", "covers", "find_roltype"]

SINGLE: Final = frozenset({"initiator", "zaakcoordinator"})  # a zaak has at most one (zrc)
_CONTACT: Final[Mapping[str, int]] = {"naam": 40, "functie": 50, "telefoonnummer": 20, "emailadres": 254}
_BEHANDELAAR: Final = "behandelaar"
_TEXTS: Final[Mapping[str, int]] = {"afwijkendeNaamBetrokkene": 625, "indicatieMachtiging": 20}


def find_roltype(rol: Mapping[str, Any], zaaktype: Zaaktype, facts: Facts) -> tuple[str, Roltype | None]:
    """Give the relation of a rol and its roltype; None: configured to be left out."""
    wanted = rol.get("roltype") or {}
    generiek = text(wanted.get("omschrijvingGeneriek"))
    relation = relation_of(generiek, text(rol.get("indicatieMachtiging")))
    choices = cast("Mapping[str, settings.Rolkeuze]", facts.profiel.rollen)
    return relation, match_roltype(
        zaaktype,
        relation=relation,
        generiek=generiek,
        omschrijving=text(wanted.get("omschrijving")) or None,
        choice=choices.get(relation),
    )


class Rollen:
    """Plans the rollen of one message, event by event."""

    def __init__(self, facts: Facts, zaaktype: Zaaktype, warnings: list[Finding]) -> None:
        self._facts = facts
        self._zaaktype = zaaktype
        self._warnings = warnings
        self._stored: list[Json] = list(facts.state.rollen)
        self._gone: set[str] = set()
        self._single: set[str] = set()  # generiek of which this message has given the one
        self.calls: list[Call] = []

    def apply(self, event: Gebeurtenis) -> None:
        """Plan what one event asks."""
        rol = event.data.get("rol")
        if not isinstance(rol, Mapping):
            return
        if event.soort.endswith(".genoemd"):
            self._name(rol, f"rol/{event.nummer}")
            return
        self.apply_rol(event, rol, find_roltype(rol, self._zaaktype, self._facts), f"rol/{event.nummer}")

    def apply_rol(
        self, event: Gebeurtenis, rol: Mapping[str, Any], found: tuple[str, Roltype | None], key: str
    ) -> None:
        """Plan one rol under `key`."""
        relation, roltype = found
        if roltype is None:
            self._warnings.append(Finding(code="rol-overgeslagen", path=relation, facts={"rol": relation}))
            return
        match event.soort.rpartition(".")[2]:
            case "toegevoegd":
                self._add(key, rol, relation, roltype)
            case "gewijzigd":
                self._change(key, rol, _old(event.data, rol), relation, roltype)
            case "verwijderd":
                self._remove(key, rol, relation, roltype)
            case _:
                pass

    def _add(self, key: str, rol: Mapping[str, Any], relation: str, roltype: Roltype) -> None:
        body = self._body(rol, relation, roltype)
        if body is None:
            return
        kind = body["betrokkeneType"]
        if self._matching(kind, body["betrokkeneIdentificatie"], roltype):
            return
        if roltype.generiek in SINGLE and not self._make_room(key, relation, roltype):
            return
        self._post(key, body)

    def find_party(self, kind: str, party: Mapping[str, Any]) -> str | Ref | None:
        """Find the rol of a party, there or planned; a behandelaar goes before others."""
        found = [
            rol
            for rol in self._stored
            if rol.get("url") not in self._gone
            and rol.get("betrokkeneType") == kind
            and same_betrokkene(kind, party, rol.get("betrokkeneIdentificatie") or {})
        ]
        handling = {roltype.url for roltype in self._zaaktype.roltypen if roltype.generiek == _BEHANDELAAR}
        found.sort(key=lambda rol: rol.get("roltype") not in handling)
        if not found:
            return None
        if "url" in found[0]:
            return str(found[0]["url"])
        return next((Ref(call.key) for call in self.calls if call.body is found[0]), None)

    def add_party(self, key: str, kind: str, party: Mapping[str, Any]) -> Ref | None:
        """Plan a rol as behandelaar for a party; None where the zaaktype has none, or the party is not usable."""
        roltype = next((found for found in self._zaaktype.roltypen if found.generiek == _BEHANDELAAR), None)
        if roltype is None:
            return None
        rol = {"betrokkeneType": kind, "betrokkeneIdentificatie": party}
        body = self._body(rol, "isGezetDoor", roltype)
        if body is None:
            return None
        self._post(key, body)
        return Ref(key)

    def _name(self, rol: Mapping[str, Any], key: str) -> None:
        """Add a rol that the message takes to be there, where it is not; never in the place of another (ACCEPTANCE 50, 51)."""
        try:
            relation, roltype = find_roltype(rol, self._zaaktype, self._facts)
        except Refused:
            return
        taken = roltype is not None and roltype.generiek in SINGLE and self._of_generiek(roltype.generiek)
        if roltype is not None and not taken:
            self._add(key, rol, relation, roltype)

    def _make_room(self, key: str, relation: str, roltype: Roltype) -> bool:
        """Take the present one away; False where this message gave one already."""
        if roltype.generiek in self._single:
            self._warnings.append(Finding(code="rol-een-per-zaak", path=relation, facts={"rol": relation}))
            return False
        self._single.add(roltype.generiek)
        for number, old in enumerate(self._of_generiek(roltype.generiek), start=1):
            self._delete(f"{key}/oud/{number}", old, Stage.VERWIJDEREN)
        return True

    def _change(
        self, key: str, rol: Mapping[str, Any], old: Mapping[str, Any], relation: str, roltype: Roltype
    ) -> None:
        kind = text(old.get("betrokkeneType")) or text(rol.get("betrokkeneType"))
        matches = self._matching(kind, old.get("betrokkeneIdentificatie") or {}, roltype)
        stored = matches[0] if matches else self._facts.gone.get(f"{key}/oud/1")
        body = self._body(rol, relation, roltype, over=stored)
        if body is None:
            return
        for match in self._matching(body["betrokkeneType"], body["betrokkeneIdentificatie"], roltype):
            if match not in matches:
                matches.append(match)
        same = next((match for match in matches if covers(match, body) and not _keeps_cleared(match, rol)), None)
        stage = Stage.VERWIJDEREN if roltype.generiek in SINGLE else Stage.OPRUIMEN
        if roltype.generiek in SINGLE:
            self._single.add(roltype.generiek)
            matches = self._of_generiek(roltype.generiek)
        for number, match in enumerate((match for match in matches if match is not same), start=1):
            self._delete(f"{key}/oud/{number}", match, stage)
        if same is None:
            self._post(key, body)

    def _remove(self, key: str, rol: Mapping[str, Any], relation: str, roltype: Roltype) -> None:
        kind, party = text(rol.get("betrokkeneType")), rol.get("betrokkeneIdentificatie") or {}
        matches = self._matching(kind, party, roltype)
        present = self._of_type(roltype)
        if not matches and not is_usable(kind, party, self._facts.profiel.betrokkene) and len(present) == 1:
            matches = present  # it says which relation, not who; there is only one
        if not matches:
            self._warnings.append(Finding(code="rol-niet-gevonden", path=relation, facts={"rol": relation}))
        for number, match in enumerate(matches, start=1):
            self._delete(f"{key}/weg/{number}", match, Stage.VERWIJDEREN)

    def _body(self, rol: Mapping[str, Any], relation: str, roltype: Roltype, over: Json | None = None) -> Json | None:
        """Give the rol as ZGW takes it; None when there is no usable party in it."""
        kind = text(rol.get("betrokkeneType"))
        party: Mapping[str, Any] = rol.get("betrokkeneIdentificatie") or {}
        stored: Mapping[str, Any] = (over or {}).get("betrokkeneIdentificatie") or {}
        if over is not None and over.get("betrokkeneType") == kind and _is_or_says_less(kind, stored, party):
            party = {**{name: value for name, value in stored.items() if value not in (None, "", [])}, **party}
        rules = self._facts.profiel.betrokkene
        if not is_usable(kind, party, rules):
            finding = Finding(code="betrokkene-onbruikbaar", path=relation, facts={"rol": relation})
            if rules.leeg_of_dummy_bsn == "fout":
                raise Refused(finding)
            self._warnings.append(finding)
            return None
        body: Json = {
            "zaak": Ref("zaak"),
            "betrokkeneType": kind,
            "roltype": roltype.url,
            "roltoelichting": (text(rol.get("roltoelichting")) or text((over or {}).get("roltoelichting")))[:1000]
            or roltype.omschrijving,
            "betrokkeneIdentificatie": write_identificatie(kind, party, self._facts.profiel, self._warnings, relation),
        }
        for member, size in _TEXTS.items():
            if text(rol.get(member)):
                body[member] = text(rol[member])[:size]
        contact = rol.get("contactpersoonRol")
        if isinstance(contact, Mapping) and text(contact.get("naam")):
            body["contactpersoonRol"] = {
                member: text(contact.get(member))[:size]
                for member, size in _CONTACT.items()
                if text(contact.get(member))
            }
        return body

    def _matching(self, kind: str, party: Mapping[str, Any], roltype: Roltype) -> list[Json]:
        return [
            rol
            for rol in self._of_type(roltype)
            if rol.get("betrokkeneType") == kind
            and same_betrokkene(kind, party, rol.get("betrokkeneIdentificatie") or {})
        ]

    def _of_type(self, roltype: Roltype) -> list[Json]:
        return [rol for rol in self._stored if rol.get("roltype") == roltype.url and rol.get("url") not in self._gone]

    def _of_generiek(self, generiek: str) -> list[Json]:
        urls = {found.url for found in self._zaaktype.roltypen if found.generiek == generiek}
        return [rol for rol in self._stored if rol.get("roltype") in urls and rol.get("url") not in self._gone]

    def _post(self, key: str, body: Json) -> None:
        self._stored.append(body)
        self.calls.append(Call(key=key, stage=Stage.ONDERDELEN, method="POST", to=("zaken", "rollen"), body=body))

    def _delete(self, key: str, rol: Json, stage: int) -> None:
        if "url" not in rol:
            return
        self._gone.add(rol["url"])
        self.calls.append(Call(key=key, stage=stage, method="DELETE", to=rol["url"], before=_again(rol)))


def _old(data: Mapping[str, Any], rol: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give who it was: what the message says under `oud`, else who it is."""
    change = data.get("wijziging")
    old = change.get("oud") if isinstance(change, Mapping) else None
    if isinstance(old, Mapping) and isinstance(old.get("rol"), Mapping):
        old = old["rol"]
    if not isinstance(old, Mapping) or not old:
        return rol
    party = old.get("betrokkeneIdentificatie")
    current = rol.get("betrokkeneIdentificatie") or {}
    return {
        "betrokkeneType": old.get("betrokkeneType") or rol.get("betrokkeneType"),
        "betrokkeneIdentificatie": party if isinstance(party, Mapping) else current,
    }


def _keeps_cleared(stored: Mapping[str, Any], rol: Mapping[str, Any]) -> bool:
    """True when a member that is empty now (None) still has a value in `stored`."""
    party, present = rol.get("betrokkeneIdentificatie") or {}, stored.get("betrokkeneIdentificatie") or {}
    return any(value is None and present.get(member) for member, value in party.items())


def _is_or_says_less(kind: str, stored: Mapping[str, Any], party: Mapping[str, Any]) -> bool:
    """True when `party` is who is stored, or names no one: then members left out are unchanged (MAPPING E.3)."""
    return same_betrokkene(kind, party, stored) or not any(value for value in party.values())


def _again(rol: Json) -> Json:
    """Give the body that makes a deleted rol again."""
    members = (
        "zaak",
        "betrokkene",
        "betrokkeneType",
        "roltype",
        "roltoelichting",
        "betrokkeneIdentificatie",
        *_TEXTS,
        "contactpersoonRol",
    )
    return {member: as_json(rol[member]) for member in members if rol.get(member) not in (None, "")}


def covers(stored: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    """True when `stored` says all that `body` says."""
    for member, value in body.items():
        if member == "zaak":
            continue
        present = stored.get(member)
        if isinstance(value, Mapping):
            if not isinstance(present, Mapping) or not covers(present, value):
                return False
        elif (present or "") != (value or ""):
            return False
    return True
