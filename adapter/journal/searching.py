"""Which messages are searched for, newest first; every query takes the tenant into account.

A list is read from an index that begins with the gemeente, then goes by seq, and holds all that is filtered by: one branch for each
gemeente, so that nothing is sorted and no wide row is read but those of the page. What finds a few by itself (a number, an event,
an error, what waits) is looked up first, and the gemeente is judged then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from adapter.journal import event_index
from adapter.journal.codec import micros
from adapter.journal.reads import ladingen
from adapter.journal.session import Session, marks
from adapter.journal.states import BerichtState, LeveringState

__all__ = ["Wanted", "conditions", "find_page"]

_COUNT_MAX: Final = 10_000  # beyond this a count costs more than it tells
_BRANCHES_MAX: Final = 400  # SQLite takes 500 in one query; there are fewer gemeenten
# Messages come in almost the order of seq: a period is a range of seq, found in the index on time. So that pages, newest first,
# are read in the order of seq and never sorted. A message stands at most this far from its place (long requests, clock steps).
_SLACK_US: Final = 24 * 3600 * 1_000_000
_FIRST: Final = (
    "b.seq > coalesce((SELECT p.seq FROM bericht p WHERE p.received_at < ? ORDER BY p.received_at DESC LIMIT 1), 0)"
)
_LAST: Final = (
    "b.seq < coalesce((SELECT p.seq FROM bericht p WHERE p.received_at >= ? ORDER BY p.received_at LIMIT 1),"
    " 9223372036854775807)"
)
_LAST_LETTER: Final = "\U0010ffff"
_NOT_BY_INDEX: Final = "gemeente || ''"  # by the index on it, all of a gemeente would be read and sorted
_STARTING_MAX: Final = 200  # numbers that begin alike; of more, those that come last


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is searched for; None: any."""

    gemeenten: tuple[str, ...] | None
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
    persons: tuple[str, ...] = ()  # pseudonyms: of any of them
    without: str | None = None  # not of this connection


@dataclass(frozen=True, slots=True)
class _Query:
    """What is matched: everything behind SELECT."""

    text: str
    params: Sequence[Any]


def find_page(session: Session, wanted: Wanted, limit: int, offset: int) -> tuple[int, Sequence[int]]:
    """Give the number of matches (-1: more than are counted) and the seqs of one page, newest first."""
    branches = _branches(session, wanted)
    if not branches:
        return 0, []
    one = "SELECT b.seq AS seq {} ORDER BY b.seq DESC LIMIT ?"
    if len(branches) == 1:
        sql, params = one.format(branches[0].text) + " OFFSET ?", [*branches[0].params, limit, offset]
    else:
        parts = [f"SELECT seq FROM ({one.format(branch.text)}) AS g{at}" for at, branch in enumerate(branches)]  # noqa: S608 - ours
        sql = f"SELECT seq FROM ({' UNION ALL '.join(parts)}) AS matches ORDER BY seq DESC LIMIT ? OFFSET ?"  # noqa: S608
        params = [value for branch in branches for value in (*branch.params, offset + limit)]
        params += [limit, offset]
    seqs = [row[0] for row in session.all(sql, params)]
    if len(seqs) < limit and (seqs or not offset):
        return offset + len(seqs), seqs
    every = " UNION ALL ".join(f"SELECT 1 AS one {branch.text}" for branch in branches)
    ((count,),) = session.all(
        f"SELECT count(*) FROM (SELECT one FROM ({every}) AS matches LIMIT {_COUNT_MAX + 1}) AS counted",  # noqa: S608
        [value for branch in branches for value in branch.params],
    )
    return (-1 if count > _COUNT_MAX else count), seqs


def _branches(session: Session, wanted: Wanted) -> list[_Query]:
    """Give the queries that together find all; none when nothing can be found."""
    where, params = conditions(wanted)
    if wanted.gemeenten is not None and not wanted.gemeenten:
        return []
    if wanted.event_id is not None:
        seqs = _with_event(session, wanted.event_id)
        if not seqs:
            return []
        where = [*where, f"b.seq IN ({','.join(map(str, seqs))})"]
    source = "FROM bericht b"
    if wanted.error is not None:
        # its order is that of the list: read from its end, until the page is full
        source = "FROM bevinding f CROSS JOIN bericht b"
        where, params = ["f.code = ?", "b.seq = f.seq", *where], [wanted.error, *params]
    if _finds_few(wanted):
        if wanted.gemeenten is not None:
            where.append(f"b.{_NOT_BY_INDEX} IN ({marks(len(wanted.gemeenten))})")
            params += wanted.gemeenten
        return [_Query(f"{source} WHERE {' AND '.join(where)}", params)]
    gemeenten = _all_gemeenten(session) if wanted.gemeenten is None else wanted.gemeenten
    if len(gemeenten) > _BRANCHES_MAX:
        own = [f"b.{_NOT_BY_INDEX} IN ({marks(len(gemeenten))})", *where]
        return [_Query(f"{source} WHERE {' AND '.join(own)}", [*gemeenten, *params])]
    text = f"{source} WHERE {' AND '.join(['b.gemeente = ?', *where])}"
    return [_Query(text, [gemeente, *params]) for gemeente in gemeenten]


def _all_gemeenten(session: Session) -> Sequence[str]:
    """Give every gemeente of which there is a message: each is counted."""
    return [row[0] for row in session.all("SELECT DISTINCT gemeente FROM tally WHERE at = 0") if row[0]]


def conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    """Give the conditions on `bericht b`, and their parameters; not those on gemeente, event id and error."""
    where: list[str] = []
    params: list[Any] = []
    for column in ("referentienummer", "connection", "message"):
        value = getattr(wanted, column)
        if value is not None:
            where.append(f"b.{column} = ?")
            params.append(value)
    if wanted.without is not None:
        where.append("(b.connection IS NULL OR b.connection <> ?)")
        params.append(wanted.without)
    within, gemeenten = "", wanted.gemeenten
    if gemeenten is not None:  # of b itself it would be asked for every row
        within = f" AND {{}} IN ({marks(len(gemeenten))})"
    if wanted.zaak is not None:
        where.append(f"b.seq IN (SELECT z.seq FROM zaak z WHERE z.identificatie = ?{within.format('z.gemeente')})")  # noqa: S608
        params += [wanted.zaak, *(gemeenten or ())]
    if wanted.persons:
        where.append(f"b.seq IN (SELECT p.seq FROM persoon p WHERE p.pseudoniem IN ({marks(len(wanted.persons))}))")  # noqa: S608
        params += wanted.persons
    if wanted.starts is not None:
        where.append(f"b.seq IN ({_starting(within)})")
        params += [wanted.starts, wanted.starts + _LAST_LETTER, *(gemeenten or ())] * 2
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


def _starting(within: str) -> str:
    return " UNION ALL ".join(
        f"SELECT seq FROM (SELECT seq FROM {table} WHERE {column} >= ? AND {column} < ?"  # noqa: S608 - our own
        f"{within.format(_NOT_BY_INDEX)}"
        f" ORDER BY {column} DESC LIMIT {_STARTING_MAX}) AS {table}_starts"
        for table, column in (("bericht", "referentienummer"), ("zaak", "identificatie"))
    )


def _finds_few(wanted: Wanted) -> bool:
    """True when something is asked for that is of a few messages."""
    if wanted.persons or any(
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
            # with an OFFSET it is asked for each message in turn, and not of all that were ever delivered
            delivered = "SELECT 1 FROM levering l WHERE l.seq = b.seq AND l.state = 'DELIVERED' LIMIT 1 OFFSET 0"
            return f"b.kind = 'ACCEPTED' AND EXISTS ({delivered})", []
        case LeveringState.QUARANTINED | LeveringState.DISCARDED:
            # the index on those set aside is used only when its condition stands there word for word
            return (
                "b.seq IN (SELECT l.seq FROM levering l WHERE l.state IN ('QUARANTINED', 'DISCARDED') AND l.state = ?)",
                [str(state)],
            )
        case _:
            return "b.seq IN (SELECT l.seq FROM levering l WHERE l.open = 1 AND l.state = ?)", [str(state)]


def _with_event(session: Session, event_id: str) -> list[int]:
    """Give the messages that hold this event."""
    needle = event_index.bytes_of(event_id)
    ((last,),) = session.all("SELECT seq FROM head")
    events = session.all("SELECT seq, hashes FROM event WHERE seq > ?", (last // event_index.SPAN * event_index.SPAN,))
    for span, body in session.all("SELECT span, body FROM event_index WHERE bucket = ?", (needle[0],)):
        for seq in event_index.places(span, bytes(body), needle):
            events += session.all("SELECT seq, hashes FROM event WHERE seq = ?", (seq,))
    seqs = [seq for seq, hashes in events if event_index.holds(bytes(hashes), needle)]
    # a payload that was pruned has its hash only
    return [
        seq
        for seq, lading in ladingen(session, seqs).items()
        if not lading.events or any(event.event_id == event_id for event in lading.events)
    ]
