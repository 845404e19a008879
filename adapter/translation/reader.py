"""A tree of rows compiled to closures that read one entity in one pass: dispatch by child tag, no look-up per field.

Reading keeps three things apart (MAPPING A.1 rule 2): a member that isn't there, a member that is None (established to be
empty) and `{"onbekend": …}`. What no row claims is kept whole in `bron.overig`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.attributes import read_attributes
from adapter.translation.leaves import PlainText, leaf_reader
from adapter.translation.names import local
from adapter.translation.paths import at
from adapter.translation.places import longer, place, prefix_of
from adapter.translation.reading import Bron, reason_of
from adapter.translation.tree import Entity, Node
from adapter.translation.values import Special
from adapter.translation.whole import keep_whole

__all__ = ["Read", "Relations", "compile_reader"]

Handler = Callable[[etree._Element, dict[str, Any], Bron], None]
Relations = list[tuple[Node, etree._Element]]
Read = Callable[[etree._Element, Bron], dict[str, Any]]

_NO_VALUE = f"{{{namespaces.STUF}}}noValue"


class Table:
    """What reads the children of a group, by tag: `texts` names the member of a plain text, `others` the reader of the rest."""

    __slots__ = ("empties", "others", "path", "texts")

    def __init__(self, path: str) -> None:
        self.path = path  # of the group below the entity
        self.texts: dict[str, str] = {}
        self.empties: dict[str, Handler] = {}  # member -> what reads it where it has no text
        self.others: dict[str, Handler] = {}

    def add(self, tag: str, handler: Handler) -> None:
        """Add a child."""
        if isinstance(handler, PlainText):
            self.texts[tag] = handler.key
            self.empties[handler.key] = handler.empty
        else:
            self.others[tag] = handler


def read_children(element: etree._Element, table: Table, out: dict[str, Any], bron: Bron) -> None:
    """Read the children of a group. This loop is where translation spends its time: plain texts are read in it."""
    text_of, reader_of = table.texts.get, table.others.get
    for child in element:
        tag = child.tag
        key = text_of(tag)
        if key is not None:
            text = child.text
            if text is not None and (text := text.strip()):
                out[key] = text
            elif child.get(_NO_VALUE) == "geenWaarde":
                out[key] = None
            else:
                table.empties[key](child, out, bron)
            continue
        read = reader_of(tag)
        if read is not None:
            read(child, out, bron)
        else:
            keep_whole(child, element, bron, _below(table.path, tag))


def _below(path: str, tag: str) -> str:
    return f"{path}/{local(tag)}" if path else local(tag)


def compile_reader(entity: Entity) -> Read:
    """Compile the reader of an entity: element -> data; relations are set aside in `bron`, in document order."""
    base = prefix_of(entity.root)
    table = _table(entity.root, base)
    for node in entity.root.children:
        if node.kind == "relation" and not node.only("antwoord"):
            table.add(node.tag, _aside(node))
    wrap = tuple(reversed(base))

    def read(element: etree._Element, bron: Bron) -> dict[str, Any]:
        values = element.values()
        if len(values) != 2 or "T" not in values:  # more than entiteittype and verwerkingssoort T
            read_attributes(element, bron, None, None)
        out: dict[str, Any] = {}
        read_children(element, table, out, bron)
        for key in wrap:
            out = {key: out}
        return out

    return read


def _aside(node: Node) -> Handler:
    def read(element: etree._Element, _out: dict[str, Any], bron: Bron) -> None:
        bron.set_aside(node, element)

    return read


def _table(parent: Node, base: tuple[str, ...]) -> Table:
    table = Table(parent.shown)
    for node in parent.children:
        if node.tag.startswith("@") or node.only("antwoord") or node.kind == "relation":
            continue
        table.add(node.tag, _handler(node, base))
    return table


def _handler(node: Node, base: tuple[str, ...]) -> Handler:
    if node.kind == "leaf":
        if node.value is not None and node.value.special is Special.WHOLE:
            return _whole_handler(node)
        return leaf_reader(node, base)
    if node.kind == "choice":
        return _choice_handler(node, base)
    if node.flag("list"):
        return _list_handler(node, base)
    return _group_handler(node, base)


def _whole_handler(node: Node) -> Handler:
    path = node.shown

    def read(element: etree._Element, _out: dict[str, Any], bron: Bron) -> None:
        keep_whole(element, element.getparent(), bron, path)

    return read


def _group_handler(node: Node, base: tuple[str, ...]) -> Handler:
    prefix = longer(base, prefix_of(node))
    keys = prefix[len(base) :]
    table = _table(node, prefix)
    path, entity = node.shown, bool(node.row.keys.get("type"))
    usual = node.row.text("soort") or "T"
    only = keys[0] if len(keys) == 1 else None
    fallbacks = _fallbacks(node)
    complete = tuple(node.row.keys.get("complete", ()))

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        if entity:
            values = element.values()
            if len(values) != 2 or usual not in values:
                read_attributes(element, bron, path, usual)
        inner: dict[str, Any] = {} if keys else out
        read_children(element, table, inner, bron)
        if fallbacks:
            _fall_back(inner, fallbacks, bron)
        if keys and inner:
            if only is not None and only not in out:
                out[only] = inner
            else:
                place(out, keys, inner)
        elif not len(element):
            _empty(element, out, bron, keys, node)

    return _only_complete(read, node, keys, complete) if complete else read


def _fallbacks(node: Node) -> tuple[tuple[str, str, str], ...]:
    """Give (member, the member that stands in for it, path) of the values that may be taken from another."""
    found = [(child, child.row.text("fallback")) for child in node.children]
    return tuple((child.event[-1], other, child.shown) for child, other in found if other is not None)


def _fall_back(out: dict[str, Any], fallbacks: tuple[tuple[str, str, str], ...], bron: Bron) -> None:
    for member, other, path in fallbacks:
        if out.get(member) is None and isinstance(out.get(other), str):
            if path not in (bron.no_value or ()):  # why it is empty may have been said
                bron.empty(path, "geenWaarde" if member in out else "afwezig")
            out[member] = out[other]


def _only_complete(read: Handler, node: Node, keys: tuple[str, ...], complete: tuple[str, ...]) -> Handler:
    """Make a reader that keeps a group whole where a part of it is missing: ZGW can't hold half of it."""
    warning = node.row.text("warning") or "groep-onvolledig"

    def read_complete(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        trial, aside = dict[str, Any](), Bron(bron.bericht)
        read(element, trial, aside)
        found = at(trial, *keys)
        if len(element) and not (isinstance(found, dict) and all(_has(found, member) for member in complete)):
            keep_whole(element, element.getparent(), bron, node.shown)
            bron.bericht.warn(warning, element, node.row.text("source"))
            return
        _merge(bron, aside)
        out.update(trial)

    return read_complete


def _has(found: Mapping[str, Any], member: str) -> bool:
    value = found.get(member)
    return value is not None and not (isinstance(value, dict) and "onbekend" in value)


def _merge(bron: Bron, aside: Bron) -> None:
    for path, value in (aside.bewaard or {}).items():
        bron.keep(path, value)
    for path, reason in (aside.no_value or {}).items():
        bron.empty(path, reason)
    for item in aside.overig or ():
        bron.whole(item["pad"], item["xml"])


def _list_handler(node: Node, base: tuple[str, ...]) -> Handler:
    """Read one of a repeated group. An item that isn't complete is kept whole: ZGW can't hold half a kenmerk."""
    key = node.event[-1]
    keys = node.event[len(base) : -1]
    table = _table(node, node.event)
    path = node.shown
    complete = tuple(node.row.keys.get("complete", ()))
    warning = node.row.text("warning") or "groep-onvolledig"
    bare = node.flag("bare")

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        for part in keys:
            out = out.setdefault(part, {})
        if not len(element):
            reason = reason_of(element)
            if reason == "geenWaarde" or (bare and reason == "nil"):
                out[key] = None
            else:
                bron.empty(path, reason)
            return
        item: dict[str, Any] = {}
        aside = Bron(bron.bericht)
        read_children(element, table, item, aside)
        if (complete and not all(_has(item, member) for member in complete)) or not _is_clean(aside):
            keep_whole(element, element.getparent(), bron, path)
            if complete and not all(_has(item, member) for member in complete):
                bron.bericht.warn(warning, element, node.row.text("source"))
                return
        present = out.get(key)
        if isinstance(present, list):
            present.append(item)
        else:
            out[key] = [item]

    return read


def _is_clean(aside: Bron) -> bool:
    return not (aside.bewaard or aside.no_value or aside.overig)


def _choice_handler(node: Node, base: tuple[str, ...]) -> Handler:
    """Read the one option that stands there; which it is becomes a member beside it."""
    where = node.event
    keys, member = where[len(base) : -1], where[-1]
    kind = str(node.row.keys["kind"]).split(".")[-1]
    options = {child.tag: (str(child.row.keys["is"]), *_option(child, where)) for child in node.children}
    path = node.shown

    def read(element: etree._Element, out: dict[str, Any], bron: Bron) -> None:
        for part in keys:
            out = out.setdefault(part, {})
        found = False
        for child in element:
            option = options.get(child.tag)
            if option is None or found:
                keep_whole(child, element, bron, _below(path, child.tag))
                continue
            name, table, shown, usual = option
            values = child.values()
            if len(values) != 2 or usual not in values:
                read_attributes(child, bron, shown, usual)
            found = True
            out[kind] = name
            inner: dict[str, Any] = {}
            out[member] = inner
            read_children(child, table, inner, bron)
        if not found and not len(element):
            reason = reason_of(element)
            if reason != "leeg":
                bron.empty(path, reason)

    return read


def _option(node: Node, where: tuple[str, ...]) -> tuple[Table, str, str]:
    return _table(node, where), node.shown, node.row.text("soort") or "T"


def _empty(element: etree._Element, out: dict[str, Any], bron: Bron, keys: tuple[str, ...], node: Node) -> None:
    reason = reason_of(element)
    if keys and (reason == "geenWaarde" or (reason == "nil" and node.flag("bare"))):
        place(out, keys, None)
    elif keys and reason in ("waardeOnbekend", "vastgesteldOnbekend"):
        place(out, keys, {"onbekend": reason})
    else:
        bron.empty(node.shown, reason)
