"""Nothing that a reader does not see stays in title and text; joiners stay where a script needs them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clean.cleaner import clean_html, clean_text
from monitor.clean.visible import visible

SENTENCE = "Pemerintah mengumumkan rencana baru untuk jalan dan jembatan di wilayah itu pada hari Senin."
UNSEEN = "\u202e\u2066\u200e\u200b\u2060\ufeff"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Pu\u200btin", "Putin"),
        ("Pu\u200cti\u200dn", "Putin"),
        ("\u202enituP\u202c", "nituP"),
        ("\u2066Putin\u2069 \u200f2024", "Putin 2024"),
        ("Ko\u00adrea\ufeff", "Ko\u00adrea"),
        ("a\x00b\x1b[2Jc", "ab[2Jc"),
        ("Putin\U000e0041\U000e0042", "Putin"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("می\u200c خواهم", "می خواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩\u200d👧 dan ❤️\u200d🔥", "👨\u200d👩\u200d👧 dan ❤️\u200d🔥"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
        ("a\nb\tc", "a\nb\tc"),
        ("Путин и Ким; 푸틴과 김", "Путин и Ким; 푸틴과 김"),
    ],
)  # fmt: skip
def test_what_is_not_seen_goes_and_what_a_script_needs_stays(text, seen):
    assert visible(text) == seen


@given(st.text())
def test_what_is_seen_stays_as_it_is(text):
    once = visible(text)
    assert [each for each in once if each.isprintable()] == [each for each in text if each.isprintable()]


def test_a_page_is_cleaned_of_them():
    hidden = UNSEEN.join("Putin")
    page = (
        f'<html><head><meta property="og:title" content="{hidden} tiba di kota itu"></head><body><article>'
        f"<h1>{hidden} tiba di kota&#8238; itu</h1><p>{hidden} berkata. {SENTENCE}</p>"
        + f"<p>{SENTENCE}<br><br>{hidden} lalu pulang. {SENTENCE}</p>" * 3
        + "</article></body></html>"
    )
    article = clean_html(page, url=None, outlet=None, fetched_at=None)
    assert article.title == "Putin tiba di kota itu"
    assert f"Putin berkata. {SENTENCE}" in article.paragraphs
    assert not set(UNSEEN) & set("".join(block.text for block in article.blocks))


def test_a_text_dump_is_cleaned_of_them():
    paragraphs = [f"{UNSEEN.join('Putin')} berkata {number} kali. {SENTENCE} {SENTENCE}" for number in range(4)]
    text = "\n\n".join((f"{UNSEEN.join('Putin')} tiba di kota itu", *paragraphs))
    article = clean_text(text, url=None, outlet=None, fetched_at=None)
    assert article.title == "Putin tiba di kota itu"
    assert article.paragraphs[0] == f"Putin berkata 0 kali. {SENTENCE} {SENTENCE}"
