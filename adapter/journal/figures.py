"""Figures per connection and over time, and quarantine by cause: from counters and small tables, never from all messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from adapter.journal.codec import from_micros, json_text, micros
from adapter.journal.operations import ConnectionView, HeldGroup, Moment, Noted
from adapter.journal.session import Session
from adapter.journal.tally import MINUTE_US, RUNNING

__all__ = ["connections", "held_groups", "held_in", "noted", "series"]


def connections(session: Session, gemeente: str | None, since: datetime, now: datetime) -> list[ConnectionView]:
    """Give what came from each connection since then."""
    of_gemeente, params = ("gemeente <> ''", []) if gemeente is None else ("gemeente = ?", [gemeente])
    # grouped by the name itself, all minutes that are kept would be read in its order
    name_of = "gemeente || ''" if gemeente is None else "gemeente"
    standing: dict[tuple[str, str], dict[str, int]] = {}
    for name, connection, what, n, last in session.all(
        f"SELECT gemeente, connection, what, sum(n), max(last) FROM tally WHERE {of_gemeente} AND at = 0"  # noqa: S608
        " GROUP BY gemeente, connection, what",
        params,
    ):
        standing.setdefault((name, connection), {}).update({what: int(n), f"last.{what}": int(last)})
    window: dict[tuple[str, str], dict[str, tuple[int, int, int]]] = {}
    for name, connection, what, n, us, us_max in session.all(
        f"SELECT {name_of}, connection, what, sum(n), sum(us), max(us_max) FROM tally WHERE {of_gemeente}"  # noqa: S608
        f" AND at >= ? GROUP BY {name_of}, connection, what",
        [*params, micros(since) // MINUTE_US],
    ):
        window.setdefault((name, connection), {})[what] = (int(n), int(us), int(us_max))
    seconds = max(1.0, (now - since).total_seconds())
    return [_connection(whose, standing[whose], window.get(whose, {}), seconds) for whose in sorted(standing)]


def noted(session: Session, gemeente: str | None, prefix: str, since: datetime | None = None) -> list[Noted]:
    """Give what messages of each connection counted for that begins with `prefix`, since then or in all."""
    of_gemeente, params = ("gemeente <> ''", []) if gemeente is None else ("gemeente = ?", [gemeente])
    when, minute = ("at = ?", RUNNING) if since is None else ("at >= ?", max(micros(since) // MINUTE_US, RUNNING + 1))
    rows = session.all(
        f"SELECT gemeente, connection, what, sum(n), max(last) FROM tally WHERE {of_gemeente} AND {when}"  # noqa: S608 - texts of ours
        " AND target = '' AND substr(what, 1, ?) = ? GROUP BY gemeente, connection, what ORDER BY gemeente, connection, what",
        [*params, minute, len(prefix), prefix],
    )
    return [
        Noted(
            gemeente=name,
            connection=connection,
            what=what.removeprefix(prefix),
            number=int(n),
            last=from_micros(int(last)),
        )
        for name, connection, what, n, last in rows
    ]


def _connection(
    whose: tuple[str, str], standing: dict[str, int], window: dict[str, tuple[int, int, int]], seconds: float
) -> ConnectionView:
    def count(what: str) -> int:
        return window.get(what, (0, 0, 0))[0]

    came = count("in.ACCEPTED") + count("in.REFUSED") + count("in.ANSWERED")
    delivered, took_us, most_us = window.get("out.DELIVERED", (0, 0, 0))
    return ConnectionView(
        gemeente=whose[0],
        connection=whose[1],
        last_in=_latest(standing, "last.in."),
        last_out=_latest(standing, "last.out.DELIVERED"),
        accepted=count("in.ACCEPTED"),
        warned=count("in.WARNED"),
        refused=count("in.REFUSED"),
        answered=count("in.ANSWERED"),
        delivered=delivered,
        retried=count("out.RETRY_AT") + count("out.UNKNOWN"),
        quarantined=count("out.QUARANTINED"),
        rate_s=came / seconds,
        error_rate=count("in.REFUSED") / came if came else 0.0,
        latency_mean_s=took_us / delivered / 1e6 if delivered else None,
        latency_max_s=most_us / 1e6 if delivered else None,
        open=standing.get("open", 0),
        held=standing.get("held", 0),
    )


def _latest(standing: dict[str, int], prefix: str) -> datetime | None:
    last = max((value for name, value in standing.items() if name.startswith(prefix)), default=0)
    return from_micros(last) if last else None


def series(
    session: Session, gemeente: str, connection: str | None, since: datetime, until: datetime, step_min: int
) -> list[Moment]:
    """Give how it went over time."""
    of_connection, params = ("", []) if connection is None else (" AND connection = ?", [connection])
    rows = session.all(
        "SELECT at, what, sum(n), sum(us), max(us_max) FROM tally WHERE gemeente = ?"  # noqa: S608 - a text of ours
        f"{of_connection} AND at >= ? AND at < ? GROUP BY at, what ORDER BY at",
        [gemeente, *params, micros(since) // MINUTE_US, -(-micros(until) // MINUTE_US)],
    )
    steps: dict[int, dict[str, tuple[int, int, int]]] = {}
    for minute, what, n, us, us_max in rows:
        counts = steps.setdefault(minute - minute % step_min, {})
        before = counts.get(what, (0, 0, 0))
        counts[what] = (before[0] + int(n), before[1] + int(us), max(before[2], int(us_max)))
    return [_moment(minute, counts) for minute, counts in steps.items()]


def _moment(minute: int, counts: dict[str, tuple[int, int, int]]) -> Moment:
    delivered, took_us, most_us = counts.get("out.DELIVERED", (0, 0, 0))
    return Moment(
        at=from_micros(minute * MINUTE_US),
        counts={what: count[0] for what, count in sorted(counts.items())},
        latency_mean_s=took_us / delivered / 1e6 if delivered else None,
        latency_max_s=most_us / 1e6 if delivered else None,
    )


def held_groups(session: Session, gemeente: str | None, limit: int) -> list[HeldGroup]:
    """Give what is in quarantine by cause."""
    where, params = ("", []) if gemeente is None else ("WHERE gemeente = ?", [gemeente])
    rows = session.all(
        "SELECT g.gemeente, g.target, g.connection, g.message, g.code, g.facts, g.n, g.oldest, g.newest, b.bericht_id"  # noqa: S608 - a text of ours
        " FROM (SELECT gemeente, target, connection, message, code, facts, count(*) AS n, min(at) AS oldest,"
        f" max(at) AS newest, min(seq) AS seq FROM held {where}"
        " GROUP BY gemeente, target, connection, message, code, facts) g"
        " JOIN bericht b ON b.seq = g.seq ORDER BY g.n DESC, g.oldest, g.seq LIMIT ?",
        [*params, limit],
    )
    return [_group(row) for row in rows]


def _group(row: tuple[Any, ...]) -> HeldGroup:
    gemeente, target, connection, message, code, facts, count, oldest, newest, bericht_id = row
    return HeldGroup(
        gemeente=gemeente,
        target=target,
        connection=connection,
        message=message,
        code=code,
        facts=orjson.loads(facts),
        count=count,
        oldest=from_micros(oldest),
        newest=from_micros(newest),
        bericht_id=bericht_id,
    )


def held_in(session: Session, group: HeldGroup, limit: int) -> list[str]:
    """Give the messages of a group."""
    rows = session.all(
        "SELECT b.bericht_id FROM held h JOIN bericht b ON b.seq = h.seq WHERE h.gemeente = ? AND h.target = ?"
        " AND h.connection = ? AND h.message = ? AND h.code = ? AND h.facts = ? ORDER BY h.seq LIMIT ?",
        (
            group.gemeente,
            group.target,
            group.connection,
            group.message,
            group.code,
            json_text(dict(group.facts)),
            limit,
        ),
    )
    return [row[0] for row in rows]
