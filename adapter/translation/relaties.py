"""Relations of an object read: as what the mapping says, or as a rol where the profile of the zaaktype says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from adapter import settings
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.diff import diff
from adapter.translation.extra import fill
from adapter.translation.paths import at
from adapter.translation.reading import Bericht, Bron

__all__ = ["Related", "Relaties", "wijziging_of"]


@dataclass(slots=True)
class Related:
    """A relation, read."""

    entity: CompiledEntity
    data: dict[str, Any]
    bron: Bron


class Relaties:
    """Reads the relations of one message.

    Args:
        objects: the data of its objects: they may say the zaaktype.
    """

    def __init__(self, bericht: Bericht, objects: tuple[Mapping[str, Any], ...]) -> None:
        self._bericht = bericht
        self._objects = objects

    def find(self, relation: CompiledRelation, element: etree._Element | None) -> Related | None:
        """Read a relation; None where there is none, or it says too little."""
        if element is None or not len(element):
            return None
        if relation.configured is not None:
            as_rol = self._configured(relation, relation.configured, element)
            if as_rol is not None:
                return as_rol
        data, bron, _ = relation.entity.read(element, self._bericht)
        relation.seed(data)
        if not relation.entity.says_enough(data):
            return None
        self.fill_extra(data, bron, element)
        return Related(relation.entity, data, bron)

    def fill_extra(
        self, data: Mapping[str, Any], bron: Bron, element: etree._Element, *, was: Bron | None = None
    ) -> None:
        """Give the extra elements the homes that the profile of the zaaktype has for them."""
        if (bron.fields or was) and (profile := self._profile()) is not None and profile.extra_elementen:
            fill(data, bron, profile.extra_elementen, element=element, was=was)

    def _configured(
        self, relation: CompiledRelation, entity: CompiledEntity, element: etree._Element
    ) -> Related | None:
        """Read it as a rol, where the profile of the zaaktype names this relation and there is a party in it."""
        choice = self._rollen().get(relation.name)
        if choice is None:
            return None
        data, bron, _ = entity.read(element, self._bericht)
        if not entity.says_enough(data):
            return None
        roltype = data.setdefault("rol", {}).setdefault("roltype", {})
        if choice.generiek:
            roltype["omschrijvingGeneriek"] = choice.generiek
        if choice.omschrijving:
            roltype["omschrijving"] = choice.omschrijving
        self.fill_extra(data, bron, element)
        return Related(entity, data, bron)

    def _rollen(self) -> Mapping[str, settings.Rolkeuze]:
        profile = self._profile()
        return cast("Mapping[str, settings.Rolkeuze]", profile.rollen) if profile is not None else {}

    def _profile(self) -> settings.Zaaktypeprofiel | None:
        profiles = self._bericht.context.zaaktypen
        return (profiles.get(self._zaaktype()) or profiles.get("standaard")) if profiles else None

    def _zaaktype(self) -> str:
        found = (at(data, "zaak", "zaaktype", "identificatie") for data in self._objects)
        return next((code for code in found if isinstance(code, str)), "")


def wijziging_of(found: Related, was: Related | None, aard: str, *, known: bool) -> dict[str, Any]:
    """Give what changed of a relation; what only its oud says is kept with what is kept of it already."""
    member = found.entity.member
    before = was.data if was is not None else None
    one = (before or {}).get(member) if member else before
    other = found.data.get(member) if member else found.data
    change = diff(one if isinstance(one, dict) else None, other if isinstance(other, dict) else {})
    if was is not None:
        oud: dict[str, Any] = {}
        was.bron.put_into(oud)
        if change.alleen_oud:
            oud["alleen"] = change.alleen_oud
        if oud:
            found.bron.oud = oud
    return {"aard": aard, "paden": change.paden, "oud": change.oud, "oudBekend": known and was is not None}
