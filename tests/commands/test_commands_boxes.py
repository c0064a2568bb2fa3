"""The black boxes: one answer a line, in order; a bad line is answered too; the exit code says so."""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from commands_desk import TITLE, A
from monitor.app import DONE, NOT_WELL
from pipeline_desk import HARVEST, PACTS, article_html

SEEDS = Path(__file__).parents[2] / "seeds"
PAGE = article_html("Rusia dan Korea Utara Teken Pakta Kemitraan", PACTS)


def lines_of(*requests):
    return b"".join(each if isinstance(each, bytes) else json.dumps(each).encode() for each in _with_ends(requests))


def _with_ends(requests):
    for each in requests:
        yield each
        yield b"\n"


def answers(done):
    return [json.loads(line) for line in done.out.splitlines()]


@contextmanager
def serving(page):
    """The address of a loopback server that gives one page, whatever it is asked for."""

    class Door(BaseHTTPRequestHandler):
        def do_GET(self):
            is_page = self.path == "/page"
            self.send_response(200 if is_page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if is_page else b"")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/page"
        server.shutdown()


def test_clean_answers_every_line_in_order_and_pipes_into_match(bare):
    text = "\n\n".join(("Panen Raya di Lereng Gunung Disambut Gembira", *HARVEST))
    cleaned = bare.call("clean", stdin=lines_of({"id": 1, "html": PAGE}, {"id": "two", "text": text}))
    assert cleaned.code == DONE
    assert [(each["id"], each["status"]) for each in answers(cleaned)] == [(1, "article"), ("two", "article")]
    matched = bare.call("match", stdin=cleaned.out.encode())
    assert matched.code == DONE
    assert [(each["id"], len(each["matches"])) for each in answers(matched)] == [(1, 1), ("two", 0)]


def test_a_page_that_is_no_article_is_an_answer_not_a_fault(bare):
    done = bare.call("clean", stdin=lines_of({"id": 1, "html": "<html></html>"}, {"id": 2, "html": ""}))
    assert done.code == DONE
    assert {each["status"] for each in answers(done)} <= {"not_article", "failed"}


BAD = {
    "not JSON": (b"{", "line 1: is not JSON"),
    "not an object": (b"[1]", "line 1: is not a JSON object"),
    "not UTF-8": (b'{"id":"\xff"}', "line 1: byte 7 is not UTF-8"),
    "nested without end": (b"[" * 100_000, "line 1: is nested too deeply"),
}


@pytest.mark.parametrize("verb", ["clean", "match", "group"])
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_line_is_answered_with_its_number_and_the_rest_goes_on(bare, verb, bad):
    line, reason = BAD[bad]
    good = {"id": 7, "title": "Panen Raya", "text": "\n".join(HARVEST)}
    done = bare.call(verb, stdin=lines_of(line, b"", good))
    refused, answered = answers(done)
    assert refused["reason"].startswith(reason)
    assert answered["id"] == 7
    assert done.code == NOT_WELL


def test_no_line_at_all_is_done(bare):
    for verb in ("clean", "match", "group"):
        done = bare.call(verb)
        assert (done.code, done.out) == (DONE, "")


def test_a_request_of_the_wrong_types_is_answered(bare):
    for verb in ("clean", "match", "group"):
        done = bare.call(verb, stdin=lines_of({"id": 1, "text": 5, "title": [], "url": {}, "html": None}))
        assert len(answers(done)) == 1


def test_group_tells_copies_and_forgets_on_reset(bare):
    one = {"id": "a", "title": "Pakta", "text": "\n".join(PACTS), "outlet": "one", "url": "https://one.example/1"}
    two = {**one, "id": "b", "outlet": "two", "url": "https://two.example/1"}
    first, second, reset, third = answers(
        bare.call("group", stdin=lines_of(one, two, {"reset": True}, {**one, "id": "c"}))
    )
    assert first["relation"] == "new"
    assert (second["relation"] in {"copy", "version"}, second["story"]) == (True, first["story"])
    assert third["relation"] == "new"
    assert reset is not None


def test_files_are_cleaned_and_explained(bare):
    file = str(SEEDS / "000_cde6ef077ef1f4a2.txt")
    done = bare.call("clean", file)
    assert (done.code, done.json["status"]) == (DONE, "article")
    explained = bare.call("clean", "--explain", file)
    assert explained.code == DONE
    assert "title\t" in explained.out
    assert "login\t" in explained.out


@pytest.mark.parametrize("what", [A, f"{A}?utm_source=x", "1", "Teken Pakta"])
def test_a_stored_article_is_explained_by_its_address_its_number_or_its_words(filled, what):
    done = filled.call("clean", "--stored", "--explain", what)

    assert done.code == DONE
    assert f"field title\tpage h1\t{TITLE}" in done.out
    assert "body\tprose of the article\t" in done.out


def test_a_stored_article_is_told_as_it_was_read(filled):
    done = filled.call("clean", "--stored", A)

    assert (done.code, done.json["title"], done.json["status"]) == (DONE, TITLE, "article")


@pytest.mark.parametrize("what", ["https://one.example/never", "999", "no such words"])
def test_what_is_not_stored_is_said_to_be_none(filled, what):
    done = filled.call("clean", "--stored", what)

    assert done.code == 2
    assert "is no stored article" in done.error


def test_an_address_is_fetched_and_explained(bare):
    page = b"<html><head><title>Panen Raya</title></head><body><h1>Panen Raya</h1>" + b"".join(
        f"<p>{text}</p>".encode() for text in HARVEST
    )
    with serving(page) as url:
        bare.write_settings(network={"allow": ["127.0.0.0/8"]})
        done = bare.call("clean", "--explain", url)

    assert done.code == DONE
    assert "field title\tpage h1\tPanen Raya" in done.out


@pytest.mark.parametrize("name", ["missing.html", "settings.toml"])
def test_what_is_no_page_is_refused(bare, name):
    assert bare.call("clean", str(bare.folder / name)).code == 2


def test_a_file_that_is_no_article_is_not_well(bare):
    page = bare.folder / "x.html"
    page.write_text("<html></html>")
    assert bare.call("clean", str(page)).code == NOT_WELL


def test_replay_of_a_folder_without_pages_is_refused(bare):
    folder = bare.folder / "none"
    folder.mkdir()
    done = bare.call("replay", str(folder))
    assert (done.code, "holds no page" in done.error) == (2, True)


def test_replay_shows_what_each_page_became_and_writes_the_digest(bare):
    folder = bare.folder / "pages"
    folder.mkdir()
    (folder / "a.html").write_text(PAGE)
    (folder / "b.html").write_text("<html></html>")
    (folder / "c.html").write_text(article_html("Panen Raya di Lereng Gunung", HARVEST))
    done = bare.call("replay", str(folder), "--out", str(bare.folder / "out"), "--json")
    fates = {row["page"]: row["fate"] for row in done.json}
    assert (fates["a.html"], fates["c.html"], fates["b.html"] in {"not_article", "unreadable"}) == (
        "told",
        "unmatched",
        True,
    )
    assert "Teken Pakta" in (bare.folder / "out" / "digest.txt").read_text()
