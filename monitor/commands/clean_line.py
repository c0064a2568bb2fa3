"""`monitor clean` on JSON lines: the cleaner in a child process, so that a page that kills it is a failed page."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from monitor.app import DONE, NOT_WELL, Invocation, full_catalogue, open_sandbox
from monitor.clean.protocol import answer
from monitor.clean.sandbox import Sandbox, prepare
from monitor.clean.sandboxed import clean_html, clean_text
from monitor.errors import SandboxError
from monitor.jsonlines import answer_lines
from monitor.model import Cleaned, CleanFailure


def answer_clean(invocation: Invocation, lines: BinaryIO, out: BinaryIO) -> int:
    prepare()
    settings = invocation.settings()
    catalogue = full_catalogue(settings)
    with closing(open_sandbox(settings)) as sandbox:
        bad_count = answer_lines(lines, out, partial(answer, cleaners=SandboxedCleaners(sandbox), catalogue=catalogue))
    return NOT_WELL if bad_count else DONE


@dataclass(frozen=True, slots=True)
class SandboxedCleaners:
    """The cleaner's two functions, called in a child process."""

    sandbox: Sandbox

    def clean_html(self, html: str, **known: Any) -> Cleaned:
        return self._run(clean_html, html, known)

    def clean_text(self, text: str, **known: Any) -> Cleaned:
        return self._run(clean_text, text, known)

    def _run(self, clean: Callable[..., Cleaned], content: str, known: Mapping[str, Any]) -> Cleaned:
        try:
            return self.sandbox.run_sync(clean, content, **known)
        except SandboxError as error:
            return CleanFailure(str(error), url=known.get("url"))
