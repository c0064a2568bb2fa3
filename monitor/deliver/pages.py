"""The templates as they are used: compiled once a process, everything escaped, styles inline where mails need them."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import css_inline
    import jinja2


def inline_styles(html: str) -> str:
    """The page with its styles on the elements: mail programs read no others."""
    return _inliner().inline(html)


@cache
def template(name: str) -> "jinja2.Template":
    """A template, compiled once a process; autoescape is on for everything."""
    import jinja2  # noqa: PLC0415  120 ms that the other commands need not spend

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("monitor.deliver"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


@cache
def _inliner() -> "css_inline.CSSInliner":
    import css_inline  # noqa: PLC0415  only a process that writes digests needs it

    return css_inline.CSSInliner(keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False)
