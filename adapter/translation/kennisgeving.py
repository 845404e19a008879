"""A kennisgeving (Lk) → events: what became known, changed or ended (MAPPING E)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.diff import AARD, Diff, diff, said_anew
from adapter.translation.gebeurtenissen import BLOB, ORGANISATIES, Gebeurtenissen
from adapter.translation.names import line_of
from adapter.translation.objects import Objects, types_of
from adapter.translation.pairs import Pair, happened, is_filled, pair_up
from adapter.translation.paths import at
from adapter.translation.reader import Relations
from adapter.translation.reading import Bericht, Bron
from adapter.translation.relaties import Related
from adapter.translation.types import Context, Translated

__all__ = ["Kennisgeving"]

_VERWERKINGSSOORT = f"{{{namespaces.STUF}}}verwerkingssoort"
_PARAMETERS = f"{{{namespaces.ZKN}}}parameters"
_OBJECT = f"{{{namespaces.ZKN}}}object"
_MUTATIESOORT = f"{{{namespaces.STUF}}}mutatiesoort"
_INDICATOR = f"{{{namespaces.STUF}}}indicatorOvername"
_ONE = frozenset("TV")


@dataclass(slots=True, eq=False)
class _Read:
    """One object of the message, read."""

    element: etree._Element
    data: dict[str, Any]
    bron: Bron
    relations: Relations


class Kennisgeving:
    """A kennisgeving's way to events.

    Args:
        parts: the parts of the object that the message's schema has, where it leaves out what only repeats; None: all.
        only: relations that count; what else the message holds only tells which object it is. None: all counts.
    """

    def __init__(
        self,
        *,
        operatie: str,
        berichtcode: str,
        entity: CompiledEntity,
        relations: Mapping[str, CompiledRelation],
        mutatiesoorten: tuple[str, ...],
        only: tuple[str, ...] | None,
        parts: Sequence[str] | None = None,
    ) -> None:
        self.entity = entity
        self.relations = dict(relations)
        self.by_name = {relation.name: relation for relation in relations.values()}
        self.mutatiesoorten = mutatiesoorten
        self.only = frozenset(only) if only is not None else None
        self.parts = frozenset(parts) if parts is not None else None
        self._head = {"sectormodel": "ZKN", "berichtcode": berichtcode, "operatie": operatie}

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the events of a message that is valid by its schema.

        Raises:
            Refused: a mutatiesoort or a number of objects that the operation doesn't take; a key that changes.
        """
        head, soort, objects = self._open(payload)
        bericht = Bericht(payload, context)
        found = [_Read(element, *self.entity.read(element, bericht)) for element in objects]
        if soort != "T":
            for read in found:
                top = read.element.get(_VERWERKINGSSOORT)
                read.bron.verwerkingssoort = None if top == (soort if soort in _ONE else "W") else top
        made = Gebeurtenissen(bericht, self.entity, head, found[-1].data, found[0].data)
        if self.entity.member == "zaak":
            was = found[0].bron if len(found) > 1 else None
            for read in found:
                made.relaties.fill_extra(read.data, read.bron, read.element, was=was if read is not found[0] else None)
        if soort == "T":
            self._created(found[0], made)
        elif soort == "V":
            made.main("V", found[0].data, found[0].bron)
            self._relate(None, found[0].relations, made, new_object=False)
        else:
            self._changed(found[0] if len(found) > 1 else None, found[-1], soort, made)
        return made.translated()

    def objects(self, root: str) -> Objects:
        """Give what its message holds."""
        return Objects(
            direction="events",
            root=root,
            within=(),
            entity=self.entity,
            relations=self.relations,
            types=types_of(self.entity, self.relations),
            only=self.only,
            parts=self.parts,
        )

    def new(
        self,
        element: etree._Element,
        payload: etree._Element,
        context: Context,
        *,
        zaak: Mapping[str, str],
        kept: Mapping[str, Any],
    ) -> Translated:
        """Give the events of the new object that a free message brings, for a zaak.

        Args:
            kept: what else is to be kept of the message, by its path.
        """
        bericht = Bericht(payload, context)
        read = _Read(element, *self.entity.read(element, bericht))
        made = Gebeurtenissen(bericht, self.entity, dict(self._head), read.data, read.data)
        read.data["zaak"] = dict(zaak)
        for path, value in kept.items():
            read.bron.keep(path, value)
        self._created(read, made)
        made.is_about(zaak["identificatie"])
        return made.translated()

    def _open(self, payload: etree._Element) -> tuple[dict[str, Any], str, list[etree._Element]]:
        head: dict[str, Any] = dict(self._head)
        objects: list[etree._Element] = []
        for child in payload:
            if child.tag == _OBJECT:
                objects.append(child)
            elif child.tag == _PARAMETERS:
                for part in child:
                    if part.tag == _MUTATIESOORT:
                        head["mutatiesoort"] = (part.text or "").strip()
                    elif part.tag == _INDICATOR:
                        head["indicatorOvername"] = (part.text or "").strip()
        soort = str(head.get("mutatiesoort", ""))
        if soort not in self.mutatiesoorten:
            facts = {"gegeven": soort or "-", "toegestaan": ", ".join(self.mutatiesoorten)}
            raise Refused(Finding(code="mutatiesoort-anders", path="parameters/mutatiesoort", facts=facts))
        most = 1 if soort in _ONE else 2
        if not 1 <= len(objects) <= most:
            facts = {"toegestaan": str(most), "gegeven": str(len(objects))}
            raise Refused(Finding(code="aantal-objecten", path="object", source="StUF 03.01 §5.2", facts=facts))
        return head, soort, objects

    def _created(self, found: _Read, made: Gebeurtenissen) -> None:
        made.main("T", found.data, found.bron)
        code = made.bericht.context.gemeentecode
        if self.entity.member == "zaak" and made.identificatie and not made.identificatie.startswith(code):
            made.bericht.warn("zaakidentificatie-gemeentecode", found.element, "ZDS 1.2 §3.2", gemeentecode=code)
        for node, element in found.relations:
            relation = self.relations[node.tag]
            if len(element):
                made.added(relation, element)
            else:
                made.nothing(relation, element)

    def _changed(self, oud: _Read | None, huidig: _Read, soort: str, made: Gebeurtenissen) -> None:
        if oud is None and made.bericht.context.kennisgeving.oud_ontbreekt == "fout":
            raise Refused(Finding(code="oud-ontbreekt", path="object", source="StUF 03.01 §5.2"))
        top = huidig.element.get(_VERWERKINGSSOORT, "")
        if top in ("S", "O"):
            made.rekeyed(top, oud.data if oud else None, oud.bron if oud else None, huidig.bron)
            return
        member = self.entity.member
        before = _member(oud.data, member) if oud is not None else None
        after = _member(huidig.data, member)
        if oud is not None:
            self._check_fixed(oud.data, huidig)
        change = diff(before, after, leave=("identificatie", *ORGANISATIES, "zaaktype"))
        if oud is not None and _is_other_content(oud.bron, huidig.bron):
            change = said_anew(change, "bestandsomvang")
        changes = bool(change.paden) and self.only is None
        _keep_content(oud, huidig, other="bestandsomvang" in change.changed and changes)
        if changes:
            wijziging = _wijziging(soort, change, known=oud is not None)
            made.main("W", _with_member(huidig.data, member, change.changed), huidig.bron, wijziging)
            if self._is_reopened(change):
                made.main("H", _with_member(huidig.data, member, {}), Bron(made.bericht))
        made.rest(change, huidig.bron, oud.bron if oud else None, main=changes)
        self._relate(oud.relations if oud else None, huidig.relations, made, new_object=False, soort=soort)

    def _is_reopened(self, change: Diff) -> bool:
        """True when an einddatum that stood there is taken back (MAPPING A.2)."""
        return (
            "H" in self.entity.events
            and change.changed.get("einddatum", "") is None
            and isinstance(change.oud.get("einddatum"), str)
        )

    def _check_fixed(self, oud: Mapping[str, Any], huidig: _Read) -> None:
        """Refuse a change of what tells which object it is (ZDS: identificatie and zaaktype may not change)."""
        for path in self.entity.entity.texts("fixed"):
            keys = (self.entity.member, *path.split("."))
            before, after = at(oud, *keys), at(huidig.data, *keys)
            if isinstance(before, str) and isinstance(after, str) and before != after:
                finding = Finding(
                    code="vast-gegeven-gewijzigd",
                    path=f"object[2]/{path.replace('.', '/')}",
                    line=line_of(huidig.element),
                    source="ZDS 1.2 §4.1; MAPPING B.1 #5",
                    facts={"gegeven": path},
                )
                raise Refused(finding)

    def _relate(
        self, oud: Relations | None, huidig: Relations, made: Gebeurtenissen, *, new_object: bool, soort: str = "W"
    ) -> None:
        known = oud is not None
        for pair in pair_up(oud or [], huidig, self.relations):
            relation = pair.relation
            if self.only is not None and relation.name not in self.only:
                made.aside(pair)
            elif relation.plain:
                self._plain(pair, made, soort, known=known)
            else:
                self._related(pair, made, soort, new_object=new_object, known=known)

    def _related(self, pair: Pair, made: Gebeurtenissen, soort: str, *, new_object: bool, known: bool) -> None:
        found = happened(pair, new_object=new_object)
        events = [(what, side) for what, side in found if pair.relation.entity.events.get(what)]
        if not events:
            made.aside(pair)
            if self.only is None and pair.huidig is not None and _is_named(pair):
                made.named(pair.relation, pair.huidig)
            return
        used = {side for _, side in events} | ({"oud"} if ("W", "huidig") in events else set())
        made.aside(
            Pair(
                pair.relation,
                pair.oud if "oud" not in used and is_filled(pair.oud) else None,
                pair.huidig if "huidig" not in used and is_filled(pair.huidig) else None,
            )
        )
        for what, side in events:
            element = pair.huidig if side == "huidig" else pair.oud
            other = pair.oud if side == "huidig" and what == "W" else None
            assert element is not None
            aard = AARD.get(soort, "wijziging")
            made.relation(pair.relation, what, element, other, aard=aard, known=known)

    def _plain(self, pair: Pair, made: Gebeurtenissen, soort: str, *, known: bool) -> None:
        """Read a group that is an object of its own in ZGW: what happened to it follows from the difference."""
        relation = pair.relation
        oud = _data(made.relaties.find(relation, pair.oud))
        huidig = _data(made.relaties.find(relation, pair.huidig))
        if pair.huidig is None or (huidig is None and not made.is_cleared(pair.huidig)):
            made.aside(pair)
            return
        if huidig is None:
            if pair.oud is not None and oud is not None:
                made.relation(relation, "V", pair.oud, None, known=known)
            else:
                made.cleared(relation)
        elif oud is None:
            made.nothing_before(relation, pair.oud)
            made.relation(relation, "T", pair.huidig, None, known=known)
        elif oud == huidig:
            made.aside(pair)
        else:
            aard = AARD.get(soort, "wijziging")
            made.relation(relation, "W", pair.huidig, pair.oud, aard=aard, known=known)


def _keep_content(oud: _Read | None, huidig: _Read, *, other: bool) -> None:
    """Keep which content stood in a side that the event doesn't refer to; it refers to new content only."""
    for read in (oud, None if other else huidig):
        if read is not None and read.bron.inhoud is not None:
            read.bron.keep("inhoud", f"{BLOB}{read.bron.inhoud[0]}")
            read.bron.inhoud = None


def _is_other_content(oud: Bron, huidig: Bron) -> bool:
    """True when both hold content that isn't the same: it may be just as long (ACCEPTANCE 106)."""
    return oud.inhoud is not None and huidig.inhoud is not None and oud.inhoud != huidig.inhoud


def _is_named(pair: Pair) -> bool:
    """True when huidig names the relation (I), and does not say that it goes."""
    return is_filled(pair.huidig) and pair.huidig is not None and pair.huidig.get(_VERWERKINGSSOORT) == "I"


def _wijziging(soort: str, change: Diff, *, known: bool) -> dict[str, Any]:
    return {
        "aard": AARD.get(soort, "wijziging"),
        "paden": change.paden,
        "oud": change.oud,
        "oudBekend": known,
    }


def _member(data: Mapping[str, Any], member: str) -> dict[str, Any]:
    found = data.get(member)
    return found if isinstance(found, dict) else {}


def _with_member(data: Mapping[str, Any], member: str, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Give the data with its key and what changed."""
    found = _member(data, member)
    return {member: {**({"identificatie": found["identificatie"]} if "identificatie" in found else {}), **changed}}


def _data(found: Related | None) -> dict[str, Any] | None:
    return found.data if found is not None else None
