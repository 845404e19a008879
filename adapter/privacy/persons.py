"""Which persons a message names by their BSN: found in its bytes, so that it may be found again under what stands for them."""

from __future__ import annotations

import re
from typing import Final

from adapter.privacy.elfproef import is_elfproef

__all__ = ["find_bsns"]

_BSN: Final = re.compile(rb"[bB][sS][nN](?:\s[^<>]*)?>\s*([0-9]{9})\s*<")
_MOST: Final = 100  # of one message: a number that a sender can't make grow


def find_bsns(raw: bytes) -> tuple[str, ...]:
    """Give the numbers in elements that are named for a BSN (bsn, inp.bsn), each once, as they come; those that can be one."""
    if b"bsn>" not in raw and b"bsn " not in raw and b"BSN" not in raw:
        return ()
    found = dict.fromkeys(number.decode("ascii") for number in _BSN.findall(raw))
    return tuple(number for number in list(found)[:_MOST] if is_elfproef(number))
