"""A journal of any released version is brought forward without loss; one that is current costs no alembic at the start."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapter import journal as room
from adapter.errors import Misconfigured
from adapter.journal import LeveringState
from adapter.journal.migrate import revisions
from tests.journal.messages import NOW, TARGET, acceptance, attempt, lease_of, outcome, publish

VERSIONS = Path(room.__file__).parent / "migrations" / "versions"
BEFORE_ALEMBIC = ("0001", "0002")  # counted by schema_version; released so


def sql_of(revision, database):
    (file,) = VERSIONS.glob(f"r{revision}_*.{database.dialect}.sql")
    return file.read_text(encoding="utf-8")


def columns(database, table):
    if database.dialect == "sqlite":
        return [row[1] for row in database.run(f"PRAGMA table_info({table})")]
    names = "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
    return [row[0] for row in database.run(names, (table,))]


def tables(database):
    if database.dialect == "sqlite":
        return {row[0] for row in database.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {row[0] for row in database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


async def filled(database):
    """Make a journal of today with a message in each state that matters; give the messages by what became of them."""
    journal = database.journal()
    await journal.open()
    done, held, waiting = acceptance("1", zaak="A"), acceptance("2", zaak="B"), acceptance("3", zaak="C")
    for each in (done, held, waiting):
        await journal.accept(each)
    lease = await lease_of(journal)
    await publish(journal, done, held, lease=lease)
    await attempt(journal, done, outcome(LeveringState.DELIVERED), lease=lease)
    await attempt(journal, held, outcome(LeveringState.QUARANTINED), lease=lease)
    await journal.reserve(gemeente="voorbeeld", soort="zaak", reeks="2026")
    await journal.close()
    return done, held, waiting


def make_old(database, version, today):
    """Make a journal as the program of `version` left it, with the rows of the one of today."""
    until = [revision for revision in revisions() if revision <= version]
    for revision in until:
        database.script(sql_of(revision, database))
    if version in BEFORE_ALEMBIC:
        database.run(
            "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
        )
        for revision in until:
            database.run("INSERT INTO schema_version VALUES (?,?)", (int(revision), f"{revision}.sql"))
    else:
        database.run("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        database.run("INSERT INTO alembic_version VALUES (?)", (version,))
    in_states = [*_triggers_off(database)]
    database.run("DELETE FROM head")
    for table in sorted(tables(database) - {"schema_version", "alembic_version"}):
        if database.run(f"SELECT 1 FROM {table} LIMIT 1"):
            continue  # rows of the migration itself
        names = ",".join(name for name in columns(database, table) if name in columns(today, table))
        for row in today.run(f"SELECT {names} FROM {table}"):
            database.run(f"INSERT INTO {table} ({names}) VALUES ({','.join('?' * len(row))})", row)
    for sql in in_states:
        database.run(sql)


def _triggers_off(database):
    """Let rows be put in states that are else reached step by step; give what puts the triggers back."""
    if database.dialect == "sqlite":
        found = database.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, _ in found:
            database.run(f"DROP TRIGGER {name}")
        return [sql for _, sql in found]
    found = [row[0] for row in database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    for table in found:
        database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in found]


def test_there_is_one_line_of_revisions_each_with_its_sql_for_both_databases():
    for before, revision in zip((None, *revisions()), revisions(), strict=False):
        (file,) = VERSIONS.glob(f"r{revision}_*.py")
        text = file.read_text(encoding="utf-8")
        assert f'revision = "{revision}"' in text
        assert f"down_revision = {before if before is None else chr(34) + before + chr(34)}\n" in text
        assert f'run_sql("{file.stem}")' in text
        for dialect in ("sqlite", "postgresql"):
            assert file.with_suffix(f".{dialect}.sql").is_file()


@pytest.mark.parametrize("version", revisions())
async def test_a_journal_of_each_version_is_brought_forward_and_nothing_is_lost(database, version):
    today = type(database)(database.path.parent if database.dialect == "sqlite" else database.url)
    done, held, waiting = await filled(today)
    make_old(database, version, today)
    journal = database.journal()
    await journal.open()
    try:
        assert await journal.verify() is None
        assert (await journal.find(done.bericht_id, gemeente=None)).leveringen[0].state is LeveringState.DELIVERED
        assert (await journal.find(held.bericht_id, gemeente=None)).leveringen[0].state is LeveringState.QUARANTINED
        assert await journal.raw(waiting.bericht_id) == waiting.raw
        assert [row.bericht_id for row in await journal.to_publish(limit=9)] == [waiting.bericht_id]
        assert await journal.reserve(gemeente="voorbeeld", soort="zaak", reeks="2026") == 2
        # and it works on
        later = acceptance("4", zaak="A")
        await journal.accept(later)
        await publish(journal, later, lease=await lease_of(journal))
        (item,) = await journal.due(target=TARGET, now=NOW, limit=9)
        assert item.bericht_id == later.bericht_id
        await journal.release(held.bericht_id, TARGET, to=LeveringState.DISCARDED, reason="proef", by="b", at=NOW)
        assert await journal.verify() is None
    finally:
        await journal.close()
    assert database.run("SELECT version_num FROM alembic_version") == [(revisions()[-1],)]
    counted = await _open_counts(database)
    assert counted["bericht.ACCEPTED"] + counted["bericht.CONFIRMED"] == 4


async def _open_counts(database):
    journal = database.journal()
    await journal.open()
    try:
        return await journal.counts()
    finally:
        await journal.close()


async def test_a_journal_of_a_newer_program_is_refused_and_left_as_it_is(database):
    journal = database.journal()
    await journal.open()
    await journal.close()
    database.run("UPDATE alembic_version SET version_num = '9001'")
    with pytest.raises(Misconfigured) as refused:
        await database.journal().open()
    (finding,) = refused.value.findings
    assert (finding.code, finding.facts["versie"]) == ("journaal-nieuwer", "9001")
    assert database.run("SELECT version_num FROM alembic_version") == [("9001",)]


async def test_the_journal_of_another_installation_is_refused_before_anything_is_changed(database):
    make_old(database, "0001", await _empty_of(database, "andere"))
    with pytest.raises(Misconfigured) as refused:
        await database.journal("koppelvlak").open()
    assert refused.value.findings[0].code == "journaal-andere-installatie"
    assert "alembic_version" not in tables(database)


async def _empty_of(database, installation):
    other = type(database)(database.path.parent if database.dialect == "sqlite" else database.url)
    journal = other.journal(installation)
    await journal.open()
    await journal.close()
    return other


async def test_a_program_that_counts_itself_finds_a_newer_journal_in_ours(database):
    journal = database.journal()
    await journal.open()
    await journal.close()
    assert database.run("SELECT max(version) FROM schema_version")[0][0] > len(BEFORE_ALEMBIC)


def test_a_start_with_a_journal_that_is_current_loads_neither_alembic_nor_sqlalchemy(tmp_path):
    program = (
        "import asyncio, pathlib, sys\n"
        "from adapter.journal.sqlite import SqliteJournal\n"
        "async def main():\n"
        f"    journal = SqliteJournal(pathlib.Path({str(tmp_path / 'journal.db')!r}))\n"
        "    await journal.open()\n"
        "    await journal.close()\n"
        "asyncio.run(main())\n"
        "print(sorted({'alembic', 'sqlalchemy'} & set(sys.modules)))\n"
    )
    loaded = [
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["['alembic', 'sqlalchemy']", "[]"]
