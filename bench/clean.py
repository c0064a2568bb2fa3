"""Pages a CPU second of the cleaner in process, beside parsing alone: `python -m bench.clean [DATA_DIR]`.

Without a folder: 200 generated pages of 57 kB. With one: also the labelled pages in its `*.jsonl.gz`, a page a line with
"html" and "url". Each page is measured three times and the best counts, so that other work on the machine says little.
trafilatura is measured beside it in the same run if it happens to be installed.
"""

import gzip
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.street import article_page
from monitor.clean.cleaner import clean_html
from monitor.outlets.catalogue import Catalogue, shipped_outlets

Page = tuple[str, str]  # address and HTML
PAGES = 200
ROUNDS = 3


def main() -> None:
    print(
        f"{'pages':12} {'count':>5} {'kB':>5}  {'':12} {'pages/CPU s':>11} {'median ms':>9} {'p95 ms':>7} {'x parsing':>9}"
    )
    report("generated", generated())
    for folder in sys.argv[1:]:
        for path in sorted(Path(folder).glob("*.jsonl.gz")):
            report(path.name.split(".")[0], labelled(path))


def report(name: str, pages: Sequence[Page]) -> None:
    catalogue = Catalogue(shipped_outlets().values())
    ways: dict[str, Callable[[Page], object]] = {
        "parsing": lambda page: LexborHTMLParser(page[1]),
        "cleaner": lambda page: clean_html(page[1], url=page[0], outlet=catalogue.of_url(page[0]), fetched_at=None),
    }
    peer = trafilatura()
    if peer is not None:
        ways["trafilatura"] = peer
    size = sum(len(html.encode()) for _, html in pages) / len(pages) / 1000
    floor = 0.0
    for way, read in ways.items():
        spent = seconds(read, pages)
        floor = floor or sum(spent)
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(
            f"{name:12} {len(pages):>5} {size:>5.0f}  {way:12} {len(spent) / sum(spent):>11.0f} "
            f"{1000 * statistics.median(spent):>9.2f} {1000 * p95:>7.2f} {sum(spent) / floor:>9.2f}"
        )


def seconds(read: Callable[[Page], object], pages: Sequence[Page]) -> list[float]:
    """CPU seconds of each page, the best of the rounds; letting go of what was read belongs to them."""
    best = [float("inf")] * len(pages)
    for _ in range(ROUNDS):
        for index, page in enumerate(pages):
            start = time.thread_time()
            read(page)
            best[index] = min(best[index], time.thread_time() - start)
    return best


def generated() -> list[Page]:
    return [
        (f"http://127.0.0.{n % 50 + 1}/news/{n}/x", article_page(f"127.0.0.{n % 50 + 1}", n).decode())
        for n in range(PAGES)
    ]


def labelled(path: Path) -> list[Page]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line in lines]
    return [(page.get("url") or "", page["html"]) for page in pages]


def trafilatura() -> Callable[[Page], object] | None:
    """Its usual call with the fields that the cleaner reads too; None where it is not installed."""
    try:
        peer = importlib.import_module("trafilatura")
    except ImportError:
        return None
    return lambda page: peer.bare_extraction(page[1], url=page[0], favor_precision=True, with_metadata=True)


if __name__ == "__main__":
    main()
