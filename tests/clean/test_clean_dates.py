"""Times from the texts that tell them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.date_choice import IN_THE_FUTURE, UPDATED_BEFORE, choose_times, date_of_url, find_date_lines
from monitor.clean.dates import (
    RELATIVE,
    SIGN_CORRECTED,
    YEAR_ASSUMED,
    ZONE_AMBIGUOUS,
    ZONE_ASSUMED,
    DateContext,
    read_date,
)
from monitor.clean.structured import Told
from monitor.model import Dated

JAKARTA = DateContext("id", "Asia/Jakarta", datetime(2024, 6, 20, 12, tzinfo=UTC))
ENGLISH = DateContext("en")


def instant(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2023-09-14T11:39:00+07:00", "2023-09-14T11:39:00+07:00"),
        ("2023-09-14T11:39:00+0700", "2023-09-14T11:39:00+07:00"),
        ("2023-09-14T04:39:00Z", "2023-09-14T04:39:00+00:00"),
        ("2023-09-14T04:39:00.123Z", "2023-09-14T04:39:00+00:00"),
        ("2025-05-15T16:33:00.000+0900", "2025-05-15T16:33:00+09:00"),
        ("2023-12-06T08:45-0500", "2023-12-06T08:45:00-05:00"),
        ("Thu, 05 Nov 2015 11:13:00 +0700", "2015-11-05T11:13:00+07:00"),
        ("Thu Sep 14 2023 11:39:00 GMT+0700 (Western Indonesia Time)", "2023-09-14T11:39:00+07:00"),
        ("Thu Sep 14 11:39:00 WIB 2023", "2023-09-14T11:39:00+07:00"),
        ("1702944000", "2023-12-19T00:00:00+00:00"),
        ("1702944000123", "2023-12-19T00:00:00+00:00"),
        ("Kamis, 14 September 2023 / 11:39 WIB", "2023-09-14T11:39:00+07:00"),
        ("18 Jun 2024, 10:23 WIB", "2024-06-18T10:23:00+07:00"),
        ("31/05/2018, 18:12 WIB", "2018-05-31T18:12:00+07:00"),
        ("Kompas.com - 31/05/2018, 18:12 WIB", "2018-05-31T18:12:00+07:00"),
        ("29 Oktober 2024 | 19.00 WIB", "2024-10-29T19:00:00+07:00"),
        ("MINGGU, 27 APRIL 2025 | 17:18 WIB", "2025-04-27T17:18:00+07:00"),
        ("Rabu, 17 Januari 2024 21:02 WIB", "2024-01-17T21:02:00+07:00"),
        ("on 16 Feb 2016 at 09:10 WIB", "2016-02-16T09:10:00+07:00"),
        ("Sabtu 12 Mei 2018 pukul 10.20 WITA", "2018-05-12T10:20:00+08:00"),
        ("Senin, 7 Agu 2023 08:05 WIT", "2023-08-07T08:05:00+09:00"),
        ("3 Des 2023 07.15 WIB", "2023-12-03T07:15:00+07:00"),
        ("Dec. 22, 2023, 2:57 p.m. ET", "2023-12-22T14:57:00-05:00"),
        ("December 22, 2023 at 5:00 AM PDT", "2023-12-22T05:00:00-07:00"),
        ("Dec 20, 20236:46 PM GMT", "2023-12-20T18:46:00+00:00"),
        ("12:05 a.m. UTC, January 5th, 2024", "2024-01-05T00:05:00+00:00"),
        ("22.12.2023, 18:23 Uhr MEZ", "2023-12-22T18:23:00+01:00"),
        ("18 июня 2024, 10:23 МСК", "2024-06-18T10:23:00+03:00"),
        ("2024年6月18日 17時30分 JST", "2024-06-18T17:30:00+09:00"),
        ("2024. 6. 18. 오후 3:05 KST", "2024-06-18T15:05:00+09:00"),
        ("18/06/2024 10:23 (GMT+7)", "2024-06-18T10:23:00+07:00"),
        ("2023/12/22 10:00 UTC", "2023-12-22T10:00:00+00:00"),
    ],
)
def test_a_time_with_its_zone_is_an_instant(text, at):
    dated = read_date(text, JAKARTA)

    assert (dated.at, dated.precision, dated.flag) == (instant(at), "minute", None)
    assert dated.text == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 Agu 2023", "2023-08-14"),
        ("1 MARET 2024", "2024-03-01"),
        ("20240618", "2024-06-18"),
        ("December 22nd, 2023", "2023-12-22"),
        ("22-Dec-2023", "2023-12-22"),
        ("22. Dezember 2023", "2023-12-22"),
        ("5. März 2024", "2024-03-05"),
        ("le 1er août 2023", "2023-08-01"),
        ("22 de diciembre de 2023", "2023-12-22"),
        ("22 de março de 2024", "2024-03-22"),
        ("3 febbraio 2024", "2024-02-03"),
        ("3 maart 2024", "2024-03-03"),
        ("10 grudnia 2023", "2023-12-10"),
        ("15. srpna 2023", "2023-08-15"),
        ("18 Ağustos 2024", "2024-08-18"),
        ("KASIM 5, 2024", "2024-11-05"),
        ("18 ЧЕРВНЯ 2024", "2024-06-18"),
        ("19. tammikuuta 2024", "2024-01-19"),
        ("3 Ιουνίου 2024", "2024-06-03"),
        ("١٨ يونيو 2024", "2024-06-18"),
        ("ngày 18 tháng 6 năm 2024", "2024-06-18"),
        ("3 मार्च 2024", "2024-03-03"),
        ("5 ม.ค. 2567", "2024-01-05"),
        ("2024년 6월 18일", "2024-06-18"),
        ("2023-12-22T00:00:00", "2023-12-22"),
    ],
)
def test_a_day_is_midnight_in_the_outlets_zone(text, day):
    dated = read_date(text, DateContext(timezone="Asia/Jakarta"))

    assert dated.at == instant(f"{day}T00:00:00+07:00")
    assert dated.precision == "day"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "Sukses",
        "Putin bertemu Kim pada 2024",
        "31 Februari 2024",
        "99/99/2024",
        "8 jam",
        "P13M,47S",
        "00:00-YY-DD-MM",
        "12345",
    ],
)
def test_a_missing_date_stays_missing(text):
    dated = read_date(text, JAKARTA)

    assert (dated.at, dated.precision) == (None, "none")


def test_a_naive_time_takes_the_outlets_zone_and_says_so():
    dated = read_date("2016-02-16 09:10:56", JAKARTA)

    assert dated == Dated(
        instant("2016-02-16T09:10:56+07:00"), "minute", "2016-02-16 09:10:56", "Asia/Jakarta", ZONE_ASSUMED
    )


def test_an_unknown_outlets_zone_is_its_languages_home():
    assert read_date("18 июня 2024, 10:23", DateContext("ru")).at == instant("2024-06-18T10:23:00+03:00")
    assert read_date("18 June 2024, 10:23", ENGLISH).at == instant("2024-06-18T10:23:00+00:00")


def test_an_offset_that_mirrors_the_outlets_zone_has_the_wrong_sign():
    dated = read_date("2021-06-17T14:26:00-07:00", JAKARTA)

    assert dated.at == instant("2021-06-17T14:26:00+07:00")
    assert dated.flag == SIGN_CORRECTED


def test_an_american_offset_is_right_in_america():
    context = DateContext("en", "America/Los_Angeles")

    assert read_date("2021-06-17T14:26:00-07:00", context).at == instant("2021-06-17T14:26:00-07:00")


def test_a_name_of_several_zones_is_the_outlets_or_flagged():
    text = "21 Oct 2024 06:38PM IST"

    assert read_date(text, DateContext("en", "Asia/Kolkata")).flag is None
    assert read_date(text, DateContext("en", "Europe/Dublin")).at == instant("2024-10-21T18:38:00+01:00")
    assert read_date(text, ENGLISH) == Dated(
        instant("2024-10-21T18:38:00+05:30"), "minute", text, "IST", ZONE_AMBIGUOUS
    )


def test_numbers_are_day_first_but_in_america():
    assert read_date("4/5/2024", DateContext("en", "America/New_York")).at == instant("2024-04-05T00:00:00-04:00")
    assert read_date("4/5/2024", JAKARTA).at == instant("2024-05-04T00:00:00+07:00")
    assert read_date("4/5/2024", ENGLISH).flag == "day and month order assumed"
    assert read_date("12/22/23 5:30pm GMT", ENGLISH).at == instant("2023-12-22T17:30:00+00:00")


def test_relative_times_need_the_fetch_time():
    fetched = JAKARTA.fetched_at

    assert read_date("8 jam lalu", JAKARTA) == Dated(
        fetched - timedelta(hours=8), "minute", "8 jam lalu", None, RELATIVE
    )
    assert read_date("35 minutes ago", JAKARTA).at == fetched - timedelta(minutes=35)
    assert read_date("vor 3 Stunden", JAKARTA).at == fetched - timedelta(hours=3)
    assert read_date("3시간 전", JAKARTA).at == fetched - timedelta(hours=3)
    assert read_date("2 hari lalu", JAKARTA).precision == "day"
    assert read_date("kemarin", JAKARTA).at == instant("2024-06-19T00:00:00+07:00")
    assert read_date("8 jam lalu", DateContext("id", "Asia/Jakarta")).at is None


def test_a_day_without_year_is_the_last_one_before_the_fetch():
    assert read_date("18 Jun, 10:23 WIB", JAKARTA) == Dated(
        instant("2024-06-18T10:23:00+07:00"), "minute", "18 Jun, 10:23 WIB", "WIB", YEAR_ASSUMED
    )
    assert read_date("24 Desember", JAKARTA).at == instant("2023-12-24T00:00:00+07:00")
    assert read_date("18 Jun, 10:23 WIB", ENGLISH).at is None


def test_the_publication_comes_before_the_update():
    text = "Published: 10:00 GMT, 5 January 2024 | Updated: 11:05 GMT, 6 January 2024"

    assert read_date(text, ENGLISH).at == instant("2024-01-05T10:00:00+00:00")


def test_words_that_no_list_knows_are_read_slowly():
    assert read_date("18 ივნისი 2024", DateContext("ka")).at == instant("2024-06-18T00:00:00+04:00")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001  zones come next
def test_iso_comes_back_as_it_was(moment, minutes):
    at = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))

    assert read_date(at.isoformat(), ENGLISH).at == at


@given(st.text(max_size=120), st.sampled_from([JAKARTA, ENGLISH]))
def test_any_text_is_a_date_or_none(text, context):
    dated = read_date(text, context)

    assert (dated.at is None) == (dated.precision == "none")


@given(st.text("0123456789-/.: TZ+ABCDEFJanfebMrWIBpukl,|", max_size=40))
def test_anything_like_a_date_is_a_date_or_none(text):
    dated = read_date(text, JAKARTA)

    assert dated.at is None or dated.at.tzinfo is UTC


def told(*texts):
    return [Told(text, f"place {number}") for number, text in enumerate(texts)]


def test_the_first_candidate_that_can_be_read_is_taken():
    times = choose_times(told("soon", "2024-06-18T10:01:00+07:00", "2020-01-01"), [], JAKARTA)

    assert times.published.at == instant("2024-06-18T10:01:00+07:00")
    assert times.published_from == "place 1"


def test_a_day_gives_way_to_the_same_day_with_its_minute():
    times = choose_times(told("2024-06-18", "18 Jun 2024, 10:01 WIB", "2024-06-18T05:00:00+07:00"), [], JAKARTA)

    assert times.published.at == instant("2024-06-18T10:01:00+07:00")
    assert times.published_from == "place 1"


def test_a_time_without_zone_gives_way_to_the_same_time_with_one():
    times = choose_times(told("2016-02-16 09:10:56", "2016-02-16T02:10:56Z"), [], DateContext("en"))

    assert times.published.at == instant("2016-02-16T02:10:56+00:00")
    assert times.published.flag is None


def test_another_day_does_not_replace_a_day():
    assert choose_times(told("2024-06-18", "16 Jun 2024, 10:01 WIB"), [], JAKARTA).published_from == "place 0"


def test_a_time_after_the_fetch_is_not_believed():
    times = choose_times(told("2031-01-01T00:00:01Z", "2024-06-18T10:01:00+07:00"), [], JAKARTA)

    assert times.published.at == instant("2024-06-18T10:01:00+07:00")


def test_a_time_after_the_fetch_is_kept_and_flagged_if_nothing_else_is_told():
    assert choose_times(told("2031-01-01T00:00:01Z"), [], JAKARTA).published.flag == IN_THE_FUTURE


def test_a_machines_zero_is_no_date():
    assert choose_times(told("1970-01-01T00:00:00Z"), [], JAKARTA).published == Dated()


def test_an_update_before_the_publication_is_flagged():
    times = choose_times(told("2021-01-23T13:30:00+07:00"), told("2021-01-23T10:02:00+07:00"), JAKARTA)

    assert times.updated.flag == UPDATED_BEFORE


def test_lines_tell_publication_and_update():
    lines = [
        "Putin ke Pyongyang",
        "oleh Ayu Wulan diperbarui 18 Jun 2024, 10:23 WIB",
        "Diterbitkan 18 Jun 2024, 10:01 WIB",
    ]

    found = find_date_lines(lines)

    assert found.lines == (1, 2)
    assert [told.value for told in found.published] == ["18 Jun 2024, 10:01 WIB"]
    assert [told.value for told in found.updated] == ["18 Jun 2024, 10:23 WIB"]


def test_a_line_may_tell_both():
    found = find_date_lines(["Published 3 January 2024, 10:00 GMT | Updated 4 January 2024, 11:00 GMT"])

    times = choose_times(found.published, found.updated, ENGLISH)

    assert times.published.at == instant("2024-01-03T10:00:00+00:00")
    assert times.updated.at == instant("2024-01-04T11:00:00+00:00")


def test_a_sentence_with_a_date_is_no_date_line():
    lines = [
        "Putin bertemu Kim di Kosmodrom Vostochny pada 13 September 2023 untuk membahas kerja sama kedua negara.",
        "Presiden Rusia Vladimir Putin dan pemimpin Korea Utara Kim Jong Un di Amur, Rusia, 13 September 2023. Foto",
    ]

    assert find_date_lines(lines).lines == ()


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://news.example/2023/12/20/slug", "2023-12-20"),
        ("https://news.example/feature/2023-12-19/slug", "2023-12-19"),
        ("https://news.example/article/2023/dec/21/slug/", "2023-12-21"),
        ("https://news.example/view/AKR20240918001500", "2024-09-18"),
        ("https://news.example/view/AKR20241918001500", None),
        ("https://news.example/2023/13/45/slug", None),
        ("https://news.example/read/20231220", None),
        (None, None),
    ],
)
def test_an_address_may_name_its_day(url, day):
    assert [told.value for told in date_of_url(url)] == ([day] if day else [])


@given(st.lists(st.text(max_size=80), max_size=8))
def test_any_lines_have_dates_or_none(lines):
    found = find_date_lines(lines)

    choose_times(found.published, found.updated, JAKARTA)
