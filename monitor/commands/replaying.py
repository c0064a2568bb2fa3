"""Stored pages on the whole way, without network."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from monitor.app import DONE, Invocation, full_catalogue, open_sandbox, utc_now
from monitor.clean.sandbox import prepare
from monitor.match.matcher import Matcher
from monitor.replay import replay_pages, write_digest
from monitor.screens import as_mapping, print_json, print_note, print_table, progress
from monitor.stored_pages import read_paths


def replay(invocation: Invocation, paths: Sequence[Path], out: Path | None, *, as_json: bool) -> int:
    prepare()
    settings = invocation.settings()
    stored = read_paths(paths)
    catalogue = full_catalogue(settings)
    with closing(open_sandbox(settings)) as sandbox, progress(stored, "cleaning", len(stored)) as pages:
        cleaned = [(page, page.clean(sandbox, catalogue)) for page in pages]
    matcher = Matcher(settings.topics, settings.groups)
    told = replay_pages(cleaned, catalogue, matcher, settings.timezone, otherwise=utc_now())
    columns = ("page", "outlet", "title", "published", "fate", "reason", "topics", "sentence")
    if as_json:
        print_json([as_mapping(columns, row) for row in told.rows])
    else:
        print_table(columns, told.rows)
    if out is not None:
        for path in write_digest(told, out):
            print_note(f"written: {path}")
    return DONE
