"""A folder as a channel: one HTML and one text file a digest or story, each written whole or not at all.

A delivery sent twice writes the same names with the same bytes, so a reader of the folder sees it exactly once.
"""

import asyncio
import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.message import DIGEST
from monitor.model import Channel, Delivery, SendFailure, SendResult, Sent

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_STEM_MAX = 80


class FolderSender:
    """Writes to one folder, which is made if it is missing."""

    def __init__(self, channel: Channel) -> None:
        self._folder = Path(channel.path)

    async def send(self, delivery: Delivery, at: datetime) -> SendResult:  # noqa: ARG002  every sender takes it
        try:
            return await asyncio.to_thread(self._write, delivery)
        except OSError as error:
            return SendFailure(f"{error.strerror or error}: {self._folder}")

    def _write(self, delivery: Delivery) -> SendResult:
        rendered = RenderedDigest.from_bytes(delivery.body)
        stem = self._free_stem(delivery, rendered.html.encode())
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._folder / f"{stem}.txt", rendered.text.encode())
        write_whole(self._folder / f"{stem}.html", rendered.html.encode())
        return Sent(f"{stem}.html")

    def _free_stem(self, delivery: Delivery, html: bytes) -> str:
        """The usual name, unless another message has it: a database that was begun anew starts its slots again."""
        stem = file_stem(delivery)
        taken = self._folder / f"{stem}.html"
        if not taken.exists() or taken.read_bytes() == html:
            return stem
        return f"{stem}-{_short_hash(delivery.id)}"


def file_stem(delivery: Delivery) -> str:
    """`2024-06-18-0700` for a digest, `story.new-<story>` for a story; safe on every file system."""
    slot = delivery.subject.replace(":", "").replace(" ", "-")
    name = slot if delivery.kind == DIGEST else f"{delivery.kind}-{delivery.subject}"
    return safe_stem(name)


def safe_stem(name: str) -> str:
    """A file name without anything that a file system or a shell would stumble over; different for different names."""
    safe = _UNSAFE.sub("-", name)[:_STEM_MAX].strip("-.")
    return safe if safe and safe == name else f"{safe}-{_short_hash(name)}".lstrip("-")


def write_whole(path: Path, content: bytes) -> None:
    """Writes the file so that a reader, or a crash at any moment, finds all of it or none."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
