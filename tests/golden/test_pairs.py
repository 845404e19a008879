"""Golden pairs of ../shared: all agree (events, ZGW calls, reply)."""

import pytest

from adapter.cli.golden.run import run_pair
from tests.shared import shared

NAMES = sorted(folder.name for folder in shared("corpus/pairs").glob("p*-*"))


@pytest.mark.parametrize("name", NAMES)
async def test_a_golden_pair_agrees(name):
    outcome = await run_pair(shared(f"corpus/pairs/{name}"))
    assert outcome.differences == ()


def test_all_pairs_are_run():
    assert len(NAMES) >= 20
