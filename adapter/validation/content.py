"""Do the children of an element fit its content model; and if not, what is the least that must change.

A content model becomes an automaton. The fault is found as the cheapest way through it: each child is taken, or is said to be
out of place, or something that must be there is said to be missing. So one slip gives one finding, and what follows it is
judged as if the slip were mended: libxml2 stops at the first.
"""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from adapter.validation.model import Element, Item, Particle, Wildcard

__all__ = ["Automaton", "Edit"]

_COPIES_MAX: Final = 64  # a particle that may repeat more often than this is read as unbounded
_ALIKE: Final = 0.8  # ratio of difflib from which a name is taken for a slip of the pen

_COST_MISSING: Final = 4
_COST_UNKNOWN: Final = 4  # a child that the model does not know
_COST_KNOWN: Final = 10  # a child that the model does know: rather say that what goes with it is missing
_COST_NAMESPACE: Final = 2
_COST_SPELLING: Final = 3

_Symbol = Element | Wildcard
_Kind = Literal["missing", "extra", "namespace", "spelling"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One difference between the children and the model.

    Args:
        kind: "missing" what should stand at `index`; "extra" the child at `index` does not belong there; "namespace" and
            "spelling": the child at `index` is meant to be `element`.
        expected: the tags that may stand there; with "missing" only those of which one must.
    """

    kind: _Kind
    index: int
    element: Element | None = None
    expected: tuple[str, ...] = ()


_Said = tuple[_Kind, int, Element | None]
_Step = tuple[int, int, "_Step | None", "_Said | None"]  # child, state, where from, what was said


class Automaton:
    """The content model of one type."""

    def __init__(self, content: Particle | None) -> None:
        self._silent: list[list[int]] = []
        self._loud: list[list[tuple[_Symbol, int]]] = []
        self.declared: dict[str, Element] = {}
        self.most: Mapping[str, int | None] = {} if content is None else _counts(content)
        self._content = content
        start = self._state()
        self._final = start if content is None else self._add(content, start)
        self._closures: dict[int, frozenset[int]] = {}

    def accepts(self, tags: Sequence[str]) -> bool:
        """True when the children fit."""
        states = self._closure(0)
        for tag in tags:
            reached = {target for state in states for symbol, target in self._loud[state] if _takes(symbol, tag)}
            if not reached:
                return False
            states = frozenset().union(*(self._closure(state) for state in reached))
        return self._final in states

    def rank(self, tag: str) -> int:
        """Give the place of a tag in the model, to say which order is right."""
        return list(self.declared).index(tag)

    def exclude(self, one: str, other: str) -> bool:
        """True when the model lets these two never stand together."""
        return self._content is not None and not _together(self._content, one, other)

    def wildcard(self, tag: str) -> Wildcard | None:
        """Give the wildcard that takes a tag, if the model has one."""
        symbols = (symbol for state in self._loud for symbol, _ in state)
        return next((each for each in symbols if isinstance(each, Wildcard) and each.takes(tag)), None)

    def differences(self, tags: Sequence[str], steps: int) -> tuple[tuple[Edit, ...] | None, int]:
        """Give the cheapest set of differences, None when `steps` were not enough; and the number of steps it took."""
        names = [_local(tag) for tag in tags]
        first: _Step = (0, 0, None, None)
        queue: list[tuple[int, int, int, _Step]] = [(0, 0, 0, first)]
        done: set[tuple[int, int]] = set()
        number = 0
        while queue and number < steps:
            cost, _, _, step = heapq.heappop(queue)
            index, state = step[0], step[1]
            if (index, state) in done:
                continue
            done.add((index, state))
            if state == self._final and index == len(tags):
                return tuple(self._edits(step, tags)), number
            for more, following in self._onward(step, tags, names):
                if (following[0], following[1]) not in done:
                    number += 1
                    heapq.heappush(queue, (cost + more, -following[0], number, following))
        return None, number

    def _onward(self, step: _Step, tags: Sequence[str], names: Sequence[str]) -> Iterator[tuple[int, _Step]]:
        index, state = step[0], step[1]
        tag = tags[index] if index < len(tags) else None
        for target in self._silent[state]:
            yield 0, (index, target, step, None)
        for symbol, target in self._loud[state]:
            if tag is not None and _takes(symbol, tag):
                yield 0, (index + 1, target, step, None)
                continue
            if isinstance(symbol, Wildcard):
                yield _COST_MISSING, (index, target, step, ("missing", index, None))
                continue
            if tag is not None and tag not in self.declared:
                kind = _meant(_local(symbol.tag), names[index])
                if kind is not None:
                    cost = _COST_NAMESPACE if kind == "namespace" else _COST_SPELLING
                    yield cost, (index + 1, target, step, (kind, index, symbol))
            yield _COST_MISSING, (index, target, step, ("missing", index, symbol))
        if tag is not None:
            cost = _COST_KNOWN if tag in self.declared else _COST_UNKNOWN
            yield cost, (index + 1, state, step, ("extra", index, None))

    def _edits(self, last: _Step, tags: Sequence[str]) -> Iterator[Edit]:
        """Read back what was said on the way; the possibilities lie open at the last child taken or said to be missing."""
        steps: list[_Step] = []
        current: _Step | None = last
        while current is not None:
            steps.append(current)
            current = current[2]
        anchor = 0
        for step, before in zip(steps[-2::-1], steps[:0:-1], strict=True):
            said = step[3]
            if said is not None:
                kind, index, element = said
                expected: tuple[str, ...] = ()
                if kind == "extra":
                    expected = self._expected(anchor)
                elif kind == "missing" and element is not None:
                    expected = self._alternatives(anchor, element, tags, index)
                yield Edit(kind=kind, index=index, element=element, expected=expected)
            if said is not None or step[0] != before[0]:
                anchor = step[1]

    def _expected(self, state: int) -> tuple[str, ...]:
        found = {
            symbol.tag: None
            for each in sorted(self._closure(state))
            for symbol, _ in self._loud[each]
            if isinstance(symbol, Element)
        }
        return tuple(found)

    def _alternatives(self, anchor: int, missing: Element, tags: Sequence[str], index: int) -> tuple[str, ...]:
        """Give the tags of which one must stand after `anchor`, `missing` first: others in the same choice."""
        following = tags[index] if index < len(tags) else None
        found = {missing.tag: None}
        for each in sorted(self._closure(anchor)):
            for symbol, target in self._loud[each]:
                if (
                    isinstance(symbol, Element)
                    and symbol.tag not in tags
                    and missing.tag not in self._expected(target)
                    and (following is None or following in self._ahead(target))
                ):
                    found.setdefault(symbol.tag)
        return tuple(found)

    def _ahead(self, state: int) -> frozenset[str]:
        """Give all tags that can come, sooner or later, from `state` on."""
        seen = {state}
        waiting = [state]
        found: set[str] = set()
        while waiting:
            current = waiting.pop()
            found.update(symbol.tag for symbol, _ in self._loud[current] if isinstance(symbol, Element))
            for target in (*self._silent[current], *(target for _, target in self._loud[current])):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _closure(self, state: int) -> frozenset[int]:
        found = self._closures.get(state)
        if found is None:
            seen = {state}
            waiting = [state]
            while waiting:
                for target in self._silent[waiting.pop()]:
                    if target not in seen:
                        seen.add(target)
                        waiting.append(target)
            found = self._closures[state] = frozenset(seen)
        return found

    def _state(self) -> int:
        self._silent.append([])
        self._loud.append([])
        return len(self._silent) - 1

    def _add(self, particle: Particle, start: int) -> int:
        """Add a particle with its repeats after `start`; give the state after it."""
        end = start
        for _ in range(min(particle.least, _COPIES_MAX)):
            end = self._once(particle, end)
        if particle.most is None or particle.most - particle.least > _COPIES_MAX:
            loop = self._state()
            self._silent[end].append(loop)
            self._silent[self._once(particle, loop)].append(loop)
            return loop
        if particle.most <= particle.least:
            return end
        out = self._state()
        for _ in range(particle.most - particle.least):
            self._silent[end].append(out)
            end = self._once(particle, end)
        self._silent[end].append(out)
        return out

    def _once(self, particle: Particle, start: int) -> int:
        if isinstance(particle, Item):
            end = self._state()
            self._loud[start].append((particle.what, end))
            if isinstance(particle.what, Element):
                self.declared.setdefault(particle.what.tag, particle.what)
            return end
        if particle.kind == "sequence":
            end = start
            for part in particle.parts:
                end = self._add(part, end)
            return end
        out = self._state()
        for part in particle.parts:
            begin = self._state()
            self._silent[start].append(begin)
            self._silent[self._add(part, begin)].append(out)
        return out


def _takes(symbol: _Symbol, tag: str) -> bool:
    return symbol.takes(tag) if isinstance(symbol, Wildcard) else symbol.tag == tag


@lru_cache(maxsize=4096)
def _meant(meant: str, name: str) -> Literal["namespace", "spelling"] | None:
    if meant == name:
        return "namespace"
    if (
        abs(len(meant) - len(name)) <= 4
        and difflib.SequenceMatcher(None, meant.lower(), name.lower()).ratio() >= _ALIKE
    ):
        return "spelling"
    return None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _counts(particle: Particle) -> dict[str, int | None]:
    """Give how often each tag may stand in a particle; None is without end."""
    found: dict[str, int | None] = {}
    if isinstance(particle, Item):
        if isinstance(particle.what, Element):
            found[particle.what.tag] = 1
    else:
        for part in particle.parts:
            for tag, count in _counts(part).items():
                before = found.get(tag, 0)
                if before is None or count is None:
                    found[tag] = None
                elif particle.kind == "sequence":
                    found[tag] = before + count
                else:
                    found[tag] = max(before, count)
    times = particle.most
    return {tag: None if times is None or count is None else count * times for tag, count in found.items()}


def _together(particle: Particle, one: str, other: str) -> bool:
    """True when some content of the particle holds both tags."""
    if isinstance(particle, Item):
        return False
    holding_one = [part for part in particle.parts if one in _counts(part)]
    holding_other = [part for part in particle.parts if other in _counts(part)]
    if not holding_one or not holding_other:
        return False
    if particle.most is None or particle.most > 1:
        return True
    if particle.kind == "sequence" and any(a is not b for a in holding_one for b in holding_other):
        return True
    return any(_together(part, one, other) for part in holding_one)
