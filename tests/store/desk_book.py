"""What the tests of the store write into it."""

import hashlib
from datetime import timedelta

import pytest

from monitor.model import (
    Article,
    Block,
    Dated,
    Evidence,
    Fate,
    Link,
    Match,
    Outlet,
    Page,
    Placement,
    Relation,
    SourceKind,
    SourceSpec,
    Zone,
)
from monitor.store import articles, outbox, stories
from monitor.store.claims import claim_work
from monitor.store.ledger import finish_poll, finish_read
from monitor.store.packing import pack_article, pack_page
from monitor.store.sources import sync_sources
from monitor.store.work import FoundLink, PollOutcome, PollResult, ReadWork

LEASE = timedelta(seconds=60)


def outlet(slug="one", *paths, host=None, delay=2, kind=SourceKind.FEED):
    host = host or f"{slug}.example"
    paths = paths or ("feed",)
    specs = tuple(SourceSpec(kind, f"https://{host}/{path}") for path in paths)
    return Outlet(slug, slug.title(), (host,), delay=timedelta(seconds=delay), sources=specs)


def key_of(url):
    return hashlib.blake2b(url.encode(), digest_size=16).digest()


def found(url, key=None, **hints):
    return FoundLink(Link(url, key=key, **hints), key_of(url))


def changed(now, *urls, after=600, **more):
    return result(now, PollOutcome.CHANGED, links=tuple(found(url) for url in urls), after=after, **more)


def result(now, outcome=PollOutcome.NOT_MODIFIED, after=600, **more):
    interval = timedelta(seconds=after)
    return PollResult(outcome=outcome, next_check_at=now + interval, interval=interval, **more)


class Desk:
    """One worker on one database."""

    def __init__(self, database, clock, owner="desk"):
        self.database, self.clock, self.owner = database, clock, owner

    def sync(self, *outlets):
        self.database.write(lambda tx: sync_sources(tx, outlets, self.clock()))

    def claim(self, limit=10):
        return self.database.write(
            lambda tx: claim_work(tx, limit=limit, lease=LEASE, owner=self.owner, now=self.clock())
        )

    def claim_one(self):
        (work,) = self.claim()
        return work

    def poll(self, *urls, work=None, **more):
        work = work or self.claim_one()
        return self.database.write(lambda tx: finish_poll(tx, work, changed(self.clock(), *urls, **more), self.clock()))

    def finish(self, work, fate=Fate.UNMATCHED, **more):
        return self.database.write(lambda tx: finish_read(tx, work, fate, self.clock(), **more))

    def next_read(self):
        self.clock.forward(seconds=2)
        work = self.claim_one()
        assert isinstance(work, ReadWork)
        return work

    def rows(self, statement):
        return self.database.read(lambda tx: tx.execute(statement).all())


def page_of(url="https://one.example/a", body=b"<html>text</html>", at=None):
    return Page(url, url, 200, {"content-type": "text/html"}, body, at)


def article_of(text="Pasukan tiba di Kursk.", title="Pasukan tiba", url="https://one.example/a", at=None):
    blocks = (Block(text, Zone.BODY, "p"), Block("Foto: kantor berita", Zone.CAPTION, "figcaption"))
    return Article(
        url,
        "one",
        title,
        "Ringkasan",
        blocks,
        published=Dated(at, "minute" if at else "none"),
        authors=("A. Penulis",),
        agencies=("Kantor Berita",),
        language="id",
        evidence={"title": "page"},
    )


def match_of(topic="russia-north-korea", score=2.0, suppressed=False):
    evidence = Evidence("Rusia", "russia", Zone.BODY, 0, 5, "Rusia dan Korea Utara.", 0)
    return Match(topic, score, (evidence,), suppressed, "two terms in one sentence")


def file_article(
    tx,
    now,
    *,
    url="https://one.example/a",
    text="Pasukan tiba di Kursk.",
    title="Pasukan tiba",
    link_id=None,
    known=None,
    matches=None,
):
    page_id = articles.save_page(tx, pack_page(page_of(url, at=now)), link_id)
    packed = pack_article(
        article_of(text, title, url, at=now), url_key=key_of(url), outlet_key=None, text_hash=str(hash(text))
    )
    saved = articles.save_article(tx, packed, known=known, page_id=page_id, seen_at=now)
    articles.save_matches(tx, saved.article_id, saved.version, (match_of(),) if matches is None else matches)
    return saved


def open_story(tx, now, **more):
    """A filed article with a story of its own: (article id, story id)."""
    saved = file_article(tx, now, **more)
    story_id = stories.new_story_id(tx, key_of(more.get("url", "https://one.example/a")))
    stories.save_placement(
        tx, saved.article_id, Placement(story_id, Relation.NEW), title=more.get("title", "Pasukan tiba"), at=now
    )
    return saved.article_id, story_id


def owing(**more):
    return outbox.Owing(**{"channel": "desk", "kind": "story.new", "subject": "s1", "body": b"{}", **more})


@pytest.fixture
def desk(database, clock):
    """A desk with one outlet."""
    desk = Desk(database, clock)
    desk.sync(outlet())
    return desk
