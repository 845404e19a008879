"""A circuit breaker: a target that does not answer is left alone for a while, then tried with one call.

One that answers each time with an error of its own (500) may be upset by single messages: it is left alone only when it says so
many times in a row, so that a few bad messages of one vendor don't hold up those of another.

Pure but for its own count; the time (monotonic seconds) comes in.
"""

from __future__ import annotations

__all__ = ["Breaker"]

FAILURES_MAX = 5  # in a row, before it opens
TROUBLES_MAX = 50  # the same, of errors that the target answered with
REST_FIRST_S = 5.0
REST_CEILING_S = 120.0


class Breaker:
    """Counts failures in a row; open = the target rests. After the rest one caller may try."""

    def __init__(self) -> None:
        self._failures = 0
        self._troubles = 0
        self._rest_s = REST_FIRST_S
        self._open_until = 0.0
        self._probing = False

    def resting_s(self, now: float) -> float:
        """Give how long callers must stay away; 0 when they may call."""
        return max(0.0, self._open_until - now)

    def admit(self, now: float) -> float:
        """Give 0 and let the caller through, or the seconds to wait; after a rest only one is let through."""
        rest = self.resting_s(now)
        if rest > 0.0:
            return rest
        if self._is_open():
            if self._probing:
                return 1.0
            self._probing = True
        return 0.0

    def succeeded(self) -> None:
        """The target answered (also with a refusal)."""
        self._failures = self._troubles = 0
        self._rest_s = REST_FIRST_S
        self._open_until = 0.0
        self._probing = False

    def failed(self, now: float) -> None:
        """The target did not answer, or said that it can't."""
        self._failures += 1
        self._went_wrong(now)

    def troubled(self, now: float) -> None:
        """The target answered with an error of its own; it may be this message that upsets it."""
        self._failures = 0
        self._troubles += 1
        self._went_wrong(now)

    def _went_wrong(self, now: float) -> None:
        self._probing = False
        if self._is_open():
            self._open_until = now + self._rest_s
            self._rest_s = min(self._rest_s * 2, REST_CEILING_S)

    def _is_open(self) -> bool:
        return self._failures >= FAILURES_MAX or self._troubles >= TROUBLES_MAX

    def abandoned(self) -> None:
        """The caller left before there was an answer: says nothing about the target."""
        self._probing = False

    def rest(self, until: float) -> None:
        """The target asked for quiet (429 or 503 with Retry-After)."""
        self._open_until = max(self._open_until, until)
