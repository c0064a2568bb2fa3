"""The books: sound as the program writes them, and every rule finds a database that is wrong on purpose."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import Desk, open_story, outlet, owing
from monitor.model import Fate
from monitor.store import digests, outbox, stories
from monitor.store.audit import EXAMPLES, audit
from monitor.store.tables import (
    article_version,
    delivery,
    digest_item,
    left_out,
    link,
    link_key,
    story,
    story_apart,
    story_member,
    told,
)


@pytest.fixture
def books(database, clock):
    """A small database that is sound: a story told at once and in a digest, one told to nobody, a pending link."""
    desk = Desk(database, clock)
    desk.sync(outlet())
    desk.poll(*(f"https://one.example/{name}" for name in "abc"), after=90_000)
    file_next(desk, Fate.TOLD, tell)
    file_next(desk, Fate.SILENT, leave_untold)
    assert database.read(audit) == []
    return database


def file_next(desk, fate, do):
    """Files the next link as an article with a story of its own."""
    work, now = desk.next_read(), desk.clock()

    def file(tx):
        article_id, story_id = open_story(tx, now, url=work.link.url, text=work.link.url, link_id=work.link_id)
        do(tx, story_id, now)
        return article_id

    desk.finish(work, fate, article_id=desk.database.write(file))


def leave_untold(tx, story_id, now):
    stories.leave_untold(tx, story_id, "no channel is told this topic")


def pending_link(books):
    return books.read(lambda tx: tx.scalar(sa.select(link.c.id).where(link.c.fate.is_(None))))


def silent(books):
    """The link and the article that nobody is told."""
    row = sa.select(link.c.id, link.c.article_id).where(link.c.fate == Fate.SILENT.value)
    return books.read(lambda tx: tuple(tx.execute(row).one()))


def tell(tx, story_id, now):
    outbox.tell(tx, "desk", story_id, now)
    outbox.owe(tx, owing(subject=story_id, story_id=story_id), now)
    outbox.tell(tx, "daily", story_id, now)
    digests.owe_digest(tx, "daily", story_id, now)
    taken = digests.take_slot(tx, "daily", "2026-03-02 07:00", now)
    outbox.owe(tx, owing(channel="daily", kind="digest", subject="d", digest_id=taken.digest_id), now)


def said(books, *statements):
    def spoil(tx):
        for statement in statements:
            tx.execute(statement)

    books.write(spoil)
    return books.read(audit)


def story_ids(books):
    first = books.read(lambda tx: tx.scalar(sa.select(told.c.story_id).limit(1)))
    other = books.read(lambda tx: tx.scalar(sa.select(story.c.id).where(story.c.id != first)))
    return first, other


def test_a_link_that_is_forgotten(books):
    pending = pending_link(books)
    wrong = link.update().where(link.c.id == pending).values(next_attempt_at=None)
    assert said(books, wrong) == [f"link {pending} has neither a fate nor an attempt ahead"]


def test_a_fate_that_does_not_exist_and_a_sum_that_does_not_hold(books):
    pending = pending_link(books)
    wrong = link.update().where(link.c.id == pending).values(fate="vanished")
    assert said(books, wrong) == [
        "there are 3 links, but 0 are pending and 2 have a fate",
        f"link {pending} has a fate that does not exist",
    ]


def test_a_link_without_its_key(books):
    pending = pending_link(books)
    key = sa.select(link.c.key).where(link.c.id == pending).scalar_subquery()
    assert said(books, link_key.delete().where(link_key.c.key == key)) == [
        f"link {pending} has no key and could be listed as new again"
    ]


def test_a_link_that_was_filed_without_an_article(books):
    pending = pending_link(books)
    wrong = link.update().where(link.c.id == pending).values(fate="unmatched", next_attempt_at=None)
    assert said(books, wrong) == [f"link {pending} was filed but has no article"]


def test_a_link_that_was_told_though_its_article_is_in_no_story(books):
    link_id, article_id = silent(books)
    found = said(books, story_member.delete().where(story_member.c.article_id == article_id))
    assert found == [
        f"link {link_id} was told, but its article is in no story",
        f"story {story_ids(books)[1]} has no article",
        f"article {article_id} matched, but is in no story",
    ]


def test_a_story_that_was_merged_and_keeps_articles(books):
    first, other = story_ids(books)
    wrong = story.update().where(story.c.id == other).values(merged_into=first)
    assert said(books, wrong) == [f"story {other} was merged, but keeps articles"]


def test_a_matched_story_that_nobody_is_told_without_a_reason(books):
    other = story_ids(books)[1]
    wrong = story.update().where(story.c.id == other).values(untold_reason=None)
    assert said(books, wrong) == [f"story {other} matched, but nobody is told and no reason is stated"]


def test_an_article_without_its_newest_version(books):
    _, article_id = silent(books)
    wrong = article_version.delete().where(article_version.c.article_id == article_id)
    assert said(books, wrong) == [f"article {article_id} has no version of its newest number"]


def test_a_word_that_holds_one_way_only(books, clock):
    first, other = story_ids(books)
    wrong = story_apart.insert().values(story_id=first, other_id=other, said_at=clock())
    assert said(books, wrong) == [f"story {first} is kept apart one way only"]


def test_a_member_that_does_not_say_whom_it_resembles(books):
    _, article_id = silent(books)
    wrong = story_member.update().where(story_member.c.article_id == article_id).values(relation="copy")
    assert said(books, wrong) == [f"article {article_id} joined its story without saying whom it resembles"]


def test_a_delivery_without_a_story(books):
    is_new = delivery.c.kind == "story.new"
    name = books.read(lambda tx: tx.scalar(sa.select(delivery.c.id).where(is_new)))
    assert said(books, delivery.update().where(is_new).values(story_id=None)) == [
        f"delivery {name} has no story",
        f"story {story_ids(books)[0]} is told to a channel, but in no delivery or digest",
    ]


def test_a_delivery_about_a_story_that_was_merged(books):
    first, other = story_ids(books)
    found = said(
        books,
        story_member.update().where(story_member.c.story_id == other).values(story_id=first),
        story.update().where(story.c.id == other).values(merged_into=first),
        delivery.update().where(delivery.c.kind == "story.new").values(story_id=other),
        told.update().where(told.c.channel == "desk").values(story_id=other),
    )
    (sentence,) = found
    assert sentence.endswith("is about a story that was merged into another")


def test_a_story_that_is_told_but_never_was_owed(books):
    assert said(books, digest_item.delete()) == [
        f"story {story_ids(books)[0]} is told to a channel, but in no delivery or digest"
    ]


def test_a_digest_that_was_frozen_and_never_owed(books):
    (sentence,) = said(books, delivery.delete().where(delivery.c.kind == "digest"))
    assert sentence.endswith("was frozen, but nothing is owed for it")


def test_a_story_that_is_told_and_left_out(books, clock):
    first = story_ids(books)[0]
    values = {"channel": "desk", "story_id": first, "reason": "", "at": clock()}
    assert said(books, left_out.insert().values(values)) == [
        f"story {first} is told to a channel that leaves it out",
        f"story {first} is left out without a reason",
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"next_attempt_at": None}, "waits for nothing"),
        ({"state": "delivered", "delivered_at": None}, "is delivered at no time"),
    ],
)
def test_a_delivery_in_a_state_that_cannot_be(books, values, sentence):
    (found,) = said(books, delivery.update().where(delivery.c.kind == "digest").values(values))
    assert found.endswith(sentence)


def test_many_rows_that_break_one_rule_are_counted(books, clock):
    desk = Desk(books, clock)
    clock.forward(days=2)
    desk.poll(*(f"https://one.example/many-{n}" for n in range(EXAMPLES + 9)))
    found = said(books, link.update().where(link.c.fate.is_(None)).values(next_attempt_at=None))
    assert (len(found), found[-1]) == (
        EXAMPLES + 1,
        "link … has neither a fate nor an attempt ahead (and 10 more)",
    )


def test_a_story_parted_from_one_that_was_told_is_no_fault(books, clock):
    first, other = story_ids(books)

    def part(tx):
        stories.keep_apart(tx, first, other, clock() + timedelta(hours=1))
        stories.copy_told(tx, first, other)

    books.write(part)
    assert books.read(audit) == []
