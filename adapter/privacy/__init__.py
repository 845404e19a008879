"""Personal data: what is recognised as such, and how it is kept out of what others can read."""

from __future__ import annotations

from adapter.privacy.elfproef import is_elfproef, is_test_bsn
from adapter.privacy.masking import MASK, mask_json, mask_xml
from adapter.privacy.persons import find_bsns
from adapter.privacy.pseudonym import Pseudonyms

__all__ = ["MASK", "Pseudonyms", "find_bsns", "is_elfproef", "is_test_bsn", "mask_json", "mask_xml"]
