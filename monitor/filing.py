"""Filing what a link turned out to be: page, article, matches, story, deliveries owed and fate, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from monitor.deliver.owed import Owed, find_owed, why_untold
from monitor.desk import Books
from monitor.discover.addresses import canonical_url, outlet_key, url_key
from monitor.match.matcher import Matcher
from monitor.model import Article, Cleaned, CleanFailure, Dated, Fate, Match, Page, Placement, Relation
from monitor.store import articles, ledger, outbox, stories
from monitor.store.articles import Saved
from monitor.store.engine import Tx, lock
from monitor.store.packing import PackedArticle, PackedPage, pack_article, pack_page
from monitor.store.story_index import SqlStoryIndex
from monitor.store.work import ReadWork
from monitor.stories.diff import has_news
from monitor.stories.placement import place
from monitor.stories.profile import profile_of, text_hash_of
from monitor.telling import tell_story


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page turned out to be, with all that can be made of it before the transaction."""

    page: PackedPage
    cleaned: Cleaned
    article: PackedArticle | None
    matches: tuple[Match, ...]

    @property
    def trusted(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matches if not match.suppressed)


def make_reading(work: ReadWork, page: Page, cleaned: Cleaned, matcher: Matcher) -> Reading:
    """Matches an article, packs it and its page."""
    if not isinstance(cleaned, Article):
        return Reading(pack_page(page), cleaned, None, ())
    packed = pack_article(cleaned, url_key=work.key, outlet_key=work.link.key, text_hash=text_hash_of(cleaned.text))
    return Reading(pack_page(page), cleaned, packed, matcher.find_matches(cleaned))


def file_article(tx: Tx, books: Books, work: ReadWork, reading: Reading) -> Fate | None:
    """Files a reading and ends its link with a fate. None: the claim was lost meanwhile, nothing is written."""
    now = books.database.now(tx)
    if not ledger.holds(tx, work):
        return None
    fate, reason, article_id = file_reading(tx, books, work, reading, now)
    ledger.finish_read(tx, work, fate, now, reason=reason, article_id=article_id)
    return fate


def file_reading(tx: Tx, books: Books, work: ReadWork, reading: Reading, now: datetime) -> tuple[Fate, str, int | None]:
    """Files a reading; gives its fate, the reason, and the article's id."""
    page_id = articles.save_page(tx, reading.page, work.link_id)
    if reading.article is not None:
        return _file_packed(tx, books, work, reading, reading.article, page_id=page_id, now=now)
    if isinstance(reading.cleaned, Article):
        raise TypeError("an article is filed as one")
    is_failure = isinstance(reading.cleaned, CleanFailure)
    return (Fate.UNREADABLE if is_failure else Fate.NOT_ARTICLE), reading.cleaned.reason, None


def _file_packed(
    tx: Tx, books: Books, work: ReadWork, reading: Reading, packed: PackedArticle, *, page_id: int, now: datetime
) -> tuple[Fate, str, int]:
    lock(tx, stories.FILING)
    known = work.article_id or _known_article(tx, books, work, reading, packed)
    saved = articles.save_article(tx, packed, known=known, page_id=page_id, seen_at=now)
    if not saved.is_changed:
        return Fate.UNCHANGED, f"article {saved.article_id} again", saved.article_id
    articles.save_matches(tx, saved.article_id, saved.version, reading.matches)
    if not reading.trusted:
        return (*_unmatched(reading), saved.article_id)
    return (*_tell(tx, books, work, reading, packed, saved=saved, now=now), saved.article_id)


def _known_article(tx: Tx, books: Books, work: ReadWork, reading: Reading, packed: PackedArticle) -> int | None:
    """The same article filed before, by the address that listed it, or by the one it says is its own."""
    article = packed.article
    outlet = books.catalogue.by_slug(work.outlet)
    find = partial(articles.find_article, tx, outlet=article.outlet or "", text_hash=packed.text_hash)
    known = find(url_key=work.key, outlet_key=work.link.key)
    own = canonical_url(article.canonical_url or reading.page.page.url, outlet)
    if known is None and own is not None and url_key(own) != work.key:
        known = find(url_key=url_key(own), outlet_key=outlet_key(own, outlet))
    return known


def _unmatched(reading: Reading) -> tuple[Fate, str]:
    if not reading.matches:
        return Fate.UNMATCHED, "no topic matches"
    zones = sorted({found.zone.value for match in reading.matches for found in match.evidence})
    return Fate.SUPPRESSED, f"only in {', '.join(zones)}"


def _tell(
    tx: Tx, books: Books, work: ReadWork, reading: Reading, packed: PackedArticle, *, saved: Saved, now: datetime
) -> tuple[Fate, str]:
    """Places the article in its story and owes it to whom it is news."""
    placement = _place(tx, books, packed, saved, now)
    story_id = stories.save_placement(tx, saved.article_id, placement, title=packed.article.title, at=now)
    if is_old_at_first_contact(work, packed.article.published, books.first_contact):
        reason = "older than the first contact with its source tells"
        _leave_untold(tx, story_id, reason)
        return Fate.SILENT, reason
    owed = find_owed(
        placement.relation,
        scores={match.topic: match.score for match in reading.trusted},
        has_news=_has_news(tx, placement, packed.article, saved, reading),
        channels=books.teller.channels,
        told=outbox.told_channels(tx, story_id),
    )
    tell_story(tx, books.teller, owed, story_id, reason=f"{saved.article_id}.{saved.version}", now=now)
    return _fate(tx, placement, story_id, owed)


def _place(tx: Tx, books: Books, packed: PackedArticle, saved: Saved, now: datetime) -> Placement:
    index = SqlStoryIndex(tx, books.profiles, fresh=saved.article_id if saved.is_new else None)
    profile = profile_of(
        packed.article,
        index,
        article_id=str(saved.article_id),
        seen_at=now,
        url_key=packed.url_key,
        outlet_key=packed.outlet_key,
    )
    return place(profile, packed.article, index, new_story_id=partial(stories.new_story_id, tx, packed.url_key))


def is_old_at_first_contact(work: ReadWork, published: Dated, window: timedelta) -> bool:
    """By the later of what the page and its source tell: rather one story too many than one lost.

    A date that tells the day only counts until the day's end; without any date an article is old.
    """
    if not work.first_contact:
        return False
    told = published.at + timedelta(days=1) if published.at and published.precision == "day" else published.at
    dates = [at for at in (told, work.link.published_at) if at is not None]
    return not dates or max(dates) < work.discovered_at - window


def _has_news(tx: Tx, placement: Placement, article: Article, saved: Saved, reading: Reading) -> bool:
    """Whether a version says something that the one before did not.

    The same text at another outlet is a version too; that its title is another there is no news.
    """
    if placement.relation is not Relation.VERSION:
        return False
    previous = saved.previous
    if previous is None and placement.of is not None:
        previous = articles.load_article(tx, int(placement.of))
    is_own = previous is not None and previous.outlet == article.outlet
    return previous is not None and is_own and has_news(previous, article, reading.trusted)


def _fate(tx: Tx, placement: Placement, story_id: str, owed: Sequence[Owed]) -> tuple[Fate, str]:
    if any(each.kind == "new" for each in owed):
        return Fate.TOLD, f"story {story_id}"
    if placement.relation is not Relation.NEW:
        return Fate.JOINED, f"{placement.relation.value} in story {story_id}"
    reason = why_untold(owed)
    _leave_untold(tx, story_id, reason)
    return Fate.SILENT, reason


def _leave_untold(tx: Tx, story_id: str, reason: str) -> None:
    """States why nobody is told, unless somebody was: a silent article may join a story that is known."""
    if not outbox.told_channels(tx, story_id):
        stories.leave_untold(tx, story_id, reason)
