"""The durable memory: what intake, relay, delivery and status ask of it, and what it promises.

Two implementations (SQLite, PostgreSQL) pass one contract suite (`tests/contracts/journal.py`). All times are aware UTC
datetimes given by the caller; the journal has no clock. The states and their legal transitions are in `states.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, Protocol

from adapter import errors
from adapter.journal.operations import Operations, Selection
from adapter.journal.states import BerichtState, LeveringState

__all__ = [
    "PRUNED_AT_ONCE",
    "Acceptance",
    "Accepted",
    "AttemptOutcome",
    "Beeld",
    "BeeldChange",
    "BerichtRow",
    "BerichtView",
    "ChainRow",
    "Change",
    "Checkpoint",
    "Conflict",
    "Document",
    "Effect",
    "Exists",
    "Fenced",
    "IdempotencyKey",
    "Journal",
    "Landed",
    "Lease",
    "LeveringView",
    "Look",
    "Mends",
    "OutboxEvent",
    "Paused",
    "Pruned",
    "Published",
    "Question",
    "Refusal",
    "Repeat",
    "Stale",
    "StoredAnswer",
    "Transition",
    "Violation",
    "WorkItem",
]

PRUNED_AT_ONCE: Final = 50  # keys, and payloads: 20 ms at a million messages, for which those that come in wait


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyKey:
    """Who sent it, where, under which number (GUARANTEES c.2)."""

    gemeente: str
    endpoint: str  # "<pack>/<dienst>"
    berichtcode: str
    organisatie: str
    applicatie: str
    administratie: str
    referentienummer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it left: HTTP status, content type, bytes."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEvent:
    """One event of a message, ready for the backbone."""

    event_id: str
    ordinal: int  # from 1, the place within the message
    type: str
    subject: str
    value: bytes  # structured CloudEvents JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An inline document that the guard moved to the blob store (content-addressed)."""

    ordinal: int  # from 0, the place among the documents of the message
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mends:
    """An operator's mended copy: the message in quarantine in whose place it is delivered, who mended it and why."""

    bericht_id: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beeld:
    """What we know of an object of a source ("zaken/<uuid>"): its parts by name, each with the members that count."""

    object: str
    versie: int = 0  # grows with every change; 0: nothing is known
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeeldChange:
    """A change of what we know.

    Args:
        parts: new members of each part; None: the part is gone.
        merged: parts of which only the given members change; the others are replaced.
        whole: these parts are all there are.
        verwacht: the version that it builds on; None: whatever is known.
    """

    gemeente: str
    object: str
    parts: Mapping[str, Mapping[str, Any] | None]
    merged: frozenset[str] = frozenset()
    whole: bool = False
    verwacht: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A message that we take: all of it becomes durable at once, with its place in its lane."""

    bericht_id: str  # 32 hex digits, time-ordered, unique
    key: IdempotencyKey | None  # None: a question or a message without referentienummer; no repeat is recognised
    gemeente: str
    connection: str
    pack: str
    message: str  # operation, e.g. "creeerZaak_Lk01"
    berichtcode: str
    zender: str  # "organisatie/applicatie/administratie", for search
    referentienummer: str | None
    lane: str
    zaken: tuple[str, ...]  # zaakidentificaties that it is about, for search; its own (that of the lane) first
    raw: bytes  # the message as the guard left it (documents cut out)
    raw_sha256: str
    documents: tuple[Document, ...]
    answer: StoredAnswer
    events: tuple[OutboxEvent, ...]
    targets: tuple[str, ...]  # names of the targets it must be delivered to; may be empty
    warnings: tuple[Mapping[str, Any], ...]  # findings as JSON objects, without personal data
    received_at: datetime
    creates: str | None = None  # identificatie of the zaak that it creates: refused where another message did before
    counts: tuple[str, ...] = ()  # what it counts for, besides being a message of its connection
    mends: Mends | None = None  # then without key and targets: it is delivered in the place of the mended one
    beelden: tuple[BeeldChange, ...] = ()  # what we know of the source once this is told
    persons: tuple[str, ...] = ()  # pseudonyms of whom it names, for search


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A message that we refused: no effect, no key; kept so that it can be found and explained."""

    bericht_id: str
    gemeente: str
    connection: str | None
    pack: str | None
    message: str | None
    berichtcode: str | None
    zender: str | None
    referentienummer: str | None
    zaken: tuple[str, ...]
    raw: bytes | None  # None where it is not even XML
    findings: tuple[Mapping[str, Any], ...]
    answer: StoredAnswer
    received_at: datetime
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that was answered at the source: logged without its answer."""

    bericht_id: str
    gemeente: str
    connection: str
    pack: str
    message: str
    berichtcode: str
    zender: str
    referentienummer: str | None
    zaken: tuple[str, ...]
    received_at: datetime
    duration_ms: float
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It is on stable storage, at `seq` (the order of acceptance; ascending within each lane)."""

    bericht_id: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """The same key and the same content were accepted before: give this answer again."""

    bericht_id: str
    answer: StoredAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The same key was accepted before with other content (StUF016)."""

    bericht_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exists:
    """Another accepted message created the zaak already: nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """It builds on what is no longer what we know (`BeeldChange.verwacht`): nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtRow:
    """What the relay needs of a message: its events in order and its lane."""

    bericht_id: str
    seq: int
    gemeente: str
    lane: str
    state: BerichtState
    events: tuple[OutboxEvent, ...]
    published_from: Mapping[str, int] | None  # per "topic/partition" the log end when publishing began, for read-back
    landed: tuple[int, ...] = ()  # ordinals of events that stand on the log already: the rest of them was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Where an event landed on the backbone."""

    bericht_id: str
    ordinal: int
    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """A message whose events stand on the backbone, as far as we know, and where."""

    nr: int  # of the audit row that says so: what was published later has a higher one
    bericht_id: str
    seq: int
    at: datetime
    published: tuple[Published, ...]  # in order of their ordinals
    hashes: tuple[int, ...]  # of their event ids: `event_hash`; also known when the payload is kept no longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One call of a delivery: its key within the message and target, and how it ended.

    A call is recorded STARTED before it is made and DONE with the part of the answer that later calls need; a STARTED
    one that is found after a crash has an unknown outcome: look at the target before it is made again.
    """

    call: str  # e.g. "zaak", "rol/2", "status/1"
    state: Literal["started", "done", "compensated"]
    result: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """A message that is to be delivered to one target now: the head of its lane there."""

    bericht_id: str
    target: str
    seq: int
    gemeente: str
    connection: str
    pack: str
    message: str
    lane: str
    attempt: int  # from 1
    state: LeveringState
    events: tuple[OutboxEvent, ...]
    documents: tuple[Document, ...]
    effects: tuple[Effect, ...]
    received_at: datetime
    replay_rate_s: float | None = None  # part of a replay, of which at most so many a second are delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptOutcome:
    """How an attempt at delivery ended."""

    state: LeveringState  # DELIVERED, RETRY_AT, UNKNOWN or QUARANTINED
    retry_at: datetime | None
    findings: tuple[Mapping[str, Any], ...]
    warnings: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Any]  # e.g. {"zaak": url}
    beelden: tuple[BeeldChange, ...] = ()  # what it changed at the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One step in a message's history."""

    at: datetime
    target: str | None
    from_state: str | None
    to_state: str
    worker: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeveringView:
    """The delivery to one target, as status shows it."""

    target: str
    state: LeveringState
    attempt: int
    retry_at: datetime | None
    findings: tuple[Mapping[str, Any], ...]
    warnings: tuple[Mapping[str, Any], ...]
    results: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BerichtView:
    """A message as status shows it; `transitions` and `events` are filled for a single one only."""

    bericht_id: str
    seq: int | None
    gemeente: str
    connection: str | None
    pack: str | None
    message: str | None
    berichtcode: str | None
    zender: str | None
    referentienummer: str | None
    lane: str | None
    zaken: tuple[str, ...]
    state: BerichtState
    received_at: datetime
    answer_status: int | None
    findings: tuple[Mapping[str, Any], ...]
    warnings: tuple[Mapping[str, Any], ...]
    leveringen: tuple[LeveringView, ...]
    events: tuple[OutboxEvent, ...] = ()
    published: tuple[Published, ...] = ()
    transitions: tuple[Transition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainRow:
    """One row of the audit chain.

    Args:
        digest: of the message's row, events and payload, where it was kept; in hex.
        hash: over the row and the hash before it, so over all that came before; in hex.
        holds: True when that is so.
    """

    nr: int
    target: str | None
    from_state: str | None
    to_state: str
    at: datetime
    worker: str
    detail: Mapping[str, Any]
    digest: str | None
    hash: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Somebody saw the whole of a message."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of one message, as a stream of all steps tells it."""

    nr: int  # ascending, without gaps: the row of the audit
    at: datetime
    target: str | None
    from_state: str | None
    to_state: str
    bericht_id: str
    gemeente: str
    connection: str | None
    message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to be the only worker of `name` until `until`; every write of that work carries `token`."""

    name: str
    owner: str
    token: int
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What a call of `prune` removed; both 0: nothing is left to prune."""

    keys: int
    payloads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A row of the audit, up to which a journal was checked."""

    nr: int
    hash: str  # hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """The first thing that `verify` found wrong."""

    invariant: str  # "audit-chain", "legal-transition", "event-id-once", "lane-order", ...
    bericht_id: str | None
    detail: str


class Fenced(errors.Defect):
    """The lease of this worker was taken over: the write was refused, nothing was changed. Stop this work."""


class Paused(errors.Unavailable):
    """An operator paused the target: nothing was begun, nothing was changed."""


class Journal(Operations, Protocol):
    """The port; what operators ask and order is in `operations.py`. Every method that writes returns only once what it wrote survives kill -9 and loss of power.

    Writes raise Unavailable when they could not be made (disk full, database gone): nothing was changed as far as the
    caller may rely on; each of them may be repeated. Workers' writes raise Fenced when another has their lease, and
    Defect ("overgang-ongeldig", "bericht-niet-in-journaal") when the step is not one of `states.py`.
    """

    @property
    def commits(self) -> int:
        """Transactions made durable so far by this process: the number of its fsyncs."""

    async def open(self) -> None:
        """Open and migrate forward.

        Raises Misconfigured when the place can't be read or written, holds something else, is damaged, of a newer
        version or of another installation; Unavailable when a database doesn't answer (yet).
        """

    async def close(self) -> None:
        """Finish what is queued, then close."""

    async def ready(self) -> bool:
        """True when it can write now (disk above the watermark, database reachable)."""

    # --- intake -------------------------------------------------------------------------------------------------
    async def find_repeat(
        self, key: IdempotencyKey, raw_sha256: str, raw: bytes | None = None
    ) -> Repeat | Conflict | None:
        """Look whether `key` was accepted before (cheap: done before translation).

        Another `raw_sha256` is a Repeat still when the Body of `raw` is the same as that of the stored message in
        exclusive canonical XML (GUARANTEES c.2); without `raw` it is a Conflict.
        """

    async def accept(self, acceptance: Acceptance) -> Accepted | Repeat | Conflict | Exists | Stale:
        """Make it durable, in one group commit with others. Order of `seq` = order of acceptance.

        Repeats, and whether the zaak that it creates is new, are decided inside the transaction, also between processes. Raises Unavailable ("schijf-vol") below the
        watermark. A cancelled caller's message may still become durable: its repeat gets the stored answer.
        """

    async def beeld(self, gemeente: str, object_: str) -> Beeld:
        """Give what we know of an object of the source; version 0 where nothing is known."""

    async def beelden(self, gemeente: str, *, after: str, limit: int) -> Sequence[Beeld]:
        """Give what we know of objects, in the order of their names, those after `after`."""

    async def keep_beelden(self, changes: Sequence[BeeldChange], *, at: datetime) -> bool:
        """Keep what no message tells; False, and nothing is kept, when one does not build on what is known."""

    async def is_delivering(self, target: str, lanes: Sequence[str], *, prefix: str | None = None) -> bool:
        """True when an attempt at `target` is in work, or was left by a crash, in one of these lanes.

        With `prefix` also in any lane whose name begins so.
        """

    async def refuse(self, refusal: Refusal) -> None:
        """Keep what was refused and why."""

    async def record_question(self, question: Question) -> None:
        """Log an answered question."""

    async def reserve(self, *, gemeente: str, soort: str, reeks: str) -> int:
        """Give the next number of a series; given out once, also after kill -9."""

    async def knows_zaak(self, *, gemeente: str, identificatie: str) -> bool:
        """True when an accepted message created this zaak (its creation may still be on its way, or in quarantine)."""

    # --- relay --------------------------------------------------------------------------------------------------
    async def to_publish(self, *, limit: int) -> Sequence[BerichtRow]:
        """Give messages that are ACCEPTED or PUBLISHING, in order of seq."""

    async def mark_publishing(
        self, bericht_ids: Sequence[str], *, published_from: Mapping[str, int], worker: str, token: int, at: datetime
    ) -> None:
        """ACCEPTED → PUBLISHING, with the log ends before the first send (for read-back).

        A message that is PUBLISHING already keeps its first `published_from`; one that is further is left alone.
        """

    async def mark_published(self, published: Sequence[Published], *, worker: str, token: int, at: datetime) -> None:
        """Record where events landed; a message with all its events there goes PUBLISHING → PUBLISHED."""

    async def unconfirmed_from(self, topic: str) -> Mapping[int, int]:
        """Give per partition of `topic` where to read on so that no event of an unconfirmed message is missed.

        That is the lowest log end noted before such a message was first sent; {} when none is on its way.
        """

    async def mark_confirmed(
        self, bericht_ids: Sequence[str], *, worker: str, token: int, at: datetime
    ) -> Sequence[str]:
        """PUBLISHED → CONFIRMED (our own consumer has seen every event of it): its deliveries become due.

        Give those that are not ours, or were not being published: nothing was done for them. One that is CONFIRMED is
        left alone. One that is PUBLISHING still (the consumer was quicker than the mark) is confirmed by its mark.
        """

    async def landed(
        self, *, before: int | None = None, limit: int = 500, unconfirmed: bool = False
    ) -> Sequence[Landed]:
        """Give messages that are PUBLISHED or CONFIRMED with the places of their events, those published last first.

        Args:
            before: only those with a lower `nr`.
            unconfirmed: only those that are PUBLISHED, oldest first.
        """

    async def mark_lost(
        self, bericht_ids: Sequence[str], *, kept: Sequence[Published], worker: str, token: int, at: datetime
    ) -> Sequence[str]:
        """PUBLISHED or CONFIRMED → ACCEPTED: the backbone lost what it had acknowledged; it is published again.

        Give those that can't be, since their payload is kept no longer: they stay as they are, with a note in the audit.

        Args:
            kept: events of them that are on the log still, the first ones of their message: these are not sent again.
        """

    # --- replays of what is kept no longer -----------------------------------------------------------------------
    async def shredded(
        self, selection: Selection, *, target: str, again: bool, after: int = 0
    ) -> tuple[int | None, Sequence[Landed]]:
        """Give where the events stand of messages that only lack their payload to take part in such a replay.

        A piece of them, in order of acceptance, and the `after` of the next piece; None: this was the last. Of a mended message:
        its mended copy, whose payload is the one that counts.
        """

    async def shredded_next(self, *, limit: int = 200) -> tuple[str, Sequence[Landed]]:
        """Give the same of the messages that the next `advance_replays` with this limit is about, and its target."""

    async def restore(
        self, bericht_id: str, *, events: Sequence[OutboxEvent], documents: Sequence[Document], by: str, at: datetime
    ) -> bool:
        """Keep the events of a message again that came back from the backbone, as long as any payload from `at`.

        False, and nothing is done, when it has a payload, or these are not its events.
        """

    # --- delivery -----------------------------------------------------------------------------------------------
    async def due(
        self, *, target: str, now: datetime, limit: int, exclude: Sequence[str] = (), replays: int | None = None
    ) -> Sequence[WorkItem]:
        """Give, per lane of `target`, the first undelivered message if it is due; lanes in `exclude` are left out.

        Nothing while the target is paused. At most `replays` (None: no bound) are part of a replay; they come last.

        Due: READY; RETRY_AT or UNKNOWN whose time has come; DELIVERING, that is begun and not ended: left over from a
        crash, or in work (name its lane in `exclude`). A lane whose first is QUARANTINED is parked.
        """

    async def begin_attempt(self, bericht_id: str, target: str, *, worker: str, token: int, at: datetime) -> None:
        """→ DELIVERING, attempt + 1. Only the first undelivered message of a lane can begin.

        Raises Paused ("doel-gepauzeerd") where an operator paused the target.
        """

    async def record_effect(self, bericht_id: str, target: str, effect: Effect, *, token: int) -> None:
        """Keep how a call stands (upsert by `effect.call`)."""

    async def end_attempt(
        self, bericht_id: str, target: str, outcome: AttemptOutcome, *, worker: str, token: int, at: datetime
    ) -> None:
        """DELIVERING → DELIVERED | RETRY_AT | UNKNOWN | QUARANTINED."""

    async def release(
        self, bericht_id: str, target: str, *, to: LeveringState, reason: str, by: str, at: datetime
    ) -> None:
        """An operator's way out of quarantine: RETRY_AT (retry now) or DISCARDED (reason needed, else Refused)."""

    # --- leases -------------------------------------------------------------------------------------------------
    async def acquire(self, name: str, *, owner: str, now: datetime, duration_s: float) -> Lease | None:
        """Take or prolong the lease; None when another has it. The token grows with each change of owner.

        `owner` names one run of one process (never reused): only then does a new token tell a zombie from its heir.
        Tokens grow over all leases, so that a token alone says which lease it is of. Another's lease is taken once it stood
        unchanged for `duration_s`, by the monotonic clock of the one who waits; `now` only marks one prolongation from the next.
        """

    async def let_go(self, lease: Lease) -> None:
        """Give the lease back at once; others may take it."""

    # --- status -------------------------------------------------------------------------------------------------
    async def find(self, bericht_id: str, *, gemeente: str | None) -> BerichtView | None:
        """Give one message with its timeline; None when there is none in that gemeente (None: any)."""

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
        """Give the number of all matches (or -1 when it would cost too much) and one page, newest first.

        `gemeente`: of this one, or of any of these; None: of any, for who may see all that a journal holds.
        `persons` are pseudonyms, of a person in each gemeente: what names any of them, while its payload is kept.
        `error` is a code: of a refusal, or of any attempt at delivery. `starts` is what a referentienummer or zaak begins with:
        a help while somebody types, of the last numbers that do.
        """

    async def chain(self, bericht_id: str) -> Sequence[ChainRow]:
        """Give the rows of the audit chain that are about a message, in their order."""

    async def raw(self, bericht_id: str) -> bytes | None:
        """Give the message as received (documents cut out); None when shredded or never kept."""

    async def answer(self, bericht_id: str) -> StoredAnswer | None:
        """Give the answer as it left, also when the message itself is shredded; None for what never had one kept."""

    async def record_look(self, bericht_id: str, *, by: str, reason: str, at: datetime) -> None:
        """Keep in the audit that `by` saw the whole of a message; raises Refused without a reason."""

    async def record_search(self, gemeenten: Sequence[str], *, by: str, reason: str, at: datetime) -> None:
        """Keep in the audit that `by` searched for a person in these gemeenten, not for whom; raises Refused without a reason."""

    async def looks(self, bericht_id: str) -> Sequence[Look]:
        """Give who saw the whole of a message, newest first."""

    async def end_sessions(self, keys: Sequence[str], *, at: datetime, until: datetime) -> None:
        """Remember until `until` that sessions of people with one of these names, begun before `at`, are over."""

    async def is_session_ended(self, keys: Sequence[str], *, begun: datetime) -> bool:
        """True when a session that was begun then was ended under one of these names."""

    async def last_change(self) -> int:
        """Give the number of the newest step."""

    async def changes(self, *, after: int, limit: int = 500) -> Sequence[Change]:
        """Give the steps after number `after`, of all gemeenten, oldest first."""

    async def documents(self, bericht_id: str) -> Sequence[Document]:
        """Give the documents of a message; () when they are not kept (any more)."""

    async def counts(self, *, now: datetime | None = None) -> Mapping[str, int]:
        """Give numbers per state for /metrics: 'bericht.ACCEPTED', 'levering.<target>.QUARANTINED'.

        With `now` also 'oldest_accepted_s': the age of the oldest message that is not CONFIRMED (0: none).
        """

    async def verify(
        self, *, size_of: Callable[[str], int | None] | None = None, since: Checkpoint | None = None
    ) -> Violation | None:
        """Check the audit chain and the invariants; give the first violation.

        With `size_of` (of a document in the blob store, by its sha256) also that all documents are there. With `since`, which a
        check of before gave, only what happened after it: the rows of the audit, and the messages and lanes that they are about.
        """

    async def checkpoint(self) -> Checkpoint:
        """Give where the audit ends now: taken before `verify`, the next one may go on from there."""

    # --- retention ----------------------------------------------------------------------------------------------
    async def prune(
        self, *, keys_before: datetime, payloads_before: datetime, at: datetime, limit: int = PRUNED_AT_ONCE
    ) -> Pruned:
        """Remove at most `limit` keys older than `keys_before`, and as many payloads of messages done before the other.

        What we know of zaken that are closed, and were left alone since then, is forgotten too.
        Done: refused, or CONFIRMED and finally dealt with at every target. The answer and the row stay; what was
        removed is one row of the audit. Call until both numbers are 0; messages are taken in between.
        """
