"""The score of each page and of a set of pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from eval.labelled import LETTER_FOR_LETTER, Answer, LabelledPage
from eval.measures import (
    Counts,
    compare,
    is_same_title,
    is_within_a_day,
    mean,
    names_f1,
    plain_words_of,
    text_score,
    words_of,
)

FIELDS: Final = ("f1", "precision", "recall", "exact", "title", "date", "authors")


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page against what people marked; None: nobody marked that field."""

    counts: Counts | None
    is_exact: bool
    title: bool | None
    date: bool | None
    authors: float | None

    @property
    def text_f1(self) -> float:
        return self.counts.f1 if self.counts else 1.0


def score_page(page: LabelledPage, answer: Answer) -> PageScore:
    """The page's score: text by shingles, title by its words, the day within one, authors as sets of names."""
    marked = page.marked.for_answer(answer.text)
    read = plain_words_of if page.set_name == LETTER_FOR_LETTER else words_of
    one, other = read(marked.text or ""), read(answer.text)
    return PageScore(
        counts=None if marked.text is None else compare(one, other),
        is_exact=one == other,
        title=is_same_title(marked.title, answer.title) if marked.title else None,
        date=is_within_a_day(marked.date, answer.published_at) if marked.date else None,
        authors=None if marked.authors is None else names_f1(marked.authors, answer.authors),
    )


def score_set(scores: Sequence[PageScore]) -> dict[str, float | None]:
    """The means over a set, by the names of `FIELDS`; None where nothing is marked."""
    counted = [one for one in scores if one.counts is not None]
    precision, recall, f1 = text_score([one.counts for one in counted if one.counts])
    return {
        "f1": f1,
        "precision": precision,
        "recall": recall,
        "exact": mean([float(one.is_exact) for one in counted]),
        "title": _mean(one.title for one in scores),
        "date": _mean(one.date for one in scores),
        "authors": _mean(one.authors for one in scores),
    }


def _mean(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return mean(known) if known else None
