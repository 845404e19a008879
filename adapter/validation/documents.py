"""The XSD files of a pack, as one tree of paths over all schema folders; nothing else can be read through it.

A path is relative to the schemas folder ("stuf/zds-1.2/1.2.01/entry.xsd"), so that a pack of an organisation's own folder
may include a file of one of ours. Every byte is checked against the sha256 in its pack.toml before it is used.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from adapter import guard
from adapter.errors import Finding, KoppelvlakError, Misconfigured

__all__ = ["XS", "Documents", "Listed"]

XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES = (f"{XS}include", f"{XS}import")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file that a pack.toml lists: where it is, and what its content must be."""

    file: Path
    sha256: str


class Documents:
    """The files that one pack may read: its own and those of the packs it requires."""

    def __init__(self, listed: Mapping[str, Listed]) -> None:
        self._listed = dict(listed)

    def __contains__(self, path: str) -> bool:
        return path in self._listed

    def __iter__(self) -> Iterator[str]:
        return iter(self._listed)

    def read(self, path: str) -> bytes:
        """Give the bytes of a file; raises Misconfigured when it is not listed, not there or not as it was."""
        listed = self._listed.get(path)
        if listed is None:
            raise Misconfigured(Finding(code="pack-verwijzing", path=path))
        try:
            data = listed.file.read_bytes()
        except OSError:
            raise Misconfigured(Finding(code="pack-bestand-ontbreekt", path=path)) from None
        if hashlib.sha256(data).hexdigest() != listed.sha256:
            raise Misconfigured(Finding(code="pack-sha256", path=path))
        return data

    def parse(self, path: str) -> etree._Element:
        """Give the tree of a file."""
        data = self.read(path)
        try:
            return guard.parse(data)
        except KoppelvlakError as error:
            found = error.findings[0]
            raise Misconfigured(
                Finding(code="pack-geen-xml", path=path, line=found.line, column=found.column)
            ) from None

    def reach(self, entry: str) -> dict[str, etree._Element]:
        """Give the trees of `entry` and of all that it includes and imports, by path, in the order of finding."""
        found: dict[str, etree._Element] = {}
        waiting = [entry]
        while waiting:
            path = waiting.pop(0)
            if path in found:
                continue
            found[path] = root = self.parse(path)
            for child in root:
                location = child.get("schemaLocation")
                if child.tag in _REFERENCES and location is not None:
                    waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), location)))
        return found
