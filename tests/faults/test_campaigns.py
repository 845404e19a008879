"""The campaigns in their short form; `make faults SECONDS=…` runs them as long as you like."""

import pytest

from tests.faults import campaign, outages


def sound(report):
    assert report.violations == [], report.line()
    assert report.quarantined == 0, report.line()
    assert report.messages > 0, report.line()
    assert sum(report.faults.values()) > 0, report.line()


async def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(tmp_path):
    sound(await campaign.kill_at_random(tmp_path, seed=51, seconds=5))


async def test_kill_9_at_the_points_between_two_steps_loses_nothing_and_doubles_nothing(tmp_path):
    points = ("after-accept", "after-publish", "after-call")
    report = await campaign.crash_points(tmp_path, seed=52, points=points)
    sound(report)
    assert set(report.faults) == set(points)


async def test_a_source_that_misbehaves_gets_each_effect_once_and_in_order(tmp_path):
    sound(await outages.source_faults(tmp_path, seed=53, seconds=5))


@pytest.mark.kafka
async def test_a_broker_that_goes_and_comes_back_has_each_event_once_and_in_order(tmp_path, kafka):
    sound(await outages.kafka_outages(tmp_path, seed=54, seconds=8, broker=kafka))


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_url")
async def test_a_database_that_crashes_takes_nothing_with_it(tmp_path):
    sound(await outages.postgres_outages(tmp_path, seed=55, seconds=6, kills=False))
