"""An event loop without a machine: time is a number, nothing waits, and the same seed gives the same run."""

from __future__ import annotations

import asyncio
import heapq
import itertools

__all__ = ["SimLoop"]


class _Task(asyncio.Task):
    """A task whose place in a set does not depend on where it lies in memory."""

    def __init__(self, number: int, coro, *, loop, **more) -> None:
        self._number = number
        super().__init__(coro, loop=loop, **more)

    def __hash__(self) -> int:
        return self._number


class SimLoop(asyncio.BaseEventLoop):
    """Runs what is ready in order; when nothing is, time leaps to the next timer. `steps` counts what was run."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._clock_resolution = 1e-9
        self.steps = 0
        numbers = itertools.count(1)
        self.set_task_factory(lambda loop, coro, **more: _Task(next(numbers), coro, loop=loop, **more))

    def time(self) -> float:
        return self._now

    def call_soon_threadsafe(self, callback, *args, context=None):
        return self.call_soon(callback, *args, context=context)

    def _write_to_self(self) -> None:
        """Nobody sleeps, so nobody is woken."""

    def _process_events(self, event_list) -> None:
        """There are no sockets."""

    def _run_once(self) -> None:
        scheduled, ready = self._scheduled, self._ready
        while scheduled and scheduled[0]._cancelled:
            self._timer_cancelled_count -= 1
            heapq.heappop(scheduled)._scheduled = False
        if not ready:
            if not scheduled:
                raise RuntimeError("everything waits for everything")
            self._now = max(self._now, scheduled[0]._when)
        while scheduled and scheduled[0]._when <= self._now:
            handle = heapq.heappop(scheduled)
            handle._scheduled = False
            ready.append(handle)
        for _ in range(len(ready)):
            handle = ready.popleft()
            if not handle._cancelled:
                self.steps += 1
                handle._run()
