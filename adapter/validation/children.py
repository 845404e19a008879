"""The children of an element against its content model: each difference as a fault, each cause told once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from adapter.validation.content import Automaton, Edit
from adapter.validation.fault import Fault

__all__ = ["faults_of"]

_EXPECTED_MAX: Final = 8  # names that a text gives


def faults_of(
    element: etree._Element, children: Sequence[etree._Element], edits: Sequence[Edit], automaton: Automaton, file: str
) -> Iterator[Fault]:
    """Give the faults for the differences between the children and the model."""
    moved = _moved(children, edits)
    waiting: list[Edit] = []
    for edit in edits:
        if edit.kind == "missing":
            if edit.element is not None and edit.element.tag in moved:
                continue  # it is there, but elsewhere: told at its place
            if waiting and waiting[0].index != edit.index:
                yield _missing(element, children, waiting, file)
                waiting = []
            waiting.append(edit)
            continue
        child = children[edit.index]
        if edit.kind == "extra":
            yield _extra(child, children, edit, automaton, file, moved=child.tag in moved)
        else:
            assert edit.element is not None
            code = "element-naamruimte" if edit.kind == "namespace" else "element-schrijfwijze"
            names = {"gevonden": (child.tag,), "bedoeld": (edit.element.tag,)}
            yield Fault(code=code, element=child, rule="sequence", names=names, file=file)
    if waiting:
        yield _missing(element, children, waiting, file)


def _moved(children: Sequence[etree._Element], edits: Sequence[Edit]) -> frozenset[str]:
    """Give the tags that are said to be missing at one place and not to belong at another."""
    missing = {edit.element.tag for edit in edits if edit.kind == "missing" and edit.element is not None}
    return frozenset(missing & {children[edit.index].tag for edit in edits if edit.kind == "extra"})


def _missing(element: etree._Element, children: Sequence[etree._Element], edits: Sequence[Edit], file: str) -> Fault:
    index = edits[0].index
    names: dict[str, tuple[str, ...]]
    if len(edits) == 1 and len(edits[0].expected) > 1:
        code, names = "element-keuze-ontbreekt", {"verwacht": edits[0].expected[:_EXPECTED_MAX]}
    else:
        code = "element-ontbreekt"
        tags = tuple(edit.element.tag for edit in edits if edit.element is not None)
        names = {"verwacht": tags[:_EXPECTED_MAX]}
    if index > 0:
        names["na"] = (children[index - 1].tag,)
    elif children:
        names["voor"] = (children[0].tag,)
    return Fault(code=code, element=element, rule="minOccurs 1", names=names, file=file)


def _extra(
    child: etree._Element,
    children: Sequence[etree._Element],
    edit: Edit,
    automaton: Automaton,
    file: str,
    *,
    moved: bool,
) -> Fault:
    names: dict[str, tuple[str, ...]] = {"gevonden": (child.tag,)}
    if child.tag not in automaton.declared:
        names["verwacht"] = edit.expected[:_EXPECTED_MAX]
        code = "element-onbekend" if edit.expected else "element-hier-niets"
        return Fault(code=code, element=child, rule="sequence", names=names, file=file)
    most = automaton.most.get(child.tag)
    if most is not None and sum(1 for each in children if each.tag == child.tag) > most and not moved:
        facts = {
            "grens": str(most),
            "gevonden_nl": str(_same(children, child)),
            "gevonden_en": str(_same(children, child)),
        }
        return Fault(
            code="element-te-vaak", element=child, rule=f"maxOccurs {most}", facts=facts, names=names, file=file
        )
    other = next(
        (
            each.tag
            for each in children
            if each.tag != child.tag and each.tag in automaton.declared and automaton.exclude(child.tag, each.tag)
        ),
        None,
    )
    if other is not None:
        names["ander"] = (other,)
        return Fault(code="element-niet-samen", element=child, rule="choice", names=names, file=file)
    neighbour = _successor(child, children, automaton)
    if neighbour is not None:
        names["voor"] = (neighbour,)
    return Fault(code="element-volgorde", element=child, rule="sequence", names=names, file=file)


def _same(children: Sequence[etree._Element], child: etree._Element) -> int:
    return sum(1 for each in children if each.tag == child.tag)


def _successor(child: etree._Element, children: Sequence[etree._Element], automaton: Automaton) -> str | None:
    """Give the first of the children that the model has after `child`: it should stand before that one."""
    rank = automaton.rank(child.tag)
    later = (each.tag for each in children if each.tag in automaton.declared and automaton.rank(each.tag) > rank)
    return next(later, None)
