"""CSS selectors of an outlet's rules, tried on the parser that will use them."""


def selector_fault(selector: str) -> str | None:
    """Why a text is no CSS selector; None if it is one."""
    from selectolax.lexbor import (  # noqa: PLC0415  only rules with selectors pay for the parser
        LexborHTMLParser,
        SelectolaxError,
    )

    try:
        LexborHTMLParser("").css(selector)
    except SelectolaxError as error:
        return f"{selector!r} is no CSS selector: {error}"
    return None
