"""The campaigns in their short form; `make faults SECONDS=…` runs them as long as you like."""

import pytest

from tests.faults import campaign, outages
from tests.faults.crashing import ELSEWHERE, PLACES, POINTS


def sound(report):
    assert report.violations == [], report.line()
    assert report.quarantined == 0, report.line()
    assert report.messages > 0, report.line()
    assert sum(report.faults.values()) > 0, report.line()


async def test_kill_9_at_any_moment_loses_nothing_and_doubles_nothing(tmp_path):
    sound(await campaign.kill_at_random(tmp_path, seed=51, seconds=5))


@pytest.mark.timeout(400)  # 16 lives
async def test_kill_9_before_and_after_every_step_loses_nothing_and_doubles_nothing(tmp_path):
    report = await campaign.crash_points(tmp_path, seed=52, each_s=60)
    sound(report)
    assert set(report.faults) == set(POINTS)  # each was reached


def test_the_named_points_are_every_write_of_a_worker_and_the_steps_outside_the_journal():
    written = {"mark_publishing", "mark_published", "mark_confirmed", "mark_lost", "begin_attempt", "record_effect"}
    assert set(PLACES) == written | {"accept", "end_attempt", "publish", "call", "call-http"}
    assert {point.partition("-")[2] for point in POINTS} == set(PLACES) - ELSEWHERE


async def test_messages_that_come_again_at_once_later_or_after_a_crash_have_one_effect_and_one_answer(tmp_path):
    report = await campaign.resends(tmp_path, seed=59, seconds=5)
    sound(report)
    assert report.resends > report.messages


async def test_a_disk_that_fills_up_and_has_room_again_takes_nothing_with_it(tmp_path):
    report = await outages.disk_full(tmp_path, seed=60, seconds=5)
    sound(report)
    assert any(code.startswith("503") for code in report.refusals), report.line()


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
