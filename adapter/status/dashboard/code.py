"""A message and its events as numbered lines: what is wrong at its line, and which value became which. Pure.

The text is read as it is shown, masked or whole: places are found by the tags, which masking leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from adapter.privacy import MASK
from adapter.status.dashboard.words import Told
from adapter.translation import Trace

__all__ = ["SHOWN_MAX", "Line", "Pair", "Part", "lines_of_json", "lines_of_xml", "pairs_of", "placed"]

SHOWN_MAX: Final = 400_000  # characters of a message on a page; a browser gets slow beyond
_TOKEN: Final = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|</[^<>]*>|<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL
)
_NAME: Final = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_PLACED: Final = frozenset({"event", "bron", "overig"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a line.

    Args:
        mark: number of the pair that it belongs to; None: of none.
        masked: it stands in the place of something that is not shown.
    """

    text: str
    mark: int | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, and what is wrong there."""

    number: int
    parts: Sequence[Part]
    findings: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A value of the message (from, to in its text) and the member of an event that it became."""

    number: int
    start: int
    end: int
    event: int
    out: str


@dataclass(slots=True)
class _Node:
    name: str
    parent: _Node | None
    start: int  # where its text begins
    end: int  # where its text ends; -1: it has elements in it
    children: list[_Node] = field(default_factory=list)


def pairs_of(text: str, traces: Iterable[Trace]) -> Sequence[Pair]:
    """Give the pairs that can be shown: a value that stands in an element of its own, and where it went."""
    leaves = _leaves(text)
    pairs: list[Pair] = []
    seen: set[str] = set()
    for trace in traces:
        node = leaves.get(trace.path)
        if node is None or trace.home not in _PLACED or trace.event < 1 or trace.path in seen:
            continue
        seen.add(trace.path)
        pairs.append(Pair(number=len(pairs) + 1, start=node.start, end=node.end, event=trace.event, out=trace.out))
    return pairs


def placed(text: str, findings: Sequence[Told]) -> Sequence[Told]:
    """Give the findings with a line: a rule beyond the schema names its element only, from the object on."""
    if all(finding.line is not None or finding.path is None for finding in findings):
        return findings
    nodes = list(_walk(_message(_tree(text)), ""))
    return [
        replace(finding, line=_line_of(text, nodes, finding.path))
        if finding.line is None and finding.path is not None
        else finding
        for finding in findings
    ]


def _line_of(text: str, nodes: Sequence[tuple[str, _Node]], path: str) -> int | None:
    wanted = "/".join(step.rpartition(":")[2] for step in path.strip("/").split("/"))
    for where, node in nodes:
        if where == wanted or where.endswith(f"/{wanted}"):
            return text.count("\n", 0, node.start) + 1
    return None


def lines_of_xml(text: str, findings: Sequence[Told], pairs: Sequence[Pair] = ()) -> Sequence[Line]:
    """Give the lines of a message."""
    wrong: dict[int, list[str]] = {}
    for finding in findings:
        if finding.line is not None:
            wrong.setdefault(finding.line, []).append(finding.what)
    parts: list[Part] = []
    at = 0
    for pair in sorted(pairs, key=lambda pair: pair.start):
        parts += _plain(text[at : pair.start])
        parts.append(Part(text=text[pair.start : pair.end], mark=pair.number))
        at = pair.end
    parts += _plain(text[at:])
    return [
        Line(number=number, parts=line, findings=wrong.get(number, ()))
        for number, line in enumerate(_by_line(parts), start=1)
    ]


def lines_of_json(value: Mapping[str, Any], event: int, pairs: Sequence[Pair] = ()) -> Sequence[Line]:
    """Give the lines of an event."""
    marks = {f"data.{pair.out}": pair.number for pair in pairs if pair.event == event}
    parts = list(_json(value, "", 0, marks))
    return [Line(number=number, parts=line) for number, line in enumerate(_by_line(parts), start=1)]


def _leaves(text: str) -> Mapping[str, _Node]:
    """Give the elements with text only, by the path that a trace names them with: from below the message on."""
    return {path: node for path, node in _walk(_message(_tree(text)), "") if node.end > node.start}


def _tree(text: str) -> _Node:
    """Give the elements, under a root of their own."""
    root = _Node("", None, 0, -1)
    here = root
    for token in _TOKEN.finditer(text):
        found = token[0]
        if found.startswith("</"):
            if here.end == 0:
                here.end = token.start()
            here = here.parent or root
        elif (name := _NAME.match(found)) is not None and not found.startswith(("<!", "<?")):
            here.end = -1
            node = _Node(name[1], here, token.end(), 0)
            here.children.append(node)
            if not found.endswith("/>"):
                here = node
            else:
                node.end = -1
    return root


def _message(root: _Node) -> _Node:
    """Give the message in its envelope; the root itself where there is none."""
    top = root.children[0] if root.children else root
    for child in top.children if top.name == "Envelope" else ():
        if child.name == "Body" and child.children:
            return child.children[0]
    return top


def _walk(node: _Node, path: str) -> Iterator[tuple[str, _Node]]:
    counts: dict[str, int] = {}
    for child in node.children:
        counts[child.name] = counts.get(child.name, 0) + 1
    number: dict[str, int] = {}
    for child in node.children:
        number[child.name] = number.get(child.name, 0) + 1
        step = f"{child.name}[{number[child.name]}]" if counts[child.name] > 1 else child.name
        below = f"{path}/{step}".lstrip("/")
        yield below, child
        yield from _walk(child, below)


def _plain(text: str) -> Iterator[Part]:
    """Give a piece without marks, what is masked apart."""
    for number, piece in enumerate(text.split(MASK)):
        if number:
            yield Part(text=MASK, masked=True)
        if piece:
            yield Part(text=piece)


def _json(value: Any, path: str, depth: int, marks: Mapping[str, int]) -> Iterator[Part]:
    pad = "  " * (depth + 1)
    match value:
        case Mapping() if value:
            yield Part(text="{\n")
            for number, (name, each) in enumerate(value.items()):
                yield Part(text=f"{pad}{orjson.dumps(name).decode()}: ")
                yield from _json(each, f"{path}.{name}".lstrip("."), depth + 1, marks)
                yield Part(text=",\n" if number < len(value) - 1 else "\n")
            yield Part(text="  " * depth + "}")
        case list() if value:
            yield Part(text="[\n")
            for number, each in enumerate(value):
                yield Part(text=pad)
                yield from _json(each, f"{path}[{number}]", depth + 1, marks)
                yield Part(text=",\n" if number < len(value) - 1 else "\n")
            yield Part(text="  " * depth + "]")
        case _:
            text = orjson.dumps(value).decode()
            mark = marks.get(path)
            yield Part(text=text, mark=mark, masked=mark is None and value == MASK)


def _by_line(parts: Iterable[Part]) -> Iterator[Sequence[Part]]:
    line: list[Part] = []
    for part in parts:
        first, *more = part.text.split("\n")
        if first:
            line.append(Part(text=first, mark=part.mark, masked=part.masked))
        for text in more:
            yield line
            line = [Part(text=text, mark=part.mark, masked=part.masked)] if text else []
    if line:
        yield line
