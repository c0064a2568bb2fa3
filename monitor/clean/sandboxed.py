"""The cleaner's functions as the sandbox is asked for them: by name, so that who asks loads no cleaner."""

from datetime import datetime

from monitor.model import Cleaned, Outlet


def clean_html(html: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None) -> Cleaned:
    """`monitor.clean.cleaner.clean_html`, in the child."""
    from monitor.clean import cleaner  # noqa: PLC0415  only the child runs this line

    return cleaner.clean_html(html, url=url, outlet=outlet, fetched_at=fetched_at)


def clean_text(text: str, *, url: str | None, outlet: Outlet | None, fetched_at: datetime | None) -> Cleaned:
    """`monitor.clean.cleaner.clean_text`, in the child."""
    from monitor.clean import cleaner  # noqa: PLC0415  only the child runs this line

    return cleaner.clean_text(text, url=url, outlet=outlet, fetched_at=fetched_at)
