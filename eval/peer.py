"""Runs another extractor over pages, in the environment that has it: JSON lines in, JSON lines out.

    python peer.py NAME          {"url", "html"} a line → {"title", "text", "published_at", "authors"} a line
    python peer.py NAME --there  ends with 0 if the extractor can be loaded

The last line is {"seconds"}: the CPU time of reading alone.
Only the standard library and the extractor itself: nothing of this program is installed beside them.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Read = Callable[[str, str], dict[str, Any]]


def main() -> None:
    read = _LOADERS[sys.argv[1]]()
    if "--there" in sys.argv:
        return
    seconds = 0.0
    for line in sys.stdin:
        page = json.loads(line)
        start = time.process_time()
        try:
            answer = read(page["html"], page["url"])
        except Exception as error:  # noqa: BLE001  a page that breaks a peer is a page it did not read
            print(f"{page['url']}: {error!r}", file=sys.stderr)
            answer = _told("", "", None, [])
        seconds += time.process_time() - start
        print(json.dumps(answer))
    print(json.dumps({"seconds": seconds}))


def load_trafilatura() -> Read:
    """Its best setting on news: fewer lines that are not the article."""
    extract = import_module("trafilatura").bare_extraction

    def read(html: str, url: str) -> dict[str, Any]:
        found = extract(html, url=url, favor_precision=True, with_metadata=True, include_comments=False)
        told = found.as_dict() if found is not None else {}
        return _told(told.get("title"), told.get("text"), told.get("date"), re.split(r";\s*", told.get("author") or ""))

    return read


def load_newspaper() -> Read:
    newspaper = import_module("newspaper")

    def read(html: str, url: str) -> dict[str, Any]:
        article = newspaper.Article(url or "https://example.com/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        day = article.publish_date
        return _told(
            article.title, article.text, day.isoformat() if hasattr(day, "isoformat") else None, article.authors
        )

    return read


def _told(title: Any, text: Any, day: Any, authors: list[str]) -> dict[str, Any]:
    names = [name for name in authors if name]
    return {"title": title or "", "text": text or "", "published_at": day, "authors": names}


_LOADERS: dict[str, Callable[[], Read]] = {"trafilatura": load_trafilatura, "newspaper4k": load_newspaper}

if __name__ == "__main__":
    main()
