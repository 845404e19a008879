"""The register's memory: what comes together stands together, a job that fails leaves nothing, and selections use an index."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3

import orjson
import pytest

from adapter.register.session import keys_of
from adapter.register.store import Store

G = "voorbeeld"
OLD = """
CREATE TABLE mutatie (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, gemeente TEXT NOT NULL, collection TEXT NOT NULL,
  uuid TEXT NOT NULL, action TEXT NOT NULL, body BLOB);
CREATE TABLE object (gemeente TEXT NOT NULL, collection TEXT NOT NULL, uuid TEXT NOT NULL, seq INTEGER NOT NULL,
  identificatie TEXT, organisatie TEXT, owner TEXT, other TEXT, body BLOB NOT NULL,
  PRIMARY KEY (gemeente, collection, uuid)) WITHOUT ROWID;
"""


def zaak(number, **more):
    url = f"@root@/zaken/api/v1/zaken/z{number}"
    return {"url": url, "identificatie": f"ZAAK-{number}", "bronorganisatie": "823288444", **more}


def rol(number, of, **more):
    return {"url": f"@root@/zaken/api/v1/rollen/r{number}", "zaak": f"@root@/zaken/api/v1/zaken/z{of}", **more}


@contextlib.asynccontextmanager
async def opened(folder):
    store = Store(folder / "register.db", at=lambda: "2026-11-24T12:00:00+00:00")
    store.open()
    try:
        yield store
    finally:
        store.close()


async def together(store, *jobs):
    """Have the jobs done in one transaction: they queue while the first stands still."""
    going = asyncio.Event()
    loop = asyncio.get_running_loop()

    def first(_):
        asyncio.run_coroutine_threadsafe(_wait(going), loop).result()

    begun = asyncio.create_task(store.write(first))
    await asyncio.sleep(0)
    rest = [asyncio.create_task(store.write(job)) for job in jobs]
    await asyncio.sleep(0)
    going.set()
    await begun
    return await asyncio.gather(*rest, return_exceptions=True)


async def _wait(event):
    await event.wait()


async def test_a_job_sees_what_those_before_it_in_the_transaction_wrote(tmp_path):
    async with opened(tmp_path) as store:
        seen = await together(
            store,
            lambda s: s.add(G, "zaken", zaak(1)),
            lambda s: s.find(G, "zaken", "z1"),
            lambda s: s.select(G, "zaken", identificatie="ZAAK-1"),
            lambda s: s.add(G, "rollen", rol(1, 1)),
            lambda s: s.select(G, "rollen", owner="z1"),
        )
        assert seen[1] == zaak(1)
        assert seen[2] == [zaak(1)]
        assert seen[4] == [rol(1, 1)]
        assert store.reading().select(G, "rollen", owner="z1") == [rol(1, 1)]


@pytest.mark.parametrize("looks", [False, True], ids=["aside", "already in the file"])
async def test_a_job_that_fails_leaves_nothing_and_the_others_stand(tmp_path, looks):
    def failing(s):
        s.put(G, "zaken", zaak(1, omschrijving="half"))
        s.add(G, "zaken", zaak(2))
        if looks:
            assert s.select(G, "zaken", identificatie="ZAAK-2") == [zaak(2)]
        raise ValueError

    async with opened(tmp_path) as store:
        _, failed, found, _ = await together(
            store,
            lambda s: s.add(G, "zaken", zaak(1)),
            failing,
            lambda s: (s.find(G, "zaken", "z1"), s.find(G, "zaken", "z2")),
            lambda s: s.add(G, "zaken", zaak(3)),
        )
        assert isinstance(failed, ValueError)
        assert found == (zaak(1), None)
        assert [each["identificatie"] for _, each in store.reading().everything(G)] == ["ZAAK-1", "ZAAK-3"]


async def test_an_object_that_is_found_by_another_key_now_is_no_longer_found_by_the_old_one(tmp_path):
    def moves(s):
        found = s.find(G, "rollen", "r1")
        s.put(G, "rollen", {**found, "zaak": "@root@/zaken/api/v1/zaken/z2"})

    async with opened(tmp_path) as store:
        await store.write(lambda s: s.add(G, "rollen", rol(1, 1)))
        _, before, after = await together(
            store, moves, lambda s: s.select(G, "rollen", owner="z1"), lambda s: s.select(G, "rollen", owner="z2")
        )
        assert before == []
        assert [each["url"] for each in after] == [rol(1, 1)["url"]]


async def test_what_was_removed_is_gone_for_the_next_job(tmp_path):
    async with opened(tmp_path) as store:
        await store.write(lambda s: s.add(G, "zaken", zaak(1)))
        _, found, listed = await together(
            store,
            lambda s: s.delete(G, "zaken", "z1"),
            lambda s: s.find(G, "zaken", "z1"),
            lambda s: s.select(G, "zaken", identificatie="ZAAK-1"),
        )
        assert (found, listed) == (None, [])


async def test_objects_are_listed_in_the_order_in_which_they_were_made(tmp_path):
    async with opened(tmp_path) as store:
        await together(
            store,
            lambda s: s.add(G, "rollen", rol(2, 1)),
            lambda s: s.add(G, "rollen", rol(1, 1)),
            lambda s: s.put(G, "rollen", rol(2, 1, roltoelichting="later")),
        )
        found = store.reading().select(G, "rollen", owner="z1")
        assert [each["url"] for each in found] == [rol(2, 1)["url"], rol(1, 1)["url"]]
        assert found[0]["roltoelichting"] == "later"


async def test_the_projection_is_what_the_log_says_also_when_it_is_made_anew(tmp_path):
    async with opened(tmp_path) as store:
        await store.write(lambda s: [s.add(G, "zaken", zaak(number)) for number in range(1, 1203)])
        await store.write(lambda s: s.delete(G, "zaken", "z7"))
        await store.write(lambda s: s.put(G, "zaken", zaak(8, omschrijving="anders")))
        before = store.reading().everything(G)
        await store.rebuild()
        assert store.reading().everything(G) == before
        assert len(before) == 1201


async def test_a_file_of_before_is_taken_over(tmp_path):
    with contextlib.closing(sqlite3.connect(tmp_path / "register.db")) as old:
        old.executescript(OLD)
        for seq, body in enumerate((zaak(1), zaak(2), zaak(1, omschrijving="anders")), start=1):
            uuid = body["url"].rpartition("/")[2]
            old.execute(
                "INSERT INTO mutatie VALUES (?, 'toen', ?, 'zaken', ?, 'put', ?)", (seq, G, uuid, orjson.dumps(body))
            )
        old.commit()
    async with opened(tmp_path) as store:
        found = store.reading().everything(G)
        assert [each for _, each in found] == [zaak(1, omschrijving="anders"), zaak(2)]
        await store.write(lambda s: s.add(G, "zaken", zaak(3)))
        assert store.reading().find(G, "zaken", "z3") == zaak(3)


@pytest.mark.parametrize("by", ["identificatie", "owner", "other"])
async def test_a_selection_looks_at_no_other_objects(tmp_path, by):
    async with opened(tmp_path) as store:
        asked = []
        session = store.reading()
        session._connection.set_trace_callback(asked.append)
        session.select(G, "zaken", **{by: "x"})
        session._connection.set_trace_callback(None)
        plan = session._connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}").fetchall()
        assert f"USING INDEX object_{by} (gemeente=? AND collection=? AND {by}=?)" in plan[0][3]


def test_an_object_is_found_by_texts_only():
    keys = keys_of({"identificatie": 7, "bronorganisatie": ["x"], "zaak": 3, "betrokkeneIdentificatie": {"inpBsn": 1}})
    assert (keys.identificatie, keys.organisatie, keys.owner, keys.other) == (None, None, None, None)
