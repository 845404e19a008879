"""Where each value of an event came from: its place in the message, the row that reads it, and where it went.

Made beside the translation, never in it: the message is walked once more along the same rows, and every place is looked up
in the events that the translation gave. So a trace can't say what didn't happen, and translating costs nothing more.
It holds paths and names, never a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from adapter.stuf import namespaces
from adapter.translation.mapping import Mapping as OneMapping
from adapter.translation.names import local
from adapter.translation.objects import Objects
from adapter.translation.trace_events import trace_objects
from adapter.translation.trace_origin import origins
from adapter.translation.trace_row import Home, Trace, of_row, plain
from adapter.translation.trace_walk import walk_object
from adapter.translation.types import Context, Draft, Translated

__all__ = ["trace", "trace_of"]

_BRON_PARAMETERS = frozenset({"mutatiesoort", "indicatorOvername", "versioningState"})
_SECRET = "checkedOutId"  # noqa: S105  # the name of an element


def trace(payload: etree._Element, mapping: OneMapping, context: Context) -> tuple[Trace, ...]:
    """Translate a message and give where each of its values went, in the order of the message.

    Members that no element of the message gives (bronorganisatie, what the name of a relation says …) stand at the end.

    Raises:
        Refused: what the message says can't be.
    """
    return trace_of(payload, mapping, mapping.to_events(payload, context))


def trace_of(payload: etree._Element, mapping: OneMapping, translated: Translated) -> tuple[Trace, ...]:
    """Give the same of a translation that was made already."""
    objects = mapping.objects
    drafts = translated.drafts
    rows: list[Trace] = []
    if objects is None:
        rows.extend(_claimed(payload, mapping, drafts))
    elif objects.direction == "answer":
        rows.extend(_asked(payload, objects))
    else:
        rows.extend(_read(payload, objects, drafts))
    rows.extend(_given(mapping, objects, drafts, {(row.event, row.out) for row in rows}))
    return tuple(rows)


def _read(payload: etree._Element, objects: Objects, drafts: Sequence[Draft]) -> Iterator[Trace]:
    """Give the values of a message that tells what happened."""
    holder, path = payload, ""
    yield from _around(payload, path, objects.within, drafts)
    for name in objects.within:
        found = holder.find(f"{{*}}{name}")
        if found is None:
            return
        holder, path = found, f"{path}/{name}".lstrip("/")
        yield from _around(holder, path, (objects.name,), drafts)
    elements = [child for child in holder if local(str(child.tag)) == objects.name]
    yield from trace_objects(elements, path, objects, drafts)


def _around(element: etree._Element, path: str, within: Sequence[str], drafts: Sequence[Draft]) -> Iterator[Trace]:
    """Give what stands around the objects: parameters, and the header."""
    for child in element:
        name = local(str(child.tag))
        if name == "object" or name in within[:1]:
            continue
        where = f"{path}/{name}".lstrip("/")
        if name == "stuurgegevens":
            kept = bool(path) and bool(drafts)
            yield plain(
                child, where, "bron" if kept else "envelope", "stuurgegevens", 1 if kept else 0, "bron.kennisgeving"
            )
            continue
        for leaf in child if len(child) else (child,):
            below, last = (f"{where}/{local(str(leaf.tag))}" if len(child) else where), local(str(leaf.tag))
            if last == _SECRET:
                yield plain(leaf, below, "secret", "geheim", 0, "")
            elif last in _BRON_PARAMETERS and drafts:
                yield plain(leaf, below, "bron", "tekst", 1, f"bron.{last}")
            else:
                yield plain(leaf, below, "envelope", "tekst", 0, "")


def _given(
    mapping: OneMapping, objects: Objects | None, drafts: Sequence[Draft], known: set[tuple[int, str]]
) -> Iterator[Trace]:
    """Give the members that no element of the message gives, with their origin."""
    for at, draft in enumerate(drafts, start=1):
        paths = {out for event, out in known if event == at}
        for out, origin in origins(draft, paths, objects):
            home: Home = "given" if origin else "nowhere"
            value = origin or f"? {mapping.operatie}"
            yield Trace(
                path="", line=None, file="", row=0, value=value, klasse="metagegeven", home=home, event=at, out=out
            )


def _asked(payload: etree._Element, objects: Objects) -> Iterator[Trace]:
    """Give what a question asks: the rows that will answer it."""
    for selection in payload.iter(f"{{{namespaces.ZKN}}}gelijk", f"{{{namespaces.BG}}}gelijk"):
        yield from _asked_below(selection, "gelijk", objects)
    for scope in payload.iter(f"{{{namespaces.ZKN}}}scope", f"{{{namespaces.BG}}}scope"):
        for element in scope:
            yield from _asked_below(element, "scope/object", objects)


def _asked_below(element: etree._Element, path: str, objects: Objects) -> Iterator[Trace]:
    for reading in walk_object(element, path, objects.entity, objects.relations, side=0):
        for found in reading.found:
            node = found.node
            row = node.row if node is not None else None
            if row is None or not found.attribute:
                yield of_row(
                    found.element,
                    found.path,
                    row,
                    value=node.value.name if node is not None and node.value is not None else "vraag",
                    klasse=(row.text("class") if row is not None else None) or "metagegeven",
                    home="vraag",
                    event=0,
                    out=".".join(node.event) if node is not None else "",
                )


def _claimed(payload: etree._Element, mapping: OneMapping, drafts: Sequence[Draft]) -> Iterator[Trace]:
    """Give the values of a free message of a few elements, which its operation reads itself."""
    for element in payload.iter():
        names = _names(element, payload)
        if not names or len(element) or "stuurgegevens" in names[:-1]:
            continue
        path, name = "/".join(names), names[-1]
        out = mapping.claims.get(path)
        home: Home = "secret" if name == _SECRET else "envelope" if out is None else "event"
        if home == "event":
            home = "bron" if out is not None and out.startswith("bron.") else home
            yield replace(plain(element, path, home, "tekst", 1 if drafts else 0, out or ""), file=mapping.file, row=1)
        else:
            yield plain(element, path, home, "geheim" if home == "secret" else "tekst", 0, "")


def _names(element: etree._Element, payload: etree._Element) -> list[str]:
    """Give the local names from below the message down to an element."""
    names: list[str] = []
    at: etree._Element | None = element
    while at is not None and at is not payload:
        names.append(local(str(at.tag)))
        at = at.getparent()
    return names[::-1]
