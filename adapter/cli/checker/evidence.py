"""What the judge looks at: values as they were found, nothing derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Audit", "Delivery", "Evidence", "Message", "OnLog", "Sent", "Stored", "Witness"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A line of a vendor's own log: what was sent and how it was answered."""

    zender: str  # organisatie/applicatie/administratie
    referentienummer: str
    outcome: Literal["ok", "fault", "unknown"]  # unknown: no answer came
    raw_sha256: str
    answer_sha256: str | None
    conflict: bool = False  # a fault that says: this number was used for other content


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the journal's tables have it."""

    seq: int
    bericht_id: str
    kind: str
    zender: str | None
    referentienummer: str | None
    lane: str | None
    state: str | None  # of its publishing; None: finished
    events: int
    raw_sha256: str | None
    raw_found_sha256: str | None  # None: pruned
    answer_sha256: str | None
    event_ids: tuple[str, ...] | None  # None: pruned
    event_sha256s: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a message stands at a target."""

    seq: int
    target: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A row of the audit."""

    nr: int
    seq: int
    target: str | None
    before: str | None
    after: str
    at: int
    worker: str
    token: int | None
    detail: str | None
    digest: str | None
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLog:
    """A record of the event log."""

    topic: str
    partition: int
    offset: int
    key: str
    event_id: str
    bericht_id: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object at the target, with the fields that make it the same as another."""

    gemeente: str
    collection: str
    uuid: str
    natural: str  # equal for two objects that mean the same fact
    identificatie: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All of it. `settled`: nothing was on its way when it was collected."""

    settled: bool
    messages: tuple[Message, ...]
    deliveries: tuple[Delivery, ...]
    audits: tuple[Audit, ...]
    head: tuple[int, str]  # number and hash of the last audit row, as the journal's head says
    log: tuple[OnLog, ...] | None  # None: there was no event log to read
    stored: tuple[Stored, ...] | None  # None: the target's memory can't be read
    created: tuple[tuple[str, str], ...] = ()  # (gemeente, zaak) of messages that make a zaak and were delivered
    sent: tuple[Sent, ...] | None = None  # None: no vendor kept a log
    counts: Mapping[str, int] = field(default_factory=dict)  # what the system itself says
    texts: Mapping[str, str] = field(default_factory=dict)  # logs and metrics, by name
    clock_was_set: bool = False  # on purpose: times may go back
    log_may_double: bool = False  # the log itself may hold a record twice: physical doubles are no violation then
    log_may_lose: bool = False  # on purpose: what was lost and published again may stand behind what came later
    canaries: tuple[str, ...] = ()  # texts that were sent as personal data


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One thing found wrong: which invariant, and what shows it."""

    invariant: str  # "I1" … "I12"
    detail: str
    bericht_id: str | None = None
