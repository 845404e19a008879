"""One flood starves nobody: a sender has its share of the places, and a message beyond it is told to come back."""

import asyncio

import pytest

from adapter.errors import Unavailable
from adapter.intake.turns import FEW, Turns
from tests.system import example, posted, running


def held(turns, sender, count):
    """Take places and keep them; give how many there were."""
    kept = []
    for _ in range(count):
        place = turns.take(sender)
        try:
            place.__enter__()
        except Unavailable as error:
            assert (error.findings[0].code, error.retry_after_s) == ("te-druk-zender", 5.0)
            break
        kept.append(place)
    return kept


def test_one_sender_alone_has_half_and_another_finds_places_at_once():
    turns = Turns(100)
    flood = held(turns, "vloed", 1000)
    assert len(flood) == 50
    other = held(turns, "ander", 1000)
    assert len(other) == 33
    assert held(turns, "vloed", 1) == []
    for place in flood[:30]:
        place.__exit__(None, None, None)
    assert len(held(turns, "vloed", 1000)) == 13  # a third now: 20 + 13


def test_however_many_floods_there_are_a_new_sender_finds_a_place():
    turns = Turns(100)
    kept = []
    for sender in range(20):
        kept.append(held(turns, sender, 1000))
        assert len(kept[-1]) >= FEW


def test_places_are_given_back_also_after_an_error():
    turns = Turns(FEW * 2)
    for _ in range(100):
        with pytest.raises(ValueError, match="stuk"), turns.take("een"):
            raise ValueError("stuk")
    assert len(held(turns, "een", FEW)) == FEW


async def test_a_flood_gets_503_and_another_senders_message_is_accepted_meanwhile(tmp_path):
    async with running(tmp_path, background=False, http__queue=2 * FEW) as system:
        release = asyncio.Event()
        accept = system.journal.accept

        async def slow(acceptance):
            if acceptance.zender.split("/")[1] == "Formulieren":
                await release.wait()
            return await accept(acceptance)

        system.receiver._ports.journal.accept = slow
        turns = system.receiver._turns
        async with asyncio.TaskGroup() as group:
            flood = [
                group.create_task(posted(system, example("creeer-zaak", zaak=f"19002026000001{n:02d}", nummer=f"v{n}")))
                for n in range(3 * FEW)
            ]
            while sum(task.done() for task in flood) < 2 * FEW:
                await asyncio.sleep(0.01)
            refused = [task.result() for task in flood if task.done()]
            assert {(answer.status, answer.retry_after_s) for answer in refused} == {(503, 5.0)}
            assert b"StUF046" in refused[0].body
            with turns.take(("voorbeeld", "een-ander")):  # another connection has its place
                pass
            release.set()
        assert [task.result().status for task in flood].count(200) == FEW
        counts = await system.journal.counts()
        assert (counts["bericht.ACCEPTED"], counts["bericht.REFUSED"]) == (FEW, 0)
