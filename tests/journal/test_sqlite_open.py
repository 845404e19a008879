"""Connecting to a journal that another connection holds for a moment: it waits, and does not refuse."""

from __future__ import annotations

import sqlite3
import threading

from adapter.journal.sqlite_store import SqliteConnection, SqliteStore


def test_a_connection_waits_while_another_one_begins_the_log(tmp_path):
    path = tmp_path / "journal.db"
    store = SqliteStore(path, installation="proef", free_mib=1)
    store.open()
    store.close()
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN IMMEDIATE")
    holder.execute("COMMIT")  # the lock stays
    threading.Timer(0.3, holder.close).start()
    connection = SqliteConnection(path, query_only=False)
    assert connection.all("SELECT count(*) FROM head") == [(1,)]
    connection.close()
