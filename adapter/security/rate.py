"""How often somebody may try: a bucket per address that refills; bounded, so that strangers can't make it grow."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import Final

__all__ = ["Rate"]

_ADDRESSES_MAX: Final = 4096  # the least recently seen is forgotten


class Rate:
    """At most `tries` at once, one more each `per_s / tries` seconds."""

    def __init__(self, *, tries: int, per_s: float) -> None:
        self._tries = float(tries)
        self._per_s = per_s / tries
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str, now_s: float) -> int:
        """Give how long `address` must wait before its next try, in whole seconds; 0: it may."""
        left = self._left_of(address, now_s)
        return 0 if left >= 1.0 else max(1, math.ceil((1.0 - left) * self._per_s))

    def tried(self, address: str, now_s: float) -> None:
        """Count a try."""
        self._left[address] = (max(0.0, self._left_of(address, now_s) - 1.0), now_s)
        self._left.move_to_end(address)
        while len(self._left) > _ADDRESSES_MAX:
            self._left.popitem(last=False)

    def _left_of(self, address: str, now_s: float) -> float:
        left, at = self._left.get(address, (self._tries, now_s))
        return min(self._tries, left + max(0.0, now_s - at) / self._per_s)
