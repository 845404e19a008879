"""When to try again: exponential, with jitter so that many messages don't come back at once. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapter import settings

__all__ = ["next_attempt"]


def next_attempt(
    attempt: int, *, rules: settings.Delivery, now: datetime, jitter: float, at_least_s: float = 0.0
) -> datetime | None:
    """Give when attempt `attempt` + 1 is due; None when this was the last.

    Args:
        jitter: 0 up to 1, from the caller's random source: ±20 %.
        at_least_s: what the target asked for (Retry-After).
    """
    if attempt >= rules.attempts_max:
        return None
    wait_s = min(rules.first_s * rules.factor ** (attempt - 1), rules.ceiling_s)
    wait_s *= 0.8 + 0.4 * jitter
    return now + timedelta(seconds=max(wait_s, min(at_least_s, rules.ceiling_s)))
