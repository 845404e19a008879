"""The writing thread's work: a group of writes in one transaction; who breaks a rule is found and fails alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from adapter import errors
from adapter.journal import (
    attempts,
    beelden,
    delivery_writes,
    intake_writes,
    leases,
    looks,
    losses,
    relay_writes,
    replays,
    restoring,
    retention,
    session_ends,
    targets,
)
from adapter.journal.codec import hash64, key_text
from adapter.journal.group import Item
from adapter.journal.port import Acceptance, Conflict, Repeat
from adapter.journal.session import Tx
from adapter.journal.store import Broken, Connection, Rejected, Store

__all__ = ["Writer"]

# kinds that are written for all callers together; the others one by one, inside the same transaction
_BATCHES = ("accept", "refuse", "question", "reserve", "begin", "effect", "end")
_SINGLES: dict[str, Callable[..., Any]] = {
    "publishing": relay_writes.mark_publishing,
    "published": relay_writes.mark_published,
    "confirmed": relay_writes.mark_confirmed,
    "lost": losses.mark_lost,
    "acquire": leases.acquire,
    "let_go": leases.let_go,
    "release": delivery_writes.release,
    "beelden": beelden.keep_beelden,
    "look": looks.record_look,
    "search": looks.record_search,
    "end_sessions": session_ends.end_sessions,
    "pause": targets.pause,
    "resume": targets.resume,
    "health": targets.report_health,
    "plan_replay": replays.plan,
    "start_replay": replays.start,
    "stop_replay": replays.stop,
    "advance_replays": replays.advance_replays,
    "restore": restoring.restore,
    "prune": retention.prune,
}


class Writer:
    """Does groups of items on one connection. `commits` counts transactions, that is fsyncs."""

    def __init__(self, store: Store, same_body: intake_writes.SameBody | None) -> None:
        self._store, self._same_body = store, same_body
        self._connection: Connection | None = None
        self.commits = 0

    def work(self, items: Sequence[Item]) -> None:
        """Write the group; fill in each item's result."""
        if not self._store.room():
            full = errors.Unavailable(errors.Finding(code="schijf-vol"))
            for item in items:
                if item.kind == "accept":
                    item.result = self._known(item.args) or full
            items = [item for item in items if item.kind != "accept"]
        if items:
            self._write(items)

    def _known(self, acceptance: Acceptance) -> Repeat | Conflict | None:
        """Give the answer to what was accepted before: that needs no room."""
        if acceptance.key is None:
            return None
        key = key_text(acceptance.key)
        try:
            connection = self._connection = self._connection or self._store.writer()
            known = intake_writes.find_known(connection, [(hash64(key), key)]).get(key)
            if known is None:
                return None
            return intake_writes.decide(connection, known, acceptance.raw_sha256, acceptance.raw, self._same_body)
        except Broken:
            return None

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _write(self, items: Sequence[Item]) -> None:
        try:
            self._transaction(items)
        except Broken as error:
            if error.lost:
                self.close()
            for item in items:
                item.result = errors.Unavailable(error.finding)
        except Exception as error:  # noqa: BLE001 - one of them breaks a rule: it alone is to fail
            if len(items) == 1:
                tegenstrijdig = errors.Defect(errors.Finding(code="journaal-tegenstrijdig"))
                items[0].result = tegenstrijdig if isinstance(error, Rejected) else error
                return
            for item in items:
                self._write([item])

    def _transaction(self, items: Sequence[Item]) -> None:
        connection = self._connection
        if connection is None:
            connection = self._connection = self._store.writer()
        connection.begin()
        try:
            tx = Tx(connection, head_sql=self._store.head_sql)
            self._apply(tx, items)
            tx.finish()
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
        self.commits += 1
        self._store.committed()

    def _apply(self, tx: Tx, items: Sequence[Item]) -> None:
        for kind in _BATCHES:
            batch = [item for item in items if item.kind == kind]
            if batch:
                results = self._batch(tx, kind, [item.args for item in batch])
                for item, result in zip(batch, results, strict=True):
                    item.result = result
        for item in items:
            if item.kind in _SINGLES:
                try:
                    item.result = _SINGLES[item.kind](tx, *item.args)
                except errors.KoppelvlakError as error:  # refused before anything was written
                    item.result = error

    def _batch(self, tx: Tx, kind: str, args: Sequence[Any]) -> Sequence[Any]:
        match kind:
            case "accept":
                return intake_writes.accept(tx, args, self._same_body)
            case "refuse":
                return intake_writes.refuse(tx, args)
            case "question":
                return intake_writes.record_questions(tx, args)
            case "reserve":
                return intake_writes.reserve(tx, args)
            case "begin":
                return attempts.begin_attempts(tx, args)
            case "end":
                return attempts.end_attempts(tx, args)
            case _:
                return delivery_writes.record_effects(tx, args)
