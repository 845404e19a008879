"""Times and dates without zones are read and written as the Netherlands' clocks stood."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapter.errors import Refused
from adapter.stuf import datum, tijdstip

UTC = datetime.UTC


@pytest.mark.parametrize(
    ("text", "utc", "precision"),
    [
        ("20230701120000", "2023-07-01T10:00:00+00:00", 14),  # summer: +2
        ("20230101120000", "2023-01-01T11:00:00+00:00", 14),  # winter: +1
        ("20240131", "2024-01-30T23:00:00+00:00", 8),
        ("2024013108", "2024-01-31T07:00:00+00:00", 10),
        ("202401310830", "2024-01-31T07:30:00+00:00", 12),
        ("202001010000005", "2019-12-31T23:00:00.500000+00:00", 15),
        ("2020031109251612", "2020-03-11T08:25:16.120000+00:00", 16),
        ("20200507075603462", "2020-05-07T05:56:03.462000+00:00", 17),
        (" 20240131 ", "2024-01-30T23:00:00+00:00", 8),
    ],
)
def test_a_tijdstip_is_local_time_of_the_netherlands(text: str, utc: str, precision: int) -> None:
    """ACCEPTANCE H 131."""
    read = tijdstip.read(text)
    assert read.moment.astimezone(UTC).isoformat() == utc
    assert read.precision == precision
    assert not read.is_ambiguous
    assert not read.is_shifted
    assert tijdstip.write(read.moment, read.precision) == text.strip()


def test_the_hour_that_comes_twice_is_the_first_and_is_told() -> None:
    read = tijdstip.read("20231029023000")
    assert read.moment.isoformat() == "2023-10-29T02:30:00+02:00"
    assert read.is_ambiguous


def test_the_hour_that_does_not_exist_is_shifted_forward_and_is_told() -> None:
    read = tijdstip.read("20230326023000")
    assert read.moment.isoformat() == "2023-03-26T03:30:00+02:00"
    assert read.is_shifted


@pytest.mark.parametrize(
    "text",
    ["", "2024", "202401", "20240230", "20241301", "2024013124", "20240131083", "2024-01-31", "202401312460", "2024013108306",
     "20240131120060", "٢٠٢٤٠١٣١", "2024013112000012345", "00000000"],
)  # fmt: skip
def test_what_is_no_tijdstip_is_refused_without_its_value(text: str) -> None:
    with pytest.raises(Refused) as refused:
        tijdstip.read(text)
    assert refused.value.findings[0].code == "tijdstip-ongeldig"
    assert refused.value.findings[0].facts == {}


@given(
    st.integers(min_value=-2_000_000_000, max_value=7_000_000_000).map(
        lambda s: datetime.datetime.fromtimestamp(s / 7, UTC)
    )
)
def test_what_is_written_is_read_again_to_the_millisecond(moment: datetime.datetime) -> None:
    text = tijdstip.write(moment)
    read = tijdstip.read(text)
    difference = abs(read.moment - moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    assert len(text) == 17
    # in the hour that comes twice, what is written can mean either
    assert difference in (datetime.timedelta(0), datetime.timedelta(hours=1)) if read.is_ambiguous else not difference


@pytest.mark.parametrize(
    ("text", "onvolledig", "parts", "written"),
    [
        ("19600724", None, "1960-07-24", ("19600724", "V")),
        ("19600724", "V", "1960-07-24", ("19600724", "V")),
        ("19600799", "D", "1960-07", ("19600701", "D")),
        ("19609999", "M", "1960", ("19600101", "M")),
        ("00000000", "J", "", ("00010101", "J")),
        ("20240229", None, "2024-02-29", ("20240229", "V")),
    ],
)
def test_unknown_parts_of_a_date_are_not_read(
    text: str, onvolledig: str | None, parts: str, written: tuple[str, str]
) -> None:
    date = datum.read(text, onvolledig)
    assert str(date) == parts
    assert datum.write(date) == written
    assert (date.date is not None) == (len(parts) == 10)


@pytest.mark.parametrize(
    ("text", "onvolledig"),
    [
        ("2024-01-01", None),
        ("20230229", None),
        ("20231301", "D"),
        ("00000101", "M"),
        ("2024", "M"),
        ("20240101", "X"),
        ("", None),
    ],
)
def test_what_is_no_date_is_refused(text: str, onvolledig: str | None) -> None:
    with pytest.raises(Refused) as refused:
        datum.read(text, onvolledig)
    assert refused.value.findings[0].code == "datum-ongeldig"
