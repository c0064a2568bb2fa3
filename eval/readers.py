"""What reads the labelled pages: our cleaner in this process, peers in theirs."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eval.labelled import Answer, LabelledPage
from monitor.clean.cleaner import clean_html
from monitor.clean.protocol import cleaned_to_dict
from monitor.model import Cleaned
from monitor.outlets.catalogue import Catalogue, shipped_outlets

PEERS: Final = ("trafilatura", "newspaper4k")
PEER_PYTHON: Final = Path(".venv-peers/bin/python")
_PEER_SCRIPT: Final = Path(__file__).with_name("peer.py")


@dataclass(frozen=True, slots=True)
class Reading:
    """The answers for a set of pages, in order, and the CPU seconds that reading took; parsing included."""

    answers: Sequence[Answer]
    seconds: float


def read_ours(pages: Sequence[LabelledPage]) -> Reading:
    """Our cleaner's answers, as `monitor clean` gives them."""
    catalogue = Catalogue(shipped_outlets().values())
    start = time.process_time()
    cleaned = [clean_ours(page, catalogue) for page in pages]
    seconds = time.process_time() - start
    outlets = (catalogue.of_url(page.url) for page in pages)
    told = [cleaned_to_dict(one, outlet) for one, outlet in zip(cleaned, outlets, strict=True)]
    return Reading([_answer(one) for one in told], seconds)


def clean_ours(page: LabelledPage, catalogue: Catalogue) -> Cleaned:
    return clean_html(page.html, url=page.url or None, outlet=catalogue.of_url(page.url), fetched_at=None)


def installed_peers() -> Iterator[str]:
    """The peers that `make eval-peers` has installed."""
    for name in PEERS if PEER_PYTHON.exists() else ():
        if (
            subprocess.run([PEER_PYTHON, _PEER_SCRIPT, name, "--there"], check=False, capture_output=True).returncode
            == 0
        ):
            yield name


def read_peer(name: str, pages: Sequence[LabelledPage]) -> Reading:
    """The answers of a peer, from a process of its own environment."""
    lines = "".join(json.dumps({"url": page.url, "html": page.html}) + "\n" for page in pages)
    command = [str(PEER_PYTHON), str(_PEER_SCRIPT), name]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True, encoding="utf-8")
    *answers, last = map(json.loads, done.stdout.splitlines())
    return Reading([_answer(one) for one in answers], last["seconds"])


def _answer(told: Mapping[str, Any]) -> Answer:
    return Answer(told["title"] or "", told["text"] or "", told["published_at"], tuple(told["authors"]))
