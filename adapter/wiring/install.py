"""Installing a published set of schemas: read from a zip or a folder with limits on everything, tried, and only then put in place."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from adapter import settings, validation
from adapter.errors import Finding, Refused
from adapter.paths import data_folder, data_folders
from adapter.validation import official
from adapter.wiring.parts import load_packs, schemas_folder

__all__ = ["install", "read_set"]

_FILES: Final = 5_000  # in a zip or folder; the largest published set has some hundreds
_FILE_BYTES: Final = 8 * 1024 * 1024
_ALL_BYTES: Final = 128 * 1024 * 1024  # of the schemas together
_NAMED: Final = 5


def install(
    configuration: settings.Settings,
    source: Path,
    *,
    trust: bool,
    pack: str | None = None,
    entry: str | None = None,
    version: str | None = None,
) -> validation.Pack:
    """Install the set in `source`; give the pack, compiled. Nothing is left where it can't be.

    Args:
        trust: also what is not known to be as the standard body published it.
        pack, entry, version: of a set that is not known: the pack that it is for, its file that judges messages, its name.

    Raises:
        Refused: with all that is wrong with the set. Misconfigured: it does not compile.
    """
    given = read_set(source)
    made = _known(given, trust=trust) if entry is None else _alone(given, entry, pack, version, trust=trust)
    folder = schemas_folder(configuration)
    place = folder / "stuf" / made.pack / made.version
    if place.exists():
        raise Refused(Finding(code="schemas-al-geinstalleerd", path=f"{made.pack}/{made.version}"))
    trial = folder / f".proef-{secrets.token_hex(6)}"
    try:
        _write(trial / "stuf" / made.pack / made.version, made.files)
        tried = validation.load(data_folders("schemas", (trial,)))
        tried.get(f"{made.pack}/{made.version}").warm()
        place.parent.mkdir(parents=True, exist_ok=True)
        (trial / "stuf" / made.pack / made.version).rename(place)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    return load_packs(configuration).get(f"{made.pack}/{made.version}")


def _known(given: Mapping[str, bytes], *, trust: bool) -> official.Made:
    known = official.read_known(data_folder("schemas") / "official.toml")
    found = official.find_set(given, known)
    if found is None:
        sets = ", ".join(f"{one.standard} ({one.pack})" for one in known)
        raise Refused(Finding(code="schemas-set-onbekend", facts={"bekend": sets}))
    one, begin = found
    other = official.unknown_files(given, one, begin)
    if other and not trust:
        names = ", ".join(other[:_NAMED]) + (", …" if len(other) > _NAMED else "")
        facts = {"bestanden": names, "aantal": str(len(other)), "set": one.standard}
        raise Refused(Finding(code="schemas-niet-als-gepubliceerd", facts=facts))
    own = load_packs().get(one.own).said
    return official.make_known(given, one, begin, own, trusted=bool(other))


def _alone(
    given: Mapping[str, bytes], entry: str, pack: str | None, version: str | None, *, trust: bool
) -> official.Made:
    packs = load_packs()
    own = packs.find(pack or "")
    if own is None or not own.entry or version is None:
        raise Refused(Finding(code="schemas-pack-en-versie", facts={"bekend": ", ".join(packs.names())}))
    if not trust:
        facts = {"bestanden": entry, "aantal": str(len(given)), "set": own.standard}
        raise Refused(Finding(code="schemas-niet-als-gepubliceerd", facts=facts))
    return official.make_alone(given, entry, own.said, version=version)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def read_set(source: Path) -> Mapping[str, bytes]:
    """Read the XSD files of a zip or a folder, by their path in it; raises Refused for what no published set has."""
    if source.is_dir():
        return _read_folder(source)
    try:
        with zipfile.ZipFile(source) as archive:
            return _read_zip(archive)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        reden = error.strerror if isinstance(error, OSError) and error.strerror else "no zip that can be read"
        raise Refused(Finding(code="schemas-geen-zip", path=source.name, facts={"reden": reden})) from error


def _read_zip(archive: zipfile.ZipFile) -> Mapping[str, bytes]:
    infos = archive.infolist()
    if len(infos) > _FILES:
        raise _too_large("files")
    found: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.is_dir():
            continue
        name = _safe(info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Refused(Finding(code="schemas-pad-ontsnapt", path=info.filename))
        if not name.lower().endswith(".xsd"):
            continue
        with archive.open(info) as file:  # what it says of its size is not believed
            data = file.read(_FILE_BYTES + 1)
        total += len(data)
        if len(data) > _FILE_BYTES or total > _ALL_BYTES:
            raise _too_large("bytes")
        found[name] = data
    return _some(found)


def _read_folder(folder: Path) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    total = 0
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix.lower() != ".xsd":
            continue
        if not path.resolve().is_relative_to(root):
            raise Refused(Finding(code="schemas-pad-ontsnapt", path=path.name))
        size = path.stat().st_size
        total += size
        if len(found) >= _FILES or size > _FILE_BYTES or total > _ALL_BYTES:
            raise _too_large("bytes")
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return _some(found)


def _safe(name: str) -> str:
    """Give a path that stays inside; raises Refused for one that doesn't."""
    parts = PurePosixPath(name)
    if not name or "\\" in name or "\0" in name or parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
        raise Refused(Finding(code="schemas-pad-ontsnapt", path=name[:200]))
    return parts.as_posix()


def _some(found: dict[str, bytes]) -> Mapping[str, bytes]:
    if not found:
        raise Refused(Finding(code="schemas-geen-xsd"))
    return found


def _too_large(what: str) -> Refused:
    facts = {"bestanden": str(_FILES), "mib": str(_ALL_BYTES // 1024 // 1024), "wat": what}
    return Refused(Finding(code="schemas-te-groot", facts=facts))
