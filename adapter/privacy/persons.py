"""Which persons a message names by their BSN: found in its bytes, so that it may be found again under what stands for them."""

from __future__ import annotations

import re
from typing import Final

from adapter.privacy.elfproef import is_elfproef

__all__ = ["find_bsns"]

# bounded everywhere: what is repeated by a hostile sender is looked at no more than so many times
_BSN: Final = re.compile(rb"bsn(?:\s[^<>]{0,200})?>\s{0,20}([0-9]{9})\s{0,20}<")
_MOST: Final = 100  # of one message: a number that a sender can't make grow


def find_bsns(raw: bytes) -> tuple[str, ...]:
    """Give the numbers in elements that are named for a BSN (bsn, inp.bsn), each once, as they come; those that can be one."""
    found = dict.fromkeys(number.decode("ascii") for number in _BSN.findall(raw))
    return tuple(number for number in list(found)[:_MOST] if is_elfproef(number))
