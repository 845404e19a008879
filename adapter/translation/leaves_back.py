"""Writers of single values: one closure per row, made for its value and its place; the other way of `leaves`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from adapter.stuf import tijd
from adapter.translation import xml_text
from adapter.translation.finish import archiefnominatie_of
from adapter.translation.names import clark
from adapter.translation.paths import at
from adapter.translation.side import ABSENT, Side, Write, finder
from adapter.translation.tree import Node
from adapter.translation.values import NO_VALUE, UNREADABLE, Special
from adapter.translation.write_leaf import NIET_ONDERSTEUND, written_text

__all__ = ["Put", "leaf_writer", "own_value", "text_tags", "value_writer"]

_BLOB: Final = "urn:koppelvlak:blob:sha256:"
_UNBOUNDED: Final = 2**31
_DAYS: Final = frozenset({"datum", "dag"})  # a day is written as its digits
_INDICATIE: Final = "StUF:indOnvolledigeDatum"
Put = Callable[[list[str], Any, Side], None]


def leaf_writer(node: Node, base: tuple[str, ...]) -> Write:
    """Make the writer of one value."""
    special = node.value.special if node.value is not None else None
    if special is Special.EXTRA:
        return _extra(node)
    if special is Special.INHOUD:
        return _inhoud(node)
    if special in (Special.WHOLE, Special.JOIN):
        return _whole(node, base, joined=special is Special.JOIN)
    if not node.event or node.in_bron or special is Special.FORMAAT:
        return _found_elsewhere(node, base)
    return _plain(node, base, again=special is Special.LIST or "repeat" in node.row.keys)


def value_writer(node: Node) -> Put:
    """Make what writes a canonical value as the element of a row.

    None is geenWaarde, `{"onbekend": reason}` that reason, what StUF can't say nietOndersteund.
    """
    assert node.value is not None
    name, fixed, convert = xml_text.qualified(node.tag), _fixed(node), node.value.write
    said = xml_text.attributes(fixed)
    begin, end, text_of = f"<{name}{said}>", f"</{name}>", xml_text.text_of
    cleared = xml_text.empty(name, "geenWaarde", said)
    longest, pattern = int(node.row.keys.get("max", _UNBOUNDED)), node.row.text("pattern")
    is_like = re.compile(pattern, re.DOTALL).fullmatch if pattern is not None else None

    def put(out: list[str], value: Any, _side: Side) -> None:
        if value is None or value in ("", []):
            out.append(cleared)
        elif value.__class__ is dict and isinstance(value.get("onbekend"), str):
            out.append(xml_text.empty(name, value["onbekend"], said))
        elif (
            (text := convert(value)).__class__ is str
            and len(text) <= longest
            and (is_like is None or is_like(text) is not None)
        ):
            out.append(f"{begin}{text_of(text)}{end}")
        else:
            put_bounded(out, value)

    def put_bounded(out: list[str], value: Any) -> None:
        text, more = written_text(node, value)
        if text is None:
            out.append(xml_text.empty(name, NIET_ONDERSTEUND, said))
            return
        given = {**{xml_text.qualified(key): word for key, word in more.items()}, **fixed}
        out.append(xml_text.element(name, text, xml_text.attributes(given)))

    return put


def _fixed(node: Node) -> dict[str, str]:
    """Give the attributes that the row says stand there always."""
    given = dict(node.row.keys.get("set", {})).items()
    return {xml_text.qualified(clark(name, "StUF")): str(said) for name, said in given}


def _of_kind(node: Node) -> Put:
    """Make what writes a value that the event holds, as its kind of value is written."""
    put = value_writer(node)
    special = node.value.special if node.value is not None else None
    name, path, said = xml_text.qualified(node.tag), node.shown, xml_text.attributes(_fixed(node))

    begin, end = f"<{name}{said}>", f"</{name}>"

    def put_text(out: list[str], value: Any, side: Side) -> None:
        if side.from_stuf and isinstance(value, str) and value:
            out.append(xml_text.element(name, value, said))
        else:
            put(out, value, side)

    def put_list(out: list[str], value: Any, side: Side) -> None:
        for item in [[each] for each in value] if isinstance(value, list) else [value]:
            put(out, item, side)

    def put_datum(out: list[str], value: Any, side: Side) -> None:
        digits = f"{value[:4]}{value[5:7]}{value[8:]}" if isinstance(value, str) else ""
        if tijd.DAYS.get(digits) == value and digits:
            out.append(f"{begin}{digits}{end}")
        else:
            put(out, value, side)

    def put_tijdstip(out: list[str], value: Any, side: Side) -> None:
        text = tijd.write_tijdstip(value, at(side.bron, "precisie", path)) if isinstance(value, str) else None
        if text is not None:
            out.append(xml_text.element(name, text))
        else:
            put(out, value, side)

    kinds = {Special.TEXT: put_text, Special.LIST: put_list, Special.TIJDSTIP: put_tijdstip}
    if node.value is not None and node.value.name in _DAYS:
        return put_datum
    return kinds.get(special, put) if special is not None else put


def text_tags(node: Node, base: tuple[str, ...]) -> tuple[str, str, str] | None:
    """Give the tags, and the empty element, of a text that is a member of the object itself: most values are such texts.

    What came from StUF goes back as it is: its type takes it, whatever our bounds.
    """
    special = node.value.special if node.value is not None else None
    if special is not Special.TEXT or node.in_bron or "repeat" in node.row.keys or len(node.event) != len(base) + 1:
        return None
    name, said = xml_text.qualified(node.tag), xml_text.attributes(_fixed(node))
    return f"<{name}{said}>", f"</{name}>", xml_text.empty(name, "geenWaarde", said)


def own_value(node: Node, base: tuple[str, ...]) -> Put | None:
    """Give what writes the value of a member of the object itself, None where more than the value says what is written."""
    special = node.value.special if node.value is not None else None
    if special in (Special.WHOLE, Special.JOIN, Special.EXTRA, Special.LIST) or "repeat" in node.row.keys:
        return None
    return _of_kind(node) if len(node.event) == len(base) + 1 else None


def _plain(node: Node, base: tuple[str, ...], *, again: bool) -> Write:
    """Make the writer of a value that is a member of the event; `again`: what stood there more than once was kept whole."""
    keys = node.event[len(base) :]
    find, put, kept, path = finder(keys), _of_kind(node), _kept_writer(node), node.shown

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        value = find(place)
        if (path not in side.visit or not kept(out, value, side)) and value is not ABSENT:
            put(out, value, side)

    def write_again(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        write(out, place, side)
        side.put_back(out, path)

    return write_again if again else write


def _found_elsewhere(node: Node, base: tuple[str, ...]) -> Write:
    """Make the writer of a value that is no member of the event, or is one that something else was made of."""
    path, put, kept = node.shown, _of_kind(node), _kept_writer(node)
    find, find_in_bron = finder(node.event[len(base) :]), finder(node.event[1:])
    derived = node.row.text("derived") == "archiefnominatie"

    def value_of(place: Mapping[str, Any], side: Side) -> Any:
        if node.in_bron:
            return find_in_bron(side.bron)
        if node.event:
            return ABSENT if side.from_stuf else find(place)  # a format stood there only where it was kept
        zaak = side.data.get("zaak") if derived and not side.from_stuf else None
        letter = archiefnominatie_of(zaak) if isinstance(zaak, dict) else None
        return ABSENT if letter is None else letter

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        if path in side.visit and kept(out, find_in_bron(side.bron) if node.in_bron else ABSENT, side):
            return
        value = value_of(place, side)
        if value is not ABSENT:
            put(out, value, side)

    def write_again(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        write(out, place, side)
        side.put_back(out, path)

    return write_again if "repeat" in node.row.keys else write


def _kept_writer(node: Node) -> Callable[[list[str], Any, Side], bool]:
    """Make what writes why a value is empty, or its spelling as it came while that still means what the event says."""
    name, path, fixed = xml_text.qualified(node.tag), node.shown, _fixed(node)
    said = xml_text.attributes(fixed)
    member = bool(node.event) and node.value is not None and node.value.special is not Special.FORMAAT

    def is_that(value: Any, kept: Any) -> bool:
        if not member or value is ABSENT or node.value is None:
            return True
        text = kept.get("waarde") if isinstance(kept, dict) else kept
        if not isinstance(text, str):
            return value is None
        found = node.value.read(text)
        return bool(found == value) or (found in (NO_VALUE, UNREADABLE) and value is None)

    def write(out: list[str], value: Any, side: Side) -> bool:
        if path in side.no_value:
            if side.no_value[path] != "afwezig":
                out.append(xml_text.empty(name, str(side.no_value[path]), said))
            return True
        if path not in side.bewaard or not is_that(value, side.bewaard[path]):
            return False
        kept = side.bewaard[path]
        text = kept.get("waarde") if isinstance(kept, dict) else kept
        if text is None:
            out.append(xml_text.empty(name, "geenWaarde", said))
            return True
        more = said
        if isinstance(kept, dict) and kept.get("indOnvolledigeDatum"):
            more = xml_text.attributes({_INDICATIE: str(kept["indOnvolledigeDatum"]), **fixed})
        out.append(xml_text.element(name, str(text), more))
        return True

    return write


def _extra(node: Node) -> Write:
    keys = node.event[1:]

    def write(out: list[str], _place: Mapping[str, Any], side: Side) -> None:
        out.extend(xml_text.extra_element(item) for item in at(side.bron, *keys) or ())

    return write


def _whole(node: Node, base: tuple[str, ...], *, joined: bool) -> Write:
    """Make the writer of an element that was kept whole; one whose texts were joined may be said to be empty."""
    name, path, find = xml_text.qualified(node.tag), node.shown, finder(node.event[len(base) :])

    def write(out: list[str], place: Mapping[str, Any], side: Side) -> None:
        if side.put_back(out, path):
            return
        if path in side.no_value:
            out.append(xml_text.empty(name, str(side.no_value[path])))
        elif joined and find(place) is None:
            out.append(xml_text.empty(name, "geenWaarde"))

    return write


def _inhoud(node: Node) -> Write:
    name = xml_text.qualified(node.tag)
    children = [(child, xml_text.qualified(child.tag[1:])) for child in node.children]

    def write(out: list[str], _place: Mapping[str, Any], side: Side) -> None:
        if side.dataref is None:
            return
        said: dict[str, str] = {}
        for child, attribute in children:
            value = at(side.data, *child.event)
            if child.shown in side.bewaard:
                said[attribute] = str(side.bewaard[child.shown])
            elif isinstance(value, str) and child.shown not in side.no_value:
                text = written_text(child, value)[0]
                if text is not None:
                    said[attribute] = text
        out.append(xml_text.element(name, side.dataref.removeprefix(_BLOB), xml_text.attributes(said)))

    return write
