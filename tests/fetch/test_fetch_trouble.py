from datetime import timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetch_fakes import NOON
from monitor.fetch.trouble import MAX_RETRY_AFTER, read_retry_after, shown, trouble_of_status
from monitor.model import FailureKind

KINDS = {
    100: FailureKind.PROTOCOL,
    300: FailureKind.REDIRECTS,
    304: FailureKind.PROTOCOL,
    400: FailureKind.CLIENT,
    401: FailureKind.FORBIDDEN,
    403: FailureKind.FORBIDDEN,
    404: FailureKind.GONE,
    410: FailureKind.GONE,
    418: FailureKind.CLIENT,
    429: FailureKind.BUSY,
    451: FailureKind.FORBIDDEN,
    500: FailureKind.SERVER,
    502: FailureKind.SERVER,
    503: FailureKind.BUSY,
    599: FailureKind.SERVER,
    999: FailureKind.PROTOCOL,
}


@pytest.mark.parametrize(("status", "kind"), KINDS.items())
def test_each_status_has_its_kind(status, kind):
    trouble = trouble_of_status(status, {}, NOON)
    assert (trouble.kind, trouble.status, trouble.retry_after) == (kind, status, None)
    assert trouble.detail.startswith(str(status))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta()),
        ("120", timedelta(minutes=2)),
        (" 7 ", timedelta(seconds=7)),
        ("9" * 4000, MAX_RETRY_AFTER),
        ("86401", MAX_RETRY_AFTER),
        ("Fri, 20 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Fri, 20 Nov 2026 19:05:00 +0700", timedelta(minutes=5)),
        ("Fri, 20 Nov 2026 12:05:00 -0000", timedelta(minutes=5)),
        ("Friday, 20-Nov-26 12:05:00 GMT", timedelta(minutes=5)),
        ("Fri, 20 Nov 2020 12:05:00 GMT", timedelta()),
        ("Fri, 20 Nov 2036 12:05:00 GMT", MAX_RETRY_AFTER),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("٣", None),
        ("Fri, 99 Nov 2026 99:05:00 GMT", None),
        ("Fri, 20 Nov 99999999999 12:05:00 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(value, wait):
    assert read_retry_after(value, NOON) == wait


@given(st.timedeltas(timedelta(seconds=-100), timedelta(days=3)))
def test_a_date_is_the_wait_until_then(ahead):
    at = (NOON + ahead).replace(microsecond=0)
    assert read_retry_after(format_datetime(at), NOON) == min(max(at - NOON, timedelta()), MAX_RETRY_AFTER)


@given(st.text() | st.from_regex(r"\A[A-Z][a-z]{2}, [0-9 :-]{1,20} [A-Z][a-z]{2} [0-9: +-]{0,30}\Z"))
def test_no_retry_after_raises(value):
    wait = read_retry_after(value, NOON)
    assert wait is None or timedelta() <= wait <= MAX_RETRY_AFTER


@pytest.mark.parametrize("status", [429, 503])
def test_only_a_busy_host_is_heard_about_when_to_come_again(status):
    assert trouble_of_status(status, {"retry-after": "60"}, NOON).retry_after == timedelta(minutes=1)
    assert trouble_of_status(500, {"retry-after": "60"}, NOON).retry_after is None


@given(st.text())
def test_foreign_text_is_shown_printable_and_short(text):
    assert shown(text).isprintable()
    assert len(shown(text)) <= 300
