"""What stands for a person where a number may not: an HMAC, the same for the same person, meaningless without the key."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

__all__ = ["Pseudonyms"]

_DIGITS: Final = 32  # 128 bits: no two persons meet


class Pseudonyms:
    """Pseudonyms of one installation.

    Args:
        key: secret; another key gives other pseudonyms.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, gemeente: str, number: str) -> str:
        """Give the pseudonym of a person within a gemeente: the same number differs in another gemeente."""
        return hmac.new(self._key, f"{gemeente}\x00{number}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]
