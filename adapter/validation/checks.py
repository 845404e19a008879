"""What the rules of a pack can check: one maker per check, by name; a check gives what it found, or None. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from adapter import privacy
from adapter.stuf import namespaces, tijd

__all__ = ["CHECKS", "WHOLE", "Change", "Check", "Found", "WholeCheck", "read_change"]

_STUF: Final = f"{{{namespaces.STUF}}}"
_INCOMPLETE: Final = f"{_STUF}indOnvolledigeDatum"
_SOORT: Final = f"{_STUF}verwerkingssoort"
_TYPE: Final = f"{_STUF}entiteittype"
_MUTATIESOORT: Final = f"{{*}}parameters/{_STUF}mutatiesoort"
_NOT_A_DATE: Final = frozenset({"00000000", "00010101"})  # what systems fill in for "none" (MAPPING C.2)
_ONE_OBJECT: Final = frozenset("TV")
_TOP: Final[Mapping[str, frozenset[str]]] = {  # mutatiesoort -> verwerkingssoort of the object itself (StUF 03.01 §5.1)
    "T": frozenset("T"),
    "W": frozenset("WI"),
    "C": frozenset("WISO"),
    "F": frozenset("WISO"),
    "V": frozenset("V"),
}
_SAID_EMPTY: Final = etree.XPath(
    "(.//*[@s:noValue][normalize-space(text()) != '' or *])[1]", namespaces={"s": namespaces.STUF}
)
_SURELY_EMPTY: Final = (
    re.compile(  # an attribute noValue whose element has nothing in it; the rest is looked at one by one
        rb"""noValue\s*=\s*(?:"[^"<]*"|'[^'<]*')(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(?:/>|>\s*</)"""
    )
)
_KEYS: Final = tuple(f"{_STUF}{name}" for name in ("sleutelVerzendend", "sleutelOntvangend", "sleutelGegevensbeheer"))


@dataclass(frozen=True, slots=True)
class Found:
    """Where something is wrong, and what to say of it; never a value of the message."""

    element: etree._Element
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a message says happened: its mutatiesoort ("" where it is no kennisgeving) and its objects."""

    mutatiesoort: str
    objects: Sequence[etree._Element]
    says_no_value: bool = True  # False where noValue surely stands nowhere in it but on elements with nothing in them

    @property
    def is_pair(self) -> bool:
        """True where there are oud and huidig, and they are to be the same object (no key changes, none is merged)."""
        return len(self.objects) == 2 and self.objects[1].get(_SOORT) not in ("S", "O")


Check = Callable[[etree._Element], Found | None]
WholeCheck = Callable[[etree._Element, Change], Found | None]


def read_change(payload: etree._Element, data: bytes | None) -> Change:
    """Read it, once for all rules about the message as a whole; `data` are its bytes, where they are at hand."""
    mutatiesoort = (payload.findtext(_MUTATIESOORT) or "").strip()
    objects = payload.findall("{*}object") if mutatiesoort else ()
    said = data.count(b"noValue") if data is not None else None
    return Change(
        mutatiesoort,
        objects,
        says_no_value=data is None or (bool(said) and said != len(_SURELY_EMPTY.findall(data))),
    )


def _elfproef(_given: Mapping[str, str]) -> Check:
    def check(element: etree._Element) -> Found | None:
        text = (element.text or "").strip()
        if len(text) != 9 or text == "000000000" or privacy.is_elfproef(text):
            return None
        return Found(element)

    return check


def _kalenderdatum(_given: Mapping[str, str]) -> Check:
    """StUF's types are patterns of digits: 20230230 passes them."""

    def check(element: etree._Element) -> Found | None:
        text = element.text
        if text is None or len(text := text.strip()) < 8 or _is_moment(text):
            return None
        if not text[:8].isdigit() or text[:8] in _NOT_A_DATE or element.get(_INCOMPLETE, "V") != "V":
            return None
        return Found(element)

    return check


def _is_moment(text: str) -> bool:
    if tijd.read_datum(text[:8]) is None:
        return False
    if len(text) == 8:
        return True
    hour, minute, second = text[8:10] or "00", text[10:12] or "00", text[12:14] or "00"
    return hour <= "23" and minute <= "59" and second <= "59"


def _niet_voor(given: Mapping[str, str]) -> Check:
    """The date in an element is not before that of another one beside it."""
    eerder = given["eerder"]

    def check(element: etree._Element) -> Found | None:
        parent = element.getparent()
        other = parent.find(f"{{*}}{eerder}") if parent is not None else None
        later, earlier = _day(element), _day(other)
        if later is None or earlier is None or later >= earlier:
            return None
        return Found(element, {"eerder": eerder, "later": etree.QName(element).localname})

    return check


def _day(element: etree._Element | None) -> str | None:
    text = (element.text or "").strip()[:8] if element is not None else ""
    if element is None or len(text) != 8 or not text.isdigit() or text in _NOT_A_DATE:
        return None
    return text if element.get(_INCOMPLETE, "V") == "V" else None


def _tekens(given: Mapping[str, str]) -> WholeCheck:
    """No forbidden character in the identificatie of the object."""
    forbidden = frozenset(given["verboden"])

    def check(_payload: etree._Element, change: Change) -> Found | None:
        element = change.objects[0].find("{*}identificatie") if change.objects else None
        if element is None or forbidden.isdisjoint(element.text or ""):
            return None
        return Found(element)

    return check


def _aantal_objecten(_given: Mapping[str, str]) -> WholeCheck:
    """T and V hold one object; W, C and F one (only huidig) or two (oud, huidig) (StUF 03.01 §5.1; MAPPING E.2)."""

    def check(_payload: etree._Element, change: Change) -> Found | None:
        allowed = 1 if change.mutatiesoort in _ONE_OBJECT else 2
        if len(change.objects) <= allowed:
            return None
        return Found(change.objects[allowed], {"toegestaan": str(allowed), "gegeven": str(len(change.objects))})

    return check


def _verwerkingssoort(_given: Mapping[str, str]) -> WholeCheck:
    """The verwerkingssoort of the object goes with the mutatiesoort of the message."""

    def check(_payload: etree._Element, change: Change) -> Found | None:
        allowed = _TOP.get(change.mutatiesoort, frozenset())
        for element in change.objects:
            given = element.get(_SOORT)
            if given is not None and allowed and given not in allowed:
                return Found(element, {"mutatiesoort": change.mutatiesoort, "toegestaan": ", ".join(sorted(allowed))})
        return None

    return check


def _zelfde_object(_given: Mapping[str, str]) -> WholeCheck:
    """Oud and huidig are one object: the same identificatie; but for a key that changed (S) and objects that are one (O)."""

    def check(_payload: etree._Element, change: Change) -> Found | None:
        if not change.is_pair:
            return None
        oud, huidig = (each.find("{*}identificatie") for each in change.objects)
        if oud is None or huidig is None or not (oud.text or "").strip() or not (huidig.text or "").strip():
            return None
        return Found(huidig) if (oud.text or "").strip() != (huidig.text or "").strip() else None

    return check


def _sleutels(_given: Mapping[str, str]) -> WholeCheck:
    """Oud and huidig carry the same keys, but for a key that changed (S) and objects that are one (O)."""

    def check(_payload: etree._Element, change: Change) -> Found | None:
        if not change.is_pair:
            return None
        oud, huidig = change.objects
        for name in _KEYS:
            before, after = oud.get(name), huidig.get(name)
            if before is not None and after is not None and before != after:
                return Found(huidig, {"sleutel": name.rpartition("}")[2]})
        return None

    return check


def _oud_en_huidig(_given: Mapping[str, str]) -> WholeCheck:
    """Relations of one name pair up by position: there are as many in oud as in huidig (StUF 03.01 §5.2; MAPPING E.2)."""

    def check(_payload: etree._Element, change: Change) -> Found | None:
        if not change.is_pair:
            return None
        before, after = (_relations(each) for each in change.objects)
        for name in sorted(before.keys() & after.keys()):
            if before[name] != after[name]:
                facts = {"relatie": name.rpartition("}")[2], "oud": str(before[name]), "huidig": str(after[name])}
                return Found(change.objects[1], facts)
        return None

    return check


def _relations(element: etree._Element) -> dict[str, int]:
    counts: dict[str, int] = {}
    for child in element:
        if child.get(_TYPE) is not None:
            counts[child.tag] = counts.get(child.tag, 0) + 1
    return counts


def _entiteittype(_given: Mapping[str, str]) -> WholeCheck:
    """The entiteittype of the stuurgegevens is that of the object."""

    def check(payload: etree._Element, change: Change) -> Found | None:
        said = payload.find(f"{{*}}stuurgegevens/{_STUF}entiteittype")
        if said is None or not change.objects:
            return None
        given, object_type = (said.text or "").strip(), change.objects[0].get(_TYPE)
        if not given or object_type is None or given == object_type:
            return None
        return Found(said, {"entiteittype": object_type})

    return check


def _geen_waarde_met_inhoud(_given: Mapping[str, str]) -> WholeCheck:
    """An element that says why it has no value has none."""

    def check(payload: etree._Element, change: Change) -> Found | None:
        found = _SAID_EMPTY(payload) if change.says_no_value else None
        return Found(found[0]) if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None

    return check


CHECKS: Final[Mapping[str, Callable[[Mapping[str, str]], Check]]] = {  # of one element
    "elfproef": _elfproef,
    "kalenderdatum": _kalenderdatum,
    "niet-voor": _niet_voor,
}
WHOLE: Final[Mapping[str, Callable[[Mapping[str, str]], WholeCheck]]] = {  # of the message as a whole
    "aantal-objecten": _aantal_objecten,
    "entiteittype": _entiteittype,
    "geen-waarde-met-inhoud": _geen_waarde_met_inhoud,
    "oud-en-huidig": _oud_en_huidig,
    "sleutels": _sleutels,
    "tekens": _tekens,
    "verwerkingssoort": _verwerkingssoort,
    "zelfde-object": _zelfde_object,
}
