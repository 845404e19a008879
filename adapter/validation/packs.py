"""Packs: versioned sets of schemas, read from pack.toml; each names its messages, and judges them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from lxml import etree

from adapter import stuf
from adapter.errors import Finding, Misconfigured, Refused
from adapter.validation.documents import Documents, Listed
from adapter.validation.explain import Explainer, findings_at
from adapter.validation.gate import Gate
from adapter.validation.schema_reader import Schema
from adapter.validation.shape import Shape

__all__ = ["Pack", "Packs", "load"]

_REQUIRED: Final = ("name", "version", "standard", "source", "namespaces", "file")


class Pack:
    """One version of a standard."""

    def __init__(self, raw: Mapping[str, Any], documents: Documents, folder: str) -> None:
        self.name: str = raw["name"]
        self.version: str = raw["version"]
        self.patch: str = raw.get("patch", "")
        self.standard: str = raw["standard"]
        self.namespaces: tuple[str, ...] = tuple(raw["namespaces"])
        self.operaties = tuple(_operatie(message) for message in raw.get("message", ()))
        self.documents = documents
        self.entry = f"{folder}/{raw['entry']}" if "entry" in raw else ""  # "": it only serves others
        self._gate = Gate(documents, self.entry) if self.entry else None
        self._schema: Schema | None = None
        self._explainer = Explainer(documents, self.entry, source=self.standard)

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
        return Shape(self._schema, declared) if declared is not None else None

    def warm(self) -> None:
        """Compile the schema now; raises Misconfigured when it does not compile, or a file was changed."""
        if self._gate is not None:
            self._gate.warm()


class Packs:
    """All packs, by name; the newest version where there are several."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = {pack.name: pack for pack in sorted(packs, key=lambda pack: pack.version)}

    def names(self) -> Sequence[str]:
        """Give the names of those that can judge messages by themselves."""
        return tuple(name for name, pack in self._packs.items() if pack.entry)

    def get(self, name: str) -> Pack:
        """Give a pack; raises Refused (pack-onbekend)."""
        found = self._packs.get(name)
        if found is None or not found.entry:
            raise Refused(Finding(code="pack-onbekend"))
        return found

    def shape(self, pack: str, tag: str) -> Shape | None:
        """Find what the schema of a pack says of a root element; None without such a pack or element."""
        found = self._packs.get(pack)
        return found.shape(tag) if found is not None and found.entry else None

    def recognise(self, payload: etree._Element) -> Pack:
        """Give the pack that a message belongs to: by its root, else by its namespace."""
        namespace = etree.QName(payload).namespace
        if namespace == stuf.namespaces.ZDS:
            return self.get("zds-1.2")
        if namespace == stuf.namespaces.BG and "bg-0310" in self.names():
            return self.get("bg-0310")
        return self.get("zds-1.1")


def load(folders: Sequence[Path]) -> Packs:
    """Read every pack under `<folder>/stuf/<name>/<version>`; raises Misconfigured."""
    raws: dict[str, dict[str, Any]] = {}
    listed: dict[str, Listed] = {}
    for folder in reversed(folders):
        for file in sorted(folder.glob("stuf/*/*/pack.toml")):
            path = file.parent.relative_to(folder).as_posix()
            raws[path] = _read(file)
            for each in raws[path]["file"]:
                listed[f"{path}/{each['path']}"] = Listed(file=file.parent / each["path"], sha256=each["sha256"])
    documents = Documents(listed)
    return Packs([Pack(raw, documents, path) for path, raw in raws.items()])


def _read(file: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(Finding(code="pack-toml", path=str(file), facts={"reden": str(error)})) from error
    missing = [key for key in _REQUIRED if key not in raw]
    if missing:
        raise Misconfigured(Finding(code="pack-toml", path=str(file), facts={"reden": ", ".join(missing)}))
    return raw


def _operatie(message: Mapping[str, Any]) -> stuf.Operatie:
    return stuf.Operatie(
        name=message["name"],
        root=message["root"],
        berichtcode=stuf.Berichtcode(message["berichtcode"]),
        dienst=message.get("dienst", ""),
        soapactions=tuple(message.get("soapactions", ())),
        entiteittype=message.get("entiteittype"),
        functie=message.get("functie"),
        mutatiesoort=message.get("mutatiesoort"),
        direction=message.get("direction", "in"),
        reply=message.get("reply"),
    )
