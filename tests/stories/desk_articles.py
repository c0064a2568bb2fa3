"""Made-up articles for the tests of stories: enough words to have prints, each event with its own."""

import itertools
from datetime import UTC, datetime, timedelta

from monitor.model import Article, Block, Dated, Zone
from monitor.stories.placement import place
from monitor.stories.profile import profile_of

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

HARBOUR = """The harbour of Saltmere was closed on Monday after the tanker Borealis ran aground near the north pier.
Harbour master Ingrid Solveig said that 4,200 tonnes of fuel were still on board and that divers would begin at dawn.
Two tugs from Kestrel Point tried to pull the ship free during the night, but the ropes broke in heavy swell.
"We will not move the vessel again before the weather allows it and every tank has been measured," Solveig said.
The company Norlight Shipping, which owns the Borealis, said that its crew of nineteen was safe and in good health.
Fishermen were told to stay in port until Wednesday, and the ferry to Ulmen Island was sent to the old quay instead.
The coast guard laid out two kilometres of booms around the marsh, where thousands of geese rest at this time."""

HARBOUR_TOLD_ANEW = """A tanker that ran aground off Saltmere is still stuck, and the town's harbour stays shut.
The Borealis hit the sandbank beside the north pier on Monday morning with a crew of nineteen, none of whom was hurt.
Solveig, the harbour master, wants divers to measure the fuel, some 4,200 tonnes, before tugs from Kestrel Point return.
Norlight Shipping apologised to fishermen in Saltmere. Booms protect the marsh; the Ulmen Island ferry uses another quay."""

ELECTION = """Voters in the mountain district of Varn chose a new council on Sunday, with turnout at 71 percent.
The Green List of schoolteacher Tomas Hradek won eleven of twenty-one seats, ending decades of rule by the Union.
"People wanted roads that last longer than one winter and a bus that comes when it should," Hradek told reporters.
Union leader Petra Kolin conceded shortly before midnight and said that her party would work in opposition.
The new council meets on the first day of next month and has to pass a budget of 48 million crowns by the summer.
Observers from the regional court saw no faults, although two polling places opened late because of snow."""

TELESCOPE = """Engineers on the Atarca plateau have taken the first picture with a radio telescope of 36 dishes.
It shows hydrogen around the galaxy NGC 9911, forty million light years away, in detail not seen before.
Director Amaru Quispe said that the array cost 310 million dollars and was built by eleven universities in nine years.
"Tonight we saw gas falling into a galaxy as if we were watching rain on a window," Quispe said at the site.
The array will map the southern sky every month from September on, and all its data will be free for everyone."""


def article(text, *, title=None, outlet="alpha", at=START, language="en", agencies=(), url=None):
    lines = [line.strip() for line in text.strip().split("\n")]
    return Article(
        url=url,
        outlet=outlet,
        title=lines[0].split(".")[0][:80] if title is None else title,
        standfirst=None,
        blocks=tuple(Block(line, Zone.BODY, "test") for line in lines),
        published=Dated(at, "minute" if at else "none"),
        agencies=agencies,
        language=language,
    )


class Desk:
    """Places articles one after the other in an index."""

    def __init__(self, index):
        self.index = index
        self._stories = itertools.count(1)
        self._seconds = itertools.count()

    def place(self, article_id, told, *, url_key=b"", outlet_key=None):
        seen_at = START + timedelta(seconds=next(self._seconds))
        profile = profile_of(
            told, self.index, article_id=article_id, seen_at=seen_at, url_key=url_key, outlet_key=outlet_key
        )
        return place(profile, told, self.index, new_story_id=lambda: f"s{next(self._stories)}")


def edited(text, every=9):
    """Another desk's hand on the same wire: every ninth word is another, the last line is gone."""
    lines = text.split("\n")[:-1]
    words = [
        " ".join("thereby" if place % every == every - 1 else word for place, word in enumerate(line.split()))
        for line in lines
    ]
    return "\n".join(words)
