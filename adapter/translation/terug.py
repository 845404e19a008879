"""One entity written back to StUF from an event: only what is there, each in the state in which it is there.

Kept spellings, reasons of emptiness and whole elements of `bron` go back to where they stood.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lxml import etree

from adapter import guard
from adapter.stuf import namespaces, tijd
from adapter.translation.compiled import find_option
from adapter.translation.finish import archiefnominatie_of
from adapter.translation.names import clark
from adapter.translation.paths import at
from adapter.translation.tree import Node
from adapter.translation.values import NO_VALUE, UNREADABLE, Special
from adapter.translation.write_leaf import set_fixed, write_empty, write_extra, write_value, written_text

__all__ = ["Terug", "came_from_stuf", "entity_attributes"]

_ENTITEITTYPE = f"{{{namespaces.STUF}}}entiteittype"
_VERWERKINGSSOORT = f"{{{namespaces.STUF}}}verwerkingssoort"
_INDICATIE = f"{{{namespaces.STUF}}}indOnvolledigeDatum"
_SLEUTELS = ("sleutelVerzendend", "sleutelOntvangend", "sleutelGegevensbeheer", "sleutelSynchronisatie")
_ABSENT = object()
_BLOB = "urn:koppelvlak:blob:sha256:"


def entity_attributes(
    element: etree._Element, *, kind: str, soort: str, sleutels: Mapping[str, Any] | None = None
) -> None:
    """Set what every entity of a kennisgeving carries."""
    if kind:
        element.set(_ENTITEITTYPE, kind)
    element.set(_VERWERKINGSSOORT, soort)
    for name, value in (sleutels or {}).items():
        element.set(f"{{{namespaces.STUF}}}sleutel{name[0].upper()}{name[1:]}", str(value))


def came_from_stuf(bron: Mapping[str, Any]) -> bool:
    """True when an event came from a StUF message; one of a change at a ZGW source says so too."""
    return bron.get("berichtcode") not in (None, "ZGW")


class Terug:
    """Writes one entity.

    Args:
        data: of the event; bron: its member `bron`, or that of one side of a change.
        dataref: where the content of a document is; it is written as the reference that the guard writes.
        from_stuf: the event came from a StUF message, also where this side's `bron` doesn't say so.
    """

    def __init__(
        self,
        data: Mapping[str, Any],
        bron: Mapping[str, Any],
        *,
        dataref: str | None = None,
        from_stuf: bool = False,
    ) -> None:
        self._data = data
        self._bron = bron
        self._dataref = dataref
        self._bewaard: Mapping[str, Any] = bron.get("bewaard") or {}
        self._no_value: Mapping[str, Any] = bron.get("noValue") or {}
        self._overig: list[Mapping[str, Any]] = list(bron.get("overig") or [])
        self._from_stuf = from_stuf or came_from_stuf(bron) or bool(self._bewaard or self._no_value)

    def write(
        self,
        element: etree._Element,
        top: Node,
        relations: Mapping[str, list[etree._Element]],
        parts: frozenset[str] | None = None,
    ) -> None:
        """Write all parts of the entity below its element; relations, made already, in their places.

        Args:
            parts: the only ones that the message's schema has; None: all.
        """
        for name, value in self._bewaard.items():
            if name.startswith("@"):
                element.set(f"{{{namespaces.STUF}}}{name[1:]}", str(value))  # all that an entity may carry is StUF's
        for node in top.children:
            if parts is not None and node.shown not in parts:
                self._overig = [item for item in self._overig if item.get("pad") != node.shown]
                continue
            if node.kind == "relation":
                for made in relations.get(node.tag, ()):
                    element.append(made)
                self._kept(element, node.shown)
                if node.shown in self._no_value:
                    made = write_empty(element, node.tag, str(self._no_value[node.shown]))
                    if node.row.text("type"):
                        entity_attributes(made, kind=str(node.row.keys["type"]), soort="T")
            else:
                self._write(element, node)
        for item in self._overig:
            self._append(element, item)

    def _write(self, element: etree._Element, node: Node) -> None:
        if node.tag.startswith("@") or node.only("antwoord"):
            return
        match node.kind:
            case "leaf":
                self._leaf(element, node)
            case "choice":
                self._choice(element, node)
            case _ if node.flag("list"):
                self._list(element, node)
            case _:
                self._group(element, node)

    def _leaf(self, element: etree._Element, node: Node) -> None:
        special = node.value.special if node.value is not None else None
        path = node.shown
        if special is Special.EXTRA:
            for item in at(self._bron, *node.event[1:]) or ():
                write_extra(element, item)
        elif special is Special.INHOUD:
            self._inhoud(element, node)
        elif special in (Special.WHOLE, Special.JOIN):
            if not self._kept(element, path) and path in self._no_value:
                write_empty(element, node.tag, str(self._no_value[path]))
            elif special is Special.JOIN and at(self._data, *node.event) is None and _has(self._data, node.event):
                write_empty(element, node.tag, "geenWaarde")
        elif path in self._no_value:
            if self._no_value[path] != "afwezig":
                write_empty(element, node.tag, str(self._no_value[path]), node)
        elif path in self._bewaard and self._is_that(node, self._bewaard[path]):
            self._as_it_was(element, node, self._bewaard[path])
        else:
            self._value(element, node)
        if special is Special.LIST or "repeat" in node.row.keys:
            self._kept(element, path)

    def _value(self, element: etree._Element, node: Node) -> None:
        value = self._found(node)
        if value is _ABSENT:
            return
        special = node.value.special if node.value is not None else None
        if special is Special.TEXT and self._from_stuf and isinstance(value, str) and value:
            made = etree.SubElement(element, node.tag)  # it came from StUF: its type takes it, whatever our bounds
            made.text = value
            set_fixed(made, node)
            return
        if node.value is not None and node.value.special is Special.LIST and isinstance(value, list):
            for item in value:
                write_value(element, node, [item])
            return
        if node.value is not None and node.value.special is Special.TIJDSTIP and isinstance(value, str):
            text = tijd.write_tijdstip(value, at(self._bron, "precisie", node.shown))
            if text is not None:
                etree.SubElement(element, node.tag).text = text
                return
        write_value(element, node, value)

    def _found(self, node: Node) -> Any:
        """Give the value of a leaf in the event; what is derived from others where it has no member."""
        if node.in_bron:
            return at(self._bron, *node.event[1:]) if _has(self._bron, node.event[1:]) else _ABSENT
        if not node.event:
            if node.row.text("derived") == "archiefnominatie" and not self._from_stuf:
                zaak = self._data.get("zaak")
                letter = archiefnominatie_of(zaak) if isinstance(zaak, Mapping) else None
                return _ABSENT if letter is None else letter
            return _ABSENT
        if node.value is not None and node.value.special is Special.FORMAAT and self._from_stuf:
            return _ABSENT  # it stood there only where it was kept
        return at(self._data, *node.event) if _has(self._data, node.event) else _ABSENT

    def _is_that(self, node: Node, kept: Any) -> bool:
        """True when the kept spelling still means what the event says."""
        if not node.event or node.value is None or node.value.special is Special.FORMAAT:
            return True
        if not _has(self._data, node.event):
            return True
        text = kept.get("waarde") if isinstance(kept, Mapping) else kept
        value = at(self._data, *node.event)
        if not isinstance(text, str):
            return value is None
        found = node.value.read(text)
        return found == value or (found in (NO_VALUE, UNREADABLE) and value is None)

    def _as_it_was(self, element: etree._Element, node: Node, kept: Any) -> None:
        text = kept.get("waarde") if isinstance(kept, Mapping) else kept
        if text is None:
            write_empty(element, node.tag, "geenWaarde", node)
            return
        made = etree.SubElement(element, node.tag)
        made.text = str(text)
        if isinstance(kept, Mapping) and kept.get("indOnvolledigeDatum"):
            made.set(_INDICATIE, str(kept["indOnvolledigeDatum"]))
        for name, said in node.row.keys.get("set", {}).items():
            made.set(clark(name, "StUF"), str(said))

    def _group(self, element: etree._Element, node: Node) -> None:
        path = node.shown
        if self._kept(element, path):
            return
        made = etree.SubElement(element, node.tag)
        for child in node.children:
            self._write(made, child)
        self._rest(made, path)
        if not len(made):
            element.remove(made)
            reason = self._why_empty(node)
            if reason is None:
                return
            made = write_empty(element, node.tag, reason)
        self._attributes(made, node, path)

    def _why_empty(self, node: Node) -> str | None:
        """Give why a group is empty; None where it isn't there at all."""
        if node.shown in self._no_value:
            return str(self._no_value[node.shown])
        place = _shared(node)
        if place and _has(self._data, place):
            value = at(self._data, *place)
            if value is None:
                return "nil" if node.flag("bare") else "geenWaarde"
            if isinstance(value, Mapping) and "onbekend" in value:
                return str(value["onbekend"])
        return None

    def _attributes(self, made: etree._Element, node: Node, path: str) -> None:
        kind = node.row.text("type")
        if not kind:
            return
        above = made.getparent()
        kind = kind.replace("{relation}", above.get(_ENTITEITTYPE, "") if above is not None else "")
        soort = self._bewaard.get(f"{path}/@verwerkingssoort") or node.row.text("soort") or "T"
        entity_attributes(made, kind=kind, soort=str(soort))
        for name in _SLEUTELS:
            if f"{path}/@{name}" in self._bewaard:
                made.set(f"{{{namespaces.STUF}}}{name}", str(self._bewaard[f"{path}/@{name}"]))

    def _list(self, element: etree._Element, node: Node) -> None:
        if node.shown in self._no_value:
            write_empty(element, node.tag, str(self._no_value[node.shown]))
        elif _has(self._data, node.event):
            items = at(self._data, *node.event)
            if not isinstance(items, list):
                write_empty(element, node.tag, "nil" if node.flag("bare") else "geenWaarde")
            for item in items if isinstance(items, list) else ():
                made = etree.SubElement(element, node.tag)
                for child in node.children:
                    if isinstance(item, Mapping) and child.event[-1] in item:
                        write_value(made, child, item[child.event[-1]])
        self._kept(element, node.shown)

    def _choice(self, element: etree._Element, node: Node) -> None:
        option = find_option(node, self._data)
        path = node.shown
        made = etree.SubElement(element, node.tag)
        if option is not None:
            chosen = etree.SubElement(made, option.tag)
            for child in option.children:
                self._write(chosen, child)
            self._rest(chosen, option.shown)
            self._attributes(chosen, option, option.shown)
        self._rest(made, path)
        if not len(made):
            element.remove(made)
            if path in self._no_value:
                write_empty(element, node.tag, str(self._no_value[path]))

    def _inhoud(self, element: etree._Element, node: Node) -> None:
        if self._dataref is None:
            return
        made = etree.SubElement(element, node.tag)
        made.text = self._dataref.removeprefix(_BLOB)
        for child in node.children:
            value = at(self._data, *child.event)
            if child.shown in self._bewaard:
                made.set(child.tag[1:], str(self._bewaard[child.shown]))
            elif isinstance(value, str) and child.shown not in self._no_value:
                text = written_text(child, value)[0]
                if text is not None:
                    made.set(child.tag[1:], text)

    def _kept(self, element: etree._Element, path: str) -> bool:
        """Put back whole elements that stood at `path`."""
        found = [item for item in self._overig if item.get("pad") == path]
        for item in found:
            self._append(element, item)
            self._overig.remove(item)
        return bool(found)

    def _rest(self, element: etree._Element, path: str) -> None:
        """Put back whole elements that stood below `path` and that no row knows."""
        for item in [item for item in self._overig if str(item.get("pad")).rpartition("/")[0] == path]:
            self._append(element, item)
            self._overig.remove(item)

    def _append(self, element: etree._Element, item: Mapping[str, Any]) -> None:
        element.append(guard.parse(str(item["xml"]).encode()))


@lru_cache(maxsize=4096)
def _shared(node: Node) -> tuple[str, ...]:
    """Give the member that all values of a group are in."""
    events = [leaf.event[:-1] for leaf in node.leaves() if leaf.event and not leaf.in_bron]
    if not events:
        return ()
    shared = events[0]
    for event in events[1:]:
        while event[: len(shared)] != shared:
            shared = shared[:-1]
    return shared if len(shared) > 1 or node.kind == "group" else ()


def _has(data: Any, path: tuple[str, ...]) -> bool:
    try:
        for key in path:
            data = data[key]
    except (KeyError, TypeError):
        return False
    return bool(path)
