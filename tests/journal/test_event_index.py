"""An event is found by its id, whether its span of messages is full or not."""

import pytest

from adapter.journal import event_index
from tests.journal.messages import acceptance
from tests.journal.test_migrations import make_old


@pytest.fixture(autouse=True)
def small_spans(monkeypatch):
    monkeypatch.setattr(event_index, "SPAN", 4)


@pytest.fixture
async def filled(database):
    journal = database.journal()
    await journal.open()
    taken = [acceptance(str(number), zaak=f"Z{number}") for number in range(10)]
    for each in taken:
        await journal.accept(each)
    yield journal, taken
    await journal.close()


async def test_each_event_is_found_in_full_spans_and_in_the_last_one(database, filled):
    journal, taken = filled
    assert {row[0] for row in database.run("SELECT span FROM event_index")} == {0, 1}
    for each in taken:
        for event in each.events:
            count, found = await journal.search(gemeente="voorbeeld", event_id=event.event_id)
            assert (count, [view.bericht_id for view in found]) == (1, [each.bericht_id])
            assert (await journal.search(gemeente="ander", event_id=event.event_id))[0] == 0
    assert await journal.verify() is None


async def test_an_event_that_there_is_not_is_not_found(filled):
    assert await filled[0].search(gemeente=None, event_id="00000000-0000-5000-8000-000000000000") == (0, [])


async def test_an_index_that_lost_an_event_is_told(database, filled):
    database.run(
        "DELETE FROM event_index WHERE span = 1 AND bucket = (SELECT min(bucket) FROM event_index WHERE span = 1)"
    )
    violation = await filled[0].verify()
    assert (violation.invariant, violation.bericht_id) == ("event-index", None)
    assert "messages 5 to 8" in violation.detail


async def test_a_journal_of_before_the_index_gets_it_of_what_it_holds(database):
    today = type(database)(database.path.parent if database.dialect == "sqlite" else database.url)
    journal = today.journal()
    await journal.open()
    taken = [acceptance(str(number), zaak=f"Z{number}") for number in range(6)]
    for each in taken:
        await journal.accept(each)
    await journal.close()
    make_old(database, "0006", today)
    journal = database.journal()
    await journal.open()
    try:
        assert await journal.verify() is None
        for each in taken:
            _, (view,) = await journal.search(gemeente="voorbeeld", event_id=each.events[0].event_id)
            assert view.bericht_id == each.bericht_id
    finally:
        await journal.close()


async def test_one_transaction_may_fill_several_spans(database):
    import asyncio

    journal = database.journal()
    await journal.open()
    taken = [acceptance(str(number), zaak=f"Z{number}") for number in range(13)]
    async with asyncio.TaskGroup() as group:
        for each in taken:
            group.create_task(journal.accept(each))
    for each in taken:
        _, (view,) = await journal.search(gemeente="voorbeeld", event_id=each.events[0].event_id)
        assert view.bericht_id == each.bericht_id
    assert await journal.verify() is None
    await journal.close()
