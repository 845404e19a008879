"""Matchers of golden pairs: whether what happened agrees with what a pair expects, which is only a part of it.

Plain values are equal and of the same JSON type; of objects only the named members count; lists have the same length. An object
with one key that begins with `$` is a matcher; `@soort/sleutel` is the URL of a known object, `@new/soort` of one made in this run.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

__all__ = ["ABSENT", "Known", "differences", "subsequence"]


class _Absent:
    def __repr__(self) -> str:
        return "absent"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the run knows: URLs of named objects, URLs it made per soort, present locks, and paths reported as changed."""

    urls: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, Collection[str]] = field(default_factory=dict)
    locks: Mapping[str, str] = field(default_factory=dict)
    changed: Collection[str] = ()


def differences(expected: Any, actual: Any, known: Known, path: str = "") -> Iterator[str]:
    """Give each difference in words; nothing when `actual` agrees."""
    if isinstance(expected, dict) and len(expected) == 1:
        (operator,) = expected
        if operator.startswith("$"):
            yield from _matched(operator, expected[operator], actual, known, path)
            return
    where = path or "."
    if actual is ABSENT:
        yield f"{where}: is absent"
    elif isinstance(expected, dict):
        yield from _members(expected, actual, known, path)
    elif isinstance(expected, list):
        yield from _items(expected, actual, known, path)
    elif isinstance(expected, str) and expected.startswith("@new/"):
        if actual not in known.made.get(expected[5:], ()):
            yield f"{where}: is not a {expected[5:]} that this run made"
    elif isinstance(expected, str) and expected.startswith("@"):
        if actual != known.urls.get(expected, expected):
            yield f"{where}: is not {expected}"
    elif type(expected) is not type(actual) or expected != actual:
        yield f"{where}: {expected!r} expected, {actual!r} found"


def _members(expected: Mapping[str, Any], actual: Any, known: Known, path: str) -> Iterator[str]:
    if not isinstance(actual, dict):
        yield f"{path or '.'}: an object expected"
        return
    for key, value in expected.items():
        yield from differences(value, actual.get(key, ABSENT), known, f"{path}.{key}".lstrip("."))


def _items(expected: Sequence[Any], actual: Any, known: Known, path: str) -> Iterator[str]:
    if not isinstance(actual, list) or len(actual) != len(expected):
        yield f"{path or '.'}: a list of {len(expected)} expected"
        return
    for index, (left, right) in enumerate(zip(expected, actual, strict=True)):
        yield from differences(left, right, known, f"{path}[{index}]")


def _matched(operator: str, wanted: Any, actual: Any, known: Known, path: str) -> Iterator[str]:
    matcher = _MATCHERS.get(operator)
    if matcher is None:
        yield f"{path or '.'}: unknown matcher {operator}"
    elif not matcher(wanted, actual, known, path):
        yield f"{path or '.'}: {actual!r} does not match {operator} {wanted!r}"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _one_of(wanted: Any, actual: Any, known: Known, path: str) -> bool:
    return any(not any(differences(each, actual, known, path)) for each in wanted)


def _same_instant(wanted: str, actual: Any) -> bool:
    try:
        found = datetime.datetime.fromisoformat(str(actual))
        return found.tzinfo is not None and found == datetime.datetime.fromisoformat(wanted)
    except ValueError:
        return False


def _same_content(wanted: str, actual: Any) -> bool:
    try:
        return base64.b64decode("".join(_text(actual).split()), validate=True) == base64.b64decode(wanted)
    except (binascii.Error, ValueError):
        return False


def _is_unchanged(actual: Any, known: Known, path: str) -> bool:
    if actual is ABSENT:
        return True
    member = path.rsplit("persoon.", maxsplit=1)[-1].rsplit("zaak.", maxsplit=1)[-1]
    return not any(changed == member or changed.startswith(f"{member}.") for changed in known.changed)


def _present(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Known, str], bool]:
    return lambda wanted, actual, _known, _path: actual is not ABSENT and test(wanted, actual)


_MATCHERS: Mapping[str, Callable[[Any, Any, Known, str], bool]] = {
    "$absent": lambda _wanted, actual, _known, _path: actual is ABSENT,
    "$any": _present(lambda _wanted, actual: actual not in (None, "", [], {})),
    "$regex": _present(lambda wanted, actual: re.search(wanted, _text(actual)) is not None),
    "$oneOf": _one_of,
    "$not": lambda wanted, actual, known, path: any(differences(wanted, actual, known, path)),
    "$instant": _present(_same_instant),
    "$base64": _present(_same_content),
    "$superset": _present(lambda wanted, actual: isinstance(actual, list) and all(each in actual for each in wanted)),
    "$contains_text": _present(lambda wanted, actual: wanted in _text(actual)),
    "$not_contains": _present(lambda wanted, actual: wanted not in _text(actual)),
    "$unchanged": lambda _wanted, actual, known, path: _is_unchanged(actual, known, path),
    "$lock_of": lambda wanted, actual, known, _path: bool(actual) and actual == known.locks.get(wanted),
}


def subsequence(wanted: Sequence[Any], found: Sequence[Any], agrees: Callable[[Any, Any], bool]) -> list[Any]:
    """Give what of `wanted` is missing in `found`: in order, but for items with `unordered`; each found item serves once."""
    used: set[int] = set()
    missing: list[Any] = []
    after = 0
    for item in sorted(wanted, key=lambda each: bool(each.get("unordered"))):
        start = 0 if item.get("unordered") else after
        hit = next((i for i in range(start, len(found)) if i not in used and agrees(item, found[i])), None)
        if hit is None:
            missing.append(item)
            continue
        used.add(hit)
        if not item.get("unordered"):
            after = hit + 1
    return missing
