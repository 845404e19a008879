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


async def test_partitions_whose_leader_changes_have_each_event_once_and_in_order(tmp_path):
    sound(await outages.leader_changes(tmp_path, seed=56, seconds=5, away=False))


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_url")
async def test_instances_that_are_restarted_one_after_the_other_answer_everyone_and_lose_nothing(tmp_path):
    report = await outages.rolling_restart(tmp_path, seed=57, seconds=2, kills=False, instances=2)
    sound(report)
    assert report.faults["SIGTERM"] == 2
    assert max(report.drained_s) < 30


@pytest.mark.usefixtures("libfaketime")
async def test_a_clock_that_is_set_while_the_server_runs_and_dies_takes_nothing_with_it(tmp_path):
    sound(await outages.clock_steps(tmp_path, seed=58, seconds=4))


@pytest.mark.postgres
@pytest.mark.usefixtures("postgres_url")
async def test_a_database_that_crashes_takes_nothing_with_it(tmp_path):
    sound(await outages.postgres_outages(tmp_path, seed=55, seconds=6, kills=False))
