"""Where the sentences of a paragraph begin and end.

A full stop ends a sentence unless it belongs to an abbreviation ("No. 5", "Gen. Kim"), an initial ("Sergey V. Lavrov")
or a number, or small letters go on after it. Closing quotes and brackets belong to the sentence before them.
"""

import re

_END = re.compile(r"""(?:(?<![.!?…])[.!?…]++["'”’»)\]]*+(?=\s)|[。！？]+["'”’»)\]」』]*|\n+)""")
_LAST_TOKEN = re.compile(r"[^\s(\[\"'“‘«]*$")
_FOLLOWING = re.compile(r"\s*[\"'“‘«(\[]*")
_ABBREVIATIONS = re.compile(
    r"no|nomor|tn|ny|sdr|dr|drs|dra|ir|prof|h|hj|kh|jl|jend|letjen|mayjen|brigjen|kol|letkol|kapt|bpk|hlm|dsb|dst"
    r"|kec|kab|prov|tgl|ttd|yth|alm|vs|kombes|irjen|akbp|gub"  # Indonesian
    r"|mr|mrs|ms|st|lt|col|gen|maj|sgt|capt|cmdr|adm|gov|sen|rep|rev|hon|jr|sr|inc|ltd|co|corp|dept|est|fig|vol"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|u\.s|u\.k|u\.n|e\.g|i\.e|a\.m|p\.m"  # English
    r"|г|гг|им|ул|стр|см|тыс|млн|млрд|руб|тов|проф|акад|ген|т\.е|т\.д|т\.п|и\.о|н\.э",  # Russian
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s\S$")  # "Rp6,7 T.": a trillion is no initial
_BEFORE_NUMBERS = re.compile(r"no|nomor|№|p|hlm|vol|art", re.IGNORECASE)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence, without the space around it; empty for an empty text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(text):
        if _is_border(text, found.start(), found.end()):
            _append_trimmed(spans, text, start, found.end())
            start = found.end()
    _append_trimmed(spans, text, start, len(text))
    return spans


def _append_trimmed(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = end - (len(piece) - len(piece.rstrip()))
    if begin < stop:
        spans.append((begin, stop))


def _is_border(text: str, mark: int, end: int) -> bool:
    if text[mark] == "\n":
        return True
    following = _FOLLOWING.match(text, end)
    next_at = following.end() if following else end
    goes_on = next_at < len(text) and text[next_at].islower()
    if goes_on:
        return False
    return text[mark] != "." or not _is_abbreviation(text, mark, next_at)


def _is_abbreviation(text: str, stop: int, next_at: int) -> bool:
    token = _LAST_TOKEN.search(text, max(0, stop - 20), stop)
    word = token[0] if token else ""
    if len(word) == 1 and word.isupper():
        return _AMOUNT.search(text, max(0, stop - 20), stop) is None
    if _BEFORE_NUMBERS.fullmatch(word):
        return next_at < len(text) and text[next_at].isdigit()
    return _ABBREVIATIONS.fullmatch(word) is not None
