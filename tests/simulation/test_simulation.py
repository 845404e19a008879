"""The simulator in its short form: it finds nothing in what we ship, finds bugs that are planted, and repeats itself."""

import pytest

from adapter.delivery import Worker
from adapter.relay import Auditor, Relay
from adapter.relay.watch import Watch
from tests.simulation import process
from tests.simulation.episode import run_episode
from tests.simulation.journal import template

SEEDS = range(1, 7)
SEEDS_MAX = 20  # a planted bug is found within so many episodes


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return template(tmp_path_factory.mktemp("template"))


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_doubled_or_reordered_whatever_happens(seed, empty):
    result = run_episode(seed, empty)
    assert result.violations == []
    assert result.messages > 50
    assert result.faults


def test_the_same_seed_gives_the_same_run(empty):
    one, other = run_episode(3, empty), run_episode(3, empty)
    assert one == other


def _found(empty):
    """Give the first violations that are found, as invariants."""
    for seed in range(1, SEEDS_MAX):
        found = run_episode(seed, empty).violations
        if found:
            return {each.partition(":")[0] for each in found}
    return set()


def test_a_relay_that_does_not_read_back_is_found(empty, monkeypatch):
    async def nothing(_self, _rows):
        return {}

    monkeypatch.setattr(Relay, "_read_back", nothing)
    assert "I3" in _found(empty)


def test_a_relay_that_does_not_see_what_the_log_lost_is_found(empty, monkeypatch):
    async def fine(_self, *_ends):
        return True

    monkeypatch.setattr(Watch, "look", fine)
    monkeypatch.setattr(Watch, "fits", fine)
    found = set()
    for seed in range(1, SEEDS_MAX * 4, 4):  # of the episodes in which the log may lose its end
        found |= {each.partition(":")[0] for each in run_episode(seed, empty).violations}
        if found:
            break
    assert "I1" in found


def test_an_auditor_that_begins_at_the_end_is_found(empty, monkeypatch):
    async def follow(self):
        return await self._backbone.follow(self._topic, start=await self._backbone.ends(self._topic))

    monkeypatch.setattr(Auditor, "_follow", follow)
    assert "I10" in _found(empty)


def test_a_worker_that_takes_a_lane_twice_is_found(empty, monkeypatch):
    class Forgetful(set):
        def add(self, _lane):
            """Forget it."""

    def worker(*given, **more):
        made = Worker(*given, **more)
        made._lanes = Forgetful()
        return made

    monkeypatch.setattr(process, "Worker", worker)
    assert _found(empty)
