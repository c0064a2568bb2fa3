"""Kills the whole program again and again, and counts what was lost and what was told twice.

Real processes against three outlets on loopback (one page in twenty fails), a webhook receiver and a mail server that
fail 5 % and lose 5 % of their answers, and a folder. The program is killed with SIGKILL at every named point of
`kill_at.py` and at random moments. Prints a table; exit code 1 if a promise was broken.

    python scripts/kill_test.py [--kills 120] [--seed N] [--points all|few]
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kill_at import points
from kill_trial import READERS, FlakyMailbox, FlakyStand, Kill, Receiver, Trial

TRIES = 3  # for points that a run did not come to: how much is done at once is chance
SELDOM = 1  # so often the point is sure to be reached in one run; others may be met several times
OFTEN = {"claim-work": 4, "finish-poll": 3, "file-article": 3, "fetch": 6, "fetch-source": 3, "clean": 4, "upgrade": 40}
FEW = (
    *("upgrade.statement", "finish-poll.before-commit", "finish-poll.after-commit", "file-article.before-commit"),
    *("file-article.after-commit", "claim-delivery.after-commit", "send-webhook.before", "send-webhook.after"),
    *("close-digest.before-commit", "rename.before", "send-mail.after", "backup-copy.after"),
)


@dataclass
class Judgement:
    """What was lost and what was told twice, once everything is at rest."""

    trial: Trial

    def figures(self) -> dict[str, object]:
        heads = self.heads()
        webhook, mail, papers = self.webhook_urls(), self.mailed_urls(), self.paper_urls()
        told = [Counter(webhook), *mail.values(), papers]
        lost = {url for each in told for url in heads if each[url] == 0} | (self.published() - self.filed())
        twice = {url for each in told for url, count in each.items() if count > 1}
        unknown = {url for each in told for url in each if url not in heads}
        left = self.trial.program.rows("SELECT state, count(*) FROM delivery WHERE state <> 'delivered' GROUP BY state")
        figures: dict[str, object] = {
            "kills": sum(self.trial.died.values()),
            "  at a named point": sum(count for name, count in self.trial.died.items() if name != "a random moment"),
            "  named points met": f"{len(self.trial.died.keys() - {'a random moment'})}",
            "  points not met": " ".join(self.trial.missed) or 0,
            "stories published": self.trial.published_count,
            "stories opened": len(heads),
            "stories lost": len(lost),
            "stories told twice": len(twice),
            "stories nobody published": len(unknown),
            "webhook messages": len(self.trial.receiver.messages),
            "  extra copies, same id": sum(self.trial.receiver.copies.values()) - len(self.trial.receiver.messages),
            "  wrong (signature, two bodies)": len(self.trial.receiver.wrong),
            "letters": len(self.letters()),
            "  extra copies, same Message-ID": len(self.trial.mailbox.letters) - len(self.letters()),
            "deliveries not delivered": dict(left) or 0,
            "breaches": len(self.trial.breaches),
        }
        self.trial.breaches += [f"lost: {url}" for url in sorted(lost)] + [
            f"told twice: {url}" for url in sorted(twice)
        ]
        self.trial.breaches += [f"not delivered: {row}" for row in left] + self.trial.receiver.wrong
        self.trial.breaches += [f"nobody published: {url}" for url in sorted(unknown)]
        return figures

    def published(self) -> set[str]:
        return {listed.url for listed in self.trial.stand.listed}

    def filed(self) -> set[str]:
        return {url for (url,) in self.trial.program.rows("SELECT url FROM link WHERE fate IN ('told', 'joined')")}

    def heads(self) -> set[str]:
        query = "SELECT a.url FROM story_member m JOIN article a ON a.id = m.article_id WHERE m.relation = 'new'"
        return {url for (url,) in self.trial.program.rows(query)}

    def webhook_urls(self) -> list[str]:
        new = [each for each in self.trial.receiver.messages.values() if each["type"] == "story.new"]
        return [each["data"]["articles"][0]["url"] for each in new]

    def letters(self) -> dict[str, str]:
        """Message-ID -> text; two letters of one id must be equal."""
        seen: dict[str, str] = {}
        for letter in self.trial.mailbox.letters:
            text = letter.get_body(("plain",)).get_content()
            if seen.setdefault(letter["Message-ID"], text) != text:
                self.trial.breaches.append(f"two letters with the id {letter['Message-ID']}")
        return seen

    def mailed_urls(self) -> dict[str, Counter[str]]:
        """What each reader was told, letters with the same Message-ID counted once."""
        readers = {letter["Message-ID"]: letter["To"] for letter in self.trial.mailbox.letters}
        told: dict[str, Counter[str]] = {reader: Counter() for reader in READERS}
        for id_, text in self.letters().items():
            told[str(readers[id_])].update(urls_in(text))
        return told

    def paper_urls(self) -> Counter[str]:
        told: Counter[str] = Counter()
        for paper in (self.trial.folder / "papers").glob("*.txt"):
            told.update(urls_in(paper.read_text(encoding="utf-8")))
        for part in (self.trial.folder / "papers").glob("*.txt"):
            if not part.with_suffix(".html").exists():
                self.trial.breaches.append(f"{part.name} has no HTML beside it")
        return told


def urls_in(text: str) -> set[str]:
    return set(re.findall(r"http://127\.0\.0\.1\d:\d+/\S+", text))


def plan(count: int, chance: random.Random, chosen: Sequence[str]) -> list[Kill]:
    """Every point in turn, random moments for the rest; first the upgrade, which comes once only."""
    upgrades = [point for point in chosen if point.startswith("upgrade.")]
    later = [point for point in chosen if not point.startswith("upgrade.")]
    kills = [Kill(point, chance.randint(1, OFTEN.get(point.partition(".")[0], SELDOM))) for point in later]
    kills += [Kill(None) for _ in range(count - len(kills) - len(upgrades))]
    chance.shuffle(kills)
    is_early = Kill(None)
    nth = {point: chance.randint(2, 30) if point.endswith("statement") else 1 for point in upgrades}
    order = sorted(upgrades, key=lambda point: (point.endswith("after-commit"), point))
    return [*(Kill(point, nth[point]) for point in order), is_early, *kills]


def run_trial(folder: Path, count: int, seed: int, chosen: Sequence[str]) -> int:
    chance = random.Random(seed)
    FlakyStand.chance, FlakyMailbox.chance, moods = (random.Random(chance.random()) for _ in range(3))
    with (
        FlakyStand() as stand,
        Receiver(mood=lambda _number: moods.choices(("take", "fail", "lose"), (90, 5, 5))[0]) as receiver,
        FlakyMailbox() as mailbox,
    ):
        trial = Trial(folder, chance, stand, receiver, mailbox)
        began = time.monotonic()
        for kill in plan(count, chance, chosen):
            trial.suffer(kill)
        for _ in range(TRIES):
            missed, trial.missed = trial.missed, []
            for point in missed:
                trial.suffer(Kill(point.partition(":")[0]))
        trial.finish()
        figures = Judgement(trial).figures()
        figures["seconds"] = round(time.monotonic() - began)
    print_table(figures, trial)
    return 1 if trial.breaches or trial.missed else 0


def print_table(figures: dict[str, object], trial: Trial) -> None:
    for name, figure in figures.items():
        print(f"{name:34} {figure}")
    for breach in trial.breaches[:40]:
        print("BREACH", breach)
    print("every promise held" if not trial.breaches else f"{len(trial.breaches)} promises broken")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--kills", type=int, default=120)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    options.add_argument("--points", choices=("all", "few"), default="all")
    options.add_argument("--folder", type=Path, help="where the program lives; kept for a look")
    given = options.parse_args()
    print(f"seed {given.seed}", flush=True)
    chosen = list(points()) if given.points == "all" else list(FEW)
    if given.folder:
        given.folder.mkdir(parents=True, exist_ok=True)
        return run_trial(given.folder, given.kills, given.seed, chosen)
    with tempfile.TemporaryDirectory() as folder:
        return run_trial(Path(folder), given.kills, given.seed, chosen)


if __name__ == "__main__":
    sys.exit(main())
