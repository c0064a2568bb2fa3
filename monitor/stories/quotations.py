"""What people say in an article, as prints: two reports that quote the same words share a source."""

import re
from typing import Final

import xxhash

from monitor.stories.shingles import signed
from monitor.stories.words import clear, find_words

LEAST_WORDS: Final = 8  # shorter ones are slogans and names
MAX_QUOTATIONS: Final = 24

_QUOTED = re.compile(r'[“"„«]([^“”"„«»\n]{30,800})[”"“»]')


def quotations_of(text: str) -> tuple[int, ...]:
    """The hashes of the quotations of at least eight words, each once, sorted."""
    prints = set()
    for quoted in _QUOTED.findall(clear(text)):
        words = find_words(quoted)
        if len(words) >= LEAST_WORDS:
            prints.add(signed(xxhash.xxh32_intdigest(" ".join(words).encode("utf-8", "replace"))))
    return tuple(sorted(prints)[:MAX_QUOTATIONS])
