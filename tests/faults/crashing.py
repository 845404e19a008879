"""`koppelvlak serve` that kills itself (SIGKILL) at a named point, the nth time it comes there.

`python -m tests.faults.crashing <point> <nth> serve …`. The product knows nothing of it: functions are wrapped from outside.
"""

from __future__ import annotations

import functools
import os
import signal
import sys

from adapter.backbone.embedded import EmbeddedBackbone
from adapter.cli import main
from adapter.journal.engine import SqlJournal
from adapter.peers.exchange_asgi import AsgiExchange
from adapter.peers.exchange_http import HttpExchange

__all__ = ["POINTS"]

_PLACES = {
    "accept": (SqlJournal, "accept"),
    "publishing": (SqlJournal, "mark_publishing"),
    "publish": (EmbeddedBackbone, "publish"),
    "published": (SqlJournal, "mark_published"),
    "confirmed": (SqlJournal, "mark_confirmed"),
    "offsets": (EmbeddedBackbone, "commit"),
    "begin": (SqlJournal, "begin_attempt"),
    "call": (AsgiExchange, "exchange"),
    "call-http": (HttpExchange, "exchange"),
    "effect": (SqlJournal, "record_effect"),
    "end": (SqlJournal, "end_attempt"),
}
# at each named point of GUARANTEES c.4: before it, and after it
POINTS = tuple(
    f"{when}-{place}" for place in _PLACES if place not in ("call-http", "effect") for when in ("before", "after")
)


def _wrap(point: str, nth: int) -> None:
    when, _, place = point.partition("-")
    owner, name = _PLACES[place]
    inner = getattr(owner, name)
    times = 0

    @functools.wraps(inner)
    async def wrapped(*args, **kwargs):
        nonlocal times
        times += 1
        if times == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = await inner(*args, **kwargs)
        if times >= nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, wrapped)


if __name__ == "__main__":
    _wrap(sys.argv[1], int(sys.argv[2]))
    sys.argv = ["koppelvlak", *sys.argv[3:]]
    main()
