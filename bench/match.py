"""Articles of five kilobytes a CPU second, at 10, 1,000 and 10,000 terms.

    python bench/match.py

`automaton` is the search in folded text alone, as are `re` (one alternation) and pyahocorasick (if it is installed);
`scan` is the whole of it: folding, search, whole words, offsets into the original. `match` adds a topic of the shipped
groups. Texts and names are made up: words of two to four syllables, as frequent as words are (Zipf).
"""

import importlib
import random
import re
import time
from collections.abc import Callable, Sequence
from typing import Any

from monitor.match.folding import fold
from monitor.match.matcher import Matcher
from monitor.match.nodes import Word
from monitor.match.scan import Scanner
from monitor.match.terms import builtin_groups
from monitor.model import Article, Block, Topic, Zone

SYLLABLES = "ka ra mo ni ta su per ri an en is er ba di lo me tu ko ga se yu hang beng lan tor".split()
ARTICLE_CHARACTERS = 5000
SECONDS = 1.0
STRETCHES = 5


def main() -> None:
    draw = random.Random(7)
    vocabulary = list(dict.fromkeys("".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(24_000)))
    articles = [_article(draw, vocabulary) for _ in range(200)]
    folded = [fold(text).text for text in articles]
    print(
        f"{'terms':>7} {'hits':>6} {'automaton':>10} {'scan':>8} {'pyahocorasick':>14} {'re':>8}   articles per CPU second"
    )
    for count in (10, 1_000, 10_000):
        terms = _names(draw, vocabulary, count)
        scanner = Scanner([Word(term) for term in terms], {})
        hits = sum(len(found) for text in articles for found in scanner.scan([text]).hits.names.values()) / len(
            articles
        )
        figures = [
            _rate(scanner._occurrences, folded),  # noqa: SLF001  the part that is measured
            _rate(lambda text: scanner.scan([text]).hits, articles),  # noqa: B023  used at once
            _pyahocorasick_rate(terms, folded),
            _re_rate(terms, folded),
        ]
        print(
            f"{count:>7} {hits:>6.1f} {figures[0]:>10,.0f} {figures[1]:>8,.0f} {figures[2]:>14,.0f} {figures[3]:>8,.0f}"
        )
    matcher = Matcher([Topic("t", "russia NEAR/40 north_korea")], builtin_groups())
    whole = [_whole(text) for text in articles]
    print(f"match, default topic, no hit : {_rate(matcher.find_matches, whole):,.0f}")
    hit = [
        _whole(text.replace(" di ", " Rusia ").replace(" ka ", " Korut ") + ".\nPutin tiba di Korea Utara")
        for text in articles
    ]
    print(f"match, default topic, a hit:  {_rate(matcher.find_matches, hit):,.0f}")


def _article(draw: random.Random, vocabulary: Sequence[str]) -> str:
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    words = draw.choices(vocabulary, weights, k=ARTICLE_CHARACTERS // 5)
    for at in range(12, len(words), 13):
        words[at - 1] += "."
        words[at] = words[at].capitalize()
    return " ".join(words)[: ARTICLE_CHARACTERS - 20] + " – “kata” Kim"


def _names(draw: random.Random, vocabulary: Sequence[str], count: int) -> list[str]:
    """Two thirds full names, one third rare single words."""
    rare = vocabulary[len(vocabulary) // 4 :]
    names: dict[str, None] = {}
    while len(names) < count:
        names[" ".join(draw.sample(rare, draw.choice((1, 2, 2))))] = None
    return list(names)


def _whole(text: str) -> Article:
    return Article(None, None, text[:60], None, tuple(Block(line, Zone.BODY, "") for line in re.split(r"\. |\n", text)))


def _rate(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    """Items a CPU second, in the best of a few stretches: neighbours on the machine only ever make it slower."""
    return max(_stretch(work, items) for _ in range(STRETCHES))


def _stretch(work: Callable[[Any], object], items: Sequence[Any]) -> float:
    done = 0
    start = time.process_time()
    while time.process_time() - start < SECONDS / STRETCHES:
        for item in items:
            work(item)
        done += len(items)
    return done / (time.process_time() - start)


def _re_rate(terms: Sequence[str], texts: Sequence[str]) -> float:
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(terms, key=len, reverse=True))) + r")\b")
    return _rate(pattern.findall, texts[:1] if len(terms) > 100 else texts)


def _pyahocorasick_rate(terms: Sequence[str], texts: Sequence[str]) -> float:
    try:
        library = importlib.import_module("ahocorasick")
    except ImportError:
        return float("nan")
    automaton = library.Automaton()
    for term in terms:
        automaton.add_word(term, term)
    automaton.make_automaton()
    return _rate(lambda text: list(automaton.iter(text)), texts)


if __name__ == "__main__":
    main()
