import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fetch_fakes import gzip_bomb, zipped
from monitor.fetch.body import MAX_MEMBERS, MAX_PARTS, inflate, read_body
from monitor.model import FailureKind


async def in_parts(*parts):
    for part in parts:
        yield part


@given(st.lists(st.binary(max_size=2000), min_size=1, max_size=5))
def test_gzip_of_any_number_of_members_comes_out_as_it_went_in(members):
    packed = b"".join(gzip.compress(member) for member in members)
    assert inflate(packed, 20_000) == b"".join(members)
    assert inflate(packed + b"\0trailing", 20_000) == b"".join(members)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_gzip_that_ends_too_early_is_told(data, end):
    packed = zipped(data)
    if end < len(packed):
        assert inflate(packed[:end], 10_000).kind is FailureKind.ENCODING


@given(st.binary(max_size=300))
def test_any_bytes_at_all_raise_nothing(data):
    inflate(data, 100)
    inflate(b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + data, 100)


def test_the_cap_is_exact():
    assert inflate(zipped(b"x" * 1000), 1000) == b"x" * 1000
    assert inflate(zipped(b"x" * 1001), 1000).kind is FailureKind.TOO_LARGE


def test_members_share_one_cap_and_are_counted():
    assert inflate(zipped(b"x" * 400) * 3, 1000).kind is FailureKind.TOO_LARGE
    assert inflate(zipped(b"") * (MAX_MEMBERS + 1), 1000).kind is FailureKind.ENCODING


def test_a_bomb_stops_at_the_cap():
    assert inflate(gzip_bomb(500), 4_000_000).kind is FailureKind.TOO_LARGE


def test_a_wrong_checksum_is_told():
    assert inflate(zipped(b"hello")[:-8] + bytes(8), 100).kind is FailureKind.ENCODING


@pytest.mark.anyio
@pytest.mark.parametrize("coding", ["", "identity", "gzip", "x-gzip", "GZIP", " gzip "])
async def test_what_was_asked_for_is_read(coding):
    body = zipped(b"hello") if "gzip" in coding.lower() else b"hello"
    assert await read_body(in_parts(body[:3], body[3:]), {"content-encoding": coding}, 100) == b"hello"


@pytest.mark.anyio
@pytest.mark.parametrize(
    "coding", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip,br", "identity, gzip", "x\r\ny"]
)
async def test_other_and_stacked_codings_are_refused_unread(coding):
    async def unread():
        raise AssertionError
        yield b""

    trouble = await read_body(unread(), {"content-encoding": coding}, 100)
    assert trouble.kind is FailureKind.ENCODING
    assert "\n" not in trouble.detail


@pytest.mark.anyio
async def test_a_gzip_file_is_unpacked_too():
    assert await read_body(in_parts(zipped(b"<urlset/>")), {"content-type": "application/gzip"}, 100) == b"<urlset/>"


@pytest.mark.anyio
async def test_a_told_length_beyond_the_cap_is_refused_unread():
    trouble = await read_body(in_parts(b"x"), {"content-length": "101"}, 100)
    assert (trouble.kind, trouble.detail) == (FailureKind.TOO_LARGE, "the body is larger than 100 bytes")


@pytest.mark.anyio
@pytest.mark.parametrize("told", ["", "-5", "1e9", "٣", "9" * 5000])
async def test_a_silly_told_length_is_no_surprise(told):
    read = await read_body(in_parts(b"x"), {"content-length": told}, 100)
    assert read == b"x" or read.kind is FailureKind.TOO_LARGE


@pytest.mark.anyio
async def test_a_body_without_an_end_stops_at_the_cap():
    taken = 0

    async def endless():
        nonlocal taken
        while True:
            taken += 1000
            yield bytes(1000)

    assert (await read_body(endless(), {}, 10_000)).kind is FailureKind.TOO_LARGE
    assert taken == 11_000


@pytest.mark.anyio
async def test_a_body_in_crumbs_is_cut():
    trouble = await read_body(in_parts(*[b"x"] * (MAX_PARTS + 1)), {}, 1_000_000)
    assert trouble.kind is FailureKind.TOO_LARGE


@pytest.mark.anyio
async def test_an_empty_body_is_empty_in_any_coding():
    assert await read_body(in_parts(), {"content-encoding": "gzip"}, 10) == b""
