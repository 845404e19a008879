"""Mapping folders read, checked and compiled, once per process."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence
from pathlib import Path

from adapter.translation import tables
from adapter.translation.compiled import Compiler
from adapter.translation.kennisgeving import Kennisgeving
from adapter.translation.mapping import Mapping, Mappings
from adapter.translation.rows import File, read_file, wrong
from adapter.translation.tree import build_entity

__all__ = ["load"]


def load(folders: Sequence[Path]) -> Mappings:
    """Read all mappings; a file in an earlier folder goes before one of the same name in a later one.

    Raises:
        Misconfigured: the first thing that can't be meant: file, line, what, how to mend it.
    """
    files = _read(folders)
    known = {file.name: tables.build(file) for file in files["table"].values()}
    entities = {file.name: file for file in files["entity"].values()}
    compiler = Compiler({name: build_entity(file, entities, known) for name, file in entities.items()})
    found = {(file.pack, file.name): _mapping(file, compiler, entities) for file in files["operation"].values()}
    return Mappings(found)


def _read(folders: Sequence[Path]) -> dict[str, dict[tuple[str, str], File]]:
    files: dict[str, dict[tuple[str, str], File]] = {"entity": {}, "operation": {}, "table": {}}
    for folder in folders:
        for path in sorted(folder.glob("*/*.toml")):
            file = read_file(path, path.parent.name)
            pack = file.pack if file.kind == "operation" else ""
            files[file.kind].setdefault((pack, file.name), file)
    return files


def _mapping(file: File, compiler: Compiler, entities: Names[str, File]) -> Mapping:
    head = file.head
    kind = head.keys["kind"]
    if kind not in ("kennisgeving", "vraag", "nummer"):
        raise wrong("mapping-waarde", head, sleutel="kind")
    name = head.text("mapping")
    if kind != "nummer" and name not in entities:
        raise wrong("mapping-onbekend", head, naam=name or "-", suggestie=", ".join(sorted(entities)))
    kennisgeving = None
    if kind == "kennisgeving" and name is not None:
        only = head.keys.get("only")
        kennisgeving = Kennisgeving(
            operatie=file.name,
            berichtcode=head.keys["berichtcode"],
            entity=compiler.entity(name),
            relations=compiler.relations(name),
            mutatiesoorten=tuple(head.keys.get("mutatiesoort", ())),
            only=tuple(only) if only is not None else None,
        )
    return Mapping(pack=file.pack, operatie=file.name, kind=kind, major=head.keys["major"], kennisgeving=kennisgeving)
