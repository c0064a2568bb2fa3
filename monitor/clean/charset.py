"""Text from the bytes of a page: which encoding it is in, and whether anything was lost."""

import re
from dataclasses import dataclass
from typing import Final

META_BYTES: Final = 4096  # the standard looks at 1024; real heads put scripts before the charset
SAMPLE_BYTES: Final = 16_384  # what detection may look at: it costs milliseconds a kilobyte
TOLERATED_SHARE: Final = 0.05  # broken bytes among the non-ASCII ones: cut-off characters, one bad advert

# WHATWG Encoding Standard, "names and labels": labels of pages -> the codec that browsers use for them.
_CODECS: Final = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 utf-8-sig",
    "utf-16-le": "utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "cp1252": "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 latin-1 l1 ascii us-ascii "
    "ansi_x3.4-1968 cp819 ibm819 csisolatin1 iso-ir-100",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 win-1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso_8859-9 latin5 l5 csisolatin5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 cp874 tis-620 iso-8859-11 iso8859-11 dos-874",
    "cp866": "ibm866 cp866 866 csibm866",
    "iso8859-2": "iso-8859-2 iso8859-2 iso_8859-2 latin2 l2 csisolatin2",
    "iso8859-3": "iso-8859-3 iso8859-3 latin3 l3",
    "iso8859-4": "iso-8859-4 iso8859-4 latin4 l4",
    "iso8859-5": "iso-8859-5 iso8859-5 cyrillic csisolatincyrillic",
    "iso8859-6": "iso-8859-6 iso8859-6 arabic iso-8859-6-i iso-8859-6-e",
    "iso8859-7": "iso-8859-7 iso8859-7 greek greek8",
    "iso8859-8": "iso-8859-8 iso8859-8 iso-8859-8-i iso-8859-8-e hebrew logical visual",
    "iso8859-10": "iso-8859-10 iso8859-10 latin6 l6",
    "iso8859-13": "iso-8859-13 iso8859-13",
    "iso8859-14": "iso-8859-14 iso8859-14",
    "iso8859-15": "iso-8859-15 iso8859-15 latin9 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8 koi cskoi8r",
    "koi8-u": "koi8-u koi8-ru",
    "mac-roman": "macintosh mac x-mac-roman csmacintosh",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 gb2312-80 x-gbk chinese csgb2312 hz-gb-2312",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "euc_jp": "euc-jp x-euc-jp cseucpkdfmtjapanese",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp932": "shift_jis shift-jis sjis x-sjis ms932 ms_kanji windows-31j csshiftjis",
    "cp949": "euc-kr cp949 windows-949 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 cseuckr",
}
_CODEC_OF: Final = {label: codec for codec, labels in _CODECS.items() for label in labels.split()}
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]+)", re.IGNORECASE)
_LETTERS = re.compile("[À-ÿ]+")
_ASCII = bytes(range(0x80))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text. `charset` is the codec used; `replaced`: some bytes could not be read and stand as U+FFFD."""

    text: str
    charset: str
    replaced: bool


def decode_page(body: bytes, content_type: str = "") -> Decoded:
    """The page's text: byte order mark, then UTF-8 if the bytes prove it, then header, meta, XML, then detection.

    Bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever the page says: legacy text passes that test by accident
    next to never, and servers that add `charset=iso-8859-1` to everything are many.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _decode_as(body[len(bom) :], codec)
    labels = declared_codecs(body, content_type)
    if not labels or labels[0] not in {"utf-16-le", "utf-16-be", "iso2022_jp"}:
        proven = _decode_strictly(body, "utf-8")
        if proven is not None:
            return Decoded(proven, "utf-8", replaced=False)
    return _decode_legacy(body, labels)


def declared_codecs(body: bytes, content_type: str = "") -> tuple[str, ...]:
    """The codecs that header, meta tag and XML declaration ask for, most binding first; unknown labels are left out."""
    head = body[:META_BYTES]
    header = _HEADER.search(content_type)
    labels = [header[1]] if header else []
    inner = [found[1].decode("ascii", "replace") for found in (_META.search(head), _XML.search(head)) if found]
    codecs = [codec for label in labels if (codec := _CODEC_OF.get(label.lower()))]
    # A meta tag that could be read as ASCII cannot be in UTF-16 (WHATWG, prescan).
    codecs += [codec.replace("utf-16-le", "utf-8") for label in inner if (codec := _CODEC_OF.get(label.lower()))]
    return tuple(dict.fromkeys(codecs))


def _decode_legacy(body: bytes, codecs: tuple[str, ...]) -> Decoded:
    for codec in codecs:
        text = _decode_strictly(body, codec)
        if text is not None and not (codec == "cp1252" and _is_foreign(text)):
            return Decoded(text, codec, replaced=False)
    tried = [_decode_as(body, codec) for codec in codecs or ("utf-8",)]
    best = min(tried, key=lambda decoded: decoded.text.count("\ufffd"))
    beyond_ascii = len(body.translate(None, _ASCII))
    if best.text.count("\ufffd") <= TOLERATED_SHARE * beyond_ascii and not _is_foreign(best.text):
        return best
    return _decode_as(body, _detect(body) or (codecs[0] if codecs else "cp1252"))


def _is_foreign(text: str) -> bool:
    """Whether this was never Latin text: no language writes mostly accented letters, misread Cyrillic does."""
    letters = _LETTERS.findall(text[:200_000])
    accented = sum(len(run) for run in letters)
    return accented > 100 and sum(len(run) for run in letters if len(run) > 2) > 0.6 * accented


def _decode_strictly(body: bytes, codec: str) -> str | None:
    """The text, or None if the bytes are not of this codec. A character cut off at the very end is forgiven."""
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        if len(body) - error.start > 3 or not error.start:
            return None
        cut = body[: error.start]
    try:
        return cut.decode(codec)
    except UnicodeDecodeError:
        return None


def _decode_as(body: bytes, codec: str) -> Decoded:
    text = body.decode(codec, "replace")
    return Decoded(text, codec, replaced="\ufffd" in text)


def _detect(body: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415  only pages without a usable label pay for it

    best = from_bytes(_telling_sample(body), steps=3, chunk_size=1024).best()
    return best.encoding if best is not None else None


def _telling_sample(body: bytes) -> bytes:
    """A part of the page where text beyond ASCII stands: heads are markup and tell nothing."""
    first = next((place for place in range(0, len(body), 4096) if not body[place : place + 4096].isascii()), 0)
    return body[first : first + SAMPLE_BYTES]
