"""Work of many callers done together, in a thread of its own: what queued while the last group ran is the next group.

No tick, no waiting for more: one caller alone is served at once, 32 callers share one commit (PERFORMANCE 6).
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapter import errors

__all__ = ["Group", "Item"]

_GROUP_MAX = 512  # items in one transaction: bounds its time and the memory that it takes


@dataclass(slots=True, eq=False)
class Item:
    """One piece of work: what to do, and where its result goes."""

    kind: str
    args: Any
    future: asyncio.Future[Any]
    result: Any = field(default=None)  # an exception here is raised at the caller


class Group:
    """A thread that takes all queued items at once and gives them to `work`, which fills in their results.

    A caller that is cancelled breaks nothing: its item may still be done.
    """

    def __init__(self, name: str, work: Callable[[Sequence[Item]], None], *, at_end: Callable[[], None]) -> None:
        self._work, self._at_end = work, at_end
        self._queue: queue.SimpleQueue[list[Item] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._lock = threading.Lock()  # of the two below: who stops does so from a thread of its own
        self._gathered: list[Item] = []
        self._open = False

    def start(self) -> None:
        """Begin."""
        self._open = True
        self._thread.start()

    def stop(self) -> None:
        """Finish what is queued, then end the thread (blocks until it has ended)."""
        with self._lock:
            was_open, self._open = self._open, False
        if was_open:
            self._pass_on()
            self._queue.put(None)
            self._thread.join()

    async def do(self, kind: str, args: Any) -> Any:
        """Queue one item and give its result."""
        loop = asyncio.get_running_loop()
        item = Item(kind, args, loop.create_future())
        with self._lock:
            if not self._open:
                reason = {"reden": "gesloten / closed"}
                raise errors.Unavailable(errors.Finding(code="journaal-onbereikbaar", facts=reason))
            if not self._gathered:
                # at the end of this turn of the loop: who asks in the same turn is in the same group, and the thread
                # wakes once for all of them
                loop.call_soon(self._pass_on)
            self._gathered.append(item)
        return await item.future

    def _pass_on(self) -> None:
        with self._lock:
            items, self._gathered = self._gathered, []
            if items:
                self._queue.put(items)

    def _run(self) -> None:
        try:
            while self._turn():
                pass
        finally:
            self._at_end()

    def _turn(self) -> bool:
        """Do what is queued; False when that was the last."""
        items: list[Item] = []
        more = self._queue.get()
        while more is not None:
            items += more
            if len(items) >= _GROUP_MAX:
                break
            try:
                more = self._queue.get_nowait()
            except queue.Empty:
                break
        if items:
            try:
                self._work(items)
            except Exception as error:  # noqa: BLE001 - a defect of ours ends at the callers, never this thread
                for item in items:
                    item.result = error
            _hand_over(items)
        return more is not None


def _hand_over(items: Sequence[Item]) -> None:
    loop = items[0].future.get_loop()
    try:
        loop.call_soon_threadsafe(_deliver, items)
    except RuntimeError:  # the loop is gone, and its callers with it
        return


def _deliver(items: Sequence[Item]) -> None:
    for item in items:
        if item.future.done():  # cancelled
            continue
        if isinstance(item.result, BaseException):
            item.future.set_exception(item.result)
        else:
            item.future.set_result(item.result)
