"""Which words of an article are names: written with a capital where a sentence does not ask for one."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Final

from monitor.stories.words import clear

READ_CHARS: Final = 6000  # what stands later is background
LONG: Final = 4  # letters: shorter words are small in a title of capitals too

_WITHIN = re.compile(r"(?<=[\w,;] )[^\W\d_]+")  # a word within a sentence


def name_stems(title: str, text: str, stem_of: Callable[[str], str]) -> frozenset[str]:
    """The stems of words that are mostly written with a capital within a sentence.

    Where all words have capitals, as in some headlines, and in scripts without capitals there are none.
    """
    counts: Counter[str] = Counter()
    for zone in (clear(text[:READ_CHARS]), clear(title)):
        words = Counter(_WITHIN.findall(zone))
        small = [word for word in words if len(word) >= LONG and word.islower()]
        if not small:
            continue
        for word in (word for word in words if word[0].isupper()):
            counts[stem_of(word)] += words[word]
        for word in small:
            counts[stem_of(word)] -= words[word]
    return frozenset(stem for stem, count in counts.items() if count > 0)
