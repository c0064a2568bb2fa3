"""Prints of a text: hashes of every five words in a row, and the few of them that are looked up."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import xxhash

SHINGLE_WORDS: Final = 5
PRINT_STEP: Final = 16  # one shingle in so many is a print: found again wherever the same words stand
MAX_PRINTS: Final = 96  # of a very long text; beyond them the smallest hashes stay


def shingles_of(words: Sequence[str]) -> "array[int]":
    """The sorted 32-bit hashes of every five words in a row, each once."""
    return array("I", sorted(set(shingles_in_order(words))))


def shingles_in_order(words: Sequence[str]) -> Iterator[int]:
    """The hash of every five words in a row, as they stand."""
    encoded = [word.encode("utf-8", "replace") for word in words]
    rows = zip(*(encoded[start:] for start in range(SHINGLE_WORDS)), strict=False)
    return map(xxhash.xxh32_intdigest, map(b" ".join, rows))


def prints_of(shingles: Iterable[int]) -> tuple[int, ...]:
    """The sampled shingles as signed 32-bit numbers, as databases keep them.

    Which shingles are sampled depends on their words alone, so two texts that share a passage share its prints however
    much stands around it (mod-p sampling; SimHash and usual LSH bands miss a passage in a longer text).
    """
    sampled = [shingle for shingle in shingles if shingle % PRINT_STEP == 0]
    return tuple(signed(shingle) for shingle in sampled[:MAX_PRINTS])


def signed(number: int) -> int:
    """A 32-bit hash in the range of a database's integer."""
    return number - (1 << 32) if number >= 1 << 31 else number
