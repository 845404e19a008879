"""A walk over a message that gives all that is wrong with it by the schema (XML Schema part 1, Validation Rules).

One slip gives one fault: what stands in an element that does not belong is judged only where it is known what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from lxml import etree

from adapter.stuf.namespaces import XSI
from adapter.validation.attributes import check_attributes
from adapter.validation.children import faults_of
from adapter.validation.content import Automaton, Edit
from adapter.validation.fault import Fault
from adapter.validation.model import Complex, Element, Simple
from adapter.validation.patterns import looks
from adapter.validation.schema_reader import Schema
from adapter.validation.values import check_value, is_same

__all__ = ["Walker"]

_FAULTS_MAX: Final = 200  # more than anyone reads
_STEPS_MAX: Final = 60_000  # of all searches in one message: hostile input must not hold a core
_ONE_CAUSE: Final = frozenset({"nil-naamruimte"})
_NIL: Final = f"{{{XSI}}}nil"
_TYPE: Final = f"{{{XSI}}}type"
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}


class Walker:
    """Finds the faults of messages; used by one thread at a time."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._automata: dict[str, Automaton] = {}

    def faults(self, payload: etree._Element) -> tuple[Fault, ...]:
        """Give what is wrong with a message, in the order of the message."""
        told: set[str] = set()
        found = (each for each in _Walk(self._schema, self._automata).root(payload) if _is_new(each, told))
        return tuple(islice(found, _FAULTS_MAX))


class _Walk:
    """One walk; the steps that its searches may take are counted over the whole message."""

    def __init__(self, schema: Schema, automata: dict[str, Automaton]) -> None:
        self._schema = schema
        self._automata = automata
        self._steps = _STEPS_MAX

    def root(self, payload: etree._Element) -> Iterator[Fault]:
        declared = self._schema.element(payload.tag)
        if declared is not None:
            yield from self._element(payload, declared)
            return
        others = self._schema.roots.get(etree.QName(payload).localname, ())
        code = "root-naamruimte" if others else "root-onbekend"
        namespaces = ", ".join(etree.QName(each).namespace or "" for each in others)
        facts = {"naamruimte": namespaces, "toegestaan_nl": namespaces, "toegestaan_en": namespaces} if others else {}
        yield Fault(code=code, element=payload, rule="element", facts=facts)

    def _element(self, element: etree._Element, declared: Element) -> Iterator[Fault]:
        key = declared.type
        other = element.get(_TYPE)
        if other is not None:
            key = self._schema.resolve(element, other)
            if not self._schema.has_type(key):
                yield Fault(code="type-onbekend", element=element, attribute=_TYPE, rule="xsi:type")
                return
        kind = self._schema.type(key)
        nil = element.get(_NIL)
        if nil is not None:
            yield from self._nil(element, declared, kind, nil)
            if not declared.nillable or _BOOLEANS.get(nil.strip(), True):
                yield from self._attributes(element, kind)
                return
        yield from self._attributes(element, kind)
        if nil is None and _is_meant_nil(element):
            return  # what follows from it is no cause of its own
        if isinstance(kind, Simple):
            yield from _value(element, declared, kind, kind.file)
        elif kind.value is not None:
            yield from _value(element, declared, kind.value, kind.file)
        elif not kind.anything:
            yield from self._content(element, kind, key)

    @staticmethod
    def _nil(element: etree._Element, declared: Element, kind: Simple | Complex, nil: str) -> Iterator[Fault]:
        """Nil must be allowed, be a boolean, and leave the element empty (Element Locally Valid (Element), clause 3)."""
        if not declared.nillable:
            yield Fault(code="nil-niet-toegestaan", element=element, rule="nillable=false", file=kind.file)
        elif nil.strip() not in _BOOLEANS:
            yield Fault(code="nil-waarde", element=element, attribute=_NIL, rule="xsi:nil", file=kind.file)
        elif _BOOLEANS[nil.strip()] and (element.text or len(element)):
            yield Fault(code="nil-met-inhoud", element=element, rule="xsi:nil", file=kind.file)

    def _attributes(self, element: etree._Element, kind: Simple | Complex) -> Iterator[Fault]:
        if isinstance(kind, Complex):
            if not kind.anything:
                yield from check_attributes(element, kind, self._schema)
            return
        none = Complex(name=kind.name, file=kind.file)  # a simple type has no attributes
        yield from check_attributes(element, none, self._schema)

    def _content(self, element: etree._Element, kind: Complex, key: str) -> Iterator[Fault]:
        children = [child for child in element if isinstance(child.tag, str)]
        if not kind.mixed and _has_text(element):
            yield Fault(code="tekst-niet-toegestaan", element=element, rule="complexType", file=kind.file)
        if kind.content is None:
            if children:
                yield Fault(code="inhoud-niet-toegestaan", element=element, rule="complexType", file=kind.file)
            return
        automaton = self._automata.get(key)
        if automaton is None:
            automaton = self._automata[key] = Automaton(kind.content)
        edits: Sequence[Edit] = ()
        if not automaton.accepts([child.tag for child in children]):
            found, steps = automaton.differences([child.tag for child in children], self._steps)
            self._steps -= steps
            if found is None:
                yield Fault(code="schema-fout", element=element, rule="sequence", file=kind.file)
                return
            edits = found
        meant = {edit.index: edit for edit in edits if edit.kind != "missing"}
        told = iter(faults_of(element, children, edits, automaton, kind.file))
        yield from told
        for index, child in enumerate(children):
            yield from self._child(child, automaton, meant.get(index))

    def _child(self, child: etree._Element, automaton: Automaton, edit: Edit | None) -> Iterator[Fault]:
        declared = edit.element if edit is not None and edit.element is not None else automaton.declared.get(child.tag)
        if declared is not None:
            yield from self._element(child, declared)
            return
        wildcard = automaton.wildcard(child.tag)
        if edit is not None or wildcard is None or wildcard.process == "skip":
            return
        declared = self._schema.element(child.tag)
        if declared is not None:
            yield from self._element(child, declared)
        elif wildcard.process == "strict":
            yield Fault(code="schema-fout", element=child, rule="any")


def _is_new(fault: Fault, told: set[str]) -> bool:
    """True but for what has one cause however often it is seen: a namespace that is declared wrongly."""
    if fault.code not in _ONE_CAUSE:
        return True
    first = fault.code not in told
    told.add(fault.code)
    return first


def _value(element: etree._Element, declared: Element, simple: Simple, file: str) -> Iterator[Fault]:
    if any(isinstance(child.tag, str) for child in element):
        yield Fault(code="inhoud-niet-toegestaan", element=element, rule="simpleContent", file=file)
        return
    text = element.text or ""
    if not text and (declared.fixed is not None or declared.default is not None):
        return
    problem = check_value(simple, text)
    if declared.fixed is not None and (problem is not None or not is_same(simple, text, declared.fixed)):
        found = looks(text)
        facts = {"vast": declared.fixed, "gevonden_nl": found.nl, "gevonden_en": found.en}
        facts |= {"toegestaan_nl": declared.fixed, "toegestaan_en": declared.fixed}
        yield Fault(code="waarde-vast", element=element, rule=f"fixed {declared.fixed}", facts=facts, file=file)
    elif problem is not None:
        fault = Fault(code=problem.code, element=element, rule=problem.facet, facts=problem.facts)
        yield replace(fault, file=simple.file or file)


def _is_meant_nil(element: etree._Element) -> bool:
    """True when it is empty, and holds an attribute nil of another namespace than xsi."""
    if len(element) or element.text:
        return False
    return any(str(name).rpartition("}")[2] == "nil" for name in element.attrib)


def _has_text(element: etree._Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
