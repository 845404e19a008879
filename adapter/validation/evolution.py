"""Do two versions of an event's JSON Schema understand each other: full compatibility, told change by change.

Backward: who reads by the new schema understands what was written by the old one (the log of years ago is replayed). Forward: who
still reads by the old schema understands what is written now. A reader passes over members that it does not know
(schemas/events/README.md), so `additionalProperties: false` forbids nothing here.

What can't be decided from the schemas (another pattern, another condition) is called a change: rather one too many than one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

__all__ = ["Change", "changes"]

Bundle = Mapping[str, Any]  # every schema of a release, by its $id
Direction = Literal["backward", "forward"]

_LEAST: Final = ("minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum")
_MOST: Final = ("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum")
_SAME: Final = ("pattern", "format", "allOf", "if", "then", "else", "not", "multipleOf", "uniqueItems")
_ALL_TYPES: Final = frozenset({"null", "boolean", "object", "array", "number", "integer", "string"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that a reader would not survive.

    Args:
        schema: $id of the schema.
        path: in the data, e.g. "zaak/rollen/[]/omschrijving".
        keyword: of JSON Schema that differs.
        direction: "backward": old data, new reader; "forward": new data, old reader.
    """

    schema: str
    path: str
    keyword: str
    direction: Direction


def changes(old: Bundle, new: Bundle) -> tuple[Change, ...]:
    """Give what is not fully compatible between two releases; () when each understands the other.

    A schema that is new is no change; one that is gone is one: what was written by it can no longer be read.
    """
    found: list[Change] = []
    for uri in old:
        if uri not in new:
            found.append(Change(schema=uri, path="", keyword="$id", direction="backward"))
            continue
        pairs: tuple[tuple[Direction, Bundle, Bundle], ...] = (("backward", old, new), ("forward", new, old))
        for direction, writer, reader in pairs:
            comparison = _Comparison(writer, reader)
            for path, keyword in comparison.misread((uri, writer[uri]), (uri, reader[uri]), ""):
                found.append(Change(schema=uri, path=path, keyword=keyword, direction=direction))
    return tuple(dict.fromkeys(found))


_At = tuple[str, Any]  # $id of the document that a schema is in, the schema
_Misread = Iterator[tuple[str, str]]


class _Comparison:
    """What a writer's schema allows and a reader's does not."""

    def __init__(self, writer: Bundle, reader: Bundle) -> None:
        self._writer = writer
        self._reader = reader
        self._seen: set[tuple[int, int]] = set()

    def misread(self, writer: _At, reader: _At, path: str) -> _Misread:
        """Give (path, keyword) of each thing that may be written and is not understood."""
        writer, reader = _resolved(writer, self._writer), _resolved(reader, self._reader)
        pair = (id(writer[1]), id(reader[1]))
        if pair in self._seen or reader[1] is True or writer[1] is False or writer[1] == {} == reader[1]:
            return
        self._seen.add(pair)
        try:
            yield from self._choice(writer, reader, path)
        finally:
            self._seen.discard(pair)

    def _choice(self, writer: _At, reader: _At, path: str) -> _Misread:
        """Every alternative of the writer must be one of the reader's."""
        written, read = _alternatives(writer), _alternatives(reader)
        for one in written:
            if len(read) == 1:
                yield from self._one(one, read[0], path)
            elif not any(not list(self._deeper(one, other, path)) for other in read):
                yield path, "anyOf"
        if len(written) > 1 or len(read) > 1:
            yield from self._one(_beside(writer), _beside(reader), path)

    def _deeper(self, one: _At, other: _At, path: str) -> _Misread:
        one, other = _resolved(one, self._writer), _resolved(other, self._reader)
        if len(_alternatives(one)) > 1 or len(_alternatives(other)) > 1:
            return self._choice(one, other, path)
        return self._one(one, other, path)

    def _one(self, writer: _At, reader: _At, path: str) -> _Misread:
        writer, reader = _resolved(writer, self._writer), _resolved(reader, self._reader)
        written, read = writer[1], reader[1]
        if not isinstance(written, Mapping) or not isinstance(read, Mapping):
            if read is False:
                yield path, "false"
            return
        if not _types(written) <= _types(read):
            yield path, "type"
            return
        for judge in (_values, _bounds, _same):
            for keyword in judge(written, read):
                yield path, keyword
        yield from self._members(writer, reader, path)

    def _members(self, writer: _At, reader: _At, path: str) -> _Misread:
        written, read = writer[1], reader[1]
        for name in sorted(set(read.get("required", ())) - set(written.get("required", ()))):
            yield f"{path}/{name}".lstrip("/"), "required"
        there = written.get("properties", {})
        for name, schema in read.get("properties", {}).items():
            if name in there:
                yield from self.misread((writer[0], there[name]), (reader[0], schema), f"{path}/{name}".lstrip("/"))
        for keyword, step in (("items", "[]"), ("additionalProperties", "*")):
            inner, outer = written.get(keyword, True), read.get(keyword, True)
            if isinstance(outer, Mapping) and (isinstance(inner, Mapping) or inner is True):
                yield from self.misread((writer[0], inner), (reader[0], outer), f"{path}/{step}".lstrip("/"))


def _resolved(at: _At, bundle: Bundle) -> _At:
    """Follow $ref to what it names."""
    uri, schema = at
    while isinstance(schema, Mapping) and "$ref" in schema:
        document, _, pointer = str(schema["$ref"]).partition("#")
        uri = document or uri
        schema = bundle[uri]
        for step in pointer.split("/")[1:]:
            schema = schema[step.replace("~1", "/").replace("~0", "~")]
    return uri, schema


def _alternatives(at: _At) -> Sequence[_At]:
    schema = at[1]
    if isinstance(schema, Mapping):
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                return [(at[0], each) for each in schema[keyword]]
    return [at]


def _beside(at: _At) -> _At:
    """Give a schema without its alternatives: what holds whichever is taken."""
    schema = at[1]
    if not isinstance(schema, Mapping):
        return at
    return at[0], {key: value for key, value in schema.items() if key not in ("anyOf", "oneOf")}


def _types(schema: Mapping[str, Any]) -> frozenset[str]:
    named = schema.get("type")
    if named is None:
        return _ALL_TYPES
    found = frozenset([named] if isinstance(named, str) else named)
    return found | {"integer"} if "number" in found else found


def _values(written: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    allowed = _listed(read)
    if allowed is None:
        return
    given = _listed(written)
    if given is None or any(value not in allowed for value in given):
        yield "const" if "const" in read else "enum"


def _listed(schema: Mapping[str, Any]) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    found = schema.get("enum")
    return list(found) if found is not None else None


def _bounds(written: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    tighter: tuple[tuple[Sequence[str], Callable[[float, float], bool]], ...] = (
        (_LEAST, lambda mine, theirs: mine > theirs),
        (_MOST, lambda mine, theirs: mine < theirs),
    )
    if _listed(written) is not None:
        return  # a list of values says more than a length
    for keywords, is_tighter in tighter:
        for keyword in keywords:
            if keyword in read and (keyword not in written or is_tighter(read[keyword], written[keyword])):
                yield keyword


def _same(written: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    for keyword in _SAME:
        if keyword in read and written.get(keyword) != read[keyword] and _listed(written) is None:
            yield keyword
