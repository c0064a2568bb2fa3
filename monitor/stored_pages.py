"""Pages that lie in files, or are fetched for a command: read, recognised, cleaned."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.clean.cleaner import clean_page
from monitor.clean.recognition import outlet_of_html, outlet_of_text
from monitor.clean.sandbox import Sandbox
from monitor.errors import InputError, SandboxError
from monitor.model import Cleaned, CleanFailure, Fetched, Outlet, Page
from monitor.outlets.catalogue import Catalogue
from monitor.store.packing import unpack_body

CONTENT_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain; charset=utf-8"}
MAX_BYTES = 32_000_000


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page outside the database. `url` is None for a file: its own canonical link tells it then."""

    name: str
    body: bytes
    content_type: str
    url: str | None = None
    fetched_at: datetime | None = None

    def outlet(self, catalogue: Catalogue) -> Outlet | None:
        """The outlet of its address, else the one it names itself."""
        if self.url is not None:
            return catalogue.of_url(self.url)
        text = self.body.decode("utf-8", "replace")
        is_text = self.content_type.startswith("text/plain")
        return outlet_of_text(text, catalogue) if is_text else outlet_of_html(text, catalogue)

    def clean(self, sandbox: Sandbox, catalogue: Catalogue) -> Cleaned:
        """What the cleaner reads from it, in a child process."""
        try:
            return sandbox.run_sync(
                clean_page,
                self.body,
                self.content_type,
                url=self.url,
                outlet=self.outlet(catalogue),
                fetched_at=self.fetched_at,
            )
        except SandboxError as error:
            return CleanFailure(str(error), url=self.url)

    def as_page(self, at: datetime) -> Page:
        """The page as if it had just been received."""
        url = self.url or f"file:///{self.name}"
        return Page(url, url, 200, {"content-type": self.content_type}, self.body, self.fetched_at or at)


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page as the database holds it, for a child process: its body is unpacked there."""

    url: str
    body: bytes
    content_type: str
    outlet: Outlet | None
    fetched_at: datetime


def clean_packed_pages(pages: Sequence[PackedPage]) -> list[Cleaned]:
    """What the cleaner reads from each of them. Made to run in the sandbox."""
    return [clean_packed(page) for page in pages]


def clean_packed(page: PackedPage) -> Cleaned:
    """What the cleaner reads from one of them. Made to run in the sandbox."""
    body = unpack_body(page.body)
    return clean_page(body, page.content_type, url=page.url, outlet=page.outlet, fetched_at=page.fetched_at)


def read_paths(paths: Sequence[Path]) -> list[StoredPage]:
    """Every page in these files and folders, by name. InputError: one cannot be read, or there is none."""
    pages = [read_file(path) for path in sorted({file for path in paths for file in _files(path)})]
    if not pages:
        raise InputError(", ".join(map(str, paths)), f"holds no page ({', '.join(CONTENT_TYPES)})")
    return pages


def read_file(path: Path) -> StoredPage:
    """The page in a file; its ending tells what it is."""
    content_type = CONTENT_TYPES.get(path.suffix.lower())
    if content_type is None:
        raise InputError(str(path), f"is none of {', '.join(CONTENT_TYPES)}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(str(path), f"is larger than {MAX_BYTES} bytes")
        return StoredPage(path.name, path.read_bytes(), content_type)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error


def read_place(place: str, fetch: Callable[[str], Fetched]) -> StoredPage:
    """A file, or an address that is fetched. InputError: neither can be read."""
    if not place.startswith(("http://", "https://")):
        return read_file(Path(place))
    answer = fetch(place)
    if not isinstance(answer, Page):
        raise InputError(place, f"cannot be fetched: {getattr(answer, 'detail', 'not modified')}")
    content_type = answer.headers.get("content-type", "text/html")
    return StoredPage(place, answer.body, content_type, answer.url, answer.fetched_at)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    yield from (file for file in path.rglob("*") if file.suffix.lower() in CONTENT_TYPES and file.is_file())


def latest(moments: Sequence[datetime], otherwise: datetime) -> datetime:
    """The latest of some moments, as UTC."""
    return max(moments, default=otherwise).astimezone(UTC)
