"""API keys of monitors and systems. A key is 256 bits of chance, so a plain SHA-256 of it is safe to keep."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from adapter import settings

__all__ = ["KEY_PREFIX", "find_key", "hash_key", "new_key"]

KEY_PREFIX: Final = "kv_"  # tells a key from a token, and lets a scanner find one that leaked
KEY_BYTES: Final = 32
_LENGTH_MAX: Final = 200


def new_key(chance: bytes) -> str:
    """Write a key; `chance` is 32 bytes of a cryptographic generator."""
    assert len(chance) == KEY_BYTES
    return KEY_PREFIX + base64.urlsafe_b64encode(chance).rstrip(b"=").decode()


def hash_key(key: str) -> str:
    """Give what the settings keep of a key: its SHA-256, in hex."""
    return hashlib.sha256(key.encode()).hexdigest()


def find_key(keys: Mapping[str, settings.ApiKey], given: str) -> str | None:
    """Give the name of the key that was given; None when it is none of ours. Each is compared in constant time."""
    if len(given) > _LENGTH_MAX:
        return None
    digest = hash_key(given)
    found = None
    for name, key in keys.items():
        if hmac.compare_digest(digest, key.sha256):
            found = name
    return found
