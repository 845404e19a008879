"""The database itself refuses what is not a legal step, whoever writes it; the audit only grows."""

import itertools
import sqlite3

import psycopg
import pytest

from adapter.journal import BERICHT_TRANSITIONS, LEVERING_TRANSITIONS, BerichtState, LeveringState
from tests.journal.messages import acceptance, lease_of, publish

IN_OUTBOX = (BerichtState.ACCEPTED, BerichtState.PUBLISHING, BerichtState.PUBLISHED)
FINAL = (LeveringState.DELIVERED, LeveringState.DISCARDED)
# legal for what is part of a replay only, and was not begun in it
REPLAYED = {
    (LeveringState.DELIVERED, LeveringState.RETRY_AT),
    (LeveringState.RETRY_AT, LeveringState.DELIVERED),
    (LeveringState.READY, LeveringState.DISCARDED),
    (LeveringState.DISCARDED, LeveringState.READY),
}


@pytest.fixture
async def prepared(database):
    """An opened and closed journal, and a way to say whether a statement is refused."""
    journal = database.journal()
    await journal.open()
    await journal.close()

    def refuses(sql, *params):
        try:
            database.run(sql, params)
        except (sqlite3.IntegrityError, psycopg.errors.IntegrityError):
            return True
        return False

    return database, refuses


def place(database, seq, state, *, replay=None, attempt_=1):
    """Write a delivery that stands in a state, by a detour that only a test takes."""
    without_triggers = _dropped(database, "levering")
    database.run(
        "INSERT INTO levering (seq,target,lane64,state,open,attempt,token,replay) VALUES (?,'t',1,?,?,?,0,?)",
        (seq, state.value, int(state not in FINAL), attempt_, replay),
    )
    for sql in without_triggers:
        database.run(sql)


def _dropped(database, table):
    if database.dialect == "postgresql":
        database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER"]
    found = database.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))
    for name, _ in found:
        database.run(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]


def test_every_step_of_a_delivery_that_the_table_of_states_does_not_have_is_refused_by_the_database(prepared):
    database, refuses = prepared
    for seq, (before, after) in enumerate(itertools.product(LeveringState, LeveringState), start=1):
        place(database, seq, before)
        legal = after in LEVERING_TRANSITIONS[before] and (before, after) not in REPLAYED
        if before is after is LeveringState.DELIVERING:
            assert legal
        step = "UPDATE levering SET state = ?, open = ? WHERE seq = ?"
        refused = refuses(step, after.value, int(after not in FINAL), seq)
        assert refused is not legal, f"{before} to {after}"


def test_steps_of_a_replay_are_legal_only_for_what_it_has_not_begun(prepared):
    database, refuses = prepared
    seqs = itertools.count(1)
    for before, after in sorted(REPLAYED):
        assert after in LEVERING_TRANSITIONS[before]
        for replay, attempt_, legal in ((7, 0, True), (None, 0, False), (7, 2, False)):
            seq = next(seqs)
            place(database, seq, before, replay=replay, attempt_=attempt_)
            step = "UPDATE levering SET state = ?, open = ? WHERE seq = ?"
            assert refuses(step, after.value, int(after not in FINAL), seq) is not legal, (before, after, replay)


def test_a_delivery_begins_waiting_or_ready_and_never_goes_away_or_to_another_place(prepared):
    _, refuses = prepared
    for state in LeveringState:
        begin = "INSERT INTO levering (seq,target,lane64,state,open,attempt,token) VALUES (?,'t',1,?,?,0,0)"
        legal = state in LEVERING_TRANSITIONS[None]
        assert refuses(begin, 1 + list(LeveringState).index(state), state.value, int(state not in FINAL)) is not legal
    assert refuses("DELETE FROM levering")
    assert refuses("UPDATE levering SET lane64 = 2")
    assert refuses("UPDATE levering SET seq = seq + 100")
    assert refuses("UPDATE levering SET open = 0")  # a delivery that is READY is open


def test_every_step_to_the_backbone_that_the_table_of_states_does_not_have_is_refused_by_the_database(prepared):
    database, refuses = prepared
    for seq, (before, after) in enumerate(itertools.product(IN_OUTBOX, IN_OUTBOX), start=1):
        without_triggers = _dropped(database, "outbox")
        database.run("INSERT INTO outbox (seq,state) VALUES (?,?)", (seq, before.value))
        for sql in without_triggers:
            database.run(sql)
        legal = after in BERICHT_TRANSITIONS[before]
        assert refuses("UPDATE outbox SET state = ? WHERE seq = ?", after.value, seq) is not legal, (before, after)
        # to leave the outbox is to be CONFIRMED
        state = after if legal else before
        leaves = state is BerichtState.PUBLISHED
        assert refuses("DELETE FROM outbox WHERE seq = ?", seq) is not leaves
    for state in IN_OUTBOX[1:]:
        assert refuses("INSERT INTO outbox (seq,state) VALUES (900,?)", state.value)


async def test_the_audit_only_grows_and_what_came_in_is_never_changed(database):
    journal = database.journal()
    await journal.open()
    taken = acceptance()
    await journal.accept(taken)
    lease = await lease_of(journal)
    await publish(journal, taken, lease=lease)
    await journal.close()
    forbidden = [
        "UPDATE audit SET worker = 'x'",
        "DELETE FROM audit",
        "UPDATE bericht SET referentienummer = 'x'",
        "DELETE FROM bericht",
        "UPDATE lading SET body = body",
        "UPDATE event SET hashes = hashes",
    ]
    if database.dialect == "postgresql":
        forbidden.append("TRUNCATE audit")
    for sql in forbidden:
        with pytest.raises(Exception, match=r"append-only|never (changed|removed)"):
            database.run(sql)
    again = database.journal()
    await again.open()
    assert await again.verify() is None
    await again.close()
