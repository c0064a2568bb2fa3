import errno
from pathlib import Path

import pytest

from monitor.deliver.digest import RenderedDigest
from monitor.deliver.folder import FolderSender, file_stem, write_whole
from monitor.model import ChannelKind, SendFailure, Sent

pytestmark = pytest.mark.anyio

LETTER = RenderedDigest("Subjek", "<p>Korea Utara – “halo”</p>", "Korea Utara\n")


def digest(make, **changes):
    return make.delivery(**{"body": LETTER.to_bytes(), "kind": "digest", "subject": "2024-06-18 07:00", **changes})


def folder_sender(make, path):
    return FolderSender(make.channel(ChannelKind.FOLDER, path=str(path)))


def content(folder):
    return {path.name: path.read_text() for path in folder.iterdir()}


async def test_a_digest_becomes_two_files_named_by_its_slot(make, tmp_path):
    result = await folder_sender(make, tmp_path / "new" / "digests").send(digest(make), make.now)
    assert result == Sent("2024-06-18-0700.html")
    assert content(tmp_path / "new" / "digests") == {
        "2024-06-18-0700.html": LETTER.html,
        "2024-06-18-0700.txt": LETTER.text,
    }


async def test_sent_twice_it_stands_there_once(make, tmp_path):
    sender = folder_sender(make, tmp_path)
    for _ in range(2):
        assert await sender.send(digest(make), make.now) == Sent("2024-06-18-0700.html")
    assert len(content(tmp_path)) == 2


async def test_another_digest_of_the_same_slot_does_not_replace_the_first(make, tmp_path):
    sender = folder_sender(make, tmp_path)
    await sender.send(digest(make), make.now)
    other = RenderedDigest("S", "<p>lain</p>", "lain")
    for _ in range(2):
        await sender.send(digest(make, id="dlv_02", body=other.to_bytes()), make.now)
    assert sorted(text for name, text in content(tmp_path).items() if name.endswith("html")) == [
        LETTER.html,
        "<p>lain</p>",
    ]


async def test_a_crash_before_the_rename_leaves_no_half_file(make, tmp_path, monkeypatch):
    def crash(self, target):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            write_whole(tmp_path / "a.html", b"whole")
    assert not (tmp_path / "a.html").exists()
    write_whole(tmp_path / "a.html", b"whole")
    assert content(tmp_path) == {"a.html": "whole"}


async def test_a_full_disk_is_a_failure_to_try_again(make, tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = await folder_sender(make, tmp_path).send(digest(make), make.now)
    assert result == SendFailure(f"No space left on device: {tmp_path}")
    assert content(tmp_path) == {}


async def test_a_folder_that_cannot_be_made_is_a_failure(make, tmp_path):
    (tmp_path / "file").write_text("")
    result = await folder_sender(make, tmp_path / "file" / "x").send(digest(make), make.now)
    assert isinstance(result, SendFailure)


@pytest.mark.parametrize(
    ("kind", "subject", "stem"),
    [
        ("digest", "2024-06-18 07:00", "2024-06-18-0700"),
        ("story.new", "01J0ABC", "story.new-01J0ABC"),
        ("story.updated", "01J0ABC", "story.updated-01J0ABC"),
    ],
)
def test_names_are_plain(make, kind, subject, stem):
    assert file_stem(make.delivery(b"", kind=kind, subject=subject)) == stem


@pytest.mark.parametrize("subject", ["../../etc/passwd", "a/b", "..", "", "x" * 500, "Корея", "a\x00b"])
def test_no_name_leads_out_of_the_folder_or_hits_another(make, subject):
    stem = file_stem(make.delivery(b"", kind="digest", subject=subject))
    assert stem
    assert "/" not in stem
    assert not stem.startswith(".")
    assert len(stem) <= 100
    assert stem.isascii()


def test_names_that_look_alike_stay_apart(make):
    stems = {file_stem(make.delivery(b"", kind="digest", subject=subject)) for subject in ("a/b", "a-b", "a b", "a?b")}
    assert len(stems) == 3  # "a b" is written "a-b", as a slot is
