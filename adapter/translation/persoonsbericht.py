"""A kennisgeving about a person (npsLk01) ↔ its brp event (MAPPING D.4, D.5, E).

One event a message: what became known, changed (with the difference), is no longer followed, has another key, or turned
out to be the same person as another. Never a call of ZGW.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Refused
from adapter.stuf import namespaces
from adapter.translation.compiled import CompiledEntity, CompiledRelation
from adapter.translation.diff import AARD, Diff, diff
from adapter.translation.names import NSMAP, clark, line_of
from adapter.translation.persoon_relaties import read_relations, write_relations
from adapter.translation.reading import Bericht, Bron
from adapter.translation.terug import Terug, entity_attributes
from adapter.translation.types import Context, Draft, Translated

__all__ = ["Persoonsbericht"]

_BG: Final = f"{{{namespaces.BG}}}"
_STUF: Final = f"{{{namespaces.STUF}}}"
_VERWERKINGSSOORT: Final = f"{_STUF}verwerkingssoort"
_MEMBER: Final = "persoon"
_BSN: Final = "burgerservicenummer"
_KEYS: Final = (_BSN, "aNummer")
_GEHEIM: Final = "geheimhoudingPersoonsgegevens"
_RELATED: Final = frozenset({"partners", "kinderen", "ouders", "nationaliteiten"})
_ONE: Final = frozenset("TV")
_REKEYED: Final = {"S": "sleutelgewijzigd", "O": "samengevoegd"}
_VERBS: Final = {"T": "aangemaakt", "W": "gewijzigd", "C": "gewijzigd", "F": "gewijzigd", "V": "afgemeld"}
_SOORT_OF: Final = {"aangemaakt": "T", "gewijzigd": "W", "afgemeld": "V", "sleutelgewijzigd": "C", "samengevoegd": "C"}


@dataclass(slots=True, eq=False)
class _Side:
    """One object of the message, read."""

    element: etree._Element
    persoon: dict[str, Any]
    bron: dict[str, Any]
    happened: frozenset[str]

    @property
    def top(self) -> str:
        return self.element.get(_VERWERKINGSSOORT, "")


class Persoonsbericht:
    """The way of a kennisgeving about persons to its event, and back.

    Args:
        mutatiesoorten: what the operation takes.
    """

    def __init__(
        self,
        *,
        operatie: str,
        berichtcode: str,
        entity: CompiledEntity,
        relations: Mapping[str, CompiledRelation],
        mutatiesoorten: tuple[str, ...],
    ) -> None:
        self.entity = entity
        self.mutatiesoorten = mutatiesoorten
        self._relations = dict(relations)
        self._head = {"sectormodel": "BG", "berichtcode": berichtcode, "operatie": operatie}

    def makes(self, event_type: str) -> bool:
        """True when messages of this operation make events of this type."""
        return event_type in {self._type(verb) for verb in _SOORT_OF}

    def to_events(self, payload: etree._Element, context: Context) -> Translated:
        """Give the event of a message that is valid by its schema.

        Raises:
            Refused: a mutatiesoort or a number of objects that the operation doesn't take; a BSN that a W changes.
        """
        head, soort = self._open(payload)
        objects = payload.findall(f"{_BG}object")
        _check_count(objects, soort)
        bericht = Bericht(payload, context)
        sides = [self._read(element, bericht, soort) for element in objects]
        oud, huidig = (sides[0] if len(sides) > 1 else None), sides[-1]
        if soort in _ONE:
            drafts = self._whole(huidig, head, _VERBS[soort], context)
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
            persoon=_pseudonym(huidig, context),
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
        data.setdefault(_MEMBER, {})
        read = read_relations(relations, self._relations, data, bericht, new_object=soort == "T")
        top = element.get(_VERWERKINGSSOORT)
        found.verwerkingssoort = None if top == _usual(soort) else top
        bron = _said(found)
        if read.entries:
            bron["relaties"] = read.entries
        return _Side(element, data[_MEMBER], bron, frozenset(read.happened))

    def _whole(self, side: _Side, head: dict[str, Any], verb: str, context: Context) -> list[Draft]:
        return [self._draft(verb, side, {_MEMBER: side.persoon, "bron": {**head, **side.bron}}, context)]

    def _rekeyed(
        self, oud: _Side | None, huidig: _Side, head: dict[str, Any], verb: str, context: Context
    ) -> list[Draft]:
        """Give the event of a key that changed, or of two persons that are one: never a difference of fields."""
        data: dict[str, Any] = {_MEMBER: _key(huidig.persoon)}
        bron = {**head, **huidig.bron, **_top(huidig)}
        alleen = {name: value for name, value in huidig.persoon.items() if name not in data[_MEMBER]}
        if alleen:
            bron["alleen"] = alleen
        if oud is not None:
            sleutels = oud.bron.get("sleutels")
            data["was"] = {**_key(oud.persoon), **({"sleutels": sleutels} if sleutels else {})}
            bron["oud"] = {**oud.bron, **_top(oud), "alleen": oud.persoon}
        data["bron"] = bron
        return [self._draft(verb, huidig, data, context)]

    def _changed(
        self, oud: _Side | None, huidig: _Side, head: dict[str, Any], soort: str, context: Context
    ) -> list[Draft]:
        if oud is None and context.kennisgeving.oud_ontbreekt == "fout":
            raise Refused(Finding(code="oud-ontbreekt", path="object", source="StUF 03.01 §5.2"))
        was, now = (oud.persoon.get(_BSN) if oud is not None else None), huidig.persoon.get(_BSN)
        if isinstance(was, str) and isinstance(now, str) and was != now:
            if soort == "W":
                path, line = "object[2]/inp.bsn", line_of(huidig.element)
                facts = {"gegeven": "inp.bsn"}
                raise Refused(
                    Finding(code="vast-gegeven-gewijzigd", path=path, line=line, source="MAPPING D.4", facts=facts)
                )
            return self._rekeyed(oud, huidig, head, "sleutelgewijzigd", context)
        change = diff(oud.persoon if oud is not None else None, huidig.persoon, leave=_KEYS)
        _ended(change, oud, huidig.happened & _RELATED)
        if not change.paden:
            return []
        persoon = {**_key(huidig.persoon), **change.changed}
        if huidig.persoon.get(_GEHEIM) is True:  # consumers must see it before they show an address (MAPPING D.5)
            persoon[_GEHEIM] = True
        wijziging = {
            "aard": AARD[soort],
            "paden": change.paden,
            "oud": change.oud,
            "oudBekend": oud is not None,
        }
        bron = {**head, **huidig.bron, **_rest(change, oud)}
        return [self._draft("gewijzigd", huidig, {_MEMBER: persoon, "wijziging": wijziging, "bron": bron}, context)]

    def _draft(self, verb: str, side: _Side, data: dict[str, Any], context: Context) -> Draft:
        pseudonym = _pseudonym(side, context)
        subject = f"{_MEMBER}/{pseudonym}" if pseudonym else _MEMBER
        return Draft(type=self._type(verb), subject=subject, data=data)

    def _type(self, verb: str) -> str:
        return f"nl.{self.entity.entity.text('object')}.{verb}.v1"

    # --- the way back -----------------------------------------------------------------------------------------------

    def write(
        self, root: str, events: Sequence[Mapping[str, Any]], stuurgegevens: stuf.Stuurgegevens
    ) -> etree._Element:
        """Write the message that an event is.

        Raises:
            Refused: it is no event about a person.
        """
        event = next((one for one in events if self.makes(str(one["type"]))), None)
        if event is None:
            raise Refused(Finding(code="gebeurtenissen-passen-niet", facts={"operatie": self._head["operatie"]}))
        data: Mapping[str, Any] = event["data"]
        bron: Mapping[str, Any] = data.get("bron") or {}
        verb = str(event["type"]).split(".")[-2]
        soort = str(bron.get("mutatiesoort") or _soort_of(verb, data))
        message = etree.Element(clark(root, "BG"), nsmap=dict(NSMAP))
        message.append(stuf.write_stuurgegevens(stuurgegevens, namespaces.BG))
        parameters = etree.SubElement(message, f"{_BG}parameters")
        etree.SubElement(parameters, f"{_STUF}mutatiesoort").text = soort
        etree.SubElement(parameters, f"{_STUF}indicatorOvername").text = str(bron.get("indicatorOvername") or "V")
        top = {name: code for code, name in _REKEYED.items()}.get(verb) or _usual(soort)
        for persoon, said in _sides(data, bron, verb):
            self._object(message, persoon, said, top)
        return message

    def _object(self, message: etree._Element, persoon: Mapping[str, Any], bron: Mapping[str, Any], top: str) -> None:
        element = etree.SubElement(message, f"{_BG}object")
        entity_attributes(
            element,
            kind=self.entity.entity.text("type"),
            soort=str(bron.get("verwerkingssoort") or top),
            sleutels=bron.get("sleutels") or {},
        )
        data = {_MEMBER: persoon}
        relations = write_relations(data, bron, self._relations, top if top in _ONE else "T")
        Terug(data, bron).write(element, self.entity.entity.root, relations)


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


def _key(persoon: Mapping[str, Any]) -> dict[str, Any]:
    return {name: persoon[name] for name in _KEYS if isinstance(persoon.get(name), str)}


def _pseudonym(side: _Side, context: Context) -> str | None:
    """Give what stands for a person outside the data: from the BSN, else from another key; never such a key itself."""
    make: Callable[[str], str] | None = context.pseudonym
    keys = [side.persoon.get(name) for name in _KEYS]
    keys.append((side.bron.get("sleutels") or {}).get("verzendend"))
    found = next((key for key in keys if isinstance(key, str) and key), None)
    return make(found) if make is not None and found is not None else None


def _ended(change: Diff, oud: _Side | None, names: frozenset[str]) -> None:
    """Tell of relations that only oud holds (V, E): huidig has an empty place for them."""
    for name in sorted(names):
        if oud is not None and name in change.alleen_oud:
            change.changed[name] = []
            change.oud[name] = change.alleen_oud.pop(name)
            change.paden.append(name)


def _rest(change: Diff, oud: _Side | None) -> dict[str, Any]:
    """Give what a change repeats of a person: the way back needs it."""
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


def _sides(
    data: Mapping[str, Any], bron: Mapping[str, Any], verb: str
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Give (person, what StUF says besides) of each object to write."""
    persoon: Mapping[str, Any] = data.get(_MEMBER) or {}
    was: Mapping[str, Any] = bron.get("oud") or {}
    if verb in ("aangemaakt", "afgemeld"):
        return [(persoon, bron)]
    now = {**(bron.get("ongewijzigd") or {}), **(bron.get("alleen") or {}), **persoon}
    if verb != "gewijzigd":
        before = {**_without_keys(data.get("was") or {}), **(was.get("alleen") or {})}
        return [(before, was), (now, bron)] if "was" in data else [(now, bron)]
    wijziging: Mapping[str, Any] = data.get("wijziging") or {}
    if not wijziging.get("oudBekend"):
        return [(now, bron)]
    held = bron.get("ongewijzigd") if "ongewijzigd" in bron else _key(persoon)
    before = {**(held or {}), **(was.get("alleen") or {}), **(wijziging.get("oud") or {})}
    return [(before, was), (now, bron)]


def _without_keys(was: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in was.items() if name != "sleutels"}
