"""What a client downloads to build itself: the WSDL of a dienst and the schema files that it names.

The files are those of the pack; where one refers to another, the reference is made an address of ours.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Sequence
from typing import Protocol
from urllib.parse import quote

from lxml import etree

from adapter import stuf

__all__ = ["Description", "Schemas"]

_XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES = (f"{_XS}include", f"{_XS}import", f"{_XS}redefine")


class Schemas(Protocol):
    """The schema files of a pack, by path; `validation.Documents` has this shape."""

    def parse(self, path: str) -> etree._Element:
        """Give the tree of a file, ours to change."""

    def reach(self, entry: str) -> Collection[str]:
        """Give the paths of `entry` and of all that it refers to."""


class Description:
    """The description of one pack.

    Args:
        operaties: of the pack.
        documents: its schema files and those that they refer to.
        entry: path of the file that reaches all of them.
    """

    def __init__(self, operaties: Sequence[stuf.Operatie], documents: Schemas, entry: str) -> None:
        self._operaties = tuple(operaties)
        self._documents = documents
        self._entry = entry
        self._served: frozenset[str] | None = None

    def wsdl(self, dienst: str | None, url: str) -> bytes | None:
        """Give the WSDL of a dienst (None: of all messages) at `url`; None when the dienst has no messages."""
        has_messages = any(
            operatie.direction != "out" and (dienst is None or stuf.is_same_dienst(dienst, operatie.dienst))
            for operatie in self._operaties
        )
        if not has_messages:
            return None
        return stuf.wsdl.write(self._operaties, dienst=dienst, url=url, imports=self._imports(url))

    def xsd(self, path: str, url: str) -> bytes | None:
        """Give a schema file, its references at `url`; None when it is none of the pack's."""
        if self._served is None:
            self._served = frozenset(self._documents.reach(self._entry))
        if path not in self._served:
            return None
        root = self._documents.parse(path)
        for reference in root.iterchildren(*_REFERENCES):
            location = reference.get("schemaLocation")
            if location is not None:
                reference.set("schemaLocation", _address(url, _beside(path, location)))
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)

    def _imports(self, url: str) -> dict[str, str]:
        """Give the entry and what it imports, by namespace: a client needs every namespace named."""
        root = self._documents.parse(self._entry)
        imports = {
            child.get("namespace", ""): _address(url, _beside(self._entry, child.get("schemaLocation", "")))
            for child in root.iterchildren(f"{_XS}import")
            if child.get("schemaLocation")
        }
        return {**imports, root.get("targetNamespace", ""): _address(url, self._entry)}


def _beside(path: str, location: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), location))


def _address(url: str, path: str) -> str:
    return f"{url}?xsd={quote(path)}"
