"""Which row claims which path of a schema: a message's schema and its mapping walked side by side.

From this come the report of coverage (every path is mapped, preserved, derived, refused or lost with a reason) and what the
compiler refuses: a row whose path no schema has, and a path that no row claims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, Protocol

from adapter.stuf import namespaces
from adapter.translation.mapping import Mapping as OneMapping
from adapter.translation.names import local
from adapter.translation.objects import Objects
from adapter.translation.rows import Row
from adapter.translation.tree import Entity, Node
from adapter.translation.values import Special

__all__ = ["CLASSES", "Claim", "Class", "Shape", "Way", "claims_of", "nillable_paths", "ways_of"]

Class = Literal["mapped", "preserved", "derived", "refused", "lost", "unlisted"]
Way = Literal["in", "out", "answer", "question"]
CLASSES: Final[tuple[Class, ...]] = ("mapped", "preserved", "derived", "refused", "lost", "unlisted")
_STUF: Final = f"{{{namespaces.STUF}}}"
_XSI: Final = f"{{{namespaces.XSI}}}"
_WHOLE: Final = frozenset({Special.WHOLE, Special.JOIN, Special.EXTRA})
_SPECIAL: Final = frozenset({*_WHOLE, Special.INHOUD, Special.RUW, Special.FORMAAT, Special.LIST})
_ENGINE: Final = frozenset(  # attributes that say how an element is meant, not what it says: read with it
    f"{_STUF}{name}"
    for name in (
        "entiteittype", "verwerkingssoort", "functie", "noValue", "exact", "indOnvolledigeDatum", "metagegeven", "scope",
        "elementnaam", "naam", "mutatiesoort",
        "sleutelVerzendend", "sleutelOntvangend", "sleutelGegevensbeheer", "sleutelSynchronisatie", "aantalVoorkomens",
    )
)  # fmt: skip
_ENTITEITTYPE: Final = f"{_STUF}entiteittype"
_KEPT: Final = frozenset({"mutatiesoort", "indicatorOvername", "versioningState"})
_SECRET: Final = "secret: it is in no event"  # noqa: S105  # a reason
_NO_SOURCE: Final = "no source of an answer holds it: nietOndersteund"
_SELECTS: Final = "a source finds an object by its key only"
_REPEATED: Final = "it only tells which object this is"
_NOT_ASKED: Final = "personenvraag-niet-ondersteund"


class Shape(Protocol):
    """What a schema says of an element, and below it."""

    @property
    def key(self) -> str:
        """Give the key of its type: a type within itself has the same again."""

    @property
    def tag(self) -> str:
        """Give its Clark name."""

    @property
    def many(self) -> bool:
        """True when it may stand more than once."""

    @property
    def nillable(self) -> bool:
        """True when it may be nil."""

    @property
    def open(self) -> bool:
        """True where anything may stand in it."""

    @property
    def attributes(self) -> Mapping[str, object]:
        """Give the attributes by their Clark name."""

    def children(self) -> Sequence[Shape]:
        """Give the child elements, in the order of the schema."""

    def find(self, tag: str) -> Shape | None:
        """Find a child by its tag."""

    def longest(self) -> int | None:
        """Give the greatest length of its text; None where the schema has none."""

    def words(self) -> Sequence[str]:
        """Give the words that its text may be; () where it isn't an enumeration."""

    def samples(self) -> Sequence[str]:
        """Give texts that its type accepts."""

    def accepts(self, text: str) -> bool:
        """True when its text may be this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One path of a message's schema.

    Args:
        what: what becomes of it; `unlisted`: no row says.
        reason: why it is lost or refused.
        row: the row that claims it; None for what the operation itself reads, and for what no row claims.
        node: the same as it was compiled.
        shape: what the schema says there; None for an attribute.
        owner: tag of the relation that it is in; "" for what is the object's own.
    """

    path: str
    what: Class
    reason: str = ""
    row: Row | None = None
    node: Node | None = None
    shape: Shape | None = None
    owner: str = ""


def nillable_paths(mapping: OneMapping, root: Shape) -> frozenset[tuple[str, ...]]:
    """Give the paths (Clark names) of the elements that may be nil and have a member of the model of their own."""
    objects = mapping.objects
    if objects is None:
        return frozenset()
    holder, tags = root, tuple[str, ...]()
    for name in objects.within:
        inner = next((child for child in holder.children() if local(child.tag) == name), None)
        if inner is None:
            return frozenset()
        holder, tags = inner, (*tags, inner.tag)
    top = next((child.tag for child in holder.children() if local(child.tag) == "object"), "")
    return frozenset(
        (*tags, top, *((claim.owner,) if claim.owner else ()), *claim.node.path)
        for claim in claims_of(mapping, "in", root)
        if claim.node is not None and claim.shape is not None and claim.shape.nillable and _has_member(claim.node)
    )


def _has_member(node: Node) -> bool:
    special = node.value.special if node.value is not None else None
    return node.kind == "leaf" and bool(node.event) and not node.in_bron and special not in _SPECIAL


def ways_of(mapping: OneMapping) -> tuple[Way, ...]:
    """Give the directions of a mapping."""
    objects = mapping.objects
    if objects is not None and objects.direction == "answer":
        return ("question", "answer")
    if mapping.kind in ("nummer", "ontgrendeling"):
        return ("in",)
    return ("in", "out")


def claims_of(mapping: OneMapping, way: Way, root: Shape) -> tuple[Claim, ...]:
    """Give every path of a message, with what becomes of it in one direction.

    Args:
        root: of the message; of an answer where `way` is "answer".
    """
    objects = mapping.objects
    if objects is None:
        return tuple(_plain(mapping, root))
    if way == "question":
        return tuple(_question(mapping, objects, root))
    found = list(_around(root, objects.within, way))
    holder, path = root, ""
    for name in objects.within:
        inner = next((child for child in holder.children() if local(child.tag) == name), None)
        if inner is None:
            return tuple(found)
        holder, path = inner, f"{path}{name}/"
        found += [
            Claim(path=f"{path}{claim.path}", what=claim.what, reason=claim.reason)
            for claim in _around(holder, (*objects.within, objects.name)[objects.within.index(name) + 1 :], way)
        ]
    for child in holder.children():
        if local(child.tag) == objects.name:
            found += _objects(child, f"{path}{objects.name}", objects, way)
    return tuple(found)


def _around(holder: Shape, within: Sequence[str], way: Way) -> Iterator[Claim]:
    """Give what stands beside the objects: the header and the parameters, which the operation itself reads and writes."""
    for child in holder.children():
        name = local(child.tag)
        if name == "object" or name in within[:1]:
            continue
        for path, _ in _leaves(child, name):
            last = path.rpartition("/")[2]
            if last == "checkedOutId" and way != "answer":
                yield Claim(path=path, what="lost", reason=_SECRET)
            elif last in _KEPT:
                yield Claim(path=path, what="preserved")
            else:
                yield Claim(path=path, what="derived")


def _objects(shape: Shape, path: str, objects: Objects, way: Way) -> Iterator[Claim]:
    yield from _Walk(objects, objects.entity.entity, way, path).below(shape, path, objects.entity.entity.root.children)


class _Walk:
    """Walks the schema of one entity along its rows."""

    def __init__(self, objects: Objects, entity: Entity, way: Way, base: str, *, owner: str = "") -> None:
        self._objects = objects
        self._way = way
        self._base = base
        self._owner = owner
        self._head = entity.head
        self._skipped = "kennisgeving" if way in ("answer", "question") else "antwoord"
        self._whole = {name: row for row in entity.whole for name in row.keys["stuf"]}

    def below(self, shape: Shape, path: str, nodes: Sequence[Node]) -> Iterator[Claim]:
        """Give the claims below an element."""
        by_tag = {node.tag: node for node in nodes if not node.only(self._skipped)}
        yield from _attributes(shape, path, by_tag)
        for child in shape.children():
            node, below = by_tag.get(child.tag), f"{path}/{local(child.tag)}"
            if node is None:
                yield from self._no_row(child, below)
            elif node.kind == "relation":
                yield from self._relation(child, below, node)
            elif node.kind == "leaf":
                yield from (replace(each, owner=self._owner) for each in _leaf(child, below, node, self._way))
            else:
                yield Claim(path=below, what="mapped", row=node.row, node=node, shape=child)
                yield from self.below(child, below, node.children)

    def _relation(self, shape: Shape, path: str, node: Node) -> Iterator[Claim]:
        relation = self._objects.relations.get(node.tag) if not self._owner else None
        yield Claim(path=path, what="mapped", row=node.row, node=node, shape=shape)
        if relation is not None:
            entity = relation.entity.entity
            walk = _Walk(self._objects, entity, self._way, path, owner=node.tag)
            yield from walk.below(shape, path, entity.root.children)

    def _no_row(self, shape: Shape, path: str) -> Iterator[Claim]:
        """Give the paths of an element that is kept whole as the entity's file says, or that nothing says anything of."""
        row = self._listed(path[len(self._base) + 1 :])
        if row is None:
            head = self._head
            yield from (Claim(path=leaf, what="unlisted", row=head, shape=at) for leaf, at in _leaves(shape, path))
            return
        asked = self._way in ("answer", "question")
        what: Class = "lost" if asked else "preserved"
        reason = str(row.keys["reason"]) if asked else ""
        yield from (Claim(path=leaf, what=what, reason=reason, row=row) for leaf, _ in _leaves(shape, path))

    def _listed(self, path: str) -> Row | None:
        """Find the row that lists an element: by its name, or by the end of its path."""
        names = path.split("/")
        return next(
            (self._whole[key] for at in range(len(names)) if (key := "/".join(names[at:])) in self._whole), None
        )


def _attributes(shape: Shape, path: str, by_tag: Mapping[str, Node]) -> Iterator[Claim]:
    for name in shape.attributes:
        if name in _ENGINE or name.startswith(_XSI):
            continue
        node = by_tag.get(f"@{name}")
        where = f"{path}/@{local(name)}"
        if node is None:
            # kept in `bron.bewaard` as all attributes of an entity are
            yield Claim(path=where, what="preserved")
        else:
            yield Claim(path=where, what=_class_of(node, "in")[0], row=node.row, node=node)


def _leaf(shape: Shape, path: str, node: Node, way: Way) -> Iterator[Claim]:
    what, reason = _class_of(node, way)
    special = node.value.special if node.value is not None else None
    if special in _WHOLE:
        for leaf, _ in _leaves(shape, path):
            yield Claim(path=leaf, what=what, reason=reason, row=node.row, node=node)
        return
    yield Claim(path=path, what=what, reason=reason, row=node.row, node=node, shape=shape)
    yield from _attributes(shape, path, {child.tag: child for child in node.children})
    for child in shape.children():  # a value that has elements in it: nothing reads them
        for leaf, at in _leaves(child, f"{path}/{local(child.tag)}"):
            yield Claim(path=leaf, what="unlisted", shape=at)


def _class_of(node: Node, way: Way) -> tuple[Class, str]:
    keys = node.row.keys
    if "refused" in keys:
        return "refused", str(keys["refused"])
    if "lost" in keys:
        return "lost", str(keys["lost"])
    if way in ("answer", "question"):
        if "derived" in keys or "default" in keys:
            return "derived", ""
        if node.event and (not node.in_bron or node.event[1] == "extraElementen"):
            return "mapped", ""
        return "lost", _NO_SOURCE
    if node.event and not node.in_bron:
        return "mapped", ""
    return "preserved", ""


def _leaves(shape: Shape, path: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, Shape]]:
    """Give every element without elements in it, below and at a path; an entity within counts as one, as a type in itself."""
    within = bool(seen) and _ENTITEITTYPE in shape.attributes
    children = () if within or shape.key in seen else shape.children()
    if not children:
        yield path, shape
    for child in children:
        yield from _leaves(child, f"{path}/{local(child.tag)}", (*seen, shape.key))


def _plain(mapping: OneMapping, root: Shape) -> Iterator[Claim]:
    """Give the paths of a message of a few elements, which its operation reads itself."""
    for child in root.children():
        for path, shape in _leaves(child, local(child.tag)):
            top, last = path.partition("/")[0], path.rpartition("/")[2]
            claimed = [out for known, out in mapping.claims.items() if known == path or known.startswith(f"{path}/")]
            if claimed:
                kept = all(out.startswith("bron.") for out in claimed)
                yield Claim(path=path, what="preserved" if kept else "mapped", shape=shape)
            elif top in mapping.repeats:
                yield Claim(path=path, what="lost", reason=_REPEATED)
            elif last == "checkedOutId":
                yield Claim(path=path, what="lost", reason=_SECRET)
            elif top in ("stuurgegevens", "parameters"):
                yield Claim(path=path, what="derived")
            else:
                yield Claim(path=path, what="unlisted", shape=shape)


def _question(mapping: OneMapping, objects: Objects, root: Shape) -> Iterator[Claim]:
    """Give the paths of a question: what selects, and what it may ask of the answer."""
    holder, prefix = root, ""
    inner = mapping.asked_within
    if inner:
        yield from (
            Claim(path=path, what="derived")
            for child in root.children()
            if local(child.tag) != inner
            for path, _ in _leaves(child, local(child.tag))
        )
        found = next((child for child in root.children() if local(child.tag) == inner), None)
        if found is None:
            return
        holder, prefix = found, f"{inner}/"
    for child in holder.children():
        name = local(child.tag)
        where = f"{prefix}{name}"
        if name == "scope":
            for each in child.children():
                yield from _objects(each, f"{where}/{local(each.tag)}", objects, "question")
        elif name in ("gelijk", "vanaf", "totEnMet", "start"):
            yield from _selection(mapping, objects, child, where, name)
        else:
            yield from (Claim(path=path, what="derived") for path, _ in _leaves(child, where))


def _selection(mapping: OneMapping, objects: Objects, shape: Shape, where: str, name: str) -> Iterator[Claim]:
    """Give what a question may select by: by its key, or, of persons, by all that a row gives a member."""
    selects = mapping.selects
    if selects is None and name == "gelijk":
        for claim in _objects(shape, where, objects, "question"):
            if claim.what in ("mapped", "unlisted"):
                yield claim
            else:
                yield replace(claim, what="refused", reason=_NOT_ASKED)
        return
    for path, _ in _leaves(shape, where):
        if selects is None:
            yield Claim(path=path, what="refused", reason=_NOT_ASKED)
        elif name == "gelijk" and path[len(where) + 1 :] in selects:
            yield Claim(path=path, what="mapped")
        else:
            yield Claim(path=path, what="lost", reason=_SELECTS)
