"""Opening hours, in Dutch time, also where summer time begins or ends."""

import datetime

import pytest

from adapter import settings
from adapter.delivery.hours import opens_at
from adapter.delivery.pace import Pace

OFFICE = ("ma-vr 07:00-19:00", "za 09:00-12:00")


def utc(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("rules", "now", "opens"),
    [
        ((), "2026-11-25T03:00", None),
        (OFFICE, "2026-11-25T06:00", None),  # Wednesday 07:00
        (OFFICE, "2026-11-25T05:59", "2026-11-25T06:00"),
        (OFFICE, "2026-11-25T17:59", None),
        (OFFICE, "2026-11-25T18:00", "2026-11-26T06:00"),
        (OFFICE, "2026-11-28T12:00", "2026-11-30T06:00"),  # Saturday afternoon: until Monday
        (("zo 22:00-06:00",), "2026-11-30T04:00", None),  # Monday 05:00, opened on Sunday
        (("zo 22:00-06:00",), "2026-11-30T05:00", "2026-12-06T21:00"),
        (("vr-ma 00:00-24:00",), "2026-11-29T12:00", None),  # a range over the weekend
        (("vr-ma 00:00-24:00",), "2026-11-25T12:00", "2026-11-26T23:00"),
        (("ma-zo 07:00-19:00",), "2026-03-29T05:00", None),  # the day on which summer time begins: 07:00 is 05:00 UTC
        (("ma-zo 07:00-19:00",), "2026-03-28T18:30", "2026-03-29T05:00"),
        (("ma-zo 07:00-19:00",), "2026-10-25T05:30", "2026-10-25T06:00"),  # and the one on which it ends
    ],
)
def test_it_is_open_or_opens_next(rules, now, opens):
    assert opens_at(rules, utc(now)) == (None if opens is None else utc(opens))


@pytest.mark.parametrize("rule", ["ma-vr", "maandag 07:00-19:00", "ma 7:00-19:00", "ma 07:00-24:30", "ma 25:00-26:00"])
def test_a_rule_that_is_none_is_refused_with_the_configuration(rule):
    with pytest.raises(ValueError, match="openingstijden"):
        settings.Target(openingstijden=(rule,))


def test_replayed_messages_are_given_room_by_their_rate():
    pace = Pace()
    assert pace.room(100.0) == 1  # the first tells the rate
    pace.took(4.0)
    assert [pace.room(100.0 + step / 4) for step in range(4)] == [0, 1, 2, 3]
    assert pace.room(200.0) == 4  # never more than a second's worth


def test_a_rate_below_one_a_second_gives_room_in_time():
    pace = Pace()
    assert pace.room(0.0) == 1
    pace.took(0.1)
    assert (pace.room(5.0), pace.room(9.9), pace.room(10.1)) == (0, 0, 1)
