"""Fair shares: no sender holds so many places that another finds none, however much it sends. Pure but for its count."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Final

from adapter.errors import Finding, Unavailable

__all__ = ["Turns"]

RETRY_AFTER_S: Final = 5.0
FEW: Final = 8  # so many at once are never too many


class Turns:
    """Places for messages in work, of which a sender has at most its share: all of them, by the number of senders and one more."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._in_work: Counter[Hashable] = Counter()

    @contextlib.contextmanager
    def take(self, sender: Hashable) -> Iterator[None]:
        """Hold a place; raises Unavailable (te-druk-zender) where the sender has its share already."""
        others = len(self._in_work) - (sender in self._in_work)
        share = max(FEW, self._places // (others + 2))
        if self._in_work.get(sender, 0) >= share:
            raise Unavailable(Finding(code="te-druk-zender"), retry_after_s=RETRY_AFTER_S)
        self._in_work[sender] += 1
        try:
            yield
        finally:
            self._in_work[sender] -= 1
            if not self._in_work[sender]:
                del self._in_work[sender]
