import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from monitor.deliver.text import clean_line, cut, header_text, host_note, safe_url


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("satu\u202edua\u2066tiga", "satuduatiga"),  # bidi override and isolate
        ("Pu\u200btin\u00ad \ufeffKim", "Putin Kim"),  # zero-width space, soft hyphen, BOM
        ("a\r\nb\tc\u2028d", "a b c d"),
        ("\x1b[31mmerah\x07", "[31mmerah"),
        ("\u3164\u3164judul", "judul"),  # Hangul fillers
        ("\ud800kata", "kata"),  # half a surrogate pair
        ("z" + "\u0301" * 40, "ź" + "\u0301" * 6),
        ("  dua   kata ", "dua kata"),
    ],
)
def test_what_no_reader_sees_is_stripped(dirty, clean):
    assert clean_line(dirty) == clean


@given(st.text())
def test_a_clean_line_stays_as_it_is_and_holds_nothing_hidden(text):
    line = clean_line(text)
    assert clean_line(line) == line
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in line)


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_cut_is_short_and_never_tears_a_grapheme(text, limit):
    short = cut(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix("…")
        borders = {found.end() for found in regex.finditer(r"\X", text)} | {0}
        assert any(kept == text[:border].rstrip() for border in borders)


def test_a_family_of_emoji_is_cut_as_one():
    assert cut("ab" + "👍🏽" + "cd", 4) == "ab…"


@given(st.text())
def test_header_text_has_no_line_break_and_no_encoded_word(text):
    header = header_text(text + "=?utf-8?q?a=0d=0aBcc:_x@y?=")
    assert "=?" not in header
    assert "\n" not in header
    assert "\r" not in header


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.example/",
        "https://user:pass@a.example/",
        "https:///nohost",
        "https://a.example/\n<script>",
        "https://a.example:port/",
        "//a.example/",
        "",
        "https://a.example/" + "x" * 3000,
        "https://[::1",
        'https://a"b.example/',
        "https://a b.example/",
        "https://a.example\\@b.example/",
    ],
)
def test_only_plain_web_addresses_are_linked(url):
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/read?id=1&b=2#x", "https://a.example/read?id=1&b=2#x"),
        ('https://a.example/"onclick=x', "https://a.example/%22onclick=x"),
        ("https://a.example/a%20b c", "https://a.example/a%20b%20c"),
        ("https://a.example/berita/тест", "https://a.example/berita/%D1%82%D0%B5%D1%81%D1%82"),
        ("https://аpple.example/", "https://xn--pple-43d.example/"),
        ("http://127.0.0.1:8099/1.html", "http://127.0.0.1:8099/1.html"),
        ("http://[::1]:80/x", "http://[::1]:80/x"),
    ],
)
def test_a_linked_address_cannot_break_out(url, safe):
    assert safe_url(url) == safe
    assert safe_url(safe) == safe


def test_a_host_with_other_letters_is_shown_with_its_punycode():
    assert host_note("https://аpple.example/x") == "аpple.example (xn--pple-43d.example)"
    assert host_note("https://xn--pple-43d.example/x") == "аpple.example (xn--pple-43d.example)"
    assert host_note("https://tempo.example/x") is None
