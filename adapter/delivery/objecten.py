"""Events about zaakobjecten → calls. Pure.

A party that a zaak is about is a zaakobject, or a rol where the configuration names a roltype for it (ACCEPTANCE 19).
What lacks members that ZGW demands goes as objectType `overige`, and is read back as what it was (MAPPING C.4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from adapter.delivery.betrokkene import LENGTHS, write_identificatie
from adapter.delivery.calls import Call, Ref, Stage
from adapter.delivery.facts import Facts
from adapter.delivery.message import Gebeurtenis
from adapter.delivery.rollen import Rollen, covers
from adapter.delivery.values import as_json, text
from adapter.errors import Finding
from adapter.peers import Json, Roltype, Zaaktype, match_roltype

__all__ = ["Objecten"]

# objectType -> members that the Zaken API demands
NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "adres": ("identificatie", "wplWoonplaatsNaam", "gorOpenbareRuimteNaam", "huisnummer"),
    "pand": ("identificatie",),
    "kadastrale_onroerende_zaak": ("kadastraleIdentificatie", "kadastraleAanduiding"),
    "buurt": ("buurtCode", "buurtNaam", "gemGemeenteCode", "wykWijkCode"),
    "gemeente": ("gemeenteNaam", "gemeenteCode"),
    "woonplaats": ("identificatie", "woonplaatsNaam"),
    "wijk": ("wijkCode", "wijkNaam", "gemGemeenteCode"),
}
_KNOWN: Final = frozenset(
    {
        *NEEDED,
        *LENGTHS,
        "besluit",
        "enkelvoudig_document",
        "gemeentelijke_openbare_ruimte",
        "huishouden",
        "inrichtingselement",
        "kunstwerkdeel",
        "maatschappelijke_activiteit",
        "openbare_ruimte",
        "spoorbaandeel",
        "status",
        "terreindeel",
        "terrein_gebouwd_object",
        "waterdeel",
        "wegdeel",
        "woz_deelobject",
        "woz_object",
        "woz_waarde",
        "zakelijk_recht",
        "overige",
    }
)


class Objecten:
    """Plans the zaakobjecten of one message, event by event."""

    def __init__(self, facts: Facts, zaaktype: Zaaktype, rollen: Rollen, warnings: list[Finding]) -> None:
        self._facts = facts
        self._zaaktype = zaaktype
        self._rollen = rollen
        self._warnings = warnings
        self._stored: list[Json] = list(facts.state.zaakobjecten)
        self.calls: list[Call] = []

    def apply(self, event: Gebeurtenis) -> None:
        """Plan what one event asks."""
        given = event.data.get("zaakobject")
        if not isinstance(given, Mapping):
            return
        key = f"zaakobject/{event.nummer}"
        roltype = self._roltype(text(given.get("objectType")))
        if roltype is not None:
            self._rollen.apply_rol(event, _as_rol(given, roltype), ("heeftBetrekkingOp", roltype), key)
            return
        body = self._body(given)
        if body is None:
            finding = Finding(code="zaakobject-overgeslagen", path="heeftBetrekkingOp")
            self._warnings.append(finding)
            return
        match event.soort.rpartition(".")[2]:
            case "toegevoegd":
                if not self._present(body):
                    self._post(key, body)
            case "gewijzigd":
                old = self._old(event.data)
                for number, match in enumerate(old, start=1):
                    if not covers(match, body):
                        self._delete(f"{key}/oud/{number}", match)
                if not self._present(body):
                    self._post(key, body)
            case "verwijderd":
                for number, match in enumerate(self._present(body, identity=True), start=1):
                    self._delete(f"{key}/weg/{number}", match)
            case _:
                pass

    def _roltype(self, kind: str) -> Roltype | None:
        """Give the roltype that is configured for a party that the zaak is about."""
        choice = self._facts.profiel.rollen.get("heeftBetrekkingOp")
        if choice is None or kind not in LENGTHS:
            return None
        return match_roltype(
            self._zaaktype,
            relation="heeftBetrekkingOp",
            generiek=choice.generiek or "",
            omschrijving=None,
            choice=choice,
        )

    def _body(self, given: Mapping[str, Any]) -> Json | None:
        kind = text(given.get("objectType"))
        identification = given.get("objectIdentificatie")
        if not kind or not isinstance(identification, Mapping):
            return None
        if kind in LENGTHS:
            members: Json = write_identificatie(
                kind, identification, self._facts.profiel, self._warnings, "heeftBetrekkingOp"
            )
        else:
            members = {name: as_json(value) for name, value in identification.items() if value not in (None, "")}
        if not members:
            return None
        if kind == "adres" and self._facts.profiel.adres.zonder_bag_id == "leegId":
            members.setdefault("identificatie", "")
        body: Json = {"zaak": Ref("zaak"), "objectType": kind, "objectIdentificatie": members}
        if kind not in _KNOWN or any(member not in members for member in NEEDED.get(kind, ())):
            body |= {
                "objectType": "overige",
                "objectTypeOverige": _slug(kind),
                "objectIdentificatie": {"overigeData": members},
            }
        elif kind == "overige":
            body["objectTypeOverige"] = _slug(text(given.get("objectTypeOverige")) or _described(members))
        relatie = text(given.get("relatieomschrijving"))
        if relatie:
            body["relatieomschrijving"] = relatie[:80]
        return body

    def _present(self, body: Json, *, identity: bool = False) -> list[Json]:
        wanted = {name: value for name, value in body.items() if not identity or name != "relatieomschrijving"}
        return [item for item in self._stored if covers(item, wanted)]

    def _old(self, data: Mapping[str, Any]) -> list[Json]:
        change = data.get("wijziging")
        old = change.get("oud") if isinstance(change, Mapping) else None
        if isinstance(old, Mapping) and isinstance(old.get("zaakobject"), Mapping):
            old = old["zaakobject"]
        given = {**data["zaakobject"], **(old if isinstance(old, Mapping) else {})}
        body = self._body(given)
        return self._present(body, identity=True) if body is not None else []

    def _post(self, key: str, body: Json) -> None:
        self._stored.append(body)
        self.calls.append(Call(key=key, stage=Stage.ONDERDELEN, method="POST", to=("zaken", "zaakobjecten"), body=body))

    def _delete(self, key: str, item: Json) -> None:
        if "url" not in item:
            return
        self._stored.remove(item)
        members = ("zaak", "objectType", "objectTypeOverige", "objectIdentificatie", "relatieomschrijving")
        before = {member: as_json(item[member]) for member in members if item.get(member) not in (None, "")}
        self.calls.append(Call(key=key, stage=Stage.OPRUIMEN, method="DELETE", to=item["url"], before=before))


def _as_rol(given: Mapping[str, Any], roltype: Roltype) -> Json:
    return {
        "betrokkeneType": given.get("objectType"),
        "betrokkeneIdentificatie": given.get("objectIdentificatie") or {},
        "roltype": {"omschrijvingGeneriek": roltype.generiek, "omschrijving": roltype.omschrijving},
        "roltoelichting": given.get("relatieomschrijving"),
    }


def _described(members: Mapping[str, Any]) -> str:
    """Give what an anderZaakObject says that it is (MAPPING C.1)."""
    data = members.get("overigeData")
    return text(data.get("omschrijving")) if isinstance(data, Mapping) else ""


def _slug(name: str) -> str:
    """Give objectTypeOverige: `[a-z_]+`, at most 100."""
    return re.sub(r"[^a-z]+", "_", name.casefold()).strip("_")[:100] or "overige"
