"""Bad days: a journal that is damaged, or can't be written, is refused with what, which and what to do; evidence comes out."""

import asyncio
import json
import sqlite3

import pytest

from adapter.errors import CATALOGUE, Misconfigured, Unavailable
from adapter.errors import render as text_of
from adapter.journal import Checkpoint, Document, LeveringState, evidence
from adapter.journal.sqlite import SqliteJournal
from adapter.journal.sqlite_store import SqliteConnection
from tests.cli.test_commands import run
from tests.journal.databases import SqliteDatabase
from tests.journal.messages import TARGET, acceptance, attempt, lease_of, outcome, publish
from tests.system import example, posted, running


async def filled(database, count=3, **more):
    journal = database.journal()
    await journal.open()
    taken = [acceptance(f"{n}", zaak=f"Z{n}", **more) for n in range(count)]
    for each in taken:
        await journal.accept(each)
    await journal.close()
    return taken


def edited(database, sql, params=()):
    """Change what the triggers keep, as one with the file in hands can."""
    if database.dialect == "sqlite":
        db = sqlite3.connect(database.path, isolation_level=None)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(sql, params)
        db.close()
        return
    table = sql.split()[1] if sql.startswith("UPDATE") else sql.split()[2]
    database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    database.run(sql, params)


async def opened(database, **more):
    journal = database.journal(**more)
    await journal.open()
    return journal


@pytest.mark.parametrize("change", ["UPDATE audit SET worker = 'x' WHERE seq = 2", "DELETE FROM audit WHERE seq = 2"])
async def test_a_start_refuses_a_journal_whose_latest_audit_was_edited_and_says_which_message(database, change):
    await filled(database)
    edited(database, change)
    with pytest.raises(Misconfigured) as refused:
        await opened(database)
    (finding,) = refused.value.findings
    assert finding.code == "journaal-beschadigd"
    assert "(bericht " in finding.facts["reden"]
    assert "journal export" in text_of(finding, "nl").fix


async def test_a_start_refuses_an_audit_of_which_the_end_is_gone(database):
    await filled(database)
    edited(database, "DELETE FROM audit WHERE nr = (SELECT max(nr) FROM audit)")
    with pytest.raises(Misconfigured) as refused:
        await opened(database)
    assert refused.value.findings[0].code == "journaal-beschadigd"


async def test_an_edited_message_is_named_by_verify(database):
    taken = await filled(database)
    edited(database, "UPDATE bericht SET zender = 'een ander' WHERE seq = 2")
    journal = await opened(database)
    violation = await journal.verify()
    assert (violation.invariant, violation.bericht_id) == ("faithful", taken[1].bericht_id)
    await journal.close()


async def test_a_check_goes_on_from_where_the_one_before_ended(database):
    taken = await filled(database)
    journal = await opened(database)
    until = await journal.checkpoint()
    assert await journal.verify(since=until) is None
    later = acceptance("later", zaak="L")
    await journal.accept(later)
    assert await journal.verify(since=until) is None
    await journal.close()
    # what was checked before is not looked at again: a whole check is for that
    edited(database, "UPDATE bericht SET zender = 'een ander' WHERE seq = 1")
    journal = await opened(database)
    assert await journal.verify(since=until) is None
    assert (await journal.verify()).bericht_id == taken[0].bericht_id
    await journal.close()
    edited(database, f"UPDATE bericht SET zender = 'een ander' WHERE bericht_id = '{later.bericht_id}'")
    journal = await opened(database)
    violation = await journal.verify(since=until)
    assert (violation.invariant, violation.bericht_id) == ("faithful", later.bericht_id)
    await journal.close()


async def test_a_check_sees_that_the_audit_before_it_is_another_one(database):
    await filled(database)
    journal = await opened(database)
    until = await journal.checkpoint()
    violation = await journal.verify(since=Checkpoint(nr=until.nr, hash="0" * 64))
    assert violation.detail == f"audit row {until.nr} is not the one that was checked before"
    violation = await journal.verify(since=Checkpoint(nr=until.nr + 5, hash=until.hash))
    assert violation.invariant == "audit-chain"
    await journal.close()


async def test_a_check_from_a_point_on_looks_at_the_lanes_that_were_worked_on(database):
    await filled(database)
    journal = await opened(database)
    until = await journal.checkpoint()
    later = acceptance("later", zaak="L")
    await journal.accept(later)
    await journal.close()
    edited(
        database, f"DELETE FROM lane_head WHERE seq = (SELECT seq FROM bericht WHERE bericht_id = '{later.bericht_id}')"
    )
    journal = await opened(database)
    violation = await journal.verify(since=until)
    assert (violation.invariant, violation.bericht_id) == ("lane-order", later.bericht_id)
    await journal.close()


async def test_a_document_that_is_not_in_the_blob_store_is_named_by_verify(database):
    document = Document(ordinal=0, sha256="a" * 64, size_bytes=7)
    taken = await filled(database, 1, documents=(document,))
    journal = await opened(database)
    assert await journal.verify(size_of={"a" * 64: 7}.get) is None
    gone = await journal.verify(size_of=lambda _: None)
    assert (gone.invariant, gone.bericht_id) == ("document", taken[0].bericht_id)
    assert "has 3 bytes" in (await journal.verify(size_of=lambda _: 3)).detail
    await journal.close()


def torn(path, needle):
    """Overwrite the page of a file that holds `needle`."""
    data = bytearray(path.read_bytes())
    page = data.index(needle) // 4096
    data[page * 4096 : (page + 1) * 4096] = b"\xa5" * 4096
    path.write_bytes(data)


async def test_of_a_torn_file_all_rows_but_those_on_the_torn_page_are_exported(tmp_path):
    database = SqliteDatabase(tmp_path)
    taken = await filled(database, 120)
    torn(database.path, taken[40].bericht_id.encode())
    connection = SqliteConnection.of_evidence(database.path)
    pieces = list(evidence(connection))
    connection.close()
    found = {piece["row"]["bericht_id"] for piece in pieces if piece["table"] == "bericht" and "row" in piece}
    lost = [piece["unreadable"] for piece in pieces if piece["table"] == "bericht" and "unreadable" in piece]
    assert lost
    assert len(found) + len(lost) == 120
    assert len(found) > 80
    assert len([piece for piece in pieces if piece["table"] == "audit"]) == 240


async def test_a_torn_file_is_told_as_damaged_and_never_as_a_wrong_answer(tmp_path):
    database = SqliteDatabase(tmp_path)
    taken = await filled(database, 120)
    torn(database.path, taken[40].bericht_id.encode())
    journal = await opened(database)
    with pytest.raises(Unavailable) as told:
        await journal.verify()
    assert told.value.findings[0].code == "journaal-beschadigd"
    await journal.close()


async def test_a_file_of_which_the_begin_is_torn_is_refused(tmp_path):
    database = SqliteDatabase(tmp_path)
    await filled(database, 3)
    data = bytearray(database.path.read_bytes())
    data[100:4096] = b"\xa5" * 3996
    database.path.write_bytes(data)
    with pytest.raises(Misconfigured) as refused:
        await opened(database)
    assert refused.value.findings[0].code == "journaal-beschadigd"


async def test_a_place_that_can_not_be_written_is_refused(tmp_path):
    journal = SqliteJournal(tmp_path / "bestand" / "journal.db")
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(Misconfigured) as refused:
        await journal.open()
    assert refused.value.findings[0].code == "journaal-onbruikbaar"


async def test_below_the_watermark_new_messages_are_refused_while_publishing_and_delivery_go_on(tmp_path):
    database = SqliteDatabase(tmp_path)
    taken = await filled(database, 1)
    journal = await opened(database, free_mib=2**40)
    assert not await journal.ready()
    with pytest.raises(Unavailable) as told:
        await journal.accept(acceptance("9", zaak="Z9"))
    assert told.value.findings[0].code == "schijf-vol"
    lease = await lease_of(journal)
    await publish(journal, taken[0], lease=lease)
    await attempt(journal, taken[0], outcome(LeveringState.DELIVERED), lease=lease)
    assert (await journal.counts())[f"levering.{TARGET}.DELIVERED"] == 1
    assert await journal.find_repeat(taken[0].key, taken[0].raw_sha256) is not None  # and known ones are answered
    await journal.close()


async def test_below_the_watermark_a_sender_gets_503_and_a_time_and_a_known_message_its_answer(tmp_path):
    async with running(tmp_path) as system:
        first = await posted(system, example("creeer-zaak"))
        assert await system.settle(within_s=30)
    async with running(tmp_path, journal__free_mib=2**40) as system:
        refused = await posted(system, example("creeer-zaak", zaak="1900202600000077", nummer="n77"))
        assert (refused.status, refused.retry_after_s is not None) == (503, True)
        again = await posted(system, example("creeer-zaak"))
        assert (again.status, again.body) == (200, first.body)


async def test_evidence_is_exported_on_the_command_line_whole_or_of_one_message_without_content(tmp_path):
    async with running(tmp_path / "data") as system:
        await posted(system, example("creeer-zaak"))
        await posted(system, example("creeer-zaak", zaak="1900202600000002", nummer="twee"))
        assert await system.settle(within_s=30)
        _, (newest, _) = await system.journal.search(gemeente="voorbeeld")
    whole = tmp_path / "alles.jsonl"
    done = await asyncio.to_thread(run, "journal", "export", whole, "--data", tmp_path / "data")
    assert (done.returncode, oct(whole.stat().st_mode)[-3:]) == (0, "600")
    rows = [json.loads(line) for line in whole.read_text().splitlines()]
    assert {"audit", "bericht", "lading", "levering", "head", "meta"} <= {row["table"] for row in rows}
    one = tmp_path / "een.jsonl"
    options = ("--message", newest.bericht_id, "--without-content", "--data", tmp_path / "data")
    done = await asyncio.to_thread(run, "journal", "export", one, *options)
    rows = [json.loads(line) for line in one.read_text().splitlines()]
    assert {row["row"]["seq"] for row in rows if row["table"] in {"audit", "bericht"}} == {2}
    assert "lading" not in {row["table"] for row in rows}
    again = await asyncio.to_thread(run, "journal", "export", one, *options)
    assert (again.returncode, "Traceback" in again.stderr) == (2, False)


def test_every_refusal_of_a_journal_says_what_to_do():
    for code in ("beschadigd", "nieuwer", "andere-installatie", "onbruikbaar", "geen-journaal", "onbereikbaar"):
        entry = CATALOGUE[f"journaal-{code}"]
        assert entry.nl.fix
        assert entry.en.fix
