"""Mapping folders read, checked and compiled, once per process."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping as Names
from collections.abc import Sequence
from pathlib import Path

from adapter.errors import Finding, Misconfigured
from adapter.translation import tables
from adapter.translation.basisbericht import Basisbericht
from adapter.translation.besluit import Besluitbericht
from adapter.translation.compiled import Compiler
from adapter.translation.documentactie import Ontgrendeling, Uitcheck, Wijziging
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.mapping import Mapping, Mappings, Way
from adapter.translation.nummer import Nummer
from adapter.translation.overdracht import Overdracht
from adapter.translation.overlays import Overlay, build_overlay, lay_over
from adapter.translation.personen import Personen
from adapter.translation.rows import File, Row, read_file, wrong
from adapter.translation.tree import build_entity
from adapter.translation.vraag import Questions

__all__ = ["load"]


def load(folders: Sequence[Path]) -> Mappings:
    """Read all mappings; a file in an earlier folder goes before one of the same name in a later one.

    Raises:
        Misconfigured: the first thing that can't be meant: file, line, what, how to mend it.
    """
    files = _read(folders)
    overlays = {file.name: build_overlay(file) for file in files["overlay"].values()}
    entities = {file.name: file for file in files["entity"].values()}
    words = {file.name: file for file in files["table"].values()}
    operations = tuple(files["operation"].values())

    @functools.cache
    def overlaid(names: tuple[str, ...]) -> Mappings:
        return _compiled(entities, words, operations, [_named(name, overlays) for name in names])

    found = _compiled(entities, words, operations, ())
    return Mappings(dict(found.by_name), found.tables, overlays=overlays, overlaid=overlaid)


def _compiled(
    entities: Names[str, File], words: Names[str, File], operations: Sequence[File], overlays: Sequence[Overlay]
) -> Mappings:
    changes = [change for overlay in overlays for change in overlay.changes]
    words = lay_over(words, (change for change in changes if change.row.kind == "pair"))
    entities = lay_over(entities, (change for change in changes if change.row.kind != "pair"))
    known = {name: tables.build(file) for name, file in words.items()}
    compiler = Compiler({name: build_entity(file, entities, known) for name, file in entities.items()})
    found = {(file.pack, file.name): _mapping(file, compiler, entities) for file in operations}
    return Mappings(found, known, laid=overlays)


def _named(name: str, overlays: Names[str, Overlay]) -> Overlay:
    if name not in overlays:
        near = difflib.get_close_matches(name, overlays, n=3) or sorted(overlays)
        raise Misconfigured(
            Finding(code="overlay-onbekend", path=name, facts={"naam": name, "suggestie": ", ".join(near) or "-"})
        )
    return overlays[name]


def _read(folders: Sequence[Path]) -> dict[str, dict[tuple[str, str], File]]:
    files: dict[str, dict[tuple[str, str], File]] = {"entity": {}, "operation": {}, "table": {}, "overlay": {}}
    for folder in folders:
        for path in sorted(folder.glob("*/*.toml")):
            file = read_file(path, path.parent.name)
            pack = file.pack if file.kind == "operation" else ""
            files[file.kind].setdefault((pack, file.name), file)
    return files


def _mapping(file: File, compiler: Compiler, entities: Names[str, File]) -> Mapping:
    head = file.head
    name = head.text("mapping") or ""
    kind = head.keys["kind"]
    if kind not in ("nummer", "ontgrendeling", "overdracht") and name not in entities:
        raise wrong("mapping-onbekend", head, naam=name or "-", suggestie=", ".join(sorted(entities)))
    way: Way
    match kind:
        case "kennisgeving":
            way = _kennisgeving(file, name, compiler)
        case "vraag":
            way = _vraag(file, name, compiler)
        case "nummer":
            way = Nummer(
                operatie=file.name,
                answer=_needed(head, "answer"),
                what=_needed(head, "number"),
                functie=_needed(head, "functie"),
            )
        case "uitcheck":
            way = Uitcheck(
                operatie=file.name,
                answer=_needed(head, "answer"),
                functie=_needed(head, "functie"),
                within=_needed(head, "within"),
                questions=_vraag(file, name, compiler),
            )
        case "wijziging":
            way = Wijziging(
                operatie=file.name,
                functie=_needed(head, "functie"),
                within=_needed(head, "within"),
                kennisgeving=_kennisgeving(file, name, compiler),
            )
        case "personen":
            way = Personen(
                answer=_needed(head, "answer"), entity=compiler.entity(name), relations=compiler.relations(name)
            )
        case "basisbericht":
            way = Basisbericht(
                operatie=file.name,
                berichtcode=head.keys["berichtcode"],
                entity=compiler.entity(name),
                relations=compiler.relations(name),
                mutatiesoorten=tuple(head.keys.get("mutatiesoort", ())),
                within=head.text("within"),
            )
        case "besluit":
            way = Besluitbericht(
                operatie=file.name, functie=_needed(head, "functie"), kennisgeving=_kennisgeving(file, name, compiler)
            )
        case "ontgrendeling":
            way = Ontgrendeling(operatie=file.name)
        case "overdracht" if head.keys["berichtcode"] in ("Di01", "Du01"):
            way = Overdracht(operatie=file.name, berichtcode=head.keys["berichtcode"], functie=_needed(head, "functie"))
        case _:
            raise wrong("mapping-waarde", head, sleutel="kind")
    return Mapping(pack=file.pack, operatie=file.name, major=head.keys["major"], root=head.keys["root"], way=way)


def _kennisgeving(file: File, name: str, compiler: Compiler) -> Kennisgeving:
    head = file.head
    only = head.keys.get("only")
    return Kennisgeving(
        operatie=file.name,
        berichtcode=head.keys["berichtcode"],
        entity=compiler.entity(name),
        relations=compiler.relations(name),
        mutatiesoorten=tuple(head.keys.get("mutatiesoort", ())),
        only=tuple(only) if only is not None else None,
        parts=head.keys.get("parts"),
    )


def _vraag(file: File, name: str, compiler: Compiler) -> Questions:
    asks = file.head.keys.get("asks")
    if asks not in ("zaak", "informatieobject", "besluit"):
        raise wrong("mapping-waarde", file.head, sleutel="asks")
    return Questions(
        answer=_needed(file.head, "answer"),
        asks=asks,
        entity=compiler.entity(name),
        relations=compiler.relations(name),
        always=tuple(file.head.keys.get("always", ())),
        parts=file.head.keys.get("parts"),
    )


def _needed(head: Row, key: str) -> str:
    found = head.text(key)
    if found is None:
        raise wrong("mapping-sleutel-ontbreekt", head, sleutel=key)
    return found
