"""The object of an answer (La01): what the scope asks of a beeld, in the schema's order (MAPPING B.1 #2).

Asked and empty is geenWaarde, asked and unknown to the source waardeOnbekend, asked and not in our model nietOndersteund;
not asked is absent. A relation of which there is none is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.beeld import derives, file_name, has_members, is_asked_kind, says, with_last
from adapter.translation.compiled import CompiledEntity, CompiledRelation, find_option, goes_back
from adapter.translation.derived import DERIVED, UNKNOWN
from adapter.translation.names import local
from adapter.translation.paths import at
from adapter.translation.scope import ALL, Ask, Mode, asked_nodes
from adapter.translation.side import ABSENT, finder
from adapter.translation.tree import Node
from adapter.translation.values import Special
from adapter.translation.write_leaf import NIET_ONDERSTEUND, write_empty, write_extra, write_value, written_text

__all__ = ["Antwoord"]

_ENTITEITTYPE = f"{{{namespaces.STUF}}}entiteittype"
_NIL = f"{{{namespaces.XSI}}}nil"
_NO_VALUE = f"{{{namespaces.STUF}}}noValue"
_ONLY_WHEN_SAID = frozenset(  # groups that the schema can't show as empty
    {"tijdvakGeldigheid", "tijdvakRelatie", "heeftAlsAanspreekpunt", "isGezetDoor"}
)
_NOT_NIL = frozenset(  # what may not be nil though it has no value: it is left out
    {
        "aanvullendeElementen",
        "anderZaakObject",
        "afwijkendBuitenlandsCorrespondentieAdres",
        "afwijkendCorrespondentieAdres",
        "aoa.woonplaatsWaarinGelegen",
        "authentiek",
        "bezoekadres",
        "dct.categorie",
        "extraElementen",
        "historieFormeel",
        "historieFormeelRelatie",
        "historieMaterieel",
        "kenmerk",
        "opschorting",
        "resultaat",
        "sub.correspondentieAdres",
        "sub.verblijfBuitenland",
        "tijdstipRegistratie",
        "tijdvakGeldigheid",
        "tijdvakRelatie",
        "verblijfsadres",
        "verlenging",
    }
)
_NONE: frozenset[Node] = frozenset()
_Asked = tuple[Node | None, str, Ask]


class Antwoord:
    """Writes the objects of one answer.

    Args:
        always: paths that the answer's schema demands, asked or not.
        only: the parts that the answer's schema has; it takes nothing that isn't in our model. None: any.
        laatste: only the last status is asked.
        namespace: of the object's element.
        absent: why a value is empty that the beeld doesn't hold, where its row doesn't say.
    """

    def __init__(
        self,
        entity: CompiledEntity,
        relations: Mapping[str, CompiledRelation],
        always: frozenset[str],
        only: frozenset[str] | None,
        *,
        laatste: bool,
        namespace: str = namespaces.ZKN,
        absent: str = "waardeOnbekend",
    ) -> None:
        self._entity = entity
        self._relations = relations
        self._always = always
        self._only = only
        self._laatste = laatste
        self._tag = f"{{{namespace}}}object"
        self._absent = absent
        self._beeld: Mapping[str, Any] = {}
        self._known: dict[tuple[Node, int, frozenset[str]], tuple[Ask, Sequence[_Asked], bool]] = {}

    def write(self, parent: etree._Element, beeld: Mapping[str, Any], ask: Ask) -> None:
        """Write one object."""
        self._beeld = beeld
        element = etree.SubElement(parent, self._tag)
        element.set(_ENTITEITTYPE, self._entity.entity.text("type"))
        self._write_parts(element, self._entity.entity.root, beeld, ask, self._always)

    def _write_parts(
        self, element: etree._Element, parent: Node, data: Mapping[str, Any], ask: Ask, always: frozenset[str]
    ) -> None:
        asked, chooses = self._asked_of(parent, ask, always)
        left_out = self._other_of_one(asked, data) if chooses else _NONE
        for node, tag, part in asked:
            if node is None:
                self._write_unknown(element, tag, part)
            elif node in left_out or self._is_foreign(node, parent):
                continue
            elif node.kind == "relation":
                self._write_relation(element, node, part)
            else:
                self._write_node(element, node, data, part, always)

    def _asked_of(self, parent: Node, ask: Ask, always: frozenset[str]) -> tuple[Sequence[_Asked], bool]:
        """Give what is asked of a part, and whether something in it may stand there only without something else.

        Found once for all objects and relations of an answer: it is the same for each.
        """
        known = self._known.get((parent, id(ask), always))
        if known is None:
            asked = tuple(asked_nodes(parent, ask, always))
            chooses = any(
                node is not None and (node.row.text("oneof") or node.row.text("with")) for node, _, _ in asked
            )
            known = self._known[parent, id(ask), always] = (
                ask,
                asked,
                chooses,
            )  # with `ask`, so that its id stays its own
        return known[1], known[2]

    def _is_foreign(self, node: Node, parent: Node) -> bool:
        """True for a part of the object that this answer's schema doesn't have."""
        return self._only is not None and parent is self._entity.entity.root and node.shown not in self._only

    def _other_of_one(self, asked: Sequence[_Asked], data: Mapping[str, Any]) -> frozenset[Node]:
        """Give the nodes that may not stand beside another of their choice: the first with a value stays."""
        choices: dict[str, list[Node]] = {}
        for node, _, _ in asked:
            if node is not None and node.row.text("oneof"):
                choices.setdefault(str(node.row.keys["oneof"]), []).append(node)
        gone: set[Node] = set()
        for nodes in choices.values():
            kept = next((node for node in nodes if says(node, data)), nodes[0])
            gone.update(node for node in nodes if node is not kept)
        for node, _, _ in asked:
            name = node.row.text("with") if node is not None else None
            if node is not None and name and any(one.tag.endswith("}" + name.rpartition(":")[2]) for one in gone):
                gone.add(node)
        return frozenset(gone)

    def _write_node(
        self, element: etree._Element, node: Node, data: Mapping[str, Any], ask: Ask, always: frozenset[str]
    ) -> None:
        match node.kind:
            case "leaf":
                self._write_leaf(element, node, data, ask)
            case "choice":
                self._write_choice(element, node, data, ask)
            case _ if node.flag("list"):
                self._write_list(element, node, data)
            case _:
                self._write_group(element, node, data, ask, always)

    def _write_leaf(self, element: etree._Element, node: Node, data: Mapping[str, Any], ask: Ask) -> None:
        special = node.value.special if node.value is not None else None
        if special is Special.INHOUD:
            self._write_inhoud(element, node, data)
            return
        if ask.named and node.shown == "inOnderzoek" and "inOnderzoek" in self._beeld:
            for kind, name in self._beeld["inOnderzoek"]:
                made = etree.SubElement(element, node.tag, {kind: name, f"{{{namespaces.STUF}}}metagegeven": "true"})
                made.text = "J"
            return
        if special in (Special.EXTRA, Special.WHOLE, Special.JOIN):
            if node.flag("always"):
                write_empty(element, node.tag, NIET_ONDERSTEUND)
            return
        derived, default, absent, find = _how(node)
        if derived is not None:
            self._write_derived(element, node, derived, data)
        elif default is not None:
            made = etree.SubElement(element, node.tag)
            made.text = default
            made.set(f"{{{namespaces.STUF}}}metagegeven", "true")
        elif not node.event or node.in_bron:
            if ask.named:
                self._write_unknown(element, node.tag, ask)
        else:
            value = find(data)
            if value is ABSENT:
                write_empty(element, node.tag, absent or self._absent, node)
            else:
                write_value(element, node, value)

    def _write_derived(self, element: etree._Element, node: Node, name: str, data: Mapping[str, Any]) -> None:
        value = DERIVED[name](self._beeld, data)
        if value is UNKNOWN:
            write_empty(element, node.tag, "waardeOnbekend")
        else:
            write_value(element, node, value)

    def _write_group(
        self, element: etree._Element, node: Node, data: Mapping[str, Any], ask: Ask, always: frozenset[str]
    ) -> None:
        name = local(node.tag)
        if name == "extraElementen":
            _write_extra(element, node, data)
            return
        if name in _ONLY_WHEN_SAID and not says(node, data) and not derives(node):
            return
        if not has_members(node) and not derives(node):
            self._write_not_ours(element, node, ask)
            return
        made = etree.SubElement(element, node.tag)
        self._set_type(made, node)
        if node.flag("bare") and not says(node, data):
            made.set(_NIL, "true")  # these groups have no noValue in the schema
            return
        self._write_parts(made, node, data, ask, always)

    def _write_not_ours(self, element: etree._Element, node: Node, ask: Ask) -> None:
        """Write a group of which ZGW has one line of text only: its parts can't be told apart."""
        if ask.mode is Mode.LISTED and local(node.tag) == "bezoekadres":
            made = etree.SubElement(element, node.tag)
            for part, tag, _ in asked_nodes(node, ask, frozenset()):
                if part is not None and not part.row.text("default"):
                    write_empty(made, tag, NIET_ONDERSTEUND)

    def _set_type(self, element: etree._Element, node: Node) -> None:
        kind = node.row.text("type")
        if kind:
            relation = element.getparent()
            above = relation.get(_ENTITEITTYPE, "") if relation is not None else ""
            element.set(_ENTITEITTYPE, kind.replace("{relation}", above))

    def _write_list(self, element: etree._Element, node: Node, data: Mapping[str, Any]) -> None:
        items = at(data, *node.event)
        if not isinstance(items, list) or not items:
            write_empty(element, node.tag, "nil" if node.flag("bare") else "geenWaarde")
            return
        for item in items:
            made = etree.SubElement(element, node.tag)
            for child in node.children:
                write_value(made, child, item.get(child.event[-1]) if isinstance(item, Mapping) else None)

    def _write_choice(self, element: etree._Element, node: Node, data: Mapping[str, Any], ask: Ask) -> None:
        made = etree.SubElement(element, node.tag)
        if ask.mode is Mode.LISTED and not ask.parts:
            return
        option = find_option(node, data)
        if option is None:
            made.set(_NIL, "true")
            made.set(_NO_VALUE, "geenWaarde")
            return
        chosen = etree.SubElement(made, option.tag)
        chosen.set(_ENTITEITTYPE, str(option.row.keys.get("type", "")))
        below = next((part for tag, part in ask.parts if tag == option.tag), ALL)
        self._write_parts(chosen, option, data, below if ask.mode is Mode.LISTED else ask, frozenset())

    def _write_relation(self, element: etree._Element, node: Node, ask: Ask) -> None:
        relation = self._relations[node.tag]
        name = relation.name
        always = frozenset(path[len(name) + 1 :] for path in self._always if path.startswith(f"{name}/"))
        count = 0
        for data in self._items(relation):
            if not is_asked_kind(relation, data, ask):
                continue
            count += 1
            made = etree.SubElement(element, node.tag)
            kind = node.row.text("type")
            if kind:
                made.set(_ENTITEITTYPE, kind)
            self._write_parts(made, relation.entity.entity.root, data, ask, always)
        if not count and (name in self._always or (relation.plain and not node.flag("list"))):
            made = write_empty(element, node.tag, "nil" if relation.plain else "geenWaarde")
            if node.row.text("type"):
                made.set(_ENTITEITTYPE, str(node.row.keys["type"]))

    def _items(self, relation: CompiledRelation) -> Iterator[Mapping[str, Any]]:
        """Give what the beeld has for a relation, as the entity of that relation reads it."""
        beeld = relation.node.row.text("beeld")
        found = self._beeld.get(beeld) if beeld else None
        items = found if isinstance(found, list | tuple) else [found] if found else []
        if beeld == "statussen":
            items = with_last(items, only_last=self._laatste)
        member = relation.entity.member
        for item in items:
            if not isinstance(item, Mapping):
                continue
            data: dict[str, Any] = {member: item} if member else dict(item)
            if relation.node.flag("flat"):
                data = {**(data.pop("koppeling", None) or {}), **data}
            if goes_back(relation, data) and relation.entity.says_enough(data):
                yield data

    def _write_inhoud(self, element: etree._Element, node: Node, data: Mapping[str, Any]) -> None:
        inhoud = self._beeld.get("inhoud")
        made = etree.SubElement(element, node.tag)
        content = inhoud.get("base64") if isinstance(inhoud, Mapping) else None
        made.text = content if isinstance(content, str) else ""
        for child in node.children:
            value = at(data, *child.event)
            text = written_text(child, value)[0] if isinstance(value, str) and value else None
            if text is None and local(child.tag[1:]) == "bestandsnaam":
                text = written_text(child, file_name(data))[0] or "document"
            if text is not None:
                made.set(child.tag[1:], text)

    def _write_unknown(self, element: etree._Element, tag: str, ask: Ask) -> None:
        """Write an element that isn't in our model: a value is nietOndersteund, a relation or group is left out."""
        if self._only is not None or ask.entity or ask.mode is Mode.LISTED or local(tag) in _NOT_NIL:
            return
        write_empty(element, tag, NIET_ONDERSTEUND)


@lru_cache(maxsize=4096)
def _how(node: Node) -> tuple[str | None, str | None, str | None, Callable[[Any], Any]]:
    """Give what the row of a value says of it, and what finds the value: asked for each value of each object."""
    return node.row.text("derived"), node.row.text("default"), node.row.text("absent"), finder(node.event)


def _write_extra(element: etree._Element, node: Node, data: Mapping[str, Any]) -> None:
    """Write the members that a vendor knows as extra elements (`extra.with_extra`)."""
    items = next((place["extraElementen"] for place in data.values() if _has_extra(place)), None)
    if items:
        made = etree.SubElement(element, node.tag)
        for item in items:
            write_extra(made, item)


def _has_extra(place: Any) -> bool:
    return isinstance(place, Mapping) and bool(place.get("extraElementen"))
