"""Identity: the id of an event, and who its source is (MAPPING A.1 rule 5; GUARANTEES c.2)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

__all__ = ["event_id", "source_of"]

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:koppelvlak:event")
_SEPARATOR = "\x1f"  # stands in no StUF text: XML 1.0 forbids it, so parts can't run into each other


def event_id(installation: str, key: Iterable[str | None], mapping_major: int, ordinal: int) -> str:
    """Give the id of an event: the same message gives the same ids, whenever it is read.

    Args:
        key: what makes it the same message: organisatie, applicatie, administratie and referentienummer of the sender;
            a missing part is not an empty one.
        mapping_major: a mapping that makes other events has another number, so that a replay is not taken for a repeat.
        ordinal: from 1, the place of the event in its message.
    """
    begun = _begun(installation, tuple(key), mapping_major).copy()
    begun.update(str(ordinal).encode())
    digest = bytearray(begun.digest()[:16])
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@lru_cache(maxsize=64)
def _begun(installation: str, key: tuple[str | None, ...], mapping_major: int) -> Any:
    """Begin the hash of a message's ids: they differ in their last part only."""
    parts = (installation, *("\x00" if part is None else part for part in key), str(mapping_major), "")
    return hashlib.sha1(_SPACE.bytes + _SEPARATOR.join(parts).encode(), usedforsecurity=False)


@lru_cache(maxsize=1024)
def source_of(*, oin: str | None, gemeentecode: str, applicatie: str | None) -> str:
    """Give the source: the OIN of the organisation where it is known, else its gemeentecode (NL GOV profile: a URN)."""
    organisatie = f"urn:nld:oin:{oin}" if oin else f"urn:nld:gemeentecode:{gemeentecode}"
    return f"{organisatie}:systeem:{_urn_part(applicatie or 'onbekend')}"


def _urn_part(text: str) -> str:
    """Percent-encode what may not stand in a URN (RFC 8141)."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-._~") else _percent(char) for char in text)


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
