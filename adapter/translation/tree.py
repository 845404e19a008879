"""Rows put in a tree as the elements stand in each other, includes filled in, and what can't be meant refused."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adapter.translation.names import clark, is_prefix, local_path
from adapter.translation.rows import File, Row, wrong
from adapter.translation.tables import Table
from adapter.translation.values import Value, find_value, value_names

__all__ = ["CLASSES", "Entity", "Node", "build_entity"]

# how a value is treated in logs, screens and retention (privacy/)
CLASSES = frozenset(
    {"zaaksleutel", "zaakgegeven", "persoonsgegeven", "bsn", "organisatiegegeven", "documentgegeven", "metagegeven"}
)
_ONLY = frozenset({"kennisgeving", "antwoord"})
_LONG = frozenset({"knip", "weiger", "nietOndersteund"})
_DEPTH_MAX = 12  # includes within includes; more is a circle


@dataclass(slots=True, eq=False)
class Node:
    """One element, attribute ("@…") or text (".") that mappings know.

    Args:
        path: from the element of the entity down; Clark names.
        event: where the value goes in `data`, from its root; () where it goes nowhere.
    """

    tag: str
    path: tuple[str, ...]
    row: Row
    kind: str  # leaf, group, choice, option, relation
    event: tuple[str, ...] = ()
    value: Value | None = None
    children: list[Node] = field(default_factory=list)
    shown: str = ""  # the path as it stands in `bron`

    def __post_init__(self) -> None:
        self.shown = local_path(self.path)

    @property
    def in_bron(self) -> bool:
        """True when the value goes to `bron`, not to a member of the model."""
        return bool(self.event) and self.event[0] == "bron"

    def flag(self, key: str) -> bool:
        """Read a yes or no of the row."""
        return bool(self.row.keys.get(key))

    def only(self, what: str) -> bool:
        """True when this exists in kennisgevingen only, or in answers only."""
        return self.row.keys.get("only") == what

    def leaves(self) -> Iterator[Node]:
        """Give every leaf below, and this one."""
        if self.kind == "leaf":
            yield self
        for child in self.children:
            yield from child.leaves()


@dataclass(slots=True, eq=False)
class Entity:
    """One kind of thing: its tree, and what its file says before the first row."""

    name: str
    head: Row
    root: Node
    lost: tuple[Row, ...]
    whole: tuple[Row, ...]

    def text(self, key: str, default: str = "") -> str:
        """Read a text of the head."""
        return str(self.head.keys.get(key, default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts of the head."""
        return tuple(self.head.keys.get(key, ()))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the rows of an included file go."""

    stuf: tuple[str, ...]
    event: tuple[str, ...]
    only: str | None
    depth: int


def build_entity(file: File, files: Mapping[str, File], tables: Mapping[str, Table]) -> Entity:
    """Put the rows of a file, and of what it includes, in a tree.

    Raises:
        Misconfigured: the first thing that can't be meant, with its line and how to mend it.
    """
    top = Node("", (), file.head, "group")
    nodes: dict[tuple[str, ...], Node] = {(): top}
    lost: list[Row] = []
    whole: list[Row] = []
    for row, place, prefix in _placed(file, files, _Place((), (), None, 0)):
        if row.kind == "lost":
            lost.append(row)
            continue
        if row.kind == "whole":
            whole.append(row)
            continue
        _put(row, place, prefix, nodes, tables)
    _check_way_back(top)
    return Entity(file.name, file.head, top, tuple(lost), tuple(whole))


def _placed(file: File, files: Mapping[str, File], place: _Place) -> Iterator[tuple[Row, _Place, str]]:
    """Give each row with the place it goes to and the prefix of names without one; includes filled in."""
    prefix = str(file.head.keys.get("namespace", "ZKN"))
    if not is_prefix(prefix):
        raise wrong("mapping-prefix", file.head, prefix=prefix)
    choices: dict[str, Row] = {}
    for row in file.rows:
        if row.kind == "choice":
            choices[row.keys["stuf"]] = row
        if row.kind == "include" or (row.kind == "option" and "mapping" in row.keys):
            target = files.get(row.keys["mapping"])
            if target is None:
                raise _unknown("mapping-onbekend", row, row.keys["mapping"], files)
            if place.depth >= _DEPTH_MAX:
                raise wrong("mapping-kring", row, naam=target.name)
            event = _event_of(row, choices)
            if row.kind == "option":
                yield row, place, prefix
            below = _Place(
                place.stuf + _segments(row, prefix),
                event if event[:1] == ("bron",) else place.event + event,
                row.text("only") or place.only,
                place.depth + 1,
            )
            yield from _placed(target, files, below)
        else:
            yield row, place, prefix


def _event_of(row: Row, choices: Mapping[str, Row]) -> tuple[str, ...]:
    if row.kind == "option":
        parent = row.keys["stuf"].rpartition("/")[0]
        if parent not in choices:
            raise wrong("mapping-optie-zonder-keuze", row, pad=parent)
        return tuple(choices[parent].keys["event"].split("."))
    event = row.text("event")
    return tuple(event.split(".")) if event else ()


def _segments(row: Row, prefix: str) -> tuple[str, ...]:
    path = row.text("stuf")
    if not path:
        return ()
    found: list[str] = []
    for part in path.split("/"):
        bare = part.removeprefix("@")
        own, colon, name = bare.rpartition(":")
        if not name or (colon and not is_prefix(own)):
            raise wrong("mapping-prefix", row, prefix=own or part)
        if part.startswith("@"):
            found.append("@" + (clark(bare, prefix) if colon else bare))
        else:
            found.append(clark(bare, prefix))
    return tuple(found)


def _put(row: Row, place: _Place, prefix: str, nodes: dict[tuple[str, ...], Node], tables: Mapping[str, Table]) -> None:
    path = place.stuf + _segments(row, prefix)
    if not path:
        raise wrong("mapping-sleutel-ontbreekt", row, sleutel="stuf")
    parent = _parent(path, row, nodes)
    kind = {"field": "leaf"}.get(row.kind, row.kind)
    node = nodes.get(path)
    if node is not None and (node.row.kind != "implied" or kind in ("leaf", "relation")):
        raise wrong("mapping-dubbel", row, pad=local_path(path), eerste=f"{node.row.file}:{node.row.line}")
    if place.only is not None and "only" not in row.keys:
        row = Row(row.kind, row.file, row.line, {**row.keys, "only": place.only})
    event = _full_event(row, place)
    if node is None:
        node = nodes[path] = Node(path[-1], path, row, kind, event)
        parent.children.append(node)
    else:  # known as the parent of earlier rows
        node.row, node.kind, node.event = row, kind, event
    if kind == "leaf":
        node.value = _value(row, tables)
    _check_row(row)


def _parent(path: tuple[str, ...], row: Row, nodes: dict[tuple[str, ...], Node]) -> Node:
    """Find the parent of a path; parents that no row names are groups."""
    parent = nodes[()]
    for end in range(1, len(path)):
        node = nodes.get(path[:end])
        if node is None:
            implied = Row("implied", row.file, row.line, {k: v for k, v in row.keys.items() if k == "only"})
            node = nodes[path[:end]] = Node(path[end - 1], path[:end], implied, "group")
            parent.children.append(node)
        parent = node
    return parent


def _full_event(row: Row, place: _Place) -> tuple[str, ...]:
    event = row.text("event")
    if not event:
        return ()
    parts = tuple(event.split("."))
    if not all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", part) for part in parts):
        raise wrong("mapping-gebeurtenispad", row, pad=event)
    return parts if parts[0] == "bron" else place.event + parts


def _value(row: Row, tables: Mapping[str, Table]) -> Value:
    name = row.text("value") or "tekst"
    found = find_value(name, tables)
    if found is None:
        raise _unknown("mapping-waarde-onbekend", row, name, value_names(tables))
    return found


def _check_row(row: Row) -> None:
    keys = row.keys
    if row.kind == "field":
        homes = [key for key in ("event", "preserve", "lost", "refused") if key in keys]
        if len(homes) != 1:
            raise wrong("mapping-bestemming", row, pad=keys["stuf"])
        if homes[0] in ("event", "preserve") and keys.get("class") not in CLASSES:
            raise wrong("mapping-klasse", row, klassen=", ".join(sorted(CLASSES)))
    if "only" in keys and keys["only"] not in _ONLY:
        raise wrong("mapping-waarde", row, sleutel="only")
    if keys.get("repeat", "keep") != "keep":
        raise wrong("mapping-waarde", row, sleutel="repeat")
    if "long" in keys and keys["long"] not in _LONG:
        raise wrong("mapping-waarde", row, sleutel="long")
    if "pattern" in keys:
        try:
            re.compile(keys["pattern"])
        except re.error as error:
            raise wrong("mapping-waarde", row, sleutel="pattern") from error


def _check_way_back(top: Node) -> None:
    """Refuse two elements that write the same member: it would have two ways back.

    In different options of one choice they don't meet: what the choice says decides the way back.
    """
    seen: dict[tuple[str, ...], list[tuple[Node, frozenset[tuple[str, ...]]]]] = {}
    for leaf, options in _with_options(top, frozenset()):
        if not leaf.event or leaf.flag("wins"):
            continue
        for first, others in seen.setdefault(leaf.event, []):
            if not _exclude_each_other(options, others):
                facts = {"gebeurtenis": ".".join(leaf.event), "eerste": f"{first.row.file}:{first.row.line}"}
                raise wrong("mapping-terugweg", leaf.row, **facts)
        seen[leaf.event].append((leaf, options))


def _with_options(node: Node, options: frozenset[tuple[str, ...]]) -> Iterator[tuple[Node, frozenset[tuple[str, ...]]]]:
    if node.kind == "option":
        options = options | {node.path}
    if node.kind == "leaf":
        yield node, options
    for child in node.children:
        yield from _with_options(child, options)


def _exclude_each_other(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> bool:
    return any(mine != yours and mine[:-1] == yours[:-1] for mine in one for yours in other)


def _unknown(code: str, row: Row, name: str, known: Iterable[str]) -> Exception:
    names = sorted(known)
    nearest = difflib.get_close_matches(name, names, n=1)
    return wrong(code, row, naam=name, suggestie=nearest[0] if nearest else ", ".join(names))
