"""The journal on any SQL store: a writing thread, a thread for quick look-ups, a few threads for the other reads.

No database work ever runs on the event loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from adapter import errors
from adapter.journal import looks, reads, restoring, retention, verify, views
from adapter.journal.beelden import find_beeld, find_beelden
from adapter.journal.chain import chain
from adapter.journal.codec import micros
from adapter.journal.engine_operations import SqlOperations
from adapter.journal.group import Group, Item
from adapter.journal.intake_writes import SameBody
from adapter.journal.leases import Mark, Watched
from adapter.journal.losses import landed
from adapter.journal.operations import Selection
from adapter.journal.port import (
    PRUNED_AT_ONCE,
    Acceptance,
    Accepted,
    AttemptOutcome,
    Beeld,
    BeeldChange,
    BerichtRow,
    BerichtView,
    ChainRow,
    Change,
    Checkpoint,
    Conflict,
    Document,
    Effect,
    Exists,
    IdempotencyKey,
    Landed,
    Lease,
    Look,
    OutboxEvent,
    Pruned,
    Published,
    Question,
    Refusal,
    Repeat,
    Stale,
    StoredAnswer,
    Violation,
    WorkItem,
)
from adapter.journal.relay_writes import Worker
from adapter.journal.searching import Wanted
from adapter.journal.session import Session
from adapter.journal.session_ends import is_session_ended
from adapter.journal.states import LeveringState
from adapter.journal.store import Broken, Connection, Store
from adapter.journal.writer import Writer

__all__ = ["SqlJournal"]

_LOOKED_FOR = 20  # times as many payloads that may go are looked for at once: those that must stay are passed each time
_READERS = 3  # threads, and connections, for the reads of relay, delivery and status
T = TypeVar("T")


class _LookUps:
    """Quick look-ups of intake: all that queued in one query, on a connection of their own."""

    def __init__(self, store: Store, same_body: SameBody | None) -> None:
        self._store, self._same_body = store, same_body
        self._connection: Connection | None = None

    def work(self, items: Sequence[Item]) -> None:
        try:
            if self._connection is None:
                self._connection = self._store.reader()
            self._answer(self._connection, [item for item in items if item.kind == "repeat"], self._repeats)
            self._answer(self._connection, [item for item in items if item.kind == "knows"], reads.know_zaken)
        except Broken as error:
            if error.lost:
                self.close()
            for item in items:
                item.result = errors.Unavailable(error.finding)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _repeats(self, session: Session, asked: Sequence[reads.Asked]) -> Sequence[Any]:
        return reads.find_repeats(session, asked, self._same_body)

    @staticmethod
    def _answer(
        session: Session, items: Sequence[Item], ask: Callable[[Session, Sequence[Any]], Sequence[Any]]
    ) -> None:
        if items:
            for item, result in zip(items, ask(session, [item.args for item in items]), strict=True):
                item.result = result


class SqlJournal(SqlOperations):
    """The port `Journal` on a store; one object, one event loop, one process (others have their own)."""

    def __init__(self, store: Store, *, same_body: SameBody | None = None) -> None:
        self._store = store
        self._writer = Writer(store, same_body)
        look_ups = _LookUps(store, same_body)
        self._writes = Group("journal-writer", self._writer.work, at_end=self._writer.close)
        self._look_ups = Group("journal-look-ups", look_ups.work, at_end=look_ups.close)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="journal-reader")
        self._local = threading.local()
        self._connections: list[Connection] = []
        self._watched = Watched()
        self._done: tuple[datetime, list[int]] = (datetime.min.replace(tzinfo=UTC), [])  # found, not yet pruned

    @property
    def commits(self) -> int:
        """Number of transactions made durable."""
        return self._writer.commits

    async def open(self) -> None:
        """Open and migrate."""
        await asyncio.to_thread(self._store.open)
        self._writes.start()
        self._look_ups.start()

    async def close(self) -> None:
        """Finish what is queued, then close."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._writes.stop()
        self._look_ups.stop()
        self._readers.shutdown()
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._store.close()

    async def ready(self) -> bool:
        """True when it can write now."""
        try:
            return self._store.room() and await self._read(lambda session: bool(session.all("SELECT id FROM head")))
        except errors.Unavailable:
            return False

    async def _write(self, kind: str, args: Any) -> Any:
        return await self._writes.do(kind, args)

    async def _read(self, ask: Callable[[Session], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._ask, ask)

    def _ask(self, ask: Callable[[Session], T]) -> T:
        connection: Connection | None = getattr(self._local, "connection", None)
        try:
            if connection is None:
                connection = self._local.connection = self._store.reader()
                self._connections.append(connection)
            connection.snapshot()
            try:
                return ask(connection)
            finally:
                connection.rollback()
        except Broken as error:
            if error.lost and connection is not None:
                self._local.connection = None
                self._connections.remove(connection)
                connection.close()
            raise errors.Unavailable(error.finding) from error

    # --- intake -------------------------------------------------------------------------------------------------
    async def find_repeat(
        self, key: IdempotencyKey, raw_sha256: str, raw: bytes | None = None
    ) -> Repeat | Conflict | None:
        """Look whether `key` was accepted before."""
        found: Repeat | Conflict | None = await self._look_ups.do("repeat", (key, raw_sha256, raw))
        return found

    async def accept(self, acceptance: Acceptance) -> Accepted | Repeat | Conflict | Exists | Stale:
        """Make it durable."""
        taken: Accepted | Repeat | Conflict | Exists | Stale = await self._writes.do("accept", acceptance)
        return taken

    async def beeld(self, gemeente: str, object_: str) -> Beeld:
        """Give what we know of an object."""
        return await self._read(lambda session: find_beeld(session, gemeente, object_))

    async def beelden(self, gemeente: str, *, after: str, limit: int) -> Sequence[Beeld]:
        """Give what we know of objects."""
        return await self._read(lambda session: find_beelden(session, gemeente, after, limit))

    async def keep_beelden(self, changes: Sequence[BeeldChange], *, at: datetime) -> bool:
        """Keep what no message tells."""
        kept: bool = await self._writes.do("beelden", (changes, micros(at)))
        return kept

    async def is_delivering(self, target: str, lanes: Sequence[str], *, prefix: str | None = None) -> bool:
        """True when an attempt is in work in one of these lanes."""
        return await self._read(lambda session: reads.is_delivering(session, target, lanes, prefix))

    async def refuse(self, refusal: Refusal) -> None:
        """Keep what was refused."""
        await self._writes.do("refuse", refusal)

    async def record_question(self, question: Question) -> None:
        """Log an answered question."""
        await self._writes.do("question", question)

    async def reserve(self, *, gemeente: str, soort: str, reeks: str) -> int:
        """Give the next number."""
        number: int = await self._writes.do("reserve", (gemeente, soort, reeks))
        return number

    async def knows_zaak(self, *, gemeente: str, identificatie: str) -> bool:
        """True when an accepted message created this zaak."""
        known: bool = await self._look_ups.do("knows", (gemeente, identificatie))
        return known

    # --- relay --------------------------------------------------------------------------------------------------
    async def to_publish(self, *, limit: int) -> Sequence[BerichtRow]:
        """Give messages to publish."""
        return await self._read(lambda session: reads.to_publish(session, limit))

    async def mark_publishing(
        self, bericht_ids: Sequence[str], *, published_from: Mapping[str, int], worker: str, token: int, at: datetime
    ) -> None:
        """ACCEPTED → PUBLISHING."""
        await self._writes.do("publishing", (bericht_ids, published_from, Worker(worker, token, at)))

    async def mark_published(self, published: Sequence[Published], *, worker: str, token: int, at: datetime) -> None:
        """PUBLISHING → PUBLISHED."""
        await self._writes.do("published", (published, Worker(worker, token, at)))

    async def unconfirmed_from(self, topic: str) -> Mapping[int, int]:
        """Give per partition where unconfirmed messages begin."""
        return await self._read(lambda session: reads.unconfirmed_from(session, topic))

    async def mark_confirmed(
        self, bericht_ids: Sequence[str], *, worker: str, token: int, at: datetime
    ) -> Sequence[str]:
        """PUBLISHED → CONFIRMED."""
        strange: Sequence[str] = await self._writes.do("confirmed", (bericht_ids, Worker(worker, token, at)))
        return strange

    async def landed(
        self, *, before: int | None = None, limit: int = 500, unconfirmed: bool = False
    ) -> Sequence[Landed]:
        """Give where events landed."""
        return await self._read(lambda session: landed(session, before, limit, unconfirmed=unconfirmed))

    async def mark_lost(
        self, bericht_ids: Sequence[str], *, kept: Sequence[Published], worker: str, token: int, at: datetime
    ) -> Sequence[str]:
        """PUBLISHED or CONFIRMED → ACCEPTED."""
        gone: Sequence[str] = await self._writes.do("lost", (bericht_ids, kept, Worker(worker, token, at)))
        return gone

    # --- replays of what is kept no longer -----------------------------------------------------------------------
    async def shredded(
        self, selection: Selection, *, target: str, again: bool, after: int = 0
    ) -> tuple[int | None, Sequence[Landed]]:
        """Give where the events of messages stand that lack their payload."""
        return await self._read(lambda session: restoring.shredded(session, selection, (target, again), after))

    async def shredded_next(self, *, limit: int = 200) -> tuple[str, Sequence[Landed]]:
        """Give the same of the next piece of work."""
        return await self._read(lambda session: restoring.shredded_next(session, limit))

    async def restore(
        self, bericht_id: str, *, events: Sequence[OutboxEvent], documents: Sequence[Document], by: str, at: datetime
    ) -> bool:
        """Keep events again."""
        done: bool = await self._writes.do("restore", (bericht_id, events, documents, Worker(by, 0, at)))
        return done

    # --- delivery -----------------------------------------------------------------------------------------------
    async def due(
        self, *, target: str, now: datetime, limit: int, exclude: Sequence[str] = (), replays: int | None = None
    ) -> Sequence[WorkItem]:
        """Give heads of lanes that are due."""
        most = limit if replays is None else replays
        return await self._read(lambda session: reads.due(session, target, now, limit, exclude, most))

    async def begin_attempt(self, bericht_id: str, target: str, *, worker: str, token: int, at: datetime) -> None:
        """→ DELIVERING."""
        await self._writes.do("begin", (bericht_id, target, Worker(worker, token, at)))

    async def record_effect(self, bericht_id: str, target: str, effect: Effect, *, token: int) -> None:
        """Keep how a call stands."""
        await self._writes.do("effect", (bericht_id, target, effect, token))

    async def end_attempt(
        self, bericht_id: str, target: str, outcome: AttemptOutcome, *, worker: str, token: int, at: datetime
    ) -> None:
        """DELIVERING → how it ended."""
        await self._writes.do("end", (bericht_id, target, outcome, Worker(worker, token, at)))

    async def release(
        self, bericht_id: str, target: str, *, to: LeveringState, reason: str, by: str, at: datetime
    ) -> None:
        """Let out of quarantine."""
        await self._writes.do("release", ((bericht_id, target), to, reason, Worker(by, 0, at)))

    # --- leases -------------------------------------------------------------------------------------------------
    async def acquire(self, name: str, *, owner: str, now: datetime, duration_s: float) -> Lease | None:
        """Take or prolong a lease."""
        clock = asyncio.get_running_loop().time
        over = self._watched.over(name, now_s=clock(), duration_s=duration_s)
        found: Lease | Mark = await self._writes.do("acquire", (name, owner, now + timedelta(seconds=duration_s), over))
        lease, mark = (found, None) if isinstance(found, Lease) else (None, found)
        self._watched.saw(name, mark, now_s=clock())
        return lease

    async def let_go(self, lease: Lease) -> None:
        """Give a lease back."""
        await self._writes.do("let_go", (lease,))

    # --- status -------------------------------------------------------------------------------------------------
    async def find(self, bericht_id: str, *, gemeente: str | None) -> BerichtView | None:
        """Give one message."""
        return await self._read(lambda session: views.find(session, bericht_id, gemeente))

    async def search(
        self,
        *,
        gemeente: str | Sequence[str] | None,
        referentienummer: str | None = None,
        zaak: str | None = None,
        event_id: str | None = None,
        connection: str | None = None,
        message: str | None = None,
        state: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        error: str | None = None,
        persons: Sequence[str] = (),
        starts: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[int, Sequence[BerichtView]]:
        """Give matches."""
        wanted = Wanted(
            gemeenten=(gemeente,) if isinstance(gemeente, str) else None if gemeente is None else tuple(gemeente),
            referentienummer=referentienummer,
            zaak=zaak,
            event_id=event_id,
            connection=connection,
            message=message,
            state=state,
            since=since,
            until=until,
            error=error,
            starts=starts,
            persons=tuple(persons),
        )
        return await self._read(lambda session: views.search(session, wanted, limit, offset))

    async def chain(self, bericht_id: str) -> Sequence[ChainRow]:
        """Give its rows of the audit."""
        return await self._read(lambda session: chain(session, bericht_id))

    async def raw(self, bericht_id: str) -> bytes | None:
        """Give the message as received."""
        return await self._read(lambda session: reads.raw(session, bericht_id))

    async def answer(self, bericht_id: str) -> StoredAnswer | None:
        """Give the answer as it left."""
        return await self._read(lambda session: reads.answer(session, bericht_id))

    async def record_look(self, bericht_id: str, *, by: str, reason: str, at: datetime) -> None:
        """Keep that it was seen."""
        await self._writes.do("look", (bericht_id, reason, Worker(by, 0, at)))

    async def record_search(self, gemeenten: Sequence[str], *, by: str, reason: str, at: datetime) -> None:
        """Keep that a person was searched for."""
        await self._writes.do("search", (gemeenten, reason, Worker(by, 0, at)))

    async def looks(self, bericht_id: str) -> Sequence[Look]:
        """Give who saw it."""
        return await self._read(lambda session: looks.looks(session, bericht_id))

    async def end_sessions(self, keys: Sequence[str], *, at: datetime, until: datetime) -> None:
        """Remember that they are over."""
        await self._writes.do("end_sessions", (keys, at, until))

    async def is_session_ended(self, keys: Sequence[str], *, begun: datetime) -> bool:
        """True when it was ended."""
        return await self._read(lambda session: is_session_ended(session, keys, begun))

    async def last_change(self) -> int:
        """Give the number of the newest step."""
        return await self._read(looks.last_change)

    async def changes(self, *, after: int, limit: int = 500) -> Sequence[Change]:
        """Give steps."""
        return await self._read(lambda session: looks.changes(session, after, limit))

    async def documents(self, bericht_id: str) -> Sequence[Document]:
        """Give the documents of a message."""
        return await self._read(lambda session: reads.documents(session, bericht_id))

    async def counts(self, *, now: datetime | None = None) -> Mapping[str, int]:
        """Give numbers per state."""
        return await self._read(lambda session: reads.counts(session, now))

    async def verify(
        self, *, size_of: verify.SizeOf | None = None, since: Checkpoint | None = None
    ) -> Violation | None:
        """Check the invariants."""
        return await self._read(lambda session: verify.verify(session, size_of, since))

    async def checkpoint(self) -> Checkpoint:
        """Give where the audit ends now."""
        return await self._read(verify.checkpoint)

    async def prune(
        self, *, keys_before: datetime, payloads_before: datetime, at: datetime, limit: int = PRUNED_AT_ONCE
    ) -> Pruned:
        """Remove what its retention is over for."""
        found_before, found = self._done
        if not found or found_before > payloads_before:
            found = await self._read(lambda session: retention.find_done(session, payloads_before, _LOOKED_FOR * limit))
        done = found[:limit]
        self._done = (payloads_before, found[limit:])
        pruned: Pruned = await self._writes.do("prune", (keys_before, payloads_before, done, at, limit))
        return pruned
