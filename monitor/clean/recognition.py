"""Which outlet a page or dump is from, when no address was given with it."""

import re
from typing import Final

from monitor.clean.datelines import read_dateline
from monitor.model import Outlet
from monitor.outlets.catalogue import Catalogue

_ADDRESS: Final = re.compile(
    r"""<(?:link\b[^>]*\brel=["']?canonical["']?[^>]*\bhref|meta\b[^>]*\bproperty=["']?og:url["']?[^>]*\bcontent)=["']?(https?://[^"'\s>]+)""",
    re.IGNORECASE,
)
_HEAD_CHARS: Final = 60_000
_SITE: Final = re.compile(r"\b[a-z0-9-]{2,30}(?:\.[a-z]{2,4}){1,2}\b", re.IGNORECASE)
_HEAD_LINES: Final = 3


def outlet_of_html(html: str, catalogue: Catalogue) -> Outlet | None:
    """The outlet of the address that the page gives for itself."""
    found = _ADDRESS.search(html[:_HEAD_CHARS])
    return catalogue.of_url(found[1]) if found else None


def outlet_of_text(text: str, catalogue: Catalogue) -> Outlet | None:
    """The outlet that the dateline names ("TEMPO.CO, Jakarta - "), else one whose address stands at the top."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for line in lines:
        dateline = read_dateline(line)
        if dateline is not None and dateline.outlet:
            outlet = catalogue.of_url(f"https://{dateline.outlet.lower()}/")
            if outlet is not None:
                return outlet
    for line in lines[:_HEAD_LINES]:
        for site in _SITE.findall(line):
            if (outlet := catalogue.of_url(f"https://{site.lower()}/")) is not None:
                return outlet
    return None
