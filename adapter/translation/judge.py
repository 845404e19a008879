"""Mappings judged by the schemas of their packs: what the compiler refuses of them, with the file, the line, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from adapter.errors import Finding
from adapter.translation.claims import Claim, Shape, Way, claims_of, ways_of
from adapter.translation.compiled import CompiledEntity
from adapter.translation.mapping import Mapping as OneMapping
from adapter.translation.names import local
from adapter.translation.tree import Node
from adapter.translation.values import UNREADABLE, Special, Value

__all__ = ["ShapeOf", "judge", "tag_of"]

ShapeOf = Callable[[str, str], Shape | None]
"""Gives what the schema of a pack says of a root element: (pack, Clark name)."""

_ANY_TEXT: Final = frozenset({Special.TEXT, Special.EXTRA, Special.INHOUD, Special.WHOLE, Special.JOIN, Special.RUW})
_MANY: Final = frozenset({Special.EXTRA, Special.LIST, Special.WHOLE, Special.JOIN})
_Spot = tuple[str, int]


def tag_of(mapping: OneMapping, way: Way) -> str:
    """Give the root of the message that a direction is about."""
    objects = mapping.objects
    return objects.root if way == "answer" and objects is not None else mapping.root


def judge(mappings: Iterable[OneMapping], shape_of: ShapeOf) -> tuple[Finding, ...]:
    """Give all that can't be: unknown paths, paths that nothing claims, values that don't fit their type.

    A row stands for all messages that it is used in: its path is unknown when none of them has it.
    """
    seen: dict[_Spot, set[str]] = {}
    names: dict[tuple[str, ...], set[str]] = {}
    found: list[Finding] = []
    entities: dict[int, CompiledEntity] = {}
    for mapping in mappings:
        for way in ways_of(mapping):
            shape = shape_of(mapping.pack, tag_of(mapping, way))
            if shape is None:
                found.append(_finding("mapping-bericht-onbekend", mapping.file, 1, pad=local(tag_of(mapping, way))))
                continue
            for claim in claims_of(mapping, way, shape):
                found += _judged(claim, mapping, way)
                if claim.row is not None:
                    seen.setdefault((claim.row.file, claim.row.line), set()).add(claim.path)
                if claim.shape is not None and claim.node is not None:
                    below = {local(child.tag) for child in claim.shape.children()}
                    names.setdefault(claim.node.path, set()).update(below)
        entities.update({id(entity): entity for entity in _entities(mapping)})
    for entity in entities.values():
        found += _unknown(entity, seen, names)
    return _once(found)


def _entities(mapping: OneMapping) -> Iterator[CompiledEntity]:
    objects = mapping.objects
    if objects is None:
        return
    yield objects.entity
    for relation in objects.relations.values():
        yield relation.entity
        if relation.configured is not None:
            yield relation.configured


def _judged(claim: Claim, mapping: OneMapping, way: Way) -> Iterator[Finding]:
    row = claim.row
    if claim.what == "unlisted":
        file, line = (row.file, row.line) if row is not None else (mapping.file, 1)
        yield _finding("mapping-pad-ongenoemd", file, line, pad=claim.path, bericht=mapping.operatie)
    elif claim.node is not None and claim.shape is not None and row is not None and not claim.shape.open:
        why = _clash(claim.node, claim.shape, way)
        if why:
            facts = {"pad": claim.path, "reden": why, "bericht": mapping.operatie}
            yield _finding("mapping-type-botst", row.file, row.line, **facts)


def _clash(node: Node, shape: Shape, way: Way) -> str:
    """Give why a row doesn't fit its element; "" when it does."""
    has_elements = bool(shape.children())
    if node.kind != "leaf":
        return "" if has_elements else "a row goes below it, but the element has no elements in it"
    if has_elements:
        return "a [[field]] reads a text, but the element has elements in it"
    value = node.value
    if value is None or "lost" in node.row.keys or "refused" in node.row.keys:
        return ""
    alone = value.special not in _MANY and "repeat" not in node.row.keys
    if shape.many and way in ("in", "out") and alone:
        return "the element may be repeated; one value would replace another: use a [[group]] with list = true"
    longest, most = shape.longest(), node.row.keys.get("max")
    if longest is not None and isinstance(most, int) and most > longest:
        return f"max = {most}, but the schema has at most {longest} characters"
    return "" if value.special in _ANY_TEXT or not node.event else _unreadable(value, shape)


def _unreadable(value: Value, shape: Shape) -> str:
    words = [word for word in shape.words() if word]
    unknown = [word for word in words if value.read(word) is UNREADABLE]
    if words and len(unknown) == len(words):
        return f"value = '{value.name}' reads none of the words of the schema ({', '.join(words[:8])})"
    if words and unknown and value.table is not None:
        return f"the table of '{value.name}' lacks words of the schema: {', '.join(unknown[:8])}"
    texts = [] if words or value.table is not None else [text for text in shape.samples() if text]
    if texts and all(value.read(text) is UNREADABLE for text in texts):
        return f"value = '{value.name}' reads no text that the schema allows here"
    return ""


def _unknown(
    entity: CompiledEntity, seen: Mapping[_Spot, set[str]], names: Mapping[tuple[str, ...], set[str]]
) -> Iterator[Finding]:
    """Give the rows of an entity whose path no message has."""
    tops = {name for path, below in names.items() if len(path) == 1 for name in below}
    for node in _nodes(entity.entity.root):
        row = node.row
        if row.kind in ("implied", "head") or (row.file, row.line) in seen:
            continue
        known = names.get(node.path[:-1], tops)
        near = difflib.get_close_matches(local(node.tag.removeprefix("@")), sorted(known), n=1)
        suggestion = near[0] if near else ", ".join(sorted(known)[:8]) or "-"
        yield _finding("mapping-pad-onbekend", row.file, row.line, pad=node.shown, suggestie=suggestion)


def _nodes(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _nodes(child)


def _finding(code: str, file: str, line: int, **facts: str) -> Finding:
    return Finding(code=code, path=file, line=line, facts={**facts, "bestand": file})


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give each once: a row is in many messages."""
    first: dict[tuple[str, str | None, int | None, str], Finding] = {}
    for finding in findings:
        key = finding.facts.get("pad", "") if finding.code == "mapping-pad-ongenoemd" else ""
        first.setdefault((finding.code, finding.path, finding.line, key), finding)
    return tuple(first.values())
