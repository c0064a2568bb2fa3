"""Pages that lie in the database, cleaned again in batches."""

import zlib
from datetime import UTC, datetime

from monitor.errors import SandboxError
from monitor.kept_pages import BATCH_PAGES, read_again
from monitor.model import Article, CleanFailure, Link, NotAnArticle
from monitor.outlets.catalogue import Catalogue
from monitor.store.past import Filed, PastPage
from monitor.store.work import ReadWork
from pipeline_desk import HARVEST, OUTLET, article_html

AT = datetime(2026, 3, 2, tzinfo=UTC)


class Inline:
    """A sandbox in this process; a page that holds the word KILLER ends its child, and its batch with it."""

    def run_sync(self, function, given):
        pages = given if isinstance(given, list) else [given]
        if any(b"KILLER" in zlib.decompress(page.body) for page in pages):
            raise SandboxError("crash", "the child ended with code -9")
        return function(given)


def past(number, body, content_type="text/html"):
    url = f"https://one.example/a-{number}"
    work = ReadWork(1, 0, number, None, "one", b"%016d" % number, Link(url), AT, False, AT, AT, 1)
    return PastPage(number, work, url, content_type, zlib.compress(body.encode()), AT, Filed())


def read(pages):
    return list(read_again(iter(pages), Inline(), Catalogue([OUTLET]), workers=2))


def test_pages_come_in_their_order_each_once():
    pages = [past(n, article_html(f"Panen {n} Kali", HARVEST)) for n in range(3 * BATCH_PAGES + 1)]
    found = read(pages)
    assert [page.id for page, _ in found] == [page.id for page in pages]
    assert [cleaned.title for _, cleaned in found] == [f"Panen {n} Kali" for n in range(len(pages))]


def test_a_page_that_ends_its_child_is_one_failed_page():
    pages = [past(n, "KILLER" if n == 3 else article_html("Panen Raya Tiba", HARVEST)) for n in range(6)]
    kinds = [type(cleaned) for _, cleaned in read(pages)]
    assert kinds == [Article, Article, Article, CleanFailure, Article, Article]


def test_what_is_no_text_is_no_article_and_is_not_read():
    (found,) = read([past(1, "KILLER", "application/pdf")])
    assert found[1] == NotAnArticle("content type application/pdf", url=found[0].url)


def test_nothing_kept_is_nothing_read():
    assert read([]) == []
