"""Personal data: what is recognised as such, and how it is kept out of what others can read."""

from __future__ import annotations

from adapter.privacy.elfproef import is_elfproef, is_test_bsn

__all__ = ["is_elfproef", "is_test_bsn"]
