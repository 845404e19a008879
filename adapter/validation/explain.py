"""What is wrong with a message that the gate refused: every cause once, with its place, in codes and facts.

The walk over our model of the schema finds it. Where the walk finds nothing (an XSD may use what the model can't say), the
gate's own errors are told as `schema-fout`, by place only: the texts of libxml2 quote the message.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from functools import cached_property

from lxml import etree

from adapter.errors import Finding
from adapter.validation.documents import Documents
from adapter.validation.fault import Fault
from adapter.validation.places import Places, name_for, path_of
from adapter.validation.schema_reader import Schema
from adapter.validation.walk import Walker

__all__ = ["Explainer", "findings_at"]


class Explainer:
    """Explains the refusals of one pack; the model is read at the first, and kept."""

    def __init__(self, documents: Documents, entry: str, *, source: str) -> None:
        self._documents = documents
        self._entry = entry
        self._source = source
        self._lock = threading.Lock()  # the model is filled while it is used

    def explain(self, payload: etree._Element, data: bytes | None) -> tuple[Finding, ...]:
        """Give the findings, in the order of the message; () when the walk finds nothing.

        Args:
            data: the bytes that the tree was made of; None where there are none: then no columns are told.
        """
        with self._lock:
            faults = self._walker.faults(payload)
        places = Places(payload, data)
        return tuple(_finding(fault, payload, places, self._source) for fault in faults)

    @cached_property
    def _walker(self) -> Walker:
        return Walker(Schema(self._documents.reach(self._entry)))


def findings_at(
    entries: Iterable[tuple[str, int]], payload: etree._Element, data: bytes | None, *, source: str
) -> tuple[Finding, ...]:
    """Give one finding for each place (libxml2's path, line) where the gate refused something; at least one."""
    places = Places(payload, data)
    tree = payload.getroottree()
    found: dict[str, Finding] = {}
    for path, line in entries:
        element = _element_at(tree, path)
        if element is None:
            element = payload
        at, column = places.of(element)
        where = path_of(element, payload)
        found.setdefault(
            where,
            Finding(
                code="schema-fout", path=where, line=at or line or None, column=column, rule="schema", source=source
            ),
        )
    return tuple(found.values()) or (Finding(code="schema-fout", path=path_of(payload, payload), source=source),)


def _element_at(tree: etree._ElementTree, path: str) -> etree._Element | None:
    try:
        found = tree.xpath(path, namespaces={k: v for k, v in tree.getroot().nsmap.items() if k})
    except etree.XPathError:  # libxml2 writes prefixes that are declared further down
        return None
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def _finding(fault: Fault, payload: etree._Element, places: Places, source: str) -> Finding:
    line, column = places.of(fault.element, fault.attribute)
    return Finding(
        code=fault.code,
        path=path_of(fault.element, payload, fault.attribute),
        line=line,
        column=column,
        rule=fault.rule or None,
        source=f"{source}, {fault.file}" if fault.file else source,
        facts={**_named(fault), **fault.facts},
    )


def _named(fault: Fault) -> Mapping[str, str]:
    """Write the names as the sender would; and say where in the order something must stand."""
    attribute = fault.attribute is not None or fault.code.startswith("attribuut")
    written = {
        key: [name_for(name, fault.element, attribute=attribute) for name in names]
        for key, names in fault.names.items()
    }
    facts = {key: ", ".join(names) for key, names in written.items()}
    nl, en = "", ""
    if "na" in written:
        nl, en = f" na {facts['na']}", f" after {facts['na']}"
    elif "voor" in written:
        nl, en = f" voor {facts['voor']}", f" before {facts['voor']}"
    elif fault.code == "element-volgorde":
        nl, en = " aan het eind", " at the end"
    facts |= {"plaats_nl": nl, "plaats_en": en}
    if "bedoeld" in facts or "verwacht" in facts:
        allowed = facts.get("bedoeld") or facts["verwacht"]
        facts |= {"toegestaan_nl": allowed, "toegestaan_en": allowed}
    if "gevonden" in facts:
        facts |= {"gevonden_nl": facts["gevonden"], "gevonden_en": facts["gevonden"]}
    return facts
