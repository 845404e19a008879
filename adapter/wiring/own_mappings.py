"""Mappings judged before anything is served: an organisation's own folder, and the overlays that are named.

Ours were judged, and the laws tried, before they were shipped. What is an organisation's own is judged by the schemas at every start;
the laws are tried on what it touches, and remembered in the data folder until something changes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from adapter import __version__, settings, translation, validation
from adapter.errors import Finding, Misconfigured
from adapter.paths import data_folders
from adapter.wiring.lawful import broken_tables, check_laws
from adapter.wiring.parts import data_of, mappings_folder

__all__ = ["check_mappings", "effective_mappings", "judged", "touched"]

_AT_START: Final = 6  # messages of each mutatiesoort that a start tries: they hold most elements; `check` tries all
_TRIED: Final = "mappings-beproefd"  # file in the data folder: what was tried and found lawful
_STEPS: Final = re.compile(r"\[\d+\]|\{[^}]*\}")


def check_mappings(
    configuration: settings.Settings,
    mappings: translation.Mappings,
    packs: validation.Packs,
    *,
    thorough: bool = False,
) -> None:
    """Judge an organisation's own mappings, and each combination of overlays that is named.

    Args:
        thorough: try the laws on messages of every mutatiesoort, of overlays of ours too, whatever was tried before.

    Raises:
        Misconfigured: a mapping or overlay that isn't there, can't be meant, leaves a path out, or breaks a law.
    """
    folder = mappings_folder(configuration)
    combinations = sorted(_named(configuration))
    effective = {names: effective_mappings(mappings, names, packs) for names in combinations}
    if folder is None and not thorough:
        return
    own = frozenset(path.stem for path in folder.glob("*/*.toml")) if folder is not None else frozenset()
    if own:
        judged(mappings, packs)
    mark = _mark(folder, combinations, packs)
    remembered = data_of(configuration) / _TRIED
    if not thorough and remembered.is_file() and remembered.read_text(encoding="utf-8") == mark:
        return
    most = None if thorough else _AT_START
    found = [*_unlawful(mappings, own, packs, most)]
    for names, each in effective.items():
        if names:
            found += _unlawful(each, touched(each), packs, most)
    if found:
        raise Misconfigured(*{repr(each): each for each in found}.values())
    remembered.write_text(mark, encoding="utf-8")


def effective_mappings(
    mappings: translation.Mappings, names: tuple[str, ...], packs: validation.Packs
) -> translation.Mappings:
    """Give the mappings with these overlays over them, judged by the schemas of their packs.

    Raises:
        Misconfigured: as `check_mappings`, but for the laws.
    """
    found = mappings.overlaid(names)
    return judged(found, packs) if names else found


def judged(mappings: translation.Mappings, packs: validation.Packs) -> translation.Mappings:
    """Give the mappings, judged by the schemas of their packs.

    Raises:
        Misconfigured: one that doesn't fit: its file and line, what, how to mend it.
    """
    if findings := translation.judge(mappings, packs.shape):
        removed = [change for overlay in mappings.laid for change in overlay.changes if change.how == "remove"]
        raise Misconfigured(*_folded(_by_removal(finding, removed) for finding in findings))
    return mappings


def touched(mappings: translation.Mappings) -> frozenset[str]:
    """Give the entities and tables that the overlays over these mappings change."""
    return frozenset(change.entity for overlay in mappings.laid for change in overlay.changes)


def _named(configuration: settings.Settings) -> set[tuple[str, ...]]:
    """Give each combination of overlays that a connection or a subscriber has."""
    return {
        names
        for gemeente in configuration.gemeenten.values()
        for names in (
            *(connection.overlays for connection in gemeente.connections.values()),
            *(gemeente.overlays_of(name) for name in gemeente.abonnees),
        )
    }


def _by_removal(finding: Finding, removed: Iterable[translation.Change]) -> Finding:
    """Give the finding at the row of the overlay that left the path open, where that is what happened."""
    if finding.code != "mapping-pad-ongenoemd":
        return finding
    path = str(finding.facts.get("pad", ""))
    for change in removed:
        for name in change.names:
            bare = "/".join(part.rpartition(":")[2] for part in name.split("/"))
            if f"/{path}/".find(f"/{bare}/") >= 0:
                row = change.row
                facts = {**finding.facts, "bestand": row.file}
                return dataclasses.replace(finding, code="overlay-pad-open", path=row.file, line=row.line, facts=facts)
    return finding


def _folded(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the elements of a message that no row claims in one finding: as they may be listed in a `whole`."""
    open_: dict[tuple[str | None, int | None, str], list[str]] = {}
    for finding in findings:
        if finding.code != "mapping-pad-ongenoemd":
            yield finding
            continue
        steps = str(finding.facts["pad"]).split("/")
        key = (finding.path, finding.line, str(finding.facts["bericht"]))
        open_.setdefault(key, []).append("/".join(steps[1:2] or steps))  # below the object: what stands at its top
    for (file, line, message), paths in open_.items():
        facts = {"bestand": str(file), "pad": ", ".join(dict.fromkeys(paths)), "bericht": message}
        yield Finding(code="mapping-pad-ongenoemd", path=file, line=line, facts=facts)


def _unlawful(
    mappings: translation.Mappings, names: frozenset[str], packs: validation.Packs, most: int | None
) -> Iterator[Finding]:
    """Give the laws that the mappings break which these entities, tables and operations are part of."""
    if not names:
        return
    for word in broken_tables(mappings):
        table = word.partition(":")[0]
        if table in names:
            yield _broken(f"tables/{table}.toml", 1, "enum_bijection", word, table)
    for mapping in mappings:
        if mapping.goes_back and names & _parts(mappings, mapping):
            pack = packs.get(mapping.pack)
            for broken in check_laws(mapping, pack, most=most).broken:
                file, line = _row_of(mapping, packs, broken.where)
                yield _broken(file, line, broken.law, broken.where, mapping.operatie)


def _parts(mappings: translation.Mappings, mapping: translation.Mapping) -> frozenset[str]:
    """Give the names of the files that a mapping is made of."""
    rows = list(translation.effective_rows(mappings, mapping))
    tables = (row.value.removeprefix("tabel:") for row in rows)
    return frozenset({mapping.operatie, *tables, *(PurePosixPath(row.file).stem for row in rows)}) | {
        row.entity for row in rows
    }


def _row_of(mapping: translation.Mapping, packs: validation.Packs, where: str) -> tuple[str, int]:
    """Give the file and line of the row at the path where a law broke; of the operation, where no row stands there."""
    shape = packs.shape(mapping.pack, mapping.root)
    steps = [_STEPS.sub("", step).rpartition(":")[2] for step in where.partition(" ")[0].rstrip(":").split("/") if step]
    if shape is None or not steps:
        return mapping.file, 1
    rows = {claim.path: claim.row for claim in translation.claims_of(mapping, "in", shape) if claim.row is not None}
    for start in (1, 0):  # below the root, or from it
        for end in range(len(steps), start, -1):
            row = rows.get("/".join(steps[start:end]))
            if row is not None and row.kind not in ("head", "implied"):
                return row.file, row.line
    return mapping.file, 1


def _broken(file: str, line: int, law: str, where: str, message: str) -> Finding:
    facts = {"bestand": file, "wet": law, "waar": where, "bericht": message}
    return Finding(code="mapping-wet-gebroken", path=file, line=line, facts=facts)


def _mark(folder: Path | None, combinations: Iterable[tuple[str, ...]], packs: validation.Packs) -> str:
    """Give what the outcome of the laws depends on, as one hash."""
    found = hashlib.sha256(f"{__version__} {list(combinations)} {[pack.reference for pack in packs.all()]}".encode())
    for each in data_folders("mappings", () if folder is None else (folder,)):
        for path in sorted(each.glob("*/*.toml")):
            found.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
