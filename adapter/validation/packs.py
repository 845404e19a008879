"""Packs: versioned sets of schemas, read from pack.toml; each names its messages, and judges them.

Several versions of a pack serve side by side. A name alone ("zds-1.2") is the version that the settings make the authority,
else the newest of our own; "zds-1.2/1.2" is that version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Misconfigured, Refused
from adapter.validation.documents import Documents, Listed
from adapter.validation.explain import Explainer, findings_at
from adapter.validation.gate import Gate
from adapter.validation.pack_toml import Authority, PackToml, read_pack_toml
from adapter.validation.rules import Rules, read_rules
from adapter.validation.schema_reader import Schema
from adapter.validation.shape import Shape

__all__ = ["RULES", "Pack", "Packs", "load"]

PACK_TOML: Final = "pack.toml"
RULES: Final = "rules.toml"  # of a pack that has rules beyond its schema


class Pack:
    """One version of a standard."""

    def __init__(self, said: PackToml, documents: Documents, folder: str, toml: Path) -> None:
        self._toml = toml
        self.said = said
        self._rules: Rules | None = None
        self.name = said.name
        self.version = said.version
        self.patch = said.patch
        self.standard = said.standard
        self.namespaces = said.namespaces
        self.operaties = tuple(message.operatie() for message in said.message)
        self.documents = documents
        self.folder = folder
        self.entry = f"{folder}/{said.entry}" if said.entry is not None else ""  # "": it only serves others
        self._gate = Gate(documents, self.entry) if self.entry else None
        self._schema: Schema | None = None
        self._shapes: dict[str, tuple[Shape, ...]] = {}
        self._explainer = Explainer(documents, self.entry, source=self.standard)

    @property
    def reference(self) -> str:
        """Name and version, as settings name one of several: "zds-1.2/1.2"."""
        return f"{self.name}/{self.version}"

    def valid(self, payload: etree._Element) -> bool:
        """True when the schema accepts the message."""
        assert self._gate is not None, "this pack only serves others"
        return self._gate.valid(payload)

    def check(self, payload: etree._Element, data: bytes | None = None) -> tuple[Finding, ...]:
        """Give all that is wrong with a message, in the order of the message; () when nothing is.

        Args:
            data: the bytes that the message was read from, for lines and columns.
        """
        assert self._gate is not None, "this pack only serves others"
        if self._gate.valid(payload):
            return ()
        found = self._explainer.explain(payload, data)
        if found:
            return found
        entries = [(each.place, each.line) for each in self._gate.refusals(payload)]
        return findings_at(entries, payload, data, source=self.standard)

    def shape(self, tag: str) -> Shape | None:
        """Find what the schema says of a root element; the model is read at the first, and kept."""
        if self._schema is None:
            self._schema = Schema(self.documents.reach(self.entry))
        declared = self._schema.element(tag)
        return Shape(self._schema, declared, known=self._shapes) if declared is not None else None

    @property
    def rules(self) -> Rules:
        """What its schema can't say: its own rules and those of the packs that it requires; read at the first."""
        if self._rules is None:
            folders = [*(f"stuf/{reference}" for reference in self.said.requires), self.folder]
            files = [f"{folder}/{RULES}" for folder in folders if f"{folder}/{RULES}" in self.documents]
            self._rules = Rules(rule for file in files for rule in read_rules(self.documents.read(file), file))
        return self._rules

    def file_names(self) -> Sequence[str]:
        """Give the names of its files, pack.toml first."""
        return (PACK_TOML, *(file.path for file in self.said.file))

    def read(self, name: str) -> bytes:
        """Give a file of the pack; raises Misconfigured when it is not there, or not as its sha256 says."""
        return self._toml.read_bytes() if name == PACK_TOML else self.documents.read(f"{self.folder}/{name}")

    def verify(self) -> None:
        """Read every file of the pack; raises Misconfigured when one is not there, or not as its sha256 says."""
        for file in self.said.file:
            self.documents.read(f"{self.folder}/{file.path}")

    def warm(self) -> None:
        """Make it ready now; raises Misconfigured when its schema does not compile, or a file was changed."""
        self.verify()
        assert self.rules is not None
        if self._gate is not None:
            self._gate.warm()


class Packs:
    """All packs, in all their versions."""

    def __init__(self, packs: Sequence[Pack], authority: Mapping[str, Authority] | None = None) -> None:
        self._packs = {pack.reference: pack for pack in sorted(packs, key=_age)}
        self._default: dict[str, Pack] = {}
        wanted = authority or {}
        for pack in self._packs.values():  # the newest last
            if pack.said.authority == wanted.get(pack.name, "own"):
                self._default[pack.name] = pack
        for name, kind in wanted.items():
            if name not in self._default:
                raise Misconfigured(
                    Finding(code="pack-gezag-ontbreekt", path=f"schemas.authority.{name}", facts={"gezag": kind})
                )
        for pack in self._packs.values():  # installed, and we have none of our own
            self._default.setdefault(pack.name, pack)

    def names(self) -> Sequence[str]:
        """Give the names of those that can judge messages by themselves."""
        return tuple(name for name, pack in self._default.items() if pack.entry)

    def all(self) -> Sequence[Pack]:
        """Give every version of every pack, by name, the oldest first."""
        return tuple(sorted(self._packs.values(), key=lambda pack: (pack.name, _age(pack))))

    def is_default(self, pack: Pack) -> bool:
        """True when the name alone means this version."""
        return self._default.get(pack.name) is pack

    def find(self, name: str) -> Pack | None:
        """Find a pack by "name" or "name/version"."""
        return self._packs.get(name) or self._default.get(name)

    def get(self, name: str) -> Pack:
        """Give a pack that judges messages, by "name" or "name/version"; raises Refused (pack-onbekend)."""
        found = self.find(name)
        if found is None or not found.entry:
            raise Refused(Finding(code="pack-onbekend"))
        return found

    def shape(self, pack: str, tag: str) -> Shape | None:
        """Find what the schema of a pack says of a root element; None without such a pack or element."""
        found = self.find(pack)
        return found.shape(tag) if found is not None and found.entry else None

    def recognise(self, payload: etree._Element) -> Pack:
        """Give the pack that a message belongs to: by its root, else by its namespace."""
        namespace = etree.QName(payload).namespace
        if namespace == stuf.namespaces.ZDS:
            return self.get("zds-1.2")
        if namespace == stuf.namespaces.BG and "bg-0310" in self.names():
            return self.get("bg-0310")
        return self.get("zds-1.1")


def load(folders: Sequence[Path], authority: Mapping[str, Authority] | None = None) -> Packs:
    """Read every pack under `<folder>/stuf/<name>/<version>`; raises Misconfigured.

    Args:
        folders: in the order of look-up: the first that has a pack in a version gives it.
        authority: whose schemas a name alone means, by the name of the pack; of those not named our own.
    """
    said: dict[str, PackToml] = {}
    tomls: dict[str, Path] = {}
    listed: dict[str, Listed] = {}
    for folder in reversed(folders):
        for file in sorted(folder.glob("stuf/*/*/pack.toml")):
            path = file.parent.relative_to(folder).as_posix()
            said[path], tomls[path] = read_pack_toml(file), file
            if path != f"stuf/{said[path].name}/{said[path].version}":
                raise Misconfigured(Finding(code="pack-toml", path=str(file), facts={"reden": "name, version: folder"}))
            for each in said[path].file:
                listed[f"{path}/{each.path}"] = Listed(file=file.parent / each.path, sha256=each.sha256)
    documents = Documents(listed)
    return Packs([Pack(each, documents, path, tomls[path]) for path, each in said.items()], authority)


_PARTS: Final = re.compile(r"\d+|[^\d]+")


def _age(pack: Pack) -> tuple[tuple[int, int, str], ...]:
    """Sort versions as people do: 1.2.9 before 1.2.10."""
    return tuple((part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _PARTS.findall(pack.version))
