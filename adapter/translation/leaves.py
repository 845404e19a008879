"""Readers of single values: one closure per row, made for its value and its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from adapter.errors import Finding, Refused
from adapter.stuf import tijd
from adapter.translation.leaves_special import Handler, Put, read_extra, read_formaat, read_inhoud, read_joined
from adapter.translation.names import line_of
from adapter.translation.reading import Bron, reason_of
from adapter.translation.tree import Node
from adapter.translation.values import NO_VALUE, UNREADABLE, Special, Value, brp_datum
from adapter.translation.whole import keep_whole

__all__ = ["Handler", "PlainText", "leaf_reader", "putter"]

_NO_VALUE = "{http://www.egem.nl/StUF/StUF0301}noValue"
_INDICATIE = "{http://www.egem.nl/StUF/StUF0301}indOnvolledigeDatum"
_WHOLE = frozenset({None, "V"})
_BY_DAYS = frozenset({"datum", "dag"})  # read as the calendar day itself
_UNKNOWN = frozenset({"waardeOnbekend", "vastgesteldOnbekend"})


def leaf_reader(node: Node, base: tuple[str, ...]) -> Handler:
    """Make the reader of one value."""
    assert node.value is not None
    if "refused" in node.row.keys or "lost" in node.row.keys:
        return _refusing(node) if "refused" in node.row.keys else _nothing
    if not node.event:
        return _first_only(node, _keeping(node)) if "repeat" in node.row.keys else _keeping(node)
    put = putter(node.event, base)
    empty = _empty_reader(node, put)
    special = node.value.special
    if special is Special.LIST or "repeat" in node.row.keys:
        one = _converting(node, node.value, put, empty)
        return _listing(node, base, empty) if special is Special.LIST else _first_only(node, one)
    if special is Special.TEXT and not node.in_bron and len(node.event) == len(base) + 1:
        return PlainText(node.event[-1], empty)
    if special is Special.INHOUD:
        attributes = {child.tag[1:]: (putter(child.event, base), child) for child in node.children}
        return read_inhoud(node, put, attributes)
    maker = _MAKERS.get(special) if special is not None else None
    if maker is not None:
        return maker(node, put, empty)
    return _converting(node, node.value, put, empty)


def putter(event: tuple[str, ...], base: tuple[str, ...]) -> Put:
    """Make what puts a value in its place: in `data`, where `base` is what the group gave, or in `bron`."""
    if event[0] == "bron":
        return _bron_putter(event[1:])
    keys = event[len(base) :]
    last = keys[-1]
    if len(keys) == 1:

        def put(out: dict[str, Any], _bron: Bron, value: Any) -> None:
            out[last] = value

        return put
    inner = keys[:-1]

    def put_inner(out: dict[str, Any], _bron: Bron, value: Any) -> None:
        for key in inner:
            out = out.setdefault(key, {})
        out[last] = value

    return put_inner


def _bron_putter(keys: tuple[str, ...]) -> Put:
    def put(_out: dict[str, Any], bron: Bron, value: Any) -> None:
        if bron.fields is None:
            bron.fields = {}
        place = bron.fields
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value

    return put


def _empty_reader(node: Node, put: Put) -> Handler:
    """Make the reader of an element without a value (MAPPING E.3)."""
    path = node.shown
    is_text = node.value is not None and node.value.special is Special.TEXT

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        reason = element.get(_NO_VALUE)
        if reason == "geenWaarde":
            put(out, bron, None)
            return
        reason = reason or reason_of(element)
        if reason in _UNKNOWN:
            put(out, bron, {"onbekend": reason})
        elif reason == "leeg" and is_text and bron.bericht.leeg_is_geen_waarde:
            put(out, bron, None)
            bron.empty(path, reason)
        else:
            bron.empty(path, reason)
            if reason == "nil":
                bron.bericht.warn("nil-zonder-reden", element, "MAPPING E.3")

    return read


class PlainText:
    """A text that goes to a member of the group's own object: the loop over the group reads it itself, most values are this."""

    __slots__ = ("empty", "key")

    def __init__(self, key: str, empty: Handler) -> None:
        self.key = key
        self.empty = empty

    def __call__(self, element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        """Read it, where there is no such loop."""
        text = element.text
        if text is None or not (text := text.strip()):
            self.empty(element, out, bron)
        else:
            out[self.key] = text


def _converting(node: Node, value: Value, put: Put, empty: Handler) -> Handler:
    convert, write, exact, path = value.read, value.write, value.exact, node.shown
    warning = (value.table.warning if value.table is not None else None) or "waarde-onleesbaar"
    words = value.table.words if value.table is not None and value.name.startswith("tabel:") else {}

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        found = words.get(text)  # type: ignore[arg-type]  # None is no word
        if found is not None:
            put(out, bron, found)
            return
        if text is None or not (text := text.strip()):
            empty(element, out, bron)
            return
        found = convert(text)
        if found is UNREADABLE:
            bron.keep(path, text)
            bron.bericht.warn(warning, element, node.row.text("source"))
            return
        put(out, bron, found)
        if not exact and write(found) != text:
            bron.keep(path, text)

    return read


def _listing(node: Node, base: tuple[str, ...], empty: Handler) -> Handler:
    """Make the reader of an element that may stand more than once: each is one of the list."""
    keys, last = node.event[len(base) : -1], node.event[-1]

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        place = out
        for key in keys:
            place = place.setdefault(key, {})
        text = (element.text or "").strip()
        known = place.get(last)
        if not isinstance(known, list):
            if text:
                place[last] = [text]
            else:
                empty(element, out, bron)
        elif text:
            known.append(text)
        else:  # an empty one among others says nothing that a list can hold
            keep_whole(element, element.getparent(), bron, node.shown)

    return read


def _first_only(node: Node, read_one: Handler) -> Handler:
    """Make the reader of an element that may stand more than once, of which the model holds one: the rest is kept whole."""
    tag = node.tag

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        if any(earlier.tag == tag for earlier in element.itersiblings(preceding=True)):
            keep_whole(element, element.getparent(), bron, node.shown)
        else:
            read_one(element, out, bron)

    return read


def _datum(node: Node, put: Put, empty: Handler) -> Handler:
    path, convert = node.shown, node.value.read if node.value is not None else tijd.read_datum
    days = tijd.DAYS if node.value is not None and node.value.name in _BY_DAYS else {}
    form = brp_datum if node.value is not None and node.value.name == "brpdatum" else None

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        known = days.get(text)  # type: ignore[arg-type]  # None is no day
        if known is not None and element.get(_INDICATIE) in _WHOLE:
            put(out, bron, known)
            return
        if text is None or not (text := text.strip()):
            empty(element, out, bron)
            return
        indicatie = element.get(_INDICATIE)
        if indicatie is None or indicatie == "V":
            found = convert(text)
        else:
            found = tijd.read_datum(text, indicatie) or UNREADABLE
            if form is not None:
                found = form(found)
        if found is NO_VALUE:
            put(out, bron, None)
            bron.keep(path, text)
        elif found is UNREADABLE:
            bron.keep(path, text if indicatie is None else {"waarde": text, "indOnvolledigeDatum": indicatie})
            bron.bericht.warn("datum-onleesbaar", element, node.row.text("source"))
        else:
            put(out, bron, found)

    return read


def _tijdstip(node: Node, put: Put, empty: Handler) -> Handler:
    path = node.shown
    assert node.value is not None
    convert, precision_of = node.value.read, tijd.precision_of

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        if text is None or not (text := text.strip()):
            empty(element, out, bron)
            return
        found = convert(text)
        if found is NO_VALUE:
            put(out, bron, None)
            bron.keep(path, text)
            return
        if found is UNREADABLE:
            bron.keep(path, text)
            bron.bericht.warn("datum-onleesbaar", element, node.row.text("source"))
            return
        put(out, bron, found)
        precisie = precision_of(text)
        if precisie is not None:
            bron.exact(path, precisie)
        if text[4:6] in ("03", "10") and text[8:10] == "02":
            _near_a_switch(text, element, bron, path, back=tijd.write_tijdstip(found, precisie))

    return read


def _near_a_switch(text: str, element: etree._Element, bron: Bron, path: str, *, back: str | None) -> None:
    """Say so where the clock was set back or forward in that hour, and keep what stood there if it can't be written."""
    if tijd.is_ambiguous(text):
        bron.bericht.warn("uur-dubbel", element, "MAPPING C.2")
    if back != text:
        bron.keep(path, text)
        bron.bericht.warn("uur-bestaat-niet", element, "MAPPING C.2")


def _ruw(_node: Node, put: Put, empty: Handler) -> Handler:
    """Make the reader of metadata: the text as it is, and how much of a date is known."""

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        if text is None or not (text := text.strip()):
            empty(element, out, bron)
            return
        indicatie = element.get(_INDICATIE)
        put(out, bron, text if indicatie is None else {"waarde": text, "indOnvolledigeDatum": indicatie})

    return read


def _keeping(node: Node) -> Handler:
    """Make the reader of a value that is kept as it was (`preserve`); a date with how much of it is known."""
    path = node.shown
    is_date = node.value is not None and node.value.special is Special.RUW

    def read(element: etree._Element, _out: dict[str, Any], bron: Bron) -> None:
        text = element.text
        if text is None or not (text := text.strip()):
            reason = reason_of(element)
            if reason == "geenWaarde":
                bron.keep(path, None)
            else:
                bron.empty(path, reason)
            return
        indicatie = element.get(_INDICATIE) if is_date else None
        bron.keep(path, text if indicatie is None else {"waarde": text, "indOnvolledigeDatum": indicatie})

    return read


def _refusing(node: Node) -> Handler:
    code = str(node.row.keys["refused"])

    def read(element: etree._Element, _out: dict[str, Any], _bron: Bron) -> None:
        raise Refused(Finding(code=code, path=node.shown, line=line_of(element), source=node.row.text("source")))

    return read


def _nothing(_element: etree._Element, _out: dict[str, Any], _bron: Bron) -> None:
    """Read nothing: the mapping says that this is lost, and why."""


_MAKERS: Mapping[Special, Callable[[Node, Put, Handler], Handler]] = {
    Special.DATUM: _datum,
    Special.TIJDSTIP: _tijdstip,
    Special.RUW: _ruw,
    Special.EXTRA: read_extra,
    Special.JOIN: read_joined,
    Special.FORMAAT: read_formaat,
}
