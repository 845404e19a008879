"""The eleven-proof of BSN and RSIN (FACTS 6: 9a+8b+7c+6d+5e+4f+3g+2h-i is divisible by 11, not all zero)."""

from __future__ import annotations

from operator import mul

__all__ = ["is_elfproef", "is_test_bsn"]

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_ZEROES = ord("0") * sum(_WEIGHTS)  # what nine characters "0" weigh
# Numbers that are in use for trying out: the two test series, and the dummies that vendors send.
_DUMMIES = frozenset({"111222333", "123456782", "111111110"})


def is_elfproef(number: str) -> bool:
    """True when `number` is nine digits that pass the eleven-proof."""
    if len(number) != len(_WEIGHTS) or not number.isascii() or not number.isdigit() or number == "000000000":
        return False
    weighed: int = sum(map(mul, _WEIGHTS, number.encode("ascii")))
    return (weighed - _ZEROES) % 11 == 0


def is_test_bsn(number: str) -> bool:
    """True when `number` belongs to a test series (9…, 0000…) or is a known dummy: never a person."""
    return number.startswith(("9", "0000")) or number in _DUMMIES
