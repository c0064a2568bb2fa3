import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.discover.titles import MAX_TITLE_CHARS, plain_summary, plain_title


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("Kim &amp; Putin", "Kim & Putin"),
        ("<b>Kim</b>'s train", "Kim's train"),
        ("Kim<br>Putin", "Kim Putin"),
        ("&lt;b&gt;Kim&lt;/b&gt;", "Kim"),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        ("  a\n b\u00a0c ", "a b c"),
        ("\u202eevil\u200b\u2066 title\x00\x1b[31m", "evil title[31m"),
        ("so\u00adft", "soft"),
        ("<script>alert(1)</script>Kim", "Kim"),
        ("러시아 <em>북한</em>", "러시아 북한"),
        ("", None),
        (None, None),
        ("<p> </p>", None),
    ],
)
def test_a_title_is_one_line_of_plain_text(markup, title):
    assert plain_title(markup) == title


def test_an_endless_title_is_cut():
    assert plain_title("a" * 10_000) == "a" * (MAX_TITLE_CHARS - 1) + "…"


def test_a_summary_loses_its_picture():
    assert (
        plain_summary('<img src="https://example.com/a.jpg" alt="x">Jakarta - Isi berita.') == "Jakarta - Isi berita."
    )


@given(st.text(max_size=200))
def test_no_control_and_no_hidden_character_survives(markup):
    title = plain_title(markup) or ""
    assert not [each for each in title if unicodedata.category(each) in {"Cc", "Cf", "Cs"}]
    assert title == title.strip()
