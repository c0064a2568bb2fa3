"""Text without what no reader sees: controls, marks of direction, characters without width.

They hide a word from whoever looks for it, or turn what follows. A joiner stays where a script needs it within a word
(Arabic, Persian, the scripts of India and their neighbours) and where it makes one picture of several. A soft hyphen
stays: it is the outlet's own word of where a line may break, and matching looks through it.
"""

import re
from typing import Final

_JOINING: Final = "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_PICTURES: Final = "\u00a9\u00ae\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_FLAG: Final = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"  # of a part of a state
_NEEDED: Final = f"{_FLAG}|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])|(?<=[{_PICTURES}])\u200d(?=[{_PICTURES}])"
_UNSEEN: Final = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls, but for breaks and tabs
    "\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
_HIDDEN: Final = re.compile(f"({_NEEDED})|[{_UNSEEN}]")


def visible(text: str) -> str:
    """The text as it is read; most texts hide nothing and are told apart at once."""
    return text if text.isprintable() else _HIDDEN.sub(r"\1", text)
