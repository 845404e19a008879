"""The attributes of an element against its type (XML Schema part 1, Element Locally Valid (Complex Type), clauses 3 and 4)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from adapter.stuf.namespaces import XSI
from adapter.validation.fault import Fault
from adapter.validation.model import Attribute, Complex
from adapter.validation.patterns import looks
from adapter.validation.schema_reader import Schema
from adapter.validation.values import check_value, is_same

__all__ = ["check_attributes"]

_ALIKE: Final = 0.8  # ratio of difflib from which a name is taken for a slip of the pen
_SCHEMA_ATTRIBUTES: Final = frozenset(
    f"{{{XSI}}}{name}" for name in ("nil", "type", "schemaLocation", "noNamespaceSchemaLocation")
)


def check_attributes(element: etree._Element, kind: Complex, schema: Schema) -> Iterator[Fault]:
    """Give what is wrong with the attributes, first those that are there, then those that are missing."""
    meant: set[str] = set()
    given = {str(name): str(value) for name, value in element.attrib.items()}
    for name, value in given.items():
        if name in _SCHEMA_ATTRIBUTES:
            continue
        declared = kind.attributes.get(name)
        if declared is not None:
            yield from _check_one(element, declared, value, kind.file)
        elif not _is_taken(kind, name):
            if _local(name) == "nil":
                yield Fault(
                    code="nil-naamruimte",
                    element=element,
                    attribute=name,
                    rule="xsi:nil",
                    names={"attribuut": (name,)},
                    file=kind.file,
                )
                continue
            fault = _unknown(element, name, kind, given)
            meant.update(fault.names.get("bedoeld", ()))
            yield fault
        elif (found := schema.attribute(name)) is not None:
            yield from _check_one(element, found, value, kind.file)
        elif kind.other_attributes is not None and kind.other_attributes.process == "strict":
            yield Fault(code="attribuut-onbekend", element=element, attribute=name, rule="anyAttribute", file=kind.file)
    for declared in kind.attributes.values():
        if declared.required and declared.name not in given and declared.name not in meant:
            yield _missing(element, declared, kind.file)


def _is_taken(kind: Complex, name: str) -> bool:
    return kind.other_attributes is not None and kind.other_attributes.takes(name)


def _check_one(element: etree._Element, declared: Attribute, value: str, file: str) -> Iterator[Fault]:
    problem = check_value(declared.type, value)
    if declared.fixed is not None:
        if problem is not None or not is_same(declared.type, value, declared.fixed):
            found = looks(value)
            facts = {"vast": declared.fixed, "gevonden_nl": found.nl, "gevonden_en": found.en}
            yield Fault(
                code="attribuut-vaste-waarde",
                element=element,
                attribute=declared.name,
                rule=f"fixed {declared.fixed}",
                facts={**facts, "toegestaan_nl": declared.fixed, "toegestaan_en": declared.fixed},
                file=file,
            )
    elif problem is not None:
        yield Fault(
            code=problem.code,
            element=element,
            attribute=declared.name,
            rule=problem.facet,
            facts=problem.facts,
            file=declared.type.file or file,
        )


def _unknown(element: etree._Element, name: str, kind: Complex, given: Mapping[str, str]) -> Fault:
    """Tell an attribute that the type doesn't know from one that is meant, in another namespace or nearly spelt right."""
    code, bedoeld = "attribuut-onbekend", _meant(name, kind.attributes, given)
    if bedoeld is not None:
        same = _local(bedoeld) == _local(name)
        code = "attribuut-naamruimte" if same else "attribuut-schrijfwijze"
    names: Mapping[str, tuple[str, ...]] = {"attribuut": (name,)}
    if bedoeld is not None:
        names = {**names, "bedoeld": (bedoeld,)}
    return Fault(code=code, element=element, attribute=name, rule="attribute", names=names, file=kind.file)


def _meant(name: str, declared: Mapping[str, Attribute], given: Mapping[str, str]) -> str | None:
    free = [each for each in declared if each not in given]
    for each in free:
        if _local(each) == _local(name):
            return each
    for each in free:
        if difflib.SequenceMatcher(None, _local(each).lower(), _local(name).lower()).ratio() >= _ALIKE:
            return each
    return None


def _missing(element: etree._Element, declared: Attribute, file: str) -> Fault:
    given = {"vast": f'="{declared.fixed}"' if declared.fixed is not None else ""}
    facts = {**given, "toegestaan_nl": declared.fixed, "toegestaan_en": declared.fixed} if declared.fixed else given
    return Fault(
        code="attribuut-ontbreekt",
        element=element,
        rule="use=required",
        facts=facts,
        names={"attribuut": (declared.name,)},
        file=file,
    )


def _local(name: str) -> str:
    return name.rpartition("}")[2]
