"""The events of one message while they are made: keys, order, and what StUF says besides (`bron`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.diff import Diff
from adapter.translation.pairs import Pair
from adapter.translation.paths import at, identificatie_of, joined, moment_of, place_at
from adapter.translation.reading import Bericht, Bron, reason_of
from adapter.translation.relaties import Related, Relaties, wijziging_of
from adapter.translation.types import Draft, Translated
from adapter.translation.whole import keep_whole

__all__ = ["BLOB", "ORGANISATIES", "Gebeurtenissen"]

BLOB = "urn:koppelvlak:blob:sha256:"
_OWNER = "bronorganisatie"
_OWNERS: Mapping[str, str] = {"besluit": "verantwoordelijkeOrganisatie"}  # whose number it is, as ZGW calls it
ORGANISATIES = frozenset({_OWNER, *_OWNERS.values()})
_LANES: Mapping[str, str] = {"besluit": "besluit", "informatieobject": "document"}  # of what is about no zaak
_NO_ZAAK = frozenset({"besluit", "informatieobject"})
_FIRST = "0001-01-01T00:00:00Z"


class Gebeurtenissen:
    """Collects events; `translated` gives them in the order in which they must be applied."""

    def __init__(
        self,
        bericht: Bericht,
        entity: CompiledEntity,
        head: dict[str, Any],
        huidig: Mapping[str, Any],
        oud: Mapping[str, Any],
    ) -> None:
        self.bericht = bericht
        self._entity = entity
        self._head = head
        self._made: list[tuple[int, str, Draft]] = []  # (order, moment, event)
        self._moments = 0
        self._touched: list[str] = []
        self._named: list[dict[str, Any]] = []
        self._aside = Bron(bericht)
        self._aside_oud = Bron(bericht)
        self._rest: dict[str, Any] = {}
        self._rsin = bericht.context.rsin
        self.relaties = Relaties(bericht, (huidig, oud))
        member = entity.member
        self.identificatie = identificatie_of(huidig, member) or identificatie_of(oud, member)
        self.key: dict[str, Any] = {_OWNERS.get(member, _OWNER): self._rsin}
        if self.identificatie:
            self.key = {"identificatie": self.identificatie, **self.key}
        subject = entity.entity.text("subject")
        self._subject = f"{subject}/{self.identificatie}" if self.identificatie else subject

    def main(self, what: str, data: dict[str, Any], bron: Bron, wijziging: Mapping[str, Any] | None = None) -> None:
        """Add the event about the object itself."""
        for event_type in self._entity.events.get(what, ()):
            said = dict(data)
            for member in self._entity.bronorganisatie:
                place = said.get(member)
                said[member] = (
                    {**place, _OWNERS.get(member, _OWNER): self._rsin} if isinstance(place, dict) else self.key
                )
            if wijziging is not None:
                said["wijziging"] = dict(wijziging)
            said["bron"] = self._bron(bron)
            dataref = f"{BLOB}{bron.inhoud[0]}" if bron.inhoud is not None else None
            self._add(Draft(type=event_type, subject=self._subject, data=said, dataref=dataref), self._entity)

    def rekeyed(
        self,
        what: str,
        oud: Mapping[str, Any] | None,
        oud_bron: Bron | None,
        bron: Bron,
    ) -> None:
        """Add the event of a key that changed (S), or of two objects that are one (O): never a difference of fields."""
        member = self._entity.member
        data: dict[str, Any] = {member: dict(self.key)}
        self.main(what, data, bron)
        if self._made and oud is not None and oud_bron is not None:
            said = self._made[-1][2].data
            was = {"identificatie": identificatie_of(oud, member), _OWNERS.get(member, _OWNER): self._rsin}
            said["was"] = {**was, **({"sleutels": oud_bron.sleutels} if oud_bron.sleutels else {})}

    def relation(
        self,
        relation: CompiledRelation,
        what: str,
        element: etree._Element,
        other: etree._Element | None,
        *,
        aard: str = "wijziging",
        known: bool = True,
    ) -> None:
        """Add the events about one relation; one that says too little is kept whole, with a warning."""
        found = self.relaties.find(relation, element)
        if found is None:
            keep_whole(element, element.getparent(), self._aside, relation.name)
            self.bericht.warn(relation.entity.warning, element, relation.node.row.text("source"))
            return
        if what == "W":
            was = self.relaties.find(relation, other)
            if was is not None:
                self.relaties.fill_extra(found.data, found.bron, element, was=was.bron)
            found.data["wijziging"] = wijziging_of(found, was, aard, known=known)
        if what == "E" and found.entity.einde:
            eind = at(found.bron.fields or {}, "relatie", "eind")
            if isinstance(eind, str) and len(eind) >= 8:
                place_at(found.data, found.entity.einde, f"{eind[:4]}-{eind[4:6]}-{eind[6:8]}")
        self._related(relation, found, what)

    def _related(self, relation: CompiledRelation, found: Related, what: str) -> None:
        entity, data = found.entity, found.data
        for member in entity.bronorganisatie:
            place = data.get(member)
            if isinstance(place, dict):
                place[_OWNERS.get(member, _OWNER)] = self._rsin
                if member not in _NO_ZAAK:
                    self._touched.append(identificatie_of(data, member))
        subject = f"zaak/{identificatie_of(data, 'zaak')}" if entity.own_subject else self._subject
        for event_type in entity.events.get(what, ()):
            said = {entity.owner: self.key, **data}
            said["bron"] = written = self._bron(found.bron)
            written["relatienaam"] = relation.name
            self._add(Draft(type=event_type, subject=subject, data=said), entity)

    def added(self, relation: CompiledRelation, element: etree._Element) -> None:
        """Add the events about a relation of a new object: what `relation` does, without what can't be here."""
        entity = relation.entity
        if relation.configured is not None or entity.bronorganisatie or len(entity.added) != 1:
            self.relation(relation, "T", element, None)
            return
        bron = Bron(self.bericht)
        data = entity.read_raw(element, bron)
        for step in entity.finish:
            step(data, bron)
        relation.seed(data)
        if bron.fields is not None:
            self.relaties.fill_extra(data, bron, element)
        if not entity.says_enough(data):
            self.relation(relation, "T", element, None)
            return
        written = {**self._head, "relatienaam": relation.name}
        bron.put_into(written)
        said = {entity.owner: self.key, **data, "bron": written}
        self._add(Draft(entity.added[0], self._subject, said), entity)

    def is_about(self, zaak: str) -> None:
        """Say which zaak the message is about, where that is not its object."""
        self._touched.append(zaak)

    def is_cleared(self, element: etree._Element) -> bool:
        """True when an empty group says that there is none."""
        return not len(element) and reason_of(element) in ("geenWaarde", "nil")

    def cleared(self, relation: CompiledRelation) -> None:
        """Add the event that a group is empty now, where oud didn't say what it was."""
        self._related(relation, Related(relation.entity, {relation.entity.member: None}, Bron(self.bericht)), "V")

    def nothing(self, relation: CompiledRelation, element: etree._Element) -> None:
        """Keep why a relation is empty."""
        self._aside.empty(relation.name, reason_of(element))

    def nothing_before(self, relation: CompiledRelation, element: etree._Element | None) -> None:
        """Keep why a group of oud is empty."""
        if element is not None and not len(element):
            self._aside_oud.empty(relation.name, reason_of(element))

    def aside(self, pair: Pair) -> None:
        """Keep a relation that tells of no change: it stood there to tell which object this is."""
        for element, bron in ((pair.huidig, self._aside), (pair.oud, self._aside_oud)):
            if element is not None:
                keep_whole(element, element.getparent(), bron, pair.relation.name)

    def named(self, relation: CompiledRelation, element: etree._Element) -> None:
        """Keep what a change names as being there (verwerkingssoort I): who lacks it adds it (ACCEPTANCE 51, 84)."""
        found = self.relaties.find(relation, element)
        if found is not None and found.entity.named:
            self._named.append({**found.data, "relatienaam": relation.name})

    def rest(self, change: Diff, bron: Bron, oud_bron: Bron | None, *, main: bool) -> None:
        """Keep what a change repeats of the object: it has no member of its own, but the way back needs it."""
        repeated = dict(change.ongewijzigd)
        was: dict[str, Any] = {}
        if oud_bron is not None:
            oud_bron.put_into(was)
        if change.alleen_oud:
            was["alleen"] = change.alleen_oud
        alleen = dict(change.alleen_huidig)
        if not main:
            bron.put_into(self._rest)
            alleen.update(change.changed)
            if change.oud:
                was["alleen"] = {**was.get("alleen", {}), **change.oud}
            self._rest["oudBekend"] = oud_bron is not None
        if repeated:
            self._rest["ongewijzigd"] = repeated
        if alleen:
            self._rest["alleen"] = alleen
        if was:
            self._rest["oud"] = was

    def _bron(self, bron: Bron) -> dict[str, Any]:
        written = dict(self._head)
        bron.put_into(written)
        return written

    def _add(self, draft: Draft, entity: CompiledEntity) -> None:
        if entity.sort:
            self._moments += 1
            self._made.append((entity.order, str(at(draft.data, *entity.sort) or _FIRST), draft))
        else:
            self._made.append((entity.order, "", draft))

    def translated(self) -> Translated:
        """Give what was made, in order; what is left over stands with the first event."""
        if self._named and not self._made:
            self.main("N", {self._entity.member: dict(self.key)}, Bron(self.bericht))
        made = self._made
        made.sort(key=_order)
        if self._moments > 1:
            made = _by_moment(made)
        drafts = tuple([draft for _, _, draft in made])
        if drafts:
            self._leave_with(drafts[0])
            if self._named:
                drafts[0].data["bron"]["genoemd"] = self._named
        else:
            self.bericht.warn("niets-gewijzigd", self.bericht.payload, "MAPPING E.3")
        member = self._entity.member
        own = self.identificatie if member == "zaak" else ""
        zaken: tuple[str, ...] = (own,) if own else ()
        if self._touched:
            zaken = tuple(dict.fromkeys(name for name in (*zaken, *self._touched) if name))
        return Translated(
            drafts=drafts,
            zaak=(zaken[0], self._rsin) if zaken else None,
            touches=zaken,
            warnings=tuple(self.bericht.warnings),
            inline_documents=tuple(self.bericht.inline),
            own=(_LANES[member], self.identificatie) if member in _LANES and self.identificatie and not zaken else None,
        )

    def _leave_with(self, draft: Draft) -> None:
        rest = dict(self._rest)
        aside = self._kept(self._aside)
        was = self._kept(self._aside_oud)
        if was:
            rest["oud"] = {**rest.get("oud", {}), **joined(rest.get("oud", {}), was)}
        if not aside and not rest:
            return
        bron = draft.data["bron"]
        if draft.type in self._entity.about:
            bron.update(joined(bron, aside))
            bron.update(joined(bron, rest))
        else:
            bron["object"] = {**rest, **joined(rest, aside)}

    def _kept(self, bron: Bron) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        bron.put_into(kept)
        return kept


def _order(made: tuple[int, str, Draft]) -> int:
    return made[0]


def _by_moment(made: list[tuple[int, str, Draft]]) -> list[tuple[int, str, Draft]]:
    """Put the statussen of a message in the order of their moments; the rest keeps its place."""
    in_order = iter(sorted((one for one in made if one[1]), key=lambda one: moment_of(one[1])))
    return [next(in_order) if one[1] else one for one in made]
