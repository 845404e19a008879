"""States of a message and of its delivery to one target, and the legal transitions (ARCHITECTURE 3.3). Pure tables."""

from __future__ import annotations

import enum
from collections.abc import Mapping

__all__ = ["BERICHT_TRANSITIONS", "LEVERING_TRANSITIONS", "BerichtState", "LeveringState"]


class BerichtState(enum.StrEnum):
    """Where a message is on its way to the backbone."""

    REFUSED = "REFUSED"  # a fault was sent; final
    ANSWERED = "ANSWERED"  # a question, answered at the source; final
    ACCEPTED = "ACCEPTED"
    PUBLISHING = "PUBLISHING"
    PUBLISHED = "PUBLISHED"
    CONFIRMED = "CONFIRMED"


class LeveringState(enum.StrEnum):
    """Where a message is on its way to one target."""

    WAITING = "WAITING"  # not yet confirmed on the backbone
    READY = "READY"
    DELIVERING = "DELIVERING"
    DELIVERED = "DELIVERED"
    RETRY_AT = "RETRY_AT"
    UNKNOWN = "UNKNOWN"  # a call had no answer in time: look before it is made again
    QUARANTINED = "QUARANTINED"
    DISCARDED = "DISCARDED"


BERICHT_TRANSITIONS: Mapping[BerichtState | None, frozenset[BerichtState]] = {
    None: frozenset({BerichtState.REFUSED, BerichtState.ANSWERED, BerichtState.ACCEPTED}),
    BerichtState.REFUSED: frozenset(),
    BerichtState.ANSWERED: frozenset(),
    # a message without events goes straight to CONFIRMED
    BerichtState.ACCEPTED: frozenset({BerichtState.PUBLISHING, BerichtState.CONFIRMED}),
    BerichtState.PUBLISHING: frozenset({BerichtState.PUBLISHED}),
    # back to ACCEPTED: the broker lost what it had acknowledged
    BerichtState.PUBLISHED: frozenset({BerichtState.CONFIRMED, BerichtState.ACCEPTED}),
    BerichtState.CONFIRMED: frozenset({BerichtState.ACCEPTED}),
}

LEVERING_TRANSITIONS: Mapping[LeveringState | None, frozenset[LeveringState]] = {
    None: frozenset({LeveringState.WAITING, LeveringState.READY}),
    LeveringState.WAITING: frozenset({LeveringState.READY}),
    LeveringState.READY: frozenset({LeveringState.DELIVERING, LeveringState.DISCARDED}),  # a replay that was stopped
    LeveringState.DELIVERING: frozenset(
        {
            LeveringState.DELIVERED,
            LeveringState.RETRY_AT,
            LeveringState.UNKNOWN,
            LeveringState.QUARANTINED,
            LeveringState.DELIVERING,  # found after a crash: the next attempt begins
        }
    ),
    LeveringState.RETRY_AT: frozenset(
        {LeveringState.DELIVERING, LeveringState.DELIVERED}
    ),  # the same, delivered before
    LeveringState.UNKNOWN: frozenset({LeveringState.DELIVERING}),
    LeveringState.QUARANTINED: frozenset({LeveringState.RETRY_AT, LeveringState.DISCARDED}),
    LeveringState.DELIVERED: frozenset({LeveringState.RETRY_AT}),  # a replay
    LeveringState.DISCARDED: frozenset({LeveringState.READY}),  # a replay, of what one that was stopped took back
}
