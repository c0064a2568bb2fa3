"""Pages a CPU second of the cleaner in process, beside parsing alone: `python -m bench.clean [PATH …]`.

Without a PATH: 200 generated pages of 53 kB. With some: also the pages there, a folder of `*.html` or of `*.jsonl.gz`, or
one such file (a page a line with "html" and "url"). Each page is measured three times and the best counts, so that
other work on the machine says little. trafilatura is measured beside it in the same run, by the interpreter that has it:
`--peer-python` (`make eval-peers` makes one).

`--pages N` instead cleans N pages one after the other, the given ones round and round, and prints the memory held.
"""

import argparse
import gc
import gzip
import json
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from bench.street import article_page
from monitor.clean.charset import decode_page
from monitor.clean.cleaner import clean_html
from monitor.outlets.catalogue import Catalogue, shipped_outlets

Page = tuple[str, str]  # address and HTML
PAGES = 200
ROUNDS = 3
PEER_PYTHON = Path(".venv-peers/bin/python")
PEER = Path(__file__).parent.parent / "eval" / "peer.py"
LOOKS = 20  # at the memory, in a run of many pages


def main() -> None:
    options = read_options()
    sets = dict(page_sets(options.paths))
    if options.pages:
        watch_memory([page for pages in sets.values() for page in pages], options.pages)
        return
    print(
        f"{'pages':12} {'count':>5} {'kB':>5}  {'':12} {'pages/CPU s':>11} {'median ms':>9} {'p95 ms':>7} {'x parsing':>9}"
    )
    for name, pages in sets.items():
        report(name, pages, options.peer_python)
    if not options.peer_python.exists():
        print(f"trafilatura: not measured, there is no {options.peer_python} (make eval-peers)")


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="*", type=Path, help="folders or files of pages")
    parser.add_argument("--peer-python", type=Path, default=PEER_PYTHON, help="an interpreter that has trafilatura")
    parser.add_argument("--pages", type=int, default=0, help="clean so many pages and watch the memory")
    return parser.parse_args()


def page_sets(paths: Sequence[Path]) -> Iterator[tuple[str, Sequence[Page]]]:
    """The generated pages and those of each path, by name."""
    yield "generated", generated()
    for path in paths:
        files = sorted(path.glob("*.jsonl*")) if path.is_dir() else [path]
        for file in files:
            yield file.name.split(".")[0], labelled(file)
        if path.is_dir() and (saved := sorted(path.rglob("*.html"))):
            yield path.name, [("", decode_page(file.read_bytes(), "text/html").text) for file in saved]


def report(name: str, pages: Sequence[Page], peer_python: Path) -> None:
    catalogue = Catalogue(shipped_outlets().values())
    size = sum(len(html.encode()) for _, html in pages) / len(pages) / 1000
    parsing = seconds(lambda page: LexborHTMLParser(page[1]), pages)
    cleaning = seconds(
        lambda page: clean_html(page[1], url=page[0] or None, outlet=catalogue.of_url(page[0]), fetched_at=None), pages
    )
    for way, spent in (("parsing", parsing), ("cleaner", cleaning)):
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(
            f"{name:12} {len(pages):>5} {size:>5.0f}  {way:12} {len(spent) / sum(spent):>11.0f} "
            f"{1000 * statistics.median(spent):>9.2f} {1000 * p95:>7.2f} {sum(spent) / sum(parsing):>9.2f}"
        )
    if peer_python.exists():
        whole = trafilatura_seconds(pages, peer_python)
        print(
            f"{name:12} {len(pages):>5} {size:>5.0f}  {'trafilatura':12} {len(pages) / whole:>11.0f} {'':9} {'':7} "
            f"{whole / sum(parsing):>9.2f}"
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


def trafilatura_seconds(pages: Sequence[Page], peer_python: Path) -> float:
    """CPU seconds of all pages, read once, in a process of its own: it is not installed beside this program."""
    lines = "".join(json.dumps({"url": url, "html": html}) + "\n" for url, html in pages)
    answer = subprocess.run(
        [str(peer_python), str(PEER), "trafilatura"], input=lines, capture_output=True, text=True, check=True
    )
    return float(json.loads(answer.stdout.splitlines()[-1])["seconds"])


def watch_memory(pages: Sequence[Page], count: int) -> None:
    """Memory held after each part of the run, and its growth from the middle on, when every cache is full."""
    catalogue = Catalogue(shipped_outlets().values())
    start = time.thread_time()
    held: list[tuple[int, int]] = []
    for number, (url, html) in enumerate(islice(cycle(pages), count), 1):
        own = html.replace(
            "<article", f'<article id="post-{number}"', 1
        )  # as real pages have: a name never seen before
        clean_html(own, url=url or None, outlet=catalogue.of_url(url), fetched_at=None)
        if number % max(1, count // LOOKS) == 0:
            gc.collect()
            held.append((number, resident_bytes()))
            print(f"{number:>8} pages  {held[-1][1] / 1e6:7.1f} MB")
    (first, before), (last, after) = held[len(held) // 2], held[-1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(
        f"{count} pages ({len(pages)} different) in {time.thread_time() - start:.0f} CPU s; from page {first} on "
        f"{(after - before) / max(1, last - first):+.1f} bytes a page; peak {peak:.0f} MB"
    )


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


def generated() -> list[Page]:
    return [
        (f"http://127.0.0.{n % 50 + 1}/news/{n}/x", article_page(f"127.0.0.{n % 50 + 1}", n).decode())
        for n in range(PAGES)
    ]


def labelled(path: Path) -> list[Page]:
    read = gzip.decompress if path.suffix == ".gz" else bytes
    pages = [json.loads(line) for line in read(path.read_bytes()).splitlines()]
    return [(page.get("url") or "", page["html"]) for page in pages]


if __name__ == "__main__":
    main()
