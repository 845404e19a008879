"""Personal data: what is recognised as such, and how it is kept out of what others can read."""

from __future__ import annotations

from adapter.privacy.elfproef import is_elfproef, is_test_bsn
from adapter.privacy.pseudonym import Pseudonyms

__all__ = ["Pseudonyms", "is_elfproef", "is_test_bsn"]
