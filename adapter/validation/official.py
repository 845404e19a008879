"""The sets that the standard body publishes: which are known, and a pack made of the files of one. Pure.

A set as published compiles in no validator by itself: it spreads a namespace over many files, and libxml2 skips a second import
of one. So each namespace gets a wrapper that includes all its files, written here (official.toml says which).
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from lxml import etree
from pydantic import BaseModel, ConfigDict, Field

from adapter import guard
from adapter.errors import Finding, KoppelvlakError, Refused
from adapter.validation.documents import XS
from adapter.validation.pack_toml import PackToml

__all__ = ["ENTRY", "KnownSet", "Made", "find_set", "make_alone", "make_known", "read_known", "unknown_files"]

ENTRY: Final = "entry.xsd"
_NAMED: Final = 5  # files in one finding
_REMOTE: Final = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:|^//")
_REFERENCES: Final = (f"{XS}include", f"{XS}import", f"{XS}redefine")
_PLACE: Final = "set"  # folder of the files in the pack


class Wrapper(BaseModel):
    """All files of one namespace, included in one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    namespace: str
    files: tuple[str, ...]


class KnownSet(BaseModel):
    """One set: what it is, how its files go together, and their sha256."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pack: str
    version: str
    standard: str
    patch: str
    own: str  # name/version of our pack: its messages are those of the set
    target: str  # namespace that the entry itself is in
    includes: tuple[str, ...]
    wrapper: Annotated[tuple[Wrapper, ...], Field(min_length=1)]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A pack as it is to be written: its files by their path in its folder, pack.toml among them."""

    pack: str
    version: str
    files: Mapping[str, bytes]


def read_known(file: Path) -> tuple[KnownSet, ...]:
    """Read official.toml."""
    return tuple(KnownSet(**table) for table in tomllib.loads(file.read_text(encoding="utf-8"))["set"])


def find_set(given: Mapping[str, bytes], known: Sequence[KnownSet]) -> tuple[KnownSet, str] | None:
    """Find which set the files are, and the folder in which it begins; the one with most files that are just as published."""
    found: list[tuple[int, int, KnownSet, str]] = []
    for number, one in enumerate(known):
        first = min(one.files)
        for path in given:
            if path != first and not path.endswith(f"/{first}"):
                continue
            begin = path[: len(path) - len(first)]
            if all(f"{begin}{name}" in given for name in one.files):
                same = len(one.files) - len(unknown_files(given, one, begin))
                found.append((same, -number, one, begin))
    return max(found, key=lambda each: each[:2])[2:] if found else None


def unknown_files(given: Mapping[str, bytes], one: KnownSet, begin: str) -> list[str]:
    """Give the files of a set that are not as published."""
    return [
        name
        for name, sha256 in sorted(one.files.items())
        if hashlib.sha256(given[f"{begin}{name}"]).hexdigest() != sha256
    ]


def make_known(given: Mapping[str, bytes], one: KnownSet, begin: str, own: PackToml, *, trusted: bool) -> Made:
    """Make the pack of a known set.

    Args:
        own: our pack of the same standard.
        trusted: not all files are as published, and the operator answers for them.

    Raises:
        Refused: a reference that leads out of the set, to the network or to nothing.
    """
    files = {f"{_PLACE}/{name}": given[f"{begin}{name}"] for name in one.files}
    _check_references(files)
    for wrapper in one.wrapper:
        files[wrapper.name] = _schema(wrapper.namespace, includes=wrapper.files)
    imports = {wrapper.namespace: wrapper.name for wrapper in one.wrapper}
    files[ENTRY] = _schema(one.target, includes=one.includes, imports=imports)
    source = f"{one.standard}, the published set" + (", with files that are not as published" if trusted else "")
    return _made(one.pack, one.version, files, own, standard=one.standard, patch=one.patch, source=source)


def make_alone(given: Mapping[str, bytes], entry: str, own: PackToml, *, version: str) -> Made:
    """Make a pack of a set that is not known: `entry` is the file that judges its messages.

    Raises:
        Refused: there is no such file; a reference that leads out of the set, to the network or to nothing.
    """
    if entry not in given:
        names = ", ".join(sorted(given)[:_NAMED])
        raise Refused(Finding(code="schemas-ingang", path=entry, facts={"bestanden": names}))
    files = {f"{_PLACE}/{name}": data for name, data in given.items()}
    reached = _check_references(files, f"{_PLACE}/{entry}")
    files = {name: files[name] for name in reached}
    target = _parse(f"{_PLACE}/{entry}", files[f"{_PLACE}/{entry}"]).get("targetNamespace", "")
    files[ENTRY] = _schema(target, includes=(entry,))
    return _made(own.name, version, files, own, standard=own.standard, patch="", source=f"{entry}, as installed")


def _check_references(files: Mapping[str, bytes], entry: str | None = None) -> list[str]:
    """Give the files that are reached: all from `entry`, else those that are there; raises Refused with all that is wrong."""
    findings: list[Finding] = []
    reached: dict[str, None] = {}
    waiting = [entry] if entry is not None else sorted(files)
    while waiting:
        path = waiting.pop(0)
        if path in reached:
            continue
        reached[path] = None
        for child in _parse(path, files[path]).iterchildren(*_REFERENCES):
            location = child.get("schemaLocation")
            if location is None:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), location.strip()))
            if _REMOTE.match(location.strip()):
                findings.append(Finding(code="schemas-netwerk", path=path, line=_line(child)))
            elif not target.startswith(f"{_PLACE}/"):
                findings.append(Finding(code="schemas-buiten-set", path=path, line=_line(child)))
            elif target not in files:
                facts = {"bestand": target.removeprefix(f"{_PLACE}/")}
                findings.append(Finding(code="schemas-bestand-ontbreekt", path=path, line=_line(child), facts=facts))
            else:
                waiting.append(target)
    if findings:
        raise Refused(*findings)
    return list(reached)


def _line(element: etree._Element) -> int | None:
    line: int | None = element.sourceline  # type: ignore[assignment]  # the stub says str
    return line


def _parse(path: str, data: bytes) -> etree._Element:
    try:
        return guard.parse(data)
    except KoppelvlakError as error:
        found = error.findings[0]
        raise Refused(Finding(code="pack-geen-xml", path=path, line=found.line, column=found.column)) from None


def _schema(target: str, *, includes: Sequence[str], imports: Mapping[str, str] | None = None) -> bytes:
    attributes = f' targetNamespace="{target}"' if target else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<schema xmlns="http://www.w3.org/2001/XMLSchema"{attributes} elementFormDefault="qualified">',
        *(f'  <import namespace="{name}" schemaLocation="{file}"/>' for name, file in (imports or {}).items()),
        *(f'  <include schemaLocation="{_PLACE}/{file}"/>' for file in includes),
        "</schema>",
    ]
    return "\n".join(lines).encode() + b"\n"


def _made(
    pack: str, version: str, files: dict[str, bytes], own: PackToml, *, standard: str, patch: str, source: str
) -> Made:
    head = {
        "name": pack,
        "version": version,
        "patch": patch,
        "standard": standard,
        "source": source,
        "authority": "official",
        "entry": ENTRY,
        "requires": [*own.requires, f"{own.name}/{own.version}"],  # their rules; the schemas need nothing of them
        "namespaces": list(own.namespaces),
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    lines.append(f"valid_from = {own.valid_from.isoformat()}")
    for message in own.message:
        said = message.model_dump(mode="json", exclude_defaults=True)
        lines += [
            "",
            "[[message]]",
            *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()),
        ]
    for path in sorted(files):
        lines += ["", "[[file]]", f"path = {json.dumps(path)}", f'sha256 = "{hashlib.sha256(files[path]).hexdigest()}"']
    return Made(pack=pack, version=version, files={**files, "pack.toml": "\n".join(lines).encode() + b"\n"})
