from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk_book import file_article, key_of, match_of, open_story, owing
from monitor.model import DeliveryState, Fate, Placement, Relation
from monitor.store import digests, keep, outbox, reports, stories
from monitor.store.audit import audit
from monitor.store.columns import week_of
from monitor.store.keep import Keeping
from monitor.store.tables import article_version, delivery, link, link_key, page, print_key, story

DAYS = timedelta(days=1)


def told_link(desk):
    """A link with everything that can become of it: (link id, article id, story id)."""
    database, clock = desk.database, desk.clock
    desk.poll("https://one.example/a", after=90_000)
    work = desk.next_read()

    def file(tx):
        article_id, story_id = open_story(tx, clock(), link_id=work.link_id)
        outbox.tell(tx, "desk", story_id, clock())
        outbox.tell(tx, "daily", story_id, clock())
        outbox.owe(tx, owing(subject=story_id, story_id=story_id), clock())
        digests.owe_digest(tx, "daily", story_id, clock())
        return article_id, story_id

    article_id, story_id = database.write(file)
    desk.finish(work, Fate.TOLD, article_id=article_id, reason="a new story")
    return work.link_id, article_id, story_id


def test_why_tells_everything_known_of_a_link(desk, database, clock):
    link_id, _, story_id = told_link(desk)
    why = database.read(lambda tx: reports.why(tx, link_id))
    assert (why.link.source_url, why.link.fate, why.link.fate_reason, why.link.attempts) == (
        "https://one.example/feed",
        Fate.TOLD,
        "a new story",
        1,
    )
    assert (why.article.title, why.matches, [each.n for each in why.versions]) == ("Pasukan tiba", (match_of(),), [1])
    assert (why.member.story_id, why.member.relation, why.story_title) == (story_id, Relation.NEW, "Pasukan tiba")
    assert [(each.delivery.channel, each.state) for each in why.deliveries] == [("desk", DeliveryState.PENDING)]
    assert [(each.channel, each.slot) for each in why.digests] == [("daily", None)]
    assert [(each.status, each.fetched_at) for each in why.pages] == [(200, clock())]
    assert database.read(lambda tx: reports.why(tx, link_id + 99)) is None


def test_a_link_is_found_by_address_number_or_title(desk, database):
    link_id, article_id, _ = told_link(desk)

    def find(text, **more):
        return database.read(lambda tx: reports.find_links(tx, text, **more))

    assert find("https://one.example/a", key=key_of("https://one.example/a")) == [link_id]
    assert find("https://one.example/b", key=key_of("https://one.example/b")) == []
    assert link_id in find(str(link_id))
    assert link_id in find(str(article_id))
    assert find("pasukan TIBA") == [link_id]
    assert find("nothing like it") == []


def test_counts_add_up(desk, database):
    told_link(desk)
    desk.clock.forward(days=2)
    desk.poll("https://one.example/b")
    counts = database.read(reports.count_all)
    assert (counts.links, counts.pending, counts.fates) == (2, 1, {Fate.TOLD: 1})
    assert (counts.articles, counts.stories, counts.pages) == (1, 1, 1)
    assert counts.deliveries == {("desk", DeliveryState.PENDING): 1}


def test_an_honest_ledger_has_no_problems(desk, database):
    told_link(desk)
    assert database.read(audit) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (link.update().values(fate=None), "link {link} has neither a fate nor an attempt ahead"),
        (link.update().values(fate="lost"), "link {link} has a fate that does not exist"),
        (link.update().values(article_id=None), "link {link} was filed but has no article"),
        (link_key.delete(), "link {link} has no key and could be listed as new again"),
        (sa.text("DELETE FROM told"), "story {story} matched, but nobody is told and no reason is stated"),
        (sa.text("DELETE FROM digest_item"), "story {story} is told to a channel, but in no delivery or digest"),
        (delivery.update().values(story_id=None), "has no story"),
        (delivery.update().values(next_attempt_at=None), "waits for nothing"),
        (delivery.update().values(state="delivered"), "is delivered at no time"),
        (sa.text("DELETE FROM story_member"), "story {story} has no article"),
        (sa.text("DELETE FROM story_member"), "link {link} was told, but its article is in no story"),
        (sa.text("UPDATE story_member SET relation = 'copy'"), "joined its story without saying whom it resembles"),
        (sa.text("UPDATE story SET merged_into = id"), "story {story} was merged, but keeps articles"),
        (
            sa.text("INSERT INTO digest (channel, slot, closed_at) SELECT 'daily', 'x', added_at FROM digest_item; "),
            None,
        ),
    ],
)
def test_every_rule_of_the_audit_finds_its_damage(desk, database, damage, problem):
    link_id, _, story_id = told_link(desk)
    database.write(lambda tx: tx.execute(damage))
    problems = "\n".join(database.read(audit))
    if problem is None:
        assert problems == ""
    else:
        assert problem.format(link=link_id, story=story_id) in problems


def test_a_digest_that_was_frozen_without_a_message_is_found(desk, database, clock):
    told_link(desk)
    taken = database.write(lambda tx: digests.take_slot(tx, "daily", "2026-03-02 07:00", clock()))
    assert database.read(audit) == [f"digest {taken.digest_id} was frozen, but nothing is owed for it"]
    database.write(
        lambda tx: outbox.owe(tx, owing(kind="digest", subject="2026-03-02 07:00", digest_id=taken.digest_id), clock())
    )
    assert database.read(audit) == []


def test_a_stated_reason_is_enough_for_an_untold_story(desk, database, clock):
    _, story_id = database.write(lambda tx: open_story(tx, clock()))
    assert len(database.read(audit)) == 1
    database.write(lambda tx: stories.leave_untold(tx, story_id, "first contact"))
    assert database.read(audit) == []


def test_more_damage_than_anyone_reads_is_counted(database, clock):
    rows = [{"id": f"s{n:03}", "opened_at": clock(), "title": ""} for n in range(50)]
    database.write(lambda tx: tx.execute(story.insert(), rows))
    problems = database.read(audit)
    assert (len(problems), problems[-1]) == (21, "story … has no article (and 30 more)")


def test_retention_empties_pages_texts_and_messages_but_keeps_keys_and_hashes(desk, database, clock):
    told_link(desk)
    (owed,) = database.write(lambda tx: outbox.claim(tx, "desk", limit=1, lease=DAYS, now=clock()))
    database.write(lambda tx: outbox.mark_sent(tx, owed, clock()))
    unmatched = database.write(
        lambda tx: file_article(
            tx, clock(), url="https://one.example/b", text="Lain.", matches=(match_of(suppressed=True),)
        )
    )
    keeping = Keeping(pages=30 * DAYS, unmatched=90 * DAYS, prints=60 * DAYS, deliveries=90 * DAYS)
    clock.forward(days=29)
    assert set(keep.keep(database, keeping, clock()).values()) == {0}
    clock.forward(days=70)
    done = keep.keep(database, keeping, clock(), chunk=1)
    del done["prints"], done["terms"]  # rows of SQLite; whole weeks, empty ones too, of PostgreSQL
    assert done == {"pages": 2, "texts": 1, "profiles": 0, "days": 0, "robots": 0, "messages": 1}
    emptied = database.read(
        lambda tx: tx.execute(
            sa.select(article_version.c.article_id, article_version.c.text_hash).where(
                article_version.c.content.is_(None)
            )
        ).all()
    )
    assert [row.article_id for row in emptied] == [unmatched.article_id]
    assert emptied[0].text_hash
    assert len(desk.rows(sa.select(link_key))) == 1
    assert desk.rows(sa.select(page)) == []
    assert database.read(audit) == []


def test_prints_are_dropped_by_whole_weeks_in_steps(database, clock):
    old, new = week_of(clock() - 70 * DAYS), week_of(clock())
    rows = [
        {"week": week, "key": key, "article_id": id_} for week in (old, new) for key in range(-5, 5) for id_ in (1, 2)
    ]
    database.write(lambda tx: tx.execute(print_key.insert(), rows))
    keeping = Keeping(pages=DAYS, unmatched=DAYS, prints=60 * DAYS, deliveries=DAYS)
    assert keep.keep(database, keeping, clock(), chunk=1)["prints"] == 20
    assert database.read(lambda tx: tx.scalars(sa.select(print_key.c.week).distinct()).all()) == [new]


def test_a_copy_needs_somebody_it_resembles(database, clock):
    first, story_id = database.write(lambda tx: open_story(tx, clock()))
    second = database.write(lambda tx: file_article(tx, clock(), url="https://one.example/b", text="Lain."))
    placement = Placement(story_id, Relation.COPY, str(first))
    database.write(lambda tx: stories.save_placement(tx, second.article_id, placement, title="", at=clock()))
    database.write(lambda tx: stories.leave_untold(tx, story_id, "first contact"))
    assert database.read(audit) == []
