"""Bodies of bounded size: read raw up to a cap, then undo gzip up to the same cap.

httpx would inflate whatever one network read brings: a few kilobytes became 500 MB. So the raw stream is read, only
gzip is asked for, and zlib is told how much it may give.
"""

import zlib
from collections.abc import AsyncIterable, Mapping

from monitor.fetch.trouble import Trouble, shown
from monitor.model import FailureKind

# A body in crumbs costs the parser a round each: 1-byte chunks would keep the processor busy for minutes.
MAX_PARTS = 32_768
MAX_MEMBERS = 64  # gzip members in one body; honest servers send one
_GZIP_MAGIC = b"\x1f\x8b\x08"
_GZIP_WINDOW = zlib.MAX_WBITS | 16


async def read_body(stream: AsyncIterable[bytes], headers: Mapping[str, str], max_bytes: int) -> bytes | Trouble:
    """The whole body without content coding. Neither its compressed nor its plain size may exceed `max_bytes`.

    A body that IS a gzip file (`sitemap.xml.gz`, told by its first bytes) is unpacked like one that travels as gzip.
    """
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        return Trouble(FailureKind.ENCODING, f"content coding {shown(coding)!r} was not asked for")
    if _told_bytes(headers) > max_bytes:
        return _too_large(max_bytes)
    raw = await _read_raw(stream, max_bytes)
    if isinstance(raw, Trouble) or (coding in {"", "identity"} and not raw.startswith(_GZIP_MAGIC)):
        return raw
    return inflate(raw, max_bytes) if raw else raw


def inflate(data: bytes, max_bytes: int) -> bytes | Trouble:
    """What is in a gzip file of one or more members; bytes behind the last one are ignored, as browsers do."""
    plain = bytearray()
    for _ in range(MAX_MEMBERS):
        inflater = zlib.decompressobj(_GZIP_WINDOW)
        try:
            plain += inflater.decompress(data, max_bytes - len(plain) + 1)
        except zlib.error as error:
            return Trouble(FailureKind.ENCODING, f"broken gzip: {error}")
        if len(plain) > max_bytes:
            return _too_large(max_bytes)
        if not inflater.eof:
            return Trouble(FailureKind.ENCODING, "the gzip body ends too early")
        data = inflater.unused_data
        if not data.startswith(_GZIP_MAGIC):
            return bytes(plain)
    return Trouble(FailureKind.ENCODING, f"more than {MAX_MEMBERS} gzip members")


async def _read_raw(stream: AsyncIterable[bytes], max_bytes: int) -> bytes | Trouble:
    raw = bytearray()
    part_count = 0
    async for part in stream:
        raw += part
        part_count += 1
        if len(raw) > max_bytes:
            return _too_large(max_bytes)
        if part_count > MAX_PARTS:
            return Trouble(FailureKind.TOO_LARGE, f"the body comes in more than {MAX_PARTS} parts")
    return bytes(raw)


def _told_bytes(headers: Mapping[str, str]) -> int:
    told = headers.get("content-length", "")
    return int(told[:18]) if told.isascii() and told.isdigit() else 0


def _too_large(max_bytes: int) -> Trouble:
    return Trouble(FailureKind.TOO_LARGE, f"the body is larger than {max_bytes} bytes")
