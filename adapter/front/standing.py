"""Is there a standing queue? Then what is taken now would wait behind it, and its sender is better told to come back.

A number of requests alone does not say it: a hundred at once are done in a moment. A queue stands when for a while even the
quickest answer took long (the thought of CoDel, RFC 8289). Pure but for its count.
"""

from __future__ import annotations

from typing import Final

__all__ = ["FEW", "TARGET_S", "Standing"]

TARGET_S: Final = 1.0  # an acknowledgement takes milliseconds; when the quickest takes this, all wait for each other
WINDOW_S: Final = 0.5
FEW: Final = 128  # requests in work, of which none is refused for the time that others took


class Standing:
    """How long acknowledgements took of late."""

    def __init__(self) -> None:
        self._is_standing = False
        self._least_s: float | None = None  # of this window
        self._ends_at = 0.0

    def took(self, seconds: float, *, at: float) -> None:
        """Keep how long one took that ended at this time (monotonic)."""
        if seconds < TARGET_S:
            self._is_standing = False
        if at >= self._ends_at:
            self._is_standing = self._least_s is not None and self._least_s >= TARGET_S
            self._least_s, self._ends_at = None, at + WINDOW_S
        self._least_s = seconds if self._least_s is None else min(seconds, self._least_s)

    def refuses(self, in_work: int) -> bool:
        """True when one more would only make all of them wait longer."""
        return self._is_standing and in_work >= FEW
