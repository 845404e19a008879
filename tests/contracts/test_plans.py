"""No question about messages reads all of them: how each database answers it, as it plans to itself."""

import asyncio
import dataclasses
import datetime
import re

import psycopg
import pytest

from adapter.journal import (
    HeldGroup,
    IdempotencyKey,
    Selection,
    figures,
    looks,
    losses,
    reads,
    replays,
    restoring,
    retention,
    targets,
    views,
)
from adapter.journal.postgres import PostgresJournal
from adapter.journal.postgres_store import PostgresConnection
from adapter.journal.searching import Wanted
from adapter.journal.session import Tx
from adapter.journal.sqlite import SqliteJournal
from adapter.journal.sqlite_store import SqliteConnection
from adapter.journal.tally import COLUMNS
from adapter.journal.verify import check_end

NOW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
# what grows with the messages; the others are small, or hold what waits
WIDE = (
    "bericht", "lading", "remainder", "event", "event_index", "zaak", "idempotency", "levering", "effect", "audit",
    "bevinding", "tally",
)  # fmt: skip
FILTERS = {
    "all": {},
    "referentienummer": {"referentienummer": "r"},
    "zaak": {"zaak": "z"},
    "event": {"event_id": "e"},
    "starts": {"starts": "190"},
    "error": {"error": "c"},
    "connection": {"connection": "c"},
    "message": {"message": "m"},
    "period": {"since": NOW - HOUR, "until": NOW},
    "connection, message, period": {"connection": "c", "message": "m", "since": NOW - HOUR, "until": NOW},
    "error, connection": {"error": "c", "connection": "c"},
    **{
        f"state {state}": {"state": state}
        for state in (
            "REFUSED", "ANSWERED", "ACCEPTED", "PUBLISHED", "CONFIRMED", "READY", "DELIVERED", "QUARANTINED", "DISCARDED",
        )
    },
    "state and connection": {"state": "DELIVERED", "connection": "c"},
}  # fmt: skip


GROUP = HeldGroup(
    gemeente="g", target="g/bron", connection="c", message="m", code="x", facts={}, count=1, oldest=NOW, newest=NOW,
    bericht_id="b",
)  # fmt: skip
SELECTIONS = (
    Selection(gemeente="g"),
    Selection(gemeente="g", zaak="z"),
    Selection(gemeente="g", connection="c", message="m", since=NOW - HOUR, until=NOW, without="o"),
)
PLAN = replays.Plan(id="r", selection=SELECTIONS[0], target="g/bron", again=True, rate_s=1.0)
KEY = IdempotencyKey(
    gemeente="g",
    endpoint="e",
    berichtcode="Lk01",
    organisatie="o",
    applicatie="a",
    administratie="",
    referentienummer="r",
)


class Explained:
    """A session that asks for the plan of everything before it runs it."""

    def __init__(self, session):
        self._session = session
        self.plans = 0
        self.scanned = []

    def all(self, sql, params=()):
        self._look(sql, params)
        return self._session.all(sql, params)

    def run(self, sql, params=()):
        self._look(sql, params)
        self._session.run(sql, params)

    def many(self, sql, rows):
        if rows:
            self._look(sql, rows[0])
        self._session.many(sql, rows)

    def each(self, sql):
        return self._session.each(sql)

    def _look(self, sql, params):
        self.plans += 1
        if isinstance(self._session, SqliteConnection):
            steps = [row[3] for row in self._session.all(f"EXPLAIN QUERY PLAN {sql}", params)]
            found = [
                re.match(r"SCAN (\w+)(?! .*INDEX (levering_open|levering_aside|tally_running))", step) for step in steps
            ]
        else:
            steps = [row[0] for row in self._session.all(f"EXPLAIN {sql}", params)]
            found = [re.search(r"Seq Scan on (\w+)", step) for step in steps]
        names = dict(re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", sql))
        alias = {short: table for table, short in names.items()}
        for each in found:
            if each is not None and alias.get(each[1], each[1]) in WIDE:
                self.scanned.append((sql, steps))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def opened(request, tmp_path_factory):
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("plans") / "journal.db"
        asyncio.run(_made(SqliteJournal(path, free_mib=1)))
        connection = SqliteConnection(path, query_only=False)
    else:
        url = request.getfixturevalue("postgres_url")
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS plans")
            server.execute("CREATE DATABASE plans")
        url = url.rpartition("/")[0] + "/plans"
        asyncio.run(_made(PostgresJournal(url)))
        connection = PostgresConnection(url)
        connection.run("SET enable_seqscan = off")  # tables are empty: only what has no index is read as a whole
    connection.run(f"INSERT INTO tally ({COLUMNS}) VALUES ('g','c','','in.ACCEPTED',0,1,0,0,0)")
    yield connection
    connection.close()


@pytest.fixture
def session(opened):
    return Explained(opened)


async def _made(journal):
    await journal.open()
    await journal.close()


@pytest.mark.parametrize("gemeenten", [("g",), ("g", "h"), None], ids=["one", "two", "any"])
@pytest.mark.parametrize("asked", FILTERS.values(), ids=FILTERS)
def test_a_search_never_reads_all_messages(session, asked, gemeenten):
    views.search(session, Wanted(gemeenten=gemeenten, **asked), 10, 20)
    assert session.plans
    assert session.scanned == []


READS = {
    "a message": lambda s: views.find(s, "b", "g"),
    "its content": lambda s: (reads.raw(s, "b"), reads.answer(s, "b"), reads.documents(s, "b"), looks.looks(s, "b")),
    "numbers per state": lambda s: reads.counts(s, NOW),
    "what is to be published": lambda s: (reads.to_publish(s, 10), reads.unconfirmed_from(s, "t")),
    "what is due": lambda s: reads.due(s, "g/bron", NOW, 10, [], 5),
    "whether it is delivering": lambda s: reads.is_delivering(s, "g/bron", ["l"], "g/"),
    "what changed": lambda s: (looks.last_change(s), looks.changes(s, 0, 10)),
    "targets": lambda s: targets.targets(s, NOW),
    "connections of one": lambda s: figures.connections(s, "g", NOW - HOUR, NOW),
    "connections of all": lambda s: figures.connections(s, None, NOW - HOUR, NOW),
    "what was noted": lambda s: (figures.noted(s, "g", "d."), figures.noted(s, None, "d.")),
    "figures over time": lambda s: (
        figures.series(s, "g", None, NOW - HOUR, NOW, 5),
        figures.series(s, "g", "c", NOW - HOUR, NOW, 5),
    ),
    "quarantine by cause": lambda s: (
        figures.held_groups(s, "g", 10),
        figures.held_groups(s, None, 10),
        figures.held_in(s, GROUP, 10),
    ),
    "a replay": lambda s: (replays.is_work(s), replays.replays(s, "g", 10), replays.find(s, "r", "g")),
    "its dry run": lambda s: [replays.count(s, dataclasses.replace(PLAN, selection=each)) for each in SELECTIONS],
    "what it lacks": lambda s: [restoring.shredded(s, each, ("g/bron", True), 0) for each in SELECTIONS],
    "what the log may have lost": lambda s: (
        losses.landed(s, None, 10, unconfirmed=True),
        losses.landed(s, 9, 10, unconfirmed=False),
    ),
    "the end of the audit": check_end,
    "what repeats": lambda s: reads.find_repeats(s, [(KEY, "0", None)], None),
    "zaken that there are": lambda s: reads.know_zaken(s, [("g", "z")]),
}


@pytest.mark.parametrize("ask", READS.values(), ids=READS)
def test_what_is_asked_of_the_journal_never_reads_all_of_it(session, ask):
    ask(session)
    assert session.plans
    assert session.scanned == []


def test_pruning_never_reads_all_of_the_journal(session):
    tx = Tx(session, head_sql="SELECT seq, audit_nr, audit_hash, token FROM head")
    retention.find_done(session, NOW, 100)
    retention.prune(tx, NOW, NOW, [1, 2], NOW, 100)
    assert session.plans
    assert session.scanned == []


def test_a_plan_that_reads_all_is_seen(session):
    session.all("SELECT count(*) FROM bericht b WHERE b.zender = ?", ("x",))
    assert len(session.scanned) == 1
