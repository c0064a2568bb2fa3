"""A story as a digest shows it: every text cleaned, every link safe, every date in the reader's words.

HTML and plain text are both written from these records, so they say the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

import regex  # type: ignore[import-untyped]  # ships no types

from monitor.deliver.comparison import figures_line, origin_line, relation_text
from monitor.deliver.text import clean_line, cut, host_note, safe_url
from monitor.deliver.words import Words
from monitor.match.explanation import read_explanation
from monitor.model import Evidence, Match, ToldArticle, ToldFigures, ToldStory, Zone

_TITLE_MAX, _STANDFIRST_MAX, _SENTENCE_MAX, _NAME_MAX = 220, 400, 420, 60
_SENTENCES_MAX, _MEMBERS_MAX, _TERMS_MAX, _AGENCIES_MAX = 2, 8, 6, 4
_ENDINGS = r"(?:-?(?:nya|lah|kah|pun|ku|mu))?"  # Indonesian words that lean on a name: Rusialah, Putin-nya


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; `is_term` is what was looked for."""

    text: str
    is_term: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """One more article of a story. `title` is empty where it says what the story's own title says."""

    title: str
    outlet: str
    url: str | None
    when: str
    relation: str
    host: str | None
    mark: str = ""  # that it is new, or changed, since the last digest
    copied: str = ""  # its relation, where the text it shares was measured


@dataclass(frozen=True, slots=True)
class StoryView:
    topic: str
    title: str
    url: str | None
    host: str | None  # a host that could be taken for another, with its punycode
    outlet: str
    when: str
    agencies: str
    update: str
    standfirst: tuple[Piece, ...]
    sentences: tuple[tuple[Piece, ...], ...]
    members: tuple[MemberView, ...]
    more_members: str
    matched: str
    also_topics: str
    news: str = ""  # what is new of a story that was told before
    origin: str = ""  # who had it first, if that is not its first article, and whose text it is
    figures: tuple[str, ...] = ()  # numbers that its articles tell differently
    score: str = ""  # of the best match: where, how often, how near


def story_view(story: ToldStory, words: Words, timezone: tzinfo, *, since: datetime | None = None) -> StoryView:
    """What a digest shows of a story; its first article leads, then what is new `since` the last digest."""
    told_at = since if story.is_update else None
    lead, *others = story.articles
    others.sort(key=lambda article: not _is_new(article, told_at))
    evidence = [one for match in story.matches for one in match.evidence]
    standfirst = clean_line(lead.standfirst or "", _STANDFIRST_MAX)
    terms = {one.term for one in evidence}
    return StoryView(
        topic=clean_line(story.topics[0], _NAME_MAX) if story.topics else "",
        title=clean_line(lead.title, _TITLE_MAX) or words.undated,
        url=safe_url(lead.url),
        host=host_note(lead.url),
        outlet=_outlet(lead),
        when=words.published(lead.published, lead.first_seen_at, timezone),
        agencies=words.source.format(_agencies(lead)) if lead.agencies else "",
        update=words.update if story.is_update else "",
        standfirst=mark_terms(standfirst, terms),
        sentences=tuple(mark_terms(sentence, terms) for sentence in _sentences(evidence, lead.title, standfirst)),
        members=tuple(_member(article, lead, words, timezone, told_at) for article in others[:_MEMBERS_MAX]),
        more_members=words.more_members.format(len(others) - _MEMBERS_MAX) if len(others) > _MEMBERS_MAX else "",
        matched=words.matched.format(_reason(story.matches, words)) if evidence else "",
        also_topics=words.also_topic.format(", ".join(_names(story.topics[1:]))) if story.topics[1:] else "",
        news=_news(story.articles, words, told_at),
        origin=_origin(story, words, timezone),
        figures=tuple(_figures(each, words) for each in story.figures),
        score=_score(story.matches, words),
    )


def _origin(story: ToldStory, words: Words, timezone: tzinfo) -> str:
    origin = story.origin
    if origin is None:
        return ""
    is_lead = origin.outlet == story.articles[0].outlet
    first = None if is_lead else (clean_line(origin.outlet_name, _NAME_MAX), origin.at)
    return origin_line(first, _names(origin.wires[:_AGENCIES_MAX]), words, timezone)


def _figures(told: ToldFigures, words: Words) -> str:
    values = told.values[:_MEMBERS_MAX]
    return figures_line(((clean_line(name, _NAME_MAX), clean_line(says, _NAME_MAX)) for name, says in values), words)


def mark_terms(sentence: str, terms: Iterable[str]) -> tuple[Piece, ...]:
    """The sentence in pieces, so that a template can mark the terms without building markup."""
    pattern = _term_pattern(terms)
    if pattern is None:
        return (Piece(sentence, is_term=False),) if sentence else ()
    pieces, end = [], 0
    for found in pattern.finditer(sentence):
        pieces += [Piece(sentence[end : found.start()], is_term=False), Piece(found.group(), is_term=True)]
        end = found.end()
    return tuple(piece for piece in (*pieces, Piece(sentence[end:], is_term=False)) if piece.text)


def _term_pattern(terms: Iterable[str]) -> "regex.Pattern[str] | None":
    words = sorted({word for term in terms if (word := clean_line(term).strip("\"'=*").strip())}, key=_long_first)
    if not words:
        return None
    spelled = "|".join(
        r"[\s\-‐-―]+".join(regex.escape(part) for part in regex.split(r"[\s-]+", word)) for word in words
    )
    return regex.compile(rf"(?<!\w)(?:{spelled}){_ENDINGS}(?!\w)", regex.IGNORECASE)


def _long_first(word: str) -> tuple[int, str]:
    return -len(word), word


def _outlet(article: ToldArticle) -> str:
    return clean_line(article.outlet_name or article.outlet, _NAME_MAX)


def _agencies(article: ToldArticle) -> str:
    return ", ".join(_names(article.agencies[:_AGENCIES_MAX]))


def _names(names: Sequence[str]) -> list[str]:
    return [clean_line(name, _NAME_MAX) for name in names]


def _is_new(article: ToldArticle, told_at: datetime | None) -> bool:
    return told_at is not None and article.first_seen_at > told_at


def _is_changed(article: ToldArticle, told_at: datetime | None) -> bool:
    changed_at = article.changed_at
    is_later = told_at is not None and changed_at is not None and changed_at > told_at
    return is_later and not _is_new(article, told_at)


def _news(articles: Sequence[ToldArticle], words: Words, told_at: datetime | None) -> str:
    """`Since the last digest: 2 new reports (Antara, Kompas), 1 updated article (Tempo)`."""
    kinds = ((words.new_reports, _is_new), (words.changed_reports, _is_changed))
    found = [(forms, [each for each in articles if is_kind(each, told_at)]) for forms, is_kind in kinds]
    parts = [f"{words.count(forms, len(each))} ({_outlets(each)})" for forms, each in found if each]
    return words.since_last.format(", ".join(parts)) if parts else ""


def _outlets(articles: Sequence[ToldArticle]) -> str:
    return ", ".join(list(dict.fromkeys(map(_outlet, articles)))[:_AGENCIES_MAX])


def _mark(article: ToldArticle, words: Words, told_at: datetime | None) -> str:
    if _is_new(article, told_at):
        return words.new_mark
    return words.changed_mark if _is_changed(article, told_at) else ""


def _member(
    article: ToldArticle, lead: ToldArticle, words: Words, timezone: tzinfo, told_at: datetime | None
) -> MemberView:
    title = clean_line(article.title, _TITLE_MAX)
    relation = relation_text(article.relation, article.shared, words)
    return MemberView(
        title="" if title.casefold() == clean_line(lead.title, _TITLE_MAX).casefold() else title,
        outlet=_outlet(article),
        url=safe_url(article.url),
        when=words.published(article.published, article.first_seen_at, timezone),
        relation=relation,
        host=host_note(article.url),
        mark=_mark(article, words, told_at),
        copied="" if article.shared is None else relation,
    )


def _sentences(evidence: Sequence[Evidence], title: str, standfirst: str) -> list[str]:
    """The sentences that matched, those with the most terms first, without what the reader has read above them."""
    shown = (clean_line(title), standfirst)
    found: dict[str, set[str]] = {}
    for one in evidence:
        sentence = clean_line(one.sentence)
        if one.zone is not Zone.TITLE and sentence and not any(sentence in text for text in shown):
            found.setdefault(sentence, set()).add(one.group or one.term)
    best = sorted(found, key=lambda sentence: -len(found[sentence]))
    return [cut(sentence, _SENTENCE_MAX) for sentence in best[:_SENTENCES_MAX]]


def _reason(matches: Sequence[Match], words: Words) -> str:
    """`Rusia, Putin (russia) + Korea Utara (north_korea) · judul, isi`: the terms by group, and where they stood."""
    terms: dict[str, dict[str, None]] = {}
    zones: dict[str, None] = {}
    for match in matches:
        for one in match.evidence:
            terms.setdefault(one.group or "", {})[clean_line(one.term, _NAME_MAX)] = None
            zones[words.zones.get(one.zone, one.zone.value)] = None
    groups = [_group_text(group, list(names)) for group, names in terms.items()]
    return f"{' + '.join(groups)} · {', '.join(zones)}"


def _group_text(group: str, terms: list[str]) -> str:
    listed = ", ".join(terms[:_TERMS_MAX]) + ("…" if len(terms) > _TERMS_MAX else "")
    return f"{listed} ({clean_line(group, _NAME_MAX)})" if group else listed


def _score(matches: Sequence[Match], words: Words) -> str:
    """`Score 0.85: all in the title; 4 mentions in 2 sentences, side by side at the closest`."""
    if not matches or not matches[0].reason:
        return ""
    told = read_explanation(matches[0].reason)
    reason = clean_line(matches[0].reason, _SENTENCE_MAX) if told is None else words.explained(told)
    return words.score.format(matches[0].score, reason)
