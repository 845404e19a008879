"""`koppelvlak serve` that kills itself (SIGKILL) at a named point, the nth time it comes there.

`python -m tests.faults.crashing <point> <nth> serve …`. The product knows nothing of it: functions are wrapped from outside. The
points follow from the ports: what a worker writes under its lease, taking a message, publishing, and a call at the source.
"""

from __future__ import annotations

import functools
import inspect
import os
import signal
import sys
from collections.abc import Mapping

from adapter.backbone.embedded import EmbeddedBackbone
from adapter.cli import main
from adapter.journal import Journal
from adapter.journal.engine import SqlJournal
from adapter.peers.exchange_asgi import AsgiExchange
from adapter.peers.exchange_http import HttpExchange

__all__ = ["ELSEWHERE", "PLACES", "POINTS", "run"]


def _places() -> Mapping[str, tuple[type, str]]:
    """Give the steps between acceptance and delivery that a crash may come before or after, in the order of the port."""
    fenced = [name for name, method in vars(Journal).items() if "token" in getattr(method, "__annotations__", {})]
    writes = {name: (SqlJournal, name) for name in ("accept", *fenced)}
    return writes | {
        "publish": (EmbeddedBackbone, "publish"),
        "call": (AsgiExchange, "exchange"),
        "call-http": (HttpExchange, "exchange"),
    }


PLACES = _places()
# not on the way of this campaign: no log loses anything in it (tests/relay/test_watch.py), and its source is in the process, which
# needs no note of each call
ELSEWHERE = frozenset({"mark_lost", "call-http", "record_effect"})
# at each step of GUARANTEES c.4: before it, and after it
POINTS = tuple(f"{when}-{place}" for place in PLACES if place not in ELSEWHERE for when in ("before", "after"))


def _wrap(point: str, nth: int) -> None:
    when, _, place = point.partition("-")
    owner, name = PLACES[place]
    inner = getattr(owner, name)
    assert inspect.iscoroutinefunction(inner), f"{place} is no step that can be waited for"
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


def run(argv: list[str]) -> None:
    """Be `koppelvlak …`; with [point, nth, "serve", …] one that kills itself there."""
    if argv[0] != "serve":
        _wrap(argv[0], int(argv[1]))
        argv = argv[2:]
    sys.argv = ["koppelvlak", *argv]
    main()


if __name__ == "__main__":
    run(sys.argv[1:])
