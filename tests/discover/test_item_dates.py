from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.discover.item_dates import read_item_date

JAKARTA = ZoneInfo("Asia/Jakarta")
MOMENT = datetime(2025, 8, 26, 4, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 26 Aug 2025 11:04:03 +0700",
        "Tue, 26 Aug 2025 04:04:03 GMT",
        "26 Aug 25 11:04:03 +0700",
        "Tue, 26 Aug 2025 11:04:03 GMT+7",
        "Tue, 26 Aug 2025 11:04:03 UTC+07:00",
        "Selasa, 26 Agustus 2025 11:04:03 WIB",
        "26 Agt 2025 11:04:03 WIB",
        "Tue, 26 Aug 2025 11:04:03",
        "August 26, 2025 11:04:03 AM",
        "Tue, 26 Aug 2025 13:04:03 KST",
        "2025-08-26T11:04:03+07:00",
        "2025-08-26T04:04:03Z",
        "2025-08-26 11:04:03 +0700",
        "2025-08-26 11:04:03",
        "2025/8/26 11:04:03",
        "2025-08-26T13:04:03 KST",
    ],
)
def test_a_time_is_read_in_every_spelling_and_without_a_zone_as_the_outlets(text):
    assert read_item_date(text, JAKARTA) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "today",
        "Tue, 31 Feb 2025 10:00:00 +0000",
        "2025-13-01",
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00",
        "99999",
    ],
)
def test_what_tells_no_time_stays_missing(text):
    assert read_item_date(text, JAKARTA) is None


def test_a_day_is_its_midnight_at_the_outlet():
    assert read_item_date("2025-08-26", JAKARTA) == datetime(2025, 8, 25, 17, tzinfo=UTC)


def test_an_afternoon_is_not_a_morning():
    assert read_item_date("August 26, 2025 11:04 PM", UTC) == datetime(2025, 8, 26, 23, 4, tzinfo=UTC)
    assert read_item_date("August 26, 2025 12:04 AM", UTC) == datetime(2025, 8, 26, 0, 4, tzinfo=UTC)


def test_a_time_to_come_is_kept_as_it_is_told():
    assert read_item_date("2099-01-01T00:00:00Z", JAKARTA) == datetime(2099, 1, 1, tzinfo=UTC)


@given(st.text(max_size=60) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:?\d\d|Z| WIB)?", fullmatch=True))
def test_no_text_breaks_the_reader(text):
    moment = read_item_date(text, JAKARTA)
    assert moment is None or moment.tzinfo is UTC
