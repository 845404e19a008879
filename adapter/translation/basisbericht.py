"""A kennisgeving of the basisgegevens (npsLk01, nnpLk01, vesLk01, aoaLk01) ↔ its event (MAPPING D.4, D.5, D.6, E).

One event a message: what became known, changed (with the difference), is no longer followed, has another key, or turned
out to be the same as another. Never a call of ZGW.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation import xml_text
from adapter.translation.basis_relaties import read_relations, write_relations
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.diff import AARD, Diff, diff
from adapter.translation.names import line_of
from adapter.translation.objects import Objects
from adapter.translation.reading import Bericht, Bron
from adapter.translation.side import Side, came_from_stuf
from adapter.translation.types import Context, Draft, Translated
from adapter.translation.whole import canonical

__all__ = ["Basisbericht"]

_BG: Final = f"{{{namespaces.BG}}}"
_STUF: Final = f"{{{namespaces.STUF}}}"
_VERWERKINGSSOORT: Final = f"{_STUF}verwerkingssoort"
_GEHEIM: Final = "geheimhoudingPersoonsgegevens"
_ONE: Final = frozenset("TV")
_REKEYED: Final = {"S": "sleutelgewijzigd", "O": "samengevoegd"}
_VERBS: Final = {"T": "aangemaakt", "W": "gewijzigd", "C": "gewijzigd", "F": "gewijzigd", "V": "afgemeld"}
_SYNCHRONISED: Final = "gesynchroniseerd"
_SOORT_OF: Final = {"aangemaakt": "T", "gewijzigd": "W", "afgemeld": "V", "sleutelgewijzigd": "C", "samengevoegd": "C"}


@dataclass(slots=True, eq=False)
class _Side:
    """One object of the message, read."""

    element: etree._Element
    values: dict[str, Any]
    bron: dict[str, Any]
    happened: frozenset[str]

    @property
    def top(self) -> str:
        return self.element.get(_VERWERKINGSSOORT, "")


class Basisbericht:
    """The way of a kennisgeving about one object to its event, and back.

    Args:
        mutatiesoorten: what the operation takes.
        within: element of a synchronisatiebericht (Sa01) that holds the kennisgeving: all that holds now.
    """

    def __init__(
        self,
        *,
        operatie: str,
        berichtcode: str,
        entity: CompiledEntity,
        relations: Mapping[str, CompiledRelation],
        mutatiesoorten: tuple[str, ...],
        within: str | None = None,
    ) -> None:
        self.entity = entity
        self.berichtcode = berichtcode
        self._within = within
        self.mutatiesoorten = mutatiesoorten
        self._relations = dict(relations)
        lists = (relation.node for relation in self._relations.values() if relation.node.flag("list"))
        self._lists = frozenset(str(node.row.keys["within"]).split(".")[1] for node in lists)
        self._member = entity.member
        self._keys = entity.entity.texts("keys")
        self._hides = bool(entity.entity.head.keys.get("pseudonym"))
        self._head = {"sectormodel": "BG", "berichtcode": berichtcode, "operatie": operatie}

    def makes(self, event_type: str) -> bool:
        """True when messages of this operation make events of this type."""
        verbs = _SOORT_OF if self._within is None else (_SYNCHRONISED,)
        return event_type in {self._type(verb) for verb in verbs}

    def objects(self, root: str) -> Objects:
        """Give what its message holds."""
        return Objects(
            direction="events",
            root=root,
            within=(self._within,) if self._within is not None else (),
            entity=self.entity,
            relations=self._relations,
            types=frozenset(self._type(verb) for verb in (*_SOORT_OF, _SYNCHRONISED)),
        )

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the event of a message that is valid by its schema.

        Raises:
            Refused: a mutatiesoort or a number of objects that the operation doesn't take; a key that a W changes.
        """
        kennisgeving = payload if self._within is None else payload.find(f"{_BG}{self._within}")
        assert kennisgeving is not None, "its schema demands it"
        head, soort = self._open(kennisgeving)
        objects = kennisgeving.findall(f"{_BG}object")
        _check_count(objects, soort)
        bericht = Bericht(payload, context)
        sides = [self._read(element, bericht, soort) for element in objects]
        oud, huidig = (sides[0] if len(sides) > 1 else None), sides[-1]
        if soort in _ONE:
            verb = _VERBS[soort]
            if self._within is not None:
                verb, head["kennisgeving"] = _SYNCHRONISED, _header_of(kennisgeving)
            drafts = self._whole(huidig, head, verb, context)
        elif huidig.top in _REKEYED:
            drafts = self._rekeyed(oud, huidig, head, _REKEYED[huidig.top], context)
        else:
            drafts = self._changed(oud, huidig, {**head}, soort, context)
        if not drafts:
            bericht.warn("niets-gewijzigd", payload, "MAPPING E.3")
        return Translated(
            drafts=tuple(drafts),
            zaak=None,
            touches=(),
            warnings=tuple(bericht.warnings),
            own=self._own(huidig, context),
        )

    def _open(self, payload: etree._Element) -> tuple[dict[str, Any], str]:
        head: dict[str, Any] = dict(self._head)
        for name in ("mutatiesoort", "indicatorOvername"):
            text = payload.findtext(f"{_BG}parameters/{_STUF}{name}", "").strip()
            if text:
                head[name] = text
        soort = str(head.get("mutatiesoort", ""))
        if soort not in self.mutatiesoorten:
            facts = {"gegeven": soort or "-", "toegestaan": ", ".join(self.mutatiesoorten)}
            raise Refused(Finding(code="mutatiesoort-anders", path="parameters/mutatiesoort", facts=facts))
        return head, soort

    def _read(self, element: etree._Element, bericht: Bericht, soort: str) -> _Side:
        data, found, relations = self.entity.read(element, bericht)
        data.setdefault(self._member, {})
        read = read_relations(relations, self._relations, data, bericht, new_object=soort == "T")
        top = element.get(_VERWERKINGSSOORT)
        found.verwerkingssoort = None if top == _usual(soort) else top
        bron = _said(found)
        if read.entries:
            bron["relaties"] = read.entries
        return _Side(element, data[self._member], bron, frozenset(read.happened))

    def _whole(self, side: _Side, head: dict[str, Any], verb: str, context: Context) -> list[Draft]:
        return [self._draft(verb, side, {self._member: side.values, "bron": {**head, **side.bron}}, context)]

    def _rekeyed(
        self, oud: _Side | None, huidig: _Side, head: dict[str, Any], verb: str, context: Context
    ) -> list[Draft]:
        """Give the event of a key that changed, or of two objects that are one: never a difference of fields."""
        data: dict[str, Any] = {self._member: self._key(huidig.values)}
        bron = {**head, **huidig.bron, **_top(huidig)}
        alleen = {name: value for name, value in huidig.values.items() if name not in data[self._member]}
        if alleen:
            bron["alleen"] = alleen
        if oud is not None:
            sleutels = oud.bron.get("sleutels")
            data["was"] = {**self._key(oud.values), **({"sleutels": sleutels} if sleutels else {})}
            bron["oud"] = {**oud.bron, **_top(oud), "alleen": oud.values}
        data["bron"] = bron
        return [self._draft(verb, huidig, data, context)]

    def _changed(
        self, oud: _Side | None, huidig: _Side, head: dict[str, Any], soort: str, context: Context
    ) -> list[Draft]:
        if oud is None and context.kennisgeving.oud_ontbreekt == "fout":
            raise Refused(Finding(code="oud-ontbreekt", path="object", source="StUF 03.01 §5.2"))
        if oud is not None and self._is_other(oud.values, huidig.values):
            if soort == "W":
                raise Refused(self._fixed(huidig))
            return self._rekeyed(oud, huidig, head, "sleutelgewijzigd", context)
        change = diff(oud.values if oud is not None else None, huidig.values, leave=self._keys)
        _ended(change, oud, huidig.happened & self._lists)
        if not change.paden:
            return []
        values = {**self._key(huidig.values), **change.changed}
        if huidig.values.get(_GEHEIM) is True:  # consumers must see it before they show an address (MAPPING D.5)
            values[_GEHEIM] = True
        wijziging = {
            "aard": AARD[soort],
            "paden": change.paden,
            "oud": change.oud,
            "oudBekend": oud is not None,
        }
        bron = {**head, **huidig.bron, **_rest(change, oud)}
        return [self._draft("gewijzigd", huidig, {self._member: values, "wijziging": wijziging, "bron": bron}, context)]

    def _draft(self, verb: str, side: _Side, data: dict[str, Any], context: Context) -> Draft:
        own = self._own(side, context)
        return Draft(type=self._type(verb), subject="/".join(own) if own else self._member, data=data)

    def _own(self, side: _Side, context: Context) -> tuple[str, str] | None:
        """Give what stands for the object outside the data: (member, key); of a person a pseudonym, never a number."""
        found = [side.values.get(name) for name in self._keys]
        found.append((side.bron.get("sleutels") or {}).get("verzendend"))
        key = next((one for one in found if isinstance(one, str) and one), None)
        if key is None or (self._hides and context.pseudonym is None):
            return None
        return self._member, context.pseudonym(key) if self._hides and context.pseudonym is not None else key

    def _key(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in self._keys if isinstance(values.get(name), str)}

    def _is_other(self, oud: Mapping[str, Any], huidig: Mapping[str, Any]) -> bool:
        """True when both have their first key, and it differs."""
        was, now = oud.get(self._keys[0]), huidig.get(self._keys[0])
        return isinstance(was, str) and isinstance(now, str) and was != now

    def _fixed(self, huidig: _Side) -> Finding:
        leaves = self.entity.entity.root.leaves()
        name = next(leaf.shown for leaf in leaves if leaf.event == (self._member, self._keys[0]))
        return Finding(
            code="vast-gegeven-gewijzigd",
            path=f"object[2]/{name}",
            line=line_of(huidig.element),
            source="MAPPING D.4",
            facts={"gegeven": name},
        )

    def _type(self, verb: str) -> str:
        return f"nl.{self.entity.entity.text('object')}.{verb}.v1"

    # --- the way back -----------------------------------------------------------------------------------------------

    def write(self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens) -> bytes:
        """Write the message that an event is.

        Raises:
            Refused: it is no event of this operation.
        """
        event = next((one for one in events if self.makes(str(one["type"]))), None)
        if event is None:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._head["operatie"]}))
        data: Mapping[str, Any] = event["data"]
        bron: Mapping[str, Any] = data.get("bron") or {}
        verb = str(event["type"]).split(".")[-2]
        soort = str(bron.get("mutatiesoort") or _soort_of(verb, data))
        top = {name: code for code, name in _REKEYED.items()}.get(verb) or _usual(soort)
        parameters = xml_text.element("StUF:mutatiesoort", soort)
        parameters += xml_text.element("StUF:indicatorOvername", str(bron.get("indicatorOvername") or "V"))
        parts = [f"<BG:parameters>{parameters}</BG:parameters>"]
        for values, said in self._sides(data, bron, verb):
            parts.append(self._object(values, said, top, from_stuf=came_from_stuf(bron)))
        if self._within is not None:
            kennisgeving = _header(bron.get("kennisgeving"), stuurgegevens) + "".join(parts)
            parts = [f"<BG:{self._within}>{kennisgeving}</BG:{self._within}>"]
        return xml_text.message(xml_text.named(root, "BG"), (stuf.stuurgegevens_text(stuurgegevens, own="BG:"), *parts))

    def _sides(
        self, data: Mapping[str, Any], bron: Mapping[str, Any], verb: str
    ) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Give (values, what StUF says besides) of each object to write."""
        values: Mapping[str, Any] = data.get(self._member) or {}
        was: Mapping[str, Any] = bron.get("oud") or {}
        if verb in ("aangemaakt", "afgemeld", _SYNCHRONISED):
            return [(values, bron)]
        now = {**(bron.get("ongewijzigd") or {}), **(bron.get("alleen") or {}), **values}
        if verb != "gewijzigd":
            before = {**_without_keys(data.get("was") or {}), **(was.get("alleen") or {})}
            return [(before, was), (now, bron)] if "was" in data else [(now, bron)]
        wijziging: Mapping[str, Any] = data.get("wijziging") or {}
        if not wijziging.get("oudBekend"):
            return [(now, bron)]
        held = bron.get("ongewijzigd") if "ongewijzigd" in bron else self._key(values)
        before = {**(held or {}), **(was.get("alleen") or {}), **(wijziging.get("oud") or {})}
        return [(before, was), (now, bron)]

    def _object(self, values: Mapping[str, Any], bron: Mapping[str, Any], top: str, *, from_stuf: bool) -> str:
        kind = self.entity.entity.text("type")
        said = xml_text.entity_attributes(kind, str(bron.get("verwerkingssoort") or top), bron.get("sleutels"))
        data = {self._member: values}
        relations = write_relations(data, bron, self._relations, top if top in _ONE else "T")
        side = Side(data, bron, kind=kind, relations=relations, from_stuf=from_stuf)
        return self.entity.writer.write("BG:object", said, side)


def _header_of(kennisgeving: etree._Element) -> str:
    """Give the stuurgegevens of a kennisgeving within another message, as they stood."""
    header = kennisgeving.find(f"{_BG}stuurgegevens")
    assert header is not None, "its schema demands it"
    return canonical(header)


def _header(kept: Any, stuurgegevens: stuf.Stuurgegevens) -> str:
    """Give the stuurgegevens of a kennisgeving within another message: as kept, else those of the message itself."""
    if isinstance(kept, str):
        return xml_text.kept(kept)
    return stuf.stuurgegevens_text(dataclasses.replace(stuurgegevens, berichtcode="Lk01"), own="BG:")


def _usual(soort: str) -> str:
    return soort if soort in _ONE else "W"


def _soort_of(verb: str, data: Mapping[str, Any]) -> str:
    aard = (data.get("wijziging") or {}).get("aard")
    return next((soort for soort, name in AARD.items() if name == aard), _SOORT_OF.get(verb, "T"))


def _top(side: _Side) -> dict[str, str]:
    """Give the verwerkingssoort of a side as it stood: S, O, or W where only the numbers tell that the key changed."""
    return {"verwerkingssoort": side.top} if side.top else {}


def _check_count(objects: Sequence[etree._Element], soort: str) -> None:
    most = 1 if soort in _ONE else 2
    if not 1 <= len(objects) <= most:
        facts = {"toegestaan": str(most), "gegeven": str(len(objects))}
        raise Refused(Finding(code="aantal-objecten", path="object", source="StUF 03.01 §5.2", facts=facts))


def _said(bron: Bron) -> dict[str, Any]:
    written: dict[str, Any] = {}
    bron.put_into(written)
    return written


def _ended(change: Diff, oud: _Side | None, names: frozenset[str]) -> None:
    """Tell of relations that only oud holds (V, E): huidig has an empty place for them."""
    for name in sorted(names):
        if oud is not None and name in change.alleen_oud:
            change.changed[name] = []
            change.oud[name] = change.alleen_oud.pop(name)
            change.paden.append(name)


def _rest(change: Diff, oud: _Side | None) -> dict[str, Any]:
    """Give what a change repeats of an object: the way back needs it."""
    rest: dict[str, Any] = {}
    if change.ongewijzigd:
        rest["ongewijzigd"] = change.ongewijzigd
    if change.alleen_huidig:
        rest["alleen"] = change.alleen_huidig
    was = dict(oud.bron) if oud is not None else {}
    if change.alleen_oud:
        was["alleen"] = change.alleen_oud
    if was:
        rest["oud"] = was
    return rest


def _without_keys(was: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in was.items() if name != "sleutels"}
