"""Pages in files, or fetched for a command."""

from datetime import UTC, datetime

import pytest

from monitor import stored_pages
from monitor.errors import InputError, SandboxError
from monitor.model import Article, CleanFailure, FailureKind, FetchFailure, Page
from monitor.outlets.catalogue import Catalogue, shipped_outlets
from monitor.stored_pages import read_file, read_paths, read_place
from pipeline_desk import PACTS, article_html

AT = datetime(2026, 3, 2, tzinfo=UTC)


class Inline:
    def run_sync(self, function, *args, **kwargs):
        if b"KILLER" in args[0]:
            raise SandboxError("crash", "the child ended with code -9")
        return function(*args, **kwargs)


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(shipped_outlets().values())


def test_pages_are_read_by_name_from_files_and_folders_each_once(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("b.HTML", "a.txt", "deep/c.htm", "notes.md"):
        (tmp_path / name).write_text("x")
    found = read_paths([tmp_path, tmp_path / "a.txt"])
    assert [page.name for page in found] == ["a.txt", "b.HTML", "c.htm"]


@pytest.mark.parametrize("name", ["none.html", "notes.md"])
def test_what_cannot_be_read_is_named(tmp_path, name):
    (tmp_path / "notes.md").write_text("x")
    with pytest.raises(InputError, match=name):
        read_file(tmp_path / name)


def test_a_file_larger_than_any_page_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(stored_pages, "MAX_BYTES", 3)
    (tmp_path / "a.txt").write_text("xxxx")
    with pytest.raises(InputError, match="larger"):
        read_file(tmp_path / "a.txt")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no page"):
        read_paths([tmp_path])


def test_a_page_in_a_file_is_read_by_the_rules_of_the_outlet_it_names(tmp_path, catalogue):
    page = article_html(
        "Rusia dan Korea Utara Teken Pakta", PACTS, canonical="https://www.tempo.co/internasional/pakta-1700000"
    )
    (tmp_path / "a.html").write_text(page)
    read = read_file(tmp_path / "a.html").clean(Inline(), catalogue)
    assert isinstance(read, Article)
    assert read.outlet == "tempo"


def test_a_page_that_kills_its_child_is_a_failure(tmp_path, catalogue):
    (tmp_path / "a.html").write_text("KILLER")
    assert isinstance(read_file(tmp_path / "a.html").clean(Inline(), catalogue), CleanFailure)


def test_an_address_is_fetched_and_keeps_where_it_led():
    answer = Page("https://one.example/a", "https://one.example/b", 200, {"content-type": "text/html"}, b"x", AT)
    page = read_place("https://one.example/a", lambda _url: answer)
    assert (page.url, page.fetched_at, page.body) == ("https://one.example/b", AT, b"x")


def test_an_address_that_cannot_be_fetched_is_named_with_the_reason():
    failure = FetchFailure("https://one.example/a", FailureKind.GONE, "HTTP 404", AT)
    with pytest.raises(InputError, match="HTTP 404"):
        read_place("https://one.example/a", lambda _url: failure)


def test_a_stored_page_looks_like_one_just_received(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    page = read_file(tmp_path / "a.txt").as_page(AT)
    assert (page.status, page.url, page.body, page.fetched_at) == (200, "file:///a.txt", b"x", AT)
