"""Stories on the topic that share nothing but it, as many as are asked for."""

import random
from datetime import UTC, datetime, timedelta

from newsstand import Story

CONSONANTS, VOWELS = "bcdghjklmnprstwy", "aiueo"


def stories_of(count):
    return [make_story(n, ("tempo", "liputan6", "kontan")[n % 3]) for n in range(count)]


def make_story(n, outlet, *, age=None):
    """A story on the topic that shares nothing else with any other one."""
    words = word_maker(n)
    name = words(1).title()
    return Story(
        outlet=outlet,
        id=1_800_000 + n,
        slug=f"{name.lower()}-{n}",
        title=f"{name} {words(3)} Rusia dan Korea Utara {words(3)}",
        paragraphs=tuple(
            f"{words(7).capitalize()} Rusia {words(6)} Korea Utara {words(7)}."
            if line == 0
            else f"{words(20).capitalize()}."
            for line in range(5)
        ),
        authors=("Tata Fauzi",),
        editors=("Rina Hadi",),
        published_at=datetime.now(UTC).replace(microsecond=0) - (age or timedelta(minutes=n)),
    )


def word_maker(n):
    """Words that no language has."""
    letters = random.Random(n)

    def words(count):
        return " ".join(
            "".join(letters.choice(CONSONANTS) + letters.choice(VOWELS) for _ in range(4)) for _ in range(count)
        )

    return words
