"""What a client downloads to build itself: the WSDL of a dienst and the schema files that it names.

The files are those of the pack; where one refers to another, the reference is made an address of ours.
"""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Collection, Sequence
from typing import Protocol
from urllib.parse import quote

from lxml import etree

from adapter import guard, stuf
from adapter.front.port import Address

__all__ = ["Pack", "Packs", "Schemas", "read_xsd", "with_addresses", "write_wsdl"]

_XS = "{http://www.w3.org/2001/XMLSchema}"
_REFERENCES = (f"{_XS}include", f"{_XS}import", f"{_XS}redefine")


class Schemas(Protocol):
    """The schema files of a pack, by path; `validation.Documents` has this shape."""

    def read(self, path: str) -> bytes:
        """Give the bytes of a file."""

    def reach(self, entry: str) -> Collection[str]:
        """Give the paths of `entry` and of all that it refers to."""

    def __hash__(self) -> int:
        """By identity: what is reached is remembered."""


class Pack(Protocol):
    """What is described of a pack; `validation.Pack` has this shape."""

    @property
    def operaties(self) -> Sequence[stuf.Operatie]:
        """All its operations, answers among them."""

    @property
    def documents(self) -> Schemas:
        """Its schema files and those that they refer to."""

    @property
    def entry(self) -> str:
        """Path of the file that reaches all of them."""


class Packs(Protocol):
    """The packs by name; `validation.Packs` has this shape."""

    def get(self, name: str) -> Pack:
        """Give a pack."""


def write_wsdl(packs: Packs, address: Address, url: str) -> bytes | None:
    """Give the WSDL of the address's dienst, or of all messages, at `url`; None when the dienst has no messages."""
    pack, dienst = packs.get(address.pack), address.dienst
    has_messages = any(
        operatie.is_received and (dienst is None or stuf.is_same_dienst(dienst, operatie.dienst))
        for operatie in pack.operaties
    )
    if not has_messages:
        return None
    return stuf.wsdl.write(pack.operaties, dienst=dienst, url=url, imports=_imports(pack, url))


def read_xsd(packs: Packs, address: Address, path: str) -> bytes | None:
    """Give a schema file as it is in the pack; None when it is none of the pack's."""
    pack = packs.get(address.pack)
    return pack.documents.read(path) if path in _served(pack.documents, pack.entry) else None


def with_addresses(content: bytes, path: str, url: str) -> bytes:
    """Give a schema file with its references at `url`."""
    root = guard.parse(content)
    for reference in root.iterchildren(*_REFERENCES):
        location = reference.get("schemaLocation")
        if location is not None:
            reference.set("schemaLocation", _address(url, _beside(path, location)))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


@functools.lru_cache(maxsize=32)
def _served(documents: Schemas, entry: str) -> frozenset[str]:
    return frozenset(documents.reach(entry))


def _imports(pack: Pack, url: str) -> dict[str, str]:
    """Give the entry and what it imports, by namespace: a client needs every namespace named, and no file without one."""
    root = guard.parse(pack.documents.read(pack.entry))
    imports = {
        child.get("namespace", ""): _address(url, _beside(pack.entry, child.get("schemaLocation", "")))
        for child in root.iterchildren(f"{_XS}import")
        if child.get("schemaLocation")
    }
    own = root.get("targetNamespace")
    return {**imports, own: _address(url, pack.entry)} if own else imports


def _beside(path: str, location: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), location))


def _address(url: str, path: str) -> str:
    return f"{url}?xsd={quote(path)}"
