from datetime import UTC, datetime

import pytest

from monitor.discover.listing import source_url
from monitor.model import SourceKind, SourceSpec
from polls import outlet

DATED = SourceSpec(SourceKind.LISTING, "https://example.com/indeks?tanggal={dd}&bulan={mm}&tahun={yyyy}")


@pytest.mark.parametrize(
    ("now", "query"),
    [
        (datetime(2025, 8, 26, 4, tzinfo=UTC), "tanggal=26&bulan=08&tahun=2025"),
        (datetime(2025, 12, 31, 17, 59, tzinfo=UTC), "tanggal=31&bulan=12&tahun=2025"),
        (datetime(2025, 12, 31, 18, 0, tzinfo=UTC), "tanggal=01&bulan=01&tahun=2026"),
    ],
)
def test_a_dated_index_follows_the_outlets_day_which_turns_at_one_in_the_morning(now, query):
    assert source_url(DATED, outlet(), now) == f"https://example.com/indeks?{query}"


def test_other_addresses_stay_as_they_are():
    spec = SourceSpec(SourceKind.FEED, "https://example.com/feed%7Bx?a=1")
    assert source_url(spec, outlet(), datetime(2025, 8, 26, tzinfo=UTC)) == spec.url
