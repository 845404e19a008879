"""What status shows: one message with its timeline, and searches; every query takes the tenant into account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from adapter.journal.codec import Lading, from_micros, hash64, micros
from adapter.journal.intake_writes import ROW_COLUMNS
from adapter.journal.port import BerichtView, LeveringView, Published, Transition
from adapter.journal.reads import ladingen
from adapter.journal.session import Session, select_in
from adapter.journal.states import BerichtState, LeveringState

__all__ = ["Wanted", "conditions", "find", "search"]

_COUNT_MAX = 10_000  # beyond this a count costs more than it tells
# Messages come in almost the order of seq: a period is a range of seq, found in the index on time. So that pages, newest first,
# are read in the order of seq and never sorted. A message stands at most this far from its place (long requests, clock steps).
_SLACK_US = 24 * 3600 * 1_000_000
_FIRST = (
    "b.seq > coalesce((SELECT p.seq FROM bericht p WHERE p.received_at < ? ORDER BY p.received_at DESC LIMIT 1), 0)"
)
_LAST = (
    "b.seq < coalesce((SELECT p.seq FROM bericht p WHERE p.received_at >= ? ORDER BY p.received_at LIMIT 1),"
    " 9223372036854775807)"
)
_COLUMNS = ",".join(f"b.{name}" for name in ROW_COLUMNS.split(","))


_LAST_LETTER = "\U0010ffff"
_STARTING_MAX = 200  # numbers that begin alike; of more, those that come last


def _starting(within: str) -> str:
    return " UNION ALL ".join(
        f"SELECT seq FROM (SELECT seq FROM {table} WHERE {column} >= ? AND {column} < ?{within}"  # noqa: S608 - our own
        f" ORDER BY {column} DESC LIMIT {_STARTING_MAX}) AS {table}_starts"
        for table, column in (("bericht", "referentienummer"), ("zaak", "identificatie"))
    )


_STARTS = f"b.seq IN ({_starting('')})"
# "|| ''" keeps the index on the gemeente out: all of a gemeente would be read and sorted
_OF = " AND gemeente || '' = ?"
_STARTS_OF = f"b.seq IN ({_starting(_OF)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; None: any."""

    gemeente: str | None
    referentienummer: str | None = None
    zaak: str | None = None
    event_id: str | None = None
    connection: str | None = None
    message: str | None = None
    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    error: str | None = None
    starts: str | None = None
    without: str | None = None  # not of this connection


def find(session: Session, bericht_id: str, gemeente: str | None) -> BerichtView | None:
    """Give one message with events, places on the backbone and timeline."""
    rows = session.all(
        f"SELECT {_COLUMNS} FROM bericht b WHERE b.bericht_id = ?"  # noqa: S608 - our own columns
        + ("" if gemeente is None else " AND b.gemeente = ?"),
        (bericht_id,) if gemeente is None else (bericht_id, gemeente),
    )
    if not rows:
        return None
    seq = rows[0][0]
    lading = ladingen(session, [seq]).get(seq)
    transitions = tuple(
        Transition(
            at=from_micros(at),
            target=target,
            from_state=before,
            to_state=after,
            worker=worker,
            detail=orjson.loads(detail) if detail else {},
        )
        for target, before, after, at, worker, detail in session.all(
            "SELECT target, from_state, to_state, at, worker, detail FROM audit WHERE seq = ? ORDER BY nr", (seq,)
        )
    )
    return replace(
        _views(session, rows)[0],
        events=() if lading is None else lading.events,
        published=_published(bericht_id, transitions),
        transitions=transitions,
    )


def _published(bericht_id: str, transitions: Sequence[Transition]) -> tuple[Published, ...]:
    """Give where the events landed, the last time that all of them were published."""
    for transition in reversed(transitions):
        if transition.target is None and transition.to_state == BerichtState.PUBLISHED:
            places = [
                (ordinal, place.rpartition("/"), offset)
                for place, landed in transition.detail["positions"].items()
                for ordinal, offset in landed
            ]
            return tuple(
                Published(bericht_id=bericht_id, ordinal=ordinal, topic=topic, partition=int(partition), offset=offset)
                for ordinal, (topic, _, partition), offset in sorted(places)
            )
    return ()


def search(session: Session, wanted: Wanted, limit: int, offset: int) -> tuple[int, Sequence[BerichtView]]:
    """Give the number of matches (-1: more than are counted) and one page, newest first."""
    where, params = conditions(wanted)
    if wanted.event_id is not None:
        seqs = _with_event(session, wanted.event_id)
        if not seqs:
            return 0, []
        where = [*where, f"b.seq IN ({','.join(map(str, seqs))})"]
    matches = f"FROM bericht b{' WHERE ' if where else ''}{' AND '.join(where)}"
    rows = session.all(
        f"SELECT {_COLUMNS} {matches} ORDER BY b.seq DESC LIMIT ? OFFSET ?",
        [*params, limit, offset],
    )
    if len(rows) < limit and (rows or not offset):
        return offset + len(rows), _views(session, rows)
    ((count,),) = session.all(
        f"SELECT count(*) FROM (SELECT 1 {matches} LIMIT {_COUNT_MAX + 1}) AS matches",  # noqa: S608 - as above
        params,
    )
    return (-1 if count > _COUNT_MAX else count), _views(session, rows)


def conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    """Give the conditions on `bericht b`, and their parameters; not the one on an event id."""
    where: list[str] = []
    params: list[Any] = []
    for column in ("gemeente", "referentienummer", "connection", "message"):
        value = getattr(wanted, column)
        if value is not None:
            # what finds a few by itself is not to be left for the index on gemeente: an expression has none
            name = "b.gemeente || ''" if column == "gemeente" and _finds_few(wanted) else f"b.{column}"
            where.append(f"{name} = ?")
            params.append(value)
    if wanted.without is not None:
        where.append("(b.connection IS NULL OR b.connection <> ?)")
        params.append(wanted.without)
    if wanted.zaak is not None:
        within = "" if wanted.gemeente is None else " AND z.gemeente = ?"  # of b itself it would be asked for every row
        where.append(f"b.seq IN (SELECT z.seq FROM zaak z WHERE z.identificatie = ?{within})")  # noqa: S608 - our own text
        params += [wanted.zaak] if wanted.gemeente is None else [wanted.zaak, wanted.gemeente]
    if wanted.starts is not None:
        where.append(_STARTS if wanted.gemeente is None else _STARTS_OF)
        bounds = [wanted.starts, wanted.starts + _LAST_LETTER, *([wanted.gemeente] if wanted.gemeente else ())]
        params += [*bounds, *bounds]
    if wanted.error is not None:
        where.append("b.seq IN (SELECT f.seq FROM bevinding f WHERE f.code = ?)")
        params.append(wanted.error)
    for at, comparison, bound in ((wanted.since, ">=", _FIRST), (wanted.until, "<", _LAST)):
        if at is not None:
            where += [f"+b.received_at {comparison} ?", bound]
            slack = -_SLACK_US if bound is _FIRST else _SLACK_US
            params += [micros(at), micros(at) + slack]
    if wanted.state is not None:
        condition, values = _state_condition(wanted.state)
        where.append(condition)
        params += values
    return where, params


def _finds_few(wanted: Wanted) -> bool:
    """True when something is asked for that is of a few messages."""
    if any(
        value is not None
        for value in (wanted.referentienummer, wanted.zaak, wanted.event_id, wanted.error, wanted.starts)
    ):
        return True
    return wanted.state is not None and " IN (SELECT " in _state_condition(wanted.state)[0]


def _state_condition(state: str) -> tuple[str, list[str]]:
    """Give the condition for a state of a message, or of any of its deliveries."""
    match state:
        case BerichtState.REFUSED | BerichtState.ANSWERED:
            return "b.kind = ?", [str(state)]
        case BerichtState.CONFIRMED:
            return "b.kind = 'ACCEPTED' AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.seq = b.seq)", []
        case BerichtState.ACCEPTED | BerichtState.PUBLISHING | BerichtState.PUBLISHED:
            return "b.seq IN (SELECT o.seq FROM outbox o WHERE o.state = ?)", [str(state)]
        case LeveringState.DELIVERED:
            return "EXISTS (SELECT 1 FROM levering l WHERE l.seq = b.seq AND l.state = 'DELIVERED')", []
        case LeveringState.QUARANTINED | LeveringState.DISCARDED:
            # the index on those set aside is used only when its condition stands there word for word
            return (
                "b.seq IN (SELECT l.seq FROM levering l WHERE l.state IN ('QUARANTINED', 'DISCARDED') AND l.state = ?)",
                [str(state)],
            )
        case _:
            return "b.seq IN (SELECT l.seq FROM levering l WHERE l.open = 1 AND l.state = ?)", [str(state)]


def _with_event(session: Session, event_id: str) -> list[int]:
    """Give the messages that hold this event: a scan of the hashes, then a look at the ids."""
    needle = hash64(event_id).to_bytes(8, "big", signed=True)
    seqs = [
        seq
        for seq, hashes in session.all(
            f"SELECT seq, hashes FROM event WHERE {session.contains_sql}",  # noqa: S608 - a fixed text per database
            (needle,),
        )
        if any(bytes(hashes[at : at + 8]) == needle for at in range(0, len(hashes), 8))
    ]
    # a payload that was pruned has its hash only
    return [
        seq
        for seq, lading in ladingen(session, seqs).items()
        if not lading.events or any(event.event_id == event_id for event in lading.events)
    ]


def _views(session: Session, rows: Sequence[tuple[Any, ...]]) -> list[BerichtView]:
    seqs = [row[0] for row in rows]
    if not seqs:
        return []
    states = dict(select_in(session, "SELECT seq, state FROM outbox WHERE seq", seqs))
    payloads = ladingen(session, seqs)
    leveringen: dict[int, list[LeveringView]] = {}
    for row in select_in(session, "SELECT seq, target, state, attempt, retry_at, detail FROM levering WHERE seq", seqs):
        leveringen.setdefault(row[0], []).append(_levering(row))
    return [_view(row, states.get(row[0]), payloads.get(row[0]), leveringen.get(row[0], [])) for row in rows]


def _levering(row: Sequence[Any]) -> LeveringView:
    _, target, state, attempt, retry_at, detail = row
    story = orjson.loads(detail) if detail else {"findings": [], "warnings": [], "results": {}}
    return LeveringView(
        target=target,
        state=LeveringState(state),
        attempt=attempt,
        retry_at=None if retry_at is None else from_micros(retry_at),
        findings=tuple(story["findings"]),
        warnings=tuple(story["warnings"]),
        results=story["results"],
    )


def _view(
    row: Sequence[Any], state: str | None, lading: Lading | None, leveringen: Sequence[LeveringView]
) -> BerichtView:
    seq, bericht_id, kind, gemeente, connection, pack, message, berichtcode, zender, referentienummer = row[:10]
    lane, zaken, received_at, answer_status, _, _ = row[10:]
    accepted = kind == BerichtState.ACCEPTED
    return BerichtView(
        bericht_id=bericht_id,
        seq=seq if accepted else None,
        gemeente=gemeente,
        connection=connection,
        pack=pack,
        message=message,
        berichtcode=berichtcode,
        zender=zender,
        referentienummer=referentienummer,
        lane=lane,
        zaken=tuple(orjson.loads(zaken)),
        state=BerichtState(state or (BerichtState.CONFIRMED if accepted else kind)),
        received_at=from_micros(received_at),
        answer_status=answer_status,
        findings=() if lading is None else lading.findings,
        warnings=() if lading is None else lading.warnings,
        leveringen=tuple(sorted(leveringen, key=lambda levering: levering.target)),
    )
