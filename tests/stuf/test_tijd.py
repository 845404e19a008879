"""Dates and instants (MAPPING C.2; ACCEPTANCE 131)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.stuf import tijd


@pytest.mark.parametrize(
    ("digits", "instant"),
    [
        ("20230701120000", "2023-07-01T12:00:00+02:00"),  # summer: +2 (ACCEPTANCE 131)
        ("20230101120000", "2023-01-01T12:00:00+01:00"),  # winter: +1
        ("2020031109251600", "2020-03-11T09:25:16.00+01:00"),  # hundredths: a sixth of the real messages
        ("20200311092516123", "2020-03-11T09:25:16.123+01:00"),
        ("20231029023000", "2023-10-29T02:30:00+02:00"),  # comes twice: the first
        ("20230326023000", "2023-03-26T03:30:00+02:00"),  # does not exist: an hour on
        ("20230326030000", "2023-03-26T03:00:00+02:00"),
        ("20200311", "2020-03-11T00:00:00+01:00"),
        ("2020031109", "2020-03-11T09:00:00+01:00"),
        ("202003110925", "2020-03-11T09:25:00+01:00"),
    ],
)
def test_a_tijdstip_is_civil_time_in_the_netherlands(digits: str, instant: str) -> None:
    assert tijd.read_tijdstip(digits) == instant


@pytest.mark.parametrize(
    "digits", ["20230230120000", "20231301", "2023070112006", "00000000", "2023070125", "abcdefgh"]
)
def test_what_is_not_on_the_calendar_is_no_instant(digits: str) -> None:
    assert tijd.read_tijdstip(digits) is None


@given(
    st.datetimes(min_value=datetime.fromisoformat("1940-01-01"), max_value=datetime.fromisoformat("2080-01-01")),
    st.sampled_from([8, 10, 12, 14, 15, 16, 17]),
)
def test_a_tijdstip_comes_back_as_it_was_unless_the_clock_skips_it(moment: datetime, size: int) -> None:
    digits = (moment.strftime("%Y%m%d%H%M%S") + f"{moment.microsecond // 1000:03d}")[:size]

    read = tijd.read_tijdstip(digits)

    back = tijd.write_tijdstip(read, tijd.precision_of(digits))
    skipped = (
        tijd.read_tijdstip(digits[:10] + "0000")
        != f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:00:00" + (read or "")[-6:]
    )
    assert back == digits or skipped


@pytest.mark.parametrize(
    ("digits", "indicatie", "value"),
    [
        ("20240131", None, "2024-01-31"),
        ("20240131", "V", "2024-01-31"),
        ("19600715", "D", {"jaar": 1960, "maand": 7}),
        ("19600715", "M", {"jaar": 1960}),
        ("19600715", "J", {"onbekend": True}),
    ],
)
def test_the_digits_of_unknown_parts_of_a_date_mean_nothing(digits: str, indicatie: str | None, value: object) -> None:
    assert tijd.read_datum(digits, indicatie) == value


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2024-01-31", ("20240131", None)),
        ({"jaar": 1960, "maand": 7}, ("19600701", "D")),
        ({"jaar": 1960}, ("19600101", "M")),
        ({"onbekend": True}, ("00010101", "J")),
        ("geen datum", None),
        ({"jaar": "1960"}, None),
    ],
)
def test_unknown_parts_of_a_date_are_written_as_01(value: object, written: object) -> None:
    assert tijd.write_datum(value) == written


def test_an_instant_of_the_source_is_written_in_dutch_time() -> None:
    assert tijd.write_tijdstip("2020-03-11T08:25:16Z") == "20200311092516"
    assert tijd.local_date("2020-03-11T23:30:00Z") == "2020-03-12"


@given(
    st.integers(min_value=-2_000_000_000, max_value=7_000_000_000).map(
        lambda seconds: datetime.fromtimestamp(seconds / 7, UTC)
    )
)
def test_our_own_moments_are_written_to_the_millisecond(moment: datetime) -> None:
    """ACCEPTANCE 131: an hour that comes twice can mean either."""
    text = tijd.write_moment(moment)
    read = datetime.fromisoformat(tijd.read_tijdstip(text) or "")
    difference = abs(read - moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    assert len(text) == 17
    assert difference in ((timedelta(0), timedelta(hours=1)) if tijd.is_ambiguous(text) else (timedelta(0),))
