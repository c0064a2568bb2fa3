"""An outlet's patterns, compiled by RE2: linear time, whoever wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import re2

from monitor.model import CleanRules, LinkRules

Pattern = Any  # google-re2 ships no types

NOTHING: Final = "[^\\x00-\\x{10FFFF}]"  # matches no character at all: the alternative of no patterns


@dataclass(frozen=True, slots=True)
class LinkPatterns:
    """`LinkRules`, ready to be searched in canonical URLs. `article` is None where every link may be one."""

    article: Pattern | None
    skip: Pattern
    keys: tuple[tuple[str, Pattern], ...]
    rewrites: tuple[tuple[Pattern, str], ...]


@dataclass(frozen=True, slots=True)
class CleanPatterns:
    """The lines of `CleanRules`, ready for `fullmatch` on the text of a block, in whatever case."""

    lines: Pattern
    stop_lines: Pattern


def compile_links(rules: LinkRules) -> LinkPatterns:
    """The patterns of an outlet's addresses; compile once an outlet and keep them."""
    return LinkPatterns(
        article=any_of(rules.article) if rules.article else None,
        skip=any_of(rules.skip),
        keys=tuple((rule.scheme, compile_pattern(rule.pattern)) for rule in rules.keys),
        rewrites=tuple((compile_pattern(pattern), replacement) for pattern, replacement in rules.rewrites),
    )


def compile_clean(rules: CleanRules) -> CleanPatterns:
    """The patterns of an outlet's boilerplate; compile once an outlet and keep them."""
    return CleanPatterns(lines=any_of(rules.lines, prefix="(?i)"), stop_lines=any_of(rules.stop_lines, prefix="(?i)"))


def any_of(patterns: Sequence[str], prefix: str = "") -> Pattern:
    """One pattern that matches where any of them does, and nowhere if there are none."""
    return compile_pattern(prefix + "|".join(f"(?:{pattern})" for pattern in patterns) if patterns else NOTHING)


def compile_pattern(pattern: str) -> Pattern:
    """The pattern compiled; ValueError says what RE2 does not accept in it."""
    options = re2.Options()
    options.log_errors = False  # the caller tells it, not stderr
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "not understood"
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"pattern {pattern!r}: {text}") from error
